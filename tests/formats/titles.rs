//! The titles of printed logs: what bears the day of the log, and what only reads as if it did.

use super::account;
use matters_arising::{import, model::*};

/// A log of two rows with a line between them, at the end of a page.
fn with_line(line: &str) -> LogDraft {
    let text = format!(
        "# Actions Deadline Status When from?\n\n1 Ask the pilots about \nthe lights. \n\nMay’22 Ongoing. They were asked \nand will answer. \n\nJul’21 \n\
         {line}\n\n\n\n  \n\n2 Ask the bank. \n\nMay’22 Ongoing. It waits. Jul’21 \n"
    );
    let (draft, lines) = import::read("log.txt", text.as_bytes()).unwrap();
    account::check(&draft, &lines);
    assert_eq!(draft.actions.len(), 2);
    draft
}

#[test]
fn a_title_in_small_letters_is_told_by_its_place() {
    for (line, title) in [
        ("Ongoing Actions 26/05/2022", "Ongoing Actions"),
        (" Ongoing actions 26/05/2022", "Ongoing actions"),
        (" Action log as at 26 May 2022", "Action log"),
        (" Current actions – 26.5.22", "Current actions"),
        (" Action Log v3 26-May-2022", "Action Log v3"),
        (" Quay Forum action log 26/05/2022", "Quay Forum action log"),
        (" Updated 26/05/2022", ""),
    ] {
        let draft = with_line(line);
        assert_eq!(draft.title, title, "{line}");
        assert_eq!(draft.dated, Day::new(2022, 5, 26), "{line}");
        assert_eq!(
            draft.actions[0].imported.status, "Ongoing. They were asked and will answer.",
            "{line}"
        );
    }
}

#[test]
fn a_month_is_part_of_the_title_and_no_day_of_the_log() {
    for line in [
        " Ongoing Actions April 2022",
        " Actions log – April 2022",
        " Quay Forum Action Log Apr’22",
    ] {
        let draft = with_line(line);
        assert_eq!(draft.title, line.trim());
        assert_eq!(draft.dated, None, "{line}");
    }
}

#[test]
fn a_line_of_a_status_that_ends_with_a_date_is_no_title() {
    for line in [
        "Roll over the action to 26/05/2022",
        "Links to the actions of April 2022",
        "see the action log of 26/05/2022",
    ] {
        let text = format!(
            "# Actions Deadline Status When from?\n\n1 Ask the pilots about \nthe lights. \n\nMay’22 Ongoing. They were asked \n{line} \nand will answer. \n \n{line} \n\nJul’21 \n\n\
             2 Ask the bank. \n\nMay’22 Ongoing. It waits. Jul’21 \n"
        );
        let (draft, lines) = import::read("log.txt", text.as_bytes()).unwrap();
        account::check(&draft, &lines);
        assert_eq!(draft.title, "", "{line}");
        let status = &draft.actions[0].imported.status;
        assert_eq!(status.matches(line).count(), 2, "{status}");
    }
}
