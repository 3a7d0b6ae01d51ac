//! Chunks that came from a relay: opened, checked against the devices that the log knows, taken in.

use super::{Keys, LinkId, Sent, Share, Step};
use crate::{
    document::{Carried, Document, Touched, begins_with_document},
    model::ChangeId,
    session::{Output, Session, saving::QUIET_MS},
    trust::{Opened, Sealed, SealedKind},
    wire::{TabFrame, TabMessage},
};

impl Session {
    /// Takes in what came, and what does not fit into one slice a moment later. What is not of this log, or of
    /// nobody whom the log knows, changes nothing.
    pub(super) fn take_chunks(
        &mut self,
        came: Vec<Carried>,
        from: Keys,
        link: LinkId,
        step: &mut Step<'_>,
    ) {
        let Some(open) = &mut self.open else { return };
        let Some(share) = from.share(&mut open.share, &mut open.former) else {
            return;
        };
        share.sort_in(came, &open.document);
        share.intake.link = Some(link);
        self.take_slice(from, step);
    }

    /// The next slice of what waits is taken in.
    pub(super) fn take_more(&mut self, step: &mut Step<'_>) {
        self.take_slice(Keys::Former, step);
        self.take_slice(Keys::Present, step);
        let author = self.author.as_ref();
        if let Some(open) = &mut self.open {
            for share in open.share.iter_mut().chain(&mut open.former) {
                share.go_on(&open.document, author, step);
            }
        }
        self.show_sharing(step);
    }

    fn take_slice(&mut self, from: Keys, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        let Some(share) = from.share(&mut open.share, &mut open.former) else {
            return;
        };
        let taken = share.next_slice();
        if let (false, Some(link)) = (share.intake.is_empty(), share.intake.link) {
            step.push(Output::TakeMore(link));
        }
        if taken.is_empty() {
            return self.settle_keys(step);
        }
        let bodies = taken.concat();
        let before = open.document.heads();
        let was_blank = open.document.is_blank();
        let (touched, is_all) = match open.document.take_in(&bodies) {
            Ok(touched) => (touched, was_blank && begins_with_document(&bodies)),
            Err(_) => {
                // One of them is unreadable: what is readable is taken, one by one.
                let mut all = Touched::default();
                for body in &taken {
                    match open.document.take_in(body) {
                        Ok(touched) => all.merge(touched),
                        Err(_) => share.n_refused += 1,
                    }
                }
                (all, false)
            }
        };
        share.note_taken(was_blank, &open.document);
        if open.loading {
            self.awaited_came(is_all.then_some(bodies), step);
        } else {
            self.took(&before, &bodies, touched, step);
        }
        if from == Keys::Former {
            self.carry_over(&before, step);
        }
        self.settle_keys(step);
    }

    /// What somebody who stays had sent with the former keys is sent with the present ones.
    fn carry_over(&mut self, before: &[ChangeId], step: &mut Step<'_>) {
        if let Some(open) = self.open.as_mut().filter(|open| !open.loading)
            && let Some(share) = open.share.as_mut().filter(|share| share.may_write())
        {
            let changes = open.document.changes_since(before);
            if !changes.is_empty() {
                let n = open.document.n_changes_since(before);
                share.add(&changes, n, step.now);
            }
        }
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
            self.take_chunks(chunks, Keys::Present, LinkId(0), step);
        }
    }

    /// Chunks of a log came that was joined and is not on this device yet; given is the document as it came,
    /// where that is known: to write a large one anew takes longer than to read it.
    fn awaited_came(&mut self, as_it_came: Option<Vec<u8>>, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        if !open.is_whole() {
            return;
        }
        let as_it_came = as_it_came.filter(|_| !open.document.is_waiting());
        let bytes = as_it_came.unwrap_or_else(|| open.document.save());
        open.saving.add(bytes, 1, 0);
        open.view.is_missing();
        self.all_here(step);
        self.save_on(step);
    }
}

impl Share {
    /// Takes note of who is introduced, of changed keys and of receipts at once; what belongs to the log waits for
    /// its turn.
    fn sort_in(&mut self, came: Vec<Carried>, document: &Document) {
        if self.is_open() {
            return self
                .came_open
                .extend(came.into_iter().map(|(_, body)| body));
        }
        let mut others = Vec::new();
        let mut has_new_members = false;
        for (name, bytes) in came {
            if is_of_the_log(&bytes) {
                self.await_turn(name, &bytes);
                continue;
            }
            match self.opened(&name, &bytes) {
                None => {}
                Some(opened) if opened.kind == SealedKind::Introduction => {
                    has_new_members |= self.introduce(&opened);
                }
                Some(opened) => others.push((name, opened)),
            }
        }
        if has_new_members {
            for name in std::mem::take(&mut self.held) {
                let Some(bytes) = self.courier.get(&name) else {
                    continue;
                };
                if is_of_the_log(&bytes) {
                    self.await_turn(name, &bytes);
                } else if let Some(opened) = self.opened(&name, &bytes) {
                    others.push((name, opened));
                }
            }
        }
        for (name, opened) in others {
            match opened.kind {
                SealedKind::Receipt => self.read_receipt(&name, &opened, document),
                SealedKind::Handover if self.members.contains_key(&opened.device) => {
                    self.note_handover(&name, &opened);
                }
                SealedKind::Handover => self.hold(name),
                SealedKind::Reader => self.note_reader(&name, &opened),
                _ => {}
            }
        }
    }

    fn await_turn(&mut self, name: String, bytes: &[u8]) {
        let is_whole_log = Sealed::kind(bytes) == Some(SealedKind::Snapshot);
        self.intake.add(name, bytes.len(), is_whole_log);
    }

    /// A chunk opened; `None`, and counted, where it is not of this log. A relay that passes one chunk off under the
    /// name of another gains nothing by it.
    fn opened(&mut self, name: &str, bytes: &[u8]) -> Option<Opened> {
        let opened = (Sealed::name(bytes) == name)
            .then(|| Sealed::open(&self.keyring, bytes).ok())
            .flatten();
        self.n_refused += u32::from(opened.is_none());
        opened
    }

    /// The changes of the chunks whose turn it is, as far as they count.
    fn next_slice(&mut self) -> Vec<Vec<u8>> {
        let mut taken = std::mem::take(&mut self.came_open);
        for name in self.intake.next() {
            let Some(bytes) = self.courier.get(&name) else {
                continue;
            };
            let Some(opened) = self.opened(&name, &bytes) else {
                continue;
            };
            if !self.members.contains_key(&opened.device) {
                self.hold(name);
            } else if self.counts(opened.device) {
                taken.push(opened.body);
            }
        }
        taken
    }

    pub(super) fn hold(&mut self, name: String) {
        if !self.held.contains(&name) {
            self.held.push(name);
        }
    }

    /// What came is in the courier's document: it need not be sent.
    fn note_taken(&mut self, was_blank: bool, document: &Document) {
        match &mut self.sent {
            Sent::UpTo { heads, pending, .. } if pending.is_empty() => *heads = document.heads(),
            // Nothing was here before: all that is here now came from there, and need not be read again.
            Sent::Unknown if was_blank && !document.is_blank() => {
                self.sent = Sent::all_of(document);
            }
            _ => {}
        }
    }

    /// Reads from the courier's document itself which changes of the log are in it.
    pub(super) fn find_out_what_is_sent(&mut self, document: &Document) {
        if self.is_open() {
            return self.find_out_what_is_open(document);
        }
        let of_the_log = |kind| matches!(kind, SealedKind::Changes | SealedKind::Snapshot);
        let opened = self
            .carried(of_the_log)
            .into_iter()
            .map(|(_, opened)| opened);
        let known = opened.filter(|opened| self.counts(opened.device));
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

/// Whether a chunk says that it holds changes of the log.
fn is_of_the_log(bytes: &[u8]) -> bool {
    matches!(
        Sealed::kind(bytes),
        Some(SealedKind::Changes | SealedKind::Snapshot)
    )
}
