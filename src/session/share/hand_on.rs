//! New keys for a log: made when somebody leaves, handed to the devices of those who stay, followed by them.
//!
//! The new keys travel in the document of the old ones, so that a device that was away finds them, and goes on
//! through as many changes as there were. After a change the old document is still looked at for a while: two
//! people may have changed the keys apart, and all settle on one of the two.
//!
//! Which one is a matter of the handovers alone, so that it comes out the same everywhere. One whose maker another
//! leaves out does not stand; of several that stand, that of the smallest name does. Once a device has
//! followed one, whoever was left out by it has no say any more.

use super::{KeptFormer, KeysState, Link, Role, Sent, Share, Step};
use crate::{
    document::Document,
    model::{Author, DevicePublic, OpenProblem, Refusal, ShutOut},
    session::{Session, open_log::OpenLog},
    trust::{Handover, Introduction, Opened, Sealed, SealedKind},
};

/// For so many seconds after a change of keys it is looked whether others made one as well: four weeks.
const LOOKED_BACK_FOR_S: i64 = 28 * 24 * 3_600;

/// A handover, and the device that made it.
#[derive(Debug)]
pub(super) struct Made {
    by: DevicePublic,
    pub(super) handover: Handover,
}

/// What follows from the handovers in a document.
#[derive(Debug, PartialEq, Eq)]
enum Verdict<'a> {
    /// The keys were not changed.
    Stay,
    /// This device goes on with the keys of the handover of this name.
    Follow(&'a str),
    /// Others go on, and this device does not.
    LeftOut(&'a str),
    /// These have left each other out.
    Disputed(Vec<DevicePublic>),
}

impl Share {
    /// A handover has come.
    pub(super) fn note_handover(&mut self, name: &str, opened: &Opened) {
        match Handover::decode(&opened.body, opened.device) {
            Some(handover) => {
                let by = opened.device;
                let made = Made { by, handover };
                self.handovers.insert(name.to_owned(), made);
            }
            None => self.n_refused += 1,
        }
    }

    pub(super) fn followed(&self) -> Option<(&str, &Made)> {
        let Role::Former { handover, .. } = &self.role else {
            return None;
        };
        let name = Sealed::name(handover);
        let (name, made) = self.handovers.get_key_value(&name)?;
        Some((name, made))
    }

    fn verdict(&self) -> Verdict<'_> {
        let followed = self.followed().map(|(_, made)| made);
        let has_a_say =
            |made: &Made| followed.is_none_or(|followed| followed.handover.is_for(made.by));
        let made = self.handovers.iter().filter(|(_, made)| has_a_say(made));
        let made: Vec<_> = made.collect();
        let stands = |one: &Made| made.iter().all(|(_, other)| other.handover.is_for(one.by));
        match made.iter().find(|(_, one)| stands(one)) {
            None if made.is_empty() => Verdict::Stay,
            None => Verdict::Disputed(made.iter().map(|(_, one)| one.by).collect()),
            Some((name, one)) if one.handover.reaches(&self.keyring) => Verdict::Follow(name),
            Some((name, _)) => Verdict::LeftOut(name),
        }
    }

    /// Whether what a device writes is taken in: the log knows it, and it was not left out when the keys were
    /// changed.
    pub(super) fn counts(&self, device: DevicePublic) -> bool {
        self.members.contains_key(&device)
            && match self.verdict() {
                Verdict::Follow(name) => self.handovers[name].handover.is_for(device),
                // What there was before the change is taken from everybody, also by whoever gets it only now.
                Verdict::LeftOut(name) if self.has_heard_of_change => {
                    self.handovers[name].handover.is_for(device)
                }
                _ => true,
            }
    }

    /// All that a courier has is here. If keys were changed, what comes from now on was written after that. Gives whether
    /// that is new.
    pub(super) fn note_all_is_here(&mut self) -> bool {
        let is_left_out = matches!(self.verdict(), Verdict::LeftOut(_));
        is_left_out && !std::mem::replace(&mut self.has_heard_of_change, true)
    }

    /// Whether this device has been shut out, as this document has it.
    pub(super) fn shut_out(&self) -> Option<ShutOut> {
        let author = |device: &DevicePublic| {
            let known = self.members.get(device);
            known.map(|known| known.author.clone())
        };
        match self.verdict() {
            Verdict::Stay | Verdict::Follow(_) => None,
            Verdict::LeftOut(name) => author(&self.handovers[name].by).map(ShutOut::LeftOut),
            Verdict::Disputed(by) => {
                Some(ShutOut::Disputed(by.iter().filter_map(author).collect()))
            }
        }
    }

    /// Whether this device knows all that at least one courier has. Where there is no courier, nobody else knows
    /// more.
    fn is_caught_up(&self) -> bool {
        let is_here = |at: usize| self.links[at].phase == super::Phase::Ready && self.is_level(at);
        let has_all = self.intake.is_empty() && self.leads;
        self.has_no_courier() || (has_all && (0..self.links.len()).any(is_here))
    }

    fn has_no_courier(&self) -> bool {
        self.links.iter().all(Link::listens)
    }

    /// Puts the handover into the document of the keys that it replaces, where no courier has it yet. Nobody follows a
    /// stranger: who made it before the others knew them introduces themselves there as well.
    pub(super) fn put_handover(&mut self, author: Option<&Author>, step: &mut Step<'_>) {
        let Role::Former {
            handover,
            is_stored: true,
        } = &self.role
        else {
            return;
        };
        let me = self.keyring.device();
        let is_maker = self.followed().is_some_and(|(_, made)| made.by == me);
        let is_stranger = is_maker && !self.members.contains_key(&me);
        let name = Sealed::name(handover);
        let is_there = self.courier.get(&name).is_some();
        if (is_there && !is_stranger) || !(self.has_no_courier() || self.has_told()) {
            return;
        }
        let mut chunks = vec![(name, handover.clone())];
        if is_stranger {
            let introduce = |author| Introduction::new(&self.keyring, author, step.now);
            let Some(introduction) = author.and_then(introduce) else {
                return;
            };
            let body = introduction.encode();
            let kind = SealedKind::Introduction;
            let sealed = Sealed::new(&self.keyring, kind, &body, step.rng).bytes;
            chunks.push((Sealed::name(&sealed), sealed));
            self.members.insert(me, introduction);
        }
        self.courier.put(&chunks);
    }

    /// The keys that come after these, by a handover; `None` where this device cannot open it.
    fn next(&self, name: &str, sent: Sent, step: &mut Step<'_>) -> Option<Self> {
        let made = self.handovers.get(name)?;
        let keyring = made.handover.open(&self.keyring, made.by)?;
        let mut next = Self::new(keyring, sent, step);
        next.takes_place = true;
        next.leads = self.leads;
        next.led = self.led.clone();
        next.own = self.own.clone();
        next.last = self.last.clone();
        next.first_relays = self.first_relays.clone();
        next.title = self.title.clone();
        next.present.look_on(&self.present);
        next.past = self.past.clone();
        if !next.past.contains(&self.keyring.document()) {
            next.past.push(self.keyring.document());
        }
        Some(next)
    }

    /// The share as it is kept once others have come after it.
    fn retire(&mut self, handover: Vec<u8>) {
        self.role = Role::Former {
            handover,
            is_stored: false,
        };
        self.shown = None;
    }

    /// The keys that came after these are stored.
    pub(super) fn next_is_stored(&mut self) {
        if let Role::Former { is_stored, .. } = &mut self.role {
            *is_stored = true;
        }
    }

    /// The keys that were to come after these could not be stored.
    pub(super) fn come_back(&mut self, document: &Document) {
        if let Role::Former { handover, .. } = std::mem::replace(&mut self.role, Role::Current) {
            self.handovers.remove(&Sealed::name(&handover));
        }
        if let Sent::UpTo { heads, .. } = &self.sent {
            // What was changed meanwhile is to be sent with these keys after all.
            self.sent = Sent::since(document, heads.clone());
        }
    }

    /// The former keys as an earlier engine kept them; `None` where that was long ago.
    pub(super) fn restore_former(kept: &KeptFormer, step: &mut Step<'_>) -> Option<Self> {
        if (step.now.0 - kept.since.0).abs() > LOOKED_BACK_FOR_S {
            return None;
        }
        let keyring = crate::trust::Keyring::decode(&kept.keyring)?;
        let opened = Sealed::open(&keyring, &kept.handover).ok()?;
        let mut former = Self::new(keyring, Sent::Unknown, step);
        former.keys = KeysState::Saved;
        former.has_stored_keys = true;
        former.note_handover(&Sealed::name(&kept.handover), &opened);
        former.retire(kept.handover.clone());
        former.next_is_stored();
        Some(former)
    }

    /// Those who were handed the present keys, as the former document knows them.
    fn handed_on_to(&self) -> Vec<Introduction> {
        let Some((_, followed)) = self.followed() else {
            return Vec::new();
        };
        let members = self.members.iter();
        let stay = members.filter(|(device, _)| followed.handover.is_for(**device));
        stay.map(|(_, introduction)| introduction.clone()).collect()
    }

    /// Introductions of those who were handed these keys and have not said anything with them yet: whoever
    /// changes the keys next must know them.
    pub(super) fn vouch(&mut self) -> Vec<Introduction> {
        let unknown = std::mem::take(&mut self.to_vouch).into_iter();
        let unknown = unknown.filter(|one| !self.members.contains_key(&one.device));
        let vouched = unknown.filter_map(|one| {
            Introduction::of_another(&self.keyring, one.device, &one.author, one.at)
        });
        let vouched: Vec<_> = vouched.collect();
        for one in &vouched {
            self.members.insert(one.device, one.clone());
            self.vouched.insert(one.device);
        }
        vouched
    }
}

impl OpenLog {
    /// Goes on with the keys of a handover in the document of the present keys.
    fn follow(&mut self, name: &str, handover: Vec<u8>, sent: Sent, step: &mut Step<'_>) -> bool {
        let Some(share) = &mut self.share else {
            return false;
        };
        let Some(mut next) = share.next(name, sent, step) else {
            return false;
        };
        next.came_from = Some(KeptFormer {
            keyring: share.keyring.encode(),
            handover: handover.clone(),
            since: step.now,
        });
        share.retire(handover);
        next.save_keys(step);
        if let Some(mut before) = self.former.take() {
            before.end_links(step);
        }
        self.former = self.share.replace(next);
        true
    }

    /// Goes over to another handover of the former document than the one that was followed.
    fn follow_instead(&mut self, name: &str, step: &mut Step<'_>) {
        let (Some(former), Some(share)) = (&mut self.former, &mut self.share) else {
            return;
        };
        let handover = former.courier.get(name);
        let (Some(handover), Some(mut next)) = (handover, former.next(name, Sent::Unknown, step))
        else {
            return;
        };
        // Who changed the keys because somebody leaves does so again, where the other change keeps them.
        let me = former.keyring.device();
        let mine = former.followed().map(|(_, made)| made);
        if let Some(mine) = mine.filter(|made| made.by == me) {
            let other = &former.handovers[name].handover;
            let goes = |device: &&DevicePublic| {
                !mine.handover.hands_to(**device) && other.hands_to(**device)
            };
            let all = former.members.keys().chain(former.readers.keys());
            next.again_without = all.filter(goes).copied().collect();
        }
        next.leads = share.leads;
        next.own = share.own.clone();
        next.present.look_on(&share.present);
        next.past.push(share.keyring.document());
        next.came_from = Some(KeptFormer {
            keyring: former.keyring.encode(),
            handover: handover.clone(),
            since: step.now,
        });
        former.retire(handover);
        share.end_links(step);
        next.save_keys(step);
        self.share = Some(next);
    }
}

impl Session {
    /// Shares the open log with new keys, and hands them to all who take part but these.
    pub(in crate::session) fn change_keys(
        &mut self,
        without: &[DevicePublic],
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        self.opened()?;
        if self.author.is_none() {
            return Err(Refusal::NoAuthor);
        }
        let open = self.open.as_mut().ok_or(Refusal::NoLog)?;
        if open.share.as_ref().is_some_and(Share::is_led) {
            return Err(Refusal::LedByAnotherTab);
        }
        let is_shut_out = open.shut_out().is_some();
        let share = open.share.as_mut().ok_or(Refusal::NotShared)?;
        if !share.may_write() {
            return Err(Refusal::ReadOnly);
        }
        if share.is_open() {
            return Err(Refusal::Open(OpenProblem::Keys));
        }
        if is_shut_out {
            return Err(Refusal::ShutOut);
        }
        // Who lacks an earlier change would hand on keys to those who were left out by it; and the last handover
        // must be with a courier before nobody looks after it any more.
        let former = open.former.as_ref();
        let has_handed_on = former.is_none_or(Share::is_caught_up);
        // Nor may the new keys be stored before the log is: nobody would have it under them.
        let is_stored = !open.saving.stored().is_empty();
        if share.keys != KeysState::Saved || !share.is_caught_up() || !has_handed_on || !is_stored {
            return Err(Refusal::NotCaughtUp);
        }
        let me = share.keyring.device();
        let stay = share.members.keys().copied();
        let stay: Vec<_> = stay
            .filter(|device| *device != me && !without.contains(device))
            .chain([me])
            .collect();
        let new = share.keyring.renewed(step.rng);
        let readers = share.readers.keys().copied();
        let readers = readers
            .filter(|device| !share.members.contains_key(device) && !without.contains(device));
        let handover = Handover::new(&new, me, stay, readers, step.rng);
        let body = handover.encode();
        let sealed = Sealed::new(&share.keyring, SealedKind::Handover, &body, step.rng).bytes;
        let name = Sealed::name(&sealed);
        share
            .handovers
            .insert(name.clone(), Made { by: me, handover });
        match open.follow(&name, sealed, Sent::Nothing, step) {
            true => Ok(()),
            false => Err(Refusal::Defect("its own new keys did not open".into())),
        }
    }

    /// Looks whether the keys have been changed, and goes on with the new ones if so.
    pub(in crate::session) fn settle_keys(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let Some(share) = &mut open.share else { return };
        if share.keys != KeysState::Saved {
            // Looked at again when they are.
            return;
        }
        if let Verdict::Follow(name) = share.verdict() {
            let name = name.to_owned();
            if let Some(handover) = share.courier.get(&name) {
                open.follow(&name, handover, Sent::Unknown, step);
            }
        } else if let Some(former) = &open.former
            && let Verdict::Follow(name) = former.verdict()
            && former
                .followed()
                .is_some_and(|(followed, _)| followed != name)
        {
            let name = name.to_owned();
            open.follow_instead(&name, step);
        }
        if let (Some(share), Some(former)) = (&mut open.share, &open.former) {
            share.to_vouch = former.handed_on_to();
            share.readers_to_vouch = former.readers_handed_on_to();
        }
    }

    /// A change of keys that did not stand beside another is made again on top of it.
    pub(in crate::session) fn change_keys_again(&mut self, step: &mut Step<'_>) {
        let share = self.open.as_ref().and_then(|open| open.share.as_ref());
        let Some(without) = share.map(|share| share.again_without.clone()) else {
            return;
        };
        if !without.is_empty() {
            // Where it is too early, the next quiet moment tries again.
            let _ = self.change_keys(&without, step);
        }
    }
}

impl OpenLog {
    /// Whether this device has been shut out of what is new.
    pub(super) fn shut_out(&self) -> Option<ShutOut> {
        let shares = self.share.iter().chain(&self.former);
        shares.filter_map(Share::shut_out).next()
    }
}
