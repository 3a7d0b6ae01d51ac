//! Mailboxes: places that only keep sealed chunks, and answer to put, list and get.
//!
//! What a mailbox lists is a hint: it is listed again now and then, what it gives is checked, and what it
//! took is not held to be safe there. What it need not keep is worked out in `spare`.

use super::{Link, LinkId, Phase, Share, Spare, Step};
use crate::{
    document::{Carried, Document},
    model::{ChangeId, CourierTrouble, Entropy, RelayAddress},
    session::Output,
    trust::{Sealed, SealedKind},
    wire::DocumentId,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many requests are under way at once.
const AT_ONCE: usize = 8;
/// How long after something has happened a mailbox is listed again, in milliseconds; doubled while
/// nothing happens.
const FIRST_POLL_MS: u32 = 3_000;
const LONGEST_POLL_MS: u32 = 48_000;
/// How long after a change a mailbox is listed, and given what has been changed by then: each chunk is a
/// file there for ever, and typing makes many changes.
const GATHER_MS: u32 = 2_000;
/// So many chunks are heard of until the mailbox is listed again.
const MOST_TOLD: usize = 10_000;
/// So much is collected before it is taken in, in bytes.
const MOST_COLLECTED: usize = 16 << 20;

/// Something that is asked of a mailbox. Names are those of sealed chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRequest {
    /// The names of all chunks.
    List,
    /// One chunk.
    Get(String),
    /// Keep a chunk; the same one twice is one.
    Put(String, Vec<u8>),
    /// Let go of a chunk; one that is not there is gone already.
    Remove(String),
}

impl MailRequest {
    /// How much goes there with it.
    fn n_bytes(&self) -> usize {
        match self {
            Self::Put(_, bytes) => bytes.len(),
            Self::List | Self::Get(_) | Self::Remove(_) => 0,
        }
    }
}

/// A request, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailCall {
    /// The attempt that it belongs to.
    pub link: LinkId,
    /// The mailbox.
    pub address: RelayAddress,
    /// Which of the logs in it: chunks of each have a place of their own.
    pub document: DocumentId,
    /// The request.
    pub request: MailRequest,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailAnswer {
    /// The names of all chunks.
    Listed(Vec<String>),
    /// A chunk.
    Got(String, Vec<u8>),
    /// The mailbox has no chunk of this name any more.
    Lacks(String),
    /// A chunk is kept.
    Stored(String),
    /// A chunk is gone.
    Removed(String),
    /// The mailbox does not let go of a chunk: all else may work, and nothing is lost by it.
    Keeps(String),
    /// Nobody asked: somebody else has just put a chunk.
    New(String),
    /// The mailbox could not be reached, or refuses.
    Failed(CourierTrouble),
}

/// Where a mailbox stands.
#[derive(Debug, Default)]
pub(super) struct Mail {
    /// What it has.
    pub(super) there: BTreeSet<String>,
    /// What it told of by itself since it was listed. Others have put that; whether it is kept, the next
    /// listing shows.
    told: BTreeSet<String>,
    /// What it has and is not here: to be asked for.
    to_get: Vec<String>,
    /// What is here and it has not: to be put.
    to_put: Vec<String>,
    n_getting: usize,
    /// How many were to be asked for when that began.
    n_wanted: usize,
    n_putting: usize,
    /// Chunks that it gave and that are none of ours, or damaged: they are asked for always less often.
    bad: BTreeMap<String, Bad>,
    /// Snapshots that it gave back whole, and those that it is asked for to see whether it does.
    pub(super) confirmed: BTreeSet<String>,
    pub(super) confirming: BTreeSet<String>,
    /// How many chunks it is asked to let go of.
    pub(super) n_removing: usize,
    /// Whether it does not let go of chunks.
    pub(super) keeps: bool,
    /// How many chunks it had when those were counted that a snapshot could hold.
    pub(super) counted: usize,
    /// A snapshot that was made for it and is on its way there, and how often that has failed.
    snapshot: Option<String>,
    pub(super) n_failed_snapshots: u32,
    /// What came since all was last taken in.
    collected: Vec<Carried>,
    /// The state of the courier's document for which `to_put` was worked out.
    looked_at: Vec<ChangeId>,
    is_listing: bool,
    /// Whether it has been listed and nothing was sealed since.
    is_fresh: bool,
    /// Whether it will be listed soon, because something waits to be sealed.
    is_called: bool,
    poll_ms: u32,
    /// The most bytes that went there together and were not all answered.
    on_the_way: usize,
}

/// A chunk that did not open.
#[derive(Clone, Copy, Debug)]
struct Bad {
    /// For how many listings it is passed over,
    rest: u32,
    /// and how many of them are to come.
    left: u32,
}

/// A chunk that never opens is still asked for once in so many listings.
const MOST_PASSED_OVER: u32 = 1_000;

impl Mail {
    fn is_idle(&self) -> bool {
        self.n_getting == 0
            && self.n_putting == 0
            && self.n_removing == 0
            && self.confirming.is_empty()
            && !self.is_listing
    }

    /// Whether nothing is to be brought in either direction.
    pub(super) fn is_at_rest(&self) -> bool {
        self.is_idle() && self.is_fetched() && self.to_put.is_empty()
    }

    /// Whether all that it has is here.
    pub(super) fn is_fetched(&self) -> bool {
        self.to_get.is_empty() && self.n_getting == 0 && self.collected.is_empty()
    }

    /// How many in a hundred chunks have come of those that were lacking here; `None` where none is.
    pub(super) fn percent(&self) -> Option<u8> {
        let left = self.to_get.len() + self.n_getting;
        let done = self.n_wanted.saturating_sub(left) * 100;
        (left > 0).then(|| u8::try_from(done / self.n_wanted.max(1)).unwrap_or(99))
    }

    /// Whether a chunk that is sealed now is of use to it.
    pub(super) fn takes_more(&self) -> bool {
        self.is_fresh && self.is_fetched() && self.to_put.is_empty() && self.n_putting == 0
    }

    /// Something was sealed.
    pub(super) fn sealed(&mut self) {
        self.is_fresh = false;
    }

    /// Whether it has all that is here, and nothing else.
    pub(super) fn is_level(&self, heads: &[ChangeId]) -> bool {
        self.is_fetched()
            && self.to_put.is_empty()
            && self.n_putting == 0
            && self.looked_at == heads
    }

    /// A new attempt begins.
    pub(super) fn dial(&mut self) {
        let bad = std::mem::take(&mut self.bad);
        *self = Self {
            bad,
            n_failed_snapshots: self.n_failed_snapshots,
            is_listing: true,
            poll_ms: FIRST_POLL_MS,
            ..Self::default()
        };
    }

    /// The attempt has failed. Where it was not the network, it may be the snapshot that is too much.
    pub(super) fn note_failure(&mut self, trouble: &CourierTrouble) {
        let is_network = matches!(
            trouble,
            CourierTrouble::Unreachable | CourierTrouble::Closed
        );
        if self.snapshot.take().is_some() && !is_network {
            self.n_failed_snapshots += 1;
        }
    }

    /// It was listed. Gives whether there is something that is not here.
    fn take_list(&mut self, names: Vec<String>, here: &BTreeSet<String>, spare: &Spare) -> bool {
        self.is_listing = false;
        self.is_fresh = true;
        self.there = names.into_iter().collect();
        self.told.clear();
        // It may invent others each time; those that it has given up need not be remembered.
        self.bad.retain(|name, _| self.there.contains(name));
        for bad in self.bad.values_mut() {
            bad.left = bad.left.saturating_sub(1);
        }
        let new = self.there.difference(here).filter(|name| {
            let rests = self.bad.get(*name).is_some_and(|bad| bad.left > 0);
            !rests && !spare.knows(name) && !spare.is_held(name, &self.there)
        });
        self.to_get = new.cloned().collect();
        self.n_wanted = self.to_get.len() + self.n_getting;
        self.looked_at.clear();
        !self.to_get.is_empty()
    }

    /// Whether it has a chunk, or has just been given it by somebody.
    fn has(&self, name: &str) -> bool {
        self.there.contains(name) || self.told.contains(name)
    }

    /// Something that it gave is none of ours, or damaged. Gives whether that is new.
    fn take_bad(&mut self, name: String, is_here: bool) -> bool {
        let before = self.bad.get(&name).copied();
        if is_here && before.is_none() {
            // It is put there once more.
            self.there.remove(&name);
            self.looked_at.clear();
        }
        let rest = before.map_or(2, |bad| bad.rest * 2).min(MOST_PASSED_OVER);
        self.bad.insert(name, Bad { rest, left: rest });
        before.is_none()
    }

    /// Whether it has given something else under this name.
    pub(super) fn is_bad(&self, name: &str) -> bool {
        self.bad.contains_key(name)
    }

    /// When to list it again: sooner where something happens, and never all at the same time.
    pub(super) fn next_poll(&mut self, rng: &mut dyn Entropy) -> u32 {
        let ms = self.poll_ms.max(FIRST_POLL_MS);
        self.poll_ms = (ms * 2).min(LONGEST_POLL_MS);
        ms / 2 + (rng.next_u64() % u64::from(ms / 2)) as u32
    }
}

impl Link {
    /// Asks the mailbox at the other end.
    pub(super) fn ask(&self, document: DocumentId, request: MailRequest) -> Output {
        Output::Mail(MailCall {
            link: self.id,
            address: self.address.clone(),
            document,
            request,
        })
    }
}

impl Share {
    /// An answer of a mailbox has come; chunks that are complete are added to `came`.
    pub(super) fn mail(
        &mut self,
        at: usize,
        answer: MailAnswer,
        log: &Document,
        came: &mut Vec<Carried>,
    ) -> Result<(), CourierTrouble> {
        self.links[at].heard = true;
        match answer {
            MailAnswer::Listed(names) => {
                let here: BTreeSet<String> = self.courier.names().collect();
                let link = &mut self.links[at];
                link.phase = Phase::Ready;
                if let Some(mail) = &mut link.mail
                    && mail.take_list(names, &here, &self.spare)
                {
                    mail.poll_ms = FIRST_POLL_MS;
                }
            }
            MailAnswer::Got(name, bytes) => self.take_mail(at, name, bytes, log),
            MailAnswer::New(name) => self.hear_of(at, name),
            MailAnswer::Failed(trouble) => return Err(trouble),
            answer => self.note_done(at, answer),
        }
        let Some(mail) = &mut self.links[at].mail else {
            return Ok(());
        };
        // All at once: a batch is taken in many times faster than its parts.
        let size: usize = mail.collected.iter().map(|(_, bytes)| bytes.len()).sum();
        let is_complete = mail.to_get.is_empty() && mail.n_getting == 0;
        if is_complete || size > MOST_COLLECTED {
            let chunks = std::mem::take(&mut mail.collected);
            self.courier.put(&chunks);
            came.extend(chunks);
        }
        Ok(())
    }

    /// A mailbox tells by itself that it was given a chunk.
    fn hear_of(&mut self, at: usize, name: String) {
        let is_here = self.courier.get(&name).is_some() || self.spare.knows(&name);
        let link = &mut self.links[at];
        if let Some(mail) = &mut link.mail
            && link.phase == Phase::Ready
            && mail.told.len() < MOST_TOLD
            && !mail.there.contains(&name)
            && !mail.bad.contains_key(&name)
            && mail.told.insert(name.clone())
            && !is_here
        {
            if mail.percent().is_none() {
                mail.n_wanted = 0;
            }
            mail.n_wanted += 1;
            mail.to_get.push(name);
        }
    }

    /// A mailbox has given a chunk.
    fn take_mail(&mut self, at: usize, name: String, bytes: Vec<u8>, log: &Document) {
        let opened = match Sealed::name(&bytes) == name {
            true => Sealed::open(&self.keyring, &bytes).ok(),
            false => None,
        };
        let is_here = self.courier.get(&name).is_some() || self.spare.knows(&name);
        let is_needed = match &opened {
            Some(opened) => !is_here && !self.is_here_already(&name, opened, log),
            None => false,
        };
        let Some(mail) = &mut self.links[at].mail else {
            return;
        };
        if !mail.confirming.remove(&name) {
            mail.n_getting = mail.n_getting.saturating_sub(1);
        }
        match opened {
            None => self.n_refused += u32::from(mail.take_bad(name, is_here)),
            Some(opened) => {
                mail.bad.remove(&name);
                if opened.kind == SealedKind::Snapshot && mail.there.contains(&name) {
                    mail.confirmed.insert(name.clone());
                }
                if is_needed {
                    mail.collected.push((name, bytes));
                }
            }
        }
    }

    /// A mailbox has done what it was asked for, or cannot.
    fn note_done(&mut self, at: usize, answer: MailAnswer) {
        let Some(mail) = &mut self.links[at].mail else {
            return;
        };
        match answer {
            MailAnswer::Lacks(name) => {
                if !mail.confirming.remove(&name) {
                    mail.n_getting = mail.n_getting.saturating_sub(1);
                }
                mail.there.remove(&name);
                mail.told.remove(&name);
                mail.looked_at.clear();
            }
            MailAnswer::Stored(name) => {
                mail.n_putting = mail.n_putting.saturating_sub(1);
                mail.snapshot.take_if(|made| *made == name);
                mail.there.insert(name);
            }
            MailAnswer::Removed(name) => {
                mail.n_removing = mail.n_removing.saturating_sub(1);
                mail.there.remove(&name);
            }
            MailAnswer::Keeps(_) => {
                mail.n_removing = mail.n_removing.saturating_sub(1);
                mail.keeps = true;
            }
            MailAnswer::Listed(_)
            | MailAnswer::Got(..)
            | MailAnswer::New(_)
            | MailAnswer::Failed(_) => {}
        }
    }

    /// Asks a mailbox for what is lacking here, and gives it what it lacks.
    pub(super) fn go_on_with_mail(&mut self, at: usize, log: &Document, step: &mut Step<'_>) {
        self.work_out_what_to_put(at, log);
        let mut requests = self.letting_go(at);
        if requests.is_empty()
            && let Some((name, bytes)) = self.gathered(at, log, step)
            && let Some(mail) = &mut self.links[at].mail
        {
            mail.n_putting += 1;
            mail.snapshot = Some(name.clone());
            requests.push(MailRequest::Put(name, bytes));
        }
        let document = self.document_id();
        let link = &mut self.links[at];
        let Some(mail) = &mut link.mail else { return };
        while mail.n_getting + mail.n_putting < AT_ONCE {
            if let Some(name) = mail.to_get.pop() {
                mail.n_getting += 1;
                requests.push(MailRequest::Get(name));
            } else if let Some(name) = mail.to_put.pop() {
                if let Some(bytes) = self.courier.get(&name) {
                    mail.n_putting += 1;
                    mail.poll_ms = FIRST_POLL_MS;
                    requests.push(MailRequest::Put(name, bytes));
                }
            } else {
                break;
            }
        }
        let has_asked = !requests.is_empty();
        // What was to wake us is put off by what is waited for now.
        mail.is_called &= !has_asked;
        mail.on_the_way = match mail.n_putting {
            0 => 0,
            _ => mail
                .on_the_way
                .max(requests.iter().map(MailRequest::n_bytes).sum()),
        };
        let n_bytes = mail.on_the_way;
        for request in requests {
            step.push(link.ask(document, request));
        }
        let waits = self.sent.is_waiting();
        if has_asked {
            step.push(Output::WakeLink(link.id, link.patience(n_bytes)));
        } else if let Some(mail) = &mut link.mail
            && mail.is_idle()
            && waits
            && !std::mem::replace(&mut mail.is_called, true)
        {
            step.push(Output::WakeLink(link.id, GATHER_MS));
        } else if let Some(mail) = &mut link.mail
            && mail.is_idle()
            && !mail.is_called
            && std::mem::take(&mut link.heard)
        {
            let ms = mail.next_poll(step.rng);
            step.push(Output::WakeLink(link.id, ms));
        }
    }

    /// What is here, is not there, and is not spare beside what is there; once all that is there is here.
    fn work_out_what_to_put(&mut self, at: usize, log: &Document) {
        let heads = self.courier.heads();
        let Some(mail) = &mut self.links[at].mail else {
            return;
        };
        if mail.looked_at == heads || mail.n_putting > 0 || !mail.is_fetched() {
            return;
        }
        let lacks_some = self.courier.names().any(|name| !mail.has(&name));
        if lacks_some {
            self.review(log);
        }
        let Some(mail) = &mut self.links[at].mail else {
            return;
        };
        let names = self
            .courier
            .names()
            .filter(|name| !mail.has(name) && !self.spare.is_held(name, &mail.there));
        mail.to_put = names.collect();
        mail.looked_at = heads;
    }

    /// The time has come: to list a mailbox again, or to give up waiting for it.
    pub(super) fn mail_is_due(
        &mut self,
        at: usize,
        step: &mut Step<'_>,
    ) -> Result<(), CourierTrouble> {
        let document = self.document_id();
        let link = &mut self.links[at];
        let Some(mail) = &mut link.mail else {
            return Ok(());
        };
        if !mail.is_idle() {
            return Err(CourierTrouble::Silent);
        }
        mail.is_listing = true;
        mail.is_called = false;
        step.push(link.ask(document, MailRequest::List));
        step.push(Output::WakeLink(link.id, link.patience(0)));
        Ok(())
    }
}
