//! Where rows begin: of all lines that begin with a number, those that make the best rows.
//!
//! A status can hold a line such as "2019. The team will…", and a tail after a page break can begin with a number;
//! so every division of a table into rows is weighed by how whole its rows are.

use super::cells::{self, Cells, Learned};
use super::dates;
use super::facts::Facts;
use super::owners::{self, Likeness};
use super::source::{Gap, Phrase};

/// A word with which a row may begin.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) at: usize,
    /// How many words the number takes; none where a row has no number.
    pub(super) n_words: usize,
    pub(super) number: Option<u32>,
    pub(super) printed: String,
    quality: i32,
    /// Whether words follow the number on its line, as after the number of a page none do.
    followed: bool,
}

/// A row: where it begins and its cells.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) start: Start,
    pub(super) cells: Cells,
}

/// No row is thought to hold more false starts than this.
const MOST_FALSE_STARTS: usize = 10;

/// Divides a table into rows. Words before the first row belong to none.
pub(super) fn divide(facts: &Facts<'_>, learned: &Learned) -> Vec<Row> {
    let starts = starts(facts);
    let end = facts.words.len();
    // The best division of what lies before a start, with the start that it came from.
    let mut best: Vec<(i32, Option<usize>)> = Vec::with_capacity(starts.len());
    let mut ending = (i32::MIN, None);
    for j in 0..=starts.len() {
        let stop = starts.get(j).map_or(end, |start| start.at);
        // Nothing is a row before the first start; words that no row has cost dearly.
        let mut chosen = if stop == 0 { (0, None) } else { (-40, None) };
        for i in (0..j).rev().take(MOST_FALSE_STARTS) {
            let (Some(start), Some((before, _))) = (starts.get(i), best.get(i)) else {
                continue;
            };
            let row = cells::take_apart(facts, start.at..stop, start.n_words, learned);
            let skipped = starts.get(i + 1..j).unwrap_or_default();
            let score = before + start.quality + wholeness(&row) + order(start, starts.get(j))
                - passed_over(&row, skipped);
            if score > chosen.0 {
                chosen = (score, Some(i));
            }
        }
        match starts.get(j) {
            Some(_) => best.push(chosen),
            None => ending = chosen,
        }
    }
    let mut rows = Vec::new();
    let mut stop = end;
    let mut from = ending.1;
    while let Some(start) = from.and_then(|i| starts.get(i)) {
        let cells = cells::take_apart(facts, start.at..stop, start.n_words, learned);
        stop = start.at;
        rows.push(Row {
            start: start.clone(),
            cells,
        });
        from = from
            .and_then(|i| best.get(i))
            .and_then(|(_, before)| *before);
    }
    rows.reverse();
    rows
}

/// How much a span looks like one whole row.
fn wholeness(cells: &Cells) -> i32 {
    let found = match (&cells.deadline, &cells.origin) {
        (Some(_), Some(_)) => 16,
        (Some(_), None) => 3,
        (None, Some(_)) => 2,
        (None, None) => -10,
    };
    found
        - 9 * i32::try_from(cells.n_surplus)
            .unwrap_or(i32::MAX / 16)
            .min(100)
}

/// What it costs that a span goes on over numbers which begin a row well: after its owners, only what a page break
/// carried away belongs to a row, and that seldom begins with a number.
fn passed_over(cells: &Cells, skipped: &[Start]) -> i32 {
    let settled = cells
        .origin
        .as_ref()
        .map(|(range, _)| range.end.max(cells.owner.end));
    let strong = |start: &&Start| {
        start.number.is_some()
            && start.followed
            && start.quality >= 1
            && settled.is_some_and(|end| start.at >= end)
    };
    skipped.iter().filter(strong).map(|_| 4).sum()
}

/// Numbers mostly rise; in some logs they do not, so this weighs little.
fn order(start: &Start, next: Option<&Start>) -> i32 {
    match (start.number, next.and_then(|next| next.number)) {
        (Some(one), Some(other)) if other > one && other - one <= 30 => 1,
        _ => 0,
    }
}

fn starts(facts: &Facts<'_>) -> Vec<Start> {
    (0..facts.words.len())
        .filter(|at| facts.begins_line(*at))
        .filter_map(|at| numbered(facts, at).or_else(|| unnumbered(facts, at)))
        .collect()
}

/// The number at the start of a row: `2`, `**2`, `90.`, `90)`, `97a`.
fn number_of(word: &str) -> Option<(u32, usize)> {
    let bare = word.trim_start_matches('*');
    let stars = word.len() - bare.len();
    let bare = bare.strip_suffix(['.', ')']).unwrap_or(bare);
    let bare = bare
        .strip_suffix(|c: char| c.is_ascii_lowercase())
        .unwrap_or(bare);
    let number = (1..=4).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    number
        .then(|| bare.parse().ok())
        .flatten()
        .map(|number| (number, stars))
}

fn numbered(facts: &Facts<'_>, at: usize) -> Option<Start> {
    let word = facts.word(at)?;
    let second = facts.word(at + 1)?;
    let lone_stars = word.text.len() <= 3 && word.text.bytes().all(|b| b == b'*');
    let (number, n_words, printed) = if lone_stars && second.gap == Gap::Space {
        let (number, _) = number_of(second.text)?;
        (number, 2, format!("{} {}", word.text, second.text))
    } else {
        let (number, _) = number_of(word.text)?;
        (number, 1, word.text.to_owned())
    };
    let next = facts.word(at + n_words)?;
    let phrase = Phrase::of(facts.words.get(at..)?, Gap::Space);
    if dates::day(&phrase.text).is_some() || next.gap > Gap::Wide {
        return None;
    }
    // "12 May": a day of a month, unless the rest makes a row.
    let mut quality = if dates::month_name(next.text).is_some() && n_words == 1 {
        -3
    } else {
        0
    };
    // Inside a block a number begins a row only after a line that ended one.
    quality += match word.gap {
        Gap::Page | Gap::Wide | Gap::Blank => 2,
        _ if after_origin(facts, at) => 0,
        _ => -14,
    };
    if next.text.starts_with(char::is_lowercase) {
        quality -= 4;
    }
    if printed.starts_with('*') || printed.ends_with('.') && number < 1000 {
        quality += 1;
    }
    if printed.ends_with(')') {
        quality -= 1;
    }
    if (1900..2100).contains(&number) {
        quality -= 4;
    }
    Some(Start {
        at,
        n_words,
        number: Some(number),
        printed,
        quality,
        followed: next.gap == Gap::Space,
    })
}

/// Whether the line before a word is an origin, or ends with one.
fn after_origin(facts: &Facts<'_>, at: usize) -> bool {
    (at.saturating_sub(8)..at).any(|i| {
        facts.origin(i).is_some_and(|origin| {
            let next = i + origin.n_words;
            facts.words.get(next..at).is_some_and(|rest| {
                let owner = || owners::extent(rest, facts.has_owner);
                rest.is_empty()
                    || owner().is_some_and(|owner| {
                        owner.n_words == rest.len()
                            && (owner.likeness == Likeness::Named || facts.begins_line(i))
                    })
            })
        })
    })
}

/// A row whose number was lost: after the end of a row, a block of words that a deadline follows.
fn unnumbered(facts: &Facts<'_>, at: usize) -> Option<Start> {
    if at == 0 || !facts.begins_block(at) || !after_origin(facts, at) {
        return None;
    }
    let next_block = (at + 1..facts.words.len()).find(|i| facts.begins_block(*i))?;
    let starts_like_a_row = facts.word(at).is_some_and(|word| {
        word.text
            .starts_with(|c: char| c.is_uppercase() || c == '“')
            && !word.is_bullet()
    });
    let other = facts.deadline(at).is_some()
        || facts.state(at).is_some()
        || numbered(facts, next_block).is_some();
    (starts_like_a_row && !other && facts.is_deadline_block(next_block)).then_some(Start {
        at,
        n_words: 0,
        number: None,
        printed: String::new(),
        quality: -2,
        followed: true,
    })
}
