//! What differs in the updates of a row: said anew, corrected, or gone.

use super::{Differences, Row};
use crate::{
    command::Edit,
    document::revise::matching::{likeness, same},
    model::*,
};

/// An update that shares this part of its words with one that is gone corrects it.
const SHARE: f64 = 0.6;

impl Differences<'_> {
    /// What was said anew, and what was said otherwise. What is gone from the file stays in the log.
    pub(super) fn updates(&mut self, of: &Row<'_>, notes: &mut Vec<String>) {
        let has = |all: &[UpdateDraft], one: &UpdateDraft| {
            all.iter().any(|other| same(&other.text, &one.text))
        };
        let mut gone: Vec<&UpdateDraft> = of
            .base
            .updates
            .iter()
            // A comment is kept with its meeting: it goes with no part of the log, and stays.
            .filter(|said| !is_remark(&said.text) && !has(&of.row.updates, said))
            .collect();
        for said in of
            .row
            .updates
            .iter()
            .filter(|said| !has(&of.base.updates, said))
        {
            if self.is_at_a_meeting(of.is.id, &said.text) {
                continue;
            }
            if let Some((more, at)) = beside(said, &mut gone) {
                if !more.is_empty() && !has_said(of.is, &more) {
                    self.entry_for(of.stood, EntryKind::Update, more, at, said.audience);
                }
                continue;
            }
            if has_said(of.is, &said.text) {
                gone.retain(|old| likeness(&old.text, &said.text) < SHARE);
                continue;
            }
            let near = gone
                .iter()
                .position(|old| likeness(&old.text, &said.text) >= SHARE);
            let old = near.map(|at| gone.remove(at));
            let wrong = old.and_then(|old| {
                let entries = of.stood.entries.iter();
                let mut standing = entries.filter(|entry| entry.struck.is_none());
                standing.find(|entry| same(&entry.text, &old.text))
            });
            match wrong {
                Some(entry) => {
                    let id = EntryId::random(&mut || self.rng.next_u64());
                    self.edits.push(Edit::CorrectEntry {
                        action: of.stood.id,
                        entry: entry.id,
                        id,
                        text: said.text.clone(),
                        dated: said.at.or(entry.at),
                    });
                }
                None => {
                    let text = match &said.by {
                        Some(by) => format!("{by}: {}", said.text),
                        None => said.text.clone(),
                    };
                    let kind = match said.kind {
                        EntryKind::Question => EntryKind::Question,
                        EntryKind::Withdrawal => EntryKind::Withdrawal,
                        _ => EntryKind::Update,
                    };
                    let audience = match kind.can_be_internal() {
                        true => said.audience,
                        false => Audience::Open,
                    };
                    self.entry_for(of.stood, kind, text, said.at, audience);
                }
            }
        }
        self.audiences(of, notes);
        if !gone.is_empty() {
            notes.push(format!(
                "What was said on {} and is not in {} any more stays in the log.",
                of.is.name(),
                self.draft.source
            ));
        }
    }
}

impl Differences<'_> {
    /// Whether a comment with these words was made on an action at a meeting.
    fn is_at_a_meeting(&self, action: ActionId, text: &str) -> bool {
        let ends_with = |words: &str| {
            let n = words.split_whitespace().count();
            let words = words.split_whitespace().rev();
            words.eq(text.split_whitespace().rev().take(n))
        };
        let mut made = self.remarks.get(&action).into_iter().flatten();
        is_remark(text) && made.any(|one| ends_with(&one.text))
    }

    /// What a file marks as internal is so; what it no longer marks stays so until somebody says it in the log.
    fn audiences(&mut self, of: &Row<'_>, notes: &mut Vec<String>) {
        for said in &of.row.updates {
            let is_other =
                |old: &&UpdateDraft| same(&old.text, &said.text) && old.audience != said.audience;
            if !of.base.updates.iter().any(|old| is_other(&old)) {
                continue;
            }
            let mut standing = of.is.entries.iter().filter(|one| one.struck.is_none());
            let here = standing.find(|one| same(&one.text, &said.text));
            match (said.audience, here) {
                (Audience::Internal, Some(entry))
                    if entry.audience == Audience::Open && entry.kind.can_be_internal() =>
                {
                    self.edits.push(Edit::SetAudience {
                        action: of.stood.id,
                        entry: entry.id,
                        audience: Audience::Internal,
                    });
                }
                (Audience::Open, Some(entry)) if entry.audience == Audience::Internal => {
                    notes.push(format!(
                        "An update on {} is internal, and not marked so in {}. It stays internal.",
                        of.is.name(),
                        self.draft.source
                    ));
                }
                _ => {}
            }
        }
    }
}

/// What somebody wrote above or below others' words in one cell without setting it off from them: those are read as one.
/// Takes the others off; gives the rest, with its date where it stood above.
fn beside(said: &UpdateDraft, gone: &mut Vec<&UpdateDraft>) -> Option<(String, Option<When>)> {
    let mut text = said.text.trim();
    let mut is_above = true;
    let mut n_taken = 0;
    // A word or two stand by chance where others begin or end.
    let is_set_off = |old: &str, rest: &str, at: &str| {
        rest.is_empty() || at == "\n" || old.split_whitespace().count() > 3
    };
    loop {
        let found = gone.iter().enumerate().find_map(|(at, old)| {
            let old = old.text.trim();
            if old.is_empty() {
                return None;
            }
            if let Some(rest) = text.strip_prefix(old) {
                let next = rest.get(..1).unwrap_or_default();
                return is_set_off(old, rest, next).then_some((at, rest, false));
            }
            let rest = text.strip_suffix(old)?;
            let last = if rest.ends_with('\n') { "\n" } else { "" };
            is_set_off(old, rest, last).then_some((at, rest, true))
        });
        let Some((at, rest, above)) = found else {
            break;
        };
        gone.remove(at);
        text = rest.trim();
        is_above &= above;
        n_taken += 1;
    }
    let date = said.at.filter(|_| is_above);
    (n_taken > 0).then(|| match (&said.by, is_above && !text.is_empty()) {
        (Some(by), true) => (format!("{by}: {text}"), date),
        _ => (text.to_owned(), date),
    })
}

/// Whether an action has an entry with these words, perhaps behind the name of who said them.
pub(super) fn has_said(action: &Action, text: &str) -> bool {
    action.entries.iter().any(|entry| {
        let after_name = || {
            let (_, words) = entry.text.split_once(": ")?;
            Some(same(words, text))
        };
        entry.struck.is_none() && (same(&entry.text, text) || after_name().unwrap_or_default())
    })
}
