//! Who is here now, what they look at, and how far each has seen the log.
//!
//! Presence travels as passing messages that no relay keeps; now and then a device also leaves a receipt
//! in the courier's document, for those who look when it is gone. Both are sealed and signed like
//! everything else, and decide nothing about the log.

use super::{Link, Role, Share, Step, looks::Looks};
use crate::{
    document::Document,
    model::{ActionId, ChangeId, Member, MemberRole, Presence, Seen, Timestamp},
    session::Session,
    trust::{DevicePublic, Opened, Sealed, SealedKind},
    wire::{TabFrame, of_cbor_bytes},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who has not been heard of for so many seconds is gone. A word is lost with its line alone, and then nobody is there.
pub(super) const GONE_AFTER_S: i64 = 55;
/// How often a device says so, in seconds, though nothing happens: a little less than two looks. Everybody hears each.
const TOLD_EVERY_S: i64 = 38;
/// How rarely a device leaves a receipt, in seconds.
const RECEIPT_EVERY_S: i64 = 600;

/// What a device says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    /// Where its log stands.
    heads: Vec<ChangeId>,
    /// The action that its person has open.
    looks_at: Option<ActionId>,
    /// By its clock.
    at: Timestamp,
    /// Whether it is going away.
    leaves: bool,
}

/// What a device says on a line that is new to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    said: Said,
    /// Whether it knows of nobody who is there, and asks. Versions before this one read no further than what is said.
    asks: bool,
}

impl Asked {
    fn decode(bytes: &[u8]) -> Option<Self> {
        let earlier = |_| {
            let said = postcard::from_bytes(bytes)?;
            Ok::<_, postcard::Error>(Self { said, asks: false })
        };
        postcard::from_bytes(bytes).or_else(earlier).ok()
    }
}

/// What is kept of another device, so that the next engine knows how far it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Met {
    device: DevicePublic,
    heads: Vec<ChangeId>,
    at: Timestamp,
    spoke_at: Option<Timestamp>,
}

impl Met {
    /// Whether one record says of everybody that they were as far as in another, whenever that was.
    pub(super) fn say_the_same(ones: &[Self], others: &[Self]) -> bool {
        let says = |met: &Self| (met.device, met.heads.clone());
        ones.iter().map(says).eq(others.iter().map(says))
    }
}

/// What is known of another device.
#[derive(Clone, Debug)]
struct Known {
    heads: Vec<ChangeId>,
    looks_at: Option<ActionId>,
    /// By its clock: what is older than the last word is a repetition.
    at: Timestamp,
    /// When it last spoke itself, by its clock; a receipt is no such word.
    spoke_at: Option<Timestamp>,
    /// When it was last heard of, by our clock; `None` where only its receipt is there.
    heard: Option<Timestamp>,
    /// Whether it had not taken leave then, and a relay has been there since.
    is_here: bool,
    n_behind: Option<u32>,
}

/// Presence, of this device and of the others.
#[derive(Debug, Default)]
pub(super) struct Present {
    looks: Looks,
    /// What was told last.
    told: Option<(Vec<ChangeId>, Option<ActionId>)>,
    told_at: Timestamp,
    /// Whether the others are to say where they are: a line to them is new.
    asks: bool,
    others: BTreeMap<DevicePublic, Known>,
    /// The receipt that this device has left.
    receipt: Option<(String, Timestamp, Vec<ChangeId>)>,
}

impl Session {
    /// The person has opened an action, or none.
    pub(in crate::session) fn look_at(&mut self, action: Option<ActionId>, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open
            && let Some(share) = &mut open.share
        {
            share.present.looks.note_own(action, step.now);
            share.tell_presence(&open.document, step);
        }
        self.tell_leader_what_is_looked_at(step);
    }

    /// Nothing has happened for a moment: the others are told how far this device is.
    pub(in crate::session) fn tell_presence(&mut self, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open
            && let Some(share) = &mut open.share
        {
            share.tell_presence(&open.document, step);
            share.present.count_again(&open.document);
        }
        self.show_sharing(step);
    }
}

impl Share {
    /// Tells the others, unless they know.
    pub(super) fn tell_presence(&mut self, document: &Document, step: &mut Step<'_>) {
        let now = (document.heads(), self.present.looks.at(step.now));
        if self.present.told.as_ref() != Some(&now) && self.is_known() {
            self.tell(document, false, step);
        }
    }

    /// Whether the others know this device: else its word counts for nothing.
    pub(super) fn is_known(&self) -> bool {
        self.role == Role::Current && self.knows(self.keyring.device())
    }

    /// Tells the others that this device is still here, unless they have just heard so through another
    /// relay.
    pub(super) fn tell_now_and_then(&mut self, document: &Document, step: &mut Step<'_>) {
        let since = step.now.0 - self.present.told_at.0;
        if since.abs() >= TOLD_EVERY_S {
            // Each says what it shows, which is forgotten of one that is closed. It counts for the next time.
            self.tell_tabs(TabFrame::Leads, step);
            self.tell(document, false, step);
        }
    }

    /// Tells the others that this device goes.
    pub(in crate::session) fn take_leave(&mut self, document: &Document, step: &mut Step<'_>) {
        self.tell(document, true, step);
    }

    pub(super) fn tell(&mut self, document: &Document, leaves: bool, step: &mut Step<'_>) {
        if !self.is_known() {
            return;
        }
        if self.present.is_to_be_told() {
            self.say_who_openly(step);
        }
        let said = Said {
            heads: document.heads(),
            looks_at: self.present.looks.at(step.now),
            at: step.now,
            leaves,
        };
        self.present.told = Some((said.heads.clone(), said.looks_at));
        self.present.told_at = step.now;
        let asks = self.present.asks && self.hears_others();
        self.present.asks &= !asks;
        let body = postcard::to_allocvec(&Asked { said, asks }).unwrap_or_default();
        self.say(SealedKind::Presence, &body, step);
    }

    /// A passing message has come. Gives changes that came with it, of a device that the log knows.
    pub(super) fn hear(
        &mut self,
        data: &[u8],
        document: &Document,
        now: Timestamp,
    ) -> Option<Vec<u8>> {
        let opened = Sealed::open(&self.keyring, of_cbor_bytes(data)?).ok()?;
        match opened.kind {
            SealedKind::Presence => self.note_said(&opened, Some(now), document),
            SealedKind::Introduction if self.is_open() => self.meet_openly(&opened),
            SealedKind::Live if self.counts(opened.device) => {
                return Some(opened.body);
            }
            _ => {}
        }
        None
    }

    /// A receipt has come, or was kept.
    pub(super) fn read_receipt(&mut self, name: &str, opened: &Opened, document: &Document) {
        let Ok(said) = postcard::from_bytes::<Said>(&opened.body) else {
            return;
        };
        self.spare.note_receipt(opened.device, said.at, name);
        if opened.device != self.keyring.device() {
            return self.note_said(opened, None, document);
        }
        // A mailbox may still have an older one.
        let last = self.present.receipt.as_ref();
        if last.is_none_or(|(_, at, _)| *at <= said.at) {
            self.present.receipt = Some((name.to_owned(), said.at, said.heads));
        }
    }

    fn note_said(&mut self, opened: &Opened, heard: Option<Timestamp>, document: &Document) {
        let known = self.knows(opened.device);
        let Some(Asked { said, asks }) = Asked::decode(&opened.body) else {
            return;
        };
        let before = self.present.others.get(&opened.device);
        if !known || before.is_some_and(|before| before.at > said.at) {
            return;
        }
        let is_new = before.is_none_or(|before| before.spoke_at != Some(said.at));
        let known = Known {
            n_behind: n_behind(document, &said.heads),
            heads: said.heads,
            at: said.at,
            ..match (before.cloned(), heard) {
                // A receipt says nothing of who is here.
                (Some(before), None) => before,
                // Said in the same second, or once more by a courier that would keep somebody here who has left.
                (Some(before), Some(_)) if !is_new => Known {
                    looks_at: said.looks_at,
                    is_here: before.is_here && !said.leaves,
                    ..before
                },
                (_, heard) => Known {
                    heads: Vec::new(),
                    looks_at: said.looks_at,
                    at: said.at,
                    spoke_at: heard.map(|_| said.at),
                    heard,
                    is_here: heard.is_some() && !said.leaves,
                    n_behind: None,
                },
            }
        };
        self.present.others.insert(opened.device, known);
        if asks && is_new && heard.is_some() {
            // Answered in the next quiet moment, once for all who ask.
            self.present.tell_again();
        }
    }

    /// Leaves a receipt, where the last one is old and says less.
    pub(super) fn leave_receipt(&mut self, document: &Document, step: &mut Step<'_>) {
        let heads = document.heads();
        let is_due = match &self.present.receipt {
            Some((_, at, said)) => *said != heads && step.now.0 - at.0 >= RECEIPT_EVERY_S,
            None => true,
        };
        if !is_due
            || self.is_open()
            || !self.is_known()
            || self.n_known() < 2
            || !self.sent.is_all()
        {
            return;
        }
        let said = Said {
            heads: heads.clone(),
            looks_at: None,
            at: step.now,
            leaves: false,
        };
        let body = postcard::to_allocvec(&said).unwrap_or_default();
        let bytes = Sealed::new(&self.keyring, SealedKind::Receipt, &body, step.rng).bytes;
        let name = Sealed::name(&bytes);
        let old = self.present.receipt.take().map(|(name, ..)| name);
        self.courier.replace(old.as_deref(), &(name.clone(), bytes));
        let me = self.keyring.device();
        self.spare.note_receipt(me, step.now, &name);
        self.present.receipt = Some((name, step.now, heads));
    }

    /// Whether a relay is there that passes on what others say.
    fn hears_others(&self) -> bool {
        self.links.iter().any(Link::passes_on)
    }

    /// A line is new: the others hear where this device is, and are asked where they are.
    pub(super) fn greet_others(&mut self, document: &Document, step: &mut Step<'_>) {
        self.present.tell_again();
        self.present.asks = true;
        self.tell(document, false, step);
    }

    /// A line is lost. Where it was the last, who is there can no longer be known: they are here again once they say so.
    pub(super) fn lose_sight(&mut self) {
        if !self.hears_others() {
            let others = self.present.others.values_mut();
            others.for_each(|known| known.is_here = false);
        }
    }

    /// The others who take part, as the page shows them.
    pub(super) fn describe_members(&self, now: Timestamp) -> Vec<Member> {
        let me = self.keyring.device();
        let writers = self.members.iter();
        let writers = writers.map(|(device, one)| (device, &one.author, MemberRole::Writes));
        let readers = self.readers.iter();
        let readers = readers.filter(|(device, _)| !self.members.contains_key(device));
        let readers = readers.map(|(device, one)| (device, &one.author, MemberRole::Reads));
        let hears_others = self.hears_others();
        let others = writers.chain(readers).filter(|(device, ..)| **device != me);
        let members = others.map(|(device, author, role)| {
            let known = self.present.others.get(device);
            let is_fresh = |known: &&Known| {
                let heard = known.heard.filter(|_| known.is_here && hears_others);
                heard.is_some_and(|heard| now.0 - heard.0 < GONE_AFTER_S)
            };
            Member {
                device: *device,
                lacks_keys: self.vouched.contains(device),
                author: author.clone(),
                role,
                presence: match known.filter(is_fresh) {
                    Some(known) => Presence::Here {
                        looks_at: known.looks_at,
                    },
                    None => Presence::Away,
                },
                seen: known.map(|known| Seen {
                    at: known.heard.unwrap_or(known.at),
                    n_behind: known.n_behind,
                    is_heard: known.heard.is_some(),
                }),
            }
        });
        members.collect()
    }
}

impl Present {
    /// What is kept of the others.
    pub(super) fn to_keep(&self) -> Vec<Met> {
        let others = self.others.iter();
        let met = others.map(|(device, known)| Met {
            device: *device,
            heads: known.heads.clone(),
            at: known.at,
            spoke_at: known.spoke_at,
        });
        met.collect()
    }

    /// Goes on with what an earlier engine knew. It is counted once the log is here.
    pub(super) fn go_on_with(&mut self, met: Vec<Met>) {
        self.others = met
            .into_iter()
            .map(|met| {
                let known = Known {
                    heads: met.heads,
                    looks_at: None,
                    at: met.at,
                    spoke_at: met.spoke_at,
                    heard: None,
                    is_here: false,
                    n_behind: None,
                };
                (met.device, known)
            })
            .collect();
    }

    pub(super) fn looks(&mut self) -> &mut Looks {
        &mut self.looks
    }

    /// The person looks at the same as before the keys were changed.
    pub(super) fn look_on(&mut self, before: &Self) {
        self.looks = before.looks.clone();
    }

    /// Whether the others are to be told in the next quiet moment.
    pub(super) fn is_to_be_told(&self) -> bool {
        self.told.is_none()
    }

    /// The others may have learnt only now who this device is.
    pub(super) fn tell_again(&mut self) {
        self.told = None;
    }

    /// Works out anew how far the others are: counting with every key would cost more the further
    /// behind somebody is.
    pub(super) fn count_again(&mut self, document: &Document) {
        for known in self.others.values_mut() {
            known.n_behind = n_behind(document, &known.heads);
        }
    }
}

/// How many changes a device at these heads lacks; `None` where it has some that are not here yet.
fn n_behind(document: &Document, heads: &[ChangeId]) -> Option<u32> {
    document
        .knows(heads)
        .then(|| document.n_changes_since(heads))
}
