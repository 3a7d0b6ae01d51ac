//! Chunks that came from a relay: opened, checked against the devices that the log knows, taken in.

use super::{MOST_HELD, Sent, Share, Step};
use crate::{
    document::{Carried, Document, Touched},
    model::ChangeId,
    session::{Output, Session},
    trust::{Opened, Sealed, SealedKind},
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
        share.note_taken(&open.document, &bodies);
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
            return;
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
        self.show_taken(touched, step);
        self.save_on(step);
        self.relays_may_have_changed(step);
        step.push(Output::Tabs(TabMessage {
            log,
            frame: TabFrame::Changes(changes),
        }));
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
            let held = std::mem::take(&mut self.held);
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
                self.hold(name, opened);
            }
        }
        taken
    }

    fn hold(&mut self, name: String, opened: Opened) {
        let is_held = self.held.iter().any(|(held, _)| *held == name);
        if !is_held && self.held.len() < MOST_HELD {
            self.held.push((name, opened));
        }
    }

    /// What came is in the courier's document: it need not be sent.
    fn note_taken(&mut self, document: &Document, bodies: &[u8]) {
        match &mut self.sent {
            Sent::Nothing => {}
            // What came first is all that the relay has: the rest of what is here is to be sent.
            Sent::Unknown => {
                if let Ok(theirs) = Document::load(bodies)
                    && !theirs.is_waiting()
                {
                    self.sent = Sent::since(document, theirs.heads());
                }
            }
            Sent::UpTo { heads, pending, .. } => {
                if pending.is_empty() {
                    *heads = document.heads();
                }
            }
        }
    }
}
