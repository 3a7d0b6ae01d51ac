//! Texts of printed logs, and what in them a table has as well: dates of which nobody said the order, dashes before numbers,
//! owners that may be one; and texts whose cells stand beside each other.

use matters_arising::{import, model::*};

fn read_as(text: &str, dates: Option<DateOrder>) -> LogDraft {
    let choices = ImportChoices {
        dates,
        ..ImportChoices::default()
    };
    import::read_as("log.txt", text.as_bytes(), &choices)
        .unwrap()
        .0
}

fn texts(draft: &LogDraft, kind: FindingKind) -> Vec<&str> {
    let found = draft.findings.iter().filter(|one| one.kind == kind);
    found.map(|one| one.text.as_str()).collect()
}

fn day(year: i16, month: u8, day: u8) -> Day {
    Day::new(year, month, day).unwrap()
}

fn log(dated: &str, deadline: &str) -> String {
    format!(
        "Liaison Group Action Log\n{dated}\n\nOngoing Actions Deadline Status When from? Owner\n\n\
         1 First thing by 09/10/2019. {deadline} Ongoing. Update 07/08/2019: sent. Mar’19 Council\n\n\
         2 Second thing. Jun’19 Ongoing Mar’19 Council\n"
    )
}

#[test]
fn p1_a_date_whose_order_nothing_shows_is_read_with_the_day_first_and_raised() {
    let draft = read_as(&log("03/04/2019", "05/06/2019"), None);
    let one = &draft.actions[0];
    assert_eq!(draft.dated, Some(day(2019, 4, 3)));
    assert_eq!(one.due.deadline, Deadline::Day(day(2019, 6, 5)));
    assert_eq!(
        (one.updates[0].at, one.updates[0].text.as_str()),
        (Some(When::Day(day(2019, 8, 7))), "sent.")
    );
    assert_eq!(one.text, "First thing by 09/10/2019.");
    let asked = texts(&draft, FindingKind::AmbiguousDate);
    assert_eq!(asked.len(), 3, "{asked:?}");
    for date in ["03/04/2019", "05/06/2019", "07/08/2019"] {
        assert!(
            asked.iter().any(|text| text.contains(date)),
            "{date}: {asked:?}"
        );
    }
}

#[test]
fn p2_a_date_is_read_in_the_order_that_somebody_said_and_its_words_stay() {
    for (order, dated, due, said) in [
        (
            DateOrder::DayFirst,
            day(2019, 4, 3),
            day(2019, 6, 5),
            day(2019, 8, 7),
        ),
        (
            DateOrder::MonthFirst,
            day(2019, 3, 4),
            day(2019, 5, 6),
            day(2019, 7, 8),
        ),
    ] {
        let draft = read_as(&log("03/04/2019", "05/06/2019"), Some(order));
        let one = &draft.actions[0];
        assert_eq!(draft.dated, Some(dated));
        assert_eq!(one.due.deadline, Deadline::Day(due));
        assert_eq!(one.due.printed, "05/06/2019");
        assert_eq!(one.updates[0].at, Some(When::Day(said)));
        assert_eq!(one.updates[0].text, "sent.");
        assert_eq!(one.text, "First thing by 09/10/2019.");
        assert_eq!(one.imported.status, "Ongoing. Update 07/08/2019: sent.");
        assert_eq!(
            texts(&draft, FindingKind::AmbiguousDate),
            Vec::<&str>::new()
        );
    }
}

#[test]
fn p3_a_date_that_can_be_read_in_one_way_shows_the_order_of_the_others() {
    let draft = read_as(&log("25/04/2019", "05/06/2019"), None);
    assert_eq!(
        draft.actions[0].due.deadline,
        Deadline::Day(day(2019, 6, 5))
    );
    let draft = read_as(&log("04/25/2019", "05/06/2019"), None);
    assert_eq!(draft.dated, Some(day(2019, 4, 25)));
    assert_eq!(
        draft.actions[0].due.deadline,
        Deadline::Day(day(2019, 5, 6))
    );
    // Two that show two orders show none.
    let draft = read_as(&log("25/04/2019, was 04/26/2019", "05/06/2019"), None);
    assert_eq!(texts(&draft, FindingKind::AmbiguousDate).len(), 2);
}

#[test]
fn p4_a_dash_that_is_joined_to_what_follows_stays() {
    let table = "No.,Action,Deadline,Status,Updates,When from?\n\
        1,Budget,June 2024,In progress,-20% on last year,May 2024\n\
        2,Heat,June 2024,In progress,–10 °C measured,May 2024\n\
        3,Rate,June 2024,In progress. -5% so far,,May 2024\n\
        4,Sent,June 2024,Complete - 5 sent,,May 2024\n\
        5,List,June 2024,In progress,\"- first item\n- second item\",May 2024\n";
    let draft = import::read("log.csv", table.as_bytes()).unwrap().0;
    let said: Vec<&str> = draft
        .actions
        .iter()
        .map(|row| row.updates[0].text.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "-20% on last year",
            "–10 °C measured",
            "-5% so far",
            "5 sent",
            "first item\n- second item"
        ]
    );
    let text = "River Log\n\nOngoing Actions Deadline Status When from? Owner\n\n\
        1 Do it. Mar’23 Ongoing. -20% on last year Jan’23 Trust\n\n\
        2 Do it too. Mar’23 Ongoing – sent Jan’23 Trust\n";
    let draft = read_as(text, None);
    assert_eq!(draft.actions[0].updates[0].text, "-20% on last year");
    assert_eq!(draft.actions[1].updates[0].text, "sent");
}

#[test]
fn p5_a_name_that_is_a_list_stays_whole_and_a_doubtful_cut_is_asked_about() {
    let table = "No.,Action,Owner\n\
        1,Alpha,\"Ministry of Housing, Communities and Local Government\"\n\
        2,Beta,\"Department for Digital, Culture, Media & Sport\"\n\
        3,Gamma,Marks & Spencer\n\
        4,Delta,Trinidad and Tobago\n\
        5,Epsilon,\"Smith, John\"\n\
        6,Zeta,\"HO, Police and Involve\"\n";
    let draft = import::read("log.csv", table.as_bytes()).unwrap().0;
    let n: Vec<usize> = draft.actions.iter().map(|row| row.owners.len()).collect();
    assert_eq!(n, [1, 1, 2, 2, 2, 3]);
    let asked = texts(&draft, FindingKind::SeveralOwners);
    assert_eq!(
        asked,
        [
            "“Marks & Spencer” was taken for 2 owners; it may be one.",
            "“Trinidad and Tobago” was taken for 2 owners; it may be one.",
            "“Smith, John” was taken for 2 owners; it may be one.",
        ]
    );
}

const IN_THE_MIDDLE: &str = "12 October 2023

                                                              When
No.    Completed Actions      Deadline            Status               Owner
                                                              from?

7     Share map.             Aug'23      Complete           Jul'23    Zoë Núñez

                                         Complete. It was
      Long action that wraps
                                         sent and read, and
      over lines because it
8                            Sep'23      then some more was Jul'23    Council
      says rather a lot of
                                         said about it at
      things
                                         length.

      Two owners, and this
                                                                      Council
9     one also wraps over two Oct'23     Closed             Jul'23
                                                                      and Zoë
      or three lines of text
";

const AT_THE_TOP: &str = "Liaison Group Action Log
12 October 2023

Completed Actions           Deadline     Status              When from?     Owner
7     Share map.            Aug’23       Complete            Jul’23         Zoë Núñez
8     Long action that      Sep’23       Complete. It was    Jul’23         Council
      wraps over lines                   sent and read.
9     Two owners.           Oct’23       Closed              Jul’23         Council, Zoë

Ongoing Actions             Deadline     Status              When from?     Owner
10    Next thing            Nov’23       Ongoing             Aug’23         Council
      and its tail                       Waiting.
";

fn months(draft: &LogDraft) -> Vec<(Option<u32>, String, String)> {
    let rows = draft.actions.iter();
    rows.map(|row| {
        let words: Vec<&str> = row.text.split_whitespace().collect();
        (row.number, words.join(" "), row.due.deadline.to_string())
    })
    .collect()
}

#[test]
fn p6_cells_beside_each_other_are_read_by_their_columns() {
    let draft = read_as(IN_THE_MIDDLE, None);
    let row = |n, text: &str, due: &str| (Some(n), text.to_owned(), due.to_owned());
    assert_eq!(
        months(&draft),
        [
            row(7, "Share map.", "2023-08"),
            row(
                8,
                "Long action that wraps over lines because it says rather a lot of things",
                "2023-09"
            ),
            row(
                9,
                "Two owners, and this one also wraps over two or three lines of text",
                "2023-10"
            ),
        ]
    );
    assert_eq!(draft.actions[1].recorded, Some(Ending::Complete));
    assert_eq!(draft.actions[1].owners, ["Council"]);
    assert_eq!(draft.actions[2].owners, ["Council", "Zoë"]);
    assert_eq!(draft.dated, Some(day(2023, 10, 12)));
    assert_ne!(draft.title, "When");

    let draft = read_as(AT_THE_TOP, None);
    assert_eq!(
        months(&draft),
        [
            row(7, "Share map.", "2023-08"),
            row(8, "Long action that wraps over lines", "2023-09"),
            row(9, "Two owners.", "2023-10"),
            row(10, "Next thing and its tail", "2023-11"),
        ]
    );
    let sections: Vec<Section> = draft.actions.iter().map(|row| row.section).collect();
    assert_eq!(sections[2..], [Section::Completed, Section::Ongoing]);
    assert_eq!(draft.title, "Liaison Group Action Log");
}

#[test]
fn p7_where_the_rows_of_such_a_text_cannot_be_told_apart_that_is_raised() {
    let text = "No.    Ongoing Actions    Deadline   Status    When from?   Owner\n\n\
        \x20      Share the\n\
        7      map.               Aug’23     Ongoing   Jul’23       Council\n\
        8      Ask.               Sep’23     Ongoing   Jul’23       Council\n";
    let draft = read_as(text, None);
    let raised = texts(&draft, FindingKind::NotUnderstood);
    assert!(
        raised.iter().any(|text| text.contains("without -layout")),
        "{raised:?}"
    );
}

#[test]
fn p8_a_finding_names_the_row_of_its_file_also_below_empty_rows() {
    let table = "Joint log\n\nNo.,Action,Deadline,Status\n1,Do it,3 June 2024,Ongoing\n,,,\n\n2,Do other,3 July 2024,Odd state\n";
    let draft = import::read("log.csv", table.as_bytes()).unwrap().0;
    let mut found = draft.findings.iter();
    let odd = found
        .find(|one| one.kind == FindingKind::UnknownState)
        .unwrap();
    assert!(odd.text.contains("row 7"), "{}", odd.text);
    assert_eq!(draft.line_of_file(odd), 7);
}
