//! One connection to one relay: how far it has come, and when it is tried again.

use super::{
    Step,
    mail::{Mail, MailAnswer},
};
use crate::{
    document::SyncPeer,
    model::{CourierKind, CourierState, CourierTrouble, Entropy, RelayAddress, Timestamp},
};

/// The first wait before a relay is called again, in milliseconds; doubled each time.
const FIRST_WAIT_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 60_000;
/// How long a relay may take to answer before it is held to be silent; doubled each time that it was.
const PATIENCE_MS: u32 = 20_000;
const MOST_DOUBLED: u32 = 3;
/// The slowest line over which a large frame is waited for, in bytes a millisecond.
const SLOWEST: usize = 8;
/// How often a connection that is at rest is looked at.
pub(super) const HEARTBEAT_MS: u32 = 20_000;
/// How long a relay that answers is waited for to say more.
pub(super) const PATIENT_MS: u32 = 60_000;
/// After so many of these a relay that is at rest is asked whether it still has everything.
const ASKED_EVERY: u32 = 3;

/// After so many messages in a row that bring neither side further, the conversation begins anew: each
/// side believes of the other what is no longer so, and would answer for ever.
const MOST_FRUITLESS: u32 = 12;

/// Names one attempt to talk to a relay; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u64);

/// What happens to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkEvent {
    /// It is open.
    Up,
    /// A frame has come.
    Frame(Vec<u8>),
    /// A mailbox has answered.
    Mail(MailAnswer),
    /// There has been a moment for other things since [`Output::TakeMore`](crate::session::Output::TakeMore).
    More,
    /// It is closed, or was never opened.
    Down(LinkEnd),
    /// The time asked for by `Output::WakeLink` has come.
    Due,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkEnd {
    /// It never came about.
    Unreachable,
    /// It was there and is gone.
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Waits until this tab leads.
    Idle,
    /// The connection is being made.
    Dialling,
    /// We have introduced ourselves.
    Greeting,
    /// Sync messages go back and forth.
    Ready,
    /// Waits until it is tried again.
    Resting { ms: u32 },
}

impl Phase {
    /// Waits until somebody asks for it.
    pub(super) const STOPPED: Self = Self::Resting { ms: u32::MAX };
}

/// A relay, and where we stand with it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) id: LinkId,
    pub(super) address: RelayAddress,
    pub(super) phase: Phase,
    pub(super) peer: SyncPeer,
    /// Where a mailbox stands; `None` for a relay.
    pub(super) mail: Option<Mail>,
    /// What we call ourselves in this attempt. Relays keep what they believe to have sent by the name of the one
    /// whom they sent it to, also where it was lost with the connection.
    pub(super) name: String,
    /// What the relay calls itself.
    pub(super) relay: String,
    /// Whether it has said that it does not have the document.
    pub(super) lacks_it: bool,
    /// Whether it had all that was here when it was last looked at.
    pub(super) was_level: bool,
    /// Whether anything has come since it was last looked at.
    pub(super) heard: bool,
    /// Heartbeats since it was last asked whether it has everything.
    n_beats: u32,
    pub(super) last_success: Option<Timestamp>,
    /// Whether the log can no longer be found there: it still gets the change that says so.
    pub(super) goes: bool,
    /// Whether it was the last at which the log could be found: once it has that change it is listened to.
    pub(super) is_last: bool,
    /// Changes that were sent and not confirmed.
    pub(super) n_waiting: u32,
    pub(super) trouble: Option<CourierTrouble>,
    /// Messages in a row that brought neither side further.
    n_fruitless: u32,
    n_failures: u32,
    /// Whether its last message contradicted what is here.
    pub(super) contradicts: bool,
    /// How often it said what contradicts what is here.
    n_contradictions: u32,
    /// How often in a row it did not answer in time.
    pub(super) n_silent: u32,
}

impl Link {
    pub(super) fn new(id: LinkId, address: RelayAddress) -> Self {
        let mail = (address.kind() == CourierKind::Mailbox).then(Mail::default);
        Self {
            mail,
            id,
            address,
            phase: Phase::Idle,
            peer: SyncPeer::default(),
            name: String::new(),
            relay: String::new(),
            lacks_it: false,
            was_level: false,
            heard: false,
            n_beats: 0,
            last_success: None,
            goes: false,
            is_last: false,
            n_waiting: 0,
            trouble: None,
            n_fruitless: 0,
            n_failures: 0,
            contradicts: false,
            n_contradictions: 0,
            n_silent: 0,
        }
    }

    /// A new attempt begins, under a name that none had before.
    pub(super) fn dial(&mut self, id: LinkId, rng: &mut dyn Entropy) {
        self.id = id;
        self.name = format!("matters-{:016x}", rng.next_u64());
        self.phase = Phase::Dialling;
        self.peer = SyncPeer::default();
        self.lacks_it = false;
        self.heard = false;
        self.n_beats = 0;
        self.n_fruitless = 0;
        if let Some(mail) = &mut self.mail {
            mail.dial();
        }
    }

    /// Takes note of whether a message brought one of the two sides further.
    ///
    /// # Errors
    /// Where too many in a row did not.
    pub(super) fn note_progress(&mut self, is_further: bool) -> Result<(), CourierTrouble> {
        self.n_fruitless = match is_further {
            true => 0,
            false => self.n_fruitless + 1,
        };
        match self.n_fruitless > MOST_FRUITLESS {
            true => Err(CourierTrouble::Misbehaved),
            false => Ok(()),
        }
    }

    /// The attempt has failed. Gives after how many milliseconds to try again: longer each time, and
    /// never the same for all who lost the same relay.
    pub(super) fn fail(&mut self, trouble: CourierTrouble, step: &mut Step<'_>) -> u32 {
        let doubled = FIRST_WAIT_MS.saturating_mul(1 << self.n_failures.min(6));
        let wait = doubled.min(LONGEST_WAIT_MS);
        let ms = wait / 2 + jitter(step.rng, wait / 2);
        self.n_failures += 1;
        self.trouble = Some(trouble);
        self.phase = Phase::Resting { ms };
        ms
    }

    /// What the relay sends ends engines: it is not called before somebody asks for it.
    pub(super) fn distrust(&mut self) {
        self.trouble = Some(CourierTrouble::Misbehaved);
        self.phase = Phase::STOPPED;
    }

    /// How long the answer to a frame of this size is waited for, in milliseconds.
    pub(super) fn patience(&self, n_bytes: usize) -> u32 {
        let on_the_way = u32::try_from(n_bytes / SLOWEST).unwrap_or(u32::MAX);
        let patience = PATIENCE_MS << self.n_silent.min(MOST_DOUBLED);
        patience.saturating_add(on_the_way)
    }

    /// A heartbeat has passed while all was at rest. Gives whether the relay is to be asked whether that is so.
    pub(super) fn beat(&mut self) -> bool {
        self.n_beats = (self.n_beats + 1) % ASKED_EVERY;
        self.n_beats == 0
    }

    /// Whether it is there and passes on at once what is said to all.
    pub(super) fn passes_on(&self) -> bool {
        self.phase == Phase::Ready && self.mail.is_none() && !self.listens()
    }

    /// What it said contradicts what is here. Gives whether that has been so often that the fault may be
    /// here: after three times, then nine, and always less often.
    pub(super) fn note_contradiction(&mut self) -> bool {
        self.n_contradictions += 1;
        (1..8).any(|n| self.n_contradictions == 3_u32.pow(n))
    }

    /// The relay has all that is here.
    pub(super) fn succeed(&mut self, now: Timestamp) {
        self.last_success = Some(now);
        self.n_waiting = 0;
        self.n_failures = 0;
        self.n_silent = 0;
        self.trouble = None;
        self.lacks_it = false;
    }

    pub(super) fn state(&self, is_level: bool) -> CourierState {
        match self.phase {
            Phase::Idle | Phase::Dialling | Phase::Greeting => CourierState::Connecting,
            Phase::Ready if is_level => CourierState::Level,
            Phase::Ready if self.lacks_it => CourierState::Unknown,
            Phase::Ready => CourierState::Exchanging,
            Phase::STOPPED => CourierState::Stopped,
            Phase::Resting { ms } => CourierState::Resting(ms.div_ceil(1_000)),
        }
    }
}

fn jitter(rng: &mut dyn Entropy, below: u32) -> u32 {
    (rng.next_u64() % u64::from(below.max(1))) as u32
}
