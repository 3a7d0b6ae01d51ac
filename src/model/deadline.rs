//! Deadlines as logs have them: a month, several months, a day, "Ongoing", "Monthly", or words.

use super::{Day, Month};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a deadline says.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Deadline {
    /// None was given.
    #[default]
    None,
    /// One month, or several where the log prints several.
    Months(Vec<Month>),
    /// A day.
    Day(Day),
    /// "Ongoing": kept open on purpose.
    Ongoing,
    /// "Monthly": due again every month.
    Monthly,
    /// Words that are no date, as printed.
    Other(String),
}

/// The words for an end of an action that a deadline may wait for.
const ENDS: [&str; 4] = ["complete", "completed", "closed", "done"];

/// A deadline as understood, beside what was printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// As understood.
    pub deadline: Deadline,
    /// As printed, word for word; empty where a person set the deadline in the page.
    pub printed: String,
}

impl Deadline {
    /// The last day on which the action is not yet late.
    pub fn last_day(&self) -> Option<Day> {
        match self {
            Self::Months(months) => months.iter().max().map(|m| m.last_day()),
            Self::Day(day) => Some(*day),
            Self::None | Self::Ongoing | Self::Monthly | Self::Other(_) => None,
        }
    }

    /// Days from `today` to the last day: negative when overdue, `None` when it is no date.
    pub fn days_left(&self, today: Day) -> Option<i64> {
        self.last_day().map(|day| day.number() - today.number())
    }

    /// When another action is complete. Words, as older versions of this program read them as well.
    pub fn after(number: u32) -> Self {
        Self::Other(format!("when action {number} is complete"))
    }

    /// The number of the action whose end this waits for, where its words say so: "when 12 is complete",
    /// "once action 12 has been closed", "after action 12". `None` for any other words.
    pub fn waits_for(&self) -> Option<u32> {
        let Self::Other(words) = self else {
            return None;
        };
        let words = words.to_lowercase();
        let words: Vec<_> = words.trim_end_matches('.').split_whitespace().collect();
        let (first, rest) = words.split_first()?;
        if !["when", "once", "after"].contains(first) {
            return None;
        }
        let (is_named, rest) = match rest.split_first()? {
            (&"action", rest) => (true, rest),
            _ => (false, rest),
        };
        let (number, rest) = rest.split_first()?;
        let is_end = match rest {
            [] => *first == "after" && is_named,
            ["is", end] | ["has", "been", end] => ENDS.contains(end),
            _ => false,
        };
        let number = number.parse().ok().filter(|number| *number > 0);
        number.filter(|_| is_end)
    }

    /// Reads what [`Deadline`]'s `Display` writes; words that are none of its forms are `Other`.
    pub fn parse(text: &str) -> Self {
        match text {
            "" => return Self::None,
            "ongoing" => return Self::Ongoing,
            "monthly" => return Self::Monthly,
            _ => {}
        }
        if let Some(day) = Day::parse(text) {
            return Self::Day(day);
        }
        let months: Option<Vec<_>> = text.split(' ').map(Month::parse).collect();
        match months {
            Some(months) => Self::Months(months),
            None => Self::Other(text.strip_prefix('=').unwrap_or(text).to_owned()),
        }
    }
}

/// The stored form: `2019-02`, `2018-10 2018-12`, `2019-04-18`, `ongoing`, `monthly`, `=words`, or nothing.
impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Months(months) => {
                for (i, month) in months.iter().enumerate() {
                    write!(f, "{}{month}", if i == 0 { "" } else { " " })?;
                }
                Ok(())
            }
            Self::Day(day) => day.fmt(f),
            Self::Ongoing => f.write_str("ongoing"),
            Self::Monthly => f.write_str("monthly"),
            Self::Other(words) => write!(f, "={words}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_reads_back() {
        let month = |y, m| Month::new(y, m).expect("a month");
        for deadline in [
            Deadline::None,
            Deadline::Months(vec![month(2019, 2)]),
            Deadline::Months(vec![month(2018, 10), month(2018, 12)]),
            Deadline::Day(Day::new(2019, 4, 18).expect("a day")),
            Deadline::Ongoing,
            Deadline::Monthly,
            Deadline::Other("ongoing".into()),
            Deadline::Other("when the board has met".into()),
            Deadline::Other(String::new()),
        ] {
            assert_eq!(Deadline::parse(&deadline.to_string()), deadline);
        }
    }

    #[test]
    fn a_deadline_that_waits_for_an_action_is_words_that_read_back() {
        for number in [1, 12, 97, 100_000, u32::MAX] {
            let deadline = Deadline::after(number);
            let stored = deadline.to_string();
            assert_eq!(stored, format!("=when action {number} is complete"));
            assert_eq!(Deadline::parse(&stored), deadline);
            assert_eq!(Deadline::parse(&stored).waits_for(), Some(number));
        }
    }

    #[test]
    fn only_words_that_name_the_end_of_an_action_wait_for_it() {
        for (words, expect) in [
            ("when 12 is complete", Some(12)),
            ("When action 12  is completed.", Some(12)),
            ("once action 12 has been closed", Some(12)),
            ("after 12 is done", Some(12)),
            ("after action 12", Some(12)),
            ("after 12", None),
            ("after 12 May 2019", None),
            ("when 12 is late", None),
            ("when action 0 is complete", None),
            ("when action -1 is complete", None),
            ("when 99999999999 is complete", None),
            ("when the board is complete", None),
            ("when the board has met", None),
            ("when", None),
            ("", None),
        ] {
            let deadline = Deadline::Other(words.to_owned());
            assert_eq!(deadline.waits_for(), expect, "{words}");
            assert_eq!(Deadline::parse(&deadline.to_string()), deadline);
        }
        assert_eq!(Deadline::Ongoing.waits_for(), None);
    }

    #[test]
    fn a_month_is_not_late_before_it_is_over() {
        let feb = Deadline::Months(vec![Month::new(2019, 2).expect("a month")]);
        let day = |d| Day::new(2019, 2, d).expect("a day");
        assert_eq!(feb.days_left(day(28)), Some(0));
        assert_eq!(feb.days_left(day(1)), Some(27));
        assert_eq!(
            feb.days_left(Day::new(2019, 3, 1).expect("a day")),
            Some(-1)
        );
    }
}
