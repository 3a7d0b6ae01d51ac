//! Months and days as logs print them: `Feb’19`, `March ‘19`, `Feb. 19`, `May 2019`, `12th May 2019`, `18/04/2019`.
//!
//! Two digits are a year of this century. A month or day without its year is only recognised. Not supported: languages
//! other than English.

use super::numerals;
use crate::model::{Day, Month, When};

const NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Every quotation mark that a word processor, a font or a bad conversion puts before a year.
const QUOTES: &[char] = &[
    '\'', '’', '‘', '`', '´', 'ʼ', '′', '‛', '“', '”', '"', '\u{fffd}',
];

/// A name of a month at the start of a text, with what follows it.
pub(super) fn month_name(text: &str) -> Option<(u8, &str)> {
    if !text.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let n = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = text.split_at_checked(n)?;
    let word = word.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| {
        *name == word
            || (word.len() == 3 && name.starts_with(&word))
            || (word == "sept" && *name == "september")
    })?;
    Some((at as u8 + 1, rest))
}

/// A number of at most `most` digits at the start of a text, with its count of digits and what follows it.
fn digits(text: &str, most: usize) -> Option<(u16, usize, &str)> {
    let n = text.bytes().take_while(u8::is_ascii_digit).count();
    if n == 0 || n > most {
        return None;
    }
    let (number, rest) = text.split_at_checked(n)?;
    Some((number.parse().ok()?, n, rest))
}

fn year(text: &str) -> Option<(i16, &str)> {
    let (number, n, rest) = digits(text, 4)?;
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let number = i16::try_from(number).ok()?;
    match n {
        2 => Some((2000 + number, rest)),
        4 if (1900..=2199).contains(&number) => Some((number, rest)),
        _ => None,
    }
}

/// A month with its year at the start of a text, with what follows it.
pub(super) fn month(text: &str) -> Option<(Month, &str)> {
    if let Some((name, rest)) = month_name(text) {
        let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start();
        let rest = rest
            .strip_prefix(['-', '/', ','])
            .unwrap_or(rest)
            .trim_start();
        let rest = rest.trim_start_matches(QUOTES).trim_start();
        let (year, rest) = year(rest)?;
        return Some((Month::new(year, name)?, rest));
    }
    let (first, n, rest) = digits(text, 4)?;
    let rest = rest.strip_prefix(['/', '-'])?;
    let (second, m, rest) = digits(rest, 4)?;
    if rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-')) {
        return None;
    }
    let (year, month) = match (n, m) {
        (4, 2) => (first, second),
        (1 | 2, 4) => (second, first),
        _ => return None,
    };
    let year = i16::try_from(year)
        .ok()
        .filter(|y| (1900..=2199).contains(y))?;
    Some((Month::new(year, u8::try_from(month).ok()?)?, rest))
}

/// A day with its year at the start of a text, with what follows it. Numbers are day, month, year, as in Britain, unless
/// `numerals` has marked them.
pub(super) fn day(text: &str) -> Option<(Day, &str)> {
    let text = after_weekday(text);
    if let Some((name, rest)) = month_name(text) {
        let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start();
        let (number, _, rest) = digits(rest, 2)?;
        let rest = after_ordinal(rest);
        let rest = rest.strip_prefix(',').unwrap_or(rest);
        // `May 19` is a month of a year; only a full year after it makes it a day.
        let (full, 4, rest) = digits(rest.strip_prefix(' ')?, 4)? else {
            return None;
        };
        let full = i16::try_from(full)
            .ok()
            .filter(|y| (1900..=2199).contains(y))?;
        return Some((Day::new(full, name, u8::try_from(number).ok()?)?, rest));
    }
    let (first, n, rest) = digits(text, 4)?;
    if let Some(rest) = numerals::after_mark(rest) {
        let (second, _, rest) = digits(rest, 2)?;
        let (year, rest) = year(numerals::after_mark(rest)?)?;
        let (month, day) = (u8::try_from(first).ok()?, u8::try_from(second).ok()?);
        return Some((Day::new(year, month, day)?, rest));
    }
    if let Some(rest) = rest.strip_prefix(['/', '.', '-']) {
        // "18-Apr-2019"
        if month_name(rest).is_some() {
            let (month, rest) = month(rest)?;
            let day = Day::new(month.year(), month.month(), u8::try_from(first).ok()?)?;
            return Some((day, rest));
        }
        let (second, _, rest) = digits(rest, 2)?;
        let rest = rest.strip_prefix(['/', '.', '-'])?;
        let second = u8::try_from(second).ok()?;
        if n == 4 {
            let (third, _, rest) = digits(rest, 2)?;
            let year = i16::try_from(first).ok()?;
            return Some((Day::new(year, second, u8::try_from(third).ok()?)?, rest));
        }
        let (year, rest) = year(rest)?;
        return Some((Day::new(year, second, u8::try_from(first).ok()?)?, rest));
    }
    if n > 2 {
        return None;
    }
    let rest = after_ordinal(rest).trim_start();
    let rest = rest.strip_prefix("of ").unwrap_or(rest);
    let (month, rest) = month(rest)?;
    Some((
        Day::new(month.year(), month.month(), u8::try_from(first).ok()?)?,
        rest,
    ))
}

/// A day or month without its year at the start of a text: what follows it. `bare` takes "25th" alone as well.
pub(super) fn yearless(text: &str, bare: bool) -> Option<&str> {
    let text = after_weekday(text);
    let ended = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    if let Some((_, rest)) = month_name(text) {
        let day = rest
            .strip_prefix(' ')
            .and_then(|rest| digits(rest, 2))
            .map(|(_, _, rest)| after_ordinal(rest));
        return day
            .filter(|rest| ended(rest))
            .or(Some(rest))
            .filter(|rest| ended(rest));
    }
    let (_, _, after) = digits(text, 2)?;
    let rest = after_ordinal(after);
    let month = rest.trim_start();
    let month = month.strip_prefix("of ").unwrap_or(month);
    match month_name(month) {
        Some((_, rest)) => Some(rest),
        None if bare && rest.len() < after.len() => Some(rest),
        None => None,
    }
    .filter(|rest| ended(rest))
}

/// A day, or else a month, at the start of a text.
pub(super) fn date(text: &str) -> Option<(When, &str)> {
    day(text)
        .map(|(day, rest)| (When::Day(day), rest))
        .or_else(|| month(text).map(|(month, rest)| (When::Month(month), rest)))
}

fn after_ordinal(text: &str) -> &str {
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| text.strip_prefix(ending))
        .unwrap_or(text)
}

fn after_weekday(text: &str) -> &str {
    let n = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let Some((word, rest)) = text.split_at_checked(n) else {
        return text;
    };
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let word = word.to_ascii_lowercase();
    let weekday = word.len() >= 3 && days.iter().any(|day| day.starts_with(&word));
    if weekday {
        rest.trim_start_matches([',', ' '])
    } else {
        text
    }
}

/// The first day that a text holds, with the text before and after it.
pub(super) fn find_day(text: &str) -> Option<(Day, &str, &str)> {
    text.char_indices()
        .filter(|(at, c)| {
            let before = text.get(..*at).and_then(|head| head.chars().next_back());
            c.is_ascii_alphanumeric() && !before.is_some_and(char::is_alphanumeric)
        })
        .find_map(|(at, _)| {
            let (head, tail) = text.split_at_checked(at)?;
            let (day, rest) = day(tail)?;
            Some((day, head, rest))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_every_dress() {
        for printed in [
            "Feb’19",
            "Feb‘19",
            "Feb '19",
            "Feb ‘19",
            "Feb. 19",
            "Feb 19",
            "Feb19",
            "February 2019",
            "Feb-19",
            "FEB ‘ 19",
            "02/2019",
            "2019-02",
        ] {
            let (month, rest) = month(printed).expect(printed);
            assert_eq!((month.to_string().as_str(), rest), ("2019-02", ""));
        }
        assert_eq!(month("Sept ‘23 x").map(|m| m.1), Some(" x"));
        for other in [
            "February",
            "May re-visit",
            "Feb’19th",
            "march 2019",
            "Feb 123",
            "Maybe 19",
        ] {
            assert_eq!(month(other), None, "{other}");
        }
    }

    #[test]
    fn days_in_every_dress() {
        for printed in [
            "18/04/2019",
            "18.4.19",
            "2019-04-18",
            "18 April 2019",
            "18th Apr ‘19",
            "Thursday 18 April 2019",
            "April 18, 2019",
            "18th of April 2019",
            "18-Apr-2019",
            "18/Apr/19",
        ] {
            let (day, rest) = day(printed).expect(printed);
            assert_eq!((day.to_string().as_str(), rest), ("2019-04-18", ""));
        }
        assert_eq!(day("31/04/2019"), None);
        assert_eq!(day("May 19"), None);
    }

    #[test]
    fn the_day_of_a_title_is_found() {
        let (day, head, rest) = find_day("Ongoing Actions 18/04/2019").expect("a day");
        assert_eq!(day.to_string(), "2019-04-18");
        assert_eq!((head, rest), ("Ongoing Actions ", ""));
        assert_eq!(find_day("log 2019-04-18.txt").map(|d| d.2), Some(".txt"));
    }
}
