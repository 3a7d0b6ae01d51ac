//! Deadlines as logs have them: a month, several months, a day, "Ongoing", "Monthly", or words.

use super::{ActionId, Day, EndOf, Month, end_of::number_in};
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
    /// When another action of the log is complete.
    After(EndOf),
}

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
            Self::None | Self::Ongoing | Self::Monthly | Self::Other(_) | Self::After(_) => None,
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
        match self {
            Self::Other(words) => number_in(words),
            Self::After(end) => number_in(end.words()),
            _ => None,
        }
    }

    /// Whose end this waits for; `None` also where its words name a number and nobody has said which action that is.
    pub fn end_of(&self) -> Option<ActionId> {
        match self {
            Self::After(end) => Some(end.action()),
            _ => None,
        }
    }

    /// The same, of this action where the words name the end of one.
    pub fn of_action(&self, action: ActionId) -> Self {
        let end = match self {
            Self::Other(words) => EndOf::new(action, words),
            _ => None,
        };
        end.map_or_else(|| self.clone(), Self::After)
    }

    /// Calls what this waits for by the number that it has now. Gives whether it is called otherwise than before.
    pub fn renumber(&mut self, number_of: impl Fn(ActionId) -> Option<u32>) -> bool {
        let Self::After(end) = self else {
            return false;
        };
        let now = end.numbered(number_of(end.action()));
        let is_new = now.words() != end.words();
        *end = now;
        is_new
    }

    /// The stored form with the words as they were given, whatever number what they wait for has now: what versions
    /// of this program that know words alone read in the same document.
    pub fn as_given(&self) -> String {
        match self {
            Self::After(end) => format!("={}", end.given()),
            other => other.to_string(),
        }
    }

    /// Whether both say the same: another number for the same action is no other deadline.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::After(one), Self::After(other)) => one.action() == other.action(),
            (one, other) => one == other,
        }
    }

    /// Whether a later deadline moves nothing: it says the same, or says which action the number in these words means.
    pub fn is_repeated_by(&self, later: &Self) -> bool {
        match (self, later) {
            (Self::Other(words), Self::After(end)) => {
                let number = number_in(words);
                number.is_some() && number == number_in(end.given())
            }
            (one, later) => one.says_the_same_as(later),
        }
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
            Self::After(end) => write!(f, "={}", end.words()),
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
    fn a_deadline_that_is_bound_to_an_action_follows_its_number_and_stays_the_same_deadline() {
        let [one, other] = [1, 2].map(|n| ActionId::random(&mut || n));
        let bound = Deadline::after(12).of_action(one);
        assert_eq!((bound.waits_for(), bound.end_of()), (Some(12), Some(one)));
        assert_eq!(bound.to_string(), Deadline::after(12).to_string());
        let mut now = bound.clone();
        assert!(now.renumber(|id| (id == one).then_some(98)));
        assert_eq!(now.to_string(), "=when action 98 is complete");
        assert_eq!(now.as_given(), bound.to_string(), "what the document holds");
        assert!(
            !now.renumber(|_| None),
            "without a number it keeps its words"
        );
        assert!(now != bound && now.says_the_same_as(&bound));
        assert!(!bound.says_the_same_as(&Deadline::after(12).of_action(other)));
        assert!(!bound.says_the_same_as(&Deadline::after(12)));
        let words = Deadline::Other("when the board has met".into());
        assert_eq!(words.of_action(one), words);
    }

    #[test]
    fn saying_which_action_words_mean_repeats_the_deadline_whatever_its_number_is_now() {
        let [one, other] = [1, 2].map(|n| ActionId::random(&mut || n));
        let words = Deadline::after(12);
        let mut bound = words.of_action(one);
        assert!(words.is_repeated_by(&bound));
        bound.renumber(|_| Some(98));
        assert!(words.is_repeated_by(&bound));
        assert!(!Deadline::after(98).is_repeated_by(&bound), "as given then");
        assert!(!Deadline::after(12).of_action(other).is_repeated_by(&bound));
        assert!(!words.is_repeated_by(&Deadline::after(13).of_action(one)));
        assert!(!bound.is_repeated_by(&words), "it says less than before");
        let [may, july] = ["2019-05", "2019-07"].map(Deadline::parse);
        assert!(may.is_repeated_by(&may) && !may.is_repeated_by(&july));
        let board = Deadline::Other("when the board has met".into());
        assert!(!board.is_repeated_by(&bound));
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
