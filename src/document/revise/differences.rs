//! What one row says differently now than it said then, as edits; without those whose outcome stands in the log already.

use super::matching::{likeness, same};
use crate::{command::Edit, model::*};
use std::collections::HashSet;

/// An update that shares this part of its words with one that is gone corrects it.
const SHARE: f64 = 0.6;

/// The edits of several rows.
pub(super) struct Differences<'a> {
    draft: &'a LogDraft,
    /// What each column was taken for; a field without one says nothing. `None` where the source has no columns.
    columns: Option<HashSet<ColumnRole>>,
    /// The categories then.
    categories: Vec<(String, CategoryId)>,
    /// Those that the log has now.
    here: Vec<Category>,
    rng: &'a mut dyn Entropy,
    edits: Vec<Edit>,
}

/// One row, then and now, beside its action.
struct Row<'a> {
    /// The action as it stood then.
    stood: &'a Action,
    /// The action as it is.
    is: &'a Action,
    base: &'a ActionDraft,
    row: &'a ActionDraft,
}

impl<'a> Differences<'a> {
    pub(super) fn new(
        draft: &'a LogDraft,
        then: Option<LogHead>,
        now: Option<LogHead>,
        rng: &'a mut dyn Entropy,
    ) -> Self {
        let columns = draft.table.as_ref().map(|table| {
            let columns = table.columns.iter();
            columns.map(|column| column.role).collect()
        });
        let categories = then.map(|head| head.categories).unwrap_or_default();
        Self {
            draft,
            columns,
            categories: categories.into_iter().map(|c| (c.name, c.id)).collect(),
            here: now.map(|head| head.categories).unwrap_or_default(),
            rng,
            edits: Vec::new(),
        }
    }

    pub(super) fn into_edits(self) -> Vec<Edit> {
        self.edits
    }

    fn has(&self, role: ColumnRole) -> bool {
        self.columns
            .as_ref()
            .is_none_or(|columns| columns.contains(&role))
    }

    /// Adds what differs in one row. What changes nothing, and should be known, becomes a sentence.
    pub(super) fn of_row(
        &mut self,
        stood: &Action,
        is: &Action,
        base: &ActionDraft,
        row: &ActionDraft,
        notes: &mut Vec<String>,
    ) {
        let all = Row {
            stood,
            is,
            base,
            row,
        };
        self.number(&all);
        self.wording(&all, notes);
        self.category(&all);
        self.deadline(&all);
        self.state(&all);
        self.origin(&all);
        self.owners(&all, notes);
        self.references(&all);
        if self.has(ColumnRole::Updates) || self.has(ColumnRole::Status) {
            self.updates(&all, notes);
        }
    }

    fn number(&mut self, all: &Row<'_>) {
        let Row { is, base, row, .. } = all;
        if row.number.is_some() && row.number != base.number && row.number != is.number {
            self.edits.push(Edit::SetNumber {
                action: is.id,
                number: row.number,
            });
        }
    }

    fn wording(&mut self, all: &Row<'_>, notes: &mut Vec<String>) {
        let Row {
            stood,
            is,
            base,
            row,
        } = all;
        if !self.has(ColumnRole::Action) || same(&base.text, &row.text) || same(&is.text, &row.text)
        {
            return;
        }
        if row.text.trim().is_empty() {
            notes.push(format!(
                "{} has no wording in {}. It keeps its own.",
                capital(&is.name()),
                self.draft.source
            ));
            return;
        }
        if let Some(splice) = Splice::between(&stood.text, row.text.trim()) {
            self.edits.push(Edit::EditWording {
                action: is.id,
                seen: Revision::default(),
                splice,
            });
        }
    }

    fn category(&mut self, all: &Row<'_>) {
        let Row {
            stood,
            is,
            base,
            row,
        } = all;
        let folded = |name: &Option<String>| name.as_deref().map(fold);
        let wanted = folded(&row.category);
        if !self.has(ColumnRole::Category) || wanted == folded(&base.category) {
            return;
        }
        let current = self.here.iter().find(|c| Some(c.id) == is.category);
        if current.map(|category| fold(&category.name)) == wanted {
            return;
        }
        let category = row.category.as_deref().map(|name| self.category_id(name));
        self.edits.push(Edit::SetCategory {
            actions: vec![stood.id],
            category,
        });
    }

    /// The category with this name; a new one where the log had none then.
    fn category_id(&mut self, name: &str) -> CategoryId {
        let known = self
            .categories
            .iter()
            .find(|(known, _)| fold(known) == fold(name));
        if let Some((_, id)) = known {
            return *id;
        }
        let id = CategoryId::random(&mut || self.rng.next_u64());
        let colour = Colour::ALL[self.categories.len() % Colour::ALL.len()];
        self.edits.push(Edit::AddCategory {
            id,
            name: name.trim().to_owned(),
            colour,
        });
        self.categories.push((name.to_owned(), id));
        id
    }

    fn deadline(&mut self, all: &Row<'_>) {
        let Row {
            stood,
            is,
            base,
            row,
        } = all;
        let to = &row.due.deadline;
        let differs = !is_same_deadline(to, &base.due.deadline)
            && !same(&row.imported.deadline, &base.imported.deadline)
            && !is_same_deadline(to, &is.due.deadline);
        if self.has(ColumnRole::Deadline) && differs {
            self.edits.push(Edit::MoveDeadline {
                actions: vec![(stood.id, MoveId::random(&mut || self.rng.next_u64()))],
                to: to.clone(),
                reason: format!("Changed in {}", self.draft.source),
            });
        }
    }

    /// A file can say how far an action is. That it has ended, a file can only propose: others have to agree.
    fn state(&mut self, all: &Row<'_>) {
        let Row {
            stood,
            is,
            base,
            row,
        } = all;
        let end = |row: &ActionDraft| row.recorded.or(row.proposed);
        if !self.has(ColumnRole::Status)
            || (row.progress, end(row), row.recorded.is_some())
                == (base.progress, end(base), base.recorded.is_some())
        {
            return;
        }
        if let Some(ending) = end(row) {
            let stands = match ending {
                Ending::Complete => [Stage::Complete, Stage::ProposedComplete],
                Ending::Closed => [Stage::Closed, Stage::ProposedClosed],
            };
            if end(base) != Some(ending) && !stands.contains(&is.stage) {
                let text = String::new();
                self.entry(all, EntryKind::proposing(ending), text, None);
            }
            return;
        }
        if row.progress != base.progress && row.progress != is.progress {
            self.edits.push(Edit::SetProgress {
                actions: vec![stood.id],
                progress: row.progress,
            });
        }
        if end(base).is_some() {
            let text = format!(
                "In {} this is no longer {}.",
                self.draft.source,
                match base.recorded {
                    Some(_) => "complete",
                    None => "proposed as complete",
                }
            );
            if !has_said(is, &text) {
                self.entry(all, EntryKind::Update, text, None);
            }
        }
    }

    fn origin(&mut self, all: &Row<'_>) {
        let Row {
            stood,
            is,
            base,
            row,
        } = all;
        let month = |origin: &Option<Origin>| origin.as_ref().and_then(|origin| origin.month);
        let printed = |origin: &Option<Origin>| {
            let printed = origin.as_ref().map(|origin| origin.printed.as_str());
            printed.map(fold).unwrap_or_default()
        };
        let differ = |one: &Option<Origin>, other: &Option<Origin>| {
            month(one) != month(other) || (month(one).is_none() && printed(one) != printed(other))
        };
        let is_new = differ(&row.origin, &base.origin) && differ(&row.origin, &is.origin);
        if self.has(ColumnRole::Origin) && is_new {
            self.edits.push(Edit::SetOrigin {
                action: stood.id,
                origin: row.origin.clone(),
            });
        }
    }

    fn owners(&mut self, all: &Row<'_>, notes: &mut Vec<String>) {
        let Row {
            stood,
            is,
            base,
            row,
        } = all;
        if !self.has(ColumnRole::Owner) {
            return;
        }
        let has = |owners: &[String], name: &str| owners.iter().any(|one| fold(one) == fold(name));
        for name in row.owners.iter().filter(|name| !has(&base.owners, name)) {
            if is
                .owners
                .iter()
                .any(|owner| fold(&owner.name) == fold(name))
            {
                continue;
            }
            let owner = Owner {
                kind: OwnerKind::AsPrinted,
                name: name.clone(),
            };
            self.edits.push(Edit::AddOwner {
                action: stood.id,
                owner,
            });
        }
        for name in base.owners.iter().filter(|name| !has(&row.owners, name)) {
            let named = |owner: &&Owner| fold(&owner.name) == fold(name);
            match stood.owners.iter().find(named) {
                Some(owner) if is.owners.contains(owner) => {
                    self.edits.push(Edit::RemoveOwner {
                        action: stood.id,
                        owner: owner.clone(),
                    });
                }
                Some(_) => {}
                None => notes.push(format!("The owner “{name}” of {} stays.", is.name())),
            }
        }
    }

    fn references(&mut self, all: &Row<'_>) {
        let Row {
            stood,
            is,
            base,
            row,
        } = all;
        let action = stood.id;
        for number in row.links.iter().filter(|n| !base.links.contains(n)) {
            let to = Link::Number(*number);
            if !is.links.contains(&to) {
                self.edits.push(Edit::AddLink { action, to });
            }
        }
        for number in base.links.iter().filter(|n| !row.links.contains(n)) {
            let to = Link::Number(*number);
            if stood.links.contains(&to) && is.links.contains(&to) {
                self.edits.push(Edit::RemoveLink { action, to });
            }
        }
        for artefact in row.artefacts.iter().filter(|n| !base.artefacts.contains(n)) {
            if !is.artefacts.contains(artefact) {
                let artefact = *artefact;
                self.edits.push(Edit::AddArtefact { action, artefact });
            }
        }
        if !self.has(ColumnRole::Artefacts) {
            return;
        }
        for artefact in base.artefacts.iter().filter(|n| !row.artefacts.contains(n)) {
            if is.artefacts.contains(artefact) {
                let artefact = *artefact;
                self.edits.push(Edit::RemoveArtefact { action, artefact });
            }
        }
    }

    /// What was said anew, and what was said otherwise. What is gone from the file stays in the log.
    fn updates(&mut self, all: &Row<'_>, notes: &mut Vec<String>) {
        let Row {
            stood,
            is,
            base,
            row,
        } = all;
        let has = |all: &[UpdateDraft], one: &UpdateDraft| {
            all.iter().any(|other| same(&other.text, &one.text))
        };
        let mut gone: Vec<&UpdateDraft> = base
            .updates
            .iter()
            .filter(|said| !has(&row.updates, said))
            .collect();
        for said in row.updates.iter().filter(|said| !has(&base.updates, said)) {
            if let Some((more, at)) = beside(said, &mut gone) {
                if !more.is_empty() && !has_said(is, &more) {
                    self.entry(all, EntryKind::Update, more, at);
                }
                continue;
            }
            if has_said(is, &said.text) {
                gone.retain(|old| likeness(&old.text, &said.text) < SHARE);
                continue;
            }
            let near = gone
                .iter()
                .position(|old| likeness(&old.text, &said.text) >= SHARE);
            let old = near.map(|at| gone.remove(at));
            let wrong = old.and_then(|old| {
                let entries = stood.entries.iter();
                let mut standing = entries.filter(|entry| entry.struck.is_none());
                standing.find(|entry| same(&entry.text, &old.text))
            });
            match wrong {
                Some(entry) => {
                    let id = EntryId::random(&mut || self.rng.next_u64());
                    self.edits.push(Edit::CorrectEntry {
                        action: stood.id,
                        entry: entry.id,
                        id,
                        text: said.text.clone(),
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
                    self.entry(all, kind, text, said.at);
                }
            }
        }
        if !gone.is_empty() {
            notes.push(format!(
                "What was said on {} and is not in {} any more stays in the log.",
                is.name(),
                self.draft.source
            ));
        }
    }

    fn entry(&mut self, all: &Row<'_>, kind: EntryKind, text: String, at: Option<When>) {
        self.edits.push(Edit::AddEntry {
            action: all.stood.id,
            id: EntryId::random(&mut || self.rng.next_u64()),
            kind,
            text,
            at,
            regarding: None,
        });
    }
}

/// Whether two deadlines are the same, as far as tables can tell: there a month is its first day, shown without the day, and
/// some programs show it.
fn is_same_deadline(one: &Deadline, other: &Deadline) -> bool {
    let first_of = |day: &Day, months: &[Month]| day.day() == 1 && months == [day.month()];
    match (one, other) {
        (Deadline::Day(day), Deadline::Months(months))
        | (Deadline::Months(months), Deadline::Day(day)) => first_of(day, months),
        _ => one == other,
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
fn has_said(action: &Action, text: &str) -> bool {
    action.entries.iter().any(|entry| {
        let after_name = || {
            let (_, words) = entry.text.split_once(": ")?;
            Some(same(words, text))
        };
        entry.struck.is_none() && (same(&entry.text, text) || after_name().unwrap_or_default())
    })
}

fn fold(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
