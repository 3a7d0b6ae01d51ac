//! What is sealed and when, and what goes to which relay.

use super::{KeysState, Sent, Share, Step, link::Phase};
use crate::{
    document::Document,
    model::{Author, Timestamp},
    session::Output,
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
        let is_unknown = matches!(self.sent, Sent::Unknown) || self.is_unsure;
        if is_unknown && !self.courier.is_empty() && self.has_told() && document.head().is_some() {
            self.find_out_what_is_sent(document);
        }
        if self.can_seal() {
            self.seal(document, author, step);
        }
        let (id, name) = (self.document_id(), self.name.clone());
        for at in 0..self.links.len() {
            let rests = self.rests(&self.links[at]);
            let link = &mut self.links[at];
            if link.phase != Phase::Ready {
                continue;
            }
            let Some(message) = self.courier.message_for(&mut link.peer) else {
                continue;
            };
            let has_something = !self.courier.is_empty();
            let frame = RepoFrame::Document {
                sender: name.clone(),
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
            if self.links[at].phase != Phase::Ready || !self.is_level(at) {
                continue;
            }
            if self.links[at].goes && self.sent.is_all() {
                step.push(Output::HangUp(self.links.remove(at).id));
            } else {
                self.links[at].succeed(step.now);
                self.n_unconfirmed = 0;
            }
        }
    }

    /// Whether a chunk that is sealed now is of use at once. While the last one is on its way to all
    /// relays, what is typed meanwhile waits and goes as one.
    pub(super) fn can_seal(&self) -> bool {
        let may = self.keys == KeysState::Saved && self.may_write();
        may && match self.sent {
            Sent::Nothing => self.links.iter().any(|link| link.phase == Phase::Ready),
            _ => self.has_told(),
        }
    }

    /// Whether a relay has told all that it has.
    pub(super) fn has_told(&self) -> bool {
        (0..self.links.len()).any(|at| {
            self.links[at].phase == Phase::Ready && (self.is_level(at) || self.links[at].lacks_it)
        })
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
            self.members.insert(self.keyring.device(), introduction);
        }
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
        for link in &mut self.links {
            link.n_waiting += n_changes;
        }
    }
}
