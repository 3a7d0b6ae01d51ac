//! The formats that are plain text: CSV, Markdown, calendars.

use super::exported::{copy_of, imported, numbers, text, worked_on};
use matters_arising::{command::ExportFormat, export, model::*};

/// Reads RFC 4180, strictly: a table of cells.
fn csv(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        match (is_quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            (true, '"') => is_quoted = false,
            (true, c) => cell.push(c),
            (false, '"') if cell.is_empty() => is_quoted = true,
            (false, ',') => row.push(std::mem::take(&mut cell)),
            (false, '\r') => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (false, c) => {
                assert!(c != '"' && c != '\n', "outside of quotes");
                cell.push(c);
            }
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !is_quoted);
    rows
}

#[test]
fn csv_has_every_action_once_with_its_id_and_its_dates_in_iso() {
    let log = worked_on();
    let table = csv(&text(ExportFormat::Csv));
    let head: Vec<_> = table[0].iter().map(String::as_str).collect();
    assert_eq!(
        head,
        [
            "List",
            "No.",
            "Action",
            "Category",
            "Deadline",
            "First deadline",
            "Deadline moves",
            "Status",
            "Updates, newest first",
            "When from?",
            "Owner",
            "Linked actions",
            "Artefacts",
            "To settle",
            ID_COLUMN,
            HEADS_PROPERTY,
        ]
    );
    assert!(table.iter().all(|row| row.len() == head.len()));
    let actions = log.actions();
    let mut ids: Vec<_> = table[1..].iter().map(|row| row[14].clone()).collect();
    let mut want: Vec<_> = actions.iter().map(|a| a.id.to_string()).collect();
    ids.sort();
    want.sort();
    assert_eq!(ids, want);
    let row = |id: ActionId| {
        let id = id.to_string();
        table.iter().find(|row| row[14] == id).unwrap()
    };
    let first = row(actions[0].id);
    assert_eq!(first[3], log.head().unwrap().categories[1].name);
    assert_eq!(first[4..7], ["2022-09-30", "2022-02", "2"]);
    let comment =
        "Comment at Forum 4: the harbour, 14 June 2022, recorded by Ada, Tideway: The pilots";
    assert!(first[8].starts_with(comment), "{}", first[8]);
    assert!(first[8].contains("\nQuestion, 18 April 2019, Ada, Tideway: Who asks?\n=1+1 |"));
    assert!(first[10].contains("Pilots & Co"));
    assert!(!first[11].is_empty());
    let last = row(actions[44].id);
    for part in ["2 values for progress", "Ongoing: Ada", "Not started: Ben"] {
        assert!(last[13].contains(part), "{part} in {}", last[13]);
    }
}

#[test]
fn nothing_to_settle_needs_no_column() {
    let mut numbers = numbers();
    let mut log = imported(&mut numbers);
    // The example gives a number out twice.
    let clash = log.actions().iter().map(|a| a.id).collect::<Vec<_>>();
    for (at, action) in clash.into_iter().enumerate() {
        let number = Some(at as u32 + 1000);
        let edit = matters_arising::command::Edit::SetNumber { action, number };
        log.apply(&edit, Timestamp(1)).unwrap();
    }
    let bytes = export::write(ExportFormat::Csv, &copy_of(&log)).unwrap();
    let table = csv(&String::from_utf8(bytes).unwrap());
    assert!(!table[0].contains(&"To settle".to_owned()));
    assert_eq!(table[0][table[0].len() - 2..], [ID_COLUMN, HEADS_PROPERTY]);
}

#[test]
fn markdown_has_three_tables_and_words_stay_words() {
    let text = text(ExportFormat::Markdown);
    assert!(text.starts_with("# Harbour forum\n"));
    let headings: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    assert_eq!(
        headings,
        [
            "## Proposed complete actions",
            "## Ongoing actions",
            "## Appendix: completed actions"
        ]
    );
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| ")).collect();
    assert_eq!(rows.len(), 45 + 3, "every action and three headers");
    for row in &rows {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 9, "eight cells in {row}");
    }
    assert!(text.contains(
        "**Question, 18 April 2019, Ada, Tideway:** Who asks?<br>=1+1 \\| R&amp;D &lt;b>"
    ));
    assert!(
        text.contains(r"30 September 2022<br>*\[Log note: Moved twice, first February 2022\]*")
    );
    assert!(!text.contains("<b>"));
}

#[test]
fn a_calendar_has_the_deadlines_that_are_dates_or_come_back_of_actions_that_are_not_over() {
    let log = worked_on();
    let text = text(ExportFormat::Calendar);
    let lines: Vec<_> = text.split("\r\n").collect();
    assert!(
        lines
            .iter()
            .all(|line| line.len() <= 75 && !line.contains('\n'))
    );
    let open = log.actions().into_iter().filter(|a| !a.stage.is_over());
    let due: Vec<_> = open.map(|action| action.due.deadline).collect();
    let n_dated = due.iter().filter(|due| due.last_day().is_some()).count();
    let n_monthly = due.iter().filter(|due| **due == Deadline::Monthly).count();
    assert!(n_monthly > 0);
    assert_eq!(text.matches("RRULE:FREQ=MONTHLY").count(), n_monthly);
    let n_due = n_dated + n_monthly;
    assert!(n_due > 5);
    let n_events = lines.iter().filter(|line| **line == "BEGIN:VEVENT").count();
    let meetings = log.head().unwrap().meetings.into_iter();
    let n_meetings = meetings.filter(|one| matches!(one.date, Some(When::Day(_))));
    assert_eq!(n_events, n_due + n_meetings.count());
    let first = &log.actions()[0];
    let unfolded = text.replace("\r\n ", "");
    let uid = format!(
        "UID:{}@{}.matters-arising",
        first.id,
        log.head().unwrap().id
    );
    let event = unfolded
        .split("BEGIN:VEVENT")
        .find(|e| e.contains(&uid))
        .unwrap();
    for line in [
        "DTSTART;VALUE=DATE:20220930",
        "DTEND;VALUE=DATE:20221001",
        "SEQUENCE:2",
        "TRIGGER:-P7D",
    ] {
        assert!(
            event.contains(&format!("\r\n{line}\r\n")),
            "{line} in {event}"
        );
    }
}
