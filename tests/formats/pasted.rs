//! Pages of the web, and tables as office programs and browsers put them on the clipboard.

use super::{exported::text, support};
use matters_arising::{command::ExportFormat, import, model::*};

fn read(page: &str) -> LogDraft {
    let (draft, lines) = import::read("Pasted table", page.as_bytes()).unwrap();
    assert_eq!(draft.lines.len(), lines.len());
    draft
}

fn rows(draft: &LogDraft) -> Vec<(Option<u32>, &str, &str)> {
    let rows = draft.actions.iter();
    rows.map(|row| (row.number, row.text.as_str(), row.imported.owner.as_str()))
        .collect()
}

#[test]
fn h1_a_table_of_the_web_is_read_with_what_stands_around_it() {
    let draft = read(
        "<!DOCTYPE html><head><title>No text</title><style>td{}</style></head><body>\
         <h1>Harbour  forum action log, 18 April 2019</h1>\
         <table><tr><th>No.<th>Action<th>Deadline<th>Owner<tr><td>1<td>Share the <b>minutes</b><br>today<td>May&nbsp;2019\
         <td rowspan=2>Harbour Office<tr><td>2</td><td>Mark&nbsp;the&#32;channel &amp; report</td><td>17 June 2019</td></tr></table>\
         <p>Dear members</p><script>if (a<b) \"</p><table><tr><td>x\"</script>",
    );
    assert_eq!(draft.title, "Harbour forum action log, 18 April 2019");
    let want = [
        (Some(1), "Share the minutes\ntoday", "Harbour Office"),
        (Some(2), "Mark the channel & report", "Harbour Office"),
    ];
    assert_eq!(rows(&draft), want);
    assert_eq!(draft.actions[1].due.deadline.to_string(), "2019-06-17");
    let unread: Vec<_> = draft
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::NotUnderstood)
        .collect();
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert!(unread[0].text.contains("Dear members"));
}

#[test]
fn h2_what_word_excel_and_others_copy_is_read() {
    let word = "<html xmlns:o=\"urn\"><body><!--StartFragment--><table class=MsoTableGrid><tr>\
        <td width=10><p class=MsoNormal>No.<o:p></o:p></p></td><td><p class=MsoNormal>Action<o:p></o:p></p></td>\
        <td><p>Owner</p></td></tr><tr><td><p>1</p></td><td><p>Share\n  the minutes</p><p>and the papers</p>\
        <del>gone</del></td><td><p>Ada</p></td></tr></table><!--EndFragment--></body></html>";
    assert_eq!(
        rows(&read(word)),
        [(Some(1), "Share the minutes\nand the papers", "Ada")]
    );
    let excel = "Version:1.0\r\nStartHTML:0000000105\r\n<html><body><table><!--StartFragment--><col width=64>\
        <tr height=20><td class=xl65>No.</td><td>Action</td><td>Owner</td></tr><tr><td x:num>1</td><td>Share it</td>\
        <td>Ada</td></tr><!--EndFragment--></table></body></html>";
    assert_eq!(rows(&read(excel)), [(Some(1), "Share it", "Ada")]);
    let sheets = "<meta charset='utf-8'><google-sheets-html-origin><table><tr><td>No.</td><td>Action</td></tr>\
        <tr><td>7</td><td>Share it</td></tr></table></google-sheets-html-origin>";
    assert_eq!(rows(&read(sheets)), [(Some(7), "Share it", "")]);
    let piece = "<tr><td>No.</td><td>Action</td></tr><tr><td>7</td><td>Share it</td></tr>";
    assert_eq!(rows(&read(piece)), [(Some(7), "Share it", "")]);
}

/// As Outlook copies out of a message: the page of Word, with what only Word reads in comments and in its own elements.
const OUTLOOK: &str = include_str!("data/outlook.html");

#[test]
fn h8_what_outlook_copies_is_read_without_what_only_word_reads() {
    for page in [OUTLOOK.to_owned(), OUTLOOK.replace('\n', "\r\n")] {
        let draft = read(&page);
        assert_eq!(draft.title, "Harbour forum, 18 April 2019");
        assert_eq!(draft.dated, Day::new(2019, 4, 18));
        let minutes = "Share the minutes with all of the harbourmasters\n· and the papers";
        let spaced = |text: &str| {
            let lines = text
                .lines()
                .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            lines.collect::<Vec<_>>().join("\n")
        };
        let rows: Vec<_> = draft
            .actions
            .iter()
            .map(|row| (row.number, spaced(&row.text), row.owners.join("; ")))
            .collect();
        let want = [(Some(1), minutes), (Some(2), "Mark the channel")];
        let want = want.map(|(number, text)| (number, text.to_owned(), "Ada".to_owned()));
        assert_eq!(rows, want);
        assert_eq!(draft.actions[0].due.deadline.to_string(), "2019-04-25");
        let unread = draft.findings.iter();
        let unread: Vec<_> = unread
            .filter(|finding| finding.kind == FindingKind::NotUnderstood)
            .collect();
        assert!(unread.is_empty(), "{unread:?}");
    }
}

#[test]
fn h3_a_table_that_only_arranges_others_is_no_table() {
    let draft = read(
        "<table><tr><td>Menu<td><table><tr><th>No.<th>Action<th>Owner<tr><td>1<td>Share it<td>Ada</table></table>",
    );
    assert_eq!(rows(&draft), [(Some(1), "Share it", "Ada")]);
}

#[test]
fn h4_the_example_pasted_as_a_page_is_what_its_text_is() {
    let printed = support::read(support::EXAMPLE);
    let escaped = |text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        text.replace('\n', "<br>")
    };
    let day = printed.dated.map(|day| day.to_string()).unwrap();
    let mut page = format!("<html><body><h1>{} {day}</h1>", escaped(&printed.title));
    for table in support::as_tables(&printed) {
        page.push_str("<table>");
        for row in table {
            let cells: String = row
                .iter()
                .map(|cell| format!("<td>{}</td>", escaped(cell)))
                .collect();
            page.push_str(&format!("<tr>{cells}</tr>"));
        }
        page.push_str("</table>");
    }
    let draft = read(&page);
    support::same_but_for_lines(&draft, &printed, 3);
}

#[test]
fn h7_what_stands_over_a_table_is_read_and_moves_no_row() {
    let table = |caption: &str| {
        format!(
            "<html><h1>Harbour forum</h1><table>{caption}<tr><th>No.<th>Action<th>Owner<tr><td>1<td>Share the minutes<td>Ada\
             <tr><td>2<td>Share the papers<td>Ada</table>"
        )
    };
    let plain = read(&table(""));
    let labelled = read(&table("<caption>Completed actions</caption>"));
    assert_eq!(plain.actions[0].section, Section::Ongoing);
    assert_eq!(labelled.actions[0].section, Section::Completed);
    assert_eq!(rows(&labelled), rows(&plain));
    let other = read(&table("<caption>Agreed under protest</caption>"));
    let unread = |draft: &LogDraft| -> Vec<String> {
        let findings = draft.findings.iter();
        let unread = findings.filter(|finding| finding.kind == FindingKind::NotUnderstood);
        unread.map(|finding| finding.text.clone()).collect()
    };
    assert!(unread(&plain).is_empty() && unread(&labelled).is_empty());
    assert!(
        unread(&other)[0].contains("Agreed under protest"),
        "{other:?}"
    );
    let last = |draft: &LogDraft| draft.table.as_ref().unwrap().places.last().cloned();
    assert_eq!(last(&other), last(&plain));
}

#[test]
fn h6_the_page_that_a_browser_saves_after_its_script_ran_is_read_as_well() {
    let page = text(ExportFormat::Page);
    let mut saved = page.replace(
        "<div id=\"lists\">",
        "<div class=\"find\" data-matters-aside=\"\"><label for=\"find\">Show only actions with these words</label>\
         <input id=\"find\"><p role=\"status\">2 of 45 actions are shown</p></div><div id=\"lists\">",
    );
    assert_ne!(saved, page);
    for heading in [
        "No.",
        "Action",
        "Deadline",
        "Status",
        "Updates, newest first",
    ] {
        let plain = format!("<th scope=\"col\">{heading}</th>");
        assert!(saved.contains(&plain), "{heading}");
        let button = format!("<th scope=\"col\"><button type=\"button\">{heading}</button></th>");
        saved = saved.replace(&plain, &button);
    }
    let read = |page: &str| import::read("Log.html", page.as_bytes()).unwrap().0;
    assert_eq!(read(&saved), read(&page));
}

#[test]
fn h5_hostile_pages_are_refused_or_read_and_end() {
    let deep = format!("{}x", "<table><tr><td>".repeat(20_000));
    let quotes = format!("<p>{}", "<a \"".repeat(500_000));
    let marks = format!("<p>{}", "&".repeat(1_000_000));
    let many = format!("<table>{}", "<td>x".repeat(300_000));
    for page in [
        deep.as_str(),
        &quotes,
        &marks,
        &many,
        "<table",
        "<html><a b=\"",
        "<!doctype html><!--",
        "<html><script>",
        "<p>&#xFFFFFFFF;&#0;&;&amp",
        "<table></table></td></tr></table>",
        "<tr><td colspan=4000000000>x<td rowspan=4000000000>y",
    ] {
        let _ = import::read("Pasted table", page.as_bytes());
    }
    let tall: String = (0..60_000)
        .map(|n| format!("<tr><td>{n}<td>Share it"))
        .collect();
    let page = format!("<table><tr><th>No.<th>Action{tall}");
    assert!(matches!(
        import::read("Pasted table", page.as_bytes()),
        Err(FileError::TooManyRows { .. })
    ));
}
