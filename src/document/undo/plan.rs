//! Works out what an undo writes where: the inverse of a step, as far as nobody has written since.

use super::Step;
use crate::{
    document::{Document, schema},
    model::Author,
};
use automerge::{
    ChangeHash, CursorPosition, ObjId, ObjType, PatchAction, ReadDoc, ScalarValue, Value, legacy,
};
use std::collections::BTreeSet;

/// What an undo does at one place.
pub(super) enum Inverse {
    Put(ObjId, String, ScalarValue),
    Delete(ObjId, String),
    Restore(ObjId, String, ObjId, Vec<ChangeHash>),
    Text(ObjId, Vec<TextInverse>),
}

/// What an undo does to a text; places are cursors, because others may have written since.
pub(super) enum TextInverse {
    Remove(automerge::Cursor),
    Insert(automerge::Cursor, String),
}

impl Document {
    pub(super) fn plan(&self, step: &Step) -> Vec<Inverse> {
        let changes: Vec<_> = step
            .changes
            .iter()
            .filter_map(|hash| self.doc.get_change_by_hash(hash))
            .collect();
        let (before, after) = (&step.before, &step.after);
        let mut keys = BTreeSet::new();
        let mut texts = BTreeSet::new();
        for change in &changes {
            for op in &change.decode().operations {
                let Some(object) = self.object_of(op) else {
                    continue;
                };
                // What lies in an object that the step itself made goes or stays with it.
                let made_here = self
                    .doc
                    .hash_for_opid(&object)
                    .is_some_and(|hash| step.changes.contains(&hash));
                if made_here {
                    continue;
                }
                match &op.key {
                    legacy::Key::Map(key) => {
                        keys.insert((object, key.to_string()));
                    }
                    legacy::Key::Seq(_) => {
                        texts.insert(object);
                    }
                }
            }
        }
        let mut plan: Vec<_> = keys
            .into_iter()
            .filter(|(object, key)| !schema::is_final(&self.doc, object, key))
            .filter_map(|(object, key)| self.invert_key(object, key, before, step))
            .collect();
        for text in texts {
            let inverse = self.invert_text(&text, before, after);
            plan.push(Inverse::Text(text, inverse));
        }
        plan
    }

    /// Whether what a step found is that it chose between several values.
    pub(super) fn settles(&self, step: &Step) -> bool {
        let changes = step.changes.iter();
        let ops = changes
            .filter_map(|hash| self.doc.get_change_by_hash(hash))
            .flat_map(|change| change.decode().operations);
        ops.into_iter().any(|op| {
            let (Some(object), legacy::Key::Map(key)) = (self.object_of(&op), &op.key) else {
                return false;
            };
            let then = self.doc.get_all_at(&object, key.as_str(), &step.before);
            then.is_ok_and(|then| then.len() > 1)
        })
    }

    fn invert_key(
        &self,
        object: ObjId,
        key: String,
        before: &[ChangeHash],
        step: &Step,
    ) -> Option<Inverse> {
        let then = self.doc.get_all_at(&object, key.as_str(), before).ok()?;
        let now = self.doc.get_all(&object, key.as_str()).ok()?;
        let was_here = |id: &ObjId| then.iter().any(|(_, known)| known == id);
        let ours = |id: &ObjId| {
            self.doc
                .hash_for_opid(id)
                .is_some_and(|hash| step.changes.contains(&hash))
        };
        if now.iter().any(|(_, id)| !ours(id) && !was_here(id)) {
            // Somebody set it since, or apart: theirs stands.
            return None;
        }
        // What a merge set beside a value that was here goes again. Where several were here already, people must
        // settle them; one of them written again would do that for them.
        let joined = now.iter().any(|(_, id)| was_here(id));
        if joined && (then.len() > 1 || !now.iter().any(|(_, id)| ours(id))) {
            return None;
        }
        // What an undone merge has settled stays so: one change cannot make two values stand against each other, and
        // to write the one that came out on top would settle it again, by chance.
        if step.is_redo && then.len() > 1 {
            return None;
        }
        match (then.into_iter().next_back(), now.first()) {
            (None, None) => None,
            (None, Some((value, id))) => {
                if value.is_object() && self.others_wrote_in(id, step) {
                    return None;
                }
                Some(Inverse::Delete(object, key))
            }
            (Some((Value::Scalar(value), _)), _) => {
                Some(Inverse::Put(object, key, value.into_owned()))
            }
            (Some((Value::Object(_), source)), None) => {
                Some(Inverse::Restore(object, key, source, before.to_vec()))
            }
            (Some((Value::Object(_), _)), Some(_)) => None,
        }
    }

    /// Whether somebody else has written in an object since the step made it.
    fn others_wrote_in(&self, object: &ObjId, step: &Step) -> bool {
        // By device: a person who has changed their name or organisation since is the same person.
        let device = |author: Option<Author>| author.map(|author| author.device);
        let me = device(self.author());
        let foreign = |id: &ObjId| {
            let Some(hash) = self.doc.hash_for_opid(id) else {
                return true;
            };
            let written = self.attribution_of(&hash);
            let mine = written.is_some_and(|written| device(written.author) == me);
            !mine && !step.changes.contains(&hash)
        };
        self.items(object, None).any(|item| {
            foreign(&item.id())
                || match item.value {
                    automerge::ValueRef::Object(ObjType::Map | ObjType::Table) => {
                        self.others_wrote_in(&item.id(), step)
                    }
                    automerge::ValueRef::Object(ObjType::Text) => {
                        self.text_ids(&item.id()).iter().any(foreign)
                    }
                    _ => false,
                }
        })
    }

    /// The operations that wrote the characters of a text.
    fn text_ids(&self, text: &ObjId) -> Vec<ObjId> {
        (0..self.doc.length(text))
            .filter_map(|at| self.doc.get_cursor(text, at, None).ok())
            .filter_map(|cursor| self.doc.import_obj(&cursor_operation(&cursor)).ok())
            .collect()
    }

    fn invert_text(
        &self,
        text: &ObjId,
        before: &[ChangeHash],
        after: &[ChangeHash],
    ) -> Vec<TextInverse> {
        let mut inverse = Vec::new();
        let old: Vec<u16> = self
            .doc
            .text_at(text, before)
            .unwrap_or_default()
            .encode_utf16()
            .collect();
        let length = self
            .doc
            .text_at(text, after)
            .unwrap_or_default()
            .encode_utf16()
            .count();
        let cursor = |at: usize| {
            let position = if at < length {
                CursorPosition::Index(at)
            } else {
                CursorPosition::End
            };
            self.doc.get_cursor(text, position, Some(after)).ok()
        };
        // How far the old text is ahead of the new one at the place that the patches have reached.
        let mut ahead: isize = 0;
        let patches = self.doc.diff_obj(text, before, after, false);
        for patch in patches.unwrap_or_default() {
            match patch.action {
                PatchAction::SpliceText { index, value, .. } => {
                    let n = value.make_string().encode_utf16().count();
                    inverse.extend(
                        (index..index + n)
                            .filter_map(cursor)
                            .map(TextInverse::Remove),
                    );
                    ahead -= n as isize;
                }
                PatchAction::DeleteSeq { index, length } => {
                    let from = index.saturating_add_signed(ahead);
                    let gone = old.get(from..from + length).unwrap_or_default();
                    if let Some(place) = cursor(index) {
                        inverse.push(TextInverse::Insert(place, String::from_utf16_lossy(gone)));
                    }
                    ahead += length as isize;
                }
                _ => {}
            }
        }
        inverse
    }
}

/// `12@actor`, without the mark that says which way a cursor moves.
fn cursor_operation(cursor: &automerge::Cursor) -> String {
    cursor.to_string().trim_start_matches('-').to_owned()
}
