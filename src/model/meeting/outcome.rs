//! What a meeting settles on actions: the outcomes, whose word they are, and how they stand to its closing.

use crate::model::{
    Action, ActionId, Attribution, Deadline, Ending, EntryId, Meeting, MeetingId, Opinion,
    OrganisationId, OutcomeId, When, WordingHash, stage::words,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What was settled on one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its identity.
    pub id: OutcomeId,
    /// The action.
    pub action: ActionId,
    /// What was settled.
    pub decision: Decision,
    /// Why, or what was said.
    pub note: String,
    /// Whose word it is, where something was agreed or returned.
    pub word: Option<Word>,
    /// Who recorded it.
    pub written: Attribution,
    /// Who struck it, if anyone has.
    pub struck: Option<Attribution>,
    /// How it stands to the closing of the meeting.
    pub minuted: Minuted,
}

/// Something that was said on an action at a meeting and settled nothing. It stands in the meeting alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The outcome that it is.
    pub id: OutcomeId,
    /// The meeting.
    pub meeting: MeetingId,
    /// What the meeting is called in a sentence.
    pub at: String,
    /// When it is or was held, where the name does not say it.
    pub date: Option<When>,
    /// What was said.
    pub text: String,
    /// Who recorded it.
    pub written: Attribution,
}

/// What was said at meetings and settled nothing, as far as nobody has struck it, by action; oldest first.
pub fn remarks_by_action(meetings: &[Meeting]) -> HashMap<ActionId, Vec<Remark>> {
    let mut all: HashMap<_, Vec<_>> = HashMap::new();
    for (meeting, one) in noted(meetings) {
        all.entry(one.action)
            .or_default()
            .push(remark((meeting, one)));
    }
    let ordered = all.into_iter();
    ordered
        .map(|(action, remarks)| (action, in_order(remarks)))
        .collect()
}

/// What stands of an action in its meetings alone: what was said and settled nothing, that it was carried over, and what
/// organisations said there and is not signed for all of them. As far as nobody has struck it; oldest first.
pub fn only_minuted<'a>(
    meetings: &'a [Meeting],
    action: &Action,
) -> Vec<(&'a Meeting, &'a Outcome)> {
    let mut found: Vec<_> = standing(meetings)
        .filter(|(meeting, one)| one.action == action.id && one.stands_alone(action, meeting.id))
        .collect();
    found.sort_by_key(|(_, one)| (one.written.at, one.id));
    found
}

fn noted(meetings: &[Meeting]) -> impl Iterator<Item = (&Meeting, &Outcome)> {
    standing(meetings).filter(|(_, one)| one.is_remark())
}

/// What nobody has struck, with its meeting.
fn standing(meetings: &[Meeting]) -> impl Iterator<Item = (&Meeting, &Outcome)> {
    let all = meetings
        .iter()
        .flat_map(|meeting| meeting.outcomes.iter().map(move |one| (meeting, one)));
    all.filter(|(_, one)| one.struck.is_none())
}

fn remark((meeting, one): (&Meeting, &Outcome)) -> Remark {
    Remark {
        id: one.id,
        meeting: meeting.id,
        at: meeting.name(),
        date: meeting.date.filter(|_| !meeting.title.trim().is_empty()),
        text: one.note.clone(),
        written: one.written.clone(),
    }
}

fn in_order(mut remarks: Vec<Remark>) -> Vec<Remark> {
    remarks.sort_by_key(|one| (one.written.at, one.id));
    remarks
}

/// How an outcome stands to the closing of its meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Minuted {
    /// The meeting is open, or was closed by a version that kept no list of what it closed.
    #[default]
    Unlisted,
    /// It stood when the meeting was closed. A strike that comes in afterwards is shown, and takes nothing away
    /// from what was signed.
    InTime,
    /// Another device recorded it while the meeting was being closed: nobody has signed it yet.
    AfterClosing,
    /// It came in after the meeting was closed, and a supplement has made it as final as the others.
    Supplement,
}

words!(Minuted {
    Unlisted => "unlisted",
    InTime => "in_time",
    AfterClosing => "after_closing",
    Supplement => "supplement",
});

impl Minuted {
    /// Whether it stands in the minutes whatever becomes of it: at the closing or by a supplement.
    pub fn is_final(self) -> bool {
        matches!(self, Self::InTime | Self::Supplement)
    }
}

/// Whose word an outcome is, and on what they gave it: what closing the meeting signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The organisations, sorted.
    pub organisations: Vec<OrganisationId>,
    /// The proposal that was before them.
    pub proposal: EntryId,
    /// The wording that was before them.
    pub wording: WordingHash,
}

impl Outcome {
    /// Whether something was said and settled nothing.
    fn is_remark(&self) -> bool {
        self.decision == Decision::Noted && !self.note.trim().is_empty()
    }

    /// Whether nothing of the action itself says it: neither a move of its deadline nor a signature.
    fn stands_alone(&self, action: &Action, meeting: MeetingId) -> bool {
        match self.decision {
            Decision::Noted => self.is_remark(),
            Decision::Carried => true,
            Decision::Agreed(_) | Decision::Returned => {
                self.word.is_none() || !self.signed(action, meeting).1.is_empty()
            }
            Decision::RolledOver(_) | Decision::New => false,
        }
    }

    /// Whose word of it is signed, and whose is not.
    pub fn signed(
        &self,
        action: &Action,
        meeting: MeetingId,
    ) -> (Vec<OrganisationId>, Vec<OrganisationId>) {
        let Some(word) = &self.word else {
            return Default::default();
        };
        let opinion = match self.decision {
            Decision::Returned => Opinion::Return,
            _ => Opinion::Agree,
        };
        let is_signed = |id: &OrganisationId| {
            let mut all = action.sign_offs.iter().filter(|one| one.holds());
            all.any(|one| {
                let says = &one.verdict;
                let same = says.opinion == opinion && says.proposal == word.proposal;
                same && says.organisation == *id && says.meeting == Some(meeting)
            })
        };
        word.organisations.iter().copied().partition(is_signed)
    }
}

/// What a meeting can settle on an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// Those present agree to the proposal.
    Agreed(Ending),
    /// The proposal goes back, with a reason.
    Returned,
    /// The deadline moves, with a reason.
    RolledOver(Deadline),
    /// It comes up again at the next meeting.
    Carried,
    /// Something was said and nothing settled.
    Noted,
    /// The action was agreed at this meeting.
    New,
}

impl Decision {
    /// Whether it is the word of organisations, which closing the meeting signs.
    pub fn is_verdict(&self) -> bool {
        matches!(self, Self::Agreed(_) | Self::Returned)
    }

    /// Whether it must say why.
    pub fn needs_reason(&self) -> bool {
        matches!(self, Self::Returned | Self::RolledOver(_) | Self::Noted)
    }

    /// The stored form: `agreed complete`, `returned`, `rolled_over 2019-07`, `carried`, `noted`, `new`.
    pub fn word(&self) -> String {
        match self {
            Self::Agreed(ending) => format!("agreed {}", ending.word()),
            Self::Returned => "returned".to_owned(),
            Self::RolledOver(to) => format!("rolled_over {to}"),
            Self::Carried => "carried".to_owned(),
            Self::Noted => "noted".to_owned(),
            Self::New => "new".to_owned(),
        }
    }

    /// Reads the stored form; `None` for any other.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        Some(match word {
            "agreed" => Self::Agreed(Ending::parse(rest)?),
            "returned" => Self::Returned,
            "rolled_over" => Self::RolledOver(Deadline::parse(rest)),
            "carried" => Self::Carried,
            "noted" => Self::Noted,
            "new" => Self::New,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_read_back() {
        for decision in [
            Decision::Agreed(Ending::Complete),
            Decision::Agreed(Ending::Closed),
            Decision::Returned,
            Decision::RolledOver(Deadline::parse("2019-07")),
            Decision::RolledOver(Deadline::Other("after the elections".into())),
            Decision::Carried,
            Decision::Noted,
            Decision::New,
        ] {
            assert_eq!(Decision::parse(&decision.word()), Some(decision));
        }
        assert_eq!(Decision::parse("agreed"), None);
        assert_eq!(Decision::parse(""), None);
    }
}
