//! What a mailbox need not keep: chunks whose changes all stand in a snapshot beside them, and receipts that a
//! later one replaces.
//!
//! Nobody is believed: a chunk counts as spare only where both it and the snapshot were read and compared
//! here. Which of two is spare is a strict order (what holds less; of two that hold the same, the one with
//! the later name), so that devices that let go at the same time never let go of everything.
//!
//! A snapshot that is made for a mailbox is not put into the courier's document: all that it holds is there
//! already, and relays would keep both for ever.

use super::{KeysState, MailRequest, Share, Step, link::Phase, mail::Mail};
use crate::{
    document::{Carried, Document},
    model::{ChangeId, Timestamp},
    trust::{DevicePublic, Opened, Sealed, SealedKind},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// So many chunks are gathered in a snapshot,
const MANY: usize = 64;
/// where they are worth a quarter of it; so many in any case.
const VERY_MANY: usize = 512;
const WORTH: usize = 4;
/// The largest snapshot that is made for a mailbox, in bytes.
const LARGEST: usize = 16 << 20;
/// After a mailbox has failed over a snapshot so often, it keeps what it has.
const MOST_FAILURES: u32 = 3;
/// How many chunks are let go of at once.
const AT_ONCE: usize = 8;

/// What is known of chunks that hold the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spare {
    /// By the name of a chunk: those that hold all that it holds.
    by: BTreeMap<String, BTreeSet<String>>,
    /// The snapshots that were compared, and where each ends. What they hold is in the courier's document.
    ends: BTreeMap<String, Vec<ChangeId>>,
    /// How many bytes the last one had.
    last_size: usize,
    /// Chunks in the courier's document that are no snapshots, or none that can be read.
    #[serde(skip)]
    no_snapshots: BTreeSet<String>,
    /// The latest receipt of each device.
    #[serde(skip)]
    receipts: BTreeMap<DevicePublic, (Timestamp, String)>,
}

/// What a comparison found.
struct Compared {
    /// Pairs: what is spare, and beside what.
    spare: Vec<(String, String)>,
    /// Whether every change of the snapshot is in the courier's document.
    is_all_here: bool,
}

impl Spare {
    /// All that hold what a chunk holds.
    fn holders(&self, name: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut next = vec![name];
        while let Some(name) = next.pop() {
            for holder in self.by.get(name).into_iter().flatten() {
                if found.insert(holder.as_str()) {
                    next.push(holder);
                }
            }
        }
        found
    }

    /// Whether a chunk need not be where these are.
    pub(super) fn is_held(&self, name: &str, there: &BTreeSet<String>) -> bool {
        self.by.contains_key(name) && self.holders(name).into_iter().any(|it| there.contains(it))
    }

    /// Whether it is a snapshot of which everything is here.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.ends.contains_key(name)
    }

    /// How much is known, to see whether there is more to be kept.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.by.len(), self.ends.len())
    }

    fn note(&mut self, spare: String, holder: String) {
        self.by.entry(spare).or_default().insert(holder);
    }

    fn take(&mut self, name: String, snapshot: &Document, compared: Compared) {
        self.ends.insert(name, snapshot.heads());
        for (spare, holder) in compared.spare {
            self.note(spare, holder);
        }
    }

    /// A receipt was read: of two by the same device the older one is spare.
    pub(super) fn note_receipt(&mut self, device: DevicePublic, at: Timestamp, name: &str) {
        let this = (at, name.to_owned());
        match self.receipts.get(&device).cloned() {
            Some(other) if other.1 == name => {}
            Some(other) if other > this => self.note(this.1, other.1),
            Some(other) => {
                self.note(other.1, this.1.clone());
                self.receipts.insert(device, this);
            }
            None => _ = self.receipts.insert(device, this),
        }
    }
}

/// Whether all before `heads` is before `end` as well, as far as the log knows.
fn is_within(document: &Document, heads: &[ChangeId], end: &[ChangeId]) -> bool {
    document.knows(heads) && document.knows(end) && {
        let after = document.ids_since(end);
        heads.iter().all(|head| !after.contains(head))
    }
}

impl Share {
    /// Opens a chunk that is here, where a device sealed it that the log knows.
    fn open_here(&self, name: &str, kind: SealedKind) -> Option<(Opened, usize)> {
        let bytes = self.courier.get(name)?;
        if Sealed::kind(&bytes) != Some(kind) {
            return None;
        }
        let opened = Sealed::open(&self.keyring, &bytes).ok()?;
        let is_known = self.members.contains_key(&opened.device);
        is_known.then_some((opened, bytes.len()))
    }

    /// Finds what a snapshot holds of that which is here, and what here holds the snapshot.
    fn compare(&self, name: &str, snapshot: &Document, log: &Document) -> Compared {
        let heads = snapshot.heads();
        let mut spare = Vec::new();
        let mut known = Vec::new();
        for (other, end) in self.spare.ends.iter().filter(|(other, _)| *other != name) {
            let holds_other = snapshot.knows(end);
            if holds_other {
                known.extend_from_slice(end);
            }
            let is_held = *end == heads || is_within(log, &heads, end);
            let is_other_spare = match (holds_other, is_held) {
                (true, true) => name < other.as_str(),
                (holds_other, is_held) if holds_other == is_held => continue,
                (holds_other, _) => holds_other,
            };
            spare.push(match is_other_spare {
                true => (other.clone(), name.to_owned()),
                false => (name.to_owned(), other.clone()),
            });
        }
        let mut rest: BTreeSet<_> = snapshot.ids_since(&known).into_iter().collect();
        let names = self.courier.names();
        for chunk in names.filter(|chunk| !self.spare.by.contains_key(chunk)) {
            let opened = self.open_here(&chunk, SealedKind::Changes);
            let Some(ids) = opened.and_then(|(opened, _)| Document::ids_in(&opened.body)) else {
                continue;
            };
            if snapshot.knows(&ids) {
                spare.push((chunk, name.to_owned()));
            }
            for id in &ids {
                rest.remove(id);
            }
        }
        Compared {
            spare,
            is_all_here: rest.is_empty(),
        }
    }

    /// Compares the snapshots in the courier's document that were not compared yet.
    pub(super) fn review(&mut self, log: &Document) {
        let names = self.courier.names().filter(|name| {
            !self.spare.ends.contains_key(name) && !self.spare.no_snapshots.contains(name)
        });
        let names: Vec<_> = names.collect();
        for name in names {
            let kind = self.courier.get(&name).and_then(|it| Sealed::kind(&it));
            if kind != Some(SealedKind::Snapshot) {
                self.spare.no_snapshots.insert(name);
                continue;
            }
            // One of a device that the log does not know may count later.
            let Some((opened, size)) = self.open_here(&name, SealedKind::Snapshot) else {
                continue;
            };
            let Ok(snapshot) = Document::load(&opened.body) else {
                self.spare.no_snapshots.insert(name);
                continue;
            };
            let compared = self.compare(&name, &snapshot, log);
            self.spare.take(name, &snapshot, compared);
            self.spare.last_size = size;
        }
    }

    /// A snapshot has come from a mailbox. Gives whether all of it is here, so that it need not be kept.
    pub(super) fn is_here_already(&mut self, name: &str, opened: &Opened, log: &Document) -> bool {
        let is_one =
            opened.kind == SealedKind::Snapshot && self.members.contains_key(&opened.device);
        if !is_one || log.head().is_none() {
            return false;
        }
        let Ok(snapshot) = Document::load(&opened.body) else {
            return false;
        };
        if !log.knows(&snapshot.heads()) {
            return false;
        }
        self.review(log);
        let compared = self.compare(name, &snapshot, log);
        let is_here = compared.is_all_here;
        if is_here {
            self.spare.take(name.to_owned(), &snapshot, compared);
            self.spare.last_size = opened.body.len();
        }
        is_here
    }

    /// A snapshot for a mailbox in which many chunks lie that it holds.
    pub(super) fn gathered(
        &mut self,
        at: usize,
        log: &Document,
        step: &mut Step<'_>,
    ) -> Option<Carried> {
        let may = self.may_write() && self.keys == KeysState::Saved && self.is_known();
        let is_whole = self.sent.is_all() && log.head().is_some() && !log.is_waiting();
        let link = &mut self.links[at];
        let mail = link.mail.as_mut()?;
        let is_ready =
            link.phase == Phase::Ready && !link.goes && mail.is_at_rest() && mail.takes_more();
        if !may || !is_whole || !is_ready || mail.n_failed_snapshots >= MOST_FAILURES {
            return None;
        }
        // Counted once for each number of chunks that lie there.
        if mail.there.len() < MANY
            || std::mem::replace(&mut mail.counted, mail.there.len()) == mail.there.len()
        {
            return None;
        }
        self.review(log);
        let (n, bytes) = self.n_to_gather(at);
        let is_worth_it = bytes * WORTH >= self.spare.last_size || n >= VERY_MANY;
        if n < MANY || !is_worth_it {
            return None;
        }
        let body = log.save();
        if body.len() > LARGEST {
            return None;
        }
        let bytes = Sealed::new(&self.keyring, SealedKind::Snapshot, &body, step.rng).bytes;
        let name = Sealed::name(&bytes);
        let compared = self.compare(&name, log, log);
        if !compared.is_all_here {
            return None;
        }
        self.spare.take(name.clone(), log, compared);
        self.spare.last_size = bytes.len();
        Some((name, bytes))
    }

    /// How many chunks of changes lie in a mailbox beside nothing that holds them, and their bytes.
    fn n_to_gather(&self, at: usize) -> (usize, usize) {
        let there = self.links[at].mail.as_ref().map(|mail| &mail.there);
        let names = there.into_iter().flatten();
        let single = names.filter(|name| !self.spare.by.contains_key(*name));
        single.fold((0, 0), |(n, sum), name| {
            match self.open_here(name, SealedKind::Changes) {
                Some((_, size)) => (n + 1, sum + size),
                None => (n, sum),
            }
        })
    }

    /// What to ask of a mailbox so that spare chunks go: those that hold them are read back first, whole, from
    /// the same mailbox.
    pub(super) fn letting_go(&mut self, at: usize) -> Vec<MailRequest> {
        let may = self.may_write() && self.keys == KeysState::Saved;
        let spare = &self.spare;
        let Some(mail) = self.links[at].mail.as_mut() else {
            return Vec::new();
        };
        if !may || mail.keeps || !mail.is_at_rest() {
            return Vec::new();
        }
        let mut requests = Vec::new();
        let mut asked = BTreeSet::new();
        for name in mail
            .there
            .iter()
            .filter(|name| spare.by.contains_key(*name))
        {
            if requests.len() >= AT_ONCE {
                break;
            }
            let holders = spare.holders(name);
            let there = || {
                holders
                    .iter()
                    .filter(|holder| mail.there.contains(**holder))
            };
            // A receipt is no loss.
            let is_safe = |holder: &str| mail.confirmed.contains(holder) || !spare.knows(holder);
            if there().any(|holder| is_safe(holder)) {
                requests.push(MailRequest::Remove(name.clone()));
            } else if let Some(holder) = there()
                .filter(|holder| !mail.is_bad(holder) && !asked.contains(**holder))
                .min_by_key(|holder| spare.by.contains_key(**holder))
            {
                asked.insert((*holder).to_owned());
                requests.push(MailRequest::Get((*holder).to_owned()));
            }
        }
        mail.note_letting_go(&requests);
        requests
    }
}

impl Mail {
    fn note_letting_go(&mut self, requests: &[MailRequest]) {
        for request in requests {
            match request {
                MailRequest::Get(name) => _ = self.confirming.insert(name.clone()),
                MailRequest::Remove(_) => self.n_removing += 1,
                MailRequest::List | MailRequest::Put(..) => {}
            }
        }
    }
}
