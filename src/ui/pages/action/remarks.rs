//! What was said and settled on the action at meetings and stands nowhere else: among its entries, read from the meetings.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    model::{
        Action, Audience, Decision, Entry, EntryId, Meeting, MeetingId, Outcome, OutcomeId,
        Parties, capital, only_minuted,
    },
    text,
    ui::{pages::Written, route::Route},
};

/// One of the things that stand among the entries.
#[derive(Clone, PartialEq)]
pub(super) enum Item {
    Entry(Entry),
    Remark(Remark),
}

/// What the minutes of a meeting alone say.
#[derive(Clone, PartialEq)]
pub(super) struct Remark {
    meeting: MeetingId,
    /// What the meeting is called in a sentence.
    at: String,
    outcome: Outcome,
    /// Whose word it is and not signed, by name.
    unsigned: Vec<String>,
}

/// What tells an item from the others, and from itself after it has changed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum ItemKey {
    Entry(EntryId, bool, Audience),
    Remark(OutcomeId, String, Vec<String>),
}

impl Item {
    pub(super) fn key(&self) -> ItemKey {
        match self {
            Self::Entry(one) => ItemKey::Entry(one.id, one.struck.is_some(), one.audience),
            // The meeting can be called something else, and what it settled be signed.
            Self::Remark(one) => {
                ItemKey::Remark(one.outcome.id, one.at.clone(), one.unsigned.clone())
            }
        }
    }
}

/// The entries, newest first, with what was said at meetings where it was said.
pub(super) fn with_remarks(row: Row, entries: Memo<Vec<Entry>>) -> Memo<Vec<Item>> {
    Memo::new(move |_| {
        let remarks = row.state.head.with(|head| {
            let head = head.as_ref()?;
            Some(row.read(|action| remarks(action, &head.meetings, &head.parties)))
        });
        merged(entries.get(), remarks.unwrap_or_default())
    })
}

fn remarks(action: &Action, meetings: &[Meeting], parties: &Parties) -> Vec<Remark> {
    let all = only_minuted(meetings, action).into_iter();
    all.map(|(meeting, outcome)| Remark {
        meeting: meeting.id,
        at: meeting.name(),
        outcome: outcome.clone(),
        unsigned: (outcome.signed(action, meeting.id).1.into_iter())
            .map(|id| text::organisation(parties, id))
            .collect(),
    })
    .collect()
}

/// Both in one list, newest first; the entries come newest first, the remarks oldest first.
fn merged(entries: Vec<Entry>, remarks: Vec<Remark>) -> Vec<Item> {
    let mut entries = entries.into_iter().peekable();
    let mut all = Vec::new();
    for remark in remarks.into_iter().rev() {
        let at = remark.outcome.written.at;
        while let Some(later) = entries.next_if(|one| one.written.at > at) {
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
    let outcome = remark.outcome;
    let kind = match &outcome.decision {
        Decision::Noted => "Comment at a meeting".to_owned(),
        decision => text::unsigned_outcome(decision, &remark.unsigned),
    };
    let paragraphs: Vec<_> = outcome
        .note
        .lines()
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect();
    view! {
        <li class="entry">
            <p class="entry__head">
                <strong class="entry__kind">{kind}</strong>
                " "
                <a class="entry__at" href=href>{capital(&remark.at)}</a>
                <span class="entry__who muted"><Written written=outcome.written/></span>
            </p>
            <div class="entry__text">{paragraphs}</div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ActionId, Attribution, EntryKind, Minuted, Terms, Timestamp};

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
            meeting: MeetingId::random(&mut || 1),
            at: "Workshop 4".into(),
            outcome: Outcome {
                id: OutcomeId::random(&mut || at as u64),
                action: ActionId::random(&mut || 1),
                decision: Decision::Noted,
                note: at.to_string(),
                word: None,
                written: written(at),
                struck: None,
                minuted: Minuted::Unlisted,
            },
            unsigned: Vec::new(),
        };
        let order = |entries: &[i64], remarks: &[i64]| -> Vec<String> {
            let entries = entries.iter().rev().map(|at| entry(*at)).collect();
            let all = merged(entries, remarks.iter().map(|at| remark(*at)).collect());
            let words = all.into_iter().map(|item| match item {
                Item::Entry(one) => one.text,
                Item::Remark(one) => format!("said {}", one.outcome.note),
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
