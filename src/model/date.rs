//! Months, days and moments. A month is a month, not its first day.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z, as some device's clock gave them.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Timestamp(pub i64);

/// A calendar month, written `2019-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    year: i16,
    month: u8,
}

/// A calendar day, written `2019-04-18`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    month: Month,
    day: u8,
}

/// A date as far as a text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum When {
    /// Only the month is known.
    Month(Month),
    /// The day is known.
    Day(Day),
}

const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Month {
    /// A month of the years 1000 to 9999; `month` counts from 1.
    pub fn new(year: i16, month: u8) -> Option<Self> {
        ((1000..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, counted from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The English name without the year.
    pub fn name(self) -> &'static str {
        MONTH_NAMES[usize::from(self.month) - 1]
    }

    /// Reads `2019-02`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        (year.len() == 4 && month.len() == 2)
            .then(|| Self::new(year.parse().ok()?, month.parse().ok()?))?
    }

    /// How many months this one lies after another; negative where it lies before.
    pub fn months_since(self, other: Self) -> i32 {
        let count = |month: Self| i32::from(month.year) * 12 + i32::from(month.month);
        count(self) - count(other)
    }

    /// The month after this one.
    pub fn next(self) -> Self {
        match self.month {
            12 => Self {
                year: self.year + 1,
                month: 1,
            },
            _ => Self {
                month: self.month + 1,
                ..self
            },
        }
    }

    /// The first day of the month.
    pub fn first_day(self) -> Day {
        Day {
            month: self,
            day: 1,
        }
    }

    /// The last day of the month.
    pub fn last_day(self) -> Day {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let day = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        Day { month: self, day }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Day {
    /// A day that exists in the calendar; `month` and `day` count from 1.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let month = Month::new(year, month)?;
        (1..=month.last_day().day)
            .contains(&day)
            .then_some(Self { month, day })
    }

    /// The month that the day lies in.
    pub fn month(self) -> Month {
        self.month
    }

    /// The day of the month, counted from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Reads `2019-04-18`.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.rsplit_once('-')?;
        let month = Month::parse(month)?;
        (day.len() == 2).then(|| Self::new(month.year, month.month, day.parse().ok()?))?
    }

    /// Days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
    pub fn number(self) -> i64 {
        let m = i64::from(self.month.month);
        let y = i64::from(self.month.year) - i64::from(m <= 2);
        let era = y.div_euclid(400);
        let year_of_era = y - era * 400;
        let shifted = (m + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The inverse of [`Day::number`]; `None` outside the years 1000 to 9999.
    pub fn from_number(number: i64) -> Option<Self> {
        let z = number.checked_add(719_468)?;
        let era = z.div_euclid(146_097);
        let day_of_era = z - era * 146_097;
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(year.try_into().ok()?, month as u8, day as u8)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.month, self.day)
    }
}

impl When {
    /// Reads `2019-02` or `2019-04-18`.
    pub fn parse(text: &str) -> Option<Self> {
        Day::parse(text)
            .map(Self::Day)
            .or_else(|| Month::parse(text).map(Self::Month))
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

impl Timestamp {
    /// The day at UTC; `None` outside the years 1000 to 9999.
    pub fn day(self) -> Option<Day> {
        Day::from_number(self.0.div_euclid(86_400))
    }
}

impl When {
    /// The first day that it may mean.
    pub fn first_day(self) -> Day {
        match self {
            Self::Month(month) => month.first_day(),
            Self::Day(day) => day,
        }
    }

    /// The last day that it may mean.
    pub fn last_day(self) -> Day {
        match self {
            Self::Month(month) => month.last_day(),
            Self::Day(day) => day,
        }
    }

    /// The month that it lies in.
    pub fn month(self) -> Month {
        match self {
            Self::Month(month) => month,
            Self::Day(day) => day.month(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_number_leads_back_to_its_day() {
        for number in (-300_000..2_900_000).step_by(37) {
            if let Some(day) = Day::from_number(number) {
                assert_eq!(day.number(), number);
                assert_eq!(Day::parse(&day.to_string()), Some(day));
            }
        }
        assert_eq!(Day::new(1970, 1, 1).map(Day::number), Some(0));
        assert_eq!(Day::new(2019, 4, 18).map(Day::number), Some(18_004));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert_eq!(Day::new(2019, 2, 29), None);
        assert_eq!(Day::parse("2019-13-01"), None);
        assert_eq!(Month::parse("2019-0"), None);
        assert_eq!(Month::parse("+019-02"), None);
    }
}
