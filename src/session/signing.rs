//! Signing: the key is the device's, and may live where only the browser can use it. So a command that
//! signs waits for the driver, and the commands behind it wait for their turn.

use super::{Output, Session, Step};
use crate::{
    command::{Edit, MeetingEdit, Wish},
    model::*,
    trust::{self, DevicePublic, SigningSeed},
};

/// The key of this device, as the driver has it.
#[derive(Clone, Debug)]
pub enum HeldKey {
    /// The driver signs with it; nobody can read it out.
    ByDriver(KeyId),
    /// The driver has it stored as it is; the session signs.
    Seed(SigningSeed),
}

impl HeldKey {
    /// A key that the driver has as 32 random bytes.
    pub fn of_seed(seed: [u8; 32]) -> Self {
        Self::Seed(SigningSeed::of(seed))
    }

    /// Which key it is.
    pub fn id(&self) -> KeyId {
        match self {
            Self::ByDriver(id) => *id,
            Self::Seed(seed) => {
                let DevicePublic(bytes) = seed.public();
                KeyId(bytes)
            }
        }
    }

    fn place(&self) -> KeyPlace {
        match self {
            Self::ByDriver(_) => KeyPlace::Sealed,
            Self::Seed(_) => KeyPlace::Stored,
        }
    }
}

/// The key of this device, and what is being signed with it.
#[derive(Debug, Default)]
pub(super) struct Signing {
    key: Option<HeldKey>,
    /// Whether the driver was asked for the key.
    asked: bool,
    now: Option<Pending>,
}

#[derive(Debug)]
struct Pending {
    number: u32,
    log: LogId,
    what: Purpose,
    /// What the driver was asked to sign.
    statements: Vec<Statement>,
}

/// What the key is needed for.
#[derive(Clone, Debug)]
pub(super) enum Purpose {
    /// To sign what somebody wishes.
    Sign(Vec<Wish>),
    /// To say what closing a meeting would sign.
    ShowClosing(MeetingId),
    /// To close a meeting and sign what was shown.
    Close(MeetingId, Vec<Spoken>),
}

impl Session {
    /// Whether a command waits for a signature, and others for it.
    pub(super) fn is_signing(&self) -> bool {
        self.signing.now.is_some()
    }

    pub(super) fn show_key(&mut self, step: &mut Step<'_>) {
        match &self.signing.key {
            Some(key) => step.show(Delta::DeviceKey(key.id(), key.place())),
            None => self.ask_for_key(None, step),
        }
    }

    /// One that still counts is not given up: what it signs would be nobody's any more.
    pub(super) fn renew_key(&mut self, step: &mut Step<'_>) -> Result<(), Refusal> {
        let head = self.opened()?.document.head().ok_or(Refusal::NoLog)?;
        let own = self.signing.key.as_ref().map(HeldKey::id);
        let known = head.parties.keys.iter().find(|key| Some(key.id) == own);
        if known.is_none_or(|key| key.revocations.is_empty()) {
            return Err(Refusal::NothingChanges);
        }
        self.signing.key = None;
        self.ask_for_key(own, step);
        Ok(())
    }

    fn ask_for_key(&mut self, in_place_of: Option<KeyId>, step: &mut Step<'_>) {
        if !std::mem::replace(&mut self.signing.asked, true) {
            step.push(Output::AskKey(in_place_of));
        }
    }

    pub(super) fn sign(
        &mut self,
        number: u32,
        what: Purpose,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let log = match what {
            Purpose::ShowClosing(_) => self.opened()?.id,
            _ => self.writable(step)?.id,
        };
        if let Purpose::Close(meeting, shown) = &what
            && shown.is_empty()
        {
            // Nothing is signed, so no key is needed.
            return self.edit(&closed(*meeting, Vec::new()), number, step);
        }
        self.signing.now = Some(Pending {
            number,
            log,
            what,
            statements: Vec::new(),
        });
        match self.signing.key {
            Some(_) => self.sign_now(step),
            None => {
                self.ask_for_key(None, step);
                Ok(())
            }
        }
    }

    /// The key is known: says what is to be signed, and signs it or has it signed.
    fn sign_now(&mut self, step: &mut Step<'_>) -> Result<(), Refusal> {
        let outcome = self.prepare(step);
        if outcome.is_err() {
            self.signing.now = None;
        }
        outcome
    }

    fn prepare(&mut self, step: &mut Step<'_>) -> Result<(), Refusal> {
        let (Some(key), Some(pending)) = (self.signing.key.clone(), &self.signing.now) else {
            return Ok(());
        };
        let document = &self.opened()?.document;
        let wishes = match &pending.what {
            Purpose::Sign(wishes) => wishes.clone(),
            Purpose::Close(meeting, shown) => document.closing_wishes(*meeting, shown, key.id())?,
            Purpose::ShowClosing(meeting) => {
                let closing = document.closing(*meeting, Some(key.id()))?;
                self.signing.now = None;
                step.show(Delta::Closing(closing));
                return Ok(());
            }
        };
        let statements = document.prepare(&wishes, key.id(), step.now)?;
        match key {
            HeldKey::Seed(seed) => {
                let sign = |one| trust::sign_statement(one, &seed);
                let signed: Option<Vec<_>> = statements.iter().map(sign).collect();
                self.keep(signed.ok_or_else(too_long)?, step)
            }
            HeldKey::ByDriver(_) => {
                step.push(Output::Sign(
                    statements.iter().map(trust::message).collect(),
                ));
                if let Some(pending) = &mut self.signing.now {
                    pending.statements = statements;
                }
                Ok(())
            }
        }
    }

    /// Brings what is signed into the log, as an edit like any other.
    fn keep(&mut self, signed: Vec<Vec<u8>>, step: &mut Step<'_>) -> Result<(), Refusal> {
        let Some(pending) = self.signing.now.take() else {
            return Ok(());
        };
        if self.opened()?.id != pending.log {
            return Err(Refusal::NoLog);
        }
        let edit = match pending.what {
            Purpose::Close(meeting, _) => closed(meeting, signed),
            _ => Edit::AddStatements(signed),
        };
        self.edit(&edit, pending.number, step)
    }

    /// The driver has the key, or says why not.
    pub(super) fn key_held(&mut self, key: Result<HeldKey, String>, step: &mut Step<'_>) {
        self.signing.asked = false;
        let outcome = match key {
            Ok(key) => {
                step.show(Delta::DeviceKey(key.id(), key.place()));
                self.signing.key = Some(key);
                None
            }
            Err(reason) => Some(reason),
        };
        let Some(number) = self.signing.now.as_ref().map(|pending| pending.number) else {
            if let Some(reason) = outcome {
                let error = Refusal::Process(ProcessProblem::NotSigned(reason));
                step.show(Delta::Refused { command: 0, error });
            }
            return;
        };
        let outcome = match outcome {
            None => self.sign_now(step),
            Some(reason) => self.no_key(reason, step),
        };
        self.conclude(number, outcome, step);
    }

    /// The driver has signed, or says why not.
    pub(super) fn signed(
        &mut self,
        signatures: Result<Vec<[u8; 64]>, String>,
        step: &mut Step<'_>,
    ) {
        let Some(pending) = &mut self.signing.now else {
            return;
        };
        let number = pending.number;
        let statements = std::mem::take(&mut pending.statements);
        let outcome = match signatures {
            Ok(all) if all.len() == statements.len() => {
                let each = statements.iter().zip(&all);
                let signed = each.map(|(one, by)| trust::with_signature(one, by));
                let signed = signed.collect();
                self.keep(signed, step)
            }
            Ok(_) => self.not_signed("not everything was signed".to_owned()),
            Err(reason) => self.not_signed(reason),
        };
        self.conclude(number, outcome, step);
    }

    /// There is no key: what would be signed is shown all the same, as nothing.
    fn no_key(&mut self, reason: String, step: &mut Step<'_>) -> Result<(), Refusal> {
        if let Some(Pending {
            what: Purpose::ShowClosing(meeting),
            ..
        }) = self.signing.now
        {
            self.signing.now = None;
            let closing = self.opened()?.document.closing(meeting, None)?;
            step.show(Delta::Closing(closing));
            return Ok(());
        }
        self.not_signed(reason)
    }

    fn not_signed(&mut self, reason: String) -> Result<(), Refusal> {
        self.signing.now = None;
        Err(Refusal::Process(ProcessProblem::NotSigned(reason)))
    }

    /// Answers the command, unless the driver is still at it.
    fn conclude(&mut self, number: u32, outcome: Result<(), Refusal>, step: &mut Step<'_>) {
        if let Err(error) = outcome {
            let command = number;
            step.show(Delta::Refused { command, error });
        }
        if self.is_signing() {
            return;
        }
        self.answer(number, step);
        if self.saving() == Saving::Saved {
            self.show_saving(step);
        }
    }
}

fn closed(meeting: MeetingId, signed: Vec<Vec<u8>>) -> Edit {
    Edit::Meeting(meeting, MeetingEdit::Close { signed })
}

fn too_long() -> Refusal {
    Refusal::TooLong {
        limit: trust::LONGEST_STATEMENT as u32,
    }
}
