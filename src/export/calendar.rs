//! iCalendar (RFC 5545): the deadlines of actions that are not over, as events of a whole day with an alarm.
//!
//! An event keeps its UID from one export to the next, so that a calendar updates it when the deadline moves. A
//! month is due on its last day. Not supported: deadlines that are no date ("Ongoing", "Monthly", words), which
//! have no place in a calendar; completed actions, which a calendar keeps as they last were.

use super::table::Book;
use crate::{
    model::{Action, Day, LogCopy, Timestamp},
    text::{self, Words},
};

/// Lines longer than this many bytes are folded.
const LONGEST_LINE: usize = 75;

/// How long before the day the alarm goes.
const ALARM: &str = "-P7D";

/// Writes the deadlines of a log.
pub(super) fn calendar(copy: &LogCopy) -> String {
    let book = Book::new(copy);
    let mut out = Lines::default();
    out.line("BEGIN:VCALENDAR");
    out.line("VERSION:2.0");
    out.line("PRODID:-//Matters Arising//Action log//EN");
    out.line("CALSCALE:GREGORIAN");
    out.line("METHOD:PUBLISH");
    out.text("X-WR-CALNAME", book.title());
    for action in copy.actions.iter().filter(|action| !action.stage.is_over()) {
        if let Some(day) = action.due.deadline.last_day() {
            event(&mut out, copy, action, day);
        }
    }
    out.line("END:VCALENDAR");
    out.0
}

fn event(out: &mut Lines, copy: &LogCopy, action: &Action, day: Day) {
    let head = &copy.head;
    let category = action
        .category
        .and_then(|id| text::category_name(id, &head.categories));
    out.line("BEGIN:VEVENT");
    out.line(&format!("UID:{}@{}.matters-arising", action.id, head.id));
    out.line(&format!("DTSTAMP:{}", moment(copy.at)));
    out.line(&format!("SEQUENCE:{}", action.n_moves()));
    out.line(&format!("DTSTART;VALUE=DATE:{}", date(day)));
    if let Some(next) = Day::from_number(day.number() + 1) {
        out.line(&format!("DTEND;VALUE=DATE:{}", date(next)));
    }
    out.line("TRANSP:TRANSPARENT");
    let name = text::action_name(action);
    out.text(
        "SUMMARY",
        &format!("{name} due: {}", text::first_words(&action.text, 60)),
    );
    out.text("DESCRIPTION", &description(action, copy));
    if let Some(category) = category {
        out.text("CATEGORIES", category);
    }
    out.line("BEGIN:VALARM");
    out.line("ACTION:DISPLAY");
    out.text("DESCRIPTION", &format!("{name} is due in a week"));
    out.line(&format!("TRIGGER:{ALARM}"));
    out.line("END:VALARM");
    out.line("END:VEVENT");
}

fn description(action: &Action, copy: &LogCopy) -> String {
    let owners: Vec<_> = action.owners.iter().map(|o| o.name.trim()).collect();
    let mut lines = vec![action.text.trim().to_owned()];
    if !owners.is_empty() {
        lines.push(format!("Owner: {}", owners.join(", ")));
    }
    lines.push(format!("Status: {}", action.stage.words()));
    lines.push(format!("Deadline: {}", text::due(&action.due)));
    lines.push(format!("From: {}", copy.head.title));
    lines.join("\n")
}

fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

fn moment(at: Timestamp) -> String {
    let second = at.0.rem_euclid(86_400);
    let day = at.day().or_else(|| Day::new(1970, 1, 1)).map(date);
    let (h, m, s) = (second / 3600, second / 60 % 60, second % 60);
    format!("{}T{h:02}{m:02}{s:02}Z", day.unwrap_or_default())
}

/// Content lines: ended by CRLF, folded between characters.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    fn text(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => line.extend(['\\', c]),
                '\n' => line.push_str("\\n"),
                c if c.is_control() => line.push(' '),
                c => line.push(c),
            }
        }
        self.line(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_characters() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &"ü".repeat(60));
        let folded: Vec<_> = lines.0.split("\r\n").collect();
        assert!(folded.iter().all(|line| line.len() <= LONGEST_LINE));
        assert_eq!(folded.len(), 3);
        assert!(folded[1].starts_with(' '));
        assert_eq!(
            lines.0.replace("\r\n ", ""),
            format!("SUMMARY:{}\r\n", "ü".repeat(60))
        );
    }

    #[test]
    fn words_cannot_end_a_line_or_a_value() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "a,b;c\\d\nEND:VEVENT\r");
        assert_eq!(lines.0, "SUMMARY:a\\,b\\;c\\\\d\\nEND:VEVENT \r\n");
    }

    #[test]
    fn a_moment_is_written_in_utc() {
        assert_eq!(
            moment(Timestamp(18_004 * 86_400 + 3_723)),
            "20190418T010203Z"
        );
    }
}
