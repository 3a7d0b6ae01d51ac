//! What was said on the action at meetings and settled nothing, among its entries: it stands in the meetings, and is read
//! from there.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    model::{Audience, Entry, EntryId, OutcomeId, Remark, capital, remarks},
    ui::{pages::Written, route::Route},
};

/// One of the things that stand among the entries.
#[derive(Clone, PartialEq)]
pub(super) enum Item {
    Entry(Entry),
    Remark(Remark),
}

/// What tells an item from the others, and from itself after it has changed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum ItemKey {
    Entry(EntryId, bool, Audience),
    Remark(OutcomeId, String),
}

impl Item {
    pub(super) fn key(&self) -> ItemKey {
        match self {
            Self::Entry(one) => ItemKey::Entry(one.id, one.struck.is_some(), one.audience),
            // The meeting can be called something else.
            Self::Remark(one) => ItemKey::Remark(one.id, one.at.clone()),
        }
    }
}

/// The entries, newest first, with what was said at meetings where it was said.
pub(super) fn with_remarks(row: Row, entries: Memo<Vec<Entry>>) -> Memo<Vec<Item>> {
    Memo::new(move |_| {
        let head = row.state.head.get();
        let remarks = head.map(|head| remarks(&head.meetings, row.id));
        merged(entries.get(), remarks.unwrap_or_default())
    })
}

/// Both in one list, newest first; the entries come newest first, the remarks oldest first.
fn merged(entries: Vec<Entry>, remarks: Vec<Remark>) -> Vec<Item> {
    let mut entries = entries.into_iter().peekable();
    let mut all = Vec::new();
    for remark in remarks.into_iter().rev() {
        while let Some(later) = entries.next_if(|one| one.written.at > remark.written.at) {
            all.push(Item::Entry(later));
        }
        all.push(Item::Remark(remark));
    }
    all.extend(entries.map(Item::Entry));
    all
}

#[component]
pub(super) fn RemarkView(row: Row, remark: Remark) -> AnyView {
    let href = Route::Meeting(row.log, remark.meeting).href();
    let paragraphs = remark.text.lines();
    let paragraphs = paragraphs.map(|line| view! { <p>{line.to_owned()}</p> });
    view! {
        <li class="entry">
            <p class="entry__head">
                <strong class="entry__kind">"Comment at a meeting"</strong>
                " "
                <a class="entry__at" href=href>{capital(&remark.at)}</a>
                <span class="entry__who muted"><Written written=remark.written/></span>
            </p>
            <div class="entry__text">{paragraphs.collect_view()}</div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attribution, EntryKind, MeetingId, Terms, Timestamp};

    #[test]
    fn what_was_said_at_a_meeting_stands_among_the_entries_by_when_it_was_said() {
        let written = |at| Attribution {
            author: None,
            at: Timestamp(at),
        };
        let entry = |at: i64| Entry {
            id: EntryId::random(&mut || at as u64),
            kind: EntryKind::Update,
            text: at.to_string(),
            at: None,
            by: None,
            regarding: None,
            written: written(at),
            terms: Terms::default(),
            request: None,
            audience: Audience::Open,
            order: 0,
            struck: None,
        };
        let remark = |at: i64| Remark {
            id: OutcomeId::random(&mut || at as u64),
            meeting: MeetingId::random(&mut || 1),
            at: "Workshop 4".into(),
            date: None,
            text: at.to_string(),
            written: written(at),
        };
        let order = |entries: &[i64], remarks: &[i64]| -> Vec<String> {
            let entries = entries.iter().rev().map(|at| entry(*at)).collect();
            let all = merged(entries, remarks.iter().map(|at| remark(*at)).collect());
            let words = all.into_iter().map(|item| match item {
                Item::Entry(one) => one.text,
                Item::Remark(one) => format!("said {}", one.text),
            });
            words.collect()
        };
        assert_eq!(
            order(&[1, 3, 6], &[2, 4, 9]),
            ["said 9", "6", "said 4", "3", "said 2", "1"]
        );
        assert_eq!(order(&[], &[1]), ["said 1"]);
        assert_eq!(order(&[1], &[]), ["1"]);
    }
}
