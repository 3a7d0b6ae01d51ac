//! Which meeting an action comes from: what its origin says, held against the meetings that are listed.

use super::Meeting;
use crate::model::{Month, Origin, When};

/// The meeting that an origin names: the one of its month, or the one that its words name. `None` where
/// there is none, or several.
pub fn meeting_of<'a>(origin: &Origin, meetings: &'a [Meeting]) -> Option<&'a Meeting> {
    let only = |mut found: Vec<&'a Meeting>| match found.len() {
        1 => found.pop(),
        _ => None,
    };
    let held = || meetings.iter().filter(|m| m.called_off.is_none());
    let by_words = only(
        held()
            .filter(|m| is_named(&origin.printed, &m.title))
            .collect(),
    );
    by_words.or_else(|| {
        let month = origin.month?;
        only(
            held()
                .filter(|m| m.date.map(When::month) == Some(month))
                .collect(),
        )
    })
}

/// Whether words name a title: "WS4" and "workshop 4" both name "Workshop 4".
fn is_named(words: &str, title: &str) -> bool {
    let (words, title) = (key(words), key(title));
    !title.is_empty() && words == title
}

/// Letters and digits alone, in lower case, with the short form written out.
fn key(words: &str) -> String {
    let plain: String = words
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    match plain.strip_prefix("ws") {
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("workshop{number}")
        }
        _ => plain,
    }
}

/// Months that origins name and in which no meeting is listed, in order.
pub fn unlisted_months<'a>(
    origins: impl IntoIterator<Item = &'a Origin>,
    meetings: &[Meeting],
) -> Vec<Month> {
    let mut months: Vec<_> = origins
        .into_iter()
        .filter_map(|origin| origin.month)
        .filter(|month| {
            !meetings
                .iter()
                .any(|m| m.date.map(When::month) == Some(*month))
        })
        .collect();
    months.sort_unstable();
    months.dedup();
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MeetingId;

    fn meeting(n: u64, title: &str, date: &str) -> Meeting {
        Meeting {
            title: title.to_owned(),
            date: When::parse(date),
            ..Meeting::empty(MeetingId::random(&mut || n))
        }
    }

    fn origin(month: &str, printed: &str) -> Origin {
        Origin {
            month: Month::parse(month),
            printed: printed.to_owned(),
        }
    }

    #[test]
    fn an_ordinal_or_a_month_names_its_meeting_and_nothing_is_guessed() {
        let meetings = [
            meeting(1, "Workshop 3", "2018-10-04"),
            meeting(2, "Workshop 4", "2019-02"),
            meeting(3, "Extra meeting", "2019-02-20"),
        ];
        let found = |o: &Origin| meeting_of(o, &meetings).map(|m| m.title.as_str());
        assert_eq!(found(&origin("", "WS4")), Some("Workshop 4"));
        assert_eq!(found(&origin("", "workshop 3")), Some("Workshop 3"));
        assert_eq!(found(&origin("2018-10", "Oct’18")), Some("Workshop 3"));
        assert_eq!(found(&origin("2019-02", "Feb’19")), None, "two that month");
        assert_eq!(found(&origin("2019-02", "WS 4")), Some("Workshop 4"));
        assert_eq!(found(&origin("", "standing item")), None);
        assert_eq!(found(&origin("", "")), None);
    }
}
