//! Letters about a log: a reminder for an owner, a note with which the log is circulated; as text, and as a draft
//! that mail programs open for sending (`.eml`, RFC 5322 and MIME, with `X-Unsent: 1`).
//!
//! A draft names no sender and no recipient: the log knows no addresses, and the mail program knows its own.

use super::table::Book;
use crate::{
    command::ExportFormat,
    model::*,
    text::{self, Nearness, Words},
};

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject, one line.
    pub subject: String,
    /// The text, lines parted by line feeds.
    pub text: String,
}

/// A file that goes with a letter.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its format.
    pub format: ExportFormat,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What goes with a reminder, so that it can be answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Enclosed<'a> {
    /// The name of the file with the owner's rows.
    pub rows: Option<&'a str>,
    /// An invitation to write in the log itself.
    pub link: Option<&'a str>,
}

/// Reminds an owner of their open actions, the most urgent first; `None` where they have none.
pub fn reminder(copy: &LogCopy, owner: &str, enclosed: Enclosed<'_>) -> Option<Letter> {
    let mut open: Vec<_> = copy
        .actions
        .iter()
        .filter(|action| !action.stage.is_over() && action.is_owned_by(owner))
        .collect();
    if open.is_empty() {
        return None;
    }
    // Without a date last; equal ones in the order of the log.
    open.sort_by_key(|action| {
        let day = action.due.deadline.last_day();
        (day.is_none(), day)
    });
    let title = Book::new(copy).title();
    let triggers = Triggers::among(&copy.actions);
    let n = text::count(open.len(), "open action", "open actions");
    let today = copy.at.day();
    let as_of = today
        .map(|day| format!(", as of {}", text::day(day)))
        .unwrap_or_default();
    let mut letter = format!(
        "Dear {owner},\n\nthe log “{title}” has {n} of yours{as_of}. The most urgent stand first.\n"
    );
    for action in open {
        letter.push('\n');
        letter.push_str(&row(action, triggers.of(action), today));
    }
    letter.push_str(
        "\nPlease send an update for each: how far it is, and what you need. If one of them is not yours, or its deadline \
         cannot be met, please say so now.\n",
    );
    if let Some(rows) = enclosed.rows {
        letter.push_str(&format!(
            "\nYou can write the updates into “{rows}”, which holds your rows alone, and send it back: nothing else is \
             needed.\n"
        ));
    }
    if let Some(link) = enclosed.link {
        letter.push_str(&format!(
            "\nYou can write the updates in the log itself; you need no account. This link is an invitation to read and \
             write the whole log, for whoever has it, so please do not pass it on:\n\n{link}\n",
        ));
    }
    Some(Letter {
        subject: format!("{title}: {n} of {owner}"),
        text: letter,
    })
}

/// The note with which a log is circulated: what is in it, what is late, what is asked, and what changed since it was
/// circulated before.
pub fn circulation(copy: &LogCopy, since: Option<&SinceEdition>) -> Letter {
    let book = Book::new(copy);
    let title = book.title();
    let day = copy.at.day();
    let mut letter = format!("Dear all,\n\nhere is the action log “{title}”");
    letter.push_str(
        &day.map(|day| format!(" as it stands on {}", text::day(day)))
            .unwrap_or_default(),
    );
    letter.push_str(". It has\n\n");
    for list in &book.lists {
        let n = text::count(list.rows.len(), "action", "actions");
        letter.push_str(&format!("- {}: {n}\n", list.name()));
    }
    let late = |action: &&Action| {
        let left = day.and_then(|day| text::time_left(action, day));
        matches!(left, Some((Nearness::Overdue, _)))
    };
    let numbers = |actions: Vec<&Action>| {
        let names: Vec<_> = actions.iter().map(|action| action.name()).collect();
        text::list(&names, "and")
    };
    let triggers = Triggers::among(&copy.actions);
    let has_come = |action: &&Action| triggers.of(action).is_some_and(Trigger::is_due);
    let of = |which: &dyn Fn(&&Action) -> bool| -> Vec<&Action> {
        copy.actions.iter().filter(|action| which(action)).collect()
    };
    let sections = [
        (
            "Proposed complete, to be agreed",
            of(&|a| a.stage.is_proposed()),
        ),
        ("Overdue", of(&late)),
        ("Due, since what they waited for has come", of(&has_come)),
        (
            "With an open question",
            of(&|a| !a.stage.is_over() && a.open_questions().next().is_some()),
        ),
        (
            "With values that stand against each other",
            of(&|a| !a.conflicts.is_empty()),
        ),
    ];
    for (what, actions) in sections {
        if !actions.is_empty() {
            letter.push_str(&format!("\n{what}: {}.\n", numbers(actions)));
        }
    }
    letter.push_str(
        "\nPlease look at the actions that are yours, and answer with what has changed, naming the number of the action.\n",
    );
    if let Some(SinceEdition { edition, changes }) = since {
        let since = text::since_edition(edition);
        let told = text::what_changed(&since, changes, &copy.head.categories);
        letter.push_str(&format!("\n{told}"));
    }
    let on = day
        .map(|day| format!(", {}", text::day(day)))
        .unwrap_or_default();
    Letter {
        subject: format!("Action log: {title}{on}"),
        text: letter,
    }
}

fn row(action: &Action, waits: Option<Trigger>, today: Option<Day>) -> String {
    let due = text::due_as_it_stands(&action.due, waits);
    let left = today.and_then(|today| text::time_left(action, today));
    let left = left.map(|(_, words)| format!(" ({})", words.to_lowercase()));
    let mut row = format!(
        "{}: {}\n  Deadline: {due}{}\n  Status: {}\n",
        text::action_name(action),
        action.text.trim().replace('\n', "\n  "),
        left.unwrap_or_default(),
        action.stage.words(),
    );
    for question in action.open_questions() {
        row.push_str(&format!(
            "  Question: {}\n",
            question.text.trim().replace('\n', "\n  ")
        ));
    }
    row
}

/// The letter as a draft, with a file or without.
pub fn eml(letter: &Letter, attachment: Option<Attachment<'_>>) -> String {
    let mut out = String::from("X-Unsent: 1\r\nMIME-Version: 1.0\r\n");
    out.push_str(&format!("Subject: {}\r\n", encoded_words(&letter.subject)));
    let text = base64(letter.text.replace('\n', "\r\n").as_bytes());
    let Some(file) = attachment else {
        out.push_str(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        );
        lines(&mut out, &text);
        return out;
    };
    // Base64 has no full stop, so the boundary stands nowhere else.
    const BOUNDARY: &str = "matters.arising.boundary";
    out.push_str(&format!(
        "Content-Type: multipart/mixed; boundary=\"{BOUNDARY}\"\r\n\r\n"
    ));
    out.push_str(&format!(
        "--{BOUNDARY}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    ));
    lines(&mut out, &text);
    out.push_str(&format!(
        "--{BOUNDARY}\r\nContent-Type: {}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename*=utf-8''{}\r\n\r\n",
        file.format.media_type(),
        percent(file.name)
    ));
    lines(&mut out, &base64(file.bytes));
    out.push_str(&format!("--{BOUNDARY}--\r\n"));
    out
}

/// Lines of 76 characters, as MIME wants them.
fn lines(out: &mut String, base64: &str) {
    for line in base64.as_bytes().chunks(76) {
        out.extend(line.iter().map(|byte| char::from(*byte)));
        out.push_str("\r\n");
    }
}

/// A header's words (RFC 2047): each piece at most 75 characters, no character cut in two.
fn encoded_words(words: &str) -> String {
    const MOST: usize = 45;
    if words.len() <= 60 && words.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return words.to_owned();
    }
    let mut pieces = vec![String::new()];
    for c in words.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        match pieces.last_mut() {
            Some(last) if last.len() + c.len_utf8() <= MOST => last.push(c),
            _ => pieces.push(c.to_string()),
        }
    }
    let pieces: Vec<_> = pieces
        .iter()
        .map(|piece| format!("=?utf-8?B?{}?=", base64(piece.as_bytes())))
        .collect();
    pieces.join("\r\n ")
}

/// A file name in a header (RFC 8187).
fn percent(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte))
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_in_any_script_is_cut_between_characters_and_reads_back() {
        assert_eq!(encoded_words("Action log"), "Action log");
        let words = "Maßnahmen für den Hafen: ".repeat(5);
        let header = encoded_words(&words);
        assert!(header.split("\r\n ").all(|piece| piece.len() <= 75));
        let read: Vec<u8> = header
            .split("\r\n ")
            .flat_map(|piece| {
                let inner = piece
                    .strip_prefix("=?utf-8?B?")
                    .and_then(|p| p.strip_suffix("?="));
                from_base64(inner.expect("an encoded word").as_bytes()).expect("base64")
            })
            .collect();
        assert_eq!(read, words.as_bytes());
        assert!(
            !encoded_words("a\r\nBcc: x@y.example").contains("Bcc"),
            "no word becomes a header"
        );
    }
}
