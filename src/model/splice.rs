//! Edits of a text, and how two that were made apart are brought one after the other.
//!
//! Positions and lengths count UTF-16 code units, as the DOM and our documents do.

use serde::{Deserialize, Serialize};

/// Replaces `delete` units at `at` by `insert`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Splice {
    /// Where, in UTF-16 code units.
    pub at: usize,
    /// How many UTF-16 code units go.
    pub delete: usize,
    /// What comes in their place.
    pub insert: String,
}

/// Counts how often a text has changed since the engine loaded it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Revision(pub u32);

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The byte index of the UTF-16 position `at`, moved back to the start of a character cut in two.
fn byte_at(text: &str, at: usize) -> usize {
    let mut seen = 0;
    for (index, character) in text.char_indices() {
        if seen + character.len_utf16() > at {
            return index;
        }
        seen += character.len_utf16();
    }
    text.len()
}

impl Splice {
    /// The shortest single splice that turns `before` into `after`; `None` if they are equal.
    pub fn between(before: &str, after: &str) -> Option<Self> {
        if before == after {
            return None;
        }
        let prefix: usize = before
            .chars()
            .zip(after.chars())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        let (rest_before, rest_after) = (&before[prefix..], &after[prefix..]);
        let suffix: usize = rest_before
            .chars()
            .rev()
            .zip(rest_after.chars().rev())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        Some(Self {
            at: units(&before[..prefix]),
            delete: units(&rest_before[..rest_before.len() - suffix]),
            insert: rest_after[..rest_after.len() - suffix].to_owned(),
        })
    }

    /// The text with the splice applied; what reaches past the end is cut to it.
    pub fn apply(&self, text: &str) -> String {
        let from = byte_at(text, self.at);
        let to = byte_at(text, self.at.saturating_add(self.delete)).max(from);
        [&text[..from], &self.insert, &text[to..]].concat()
    }

    /// Where a caret at `position` stands after this splice; one at the splice's own start stays.
    pub fn carry(&self, position: usize) -> usize {
        if position <= self.at {
            position
        } else if position >= self.at + self.delete {
            position - self.delete + units(&self.insert)
        } else {
            self.at + units(&self.insert)
        }
    }

    /// The same edit for a text to which `other` was applied first.
    ///
    /// What `other` deleted is not deleted twice; what `other` inserted within the deleted range
    /// stays. Of two insertions at one place, `other`'s stands first.
    pub fn after(&self, other: &Self) -> Vec<Self> {
        let (start, end) = (self.at, self.at + self.delete);
        let (o_start, o_end) = (other.at, other.at + other.delete);
        let gain = units(&other.insert);
        let left = start..end.min(o_start);
        let right = start.max(o_end)..end;
        if !left.is_empty() {
            // The right piece first, so that the left one does not move it.
            let tail = (!right.is_empty()).then(|| Self {
                at: right.start - other.delete + gain,
                delete: right.len(),
                insert: String::new(),
            });
            let head = Self {
                at: left.start,
                delete: left.len(),
                insert: self.insert.clone(),
            };
            return tail.into_iter().chain([head]).collect();
        }
        let at = if start < o_start {
            start
        } else if start >= o_end {
            start - other.delete + gain
        } else {
            o_start + gain
        };
        let rest = Self {
            at,
            delete: right.len(),
            insert: self.insert.clone(),
        };
        if rest.delete == 0 && rest.insert.is_empty() {
            return Vec::new();
        }
        vec![rest]
    }
}

/// What a text field shows while its edits are on their way to the engine.
///
/// The engine's text is the truth; edits it has not yet answered are laid over it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingText {
    base: String,
    revision: Revision,
    pending: Vec<Splice>,
}

impl PendingText {
    /// A field that shows the engine's text and has nothing under way.
    pub fn new(base: String, revision: Revision) -> Self {
        Self {
            base,
            revision,
            pending: Vec::new(),
        }
    }

    /// The text to show.
    pub fn shown(&self) -> String {
        self.pending
            .iter()
            .fold(self.base.clone(), |text, splice| splice.apply(&text))
    }

    /// The engine's revision that the next edit builds on, together with those under way.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Whether an edit has not been answered yet.
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Takes what the person typed: the whole new text. Gives the edit to send, if there is one.
    pub fn typed(&mut self, text: &str) -> Option<Splice> {
        let splice = Splice::between(&self.shown(), text)?;
        self.pending.push(splice.clone());
        Some(splice)
    }

    /// Takes the engine's text, which includes the first `n_answered` of the edits under way.
    ///
    /// Gives the splices by which the shown text changed, for the caret to follow.
    pub fn received(&mut self, text: String, revision: Revision, n_answered: usize) -> Vec<Splice> {
        let n_answered = n_answered.min(self.pending.len());
        let expected = self.pending[..n_answered]
            .iter()
            .fold(self.base.clone(), |text, splice| splice.apply(&text));
        self.pending.drain(..n_answered);
        self.base = text;
        self.revision = revision;
        let Some(remote) = Splice::between(&expected, &self.base) else {
            return Vec::new();
        };
        let mut remote = vec![remote];
        let mut rebased = Vec::new();
        for mine in self.pending.drain(..) {
            let next_remote = after_each(&remote, std::slice::from_ref(&mine));
            rebased.extend(after_each(&[mine], &remote));
            remote = next_remote;
        }
        self.pending = rebased;
        remote
    }
}

/// The edits `mine`, made one after the other, for a text to which `theirs` were applied first.
pub fn after_each(mine: &[Splice], theirs: &[Splice]) -> Vec<Splice> {
    let mut theirs = theirs.to_vec();
    let mut result = Vec::new();
    for splice in mine {
        let mut moved = vec![splice.clone()];
        let mut next_theirs = Vec::new();
        for their in &theirs {
            let before = moved.clone();
            moved = moved
                .iter()
                .scan(vec![their.clone()], |past, one| {
                    let rebased = past
                        .iter()
                        .fold(vec![one.clone()], |ones, p| flat(&ones, p));
                    *past = past.iter().flat_map(|p| p.after(one)).collect();
                    Some(rebased)
                })
                .flatten()
                .collect();
            next_theirs.extend(
                before
                    .iter()
                    .fold(vec![their.clone()], |ts, one| flat(&ts, one)),
            );
        }
        result.extend(moved);
        theirs = next_theirs;
    }
    result
}

fn flat(splices: &[Splice], other: &Splice) -> Vec<Splice> {
    splices.iter().flat_map(|s| s.after(other)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn splice(at: usize, delete: usize, insert: &str) -> Splice {
        Splice {
            at,
            delete,
            insert: insert.into(),
        }
    }

    #[track_caller]
    fn check(text: &str, first: Splice, second: Splice, expect: &str) {
        let mut now = first.apply(text);
        for step in second.after(&first) {
            now = step.apply(&now);
        }
        assert_eq!(now, expect);
    }

    #[test]
    fn two_edits_apart_both_stand() {
        check(
            "one two",
            splice(0, 3, "ONE"),
            splice(4, 3, "TWO"),
            "ONE TWO",
        );
        check(
            "one two",
            splice(4, 3, "TWO"),
            splice(0, 3, "ONE"),
            "ONE TWO",
        );
    }

    #[test]
    fn what_both_deleted_goes_once() {
        check("abcdef", splice(1, 3, ""), splice(2, 3, ""), "af");
        check("abcdef", splice(2, 3, ""), splice(1, 3, ""), "af");
        check("abcdef", splice(0, 6, ""), splice(2, 1, ""), "");
    }

    #[test]
    fn an_insertion_inside_a_deleted_range_stays() {
        check("abcdef", splice(3, 0, "X"), splice(1, 4, ""), "aXf");
        check("abcdef", splice(1, 4, ""), splice(3, 0, "X"), "aXf");
    }

    #[test]
    fn positions_count_utf16_units() {
        let before = "a\u{1F600}b";
        assert_eq!(
            Splice::between(before, "a\u{1F600}xb"),
            Some(splice(3, 0, "x"))
        );
        assert_eq!(splice(1, 2, "").apply(before), "ab");
    }

    proptest! {
        #[test]
        fn a_splice_between_two_texts_leads_from_one_to_the_other(a in ".{0,12}", b in ".{0,12}") {
            let applied = Splice::between(&a, &b).map_or(a.clone(), |s| s.apply(&a));
            prop_assert_eq!(applied, b);
        }

        #[test]
        fn a_field_ends_on_the_engines_text(
            start in "[a-e]{0,8}", typed in proptest::collection::vec("[a-e]{0,8}", 1..4), engine in "[a-e]{0,8}",
        ) {
            let mut field = PendingText::new(start, Revision(0));
            for text in &typed {
                field.typed(text);
                prop_assert_eq!(&field.shown(), text);
            }
            field.received(engine.clone(), Revision(1), usize::MAX);
            prop_assert_eq!(field.shown(), engine);
            prop_assert!(!field.is_pending());
        }

        #[test]
        fn edits_under_way_survive_a_remote_insertion(
            start in "[a-e]{1,8}", at in 0usize..8, mine in 0usize..8,
        ) {
            let (at, mine) = (at % (start.len() + 1), mine % (start.len() + 1));
            let mut field = PendingText::new(start.clone(), Revision(0));
            let typed = splice(mine, 0, "X").apply(&start);
            field.typed(&typed);
            field.received(splice(at, 0, "YY").apply(&start), Revision(1), 0);
            let shown = field.shown();
            prop_assert!(shown.contains('X') && shown.contains("YY") && shown.len() == start.len() + 3);
        }
    }
}
