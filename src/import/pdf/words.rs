//! Glyphs to words, and which way a page is read.
//!
//! Places count from the top left, in points (1/72 inch), downwards, and are those of the page as it is read: where its text
//! runs upwards or downwards, they are turned.

use super::font::UNKNOWN;
use crate::model::FileError;

/// The most words and ruled lines of one page.
const MOST_WORDS: usize = 60_000;
const MOST_RULES: usize = 40_000;

/// The longest word.
const LONGEST_WORD: usize = 2_000;

/// A shorter line is none.
const SHORTEST_RULE: f64 = 4.0;

/// A gap of more than this part of the size of the letters parts words.
const WORD_GAP: f64 = 0.2;

/// How many words back a word is looked for that is printed twice to look bold.
const LOOK_BACK: usize = 48;

/// Which way text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Turn {
    Across,
    Down,
    Back,
    Up,
    Aslant,
}

impl Turn {
    /// By the direction in which glyphs follow each other.
    pub(super) fn of(x: f64, y: f64) -> Self {
        let slight = 0.1 * x.abs().max(y.abs());
        if y.abs() <= slight {
            if x < 0.0 { Self::Back } else { Self::Across }
        } else if x.abs() <= slight {
            if y < 0.0 { Self::Up } else { Self::Down }
        } else {
            Self::Aslant
        }
    }

    /// A place as it is where text of this direction is upright.
    fn upright(self, (x, y): (f64, f64)) -> (f64, f64) {
        match self {
            Self::Across | Self::Aslant => (x, y),
            Self::Down => (y, -x),
            Self::Back => (-x, -y),
            Self::Up => (-y, x),
        }
    }
}

/// One glyph.
pub(super) struct Glyph<'a> {
    pub(super) text: &'a str,
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
    pub(super) turn: Turn,
    pub(super) size: f64,
}

/// One word.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The line that it stands on.
    pub(super) base: f64,
    /// The size of its letters.
    pub(super) size: f64,
}

impl Word {
    pub(super) fn middle(&self) -> f64 {
        (self.left + self.right) / 2.0
    }

    /// A word of letters of one width, as tests place them.
    #[cfg(test)]
    pub(super) fn in_a_test(text: &str, left: f64, base: f64) -> Self {
        Self {
            text: text.to_owned(),
            left,
            right: left + 5.0 * text.chars().count() as f64,
            base,
            size: 10.0,
        }
    }
}

/// A ruled line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) is_upright: bool,
    /// Where it stands: how far down, or how far from the left if it is upright.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Rule {
    /// The line between two points; `None` where it is aslant or too short.
    pub(super) fn between(from: (f64, f64), to: (f64, f64)) -> Option<Self> {
        let (across, down) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        if across.max(down) < SHORTEST_RULE || across.min(down) > 1.0 {
            return None;
        }
        let is_upright = down > across;
        let (at, one, other) = match is_upright {
            true => ((from.0 + to.0) / 2.0, from.1, to.1),
            false => ((from.1 + to.1) / 2.0, from.0, to.0),
        };
        Some(Self {
            is_upright,
            at,
            from: one.min(other),
            to: one.max(other),
        })
    }

    fn turned(self, turn: Turn) -> Self {
        let point = |along| match self.is_upright {
            true => (self.at, along),
            false => (along, self.at),
        };
        let (from, to) = (turn.upright(point(self.from)), turn.upright(point(self.to)));
        Self::between(from, to).unwrap_or(self)
    }
}

/// What one page shows.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) words: Vec<Word>,
    pub(super) rules: Vec<Rule>,
    /// Words that run another way than the others, as they come.
    pub(super) aside: Vec<String>,
    /// How many glyphs there are, and how many of them nobody can tell the text of.
    pub(super) n_glyphs: usize,
    pub(super) n_unknown: usize,
}

/// Puts words together from glyphs, in the order in which they are printed.
#[derive(Default)]
pub(super) struct Words {
    words: Vec<(Turn, Word)>,
    rules: Vec<Rule>,
    open: Option<Open>,
    n_glyphs: usize,
    n_unknown: usize,
}

struct Open {
    turn: Turn,
    word: Word,
    /// The last glyph, and where it begins.
    last: String,
    last_left: f64,
}

impl Words {
    pub(super) fn add(&mut self, glyph: Glyph<'_>) -> Result<(), FileError> {
        let is_blank = glyph
            .text
            .chars()
            .all(|c| c.is_whitespace() || c.is_control());
        let (left, base) = glyph.turn.upright(glyph.from);
        let (end, _) = glyph.turn.upright(glyph.to);
        let size = glyph.size.max(0.1);
        if !is_blank {
            self.n_glyphs += 1;
            self.n_unknown += usize::from(glyph.text.contains(UNKNOWN));
        }
        if let Some(open) = &mut self.open {
            let word = &open.word;
            let largest = size.max(word.size);
            let gap = left - word.right;
            // What is raised, as in 25th, is smaller.
            let differs = (size / word.size - 1.0).abs() > 0.15;
            let off = (base - word.base).abs();
            let is_near =
                off < 0.15 * largest || differs && off < 0.6 * largest && gap < 0.1 * largest;
            let follows = glyph.turn == open.turn
                && is_near
                && gap > -0.5 * largest
                && gap < WORD_GAP * largest
                && word.text.len() < LONGEST_WORD;
            let is_again = glyph.turn == open.turn
                && glyph.text == open.last
                && off < 0.15 * largest
                && (left - open.last_left).abs() < 0.1 * largest
                && end > left;
            if is_again && !is_blank {
                return Ok(());
            }
            if !follows || is_blank {
                self.close()?;
            }
        }
        if is_blank {
            return Ok(());
        }
        let text = plain(glyph.text);
        match &mut self.open {
            Some(open) => {
                open.word.text.push_str(&text);
                open.word.right = open.word.right.max(end);
                open.last = glyph.text.to_owned();
                open.last_left = left;
            }
            None => {
                let word = Word {
                    text,
                    left,
                    right: end.max(left),
                    base,
                    size,
                };
                self.open = Some(Open {
                    turn: glyph.turn,
                    word,
                    last: glyph.text.to_owned(),
                    last_left: left,
                });
            }
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), FileError> {
        let Some(Open { turn, word, .. }) = self.open.take() else {
            return Ok(());
        };
        let is_again = self.words.iter().rev().take(LOOK_BACK).any(|(own, known)| {
            let near = |one: f64, other: f64| (one - other).abs() < 0.15 * word.size;
            *own == turn
                && known.text == word.text
                && near(known.left, word.left)
                && near(known.base, word.base)
        });
        if is_again {
            return Ok(());
        }
        if self.words.len() == MOST_WORDS {
            return Err(FileError::Damaged);
        }
        self.words.push((turn, word));
        Ok(())
    }

    pub(super) fn rule(&mut self, rule: Rule) -> Result<(), FileError> {
        if self.rules.len() == MOST_RULES {
            return Err(FileError::Damaged);
        }
        self.rules.push(rule);
        Ok(())
    }

    /// The page as it is read.
    pub(super) fn done(mut self) -> Sheet {
        // The last word is one more than is counted at most.
        let _ = self.close();
        let letters = |turn: Turn| -> usize {
            let own = self.words.iter().filter(|(own, _)| *own == turn);
            own.map(|(_, word)| word.text.len()).sum()
        };
        let most = [Turn::Across, Turn::Up, Turn::Down, Turn::Back]
            .into_iter()
            .rev()
            .max_by_key(|turn| letters(*turn));
        let turn = most.unwrap_or(Turn::Across);
        let (own, others): (Vec<_>, Vec<_>) =
            self.words.into_iter().partition(|(own, _)| *own == turn);
        Sheet {
            words: own.into_iter().map(|(_, word)| word).collect(),
            rules: self
                .rules
                .into_iter()
                .map(|rule| rule.turned(turn))
                .collect(),
            aside: others.into_iter().map(|(_, word)| word.text).collect(),
            n_glyphs: self.n_glyphs,
            n_unknown: self.n_unknown,
        }
    }
}

/// A text as people write it: ligatures are letters, and the bullets of Word's fonts are bullets.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' => plain.push('•'),
            c if c.is_control() || c == '\u{feff}' => {}
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(glyphs: &[(&str, f64, f64, f64)]) -> Vec<String> {
        let mut words = Words::default();
        for (text, left, base, size) in glyphs {
            let glyph = Glyph {
                text,
                from: (*left, *base),
                to: (left + 5.0, *base),
                turn: Turn::Across,
                size: *size,
            };
            words.add(glyph).expect("few");
        }
        words
            .done()
            .words
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn gaps_and_lines_part_words() {
        let near = [
            ("a", 0.0, 0.0, 10.0),
            ("b", 5.0, 0.0, 10.0),
            ("c", 13.0, 0.0, 10.0),
            ("d", 18.0, 12.0, 10.0),
        ];
        assert_eq!(words(&near), ["ab", "c", "d"]);
    }

    #[test]
    fn what_is_raised_belongs_to_its_word_and_what_is_printed_twice_counts_once() {
        let raised = [
            ("2", 0.0, 0.0, 10.0),
            ("5", 5.0, 0.0, 10.0),
            ("t", 10.0, -3.5, 6.0),
            ("h", 15.0, -3.5, 6.0),
        ];
        assert_eq!(words(&raised), ["25th"]);
        let twice = [
            ("T", 0.0, 0.0, 10.0),
            ("T", 0.3, 0.0, 10.0),
            ("o", 5.0, 0.0, 10.0),
            ("o", 5.3, 0.0, 10.0),
        ];
        assert_eq!(words(&twice), ["To"]);
        let again = [
            ("a", 0.0, 0.0, 10.0),
            (" ", 5.0, 0.0, 10.0),
            ("a", 0.2, 0.0, 10.0),
        ];
        assert_eq!(words(&again), ["a"]);
    }

    #[test]
    fn a_page_whose_text_runs_upwards_is_turned() {
        let mut page = Words::default();
        for (text, base) in [("first", 100.0), ("second", 112.0)] {
            let glyph = Glyph {
                text,
                from: (base, 300.0),
                to: (base, 280.0),
                turn: Turn::of(0.0, -1.0),
                size: 10.0,
            };
            page.add(glyph).expect("few");
        }
        page.rule(Rule::between((90.0, 500.0), (90.0, 100.0)).expect("long"))
            .expect("few");
        let sheet = page.done();
        let places: Vec<_> = sheet
            .words
            .iter()
            .map(|w| (w.text.as_str(), w.left, w.base))
            .collect();
        assert_eq!(
            places,
            [("first", -300.0, 100.0), ("second", -300.0, 112.0)]
        );
        let rule = sheet.rules.first().expect("a rule");
        assert_eq!(
            (rule.is_upright, rule.at, rule.from, rule.to),
            (false, 90.0, -500.0, -100.0)
        );
    }
}
