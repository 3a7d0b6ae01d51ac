//! Keeps what an importer understood: one transaction, whatever its size. Rows that are here already are left alone.

mod raised;

use super::{Applied, Document, schema};
use crate::model::*;
use automerge::{ObjId, ObjType, transaction::Transactable, transaction::Transaction};
use raised::{Raised, put_finding};
use std::collections::{HashMap, VecDeque};

/// Ids of what an import makes follow from the import's own id, so that a command sent twice makes them once.
struct Ids(u64);

impl Ids {
    fn of(source: SourceId) -> Self {
        let mut seed = 0xcbf2_9ce4_8422_2325_u64;
        for byte in source.to_string().bytes() {
            seed = (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(seed)
    }
}

impl Entropy for Ids {
    /// SplitMix64 (Steele, Lea, Flood 2014).
    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Document {
    pub(super) fn import(
        &mut self,
        source: SourceId,
        draft: &LogDraft,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let here = self.actions();
        // The same cells are the same row wherever they stand; each row here answers to one there.
        let mut known: HashMap<Imported, VecDeque<ActionId>> = HashMap::new();
        for action in &here {
            if let Some(imported) = &action.imported {
                known
                    .entry(cells(imported))
                    .or_default()
                    .push_back(action.id);
            }
        }
        let mut ids = Ids::of(source);
        let plan: Vec<_> = draft
            .actions
            .iter()
            .map(|row| {
                let same = known.get_mut(&cells(&row.imported));
                match same.and_then(VecDeque::pop_front) {
                    Some(id) => (id, false),
                    None => (ActionId::random(&mut ids), true),
                }
            })
            .collect();
        if plan
            .iter()
            .any(|(id, fresh)| *fresh && here.iter().any(|a| a.id == *id))
        {
            return Err(Refusal::NothingChanges);
        }
        let by_number = numbers(draft, &plan, &here);
        let raised = Raised::of(self.findings());
        let head = self.head().ok_or(Refusal::NoLog)?;
        let mut position = self.next().position;
        let n_fresh = plan.iter().filter(|(_, fresh)| *fresh).count();
        self.transact_and_see(at, |tx| {
            let mut categories: Vec<(String, CategoryId)> = head
                .categories
                .iter()
                .map(|category| (category.name.clone(), category.id))
                .collect();
            let mut order = head
                .categories
                .last()
                .map_or(0, |last| last.order.saturating_add(1));
            for name in &draft.categories {
                if head.categories.iter().any(|c| same_words(&c.name, name)) {
                    continue;
                }
                let palette = Colour::ALL;
                let colour = palette[order.unsigned_abs() as usize % palette.len()];
                let category = Category {
                    id: CategoryId::random(&mut ids),
                    name: name.clone(),
                    colour,
                    order,
                };
                schema::put_category(tx, &category)?;
                categories.push((category.name, category.id));
                order = order.saturating_add(1);
            }
            let log = schema::root_map(tx, schema::LOG)?;
            if let Some(dated) = draft.dated.filter(|day| head.dated < Some(*day)) {
                tx.put(&log, "dated", dated.to_string())?;
            }
            for (row, (id, fresh)) in draft.actions.iter().zip(&plan) {
                if *fresh {
                    let map = put_row(tx, *id, row, position, &by_number, &mut ids)?;
                    let named = row.category.as_deref();
                    let category = categories
                        .iter()
                        .find(|(name, _)| named.is_some_and(|named| same_words(name, named)));
                    if let Some((_, category)) = category {
                        tx.put(
                            &map,
                            schema::CATEGORY,
                            schema::category_value(Some(*category)),
                        )?;
                    }
                    position = position.saturating_add(1);
                }
            }
            for month in unlisted(draft, &head.meetings) {
                let meeting = schema::meeting_or_new(tx, MeetingId::random(&mut ids))?;
                tx.put(&meeting, MeetingField::Date.word(), month.to_string())?;
            }
            for finding in &draft.findings {
                let row = finding.action.and_then(|at| plan.get(at));
                let placed = FindingDraft {
                    line: draft.line_of_file(finding),
                    ..finding.clone()
                };
                // Earlier versions counted the rows of a table that hold something.
                let holds = |source| raised.holds(&placed, source) || raised.holds(finding, source);
                let was_raised = match row {
                    Some((_, fresh)) => !fresh && holds(None),
                    // A document that brings nothing was read before, under whatever name.
                    None => holds((n_fresh > 0).then_some(&draft.source)),
                };
                if !was_raised {
                    put_finding(tx, &placed, &draft.source, row.map(|(id, _)| *id), &mut ids)?;
                }
            }
            if n_fresh > 0 {
                let sources = schema::root_map(tx, schema::SOURCES)?;
                let map = tx.put_object(&sources, source.to_string(), ObjType::Map)?;
                tx.put(&map, "name", draft.source.as_str())?;
                tx.put(&map, "lines", draft.lines.len() as i64)?;
            }
            let s = if n_fresh == 1 { "" } else { "s" };
            Ok(format!(
                "{n_fresh} action{s} imported from {}",
                draft.source
            ))
        })
    }
}

/// Months from which rows come and in which no meeting is listed, in order.
fn unlisted(draft: &LogDraft, meetings: &[Meeting]) -> Vec<Month> {
    let origins = draft.actions.iter().filter_map(|row| row.origin.as_ref());
    unlisted_months(origins, meetings)
}

/// What a row prints, wherever in the source it stands.
fn cells(imported: &Imported) -> Imported {
    Imported {
        lines: Vec::new(),
        ..imported.clone()
    }
}

fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace()
        .map(str::to_lowercase)
        .eq(b.split_whitespace().map(str::to_lowercase))
}

/// Numbers that exactly one action answers to; the others stay printed numbers.
fn numbers(
    draft: &LogDraft,
    plan: &[(ActionId, bool)],
    here: &[Action],
) -> HashMap<u32, Option<ActionId>> {
    let mut by_number: HashMap<u32, Option<ActionId>> = HashMap::new();
    let drafted = draft
        .actions
        .iter()
        .zip(plan)
        .map(|(row, (id, _))| (row.number, *id));
    for (number, id) in here.iter().map(|a| (a.number, a.id)).chain(drafted) {
        if let Some(number) = number {
            by_number
                .entry(number)
                .and_modify(|one| *one = one.filter(|known| *known == id))
                .or_insert(Some(id));
        }
    }
    by_number
}

fn put_row(
    tx: &mut Transaction<'_>,
    id: ActionId,
    row: &ActionDraft,
    position: i64,
    by_number: &HashMap<u32, Option<ActionId>>,
    ids: &mut Ids,
) -> Result<ObjId, Refusal> {
    let new = schema::NewAction {
        id,
        number: row.number,
        printed_number: &row.printed_number,
        position,
        text: &row.text,
        progress: row.progress,
    };
    let map = schema::put_action(tx, &new)?;
    if let Some(origin) = &row.origin {
        tx.put(&map, schema::ORIGIN, schema::origin_value(Some(origin)))?;
    }
    if row.due != Due::default() {
        let named = row.due.deadline.waits_for();
        let meant = named.and_then(|number| by_number.get(&number).copied().flatten());
        let due = Due {
            deadline: match meant {
                Some(id) => row.due.deadline.of_action(id),
                None => row.due.deadline.clone(),
            },
            printed: row.due.printed.clone(),
        };
        let first = schema::NewMove {
            id: MoveId::random(ids),
            to: &due,
            reason: "",
            replaces: &[],
        };
        schema::put_move(tx, &map, &first)?;
    }
    // Owners are a set, but a cell can print the same redaction for two people.
    let mut times: HashMap<&str, usize> = HashMap::new();
    for name in &row.owners {
        let nth = times.entry(name).or_insert(0);
        *nth += 1;
        let owner = Owner {
            kind: OwnerKind::AsPrinted,
            name: name.clone(),
        };
        tx.put(&map, schema::nth_owner_key(&owner, *nth), true)?;
    }
    for number in &row.links {
        let link = match by_number.get(number) {
            Some(Some(target)) => Link::Action(*target),
            _ => Link::Number(*number),
        };
        tx.put(&map, schema::link_key(link), true)?;
    }
    for artefact in &row.artefacts {
        tx.put(&map, format!("{}{artefact}", schema::ARTEFACT), true)?;
    }
    put_entries(tx, &map, row, ids)?;
    put_imported(tx, &map, &row.imported)?;
    Ok(map)
}

fn put_entries(
    tx: &mut Transaction<'_>,
    map: &ObjId,
    row: &ActionDraft,
    ids: &mut Ids,
) -> Result<(), Refusal> {
    let mut order = 0;
    for update in &row.updates {
        order += 1;
        let new = schema::NewEntry {
            id: EntryId::random(ids),
            kind: update.kind,
            text: &update.text,
            at: update.at,
            by: update.by.as_deref(),
            regarding: None,
            terms: Terms::default(),
            request: None,
            audience: update.audience,
            corrects: None,
            order,
        };
        schema::put_entry(tx, map, &new)?;
    }
    let endings = [
        row.proposed.map(EntryKind::proposing),
        row.recorded.map(EntryKind::recording),
    ];
    for kind in endings.into_iter().flatten() {
        order += 1;
        let new = schema::NewEntry {
            id: EntryId::random(ids),
            kind,
            text: "",
            at: None,
            by: None,
            regarding: None,
            terms: Terms::default(),
            request: None,
            audience: Audience::Open,
            corrects: None,
            order,
        };
        schema::put_entry(tx, map, &new)?;
    }
    Ok(())
}

fn put_imported(
    tx: &mut Transaction<'_>,
    action: &ObjId,
    imported: &Imported,
) -> Result<(), Refusal> {
    let map = tx.put_object(action, schema::IMPORTED, ObjType::Map)?;
    let section = imported.section.map(Section::word).unwrap_or_default();
    for (key, text) in [
        ("section", section),
        ("action", &imported.action),
        ("deadline", &imported.deadline),
        ("status", &imported.status),
        ("origin", &imported.origin),
        ("owner", &imported.owner),
        ("lines", &schema::lines_value(&imported.lines)),
    ] {
        schema::put_unless_empty(tx, &map, key, text)?;
    }
    Ok(())
}
