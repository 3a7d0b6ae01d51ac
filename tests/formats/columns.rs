//! Cells that only their column tells: owners that are no names, deadlines of several lines, origins of two; and what
//! stands in a table and begins no row.

use super::account;
use matters_arising::{import, model::*};

/// Reads rows of an ongoing table with owners.
fn owned(rows: &str) -> Vec<ActionDraft> {
    let text = format!("# Actions Deadline Status When from? Owner?\n\n{rows}\n");
    let (draft, lines) = import::read("log 2022-05-26.txt", text.as_bytes()).unwrap();
    account::check(&draft, &lines);
    draft.actions
}

/// A row of a usual shape between two others; gives that row.
fn between(row: &str) -> ActionDraft {
    let rows = format!(
        "1 Ask the bank for the boat. \n\nMay’22 Ongoing. It waits. Jul’21 SHA \n\n{row}\n\n\
         9 Ask the mate. \n\nMay’22 Not started \n\nJul’21 Pilots \n"
    );
    let mut rows = owned(&rows);
    assert_eq!(rows.len(), 3, "{row}");
    for (at, status) in [(0, "Ongoing. It waits."), (2, "Not started")] {
        assert_eq!(rows[at].imported.status, status, "{row}");
    }
    rows.swap_remove(1)
}

#[test]
fn what_follows_an_origin_to_the_end_of_its_block_is_the_owner() {
    let cells = [
        ("SHA team", vec!["SHA team"]),
        ("the Chair", vec!["the Chair"]),
        ("All members", vec!["All members"]),
        ("van Dyk", vec!["van Dyk"]),
        ("K.P.", vec!["K.P."]),
        ("Team 3", vec!["Team 3"]),
        ("jo@quay.example", vec!["jo@quay.example"]),
        (
            "SHA press team & \nPilots",
            vec!["SHA press team", "Pilots"],
        ),
        ("Quay Forum \nmembers", vec!["Quay Forum members"]),
        ("College \nof Pilots", vec!["College of Pilots"]),
        ("Ines \nand Tom", vec!["Ines", "Tom"]),
        ("Ines \nReed and \nTom Hale", vec!["Ines Reed", "Tom Hale"]),
        ("Ines \n& \nTom", vec!["Ines", "Tom"]),
        ("……… \n………", vec!["………", "………"]),
        ("SHA \nPilots", vec!["SHA", "Pilots"]),
        ("N/A", vec![]),
        ("-", vec![]),
    ];
    for (printed, owners) in cells {
        let joined = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        for row in [
            format!(
                "5 Ask the cook about \nthe stove. \n\nMay’22 Ongoing. The stove was lit \nand went out. \n\nJul’21 {printed} \n"
            ),
            format!(
                "5 Ask the cook about \nthe stove. \n\nMay’22 Ongoing. The stove was lit. Jul’21 {printed} \n"
            ),
        ] {
            let row = between(&row);
            assert_eq!(row.imported.origin, "Jul’21", "{printed}");
            assert_eq!(row.imported.owner, joined);
            assert_eq!(row.owners, owners, "{printed}");
            assert_eq!(row.imported.action, "Ask the cook about the stove.");
        }
    }
}

#[test]
fn a_month_within_a_status_is_no_origin_whatever_follows_it() {
    for status in [
        "Ongoing. Roll over to July 2022 workshop",
        "Ongoing. The stove was lit \nat the Jan 2022 open day and \nwent out in \nMarch 2022 again",
        "Ongoing. It waits. \n \nMarch 2022 workshop cancelled",
    ] {
        let row = between(&format!(
            "5 Ask the cook about \nthe stove. \n\nMay’22 {status} \n\nJul’21 the Chair \n"
        ));
        assert_eq!(row.imported.owner, "the Chair", "{status}");
        assert_eq!(row.imported.origin, "Jul’21", "{status}");
    }
    let unowned = between(
        "5 Ask the cook about \nthe stove. \n\nMay’22 Ongoing. It waits. \n \nMarch 2022 workshop cancelled \n\nJul’21 \n",
    );
    assert_eq!(unowned.imported.origin, "Jul’21");
}

#[test]
fn the_narrow_lines_of_a_block_that_begins_with_a_date_are_the_deadline() {
    let cells: [(&str, &[&str]); 8] = [
        ("Feb’22 \nMay’22", &["2022-02", "2022-05"]),
        ("Mar’22 \nTBC", &["2022-03"]),
        ("Dec’21 \nrevised \nMay’22", &["2021-12", "2022-05"]),
        ("May’22 \nworkshop", &["2022-05"]),
        ("TBC \nMay’22", &["2022-05"]),
        ("July’22 onwards", &["2022-07"]),
        ("Post May’22", &["2022-05"]),
        ("May’22 workshop", &["2022-05"]),
    ];
    for (printed, months) in cells {
        let joined = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        let gap = if printed.contains('\n') { " \n\n" } else { " " };
        for action in ["Ask the cook about \nthe stove. \n\n", "Ask the cook. "] {
            let row = between(&format!(
                "5 {action}{printed}{gap}Ongoing. The stove was lit \nand went out. \n\nJul’21 SHA \n"
            ));
            assert_eq!(row.imported.deadline, joined);
            assert_eq!(
                row.imported.status,
                "Ongoing. The stove was lit and went out."
            );
            let Deadline::Months(read) = &row.due.deadline else {
                panic!("{printed}: {:?}", row.due.deadline);
            };
            let read: Vec<_> = read.iter().map(Month::to_string).collect();
            assert_eq!(read, months, "{printed}");
        }
    }
}

#[test]
fn deadlines_that_are_no_dates_keep_the_words_around_them() {
    for (printed, deadline) in [
        ("ongoing", Deadline::Ongoing),
        ("Monthly from May’22", Deadline::Monthly),
    ] {
        let row = between(&format!(
            "5 Ask the cook about \nthe stove. \n\n{printed} Ongoing. The stove was lit \nand went out. \n\nJul’21 SHA \n"
        ));
        assert_eq!(row.due.printed, printed);
        assert_eq!(row.due.deadline, deadline);
        assert_eq!(
            row.imported.status,
            "Ongoing. The stove was lit and went out."
        );
    }
}

#[test]
fn a_status_in_wide_lines_is_no_part_of_the_deadline() {
    for status in [
        "Draft of the paper is with the board, \nwhich meets again. \n\n",
        "Cook was asked \n\nOngoing. It waits. \n\n",
        "for the autumn of the year after next. Ongoing. \n\n",
    ] {
        let row = between(&format!(
            "5 Ask the cook about \nthe stove. \n\nMay’22 {status}Jul’21 SHA \n"
        ));
        assert_eq!(row.imported.deadline, "May’22", "{status}");
    }
}

#[test]
fn two_meetings_can_be_one_origin() {
    for (printed, gap) in [
        ("Oct’21 / Dec’21", " "),
        ("Oct’21 & Dec’21", " "),
        ("Oct’21 \nand \nDec’21", " \n\n"),
    ] {
        let row = between(&format!(
            "5 Ask the cook about \nthe stove. \n\nMay’22 Ongoing. The stove was lit \nand went out. \n\n{printed}{gap}……… \n"
        ));
        let joined = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(row.imported.origin, joined);
        let origin = row.origin.unwrap();
        assert_eq!(origin.month, Month::new(2021, 10), "{printed}");
        assert_eq!(row.owners, ["………"], "{printed}");
    }
}

#[test]
fn a_withdrawal_is_told_whatever_label_follows_it() {
    for (status, update) in [
        (
            "Withdrawn. \n \nUpdate – nobody wants the stove",
            "nobody wants the stove",
        ),
        ("Withdrawn. Previous comments. It was lit.", "It was lit."),
    ] {
        let row = between(&format!(
            "5 Ask the cook about \nthe stove. \n\nMay’22 {status} \n\nJul’21 SHA \n"
        ));
        let kinds: Vec<_> = row
            .updates
            .iter()
            .map(|one| (one.kind, one.text.as_str()))
            .collect();
        assert_eq!(kinds.len(), 2);
        assert!(kinds.contains(&(EntryKind::Withdrawal, "")), "{kinds:?}");
        assert!(kinds.contains(&(EntryKind::Update, update)), "{kinds:?}");
    }
}

#[test]
fn a_numbered_list_in_an_action_begins_no_rows() {
    for list in [
        "1. Pilots \n2. Bank \n3. Cooks",
        "1) Pilots to ask them \n2) Bank",
        "1. Pilots \n\n2. Bank",
    ] {
        let row = between(&format!(
            "5 Ask all of them about the \nstove in this order: \n\n{list} \n\nMay’22 Ongoing. It was lit. Jul’21 SHA \n"
        ));
        assert_eq!(row.printed_number, "5", "{list}");
        assert!(row.imported.action.contains("Pilots"), "{list}");
        assert!(row.imported.action.contains("Bank"), "{list}");
        assert_eq!(row.imported.status, "Ongoing. It was lit.");
    }
}

#[test]
fn a_bracket_can_stand_after_the_number_of_a_row() {
    let row = between("5) Ask the cook. \n\nMay’22 Ongoing. It was lit. Jul’21 SHA \n");
    assert_eq!((row.number, row.printed_number.as_str()), (Some(5), "5)"));
    assert_eq!(row.imported.action, "Ask the cook.");
}

#[test]
fn a_number_under_the_last_line_of_each_page_is_of_the_page() {
    for number in ["{}", "Page {} of 4"] {
        let pages: Vec<String> = (1..=4)
            .map(|page| {
                let number = number.replace("{}", &page.to_string());
                format!(
                    "{page}0 Ask the bank for the second boat, \nand for the oars. \n\nMay’22 Ongoing. It waits. \n\nJul’21 SHA \n{number} \n\n\n\n  \n\n"
                )
            })
            .collect();
        let rows = owned(&pages.concat());
        assert_eq!(rows.len(), 4);
        for row in rows {
            assert_eq!(row.imported.status, "Ongoing. It waits.");
            assert_eq!(row.owners, ["SHA"]);
        }
    }
}

#[test]
fn a_label_that_no_legend_names_is_set_apart() {
    let text = "# Actions Deadline Status When from? Owner?\n\n\
        1 Ask the bank for \nthe boat. \n\nMay’22 Ongoing. It waits. \n \n\nJul’21 SHA \n  Quay Affairs \n \
        As new boats are built the bank is asked again and \nagain. \n\n\
        2 Ask the mate. \n\nMay’22 Not started Jul’21 Pilots \n";
    let (draft, lines) = import::read("log.txt", text.as_bytes()).unwrap();
    account::check(&draft, &lines);
    let status = &draft.actions[0].imported.status;
    assert!(
        status.ends_with("\nAs new boats are built the bank is asked again and again."),
        "{status}"
    );
    let apart: Vec<_> = draft
        .findings
        .iter()
        .filter(|one| one.kind == FindingKind::SetApart)
        .collect();
    assert_eq!(apart.len(), 1);
    assert!(apart[0].text.contains("“Quay Affairs”"));
    assert!(apart[0].text.contains("no legend names it"));
}
