//! What one row says differently now than it said then, as edits; without those whose outcome stands in the log already.

mod lists;
mod updates;

use super::{before, matching::same};
use crate::{command::Edit, model::*};
use std::collections::{HashMap, HashSet};
use updates::has_said;

/// The edits of several rows.
pub(super) struct Differences<'a> {
    draft: &'a LogDraft,
    /// What each column was taken for; a field without one says nothing. `None` where the source has no columns.
    columns: Option<HashSet<ColumnRole>>,
    /// The categories then.
    categories: Vec<(String, CategoryId)>,
    /// Those that the log has now.
    here: Vec<Category>,
    /// Comments that were made at meetings, as the log has them now.
    remarks: HashMap<ActionId, Vec<Remark>>,
    rng: &'a mut dyn Entropy,
    edits: Vec<Edit>,
}

/// One row, then and now, beside its action.
pub(super) struct Row<'a> {
    /// The action as it stood then.
    pub(super) stood: &'a Action,
    /// The action as it is.
    pub(super) is: &'a Action,
    /// What the row said then.
    pub(super) base: &'a ActionDraft,
    /// What it says.
    pub(super) row: &'a ActionDraft,
    /// Whether an action has had a wording since then.
    pub(super) was_worded: &'a dyn Fn(ActionId, &str) -> bool,
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
        let now = now.map(|head| (remarks_by_action(&head.meetings), head.categories));
        let (remarks, here) = now.unwrap_or_default();
        Self {
            draft,
            columns,
            categories: categories.into_iter().map(|c| (c.name, c.id)).collect(),
            here,
            remarks,
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
    pub(super) fn of_row(&mut self, all: &Row<'_>, notes: &mut Vec<String>) {
        self.number(all);
        self.wording(all, notes);
        self.category(all);
        self.deadline(all);
        self.state(all);
        self.origin(all);
        self.owners(all, notes);
        self.references(all);
        if self.has(ColumnRole::Updates) || self.has(ColumnRole::Status) {
            self.updates(all, notes);
        }
    }

    fn number(&mut self, of: &Row<'_>) {
        if of.row.number.is_some()
            && of.row.number != of.base.number
            && of.row.number != of.is.number
        {
            self.edits.push(Edit::SetNumber {
                action: of.is.id,
                number: of.row.number,
            });
        }
    }

    fn wording(&mut self, of: &Row<'_>, notes: &mut Vec<String>) {
        if !self.has(ColumnRole::Action)
            || same(&of.base.text, &of.row.text)
            || same(&of.is.text, &of.row.text)
        {
            return;
        }
        if of.row.text.trim().is_empty() {
            notes.push(format!(
                "{} has no wording in {}. It keeps its own.",
                capital(&of.is.name()),
                self.draft.source
            ));
            return;
        }
        if let Some(splice) = Splice::between(&of.stood.text, of.row.text.trim()) {
            let stands = || before::stands(&splice, &of.is.text);
            if (of.was_worded)(of.is.id, &of.row.text) && stands() {
                return;
            }
            self.edits.push(Edit::EditWording {
                action: of.is.id,
                seen: Revision::default(),
                splice,
            });
        }
    }

    fn category(&mut self, of: &Row<'_>) {
        let folded = |name: &Option<String>| name.as_deref().map(fold);
        let wanted = folded(&of.row.category);
        if !self.has(ColumnRole::Category) || wanted == folded(&of.base.category) {
            return;
        }
        let current = self.here.iter().find(|c| Some(c.id) == of.is.category);
        if current.map(|category| fold(&category.name)) == wanted {
            return;
        }
        let category = of
            .row
            .category
            .as_deref()
            .map(|name| self.category_id(name));
        self.edits.push(Edit::SetCategory {
            actions: vec![of.stood.id],
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

    fn deadline(&mut self, of: &Row<'_>) {
        let to = &of.row.due.deadline;
        // Of deadlines that stand against each other the action shows one.
        let stands = || {
            let moves = of.is.moves.iter();
            let since = |one: &&DeadlineMove| of.stood.moves.iter().all(|old| old.id != one.id);
            moves
                .filter(since)
                .any(|one| is_same_deadline(to, &one.to.deadline))
        };
        let differs = !is_same_deadline(to, &of.base.due.deadline)
            && !same(&of.row.imported.deadline, &of.base.imported.deadline)
            && !is_same_deadline(to, &of.is.due.deadline)
            && !stands();
        if self.has(ColumnRole::Deadline) && differs {
            self.edits.push(Edit::MoveDeadline {
                actions: vec![(of.stood.id, MoveId::random(&mut || self.rng.next_u64()))],
                to: to.clone(),
                reason: format!("Changed in {}", self.draft.source),
            });
        }
    }

    /// A file can say how far an action is. That it has ended, a file can only propose: others have to agree.
    fn state(&mut self, of: &Row<'_>) {
        let end = |draft: &ActionDraft| draft.recorded.or(draft.proposed);
        if !self.has(ColumnRole::Status)
            || (of.row.progress, end(of.row), of.row.recorded.is_some())
                == (of.base.progress, end(of.base), of.base.recorded.is_some())
        {
            return;
        }
        if let Some(ending) = end(of.row) {
            let stands = match ending {
                Ending::Complete => [Stage::Complete, Stage::ProposedComplete],
                Ending::Closed => [Stage::Closed, Stage::ProposedClosed],
            };
            if end(of.base) != Some(ending) && !stands.contains(&of.is.stage) {
                let text = String::new();
                self.entry(of.stood, EntryKind::proposing(ending), text, None);
            }
            return;
        }
        if of.row.progress != of.base.progress && of.row.progress != of.is.progress {
            self.edits.push(Edit::SetProgress {
                actions: vec![of.stood.id],
                progress: of.row.progress,
            });
        }
        if end(of.base).is_some() {
            let text = format!(
                "In {} this is no longer {}.",
                self.draft.source,
                match of.base.recorded {
                    Some(_) => "complete",
                    None => "proposed as complete",
                }
            );
            if !has_said(of.is, &text) {
                self.entry(of.stood, EntryKind::Update, text, None);
            }
        }
    }

    fn origin(&mut self, of: &Row<'_>) {
        let month = |origin: &Option<Origin>| origin.as_ref().and_then(|origin| origin.month);
        let printed = |origin: &Option<Origin>| {
            let printed = origin.as_ref().map(|origin| origin.printed.as_str());
            printed.map(fold).unwrap_or_default()
        };
        let differ = |one: &Option<Origin>, other: &Option<Origin>| {
            month(one) != month(other) || (month(one).is_none() && printed(one) != printed(other))
        };
        let is_new =
            differ(&of.row.origin, &of.base.origin) && differ(&of.row.origin, &of.is.origin);
        if self.has(ColumnRole::Origin) && is_new {
            self.edits.push(Edit::SetOrigin {
                action: of.stood.id,
                origin: of.row.origin.clone(),
            });
        }
    }

    fn entry(&mut self, stood: &Action, kind: EntryKind, text: String, at: Option<When>) {
        self.entry_for(stood, kind, text, at, Audience::Open);
    }

    fn entry_for(
        &mut self,
        stood: &Action,
        kind: EntryKind,
        text: String,
        at: Option<When>,
        audience: Audience,
    ) {
        self.edits.push(Edit::AddEntry {
            action: stood.id,
            id: EntryId::random(&mut || self.rng.next_u64()),
            kind,
            text,
            at,
            regarding: None,
            audience,
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
        // A table has the words alone, with the number that stood in it.
        _ => one.says_the_same_as(other) || is_same_wait(one, other),
    }
}

fn is_same_wait(one: &Deadline, other: &Deadline) -> bool {
    one.waits_for().is_some() && one.waits_for() == other.waits_for()
}

fn fold(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
