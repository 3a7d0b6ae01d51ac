//! Words to lines, and lines to texts: which line ends are the end of a line of the column, and which were meant.

use super::words::Word;
use crate::import::source::BULLETS;

/// Lines are further apart where a paragraph ends: more than this part of the size of the letters, and of how far apart
/// lines usually are.
const PARAGRAPH: f64 = 1.5;
const MORE_THAN_USUAL: f64 = 1.25;

/// Lines that are further apart, in sizes of their letters, are no lines of one paragraph: some print with double spacing.
const WIDEST_APART: f64 = 2.5;

/// A space, as a part of the size of the letters, where a line has none to measure; and the widest that is taken for one.
const SPACE: f64 = 0.25;
const WIDEST_SPACE: f64 = 1.0;

/// A line of words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    /// How wide its first word is.
    first: f64,
    /// How many words it has.
    n_words: usize,
    /// How wide a space is.
    space: f64,
}

/// What lines stand in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Where its words end that were broken over lines.
    pub(super) edge: f64,
    /// How far apart its lines usually are.
    pub(super) usual: f64,
}

/// How far apart lines usually are that follow each other: nearer than a quarter of them at most.
pub(super) fn usual<'l>(pairs: impl Iterator<Item = &'l [Line]>) -> f64 {
    let apart =
        pairs.filter_map(|pair| Some((pair.last()?.base - pair.first()?.base, pair.first()?.size)));
    let apart = apart.filter(|(apart, size)| *apart > 0.5 * size && *apart < WIDEST_APART * size);
    let mut apart: Vec<f64> = apart.map(|(apart, _)| apart).collect();
    apart.sort_by(f64::total_cmp);
    apart.get(apart.len() / 4).copied().unwrap_or(0.0)
}

/// Words in lines, from the top, each from left to right.
pub(super) fn in_lines(mut words: Vec<&Word>) -> Vec<Vec<&Word>> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut lines: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line)
                if line
                    .last()
                    .is_some_and(|last| word.base - last.base < 0.3 * last.size.min(word.size)) =>
            {
                line.push(word);
            }
            _ => lines.push(vec![word]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    lines
}

impl Line {
    /// The line that words make; they stand from left to right.
    pub(super) fn of(words: &[&Word]) -> Option<Self> {
        let first = words.first()?;
        let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        let size = words.iter().map(|word| word.size).fold(0.0, f64::max);
        let pairs = words.windows(2);
        let mut gaps: Vec<f64> = pairs
            .filter_map(|pair| Some(pair.last()?.left - pair.first()?.right))
            .filter(|gap| (0.0..WIDEST_SPACE * size).contains(gap))
            .collect();
        gaps.sort_by(f64::total_cmp);
        Some(Self {
            text: texts.join(" "),
            left: first.left,
            right: words.iter().map(|word| word.right).fold(f64::MIN, f64::max),
            base: first.base,
            size,
            first: first.right - first.left,
            n_words: words.len(),
            space: gaps.get(gaps.len() / 2).copied().unwrap_or(SPACE * size),
        })
    }

    /// The lines that words make.
    pub(super) fn all_of(words: Vec<&Word>) -> Vec<Self> {
        let lines = in_lines(words);
        lines.iter().filter_map(|line| Self::of(line)).collect()
    }

    /// Whether the line below goes on with this one: its first word did not fit before the edge.
    pub(super) fn goes_on(&self, below: &Self, column: Column) -> bool {
        let fits = self.right + self.space + below.first <= column.edge - 0.5;
        let apart = below.base - self.base;
        // On the next page it stands further up.
        let most = (PARAGRAPH * self.size.max(below.size)).max(MORE_THAN_USUAL * column.usual);
        let is_near = apart <= 0.0 || apart < most;
        !fits && is_near && !below.text.starts_with(BULLETS)
    }
}

/// The lines of a cell or paragraph as one text. A line feed stands where a line end was meant.
pub(super) fn text(lines: &[Line], column: Column) -> String {
    let mut text = String::new();
    let mut above: Option<&Line> = None;
    for line in lines {
        match above {
            Some(above) if above.goes_on(line, column) => join(&mut text, &line.text),
            Some(_) => {
                text.push('\n');
                text.push_str(&line.text);
            }
            None => text.push_str(&line.text),
        }
        above = Some(line);
    }
    text
}

/// Goes on with a line of the same sentence.
fn join(text: &mut String, more: &str) {
    if text.ends_with('\u{ad}') {
        text.pop();
    } else {
        let mut back = text.chars().rev();
        let (last, before) = (back.next(), back.next());
        // "follow-" and "up", "and/" and "or".
        let is_joint = matches!(last, Some('-' | '/' | '‐'))
            && before.is_some_and(char::is_alphanumeric)
            && more.starts_with(char::is_alphanumeric);
        if !is_joint {
            text.push(' ');
        }
    }
    text.push_str(more);
}

/// The text of a heading: words that were broken within, because their column is narrow, are put together if that makes
/// a heading that is known.
pub(super) fn heading(lines: &[Line], column: Column, is_known: impl Fn(&str) -> bool) -> String {
    let plain = text(lines, column);
    if is_known(&plain) || lines.len() < 2 || lines.iter().any(|line| line.n_words > 1) {
        return plain;
    }
    let joined: String = lines.iter().map(|line| line.text.as_str()).collect();
    if is_known(&joined) { joined } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(words: &[(&str, f64, f64)]) -> Vec<Line> {
        let words: Vec<_> = words
            .iter()
            .map(|(text, left, base)| Word::in_a_test(text, *left, *base))
            .collect();
        Line::all_of(words.iter().collect())
    }

    fn to(edge: f64) -> Column {
        Column { edge, usual: 12.0 }
    }

    #[test]
    fn a_line_that_was_full_goes_on_and_one_that_was_not_ends() {
        let said = lines(&[
            ("the", 20.0, 0.0),
            ("Share", 0.0, 0.5),
            ("minutes", 0.0, 12.0),
            ("Ask", 0.0, 24.0),
        ]);
        assert_eq!(text(&said, to(60.0)), "Share the minutes\nAsk");
        assert_eq!(text(&said, to(90.0)), "Share the\nminutes\nAsk");
        let apart = lines(&[("Share", 0.0, 0.0), ("minutes", 0.0, 30.0)]);
        assert_eq!(text(&apart, to(30.0)), "Share\nminutes");
    }

    #[test]
    fn words_that_end_with_a_hyphen_are_joined_to_what_follows() {
        let said = lines(&[
            ("follow-", 0.0, 0.0),
            ("up", 0.0, 12.0),
            ("2019", 0.0, 24.0),
            ("–", 30.0, 24.0),
            ("May", 0.0, 36.0),
        ]);
        assert_eq!(text(&said, to(30.0)), "follow-up 2019 – May");
    }

    #[test]
    fn a_heading_that_was_broken_within_its_word_is_put_together() {
        let said = lines(&[("Categor", 0.0, 0.0), ("y", 0.0, 12.0)]);
        assert_eq!(
            heading(&said, to(35.0), |text| text == "Category"),
            "Category"
        );
        assert_eq!(heading(&said, to(35.0), |_| false), "Categor y");
    }
}
