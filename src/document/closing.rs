//! Closing a meeting: from what organisations said in the room to what one key signs of it.

use super::{Applied, Document, Touched, process::Book, schema, undo::CLOSED};
use crate::{
    command::{VerdictWish, Wish},
    model::*,
    trust,
};
use automerge::transaction::Transactable;

impl Document {
    /// What closing a meeting would sign with a key, and what not, and why. Of a meeting that is closed: what
    /// would be signed of the outcomes that came in afterwards.
    ///
    /// # Errors
    /// Where the meeting is not in the log, or is closed and nothing has come in since.
    pub fn closing(&self, meeting: MeetingId, key: Option<KeyId>) -> Result<Closing, Refusal> {
        let meeting = self.meeting(meeting).ok_or(Refusal::UnknownMeeting)?;
        let to_close = to_close(&meeting)?;
        let book = self.book(None);
        let table = Table {
            document: self,
            key: key.and_then(|key| book.ledger.key(key)),
            present: meeting.present(&self.parties()),
            meeting: &meeting,
            book: &book,
        };
        let mut closing = Closing {
            meeting: meeting.id,
            signs: Vec::new(),
            left: Vec::new(),
        };
        for (action, organisation) in said(&to_close) {
            match table.spoken(action, organisation)? {
                Ok(spoken) => closing.signs.push(spoken),
                Err(why) => closing.left.push(LeftUnsigned {
                    action,
                    organisation,
                    why,
                }),
            }
        }
        Ok(closing)
    }

    /// What is to be signed so that a meeting is closed as it was shown.
    ///
    /// # Errors
    /// Where that is not what would be signed now: then nothing is.
    pub fn closing_wishes(
        &self,
        meeting: MeetingId,
        shown: &[Spoken],
        key: KeyId,
    ) -> Result<Vec<Wish>, Refusal> {
        if self.closing(meeting, Some(key))?.signs != shown {
            return Err(Refusal::Process(ProcessProblem::ClosingChanged));
        }
        let wish = |one: &Spoken| {
            Wish::Verdict(VerdictWish {
                action: one.action,
                seen: one.seen.clone(),
                opinion: one.opinion,
                note: one.note.clone(),
                organisation: Some(one.organisation),
                person: one.person.clone(),
                meeting: Some(meeting),
            })
        };
        Ok(shown.iter().map(wish).collect())
    }

    /// The word of organisations on what is proposed for an action, as it stands now.
    pub(super) fn word(
        &self,
        action: ActionId,
        decision: &Decision,
        of: &[OrganisationId],
    ) -> Result<Word, Refusal> {
        let nothing = Refusal::Process(ProcessProblem::NothingProposed);
        let action = self.action(action).ok_or(Refusal::UnknownAction)?;
        let agreement = action.agreement.as_ref().ok_or(nothing.clone())?;
        let fits = match decision {
            Decision::Agreed(ending) => {
                *ending == agreement.ending && proposed_ending(action.stage).is_some()
            }
            Decision::Returned => true,
            _ => false,
        };
        if !fits {
            return Err(nothing);
        }
        let mut organisations = of.to_vec();
        organisations.sort_unstable();
        organisations.dedup();
        Ok(Word {
            organisations,
            proposal: agreement.proposal,
            wording: trust::wording_hash(&action.text),
        })
    }

    /// Only who is present says something at a meeting.
    pub(super) fn may_speak(
        &self,
        meeting: &Meeting,
        of: &[OrganisationId],
    ) -> Result<(), Refusal> {
        let present = match of {
            [] => Vec::new(),
            _ => meeting.present(&self.parties()),
        };
        if of.iter().all(|one| present.contains(one)) {
            return Ok(());
        }
        Err(Refusal::Process(ProcessProblem::NotPresent))
    }

    /// Closes a meeting and keeps what was signed of it, in one change: a crash leaves both or neither. One that
    /// is closed gets a supplement of what came in afterwards.
    pub(super) fn close(
        &mut self,
        meeting: &Meeting,
        signed: &[Vec<u8>],
        at: Timestamp,
    ) -> Result<Applied, Refusal> {
        let minuted: Vec<_> = to_close(meeting)?.iter().map(|one| one.id).collect();
        let statements = self.statements_to_keep(signed)?;
        let (id, name) = (meeting.id, meeting.name());
        let what = match meeting.closed {
            None => name,
            Some(_) => format!("supplement to the minutes of {name}"),
        };
        let is_open = meeting.closed.is_none();
        if !statements.is_empty() {
            self.extend()?;
        }
        self.transact(at, Touched::process(), |tx| {
            if !statements.is_empty() {
                schema::put_statements(tx, &statements)?;
            }
            let map = schema::meeting_map(tx, id)?;
            if is_open {
                tx.put(&map, schema::CLOSED, schema::LISTED)?;
            }
            for outcome in &minuted {
                tx.put(&map, format!("{}{outcome}", schema::MINUTED), true)?;
            }
            let n = statements.len();
            let and_signed = match n {
                0 => String::new(),
                1 => ", 1 statement signed".to_owned(),
                n => format!(", {n} statements signed"),
            };
            Ok(format!("{CLOSED}{what}{and_signed}"))
        })
    }
}

/// The outcomes that closing a meeting makes final: all that stand, or those that came in after it was closed.
fn to_close(meeting: &Meeting) -> Result<Vec<&Outcome>, Refusal> {
    if meeting.closed.is_none() {
        let standing = meeting.outcomes.iter().filter(|one| one.struck.is_none());
        return Ok(standing.collect());
    }
    let late: Vec<_> = meeting.late().collect();
    match late.is_empty() {
        true => Err(Refusal::MeetingClosed),
        false => Ok(late),
    }
}

/// Whose word stands on which action, each once, in the order of the outcomes.
fn said(outcomes: &[&Outcome]) -> Vec<(ActionId, OrganisationId)> {
    let mut said = Vec::new();
    for outcome in outcomes {
        for organisation in outcome.word.iter().flat_map(|word| &word.organisations) {
            let one = (outcome.action, *organisation);
            if !said.contains(&one) {
                said.push(one);
            }
        }
    }
    said
}

/// What is before whoever closes a meeting.
struct Table<'a> {
    document: &'a Document,
    key: Option<&'a DeviceKey>,
    present: Vec<OrganisationId>,
    meeting: &'a Meeting,
    book: &'a Book,
}

impl Table<'_> {
    /// The word of an organisation on an action, ready to be signed; or why it is not signed.
    fn spoken(
        &self,
        action: ActionId,
        organisation: OrganisationId,
    ) -> Result<Result<Spoken, WhyUnsigned>, Refusal> {
        let action = self.document.action(action).ok_or(Refusal::UnknownAction)?;
        let words: Vec<_> = self.meeting.words_of(action.id, organisation).collect();
        let Some((newest, word)) = words
            .last()
            .and_then(|one| Some((*one, one.word.as_ref()?)))
        else {
            return Ok(Err(WhyUnsigned::NoKey));
        };
        let opinion = opinion_of(newest);
        let own = match self.key {
            None => return Ok(Err(WhyUnsigned::NoKey)),
            Some(key) if !key.revocations.is_empty() => return Ok(Err(WhyUnsigned::KeyRevoked)),
            Some(key) => key.whose.organisation,
        };
        let is_recorded = own != organisation;
        let rule = self.rule(&action, word.proposal);
        let may = |rule: &Rule| !is_recorded || rule.recorders.contains(&own);
        let agreement = action.agreement.as_ref();
        let stands = agreement.is_some_and(|one| one.proposal == word.proposal);
        let why = if !self.present.contains(&organisation) {
            Some(WhyUnsigned::NotPresent)
        } else if words.iter().any(|one| opinion_of(one) != opinion) {
            Some(WhyUnsigned::TwoThings)
        } else if has_signed(&action, organisation, word, opinion, is_recorded) {
            Some(WhyUnsigned::SignedAlready)
        } else if !stands {
            Some(WhyUnsigned::OtherProposal)
        } else if word.wording != trust::wording_hash(&action.text) {
            Some(WhyUnsigned::OtherWording)
        } else {
            match rule {
                None => Some(WhyUnsigned::NoRule),
                Some(rule) if !may(rule) => Some(WhyUnsigned::MayNotRecord),
                Some(_) => None,
            }
        };
        if let Some(why) = why {
            return Ok(Err(why));
        }
        let name = self.document.organisation_name(organisation)?;
        Ok(Ok(Spoken {
            action: action.id,
            seen: action.text.clone(),
            opinion,
            note: newest.note.clone(),
            organisation,
            person: self.meeting.speakers(&name),
            is_recorded,
        }))
    }

    /// The rule by which a proposal is decided.
    fn rule(&self, action: &Action, proposal: EntryId) -> Option<&Rule> {
        let entry = action.entries.iter().find(|entry| entry.id == proposal)?;
        match entry.terms.rule {
            Some(named) => self.book.rules.iter().find(|rule| rule.id == named),
            None => match rules_in_force(&self.book.rules).as_slice() {
                [one] => Some(*one),
                _ => None,
            },
        }
    }
}

fn opinion_of(outcome: &Outcome) -> Opinion {
    match outcome.decision {
        Decision::Returned => Opinion::Return,
        _ => Opinion::Agree,
    }
}

/// Whether an organisation has said it on this proposal already. What it says with its own key counts alone,
/// so that nobody records anything of it after that.
fn has_signed(
    action: &Action,
    organisation: OrganisationId,
    word: &Word,
    opinion: Opinion,
    is_recorded: bool,
) -> bool {
    let all = action.sign_offs.iter();
    let on_it = all
        .filter(|one| one.verdict.organisation == organisation && one.holds())
        .filter(|one| one.verdict.proposal == word.proposal)
        .filter(|one| !one.is_replaced_in(&action.sign_offs));
    let is_same =
        |one: &SignOff| one.verdict.opinion == opinion && one.verdict.wording == word.wording;
    on_it.into_iter().any(|one| {
        let is_own = one.verdict.recorded_by.is_none();
        match (is_own, is_recorded) {
            (true, true) => one.verdict.opinion != Opinion::TakeBack,
            (true, false) | (false, true) => is_same(one),
            // Their own word confirms what was recorded of them.
            (false, false) => false,
        }
    })
}
