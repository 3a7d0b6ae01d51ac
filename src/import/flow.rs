//! The words of one cell as running text: where paragraphs end, how lines are joined.

use super::source::{Gap, Word};

/// How a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// There is nothing.
    Nothing,
    /// With the end of a sentence.
    Closed,
    /// Without punctuation.
    Plain,
    /// With a word or mark after which more must come.
    Open,
}

/// Words after which a sentence goes on.
const OPEN_WORDS: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "to",
    "in",
    "on",
    "at",
    "by",
    "for",
    "with",
    "from",
    "and",
    "or",
    "but",
    "as",
    "that",
    "which",
    "who",
    "whether",
    "how",
    "what",
    "where",
    "when",
    "if",
    "is",
    "are",
    "be",
    "been",
    "was",
    "were",
    "has",
    "have",
    "had",
    "will",
    "would",
    "can",
    "could",
    "should",
    "may",
    "might",
    "must",
    "than",
    "into",
    "about",
    "between",
    "their",
    "its",
    "this",
    "these",
    "those",
    "not",
    "any",
    "some",
    "each",
    "other",
    "including",
    "re",
    "around",
    "there",
    "before",
    "after",
    "while",
    "because",
    "so",
    "via",
    "per",
];

/// Whether a word ends a sentence, or announces what follows.
pub(super) fn ends_sentence(word: &str) -> bool {
    word.trim_end_matches(['”', '"', '’', ')', '\''])
        .ends_with(['.', '!', '?', ':', ';'])
}

impl Ending {
    /// How a text ends whose last word this is.
    pub(super) fn of(word: &str) -> Self {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let abbreviated = matches!(bare, "re" | "e.g" | "i.e" | "incl" | "approx" | "vs");
        if abbreviated || word.ends_with(['–', '-', ',', '&', '/', '(', '—']) {
            Self::Open
        } else if ends_sentence(word) {
            Self::Closed
        } else if OPEN_WORDS.contains(&bare) {
            Self::Open
        } else {
            Self::Plain
        }
    }
}

/// The words of a cell in order, with the gaps of running text: `Space` within a line, `Line` where a line was
/// broken, `Blank` where a paragraph begins.
pub(super) struct Flow<'a> {
    pub(super) words: Vec<Word<'a>>,
}

impl<'a> Flow<'a> {
    /// Puts a cell together from its words and the widest gap before each. `width` is the length at which no line of its column
    /// is wrapped;
    /// `begins_layer` says whether a label of an update begins at a word.
    pub(super) fn new(
        words: Vec<Word<'a>>,
        width: usize,
        begins_layer: impl Fn(&[Word<'a>]) -> bool,
    ) -> Self {
        let mut flow: Vec<Word<'a>> = Vec::with_capacity(words.len());
        let mut line_length = 0;
        for (i, word) in words.iter().enumerate() {
            let mut gap = Gap::Space;
            if let Some(before) = flow.last() {
                let length = word.text.chars().count();
                gap = match word.gap {
                    Gap::Space => Gap::Space,
                    _ if word.is_bullet() => Gap::Blank,
                    Gap::Line => Gap::Line,
                    wide => {
                        let full = line_length + 1 + length > width;
                        let rest = words.get(i..).unwrap_or_default();
                        if begins_layer(rest) || !goes_on(before.text, word.text, wide, full) {
                            Gap::Blank
                        } else {
                            Gap::Line
                        }
                    }
                };
            }
            if gap == Gap::Space {
                line_length += 1 + word.text.chars().count();
            } else {
                line_length = word.text.chars().count();
            }
            flow.push(Word { gap, ..*word });
        }
        Self { words: flow }
    }

    /// Word for word: lines joined by spaces, paragraphs by a line feed.
    pub(super) fn as_printed(&self) -> String {
        join(&self.words, false)
    }

    /// Word for word, line by line as printed.
    pub(super) fn as_lines(&self) -> String {
        let mut text = String::new();
        for word in &self.words {
            text.push(if word.gap == Gap::Space { ' ' } else { '\n' });
            text.push_str(word.text);
        }
        text
    }

    /// As running text: a word that was broken at a hyphen is one word again.
    pub(super) fn as_text(&self) -> String {
        join(&self.words, true)
    }
}

/// Whether a sentence goes on over a blank line or a page break. `full` says that the line before had no room for
/// the next word, so that it may have been wrapped there.
fn goes_on(before: &str, after: &str, gap: Gap, full: bool) -> bool {
    let mut letters = after.chars();
    let item = matches!((letters.next(), letters.next(), letters.next()), (Some(a), Some('.' | ')'), None) if a.is_alphanumeric());
    if item {
        return false;
    }
    let lower = after.starts_with(|c: char| c.is_lowercase() || matches!(c, '&' | '–' | '(' | '/'));
    match (Ending::of(before), gap) {
        (Ending::Closed, Gap::Page) => full || lower,
        (Ending::Closed, _) => false,
        (_, _) if lower => true,
        (Ending::Open, _) => true,
        (Ending::Plain, Gap::Page) => full,
        _ => false,
    }
}

/// Joins words as running text. `mend` joins what a line end broke at a hyphen.
pub(super) fn join(words: &[Word<'_>], mend: bool) -> String {
    let mut text = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            match word.gap {
                Gap::Blank | Gap::Page => text.push('\n'),
                Gap::Line if mend && broken_at_hyphen(&text, word.text) => {}
                _ => text.push(' '),
            }
        }
        text.push_str(word.text);
    }
    text
}

/// "re-" and "planned" are one word; "short-" and "and long-term" are not.
fn broken_at_hyphen(before: &str, after: &str) -> bool {
    let mut letters = before.chars().rev();
    letters.next() == Some('-')
        && letters.next().is_some_and(char::is_alphanumeric)
        && after.starts_with(char::is_alphanumeric)
        && !matches!(after, "and" | "or" | "to")
}
