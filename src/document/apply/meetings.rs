//! Meetings: what is known of them, who was there, their agenda, what was settled.

use super::{not_empty, put_if_new};
use crate::{
    command::MeetingEdit,
    document::{Applied, Document, Touched, read::last_moves, schema},
    model::*,
};
use automerge::{
    ObjId, ObjType, ReadDoc, ScalarValue, transaction::Transactable, transaction::Transaction,
};

/// More lines than this an agenda does not have.
const LONGEST_AGENDA: usize = 5_000;

impl Document {
    pub(super) fn edit_meeting(
        &mut self,
        id: MeetingId,
        edit: &MeetingEdit,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        if let MeetingEdit::Set { date, title, place } = edit {
            return self.set_meeting(id, *date, title, place, at);
        }
        let meeting = self.meeting(id).ok_or(Refusal::UnknownMeeting)?;
        // Those judge by themselves: a supplement closes and strikes what came in afterwards.
        let judges = matches!(edit, MeetingEdit::Close { .. } | MeetingEdit::Strike(_));
        if meeting.closed.is_some() && !judges {
            return Err(Refusal::MeetingClosed);
        }
        if let MeetingEdit::Decide {
            actions,
            decision,
            note,
            of,
        } = edit
        {
            let new = NewOutcome {
                decision,
                note: note.trim(),
                of,
            };
            return self.decide(&meeting, actions, &new, at);
        }
        if let MeetingEdit::Close { signed } = edit {
            return self.close(&meeting, signed, at);
        }
        let name = meeting.name();
        self.transact(at, Touched::head(), |tx| {
            let map = schema::meeting_map(tx, id)?;
            match edit {
                MeetingEdit::Set { .. }
                | MeetingEdit::Decide { .. }
                | MeetingEdit::Close { .. } => unreachable_edit(),
                MeetingEdit::CallOff(off) => {
                    set_member(tx, &map, schema::CALLED_OFF, *off)?;
                    let verb = if *off { "called off" } else { "put back" };
                    Ok(format!("{} {verb}", capital(&name)))
                }
                MeetingEdit::Attend(attendee, there) => {
                    not_empty(attendee.name())?;
                    set_member(tx, &map, &schema::attendee_key(attendee), *there)?;
                    let verb = if *there { "added to" } else { "taken off" };
                    let who = attendee.name();
                    Ok(format!("{who} {verb} those present at {name}"))
                }
                MeetingEdit::PutPaper(paper) => {
                    let title = paper.title.trim();
                    not_empty(title)?;
                    let value = schema::paper_value(paper);
                    let key = schema::paper_key(paper.number);
                    put_if_new(tx, &map, &key, &value.as_str().into())?;
                    Ok(format!("Paper {} of {name} set to “{title}”", paper.number))
                }
                MeetingEdit::RemovePaper(number) => {
                    set_member(tx, &map, &schema::paper_key(*number), false)?;
                    Ok(format!("Paper {number} of {name} removed"))
                }
                MeetingEdit::Order(order) => {
                    let ids: Vec<_> = order.iter().map(ToString::to_string).collect();
                    let limit = LONGEST_AGENDA as u32;
                    if ids.len() > LONGEST_AGENDA {
                        return Err(Refusal::TooLong { limit });
                    }
                    put_if_new(tx, &map, schema::ORDER, &ids.join(" ").as_str().into())?;
                    Ok(format!("Agenda of {name} put in order"))
                }
                MeetingEdit::Prune(action, off) => {
                    let key = format!("{}{action}", schema::PRUNED);
                    set_member(tx, &map, &key, *off)?;
                    let verb = if *off { "taken off" } else { "put back on" };
                    Ok(format!("An action {verb} the agenda of {name}"))
                }
                MeetingEdit::Strike(outcome) => {
                    let mut all = meeting.outcomes.iter();
                    let found = all.find(|one| one.id == *outcome);
                    let found = found.ok_or(Refusal::UnknownEntry)?;
                    // What came in after the closing is not final yet.
                    if meeting.closed.is_some() && found.minuted != Minuted::AfterClosing {
                        return Err(Refusal::MeetingClosed);
                    }
                    let key = format!("{}{outcome}", schema::STRUCK);
                    set_member(tx, &map, &key, true)?;
                    Ok(format!("An outcome of {name} struck"))
                }
            }
        })
    }

    fn set_meeting(
        &mut self,
        id: MeetingId,
        date: Option<When>,
        title: &str,
        place: &str,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let (title, place) = (title.trim(), place.trim());
        if date.is_none() {
            not_empty(title)?;
        }
        for text in [title, place] {
            if !text.is_empty() {
                not_empty(text)?;
            }
        }
        let known = self.meeting(id);
        let is_new = known.is_none();
        if known.is_some_and(|one| one.closed.is_some()) {
            return Err(Refusal::MeetingClosed);
        }
        let touched = if is_new {
            Touched::process()
        } else {
            Touched::head()
        };
        self.transact(at, touched, |tx| {
            let map = schema::meeting_or_new(tx, id)?;
            let date_value =
                date.map_or(ScalarValue::Null, |date| date.to_string().as_str().into());
            put_if_new(tx, &map, MeetingField::Date.word(), &date_value)?;
            for (field, text) in [(MeetingField::Title, title), (MeetingField::Place, place)] {
                let value = match text {
                    "" => ScalarValue::Null,
                    text => text.into(),
                };
                put_if_new(tx, &map, field.word(), &value)?;
            }
            let now = Meeting {
                date,
                title: title.to_owned(),
                ..Meeting::empty(id)
            };
            let verb = if is_new { "added" } else { "changed" };
            Ok(format!("{} {verb}", capital(&now.name())))
        })
    }

    pub(super) fn add_meetings(
        &mut self,
        meetings: &[(MeetingId, Month)],
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        self.transact(at, Touched::process(), |tx| {
            for (id, month) in meetings {
                let map = schema::meeting_or_new(tx, *id)?;
                let date = month.to_string();
                put_if_new(tx, &map, MeetingField::Date.word(), &date.as_str().into())?;
            }
            let months: Vec<_> = meetings.iter().map(|(_, month)| month.words()).collect();
            Ok(format!("Meetings of {} added", list(&months, "and")))
        })
    }

    /// Records an outcome of each action; a deadline that rolls over is moved in the same change.
    fn decide(
        &mut self,
        meeting: &Meeting,
        actions: &[(ActionId, OutcomeId)],
        new: &NewOutcome<'_>,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let NewOutcome { decision, note, of } = *new;
        self.may_speak(meeting, of)?;
        if decision.needs_reason() || !note.is_empty() {
            not_empty(note)?;
        }
        let decision = &self.bound_decision(decision);
        let mut plan = Vec::new();
        for (action, id) in actions {
            if meeting.outcomes.iter().any(|one| one.id == *id) {
                continue;
            }
            let object = self.action_map(*action)?;
            let moves = self.moves(&object);
            let replaces: Vec<_> = last_moves(&moves).iter().map(|one| one.id).collect();
            let word = match of {
                [] => None,
                of => Some(self.word(*action, decision, of)?),
            };
            plan.push((*action, *id, object, replaces, word));
        }
        let decided: Vec<_> = plan.iter().map(|(action, ..)| *action).collect();
        let names = self.names(&decided);
        let at_meeting = meeting.name();
        let mut touched = Touched::actions(decided);
        touched.merge(Touched::head());
        self.transact(at, touched, |tx| {
            let map = schema::meeting_map(tx, meeting.id)?;
            for (action, id, object, replaces, word) in &plan {
                let key = format!("{}{id}", schema::OUTCOME);
                let outcome = tx.put_object(&map, key, ObjType::Map)?;
                tx.put(&outcome, "action", action.to_string())?;
                tx.put(&outcome, "decision", decision.word())?;
                schema::put_unless_empty(tx, &outcome, "note", note)?;
                if let Some(word) = word {
                    schema::put_word(tx, &outcome, word)?;
                }
                if let Decision::RolledOver(to) = decision {
                    schema::put_end_of(tx, &outcome, to)?;
                    let due = Due {
                        deadline: to.clone(),
                        printed: String::new(),
                    };
                    let new = schema::NewMove {
                        id: id.of_move(),
                        to: &due,
                        reason: note,
                        replaces,
                    };
                    schema::put_move(tx, object, &new)?;
                }
            }
            let words = decision_words(decision, &names);
            Ok(format!("{words} at {at_meeting}"))
        })
    }

    /// A decision whose deadline knows the action that it waits for, where its number says which that is.
    fn bound_decision(&self, decision: &Decision) -> Decision {
        match decision {
            Decision::RolledOver(to) => Decision::RolledOver(self.bound_by_number(to)),
            other => other.clone(),
        }
    }

    /// Says whether an organisation wants to engage on a category.
    pub(super) fn set_interest(
        &mut self,
        interest: &Interest,
        interested: bool,
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let organisation = interest.organisation.trim();
        not_empty(organisation)?;
        let category = self.category_name(Some(interest.category))?;
        let key = schema::interest_key(organisation, interest.category);
        self.transact(at, Touched::head(), |tx| {
            let log = schema::root_map(tx, schema::LOG)?;
            set_member(tx, &log, &key, interested)?;
            let verb = if interested {
                "wants to"
            } else {
                "no longer wants to"
            };
            Ok(format!("{organisation} {verb} engage on {category}"))
        })
    }
}

/// What is settled on actions.
#[derive(Clone, Copy)]
struct NewOutcome<'a> {
    decision: &'a Decision,
    note: &'a str,
    of: &'a [OrganisationId],
}

/// What was settled on an action, as the history tells it.
fn decision_words(decision: &Decision, name: &str) -> String {
    match decision {
        Decision::Agreed(Ending::Complete) => format!("Agreed that {name} is complete"),
        Decision::Agreed(Ending::Closed) => format!("Agreed to close {name}"),
        Decision::Returned => format!("Proposal on {name} returned"),
        Decision::RolledOver(to) => {
            format!("Deadline of {name} moved to {}", to.in_a_sentence())
        }
        Decision::Carried => format!("{} carried over", capital(name)),
        Decision::Noted => format!("Comment on {name}"),
        Decision::New => format!("{} agreed as new", capital(name)),
    }
}

/// Edits that are taken apart before this point.
fn unreachable_edit() -> Result<String, Refusal> {
    Err(Refusal::Defect(
        "an edit of a meeting went astray".to_owned(),
    ))
}

/// Puts or deletes a member of a set.
fn set_member(
    tx: &mut Transaction<'_>,
    map: &ObjId,
    key: &str,
    member: bool,
) -> Result<(), Refusal> {
    if member {
        return put_if_new(tx, map, key, &true.into());
    }
    if tx.get(map, key)?.is_some() {
        tx.delete(map, key)?;
    }
    Ok(())
}
