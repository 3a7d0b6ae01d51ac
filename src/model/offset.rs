//! How far the clocks of a place are from UTC: a day begins there at another moment than elsewhere.

use super::{Day, Timestamp};
use serde::{Deserialize, Serialize};

/// By how many minutes the clocks of a place are ahead of UTC at one moment; behind it where negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offset(pub i16);

impl Offset {
    /// That of nowhere in particular.
    pub const UTC: Self = Self(0);

    /// When a day begins there.
    #[must_use]
    pub fn begin_of(self, day: Day) -> Timestamp {
        Timestamp(day.number() * 86_400 - i64::from(self.0) * 60)
    }
}

/// `UTC`, `UTC+1`, `UTC−3:30`.
impl std::fmt::Display for Offset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (hours, minutes) = (self.0.unsigned_abs() / 60, self.0.unsigned_abs() % 60);
        let sign = match self.0 {
            0 => return f.write_str("UTC"),
            1.. => '+',
            _ => '−',
        };
        match minutes {
            0 => write!(f, "UTC{sign}{hours}"),
            _ => write!(f, "UTC{sign}{hours}:{minutes:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_earlier_where_clocks_are_ahead() {
        let day = Day::from_number(1).expect("a day");
        assert_eq!(Offset::UTC.begin_of(day), Timestamp(86_400));
        assert_eq!(Offset(60).begin_of(day), Timestamp(82_800));
        assert_eq!(Offset(-210).begin_of(day), Timestamp(99_000));
        let words = [0, 60, 345, -210].map(|minutes| Offset(minutes).to_string());
        assert_eq!(words, ["UTC", "UTC+1", "UTC+5:45", "UTC−3:30"]);
    }
}
