//! Tables of separated values: columns, dates, and that every cell is in a field or in a finding.

use crate::{account, support};
use matters_arising::{
    import::{self, read_as},
    model::*,
};

const LOG: &str = "\
Harbour forum actions,,,,,,,\n\
#,Action,Deadline,Status,When from?,Owner?,Category,Priority\n\
1,Share the minutes,25/04/2019,\"Ongoing.\nMarch 2019 update: sent in part, see action 3\",Mar ‘19,Harbour Office,Governance,High\n\
2.,Ask for a date,w/c 25th,Proposed complete,Feb. 19,\"HO; Fishers’ Association\",Data,\n\
,,,Asked again,,,,\n\
**3,Mark the channel,Sept 2019,Sleeping,March ‘19,,Data,Low\n\
Completed actions,,,,,,,\n\
4,Print the list,2019-02-01,Complete: Artefact 2,Oct’18,HO,,\n";

fn draft(text: &str) -> LogDraft {
    import::read("log.csv", text.as_bytes()).unwrap().0
}

fn texts(draft: &LogDraft, kind: FindingKind) -> Vec<&str> {
    let found = draft.findings.iter().filter(|finding| finding.kind == kind);
    found.map(|finding| finding.text.as_str()).collect()
}

#[test]
fn t1_every_row_is_an_action_with_its_fields() {
    let draft = draft(LOG);
    assert_eq!(draft.title, "Harbour forum actions");
    let numbers: Vec<_> = draft.actions.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(3), Some(4)]);
    let dues: Vec<_> = draft
        .actions
        .iter()
        .map(|row| row.due.deadline.to_string())
        .collect();
    assert_eq!(dues, ["2019-04-25", "=w/c 25th", "2019-09", "2019-02-01"]);
    let months = draft
        .actions
        .iter()
        .map(|row| row.origin.as_ref().unwrap().month.unwrap());
    let months: Vec<_> = months.map(|month| month.to_string()).collect();
    assert_eq!(months, ["2019-03", "2019-02", "2019-03", "2018-10"]);
    let first = &draft.actions[0];
    assert_eq!(first.progress, Progress::Ongoing);
    assert_eq!(first.category.as_deref(), Some("Governance"));
    assert_eq!(first.links, [3]);
    let said: Vec<_> = first
        .updates
        .iter()
        .map(|u| (u.at.map(|at| at.to_string()), u.text.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Some("2019-03".into()), "sent in part, see action 3"),
            (None, "Priority: High")
        ]
    );
    assert_eq!(draft.actions[1].owners, ["HO", "Fishers’ Association"]);
    assert_eq!(draft.actions[3].recorded, Some(Ending::Complete));
    assert_eq!(draft.actions[3].section, Section::Completed);
    assert_eq!(draft.actions[3].artefacts, [2]);
    assert_eq!(draft.categories, ["Governance", "Data"]);
}

#[test]
fn t2_a_row_without_number_and_wording_goes_on_with_the_row_above() {
    let draft = draft(LOG);
    let row = &draft.actions[1];
    assert_eq!(row.proposed, Some(Ending::Complete));
    assert_eq!(row.imported.status, "Proposed complete\nAsked again");
    assert_eq!(row.imported.lines, [(4, 4), (5, 5)]);
    assert_eq!(
        texts(&draft, FindingKind::PutTogether),
        ["This action was put together from 2 rows of the table: row 4."]
    );
}

#[test]
fn t3_what_is_odd_is_said_with_its_row() {
    let draft = draft(LOG);
    assert_eq!(
        texts(&draft, FindingKind::UnknownState),
        ["“Sleeping” is no known state: row 6."]
    );
    assert_eq!(
        texts(&draft, FindingKind::DeadlineNotADate),
        ["The deadline of action 2, “w/c 25th”, is no date."]
    );
    assert_eq!(texts(&draft, FindingKind::MarkedNumber).len(), 1);
    assert!(
        texts(&draft, FindingKind::NoState).is_empty(),
        "an unknown state is not none"
    );
}

#[test]
fn t4_every_line_has_a_use_and_every_cell_a_place() {
    let (draft, lines) = import::read("log.csv", LOG.as_bytes()).unwrap();
    assert_eq!(draft.lines.len(), lines.len());
    let table = draft.table.as_ref().unwrap();
    assert_eq!(table.places.len(), lines.len());
    for (line, used) in lines.iter().zip(&draft.lines) {
        let LineUse::Row(row) = used else {
            continue;
        };
        let row = &draft.actions[*row as usize];
        let said: Vec<_> = row
            .updates
            .iter()
            .map(|update| update.text.as_str())
            .collect();
        let held = format!(
            "{} {:?} {:?} {}",
            row.printed_number,
            row.imported,
            row.category,
            said.join(" ")
        );
        for word in line.split_whitespace().filter(|word| *word != "|") {
            let word = word.trim_matches(['“', '”']);
            assert!(held.contains(word), "{word} of {line} is lost: {held}");
        }
    }
    let loose = LOG.replace("Completed actions,", "Dear reader: see below,");
    let (draft, _) = import::read("log.csv", loose.as_bytes()).unwrap();
    let found = texts(&draft, FindingKind::NotUnderstood);
    assert!(
        found.is_empty() || found[0].contains("Dear reader"),
        "{found:?}"
    );
}

#[test]
fn t5_dates_that_can_be_read_in_two_ways_are_asked_about_once_and_never_guessed() {
    let text = "No,Action,Deadline,Status\n1,Ask,03/04/2019,Ongoing\n2,Tell,05/06/2019,Ongoing\n3,Go,25/04/2019,Ongoing\n";
    let draft = draft(text);
    let asked = draft.table.unwrap().ambiguous.unwrap();
    assert_eq!(
        (asked.n, asked.example.as_str(), asked.place.as_str()),
        (2, "03/04/2019", "row 2")
    );
    assert_eq!(
        asked.evidence,
        Some(("25/04/2019".into(), DateOrder::DayFirst))
    );
    assert_eq!(
        draft.actions[0].due.deadline,
        Deadline::Other("03/04/2019".into())
    );
    for (order, want) in [
        (DateOrder::DayFirst, "2019-04-03"),
        (DateOrder::MonthFirst, "2019-03-04"),
    ] {
        let choices = ImportChoices {
            dates: Some(order),
            ..ImportChoices::default()
        };
        let (draft, _) = read_as("log.csv", text.as_bytes(), &choices).unwrap();
        assert_eq!(draft.table.unwrap().ambiguous, None);
        assert_eq!(draft.actions[0].due.deadline.to_string(), want);
        assert_eq!(draft.actions[2].due.deadline.to_string(), "2019-04-25");
    }
}

#[test]
fn t6_what_a_person_says_of_a_column_counts() {
    let text = "Thing,Wer,Bis\nAsk the office for the map,HO,Feb’19\nTell the forum what came of it,FA,Mar’19\n";
    let guessed = draft(text);
    let roles: Vec<_> = guessed
        .table
        .as_ref()
        .unwrap()
        .columns
        .iter()
        .map(|c| c.role)
        .collect();
    assert_eq!(
        roles,
        [ColumnRole::Action, ColumnRole::Note, ColumnRole::Deadline]
    );
    assert_eq!(guessed.actions[0].updates[0].text, "Wer: HO");
    let mut choices = ImportChoices::default();
    choices.columns.insert("Wer".into(), ColumnRole::Owner);
    choices.columns.insert("Bis".into(), ColumnRole::LeftOut);
    let (draft, _) = read_as("log.csv", text.as_bytes(), &choices).unwrap();
    assert_eq!(draft.actions[0].owners, ["HO"]);
    assert_eq!(draft.actions[0].due, Due::default());
    assert_eq!(
        texts(&draft, FindingKind::LeftOut),
        ["The column “Bis” was left out: row 2 and row 3."]
    );
}

#[test]
fn t7_a_table_without_a_column_says_so_once() {
    let draft = draft("Action,Owner\nAsk,HO\nTell,FA\n");
    assert_eq!(
        texts(&draft, FindingKind::NoNumber),
        ["The table has no column for numbers."]
    );
    assert_eq!(
        texts(&draft, FindingKind::NoState),
        ["The table has no column for states."]
    );
}

#[test]
fn t8_every_encoding_and_mark_gives_the_same_draft() {
    let want = draft(LOG);
    let tabs: String = {
        let (_, rows) = LOG.split_once('\n').unwrap();
        format!(
            "Harbour forum actions\t\t\t\t\t\t\t\n{}",
            rows.replace(',', "\t").replace("part\t see", "part, see")
        )
    };
    let units: Vec<u16> = tabs.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let marked = [&[0xFF, 0xFE][..], &little].concat();
    let latin: Vec<u8> = LOG
        .chars()
        .map(|c| match c {
            '‘' => 0x91,
            '’' => 0x92,
            c => u8::try_from(c).unwrap(),
        })
        .collect();
    let bom = format!("\u{feff}{LOG}").replace('\n', "\r\n");
    for bytes in [tabs.as_bytes(), &marked, &little, &latin, bom.as_bytes()] {
        let (read, _) = import::read("log.csv", bytes).unwrap();
        assert_eq!(read.actions, want.actions);
    }
}

#[test]
fn t9_the_example_is_the_same_from_a_table_of_its_cells() {
    let printed = support::read(support::EXAMPLE);
    let (draft, lines) = import::read("example.csv", support::as_csv(&printed).as_bytes()).unwrap();
    assert_eq!(lines.len(), printed.actions.len() + 4);
    support::same_but_for_lines(&draft, &printed, 0);
}

#[test]
fn t10_the_real_log_is_the_same_from_a_table_of_its_cells() {
    let Some(text) = support::real_log() else {
        return;
    };
    let (printed, lines) = import::read("log.txt", text.as_bytes()).unwrap();
    account::check(&printed, &lines);
    let (draft, _) = import::read("log.csv", support::as_csv(&printed).as_bytes()).unwrap();
    support::same_but_for_lines(&draft, &printed, 2);
}

#[test]
fn t11_nothing_of_a_cell_that_is_too_long_is_dropped() {
    let words: Vec<String> = (0..40_000).map(|n| format!("word{n}")).collect();
    let long = words.join(" ");
    assert!(long.len() > 3 * 100_000);
    // One word without a place to break it, and one place just at the limit.
    let solid = "é".repeat(150_000);
    let at_limit = format!("{} end", "a".repeat(100_000));
    let text = format!(
        "No,Action,Status,Updates,Priority\n1,{long},Ongoing. {long},{long},{long}\n2,{solid},,,\n3,{at_limit},,,\n4,Short,,,\n"
    );
    let draft = draft(&text);
    let kept = |row: &ActionDraft, field: &str| {
        let head = format!("{field}, continued: ");
        let rest = row.updates.iter().map(|one| one.text.as_str());
        let rest: Vec<_> = rest.filter_map(|text| text.strip_prefix(&head)).collect();
        (rest.len(), rest.join(" "))
    };
    let first = &draft.actions[0];
    let all: Vec<&str> = first.updates.iter().map(|one| one.text.as_str()).collect();
    for text in all.iter().copied().chain([first.text.as_str()]) {
        assert!(text.chars().count() <= 100_000);
    }
    assert_eq!(first.progress, Progress::Ongoing);
    let (n, rest) = kept(first, "Action");
    assert_eq!((n, format!("{} {rest}", first.text)), (3, long.clone()));
    for field in ["Status", "Updates", "Something else"] {
        let (n, rest) = kept(first, field);
        assert!(n == 3 && rest.ends_with(words.last().unwrap()), "{field}");
        let n_before = words.len() - rest.split(' ').count();
        let begins = words[..n_before].join(" ");
        assert!(all.iter().any(|text| text.ends_with(&begins)), "{field}");
    }
    let (n, rest) = kept(&draft.actions[1], "Action");
    assert_eq!(n, 1);
    assert_eq!(format!("{}{rest}", draft.actions[1].text), solid);
    assert_eq!(kept(&draft.actions[2], "Action"), (1, "end".to_owned()));
    assert_eq!(kept(&draft.actions[3], "Action").0, 0);
    let found = texts(&draft, FindingKind::TooLong);
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(
        found[0],
        "“Action” holds more than 100000 characters; the rest is in updates that begin with “Action, continued”: row 2, row 3 and row 4."
    );
}

#[test]
fn t12_each_row_with_a_date_that_can_be_read_in_two_ways_says_so_until_somebody_has() {
    let text = "No,Action,Deadline,Status,When from?\n\
        1,Ask,03/04/2019,Ongoing,Mar 2019\n\
        2,Tell,25/04/2019,Ongoing,05/06/2018\n\
        3,Go,03/04/2019,Ongoing,Mar 2019\n";
    let draft = draft(text);
    let mut found = texts(&draft, FindingKind::AmbiguousDate);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "“Deadline” has a date that can be read in two ways, “03/04/2019”: row 2 and row 4.",
            "“Where it comes from” has a date that can be read in two ways, “05/06/2018”: row 3.",
        ]
    );
    assert_eq!(
        draft.actions[1].due.deadline.to_string(),
        "2019-04-25",
        "it can be read in one way"
    );
    let choices = ImportChoices {
        dates: Some(DateOrder::DayFirst),
        ..ImportChoices::default()
    };
    let (draft, _) = read_as("log.csv", text.as_bytes(), &choices).unwrap();
    assert!(texts(&draft, FindingKind::AmbiguousDate).is_empty());
    let from = draft.actions[1].origin.as_ref().unwrap().month;
    assert_eq!(from, Month::new(2018, 6));
}
