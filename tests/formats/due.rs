//! Where the deadline stands, and what is one: the rules for rows whose deadline is no plain month.

use super::account;
use matters_arising::import;

/// What was read as the action, the deadline as printed and as understood, and the status of one row.
fn read(row: &str) -> (String, String, String, String) {
    let text = format!(
        "# Actions Deadline Status When from? Owner?\n\n{row}\n\n99 Whole.\n\nMay’22 Not started Jul’21 SHA\n"
    );
    let (draft, lines) = import::read("log 2022-05-26.txt", text.as_bytes()).unwrap();
    account::check(&draft, &lines);
    assert_eq!(draft.actions.len(), 2, "{row}");
    let row = draft.actions[0].clone();
    let due = row.due.deadline.to_string();
    (
        row.imported.action,
        row.imported.deadline,
        due,
        row.imported.status,
    )
}

fn check(row: &str, want: (&str, &str, &str, &str)) {
    let (action, printed, due, status) = read(row);
    let got = (
        action.as_str(),
        printed.as_str(),
        due.as_str(),
        status.as_str(),
    );
    assert_eq!(got, want, "{row}");
}

#[test]
fn a_deadline_follows_an_action_of_one_line() {
    check(
        "1 Share the slides May 2022 Ongoing. It waits.\n\nMarch 2022 update. Sent.\n\nJul’21 SHA",
        (
            "Share the slides",
            "May 2022",
            "2022-05",
            "Ongoing. It waits.\nMarch 2022 update. Sent.",
        ),
    );
    check(
        "1 Share the slides. Jun ‘22 and\nAug’22\n\nOngoing. It waits.\n\nJul’21 SHA",
        (
            "Share the slides.",
            "Jun ‘22 and Aug’22",
            "2022-06 2022-08",
            "Ongoing. It waits.",
        ),
    );
    check(
        "1 Share the slides. May’22 No comments received. Jul‘21 SHA",
        (
            "Share the slides.",
            "May’22",
            "2022-05",
            "No comments received.",
        ),
    );
    check(
        "1 Raise it at workshop 2 May’22 Ongoing. It waits.\nUpdate – sent.\n\nJul’21 SHA",
        (
            "Raise it at workshop 2",
            "May’22",
            "2022-05",
            "Ongoing. It waits. Update – sent.",
        ),
    );
    check(
        "1 Share the slides. Ongoing – It waits. Jul’21 SHA",
        ("Share the slides.", "", "", "Ongoing – It waits."),
    );
    check(
        "1 Share the slides Complete. Jul’21 SHA",
        ("Share the slides", "", "", "Complete."),
    );
}

#[test]
fn a_day_or_month_without_its_year_is_a_deadline_in_words() {
    for printed in [
        "w/c 25th March",
        "w/c 25th",
        "End of May",
        "12 June",
        "Mid July",
        "August",
    ] {
        let row = format!(
            "1 Ask the bank for\nthe second boat.\n\n{printed} Ongoing. It waits.\n\nJul’21 SHA"
        );
        let due = format!("={printed}");
        check(
            &row,
            (
                "Ask the bank for the second boat.",
                printed,
                &due,
                "Ongoing. It waits.",
            ),
        );
    }
    check(
        "1 Ask the bank.\n\nMay’22 Ongoing. It waits.\n\nMay re-visit this.\n\nJul’21 SHA",
        (
            "Ask the bank.",
            "May’22",
            "2022-05",
            "Ongoing. It waits.\nMay re-visit this.",
        ),
    );
}

#[test]
fn words_before_a_state_are_a_deadline() {
    for (row, printed) in [
        (
            "1 Ask the bank for\nthe boat.\n\nAfter the election Ongoing. It waits.\n\nJul’21 SHA",
            "After the election",
        ),
        (
            "1 Ask the bank for\nthe boat.\n\nWhen budget\nhas been\nagreed\n\nOngoing. It waits.\n\nJul’21 SHA",
            "When budget has been agreed",
        ),
        (
            "1 Ask the bank for the boat. Once the\nfigures are\nin\n\nOngoing. It waits.\n\nJul’21 SHA",
            "Once the figures are in",
        ),
        (
            "1 Ask the bank for\nthe boat.\n\ntbc Ongoing. It waits.\n\nJul’21 SHA",
            "tbc",
        ),
        (
            "1 Ask the bank for\nthe boat.\n\nBefore the\nnext fair\n\nOngoing. It waits.\n\nJul’21 SHA",
            "Before the next fair",
        ),
    ] {
        let due = format!("={printed}");
        check(
            row,
            (
                "Ask the bank for the boat.",
                printed,
                &due,
                "Ongoing. It waits.",
            ),
        );
    }
}

#[test]
fn a_dated_label_heads_a_layer_and_is_no_deadline() {
    check(
        "1 Ask the bank for\nthe boat.\n\nOngoing. It waits.\n\nMarch 2022 update. Sent.\n\nJul’21 SHA",
        (
            "Ask the bank for the boat.",
            "",
            "",
            "Ongoing. It waits.\nMarch 2022 update. Sent.",
        ),
    );
    check(
        "1 Ask the bank for\nthe boat.\n\nMarch ‘22 Update – sent\nto all.\n\nJul’21 SHA",
        (
            "Ask the bank for the boat.",
            "March ‘22",
            "2022-03",
            "Update – sent to all.",
        ),
    );
}

#[test]
fn a_paragraph_that_begins_with_update_is_a_layer() {
    let text = "# Actions Deadline Status When from? Owner?\n\n\
        1 Ask the bank. \n\nMay’22 Ongoing. It waits. \n\nUpdate paper being written for May \n\nJul’21 SHA \n\n\
        2 Ask. \n\nMay’22 Ongoing. Update sent \n\nJul’21 SHA \n\n\
        3 Ask. \n\nMay’22 Ongoing \nPrevious comments. It waits. \nUpdate – sent. \n\nJul’21 SHA \n";
    let (draft, _) = import::read("x.txt", text.as_bytes()).unwrap();
    let layers = |at: usize| -> Vec<&str> {
        let updates = draft.actions[at].updates.iter();
        updates.map(|update| update.text.as_str()).collect()
    };
    assert_eq!(
        layers(0),
        ["It waits.", "Update paper being written for May"]
    );
    assert_eq!(layers(1), ["Update sent"]);
    // A state before a label is no layer.
    assert_eq!(layers(2), ["It waits.", "sent."]);
}
