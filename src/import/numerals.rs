//! Dates of which every part is a number: 03/04/2019, 3.4.19, 2019-04-03T00:00.
//!
//! Finds them in texts and writes them as `2019-04-03`, in the order that somebody chose; or, where the words must stay as
//! printed, marks those of which the month stands first, for `dates` to read them so. Never guesses an order.

use crate::model::{DateOrder, Day};

/// What the dates of a document say of the order of its dates.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    /// What somebody chose.
    pub(super) chosen: Option<DateOrder>,
    /// How many dates can be read in two ways.
    pub(super) n_ambiguous: u32,
    /// The first of them, as printed.
    pub(super) example: Option<String>,
    /// A date that can be read in one way only, and what stands first in it.
    pub(super) evidence: Option<(String, DateOrder)>,
}

/// A text in which every date in numbers is written with its year first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) text: String,
    /// A date in it that can be read in two ways while nobody has said which, as printed.
    pub(super) ambiguous: Option<String>,
    /// Whether any date was written anew.
    pub(super) is_changed: bool,
}

impl Dates {
    pub(super) fn new(chosen: Option<DateOrder>) -> Self {
        Self {
            chosen,
            ..Self::default()
        }
    }

    /// Writes the dates of a text with their years first; what can be read in two ways is left as it is and counted
    /// while nobody has chosen.
    pub(super) fn settle(&mut self, text: &str) -> Settled {
        let mut settled = Settled {
            text: String::with_capacity(text.len()),
            ambiguous: None,
            is_changed: false,
        };
        let mut rest = text;
        let mut before = None;
        while let Some(first) = rest.chars().next() {
            let found = begins_numeral(before, first)
                .then(|| numeral(rest))
                .flatten();
            let Some((numeral, n)) = found else {
                settled.text.push(first);
                before = Some(first);
                rest = &rest[first.len_utf8()..];
                continue;
            };
            let (printed, after) = rest.split_at(n);
            match self.day(numeral, printed) {
                Some(day) => {
                    settled.text.push_str(&day.to_string());
                    settled.is_changed = true;
                }
                None => {
                    settled.text.push_str(printed);
                    if numeral.is_ambiguous() {
                        settled.ambiguous.get_or_insert_with(|| printed.to_owned());
                    }
                }
            }
            before = Some('0');
            rest = after;
        }
        settled
    }

    fn day(&mut self, numeral: Numeral, printed: &str) -> Option<Day> {
        let (day_first, month_first) = match numeral {
            Numeral::YearFirst(day) => return Some(day),
            Numeral::YearLast {
                day_first,
                month_first,
            } => (day_first, month_first),
        };
        match (day_first, month_first) {
            (Some(one), Some(other)) if one != other => match self.chosen {
                Some(DateOrder::DayFirst) => Some(one),
                Some(DateOrder::MonthFirst) => Some(other),
                None => {
                    self.n_ambiguous += 1;
                    self.example.get_or_insert_with(|| printed.to_owned());
                    None
                }
            },
            (Some(day), None) => {
                self.evidence
                    .get_or_insert_with(|| (printed.to_owned(), DateOrder::DayFirst));
                Some(day)
            }
            (None, Some(day)) => {
                self.evidence
                    .get_or_insert_with(|| (printed.to_owned(), DateOrder::MonthFirst));
                Some(day)
            }
            (either, _) => either,
        }
    }
}

#[derive(Clone, Copy)]
enum Numeral {
    /// 2019-04-03
    YearFirst(Day),
    /// 03/04/2019
    YearLast {
        day_first: Option<Day>,
        month_first: Option<Day>,
    },
}

impl Numeral {
    fn is_ambiguous(self) -> bool {
        matches!(self, Self::YearLast { day_first: Some(one), month_first: Some(other) } if one != other)
    }
}

/// What stands between the parts of a date of which the month stands first, in place of `/`, `.` and `-`. Nobody prints
/// these characters: they are of Unicode's private area.
const MONTH_FIRST: [(char, char); 3] = [('/', '\u{e100}'), ('.', '\u{e101}'), ('-', '\u{e102}')];

/// Takes a mark that stands between the parts of such a date off a text.
pub(super) fn after_mark(text: &str) -> Option<&str> {
    MONTH_FIRST
        .iter()
        .find_map(|(_, mark)| text.strip_prefix(*mark))
}

/// Which dates of a text are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marking {
    /// Those that can be read with the month first, also where they can be read otherwise.
    All,
    /// Those that can be read in no other way.
    Certain,
}

/// The text with its dates marked of which the month stands first; every other character stays where it is.
pub(super) fn marked(text: &str, which: Marking) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let Some((numeral, n)) = begins_numeral(before, first)
            .then(|| numeral(rest))
            .flatten()
        else {
            out.push(first);
            before = Some(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        let (printed, after) = rest.split_at(n);
        match numeral {
            Numeral::YearLast {
                day_first,
                month_first: Some(_),
            } if day_first.is_none() || which == Marking::All => {
                // The first two marks are those of the date; a time of day may follow.
                let mut n_marks = 0;
                out.extend(printed.chars().map(|c| {
                    let mark = MONTH_FIRST.iter().find(|(plain, _)| *plain == c);
                    match mark.filter(|_| n_marks < 2) {
                        Some((_, mark)) => {
                            n_marks += 1;
                            *mark
                        }
                        None => c,
                    }
                }));
            }
            _ => out.push_str(printed),
        }
        before = Some('0');
        rest = after;
    }
    out
}

/// The text as it was before its dates were marked.
pub(super) fn unmarked(text: &str) -> String {
    let plain = |c: char| {
        MONTH_FIRST
            .iter()
            .find(|(_, mark)| *mark == c)
            .map_or(c, |(plain, _)| *plain)
    };
    text.chars().map(plain).collect()
}

/// The date of a text that reads as this day with its day first, and can be read otherwise, as printed.
pub(super) fn printed_as(text: &str, day: Day) -> Option<&str> {
    let mut before = None;
    text.char_indices().find_map(|(at, c)| {
        let begins = begins_numeral(before.replace(c), c);
        let rest = text.get(at..).filter(|_| begins)?;
        let (numeral, n) = numeral(rest)?;
        let is_it = matches!(numeral, Numeral::YearLast { day_first: Some(one), month_first: Some(other) }
            if one == day && other != day);
        rest.get(..n).filter(|_| is_it)
    })
}

fn begins_numeral(before: Option<char>, first: char) -> bool {
    first.is_ascii_digit()
        && !before.is_some_and(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-'))
}

/// Digits at the start of a text, with their count.
fn digits(text: &str, most: usize) -> Option<(u32, usize)> {
    let n = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..n)?.parse().ok()?;
    (1..=most).contains(&n).then_some((number, n))
}

/// The date at the start of a text and how many bytes it takes, with the time of day after it where it has one.
fn numeral(text: &str) -> Option<(Numeral, usize)> {
    let (first, n) = digits(text, 4)?;
    let mark = text
        .get(n..)?
        .chars()
        .next()
        .filter(|c| "/.-".contains(*c))?;
    let mut at = n + 1;
    let (second, n_second) = digits(text.get(at..)?, 2)?;
    at += n_second;
    if !text.get(at..)?.starts_with(mark) {
        return None;
    }
    at += 1;
    let (third, n_third) = digits(text.get(at..)?, 4)?;
    at += n_third;
    let small = |number: u32| u8::try_from(number).ok();
    let year = |number: u32, n: usize| match n {
        2 => i16::try_from(2000 + number).ok(),
        4 => i16::try_from(number).ok(),
        _ => None,
    };
    let found = if n == 4 && n_third <= 2 {
        Numeral::YearFirst(Day::new(year(first, 4)?, small(second)?, small(third)?)?)
    } else if n <= 2 && matches!(n_third, 2 | 4) {
        let year = year(third, n_third)?;
        let (first, second) = (small(first)?, small(second)?);
        let found = Numeral::YearLast {
            day_first: Day::new(year, second, first),
            month_first: Day::new(year, first, second),
        };
        match found {
            Numeral::YearLast {
                day_first: None,
                month_first: None,
            } => return None,
            found => found,
        }
    } else {
        return None;
    };
    at += time_of_day(text.get(at..)?);
    let after = text.get(at..)?.chars().next();
    let ended = !after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '-'));
    ended.then_some((found, at))
}

/// How long the time of day at the start of a text is: " 00:00", "T10:30:00Z".
fn time_of_day(text: &str) -> usize {
    let Some(rest) = text.strip_prefix([' ', 'T']) else {
        return 0;
    };
    let n = rest
        .bytes()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'Z'))
        .count();
    let is_time = rest.as_bytes().get(..n).is_some_and(|time| {
        time.len() >= 5
            && time.get(2) == Some(&b':')
            && time.first().is_some_and(u8::is_ascii_digit)
    });
    if is_time { n + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(text: &str, chosen: Option<DateOrder>) -> (String, Option<String>) {
        let settled = Dates::new(chosen).settle(text);
        (settled.text, settled.ambiguous)
    }

    #[test]
    fn d1_a_date_that_can_be_read_in_two_ways_is_left_until_somebody_chooses() {
        let text = "by 03/04/2019, not 3.4.19";
        let mut dates = Dates::new(None);
        let left = dates.settle(text);
        assert_eq!(left.text, text);
        assert_eq!(left.ambiguous.as_deref(), Some("03/04/2019"));
        assert_eq!(dates.n_ambiguous, 2);
        let day = settled(text, Some(DateOrder::DayFirst)).0;
        assert_eq!(day, "by 2019-04-03, not 2019-04-03");
        let month = settled(text, Some(DateOrder::MonthFirst)).0;
        assert_eq!(month, "by 2019-03-04, not 2019-03-04");
    }

    #[test]
    fn d2_a_date_that_can_be_read_in_one_way_is_read_so_whatever_was_chosen() {
        for chosen in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
            for (text, want) in [
                ("25/04/2019", "2019-04-25"),
                ("04/25/19", "2019-04-25"),
                ("05/05/2019", "2019-05-05"),
                ("2019-04-25 00:00:00", "2019-04-25"),
                ("2019-04-25T10:30:00Z", "2019-04-25"),
            ] {
                assert_eq!(settled(text, chosen), (want.to_owned(), None), "{text}");
            }
        }
    }

    #[test]
    fn d4_what_is_marked_reads_with_the_month_first_and_is_unmarked_as_it_was_printed() {
        let text = "by 03/04/2019 10:30, not 25.04.19 nor 04-25-2019 nor 1/2/3";
        let all = marked(text, Marking::All);
        assert_ne!(all, text);
        assert_eq!(unmarked(&all), text);
        let day =
            |text: &str| crate::import::dates::find_day(text).map(|(day, _, _)| day.to_string());
        assert_eq!(day(&all).as_deref(), Some("2019-03-04"));
        assert_eq!(
            day(&marked("04-25-2019", Marking::Certain)).as_deref(),
            Some("2019-04-25")
        );
        assert_eq!(marked("03/04/2019", Marking::Certain), "03/04/2019");
        let third = Day::new(2019, 4, 3).expect("a day");
        assert_eq!(printed_as("on 3/4/19: x", third), Some("3/4/19"));
        assert_eq!(printed_as("on 4/3/19: x", third), None);
    }

    #[test]
    fn d3_other_numbers_are_no_dates() {
        for text in [
            "1.2.3.4",
            "31/02/2019",
            "13/13/2019",
            "192.168.1.10",
            "12/2019",
            "10-12",
            "1/2/345",
            "a1/2/2019",
            "03/04/2019/5",
            "3.14",
        ] {
            let text = text.to_owned();
            assert_eq!(settled(&text, Some(DateOrder::DayFirst)), (text, None));
        }
    }
}
