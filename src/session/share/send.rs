//! What is sealed and when, and what goes to which relay.

use super::{KeysState, Role, Sent, Share, Step, link::Phase};
use crate::{
    document::Document,
    model::{Author, Timestamp},
    session::{Output, saving::QUIET_MS},
    trust::{Introduction, Sealed, SealedKind},
    wire::{AboutDocument, RepoFrame},
};

impl Share {
    /// Seals what waits, where a relay is ready for more, and passes on what each relay lacks.
    pub(super) fn go_on(
        &mut self,
        document: &Document,
        author: Option<&Author>,
        step: &mut Step<'_>,
    ) {
        self.note_successes(step);
        self.leave_first_relays(document);
        if self.role != Role::Current {
            self.put_handover(author, step);
            return self.exchange(document, step);
        }
        let is_unknown = matches!(self.sent, Sent::Unknown) || self.is_unsure;
        let is_taken_in = self.intake.is_empty();
        if is_unknown
            && is_taken_in
            && !self.courier.is_empty()
            && self.has_told()
            && document.head().is_some()
        {
            self.find_out_what_is_sent(document);
        }
        if self.is_open() {
            self.introduce_openly(author, step);
            if is_taken_in {
                self.put_openly(document);
            }
            return self.exchange(document, step);
        }
        self.pass_on(step);
        if is_taken_in {
            self.announce_reader(author, step);
        }
        if is_taken_in && self.can_seal(step.now) {
            self.seal(document, author, step);
        }
        self.exchange(document, step);
    }

    /// Tells each courier what it lacks, and asks it for what is lacking here.
    fn exchange(&mut self, document: &Document, step: &mut Step<'_>) {
        let id = self.document_id();
        for at in 0..self.links.len() {
            if self.links[at].phase != Phase::Ready {
                continue;
            }
            if self.links[at].mail.is_some() {
                self.go_on_with_mail(at, document, step);
                continue;
            }
            let rests = self.rests(&self.links[at]);
            let link = &mut self.links[at];
            let Some(message) = self.courier.message_for(&mut link.peer) else {
                continue;
            };
            let has_something = !self.courier.is_empty();
            let frame = RepoFrame::Document {
                sender: link.name.clone(),
                target: link.relay.clone(),
                document: id,
                what: match has_something {
                    true => AboutDocument::Sync(message),
                    false => AboutDocument::Request(message),
                },
            };
            let frame = frame.encode();
            let patience = link.patience(frame.len());
            step.push(Output::Send(link.id, frame));
            if !rests {
                step.push(Output::WakeLink(link.id, patience));
            }
        }
    }

    pub(super) fn note_successes(&mut self, step: &mut Step<'_>) {
        for at in (0..self.links.len()).rev() {
            let is_level = self.links[at].phase == Phase::Ready && self.is_level(at);
            let was_level = std::mem::replace(&mut self.links[at].was_level, is_level);
            if !is_level {
                continue;
            }
            if self.intake.is_empty() && self.note_all_is_here() {
                // It is kept, for the engine that comes next.
                step.push(Output::WakeAfter(QUIET_MS));
            }
            if !was_level {
                // In a quiet moment the copy is brought up to date, and the others hear how far we are. A
                // mailbox is level again after each look, and passes nothing on.
                if self.links[at].mail.is_none() {
                    self.present.tell_again();
                }
                step.push(Output::WakeAfter(QUIET_MS));
            }
            let is_all = self.role != Role::Current || self.sent.is_all();
            if self.links[at].goes && is_all && self.links[at].is_last {
                self.links[at].goes = false;
                self.lose_sight();
            } else if self.links[at].goes && is_all {
                step.push(Output::HangUp(self.links.remove(at).id));
            } else {
                self.links[at].succeed(step.now);
                self.n_unconfirmed = 0;
            }
        }
    }

    /// Whether a chunk that is sealed now is of use at once. While the last one is on its way to all
    /// relays, what is typed meanwhile waits and goes as one.
    fn can_seal(&self, now: Timestamp) -> bool {
        let may = self.keys == KeysState::Saved && self.may_write();
        may && match self.sent {
            Sent::Nothing => self.some_ready(|_, _| true),
            _ => self.has_gathered(now) && self.some_ready(Self::takes_more),
        }
    }

    /// Whether what is sealed now is not at the other end already, and is of use there at once.
    fn takes_more(&self, at: usize) -> bool {
        let link = &self.links[at];
        match &link.mail {
            Some(mail) => mail.takes_more(),
            None => self.is_level(at) || link.lacks_it,
        }
    }

    /// Whether a relay or mailbox has told all that it has.
    pub(super) fn has_told(&self) -> bool {
        self.some_ready(|share, at| match &share.links[at].mail {
            Some(mail) => mail.is_fetched(),
            None => share.is_level(at) || share.links[at].lacks_it,
        })
    }

    fn some_ready(&self, fits: impl Fn(&Self, usize) -> bool) -> bool {
        // Nothing is said where it is only listened.
        let ready = |at: &usize| {
            let link = &self.links[*at];
            link.phase == Phase::Ready && !link.listens()
        };
        (0..self.links.len()).filter(ready).any(|at| fits(self, at))
    }

    pub(super) fn seal(
        &mut self,
        document: &Document,
        author: Option<&Author>,
        step: &mut Step<'_>,
    ) {
        let Some(author) = author else { return };
        if document.head().is_none() {
            return;
        }
        let mut chunks = Vec::new();
        // The latest word counts: later than the last one, whatever the clock says.
        let last = self.members.get(&self.keyring.device());
        let at = last.map_or(step.now, |last| step.now.max(Timestamp(last.at.0 + 1)));
        let introduction = (!self.is_introduced_as(author))
            .then(|| Introduction::new(&self.keyring, author, at))
            .flatten();
        if let Some(introduction) = introduction {
            chunks.push((SealedKind::Introduction, introduction.encode()));
            self.vouched.remove(&introduction.device);
            self.members.insert(self.keyring.device(), introduction);
        }
        let vouched = self.vouch().into_iter();
        chunks.extend(vouched.map(|one| (SealedKind::Introduction, one.encode())));
        let readers = self.vouch_for_readers().into_iter();
        chunks.extend(readers.map(|one| (SealedKind::Reader, one.encode())));
        let n_changes = self.sent.n_pending(document);
        match &mut self.sent {
            Sent::Nothing | Sent::Unknown => chunks.push((SealedKind::Snapshot, document.save())),
            Sent::UpTo { pending, .. } if !pending.is_empty() => {
                chunks.push((SealedKind::Changes, std::mem::take(pending)));
            }
            Sent::UpTo { .. } => {}
        }
        if chunks.is_empty() {
            return;
        }
        let sealed: Vec<_> = chunks
            .into_iter()
            .map(|(kind, body)| {
                let bytes = Sealed::new(&self.keyring, kind, &body, step.rng).bytes;
                (Sealed::name(&bytes), bytes)
            })
            .collect();
        self.courier.put(&sealed);
        self.sent = Sent::all_of(document);
        self.live.sealed();
        for link in &mut self.links {
            if let Some(mail) = &mut link.mail {
                mail.sealed();
            }
            link.n_waiting += n_changes;
        }
    }
}
