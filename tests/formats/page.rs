//! The log as one HTML file: readable without script and network, and merged like a snapshot.

use super::exported::{copy_of, text, unread, worked_on, written};
use matters_arising::{command::ExportFormat, document::Snapshot, export, model::*};
use sha2::{Digest, Sha256};

#[test]
fn the_page_is_the_log_and_opens_as_a_snapshot_of_it() {
    let log = worked_on();
    let snapshot = Snapshot::read("log.html", &written(ExportFormat::Page)).unwrap();
    assert_eq!(snapshot.document.heads(), log.heads());
    assert_eq!(unread(snapshot.document.actions()), unread(log.actions()));
}

#[test]
fn a_page_that_was_cut_off_or_carries_nothing_is_refused() {
    let page = written(ExportFormat::Page);
    let at = page.len() - 9_000;
    assert_eq!(
        Snapshot::read("x.html", &page[..at]).err(),
        Some(FileError::Truncated)
    );
    let mut copy = copy_of(&worked_on());
    copy.whole.clear();
    let bare = export::write(ExportFormat::Page, &copy).unwrap();
    assert_eq!(
        Snapshot::read("x.html", &bare).err(),
        Some(FileError::NotASnapshot)
    );
    let text = String::from_utf8(bare).unwrap();
    assert!(!text.contains("all earlier versions"), "it has none");
}

#[test]
fn the_page_says_what_it_is_that_it_contains_everything_and_how_to_reply() {
    let text = text(ExportFormat::Page);
    for words in [
        "This is an action log as one file.",
        "How to reply",
        "contains all earlier versions",
    ] {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn the_page_asks_for_nothing_and_only_its_own_style_and_script_may_run() {
    let text = text(ExportFormat::Page);
    let between = |before: &str, after: &str| {
        let start = text.find(before).unwrap() + before.len();
        text[start..start + text[start..].find(after).unwrap()].to_owned()
    };
    let policy = between("Content-Security-Policy\" content=\"", "\"");
    for (kind, content) in [
        ("style", between("<style>", "</style>")),
        ("script", between("<script>", "</script>")),
    ] {
        let hash = base64(&Sha256::digest(content.as_bytes()));
        assert!(
            policy.contains(&format!("{kind}-src 'sha256-{hash}'")),
            "{policy}"
        );
    }
    assert!(policy.starts_with("default-src 'none';"));
    // The page's own markup: neither address nor inline style, and no words of the log as markup.
    for forbidden in [
        "http:",
        "https:",
        " src=",
        " style=",
        " onclick=",
        "<b>“bold”",
        "@import",
        "url(",
    ] {
        let page = text.split(CARRIED_BEFORE).next().unwrap();
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn tables_have_captions_and_headers_and_every_row_its_id() {
    let text = text(ExportFormat::Page);
    assert_eq!(text.matches("<caption>").count(), 3);
    assert_eq!(text.matches("<th scope=\"col\">").count(), 24);
    for action in worked_on().actions() {
        assert!(text.contains(&format!("<tr id=\"{ROW_BOOKMARK}{}\">", action.id)));
    }
}
