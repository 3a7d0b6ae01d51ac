//! A log that is shared: its keys, the document in which its chunks travel, and who takes part.
//!
//! Nothing here decides whether a change is kept on this device: that is done and shown before anything
//! is sent. What a relay says is never taken for more than a courier's word.

mod call;
mod hand_on;
mod intake;
mod invite;
mod keeping;
mod kept;
mod last;
mod link;
mod live;
mod looks;
mod mail;
mod open;
mod own;
mod present;
mod readers;
mod send;
mod show;
mod spare;
mod tabs;
mod take;
mod talk;

use super::{Output, Step, fresh_actor};
use crate::{
    document::{Courier, Document},
    model::{Author, ChangeId, RelayAddress, Secrecy, Sharing, Timestamp},
    trust::{DevicePublic, Introduction, Invite, Keyring, Opened, Reader, Sealed, SealedKind},
    wire::DocumentId,
};
use hand_on::Made;
use intake::Intake;
use kept::KeptFormer;
use last::LastPlaces;
use link::{Link, Phase};
pub use link::{LinkEnd, LinkEvent, LinkId};
use live::Live;
pub use mail::{MailAnswer, MailCall, MailRequest};
use own::OwnPlaces;
use present::{Met, Present};
use spare::Spare;
use std::collections::{BTreeMap, BTreeSet};

/// One shared log.
#[derive(Debug)]
pub(super) struct Share {
    keyring: Keyring,
    courier: Courier,
    links: Vec<Link>,
    /// Whether this is the one tab of the device that talks to the relays of the log.
    leads: bool,
    /// What the one that does says of it.
    led: Option<Sharing>,
    keys: KeysState,
    /// Whether keys of this share have been stored before, so that somebody may have them.
    has_stored_keys: bool,
    /// Whether other keys of the log were stored before, whose place these take.
    takes_place: bool,
    /// The invitation that brought these keys, until they are stored.
    joined: Option<Invite>,
    /// The invitations that wait for the keys to be stored: the command, and whether to read only.
    asked: Vec<(u32, bool)>,
    /// Devices that the log knows.
    members: BTreeMap<DevicePublic, Introduction>,
    /// Devices of those who may only read, as far as they have made themselves known.
    readers: BTreeMap<DevicePublic, Reader>,
    /// Those of all these who are known by another's word alone.
    vouched: BTreeSet<DevicePublic>,
    /// Those who were handed these keys, to be introduced where they are not known yet.
    to_vouch: Vec<Introduction>,
    /// The same, of those who may only read.
    readers_to_vouch: Vec<Reader>,
    role: Role,
    /// The changes of keys that the document holds, by the names of their chunks.
    handovers: BTreeMap<String, Made>,
    /// Whether it had all that there was once it knew that it was left out by a change of keys.
    has_heard_of_change: bool,
    /// The keys before these, and how they were handed on.
    came_from: Option<KeptFormer>,
    /// The documents to which earlier keys led.
    past: Vec<[u8; 16]>,
    /// Whom a change of keys of this device left out that did not stand beside another.
    again_without: Vec<DevicePublic>,
    /// The names of chunks of devices which the log does not know.
    held: Vec<String>,
    n_refused: u32,
    intake: Intake,
    /// Changes of an open log that have come and are not taken in yet.
    came_open: Vec<Vec<u8>>,
    present: Present,
    live: Live,
    /// How many passing messages this engine has sent: relays do not pass one on for ever.
    n_said: u64,
    sent: Sent,
    /// Whether some of what is held to be unsent may have been sent by an earlier engine.
    is_unsure: bool,
    /// Changes in the courier's document that no relay had confirmed when it was kept.
    n_unconfirmed: u32,
    /// Relays that the invitation named; used until the log itself says where it can be found.
    first_relays: Vec<RelayAddress>,
    /// What the person has chosen for this device alone.
    own: OwnPlaces,
    /// Where the log was last to be found.
    last: LastPlaces,
    /// What of it is kept with the keys, as it was last stored.
    kept_own: OwnPlaces,
    /// The title that the invitation named.
    title: String,
    /// Where the courier's document stood when it was last kept, and what was unconfirmed then.
    kept: Kept,
    /// When which courier had everything, as it was last kept.
    successes: BTreeMap<RelayAddress, Timestamp>,
    /// How far the others were, as it was last kept.
    kept_met: Vec<Met>,
    shown: Option<Sharing>,
    /// What mailboxes need not keep.
    spare: Spare,
}

/// What a copy was kept of: the courier's document, what was unconfirmed, what was known to be spare.
type Kept = (Vec<ChangeId>, u32, (usize, usize));

/// With which keys of a log something came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keys {
    Present,
    Former,
}

impl Keys {
    fn share<'a>(
        self,
        present: &'a mut Option<Share>,
        former: &'a mut Option<Share>,
    ) -> Option<&'a mut Share> {
        match self {
            Self::Present => present.as_mut(),
            Self::Former => former.as_mut(),
        }
    }
}

/// Whether the keys of a share are the present ones.
#[derive(Debug, PartialEq, Eq)]
enum Role {
    Current,
    /// The keys were changed, by this sealed handover: the document is looked at for others.
    Former {
        handover: Vec<u8>,
        /// Whether the keys that it hands on are stored here: before that nobody gets it.
        is_stored: bool,
    },
}

/// Whether the keys are safe in the store: before that nothing is sealed with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeysState {
    /// Whether the store has refused them before.
    Saving {
        again: bool,
    },
    Saved,
    /// The store refused them; it is asked again.
    Failed,
}

/// Which changes of the log are in the courier's document.
#[derive(Debug)]
enum Sent {
    /// None: this device begins to share the log.
    Nothing,
    /// It must still be found out, from what comes first.
    Unknown,
    /// All up to these heads, and then these have been made.
    UpTo {
        heads: Vec<ChangeId>,
        pending: Vec<u8>,
        n_pending: u32,
    },
}

impl Sent {
    fn all_of(document: &Document) -> Self {
        Self::UpTo {
            heads: document.heads(),
            pending: Vec::new(),
            n_pending: 0,
        }
    }

    /// The changes that are here and not in a chunk yet, given where the courier's document ends.
    fn since(document: &Document, heads: Vec<ChangeId>) -> Self {
        let pending = document.changes_since(&heads);
        Self::UpTo {
            n_pending: document.n_changes_since(&heads),
            heads,
            pending,
        }
    }

    /// Whether there are changes in no chunk, so far as is known.
    fn is_waiting(&self) -> bool {
        matches!(self, Self::UpTo { pending, .. } if !pending.is_empty())
    }

    fn is_all(&self) -> bool {
        matches!(self, Self::UpTo { pending, .. } if pending.is_empty())
    }

    fn n_pending(&self, document: &Document) -> u32 {
        match self {
            Self::Nothing | Self::Unknown => document.n_changes() as u32,
            Self::UpTo { n_pending, .. } => *n_pending,
        }
    }
}

impl Share {
    fn new(keyring: Keyring, sent: Sent, step: &mut Step<'_>) -> Self {
        let courier = match keyring.secrecy {
            Secrecy::Sealed => Courier::new(fresh_actor(step.rng)),
            Secrecy::Open => Courier::of_open_log(),
        };
        Self {
            keyring,
            courier,
            came_open: Vec::new(),
            links: Vec::new(),
            leads: false,
            led: None,
            keys: KeysState::Saving { again: false },
            has_stored_keys: false,
            takes_place: false,
            joined: None,
            asked: Vec::new(),
            members: BTreeMap::new(),
            readers: BTreeMap::new(),
            vouched: BTreeSet::new(),
            to_vouch: Vec::new(),
            readers_to_vouch: Vec::new(),
            role: Role::Current,
            handovers: BTreeMap::new(),
            has_heard_of_change: false,
            came_from: None,
            past: Vec::new(),
            again_without: Vec::new(),
            held: Vec::new(),
            n_refused: 0,
            intake: Intake::default(),
            present: Present::default(),
            live: Live::default(),
            n_said: 0,
            sent,
            is_unsure: false,
            n_unconfirmed: 0,
            first_relays: Vec::new(),
            own: OwnPlaces::default(),
            last: LastPlaces::default(),
            kept_own: OwnPlaces::default(),
            title: String::new(),
            kept: Default::default(),
            successes: BTreeMap::new(),
            kept_met: Vec::new(),
            shown: None,
            spare: Spare::default(),
        }
    }

    /// The chunks of some kinds that the courier's document holds and that open.
    fn carried(&self, is_wanted: impl Fn(SealedKind) -> bool) -> Vec<(String, Opened)> {
        let names = self.courier.names();
        let chunks = names.filter_map(|name| {
            let bytes = self.courier.get(&name)?;
            if !Sealed::kind(&bytes).is_some_and(&is_wanted) {
                return None;
            }
            let opened = Sealed::open(&self.keyring, &bytes).ok()?;
            Some((name, opened))
        });
        chunks.collect()
    }

    /// The devices that the kept copy introduces, and the changes of keys that it holds.
    fn read_members(&mut self) {
        for (_, opened) in self.carried(|kind| kind == SealedKind::Introduction) {
            self.introduce(&opened);
        }
        for (name, opened) in self.carried(|kind| kind == SealedKind::Handover) {
            if self.members.contains_key(&opened.device) {
                self.note_handover(&name, &opened);
            }
        }
        for (name, opened) in self.carried(|kind| kind == SealedKind::Reader) {
            self.note_reader(&name, &opened);
        }
    }

    /// How far the others were, as far as they left word of it.
    fn read_receipts(&mut self, document: &Document) {
        for (name, opened) in self.carried(|kind| kind == SealedKind::Receipt) {
            self.read_receipt(&name, &opened, document);
        }
    }

    /// Takes note of a device; gives whether the log now knows one that it did not, or by another name.
    fn introduce(&mut self, opened: &Opened) -> bool {
        let Some(new) = Introduction::read(&self.keyring, &opened.body) else {
            self.n_refused += 1;
            return false;
        };
        let by_itself = new.device == opened.device;
        let was_vouched = self.vouched.contains(&new.device);
        match self.members.get(&new.device) {
            // One's own word counts for more than another's.
            Some(_) if !by_itself && !was_vouched => return false,
            // The latest word counts, whatever came last.
            Some(old)
                if by_itself != was_vouched && (old.at, &old.author) >= (new.at, &new.author) =>
            {
                return false;
            }
            _ => {}
        }
        match by_itself {
            true => self.vouched.remove(&new.device),
            false => self.vouched.insert(new.device),
        };
        self.members.insert(new.device, new);
        true
    }

    pub(super) fn may_write(&self) -> bool {
        self.keyring.may_write()
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }

    fn document_id(&self) -> DocumentId {
        DocumentId(self.keyring.document())
    }

    /// Whether the others can know this device under this name.
    fn is_introduced_as(&self, author: &Author) -> bool {
        let me = self.keyring.device();
        let known = self
            .members
            .get(&me)
            .filter(|_| !self.vouched.contains(&me));
        known.is_some_and(|known| known.author == *author)
    }

    /// A change was made on this device, in this tab or another.
    pub(super) fn add(&mut self, bytes: &[u8], n_changes: u32, now: Timestamp) {
        if self.may_write() {
            self.live.add(bytes, now);
        }
        if let Sent::UpTo {
            pending, n_pending, ..
        } = &mut self.sent
        {
            pending.extend_from_slice(bytes);
            *n_pending += n_changes;
        }
    }

    /// Ends all connections: the log is left.
    pub(super) fn hang_up(&mut self, step: &mut Step<'_>) {
        self.end_links(step);
        step.push(Output::StopLeading(self.keyring.log));
        self.leads = false;
        self.shown = None;
    }

    fn end_links(&mut self, step: &mut Step<'_>) {
        for link in self.links.drain(..) {
            step.push(Output::HangUp(link.id));
        }
    }
}
