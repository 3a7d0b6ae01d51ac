//! Chunks that came from a relay: opened, checked against the devices that the log knows, taken in.

use super::{Sent, Share, Step};
use crate::{
    document::{Carried, Document, Touched},
    model::ChangeId,
    session::{Output, Session, saving::QUIET_MS},
    trust::{Sealed, SealedKind},
    wire::{TabFrame, TabMessage},
};

impl Session {
    /// Takes in what came. What is not of this log, or of nobody whom the log knows, changes nothing.
    pub(super) fn take_chunks(&mut self, came: Vec<Carried>, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let Some(share) = &mut open.share else { return };
        let taken = share.open_chunks(came, &open.document);
        if taken.is_empty() {
            return;
        }
        let bodies = taken.concat();
        let before = open.document.heads();
        let touched = match open.document.take_in(&bodies) {
            Ok(touched) => touched,
            Err(_) => {
                // One of them is unreadable: what is readable is taken, one by one.
                let mut all = Touched::default();
                for body in &taken {
                    match open.document.take_in(body) {
                        Ok(touched) => all.merge(touched),
                        Err(_) => share.n_refused += 1,
                    }
                }
                all
            }
        };
        share.note_taken(&open.document);
        self.took(&before, &bodies, touched, step);
    }

    /// The document has taken something in that others wrote: shows it, saves it, passes it on to the
    /// other tabs.
    pub(super) fn took(
        &mut self,
        before: &[ChangeId],
        bodies: &[u8],
        touched: Touched,
        step: &mut Step<'_>,
    ) {
        let Some(open) = &mut self.open else { return };
        if open.document.heads() == before && !open.document.is_waiting() {
            // It came ahead of its chunk: now the copy has something new to keep.
            return step.push(Output::WakeAfter(QUIET_MS));
        }
        if open.loading {
            return self.awaited_came(step);
        }
        let changes = open.document.changes_since(before);
        let log = open.id;
        open.note_steps_since(before);
        // What waits for changes that have not come is kept as it came.
        let bytes = match open.document.is_waiting() {
            true => bodies.to_vec(),
            false => changes.clone(),
        };
        open.saving.add(bytes, 1, 0);
        let is_of_the_log = touched.head;
        self.show_taken(touched, step);
        self.save_on(step);
        if is_of_the_log {
            self.relays_may_have_changed(step);
        }
        step.push(Output::Tabs(TabMessage {
            log,
            frame: TabFrame::Changes(changes),
        }));
    }

    /// Takes in once more all that the copy of the courier's document holds: the store lost some of it.
    pub(in crate::session) fn take_again(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let Some(share) = &mut open.share else { return };
        let names: Vec<_> = share.courier.names().collect();
        let chunks = names.into_iter().filter_map(|name| {
            let bytes = share.courier.get(&name)?;
            Some((name, bytes))
        });
        let chunks: Vec<_> = chunks.collect();
        if !chunks.is_empty() {
            self.take_chunks(chunks, step);
        }
    }

    /// Chunks of a log came that was joined and is not on this device yet.
    fn awaited_came(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        if !open.is_whole() {
            return;
        }
        let bytes = open.document.save();
        open.saving.add(bytes, 1, 0);
        open.view.is_missing();
        self.all_here(step);
        self.save_on(step);
    }
}

impl Share {
    /// Opens chunks, and gives the changes of those that count, in the order in which they came.
    fn open_chunks(&mut self, came: Vec<Carried>, document: &Document) -> Vec<Vec<u8>> {
        let mut others = Vec::new();
        let mut has_new_members = false;
        for (name, bytes) in came {
            // A relay that passes one chunk off under the name of another gains nothing by it.
            let opened = match Sealed::name(&bytes) == name {
                true => Sealed::open(&self.keyring, &bytes).ok(),
                false => None,
            };
            match opened {
                None => self.n_refused += 1,
                Some(opened) if opened.kind == SealedKind::Introduction => {
                    has_new_members |= self.introduce(&opened);
                }
                Some(opened) => others.push((name, opened)),
            }
        }
        let mut taken = Vec::new();
        if has_new_members {
            let held = std::mem::take(&mut self.held).into_iter();
            let held = held.filter_map(|name| {
                let bytes = self.courier.get(&name)?;
                let opened = Sealed::open(&self.keyring, &bytes).ok()?;
                Some((name, opened))
            });
            let held: Vec<_> = held.collect();
            others.splice(0..0, held);
        }
        for (name, opened) in others {
            if opened.kind == SealedKind::Receipt {
                self.read_receipt(&name, &opened, document);
            }
            let counts = matches!(opened.kind, SealedKind::Changes | SealedKind::Snapshot);
            if !counts {
                continue;
            }
            if self.members.contains_key(&opened.device) {
                taken.push(opened.body);
            } else {
                self.hold(name);
            }
        }
        taken
    }

    fn hold(&mut self, name: String) {
        if !self.held.contains(&name) {
            self.held.push(name);
        }
    }

    /// What came is in the courier's document: it need not be sent.
    fn note_taken(&mut self, document: &Document) {
        if let Sent::UpTo { heads, pending, .. } = &mut self.sent
            && pending.is_empty()
        {
            *heads = document.heads();
        }
    }

    /// Reads from the courier's document itself which changes of the log are in it.
    pub(super) fn find_out_what_is_sent(&mut self, document: &Document) {
        let of_the_log = |kind| matches!(kind, SealedKind::Changes | SealedKind::Snapshot);
        let opened = self
            .carried(of_the_log)
            .into_iter()
            .map(|(_, opened)| opened);
        let known = opened.filter(|opened| self.members.contains_key(&opened.device));
        let bodies: Vec<_> = known.map(|opened| opened.body).collect();
        let mut theirs = Document::empty();
        if theirs.take_in(&bodies.concat()).is_err() {
            for body in &bodies {
                // What cannot be read counts for nothing, as when it came.
                let _ = theirs.take_in(body);
            }
        }
        self.is_unsure = false;
        self.sent = match theirs.head() {
            Some(_) => Sent::since(document, theirs.heads()),
            None => Sent::Nothing,
        };
    }
}
