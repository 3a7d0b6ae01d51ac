//! From what somebody wishes to sign to the statements that say it, ready for a key.
//!
//! Whatever would not count, or was not what the person had before them, is refused here: a signature
//! cannot be taken back.

use super::{Document, process::Book};
use crate::{
    command::{VerdictWish, Wish},
    model::*,
    trust,
};

/// A note is not longer, in characters.
const LONGEST_NOTE: usize = 4_000;

impl Document {
    /// The statements that fulfil some wishes, one after the other, as this key will sign them.
    ///
    /// # Errors
    /// Where one of them cannot be said; then none is.
    pub fn prepare(
        &self,
        wishes: &[Wish],
        key: KeyId,
        at: Timestamp,
    ) -> Result<Vec<Statement>, Refusal> {
        let log = self.head().ok_or(Refusal::NoLog)?.id;
        let book = self.book(None);
        let mut previous = book.ledger.last_of(key);
        let mut statements: Vec<Statement> = Vec::new();
        for wish in wishes {
            let says = match wish {
                Wish::Introduce(whose) => self.introduction(whose, previous)?,
                other => {
                    let fresh = statements.iter().find_map(introduced);
                    let own = known(&book, key, fresh)?;
                    self.says(other, own, &book)?
                }
            };
            let statement = Statement {
                log,
                key,
                previous,
                at,
                says,
            };
            if trust::message(&statement).len() > trust::LONGEST_STATEMENT {
                return Err(too_long());
            }
            previous = Some(trust::statement_id(&statement));
            statements.push(statement);
        }
        if statements.is_empty() {
            return Err(Refusal::NothingChanges);
        }
        Ok(statements)
    }

    fn introduction(
        &self,
        whose: &Introduced,
        previous: Option<StatementId>,
    ) -> Result<Says, Refusal> {
        if previous.is_some() {
            return Err(Refusal::NothingChanges);
        }
        self.organisation_name(whose.organisation)?;
        Ok(Says::Introduction(Introduced {
            device: words(&whose.device)?,
            person: words(&whose.person)?,
            organisation: whose.organisation,
        }))
    }

    fn says(&self, wish: &Wish, own: OrganisationId, book: &Book) -> Result<Says, Refusal> {
        let known_key = |key: &KeyId| match book.ledger.key(*key) {
            Some(_) => Ok(*key),
            None => Err(Refusal::Process(ProcessProblem::UnknownKey)),
        };
        Ok(match wish {
            Wish::Introduce(_) => return Err(Refusal::NothingChanges),
            Wish::Verdict(wish) => Says::Verdict(self.verdict(wish, own, book)?),
            Wish::Check { key, how } => Says::Check {
                key: known_key(key)?,
                how: note(how)?,
            },
            Wish::Seen(edition) => self.seen(*edition)?,
            Wish::Revoke { key, reason } => Says::Revocation {
                key: known_key(key)?,
                last: book.ledger.last_of(*key),
                reason: note(reason)?,
            },
        })
    }

    /// What this copy of the log has of an edition, whatever the edition says that it shows.
    fn seen(&self, edition: EditionId) -> Result<Says, Refusal> {
        let (edition, contents) = self
            .edition_contents(edition)
            .ok_or(Refusal::UnknownEdition)?;
        let contents = ContentsHash::parse(&contents)
            .ok_or_else(|| Refusal::Defect("the contents of an edition have no hash".to_owned()))?;
        Ok(Says::Seen {
            edition: edition.id,
            change: edition.change,
            contents,
        })
    }

    fn verdict(
        &self,
        wish: &VerdictWish,
        own: OrganisationId,
        book: &Book,
    ) -> Result<Verdict, Refusal> {
        let refuse = |problem| Err(Refusal::Process(problem));
        let action = self.action(wish.action).ok_or(Refusal::UnknownAction)?;
        if action.text != wish.seen {
            return refuse(ProcessProblem::WordingChanged);
        }
        let organisation = wish.organisation.unwrap_or(own);
        self.organisation_name(organisation)?;
        let recorded_by = (organisation != own).then_some(own);
        let replaces = replaced(&action, organisation, recorded_by.is_some());
        let note = note(&wish.note)?;
        match wish.opinion {
            Opinion::Return if note.is_empty() => return refuse(ProcessProblem::NoReason),
            Opinion::TakeBack if !takes_something_back(&action, &replaces) => {
                return refuse(ProcessProblem::NothingToTakeBack);
            }
            _ => {}
        }
        let Some((proposal, is_record)) = proposal_of(&action) else {
            return refuse(ProcessProblem::NothingProposed);
        };
        if is_record && wish.opinion == Opinion::Agree {
            return refuse(ProcessProblem::NothingProposed);
        }
        let in_force = rules_in_force(&book.rules);
        let named = proposal.terms.rule;
        let rule = match (named, in_force.as_slice()) {
            (Some(named), _) => book.rules.iter().find(|rule| rule.id == named),
            (None, [one]) => Some(*one),
            (None, _) => None,
        };
        let Some(rule) = rule else {
            return refuse(ProcessProblem::NoRule);
        };
        if recorded_by.is_some_and(|by| wish.meeting.is_none() || !rule.recorders.contains(&by)) {
            return refuse(ProcessProblem::MayNotRecord);
        }
        if wish.meeting.is_some_and(|id| self.meeting(id).is_none()) {
            return Err(Refusal::UnknownMeeting);
        }
        let is_outside = rule.occasion == Occasion::Meetings && wish.meeting.is_none();
        if is_outside && wish.opinion == Opinion::Agree {
            return refuse(ProcessProblem::NeedsMeeting);
        }
        Ok(Verdict {
            action: wish.action,
            wording: trust::wording_hash(&action.text),
            proposal: proposal.id,
            rule: rule.id,
            opinion: wish.opinion,
            note,
            organisation,
            person: words(&wish.person)?,
            meeting: wish.meeting,
            replaces,
            recorded_by,
        })
    }
}

/// The entry that a verdict is about: the newest that stands and proposes or records an end.
fn proposal_of(action: &Action) -> Option<(&Entry, bool)> {
    let id = action.agreement.as_ref()?.proposal;
    let entry = action.entries.iter().find(|entry| entry.id == id)?;
    Some((entry, entry.kind.records().is_some()))
}

/// What an organisation has said on an action and not replaced itself; of its own words only what was
/// recorded, where the new ones are.
fn replaced(action: &Action, organisation: OrganisationId, is_recorded: bool) -> Vec<StatementId> {
    let all = action.sign_offs.iter();
    let mut ids: Vec<_> = all
        .filter(|one| one.verdict.organisation == organisation && one.holds())
        .filter(|one| !is_recorded || one.verdict.recorded_by.is_some())
        .filter(|one| !one.is_replaced_in(&action.sign_offs))
        .map(|one| one.id)
        .collect();
    ids.sort_unstable();
    ids
}

fn takes_something_back(action: &Action, replaced: &[StatementId]) -> bool {
    let of_these = |one: &&SignOff| replaced.contains(&one.id);
    let mut said = action.sign_offs.iter().filter(of_these);
    said.any(|one| one.verdict.opinion != Opinion::TakeBack)
}

fn introduced(statement: &Statement) -> Option<OrganisationId> {
    match &statement.says {
        Says::Introduction(whose) => Some(whose.organisation),
        _ => None,
    }
}

/// The organisation of a key that may sign.
fn known(
    book: &Book,
    key: KeyId,
    fresh: Option<OrganisationId>,
) -> Result<OrganisationId, Refusal> {
    match book.ledger.key(key) {
        Some(key) if !key.revocations.is_empty() => {
            Err(Refusal::Process(ProcessProblem::KeyRevoked))
        }
        Some(key) => Ok(key.whose.organisation),
        None => fresh.ok_or(Refusal::Process(ProcessProblem::NotIntroduced)),
    }
}

fn words(text: &str) -> Result<String, Refusal> {
    match note(text)? {
        text if text.is_empty() => Err(Refusal::EmptyText),
        text => Ok(text),
    }
}

fn note(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NOTE {
        return Err(too_long());
    }
    Ok(text.to_owned())
}

fn too_long() -> Refusal {
    Refusal::TooLong {
        limit: LONGEST_NOTE as u32,
    }
}
