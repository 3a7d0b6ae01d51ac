//! The difference of two texts by words, for showing the old one struck and the new one beside it.

/// A piece of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the old text.
    Gone(String),
    /// Only in the new text.
    New(String),
}

/// Beyond this many cells of the table the middle is shown as gone and new at one go.
const MOST_CELLS: usize = 250_000;

/// Cuts into words and the space between them; joined, they are the text again.
fn words(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut was_space = None;
    for (at, character) in text.char_indices() {
        let space = character.is_whitespace();
        if was_space.is_some_and(|was| was != space) {
            out.push(&text[start..at]);
            start = at;
        }
        was_space = Some(space);
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

/// The pieces by which `before` becomes `after`, in reading order.
pub fn difference(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (words(before), words(after));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let old_middle = &old_rest[..old_rest.len() - tail];
    let new_middle = &new_rest[..new_rest.len() - tail];
    let mut pieces = Pieces::default();
    pieces.same(&old[..head]);
    pieces.middle(old_middle, new_middle);
    pieces.same(&old_rest[old_rest.len() - tail..]);
    pieces.flush();
    pieces.out
}

#[derive(Default)]
struct Pieces {
    out: Vec<Piece>,
    gone: String,
    new: String,
}

impl Pieces {
    fn same(&mut self, words: &[&str]) {
        // A single space between two changed words belongs to the change: else every word stands alone.
        for word in words {
            if word.trim().is_empty() && !(self.gone.is_empty() && self.new.is_empty()) {
                self.gone.push_str(word);
                self.new.push_str(word);
                continue;
            }
            self.flush();
            match self.out.last_mut() {
                Some(Piece::Same(text)) => text.push_str(word),
                _ => self.out.push(Piece::Same((*word).to_owned())),
            }
        }
    }

    /// The longest common subsequence of the words, by the table of lengths.
    fn middle(&mut self, old: &[&str], new: &[&str]) {
        if old.len() * new.len() > MOST_CELLS {
            self.gone.push_str(&old.concat());
            self.new.push_str(&new.concat());
            return;
        }
        let width = new.len() + 1;
        let mut lengths = vec![0u32; (old.len() + 1) * width];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                lengths[i * width + j] = if old[i] == new[j] {
                    lengths[(i + 1) * width + j + 1] + 1
                } else {
                    lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < old.len() || j < new.len() {
            let down = |i: usize| lengths[(i + 1) * width + j];
            if i < old.len() && j < new.len() && old[i] == new[j] {
                self.same(&old[i..=i]);
                (i, j) = (i + 1, j + 1);
            } else if i < old.len() && (j == new.len() || down(i) >= lengths[i * width + j + 1]) {
                self.gone.push_str(old[i]);
                i += 1;
            } else {
                self.new.push_str(new[j]);
                j += 1;
            }
        }
    }

    fn flush(&mut self) {
        let (mut gone, mut new) = (
            std::mem::take(&mut self.gone),
            std::mem::take(&mut self.new),
        );
        // White space at the end of both is the same again.
        let mut space = String::new();
        while let (Some(a), Some(b)) = (gone.chars().last(), new.chars().last())
            && a == b
            && a.is_whitespace()
        {
            gone.pop();
            new.pop();
            space.insert(0, a);
        }
        if !gone.is_empty() {
            self.out.push(Piece::Gone(gone));
        }
        if !new.is_empty() {
            self.out.push(Piece::New(new));
        }
        if !space.is_empty() {
            self.out.push(Piece::Same(space));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expect: &str) {
        let shown: String = difference(before, after)
            .into_iter()
            .map(|piece| match piece {
                Piece::Same(t) => t,
                Piece::Gone(t) => format!("[-{t}-]"),
                Piece::New(t) => format!("[+{t}+]"),
            })
            .collect();
        assert_eq!(shown, expect);
    }

    #[test]
    fn only_the_words_that_changed_are_marked() {
        check("one two three", "one 2 three", "one [-two-][+2+] three");
        check("one two", "one two three", "one two[+ three+]");
        check("a b c d", "a x y d", "a [-b c-][+x y+] d");
        check("same", "same", "same");
    }

    #[test]
    fn an_empty_side_is_all_gone_or_all_new() {
        check("", "one two", "[+one two+]");
        check("one two", "", "[-one two-]");
    }

    #[test]
    fn both_texts_can_be_put_together_again() {
        let texts = ["a b  c", "b c\nd", "", "a c b", "x", "a b c d e f"];
        for before in texts {
            for after in texts {
                let (mut old, mut new) = (String::new(), String::new());
                for piece in difference(before, after) {
                    match piece {
                        Piece::Same(t) => {
                            old.push_str(&t);
                            new.push_str(&t);
                        }
                        Piece::Gone(t) => old.push_str(&t),
                        Piece::New(t) => new.push_str(&t),
                    }
                }
                assert_eq!((old.as_str(), new.as_str()), (before, after));
            }
        }
    }
}
