//! Where the pages of a source end: form feeds, runs of blank lines that are longer than any inside a row, and the
//! numbers of pages.

use super::{dates, source::Line};

/// How a source shows that a page ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageEnds {
    /// With a form feed, or with a run of blank lines that is longer still.
    FormFeed,
    /// With several lines that have no character at all, while blank lines inside rows keep white space.
    EmptyLines,
    /// With so many blank lines.
    BlankLines(usize),
}

/// So many blank lines are more than a row has.
const LONG_RUN: usize = 4;

fn has_empty_pair(run: &[Line]) -> bool {
    run.windows(2)
        .any(|pair| pair.iter().all(|line| line.empty))
}

impl PageEnds {
    /// How the pages of a source end, judged by all its blank lines.
    pub(super) fn of(lines: &[Line]) -> Self {
        let last = lines.iter().rposition(|line| !line.is_blank()).unwrap_or(0);
        if lines
            .iter()
            .take(last + 1)
            .skip(1)
            .any(|line| line.new_page)
        {
            return Self::FormFeed;
        }
        let runs: Vec<&[Line]> = lines
            .split(|line| !line.is_blank())
            .filter(|run| run.len() >= LONG_RUN)
            .collect();
        let keeps_spaces = lines.iter().any(|line| line.is_blank() && !line.empty);
        if keeps_spaces && runs.iter().any(|run| has_empty_pair(run)) {
            return Self::EmptyLines;
        }
        let longer = runs.iter().filter(|run| run.len() > LONG_RUN).count();
        let n = if longer * 2 > runs.len() {
            LONG_RUN + 1
        } else {
            LONG_RUN
        };
        Self::BlankLines(n)
    }

    /// pdftotext writes the end of a page as a run of blank lines that is longer than any inside a row.
    pub(super) fn ends_with(self, run: &[Line]) -> bool {
        match self {
            Self::FormFeed => run.len() > LONG_RUN + 2,
            Self::EmptyLines => run.len() + 1 >= LONG_RUN && has_empty_pair(run),
            Self::BlankLines(n) => run.len() >= n,
        }
    }
}

/// How many bare numbers make a count of pages, where nothing else says that pages end there.
const FEWEST_FOLIOS: usize = 3;

/// Marks the lines that are numbers of pages: "Page 3 of 9", or bare numbers that count up one by one. They stand
/// between blank lines, or where a page ends.
pub(super) fn number(lines: &mut [Line], pages: PageEnds) {
    let mut run: Vec<usize> = Vec::new();
    let mut worded: Vec<usize> = Vec::new();
    let mut n_rows = 0;
    let printed: Vec<usize> = (0..lines.len())
        .filter(|at| lines.get(*at).is_some_and(|line| !line.is_blank()))
        .collect();
    for (i, at) in printed.iter().copied().enumerate() {
        let text = lines.get(at).map_or("", |line| line.text.as_str());
        n_rows += usize::from(begins_row(text));
        if !(is_number(text) || page_number(text)) {
            continue;
        }
        let above = i.checked_sub(1).and_then(|above| printed.get(above));
        let below = printed.get(i + 1);
        let between = |from: usize, to: usize| lines.get(from + 1..to).unwrap_or_default();
        let begins = |at: usize| lines.get(at).is_some_and(|line| line.new_page);
        let before = above.map_or(&[][..], |above| between(*above, at));
        let after = below.map_or(&[][..], |below| between(at, *below));
        let page_before = above.is_none() || begins(at) || ends(before, pages);
        let page_after = below.is_none_or(|below| begins(*below)) || ends(after, pages);
        let apart = (page_before || !before.is_empty()) && (page_after || !after.is_empty());
        if !(apart || page_before || page_after) {
            continue;
        }
        match is_number(text) {
            true => run.push(at),
            false if page_before || page_after || text.starts_with(['P', 'p']) => worded.push(at),
            false => {}
        }
    }
    let text_of = |at: &usize| lines.get(*at).map_or("", |line| line.text.as_str());
    // Where the numbers of rows stand alone on their lines, they count up as well.
    let counted =
        run.len() >= FEWEST_FOLIOS && n_rows >= run.len() && counts_up(run.iter().map(text_of));
    if counted {
        worded.extend(run);
    }
    for at in worded {
        if let Some(line) = lines.get_mut(at) {
            line.folio = true;
        }
    }
}

fn ends(run: &[Line], pages: PageEnds) -> bool {
    run.iter().any(|line| line.new_page) || pages.ends_with(run)
}

/// Whether a line begins with a number, as rows do, and goes on as a sentence; a date does not.
fn begins_row(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let number = words.next().unwrap_or_default();
    let bare = number.trim_start_matches('*').trim_end_matches(['.', ')']);
    let next = words.next().and_then(|word| word.chars().next());
    is_number(bare) && next.is_some_and(char::is_uppercase) && dates::date(text).is_none()
}

pub(super) fn is_number(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the bare numbers at page ends count the pages: 1, 2, 3.
pub(super) fn counts_up<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let numbers: Vec<u32> = texts
        .filter(|text| is_number(text))
        .filter_map(|text| text.parse().ok())
        .collect();
    let steps = numbers.windows(2);
    numbers.len() >= 2
        && steps
            .into_iter()
            .all(|pair| matches!(pair, [one, next] if *next == one + 1))
}

/// "Page 3", "Page 3 of 12", "3 of 12", "- 3 -".
pub(super) fn page_number(text: &str) -> bool {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.trim_matches(['-', '–', '|']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let number = is_number;
    match words
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["page", n] => number(n),
        ["page", n, "of", m] | [n, "of", m] => number(n) && number(m),
        [n] => number(n) && text.starts_with(['-', '–', '|']),
        _ => false,
    }
}
