//! Rows in shapes that the example does not have.

use super::{account, support};
use matters_arising::{import, model::*};
use serde_json::{Value, json};

/// Reads rows of an ongoing table with owners.
fn owned(rows: &str) -> LogDraft {
    let text = format!("# Actions Deadline Status When from? Owner?\n\n{rows}\n");
    let (draft, lines) = import::read("log 2022-05-26.txt", text.as_bytes()).unwrap();
    account::check(&draft, &lines);
    draft
}

/// The cells of every row, as printed.
fn cells(draft: &LogDraft) -> Value {
    let rows = draft.actions.iter().map(|row| {
        let cells = &row.imported;
        json!([
            row.printed_number,
            cells.action,
            cells.deadline,
            cells.status,
            cells.origin,
            cells.owner
        ])
    });
    rows.collect()
}

#[test]
fn deadlines_over_lines_and_of_other_kinds() {
    let draft = owned(
        "1 Ask the bank. \n\nMarch \n‘22 Ongoing. It waits. Jul’21 SHA \n\n\
         2 Ask the pilot. \n\nMay’22 / Jul’22 Not started Jul’21 SHA \n\n\
         3 Ask the cook. \n\nNext meeting \n\nNot started \n\nJul’21 SHA \n\n\
         4 Ask the mate. \n\nOngoing \n\nOngoing – now and then \n\nJul’21 SHA \n\n\
         5 Ask the guard. Monthly In progress Jul’21 SHA \n\n\
         6 Ask the smith. \n\nEnd of May 2022 Not started Jul’21 SHA \n",
    );
    assert_eq!(
        cells(&draft),
        json!([
            [
                "1",
                "Ask the bank.",
                "March ‘22",
                "Ongoing. It waits.",
                "Jul’21",
                "SHA"
            ],
            [
                "2",
                "Ask the pilot.",
                "May’22 / Jul’22",
                "Not started",
                "Jul’21",
                "SHA"
            ],
            [
                "3",
                "Ask the cook.",
                "Next meeting",
                "Not started",
                "Jul’21",
                "SHA"
            ],
            [
                "4",
                "Ask the mate.",
                "Ongoing",
                "Ongoing – now and then",
                "Jul’21",
                "SHA"
            ],
            [
                "5",
                "Ask the guard.",
                "Monthly",
                "In progress",
                "Jul’21",
                "SHA"
            ],
            [
                "6",
                "Ask the smith.",
                "End of May 2022",
                "Not started",
                "Jul’21",
                "SHA"
            ],
        ])
    );
}

#[test]
fn rows_that_lack_a_cell() {
    let draft = owned(
        "1 No deadline. \n\nOngoing. It waits. \n\nJul’21 SHA \n\n\
         2 No origin and no owner. \n\nMay’22 Not started \n\n\
         3 No owner. \n\nMay’22 Not started Jul’21 \n\n\
         4 No status. \n\nMay’22 \n\nJul’21 SHA \n\n\
         No number. \n\nMay’22 Not started Jul’21 SHA \n\n\
         6 Whole. \n\nMay’22 Not started Jul’21 SHA \n",
    );
    assert_eq!(
        cells(&draft),
        json!([
            [
                "1",
                "No deadline.",
                "",
                "Ongoing. It waits.",
                "Jul’21",
                "SHA"
            ],
            [
                "2",
                "No origin and no owner.",
                "May’22",
                "Not started",
                "",
                ""
            ],
            ["3", "No owner.", "May’22", "Not started", "Jul’21", ""],
            ["4", "No status.", "May’22", "", "Jul’21", "SHA"],
            ["", "No number.", "May’22", "Not started", "Jul’21", "SHA"],
            ["6", "Whole.", "May’22", "Not started", "Jul’21", "SHA"],
        ])
    );
    let kinds: Vec<FindingKind> = draft.findings.iter().map(|finding| finding.kind).collect();
    for kind in [
        FindingKind::NoDeadline,
        FindingKind::NoOrigin,
        FindingKind::NoState,
        FindingKind::NoNumber,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

#[test]
fn page_breaks_anywhere() {
    let whole = [
        "1 Ask the harbour bank to lend us",
        "the second of the two boats.",
        "",
        "May’22 Ongoing. The bank was asked and will",
        "answer in the spring of next year, it says.",
        "",
        "Jul’21 SHA",
    ];
    let want = json!([
        [
            "1",
            "Ask the harbour bank to lend us the second of the two boats.",
            "May’22",
            "Ongoing. The bank was asked and will answer in the spring of next year, it says.",
            "Jul’21",
            "SHA"
        ],
        ["2", "Next.", "May’22", "Not started", "Jul’21", "SHA"],
    ]);
    for at in 1..whole.len() {
        for page_end in [
            "\n\n\n  \n\n",
            "\n\n\n\n\n",
            "\n\u{c}",
            "\n\nPage 2 of 3\n\u{c}",
        ] {
            let rows = format!(
                "{}{page_end}{}\n\n2 Next.\n\nMay’22 Not started Jul’21 SHA\n",
                whole[..at].join("\n"),
                whole[at..].join("\n")
            );
            assert_eq!(cells(&owned(&rows)), want, "cut at {at} by {page_end:?}");
        }
    }
}

#[test]
fn numbers_that_begin_no_row() {
    let draft = owned(
        "1 Count the boats. \n\nMay’22 Ongoing. There were 200 of them in \n2021. The count of this year is late. \n\n\
         12 boats were counted in May. \n\nJul’21 SHA \n\n2 Next. \n\nMay’22 Not started Jul’21 SHA \n",
    );
    assert_eq!(draft.actions.len(), 2);
    assert!(
        draft.actions[0]
            .imported
            .status
            .ends_with("12 boats were counted in May.")
    );
}

#[test]
fn headings_in_other_words_and_repeated_on_each_page() {
    let text = "Log of the Quay Forum – 26 May 2022\n\n\
        No. Action Deadline Status When from? Owner\n\n1 A thing to do.\n\nMay’22 Ongoing Jul’21 SHA\n\n\n\n\n\
        No. Action Deadline Status When from? Owner\n\n2 Another thing.\n\nMay’22 Ongoing Jul’21 SHA\n\n\
        # Closed Actions Deadline\nStatus\nWhen from?\n\n3 A third thing. Sep’21 Closed Jul’21\n";
    let (draft, lines) = import::read("x.txt", text.as_bytes()).unwrap();
    account::check(&draft, &lines);
    assert_eq!(draft.title, "Log of the Quay Forum");
    assert_eq!(draft.dated, Day::new(2022, 5, 26));
    let sections: Vec<_> = draft
        .actions
        .iter()
        .map(|row| (row.section, support::stage(row)))
        .collect();
    assert_eq!(
        sections,
        [
            (Section::Ongoing, Stage::Ongoing),
            (Section::Ongoing, Stage::Ongoing),
            (Section::Completed, Stage::Closed)
        ]
    );
}

#[test]
fn layers_of_a_status() {
    let draft = owned(
        "1 Ask. \n\nMay’22 Ongoing. The first word. \n \nUpdate April 2022 – the third word. \n \n\
         Update from SHA (12/03/2022): the second word. \n \nEarlier comments: the oldest word. \n\nJul’21 SHA \n\n\
         2 Ask. \n\nMay’22 Withdrawn – nobody wants it. Jul’21 SHA \n\n\
         3 Ask. \n\nMay’22 Not started \n \nQuestion: who pays? \n \nAnswer: the bank. \n\nJul’21 SHA \n",
    );
    let layers = |at: usize| -> Vec<(Option<String>, Option<String>, &str, &str)> {
        let updates = draft.actions[at].updates.iter();
        updates
            .map(|u| {
                (
                    u.at.map(|at| at.to_string()),
                    u.by.clone(),
                    u.kind.word(),
                    u.text.as_str(),
                )
            })
            .collect()
    };
    assert_eq!(
        layers(0),
        [
            (None, None, "update", "the oldest word."),
            (None, None, "update", "The first word."),
            (
                Some("2022-03-12".into()),
                Some("SHA".into()),
                "update",
                "the second word."
            ),
            (Some("2022-04".into()), None, "update", "the third word."),
        ]
    );
    assert_eq!(layers(1), [(None, None, "withdrawal", "nobody wants it.")]);
    assert_eq!(
        layers(2),
        [
            (None, None, "question", "who pays?"),
            (None, None, "answer", "the bank.")
        ]
    );
}

#[test]
fn meetings_named_by_ordinal_as_origins() {
    let draft = owned(
        "1 Ask. \n\nMay’22 Not started WS2 SHA \n\n2 Tell. \n\nMay’22 Not started \n\nWorkshop 3 SHA \n",
    );
    assert_eq!(draft.actions[0].imported.origin, "WS2");
    assert_eq!(draft.actions[1].imported.origin, "Workshop 3");
    let n = draft
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::NoOrigin)
        .count();
    assert_eq!(n, 2);
}

#[test]
fn what_is_no_log_is_refused() {
    let read = |text: &str| import::read("x.txt", text.as_bytes()).unwrap_err();
    assert_eq!(read(""), FileError::Empty);
    assert_eq!(
        read("Dear all,\n\nsee you on Friday.\n"),
        FileError::NoTable
    );
    assert_eq!(
        read("# Actions Deadline Status When from?\n"),
        FileError::NoTable
    );
    let pdf = import::read("x.pdf", b"%PDF-1.4\n\x00\x01").unwrap_err();
    assert_eq!(pdf, FileError::Truncated);
    let noise = import::read("x.txt", b"a log\n\x00\x01").unwrap_err();
    assert_eq!(noise, FileError::Encoding);
}
