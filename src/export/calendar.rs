//! iCalendar (RFC 5545): the deadlines of actions that are not over, and the meetings, as events of a whole day;
//! deadlines have an alarm.
//!
//! An event keeps its UID from one export to the next, so that a calendar updates it when the deadline moves. A
//! month is due on its last day; what is due monthly comes back on the last day of every month; a meeting of which only
//! the month is known is none. Not supported: deadlines that are no date ("Ongoing", words), which have no place in a
//! calendar; completed actions, which a calendar keeps as they last were.

use super::table::Book;
use crate::{
    model::{Action, Day, Deadline, LogCopy, Meeting, Timestamp, When, capital},
    text::{self, Words},
};

/// Lines longer than this many bytes are folded.
const LONGEST_LINE: usize = 75;

/// How long before the day the alarm goes.
const ALARM: &str = "-P7D";

/// On the last day of every month.
const EVERY_MONTH: &str = "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1";

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
        match (&action.due.deadline, copy.at.day()) {
            (Deadline::Monthly, Some(today)) => {
                let first = today.month().last_day();
                event(&mut out, copy, action, first, Some(EVERY_MONTH));
            }
            (deadline, _) => {
                if let Some(day) = deadline.last_day() {
                    event(&mut out, copy, action, day, None);
                }
            }
        }
    }
    for meeting in &copy.head.meetings {
        if let Some(When::Day(day)) = meeting.date {
            meeting_event(&mut out, copy, meeting, day);
        }
    }
    out.line("END:VCALENDAR");
    out.0
}

fn event(out: &mut Lines, copy: &LogCopy, action: &Action, day: Day, again: Option<&str>) {
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
    if let Some(again) = again {
        out.line(again);
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

/// A meeting that was called off stays in the calendar and says so, because a calendar keeps what it is not told of.
fn meeting_event(out: &mut Lines, copy: &LogCopy, meeting: &Meeting, day: Day) {
    out.line("BEGIN:VEVENT");
    out.line(&format!(
        "UID:{}@{}.matters-arising",
        meeting.id, copy.head.id
    ));
    out.line(&format!("DTSTAMP:{}", moment(copy.at)));
    out.line(&format!("LAST-MODIFIED:{}", moment(copy.at)));
    out.line(&format!("DTSTART;VALUE=DATE:{}", date(day)));
    if let Some(next) = Day::from_number(day.number() + 1) {
        out.line(&format!("DTEND;VALUE=DATE:{}", date(next)));
    }
    let called_off = meeting.called_off.is_some();
    out.line(match called_off {
        true => "STATUS:CANCELLED",
        false => "STATUS:CONFIRMED",
    });
    out.text("SUMMARY", &capital(&meeting.name()));
    if !meeting.place.trim().is_empty() {
        out.text("LOCATION", meeting.place.trim());
    }
    let papers = meeting.papers.iter().map(|paper| {
        let link = paper.link.trim();
        format!("Paper {}: {} {link}", paper.number, paper.title.trim())
            .trim_end()
            .to_owned()
    });
    let from = format!("From: {}", copy.head.title);
    let lines: Vec<_> = papers.chain([from]).collect();
    out.text("DESCRIPTION", &lines.join("\n"));
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
    use crate::model::{ActionId, Attribution, LogHead, LogId, MeetingId, Stage};

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

    #[test]
    fn what_is_due_monthly_comes_back_on_the_last_day_of_every_month_until_it_is_over() {
        let mut action = Action::empty(ActionId::random(&mut || 1));
        action.due.deadline = Deadline::Monthly;
        let written = |action: &Action| {
            calendar(&LogCopy {
                head: LogHead::new(LogId::random(&mut || 2), "Forum"),
                actions: vec![action.clone()],
                findings: Vec::new(),
                heads: Vec::new(),
                // 18 April 2019.
                at: Timestamp(18_004 * 86_400),
                whole: Vec::new(),
                receipt: None,
            })
        };
        let monthly = written(&action);
        let expect = "DTSTART;VALUE=DATE:20190430\r\nDTEND;VALUE=DATE:20190501\r\n\
            RRULE:FREQ=MONTHLY;BYMONTHDAY=-1\r\n";
        assert!(monthly.contains(expect), "{monthly}");
        action.stage = Stage::Complete;
        assert!(!written(&action).contains("BEGIN:VEVENT"));
        action.stage = Stage::Ongoing;
        action.due.deadline = Deadline::parse("2019-05");
        assert!(!written(&action).contains("RRULE"));
    }

    #[test]
    fn a_meeting_keeps_its_uid_and_one_that_is_called_off_says_so() {
        let id = MeetingId::random(&mut || 1);
        let mut head = LogHead::new(LogId::random(&mut || 2), "Forum");
        let on = |date| Meeting {
            date: When::parse(date),
            title: "Workshop 4".into(),
            place: "Town hall".into(),
            ..Meeting::empty(id)
        };
        let written = |meeting: Meeting, head: &mut LogHead| {
            head.meetings = vec![meeting];
            calendar(&LogCopy {
                head: head.clone(),
                actions: Vec::new(),
                findings: Vec::new(),
                heads: Vec::new(),
                at: Timestamp(0),
                whole: Vec::new(),
                receipt: None,
            })
        };
        let uid = format!("UID:{id}@{}.matters-arising\r\n", head.id);
        let planned = written(on("2019-02-14"), &mut head);
        let moved = written(on("2019-02-21"), &mut head);
        assert!(planned.contains(&uid) && moved.contains(&uid));
        assert!(planned.contains("DTSTART;VALUE=DATE:20190214\r\n"));
        assert!(planned.contains("STATUS:CONFIRMED\r\n"));
        assert!(moved.contains("DTSTART;VALUE=DATE:20190221\r\n"));
        assert!(moved.contains("LOCATION:Town hall\r\n"));
        let off = Meeting {
            called_off: Some(Attribution {
                author: None,
                at: Timestamp(0),
            }),
            ..on("2019-02-14")
        };
        assert!(written(off, &mut head).contains("STATUS:CANCELLED\r\n"));
        let month = written(on("2019-02"), &mut head);
        assert!(!month.contains("BEGIN:VEVENT"), "a month is no day");
    }
}
