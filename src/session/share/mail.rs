//! Mailboxes: places that only keep sealed chunks, and answer to put, list and get.
//!
//! What a mailbox lists is a hint: it is listed again now and then, what it gives is checked, and what it
//! took is not held to be safe there.

use super::{Link, LinkId, Phase, Share, Step};
use crate::{
    document::Carried,
    model::{ChangeId, CourierTrouble, Entropy, RelayAddress},
    session::Output,
    trust::Sealed,
    wire::DocumentId,
};
use std::collections::BTreeSet;

/// How many requests are under way at once.
const AT_ONCE: usize = 8;
/// How long after something has happened a mailbox is listed again, in milliseconds; doubled while
/// nothing happens.
const FIRST_POLL_MS: u32 = 3_000;
const LONGEST_POLL_MS: u32 = 48_000;
/// How long after a change a mailbox is listed, and given what has been changed by then: each chunk is a
/// file there for ever, and typing makes many changes.
const GATHER_MS: u32 = 2_000;
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
    /// The mailbox could not be reached, or refuses.
    Failed(CourierTrouble),
}

/// Where a mailbox stands.
#[derive(Debug, Default)]
pub(super) struct Mail {
    /// What it has.
    there: BTreeSet<String>,
    /// What it has and is not here: to be asked for.
    to_get: Vec<String>,
    /// What is here and it has not: to be put.
    to_put: Vec<String>,
    n_getting: usize,
    n_putting: usize,
    /// Chunks that it gave and that are none of ours: they are not asked for again.
    bad: BTreeSet<String>,
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
}

impl Mail {
    fn is_idle(&self) -> bool {
        self.n_getting == 0 && self.n_putting == 0 && !self.is_listing
    }

    /// Whether all that it has is here.
    pub(super) fn is_fetched(&self) -> bool {
        self.to_get.is_empty() && self.n_getting == 0 && self.collected.is_empty()
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
            is_listing: true,
            poll_ms: FIRST_POLL_MS,
            ..Self::default()
        };
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
        came: &mut Vec<Carried>,
    ) -> Result<(), CourierTrouble> {
        let here: BTreeSet<String> = match answer {
            MailAnswer::Listed(_) => self.courier.names().collect(),
            _ => BTreeSet::new(),
        };
        let link = &mut self.links[at];
        link.heard = true;
        let Some(mail) = &mut link.mail else {
            return Ok(());
        };
        match answer {
            MailAnswer::Listed(names) => {
                mail.is_listing = false;
                mail.is_fresh = true;
                let names: BTreeSet<String> = names.into_iter().collect();
                let new = names.difference(&here);
                mail.to_get = new
                    .filter(|name| !mail.bad.contains(*name))
                    .cloned()
                    .collect();
                if !mail.to_get.is_empty() {
                    mail.poll_ms = FIRST_POLL_MS;
                }
                mail.there = names;
                mail.looked_at.clear();
                link.phase = Phase::Ready;
            }
            MailAnswer::Got(name, bytes) => {
                mail.n_getting = mail.n_getting.saturating_sub(1);
                let is_ours =
                    Sealed::name(&bytes) == name && Sealed::open(&self.keyring, &bytes).is_ok();
                if is_ours {
                    mail.collected.push((name, bytes));
                } else {
                    self.n_refused += u32::from(mail.bad.insert(name));
                }
            }
            MailAnswer::Lacks(name) => {
                mail.n_getting = mail.n_getting.saturating_sub(1);
                mail.there.remove(&name);
            }
            MailAnswer::Stored(name) => {
                mail.n_putting = mail.n_putting.saturating_sub(1);
                mail.there.insert(name);
            }
            MailAnswer::Removed(name) => _ = mail.there.remove(&name),
            MailAnswer::Keeps(_) => {}
            MailAnswer::Failed(trouble) => return Err(trouble),
        }
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

    /// Asks a mailbox for what is lacking here, and gives it what it lacks.
    pub(super) fn go_on_with_mail(&mut self, at: usize, step: &mut Step<'_>) {
        let (heads, document) = (self.courier.heads(), self.document_id());
        let link = &mut self.links[at];
        let Some(mail) = &mut link.mail else { return };
        if mail.looked_at != heads && mail.n_putting == 0 {
            let names = self.courier.names();
            mail.to_put = names.filter(|name| !mail.there.contains(name)).collect();
            mail.looked_at = heads;
        }
        let mut requests = Vec::new();
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
        for request in requests {
            step.push(link.ask(document, request));
        }
        let waits = self.sent.is_waiting();
        if has_asked {
            step.push(Output::WakeLink(link.id, link.patience(0)));
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
