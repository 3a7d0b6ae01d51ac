//! What a text refers to: other actions, artefacts, meetings by their ordinal.

use super::dates;

/// Lists of numbers longer than this are ranges of something else.
const LONGEST_RANGE: u32 = 30;

/// Numbers of other actions that a text names, in order, without repetition.
pub(super) fn links(text: &str, own: Option<u32>) -> Vec<u32> {
    let mut found = after_names(text, &["action", "actions"]);
    found.extend(after_names(
        text,
        &["links to", "link to", "linked to", "linked with"],
    ));
    // "Superseded by 3 letters" names no action: nothing may follow these numbers.
    let one_of = [
        "duplicate of",
        "superseded by",
        "replaced by",
        "merged with",
        "merged into",
    ];
    found.extend(after_names(text, &one_of).into_iter().filter(|(at, _)| {
        let rest = text.get(*at..).unwrap_or_default();
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let ended = after.trim_start_matches([' ', '\n']);
        ended.is_empty() || after.starts_with(['.', ',', ';', ')'])
    }));
    found.sort_by_key(|(at, _)| *at);
    distinct(found, own)
}

/// Numbers of the artefacts that a text names, in order, without repetition.
pub(super) fn artefacts(text: &str) -> Vec<u32> {
    let names = ["artefact", "artefacts", "artifact", "artifacts"];
    distinct(after_names(text, &names), None)
}

fn distinct(found: Vec<(usize, u32)>, own: Option<u32>) -> Vec<u32> {
    let mut numbers = Vec::new();
    for (_, number) in found {
        if Some(number) != own && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

/// The numbers that follow each of some names, with the places where they stand.
fn after_names(text: &str, names: &[&str]) -> Vec<(usize, u32)> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for name in names {
        for (at, _) in lower.match_indices(name) {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let end = at + name.len();
            if before.is_some_and(char::is_alphanumeric) {
                continue;
            }
            if let Some(rest) = text.get(end..) {
                numbers(rest, end, &mut found);
            }
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found
}

/// A list of numbers at the start of a text: "2,3, 6 and 7", "3 to 6".
fn numbers(text: &str, offset: usize, found: &mut Vec<(usize, u32)>) {
    let skip = |text: &str| -> usize { text.len() - text.trim_start().len() };
    if !text.starts_with(|c: char| c.is_whitespace() || c == '#') {
        return;
    }
    let mut at = skip(text);
    for prefix in ["numbers", "number", "nos.", "nos", "no.", "no", "#", "("] {
        let rest = text.get(at..).unwrap_or_default();
        if rest
            .get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
        {
            at += prefix.len();
            at += skip(text.get(at..).unwrap_or_default());
            break;
        }
    }
    let mut last: Option<u32> = None;
    let mut range = false;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let n = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (Some(digits), Some(after)) = (rest.get(..n), rest.get(n..)) else {
            return;
        };
        let Ok(number) = digits.parse::<u32>() else {
            return;
        };
        let word = after.starts_with(|c: char| c.is_alphabetic()) && !is_letter_suffix(after);
        // "action 12 May": a day, where both stand on one line.
        let month = number <= 31 && dates::month_name(after.trim_start_matches(' ')).is_some();
        if n > 4 || word || month || dates::day(rest).is_some() || after.starts_with('%') {
            return;
        }
        match last {
            Some(first) if range && first < number && number - first <= LONGEST_RANGE => {
                found.extend((first + 1..=number).map(|number| (offset + at, number)));
            }
            _ => found.push((offset + at, number)),
        }
        last = Some(number);
        at += n + usize::from(is_letter_suffix(after));
        let rest = text.get(at..).unwrap_or_default();
        let Some((length, is_range)) = separator(rest) else {
            return;
        };
        range = is_range;
        at += length;
    }
}

/// "97a" is the number 97.
fn is_letter_suffix(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_ascii_lowercase())
        && !letters.next().is_some_and(char::is_alphanumeric)
}

/// What joins two numbers of a list: how long it is and whether it makes a range.
fn separator(text: &str) -> Option<(usize, bool)> {
    let mut at = 0;
    let mut joined = false;
    let mut range = false;
    loop {
        let rest = text.get(at..)?;
        let spaces = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        if joined && rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Some((at + spaces, range));
        }
        let (length, makes_range) = [
            (",", false),
            ("&", false),
            ("+", false),
            ("and", false),
            ("also", false),
            ("or", false),
            ("/", false),
            (";", false),
            ("#", false),
            ("to", true),
            ("-", true),
            ("–", true),
        ]
        .iter()
        .find(|(mark, _)| rest.starts_with(mark))
        .map(|(mark, makes_range)| (mark.len(), *makes_range))?;
        at += spaces + length;
        range |= makes_range;
        joined = true;
    }
}

/// Meetings that a text names by ordinal ("WS2", "Workshop 4"), as printed, with their numbers.
pub(super) fn ordinals(text: &str) -> Vec<(String, u32)> {
    let mut found: Vec<(String, u32)> = Vec::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let number = |word: &str| -> Option<u32> {
        ((1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()))
            .then(|| word.parse().ok())
            .flatten()
    };
    for (i, word) in words.iter().enumerate() {
        let name = bare(word);
        let next = words.get(i + 1).map(|next| bare(next)).unwrap_or_default();
        let ordinal = if let Some(n) = name.strip_prefix("WS").and_then(number) {
            Some((name, n))
        } else if matches!(
            name.as_str(),
            "Workshop" | "workshop" | "Workshops" | "workshops" | "WS"
        ) && word.ends_with(char::is_alphanumeric)
        {
            number(&next).map(|n| (format!("{name} {next}"), n))
        } else {
            None
        };
        if let Some((printed, n)) = ordinal
            && !found.iter().any(|(_, known)| *known == n)
        {
            found.push((printed, n));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_every_dress() {
        let cases: &[(&str, &[u32])] = &[
            ("the regime. Action 2,3,6,7,9", &[3, 6, 7, 9]),
            ("Links to Actions 21 and 32", &[21, 32]),
            ("Links to action 24 and 40", &[24, 40]),
            ("This sits with action 30.", &[30]),
            (
                "Action 10,11,12,14, 15 will be included",
                &[10, 11, 12, 14, 15],
            ),
            ("covered in action 97 then", &[97]),
            ("actions 3 to 6 & 9", &[3, 4, 5, 6, 9]),
            ("Links to 24; see action no. 7", &[24, 7]),
            (
                "Ongoing Actions 18/04/2019, action 12 May, in 3 actions, action 3rd",
                &[],
            ),
            ("see\nactions 5\nand 8", &[5, 8]),
            (
                "Actions 10 + 16, links to actions 3, 5 and also 18",
                &[10, 16, 3, 5, 18],
            ),
            ("Duplicate of 3. Superseded by\n17", &[3, 17]),
            ("superseded by 4 letters, replaced by 2019 rules", &[]),
        ];
        for (text, want) in cases {
            assert_eq!(links(text, Some(2)), *want, "{text}");
        }
    }

    #[test]
    fn artefacts_and_ordinals() {
        assert_eq!(
            artefacts("Artefact 8. Artefacts 1 and 9, Artefact"),
            [8, 1, 9]
        );
        assert_eq!(
            ordinals("change “WS2” to Workshop 4 of the next 6 workshops"),
            [("WS2".to_owned(), 2), ("Workshop 4".to_owned(), 4)]
        );
    }
}
