//! Lines, the gaps between them, and the words on them.
//!
//! Every word keeps the line that it stands on, so that whatever is made of words can be accounted for by lines.

use super::decode::RawLine;
use super::pages::{self, PageEnds};

/// The glyphs that printed logs put before the items of a list.
pub(super) const BULLETS: &[char] = &['•', '▪', '◦', '●', '■', '·', '‣', '○'];

/// What lies between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// They stand on one line.
    Space,
    /// A line ends between them.
    Line,
    /// At least one blank line, or a line of the layout.
    Blank,
    /// Three blank lines or more, that are no page end.
    Wide,
    /// A page ends between them.
    Page,
}

/// One line of the source, without the white space around it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The text, trimmed.
    pub(super) text: String,
    /// How many characters of white space stood before it.
    pub(super) indent: usize,
    /// Whether the line has no character at all.
    pub(super) empty: bool,
    /// Whether a form feed says that a page begins here.
    pub(super) new_page: bool,
    /// Whether it is the number of a page.
    pub(super) folio: bool,
}

impl Line {
    /// Whether nothing is printed on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it begins with the glyph of a list.
    pub(super) fn is_bullet(&self) -> bool {
        self.text.starts_with(BULLETS)
    }
}

/// All lines of a source.
pub(super) struct Source {
    pub(super) lines: Vec<Line>,
    pages: PageEnds,
    /// What lines are called that are rows of tables; empty where they are lines of text.
    places: Vec<String>,
}

/// A word and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// The word, as printed.
    pub(super) text: &'a str,
    /// The index of its line.
    pub(super) line: usize,
    /// What lies between it and the word before it.
    pub(super) gap: Gap,
}

impl Word<'_> {
    /// Whether a line begins with it.
    pub(super) fn begins_line(&self) -> bool {
        self.gap >= Gap::Line
    }

    /// Whether a block begins with it: a blank line or more stands before it.
    pub(super) fn begins_block(&self) -> bool {
        self.gap >= Gap::Blank
    }

    /// Whether it is the glyph of a list, or carries one.
    pub(super) fn is_bullet(&self) -> bool {
        self.begins_line() && self.text.starts_with(BULLETS)
    }
}

/// So many blank lines are more than stand between most rows.
const WIDE_RUN: usize = 3;

impl Source {
    /// Takes the lines of a document over.
    pub(super) fn new(raw: &[RawLine]) -> Self {
        let mut lines: Vec<_> = raw
            .iter()
            .map(|line| Line {
                text: line.text.trim().to_owned(),
                indent: line.text.chars().take_while(|c| c.is_whitespace()).count(),
                empty: line.text.is_empty(),
                new_page: line.new_page,
                folio: false,
            })
            .collect();
        let pages = PageEnds::of(&lines);
        pages::number(&mut lines, pages);
        Self {
            lines,
            pages,
            places: Vec::new(),
        }
    }

    /// A source whose lines are rows of tables, each with the name of its place.
    pub(super) fn of_rows(rows: impl Iterator<Item = (String, String)>) -> Self {
        let (texts, places): (Vec<_>, Vec<_>) = rows.unzip();
        let lines = texts.into_iter().map(|text| Line {
            empty: text.is_empty(),
            text,
            indent: 0,
            new_page: false,
            folio: false,
        });
        Self {
            lines: lines.collect(),
            pages: PageEnds::FormFeed,
            places,
        }
    }

    /// The paragraphs of one cell of a table: a line feed ends each.
    pub(super) fn of_cell(text: &str) -> Self {
        let lines = text.split('\n').filter(|line| !line.trim().is_empty());
        let lines = lines.enumerate().flat_map(|(at, line)| {
            let parting = (at > 0).then(String::new);
            parting.into_iter().chain([line.trim().to_owned()])
        });
        Self::of_rows(lines.map(|line| (line, String::new())))
    }

    /// Every word of it.
    pub(super) fn all_words(&self) -> Vec<Word<'_>> {
        self.words(0..self.lines.len())
    }

    /// What a line is called: "line 12", or "row 12 of “Open”".
    pub(super) fn place(&self, line: usize) -> String {
        match self.places.get(line) {
            Some(place) => place.clone(),
            None => format!("line {}", line + 1),
        }
    }

    /// Where something stands: "on line 12", or "in row 12 of “Open”".
    pub(super) fn at(&self, line: usize) -> String {
        let preposition = if self.places.is_empty() { "on" } else { "in" };
        format!("{preposition} {}", self.place(line))
    }

    /// How a row without a number is called.
    pub(super) fn row_at(&self, line: usize) -> String {
        let noun = if self.places.is_empty() {
            "row"
        } else {
            "action"
        };
        format!("the {noun} {}", self.at(line))
    }

    /// The text of a line; nothing where there is no such line.
    pub(super) fn text(&self, line: usize) -> &str {
        self.lines.get(line).map_or("", |line| line.text.as_str())
    }

    /// What lies between two lines, of which the first comes first. Lines between them that are not blank count as
    /// layout.
    pub(super) fn gap(&self, above: usize, below: usize) -> Gap {
        let between = self.lines.get(above + 1..below).unwrap_or_default();
        let begins_page = self.lines.get(below).is_some_and(|line| line.new_page);
        if begins_page || between.iter().any(|line| line.new_page || line.folio) {
            return Gap::Page;
        }
        if between.is_empty() {
            return Gap::Line;
        }
        let runs = between.split(|line| !line.is_blank());
        let widths = runs.map(|run| match run.len() {
            _ if self.pages.ends_with(run) => Gap::Page,
            WIDE_RUN.. => Gap::Wide,
            _ => Gap::Blank,
        });
        widths.max().unwrap_or(Gap::Blank)
    }

    /// The words of some lines, in order. A number that is glued to the word after it is taken apart.
    pub(super) fn words(&self, lines: impl IntoIterator<Item = usize>) -> Vec<Word<'_>> {
        let mut words: Vec<Word<'_>> = Vec::new();
        for at in lines {
            let above = words.last().map(|word| word.line);
            let mut gap = above.map_or(Gap::Blank, |above| self.gap(above, at));
            for text in self.text(at).split_whitespace() {
                let (head, tail) = if gap >= Gap::Line {
                    unglue(text)
                } else {
                    (text, None)
                };
                for text in std::iter::once(head).chain(tail) {
                    words.push(Word {
                        text,
                        line: at,
                        gap,
                    });
                    gap = Gap::Space;
                }
            }
        }
        words
    }
}

/// Takes `90.Updated` apart into `90.` and `Updated`.
fn unglue(word: &str) -> (&str, Option<&str>) {
    let digits = word.trim_start_matches('*');
    let stars = word.len() - digits.len();
    let n_digits = digits.chars().take_while(char::is_ascii_digit).count();
    let end = stars + n_digits + 1;
    let glued = (1..=4).contains(&n_digits)
        && digits
            .get(n_digits..)
            .is_some_and(|rest| rest.starts_with('.'))
        && word
            .get(end..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(char::is_uppercase);
    if !glued {
        return (word, None);
    }
    match (word.get(..end), word.get(end..)) {
        (Some(head), tail) => (head, tail),
        _ => (word, None),
    }
}

/// Some words as one string, with the places where they end, so that a grammar over strings can say how many words
/// it took.
pub(super) struct Phrase {
    pub(super) text: String,
    ends: Vec<usize>,
}

/// No grammar looks further than this.
const MOST_WORDS: usize = 14;

impl Phrase {
    /// The first words of a slice, as far as `stop` does not end them.
    pub(super) fn of(words: &[Word<'_>], most_gap: Gap) -> Self {
        let mut text = String::new();
        let mut ends = Vec::new();
        for (i, word) in words.iter().take(MOST_WORDS).enumerate() {
            if i > 0 {
                if word.gap > most_gap {
                    break;
                }
                text.push(' ');
            }
            text.push_str(word.text);
            ends.push(text.len());
        }
        Self { text, ends }
    }

    /// How many words lie within the first `consumed` bytes; `None` where that cuts a word.
    pub(super) fn n_words(&self, consumed: usize) -> Option<usize> {
        self.ends
            .iter()
            .position(|end| *end == consumed)
            .map(|at| at + 1)
    }

    /// The same, where punctuation may follow.
    pub(super) fn n_words_loosely(&self, consumed: usize, marks: &[char]) -> Option<usize> {
        let rest = self.text.get(consumed..)?;
        let trimmed = rest.trim_start_matches(marks);
        self.n_words(consumed + rest.len() - trimmed.len())
    }

    /// The text after the first words.
    pub(super) fn after(&self, n_words: usize) -> Option<&str> {
        let end = self.ends.get(n_words.checked_sub(1)?)?;
        self.text.get(*end..).map(str::trim_start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::decode;

    #[test]
    fn a_number_is_taken_off_its_word() {
        assert_eq!(unglue("90.Updated"), ("90.", Some("Updated")));
        assert_eq!(unglue("**7.Ask"), ("**7.", Some("Ask")));
        assert_eq!(unglue("90."), ("90.", None));
        assert_eq!(unglue("3.5"), ("3.5", None));
    }

    #[test]
    fn a_page_ends_at_a_long_run_of_blank_lines() {
        let raw = decode::lines(b"a\n\nb\n\n \n\nc\n\n\n\n  \n\nd").expect("text");
        let source = Source::new(&raw);
        let words = source.words(0..source.lines.len());
        let gaps: Vec<_> = words.iter().map(|w| (w.text, w.gap)).collect();
        assert_eq!(
            gaps,
            [
                ("a", Gap::Blank),
                ("b", Gap::Blank),
                ("c", Gap::Wide),
                ("d", Gap::Page)
            ]
        );
    }
}
