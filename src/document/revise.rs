//! A document that comes back: what differs in it from what it said when it went out, as edits made then. So whatever was
//! edited here in the meantime meets them as it meets the edits of another person.
//!
//! Decides nothing about files: rows come as an importer understood them.

mod before;
mod differences;
mod matching;

use super::{Document, Snapshot, Writer, hashes};
use crate::{command::Edit, model::*};
use before::Since;
use differences::{Differences, Row};
use matching::{drafted, matched};
use std::collections::{BTreeMap, HashMap, HashSet};

/// No more of what stays as it is gets a sentence of its own.
const MOST_SENTENCES: usize = 12;

/// A document that comes back.
#[derive(Clone, Copy, Debug)]
pub struct Returned<'a> {
    /// What an importer understood of it.
    pub draft: &'a LogDraft,
    /// What the same importer understands of the log as it stood when the document was written, in the same format:
    /// then nothing differs that the way through a file makes different.
    pub base: Option<&'a LogDraft>,
}

/// What a document brings, before anything is kept.
#[derive(Clone, Debug)]
pub struct Revised {
    /// The log with what the document changes, ready to be merged.
    pub snapshot: Snapshot,
    /// What of the document changes nothing, one sentence each.
    pub notes: Vec<String>,
}

/// The rows that differ from what the log said at these heads.
#[derive(Default)]
struct Group<'a> {
    rows: Vec<(Action, ActionDraft, &'a ActionDraft)>,
}

/// What stands between the name of who brought a document and the name of its file, where the author is neither.
pub(super) const BROUGHT_BY_FILE: &str = ", from ";

impl Document {
    /// Where the log stood when a document was exported from it: as the document says, or as the log stands where only
    /// its rows say that they are of this log. `None` for a document of other making.
    pub fn shown_by(&self, draft: &LogDraft) -> Option<Vec<ChangeId>> {
        let heads = draft.table.as_ref().map(|table| &table.heads);
        let said = heads.filter(|heads| !heads.is_empty() && self.knows(heads));
        let is_here = |id: ActionId| self.action_map(id).is_ok();
        let is_ours = || {
            draft
                .actions
                .iter()
                .filter_map(|row| row.known)
                .any(is_here)
        };
        said.cloned().or_else(|| is_ours().then(|| self.heads()))
    }

    /// The log as it stood at these heads, for an exporter; `None` where they are not known here.
    pub fn copy_at(&self, heads: &[ChangeId], at: Timestamp) -> Option<LogCopy> {
        if heads.is_empty() || !self.knows(heads) {
            return None;
        }
        let then = hashes(heads);
        Some(LogCopy {
            head: self.head_at(Some(&then))?,
            actions: self.actions_at(Some(&then)),
            findings: Vec::new(),
            heads: heads.to_vec(),
            at,
            whole: Vec::new(),
            receipt: None,
        })
    }

    /// What a document that comes back would bring. Changes nothing here.
    ///
    /// # Errors
    /// Where the log cannot be written to, or what the document adds is refused.
    pub fn revise(
        &self,
        returned: Returned<'_>,
        author: &Author,
        at: Timestamp,
        rng: &mut dyn Entropy,
    ) -> Result<Revised, Refusal> {
        let Returned { draft, base } = returned;
        // Not who brings the file wrote what stands in it; and they can take it back as one merge.
        let author = &Author {
            device: DeviceId::random(&mut || rng.next_u64()),
            name: format!("{}{BROUGHT_BY_FILE}{}", author.name, draft.source),
            organisation: author.organisation.clone(),
        };
        let now = self.actions();
        let exported = self.shown_by(draft).filter(|_| base.is_some());
        let exported = exported.as_deref();
        let here = self.heads();
        let plan = matched(draft, &now);
        let bases: HashMap<ActionId, &ActionDraft> = base
            .into_iter()
            .flat_map(|base| &base.actions)
            .filter_map(|row| Some((row.known?, row)))
            .collect();
        let mut groups: BTreeMap<Vec<ChangeId>, Group<'_>> = BTreeMap::new();
        for (row, action) in draft.actions.iter().zip(&plan) {
            let Some(action) = action.and_then(|id| now.iter().find(|one| one.id == id)) else {
                continue;
            };
            let (then, base) = self.base_of(action, row, exported, &bases);
            let Some(stood) = self.action_at(action.id, Some(&hashes(&then))) else {
                continue;
            };
            let base = base.unwrap_or_else(|| {
                let head = self.head_at(Some(&hashes(&then)));
                drafted(&stood, head.as_ref())
            });
            let group = groups.entry(then).or_default();
            group.rows.push((stood, base, row));
        }
        let mut brought: Option<Document> = None;
        let mut notes = Vec::new();
        for (then, group) in &groups {
            let mut fork = self.fork(then, author, rng)?;
            let before = fork.heads();
            for edit in group.edits(draft, (self, then), &now, &fork, rng, &mut notes) {
                match fork.apply(&edit, at) {
                    Ok(_) | Err(Refusal::NothingChanges) => {}
                    Err(refusal) => notes.push(not_taken(&edit, &refusal, &now)),
                }
            }
            if fork.heads() != before {
                brought = Some(joined(brought, fork)?);
            }
        }
        if let Some(fresh) = fresh(draft, &plan) {
            let mut fork = self.fork(exported.unwrap_or(&here), author, rng)?;
            let edit = Edit::Import {
                source: SourceId::random(&mut || rng.next_u64()),
                draft: fresh,
            };
            match fork.apply(&edit, at) {
                Ok(_) => brought = Some(joined(brought, fork)?),
                Err(Refusal::NothingChanges) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        let is_said = draft
            .table
            .as_ref()
            .is_some_and(|table| !table.heads.is_empty());
        if exported.is_some() && !is_said {
            notes.push(format!(
                "{} does not say which state of the log it shows. It was compared with the log as it is.",
                draft.source
            ));
        }
        notes.extend(missing(draft, &plan, exported.is_some(), &bases, &now));
        let document = brought.unwrap_or_else(|| self.clone());
        Ok(Revised {
            snapshot: Snapshot {
                file: draft.source.clone(),
                document,
            },
            notes: shortened(notes),
        })
    }

    /// Where the log stood when a row said what it is compared with, and what the row said then if a file tells.
    fn base_of(
        &self,
        action: &Action,
        row: &ActionDraft,
        exported: Option<&[ChangeId]>,
        bases: &HashMap<ActionId, &ActionDraft>,
    ) -> (Vec<ChangeId>, Option<ActionDraft>) {
        if let (Some(heads), Some(base)) = (exported, bases.get(&action.id)) {
            return (heads.to_vec(), Some((*base).clone()));
        }
        if let (None, Some(printed)) = (row.known, &action.imported)
            && let Some(change) = self.imported_by(action.id)
        {
            let then = vec![change];
            let at = hashes(&then);
            let stood = self.action_at(action.id, Some(&at));
            let head = self.head_at(Some(&at));
            let base = stood
                .map(|stood| matching::as_printed(drafted(&stood, head.as_ref()), printed, row));
            return (then, base);
        }
        let head = self.head();
        let base = matching::where_said(drafted(action, head.as_ref()), row);
        (self.heads(), Some(base))
    }

    /// The change that brought an action from a document.
    fn imported_by(&self, action: ActionId) -> Option<ChangeId> {
        let object = self.action_map(action).ok()?;
        let printed = super::schema::map_at(&self.doc, &object, super::schema::IMPORTED)?;
        self.doc
            .hash_for_opid(&printed)
            .map(|hash| ChangeId(hash.0))
    }

    /// The log as it stood at these heads, to be written on by itself.
    fn fork(
        &self,
        heads: &[ChangeId],
        author: &Author,
        rng: &mut dyn Entropy,
    ) -> Result<Self, Refusal> {
        let doc = self.doc.fork_at(&hashes(heads))?;
        let mut fork = Self::around(doc);
        let mut actor = [0; 16];
        actor[..8].copy_from_slice(&rng.next_u64().to_le_bytes());
        actor[8..].copy_from_slice(&rng.next_u64().to_le_bytes());
        let author = author.clone();
        fork.write_as(&Writer { author, actor });
        Ok(fork)
    }
}

impl Group<'_> {
    /// What the rows change, as edits of the log as it stood then.
    fn edits(
        &self,
        draft: &LogDraft,
        (document, heads): (&Document, &[ChangeId]),
        now: &[Action],
        then: &Document,
        rng: &mut dyn Entropy,
        notes: &mut Vec<String>,
    ) -> Vec<Edit> {
        let mut differences = Differences::new(draft, then.head(), document.head(), rng);
        let since = std::cell::LazyCell::new(|| Since::new(document, heads));
        let was_worded = |action: ActionId, text: &str| since.was_worded(action, text);
        for (stood, base, row) in &self.rows {
            if let Some(is) = now.iter().find(|one| one.id == stood.id) {
                let all = Row {
                    stood,
                    is,
                    base,
                    row,
                    was_worded: &was_worded,
                };
                differences.of_row(&all, notes);
            }
        }
        differences.into_edits()
    }
}

fn joined(all: Option<Document>, more: Document) -> Result<Document, Refusal> {
    let Some(mut all) = all else { return Ok(more) };
    all.merge(&more)
        .map_err(|error| Refusal::Defect(error.to_string()))?;
    Ok(all)
}

/// What the document has and the log has not, as a document of its own.
fn fresh(draft: &LogDraft, plan: &[Option<ActionId>]) -> Option<LogDraft> {
    let mut places = HashMap::new();
    let mut actions = Vec::new();
    for (at, (row, action)) in draft.actions.iter().zip(plan).enumerate() {
        if action.is_none() {
            places.insert(at, actions.len());
            actions.push(ActionDraft {
                known: None,
                ..row.clone()
            });
        }
    }
    if actions.is_empty() {
        return None;
    }
    let findings = draft.findings.iter().filter_map(|finding| {
        let at = places.get(&finding.action?)?;
        Some(FindingDraft {
            action: Some(*at),
            line: draft.line_of_file(finding),
            ..finding.clone()
        })
    });
    let named: HashSet<&str> = actions
        .iter()
        .filter_map(|row| row.category.as_deref())
        .collect();
    Some(LogDraft {
        source: draft.source.clone(),
        dated: None,
        categories: draft
            .categories
            .iter()
            .filter(|name| named.contains(name.as_str()))
            .cloned()
            .collect(),
        findings: findings.collect(),
        lines: draft.lines.clone(),
        actions,
        ..LogDraft::default()
    })
}

/// Says which actions a document that was exported no longer has.
fn missing(
    draft: &LogDraft,
    plan: &[Option<ActionId>],
    is_export: bool,
    bases: &HashMap<ActionId, &ActionDraft>,
    now: &[Action],
) -> Option<String> {
    if !is_export {
        return None;
    }
    let there: HashSet<ActionId> = plan.iter().flatten().copied().collect();
    let gone: Vec<_> = now
        .iter()
        .filter(|action| bases.contains_key(&action.id) && !there.contains(&action.id))
        .map(Action::name)
        .collect();
    match gone.as_slice() {
        [] => None,
        [one] => Some(format!(
            "{} is not in {}. It stays as it is.",
            capital(one),
            draft.source
        )),
        several => Some(format!(
            "{} actions of the log are not in {}. They stay as they are.",
            several.len(),
            draft.source
        )),
    }
}

fn not_taken(edit: &Edit, refusal: &Refusal, now: &[Action]) -> String {
    let name = |id: ActionId| {
        let action = now.iter().find(|one| one.id == id);
        action.map_or("an action".to_owned(), Action::name)
    };
    match (edit, refusal) {
        (Edit::SetNumber { action, .. }, _) => format!(
            "The number of {} cannot be changed: an edition carries it. It stays.",
            name(*action)
        ),
        (Edit::EditWording { action, .. }, _) => {
            format!(
                "The wording of {} could not be taken over. It stays.",
                name(*action)
            )
        }
        _ => "A change in the file could not be taken over; what is in the log stays.".to_owned(),
    }
}

/// So many sentences, and how many more there are.
fn shortened(mut notes: Vec<String>) -> Vec<String> {
    let more = notes.len().saturating_sub(MOST_SENTENCES);
    if more > 0 {
        notes.truncate(MOST_SENTENCES);
        notes.push(format!("{more} more things in the file change nothing."));
    }
    notes
}
