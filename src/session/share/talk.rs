//! Talking to relays: calling them, greeting, and passing sync messages.

use super::{
    KeysState, Link, LinkEnd, LinkEvent, LinkId, MailRequest, Sent, Share, Step,
    link::{HEARTBEAT_MS, PATIENCE_MS, Phase},
};
use crate::{
    document::Document,
    model::{Author, CourierTrouble, LogId, Refusal, RelayAddress, Timestamp},
    session::{Output, Session, open_log::OpenLog},
    trust::{Introduction, Sealed, SealedKind},
    wire::{AboutDocument, DocumentId, REPO_PROTOCOL, RepoFrame},
};
use std::collections::BTreeSet;

impl Session {
    /// The log is here, or is awaited: its relays are called, once this tab is the one that does.
    pub(in crate::session) fn begin_sharing(&mut self, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open
            && let Some(share) = &mut open.share
        {
            step.push(Output::Lead(open.id));
            share.meet_relays(&open.document, &self.distrusted, &mut self.next_task, step);
        }
        self.show_sharing(step);
    }

    /// This tab talks to the relays of the log from now on.
    pub(in crate::session) fn leads(&mut self, log: LogId, step: &mut Step<'_>) {
        if let Some(open) = self.open.as_mut().filter(|open| open.id == log)
            && let Some(share) = &mut open.share
        {
            share.leads = true;
            share.dial_idle(&mut self.next_task, step);
        }
        self.show_sharing(step);
    }

    pub(in crate::session) fn keys_saved(
        &mut self,
        log: LogId,
        outcome: Result<(), crate::model::StorageError>,
        step: &mut Step<'_>,
    ) {
        let Some(open) = self.open.as_mut().filter(|open| open.id == log) else {
            return;
        };
        let Some(share) = &mut open.share else { return };
        match outcome {
            Ok(()) => share.keys = KeysState::Saved,
            Err(error) => {
                let refusal = crate::model::Refusal::Store(error);
                step.refuse_all(share.asked.drain(..).map(|(number, _)| number), &refusal);
                if share.kept.is_empty() && matches!(share.sent, Sent::Nothing) {
                    // Nothing was sealed with them: they are forgotten, and made anew when asked for.
                    open.share = None;
                }
            }
        }
        self.begin_sharing(step);
        self.hand_out_invitations(step);
    }

    /// Something has happened to a connection.
    pub(in crate::session) fn link(&mut self, id: LinkId, event: LinkEvent, step: &mut Step<'_>) {
        let author = self.author.clone();
        let Some(open) = &mut self.open else { return };
        let OpenLog {
            share: Some(share),
            document,
            ..
        } = open
        else {
            return;
        };
        // One that was given up may still have something to say.
        let Some(at) = share.links.iter().position(|link| link.id == id) else {
            return;
        };
        let (mut came, mut live) = (Vec::new(), None);
        let outcome = match event {
            LinkEvent::Up => {
                share.greet(at, step);
                Ok(())
            }
            LinkEvent::Frame(bytes) => {
                share.frame(at, &bytes, document, &mut came, &mut live, step)
            }
            LinkEvent::Mail(answer) => share.mail(at, answer, &mut came),
            LinkEvent::Down(LinkEnd::Unreachable) => Err(CourierTrouble::Unreachable),
            LinkEvent::Down(LinkEnd::Closed) => Err(CourierTrouble::Closed),
            LinkEvent::Due => share.due(at, document, &mut self.next_task, step),
        };
        match outcome {
            Ok(()) => {}
            Err(_) if share.links[at].goes => {
                step.push(Output::HangUp(share.links.remove(at).id));
            }
            Err(trouble) => share.give_up(at, trouble, step),
        }
        let author = author.as_ref();
        if let Some(body) = live {
            self.take_live(&body, step);
        } else if !came.is_empty() {
            self.take_chunks(came, step);
            let Some(open) = &mut self.open else { return };
            if let Some(share) = &mut open.share {
                share.go_on(&open.document, author, step);
            }
        } else {
            share.go_on(document, author, step);
        }
        self.show_sharing(step);
    }

    /// Sends what waits, if a relay can take it.
    pub(in crate::session) fn send_on(&mut self, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open
            && let Some(share) = &mut open.share
        {
            share.go_on(&open.document, self.author.as_ref(), step);
            self.show_sharing(step);
        }
    }

    /// Somebody asks for all relays to be tried at once.
    pub(in crate::session) fn reconnect(&mut self, step: &mut Step<'_>) {
        self.distrusted.clear();
        if let Some(open) = &mut self.open
            && let Some(share) = &mut open.share
        {
            share.dial_all(&mut self.next_task, step);
        }
        self.show_sharing(step);
    }

    /// The log is exchanged through one more place, which this device alone can reach.
    pub(in crate::session) fn use_here(
        &mut self,
        address: RelayAddress,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let open = self.open.as_mut().ok_or(Refusal::NoLog)?;
        let share = open.share.as_mut().ok_or(Refusal::NotShared)?;
        if !share.here_only.contains(&address) {
            share.here_only.push(address);
        }
        self.relays_may_have_changed(step);
        Ok(())
    }

    /// The log may say something else about where it can be found.
    pub(in crate::session) fn relays_may_have_changed(&mut self, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open
            && let Some(share) = &mut open.share
        {
            share.meet_relays(&open.document, &self.distrusted, &mut self.next_task, step);
            self.show_sharing(step);
        }
    }
}

impl Share {
    /// Brings the links in line with where the log says that it can be found.
    fn meet_relays(
        &mut self,
        document: &Document,
        distrusted: &BTreeSet<RelayAddress>,
        next: &mut u64,
        step: &mut Step<'_>,
    ) {
        let said = document.relays();
        let wanted: Vec<RelayAddress> = match document.head() {
            // Before the log has come only the invitation can say it.
            None => self.first_relays.clone(),
            Some(_) => said,
        };
        let wanted = [wanted, self.here_only.clone()].concat();
        self.links.retain_mut(|link| {
            link.goes = !wanted.contains(&link.address);
            let stays = !link.goes || link.phase == Phase::Ready;
            if !stays {
                step.push(Output::HangUp(link.id));
            }
            stays
        });
        for address in wanted {
            if !self.links.iter().any(|link| link.address == address) {
                *next += 1;
                let mut link = Link::new(LinkId(*next), address);
                if distrusted.contains(&link.address) {
                    link.distrust();
                }
                self.links.push(link);
            }
        }
        self.links.sort_by(|a, b| a.address.cmp(&b.address));
        self.dial_idle(next, step);
    }

    /// Calls all relays that are not being talked to.
    fn dial_all(&mut self, next: &mut u64, step: &mut Step<'_>) {
        if !self.leads || self.keys != KeysState::Saved {
            return;
        }
        let document = self.document_id();
        for link in &mut self.links {
            if matches!(link.phase, Phase::Idle | Phase::Resting { .. }) {
                dial(link, document, next, step);
            }
        }
    }

    /// Calls those that were never called.
    fn dial_idle(&mut self, next: &mut u64, step: &mut Step<'_>) {
        if !self.leads || self.keys != KeysState::Saved {
            return;
        }
        let document = self.document_id();
        for link in self
            .links
            .iter_mut()
            .filter(|link| link.phase == Phase::Idle)
        {
            dial(link, document, next, step);
        }
    }

    fn greet(&mut self, at: usize, step: &mut Step<'_>) {
        let link = &mut self.links[at];
        link.phase = Phase::Greeting;
        let join = RepoFrame::Join {
            sender: self.name.clone(),
            speaks_ours: true,
        };
        step.push(Output::Send(link.id, join.encode()));
    }

    /// Reads a frame; chunks that came with it are added to `came`.
    fn frame(
        &mut self,
        at: usize,
        bytes: &[u8],
        log: &Document,
        came: &mut Vec<crate::document::Carried>,
        live: &mut Option<Vec<u8>>,
        step: &mut Step<'_>,
    ) -> Result<(), CourierTrouble> {
        let document = self.document_id();
        let link = &mut self.links[at];
        link.heard = true;
        let frame = RepoFrame::decode(bytes).map_err(|_| match link.phase {
            Phase::Ready => CourierTrouble::Misbehaved,
            _ => CourierTrouble::NotARelay,
        })?;
        match frame {
            RepoFrame::Peer {
                sender, version, ..
            } if link.phase == Phase::Greeting => {
                if version != REPO_PROTOCOL {
                    return Err(CourierTrouble::Refused(format!(
                        "it speaks version {version} of the protocol"
                    )));
                }
                link.relay = sender;
                link.phase = Phase::Ready;
                self.tell(log, false, step);
            }
            RepoFrame::Error { message } => return Err(CourierTrouble::Refused(message)),
            RepoFrame::Leave { .. } => return Err(CourierTrouble::Closed),
            RepoFrame::Document {
                document: which,
                what,
                ..
            } if which == document && link.phase == Phase::Ready => match what {
                AboutDocument::Sync(message) | AboutDocument::Request(message) => {
                    let chunks = self.courier.receive(&mut link.peer, &message);
                    came.extend(chunks.map_err(|_| CourierTrouble::Misbehaved)?);
                    // Automerge's first message about a document that nobody has names no heads.
                    link.lacks_it = link.peer.heads().is_some_and(|heads| heads.is_empty());
                }
                AboutDocument::Unavailable => link.lacks_it = true,
                AboutDocument::Ephemeral { data, .. } => *live = self.hear(&data, log, step.now),
            },
            _ => {}
        }
        Ok(())
    }

    /// The time has come to call again, or to see whether the relay still answers.
    fn due(
        &mut self,
        at: usize,
        log: &Document,
        next: &mut u64,
        step: &mut Step<'_>,
    ) -> Result<(), CourierTrouble> {
        let (is_level, document) = (self.is_level(at), self.document_id());
        let link = &mut self.links[at];
        match link.phase {
            Phase::Idle => {}
            Phase::Resting { .. } => dial(link, document, next, step),
            Phase::Dialling => return Err(CourierTrouble::Unreachable),
            Phase::Greeting => return Err(CourierTrouble::NotARelay),
            Phase::Ready if link.mail.is_some() => {
                if is_level {
                    self.leave_receipt(log, step);
                }
                return self.mail_is_due(at, step);
            }
            Phase::Ready => {
                let heard = std::mem::take(&mut link.heard);
                if !is_level && !heard && !link.lacks_it {
                    return Err(CourierTrouble::Silent);
                }
                step.push(Output::WakeLink(link.id, HEARTBEAT_MS));
                self.tell(log, false, step);
                if is_level {
                    self.leave_receipt(log, step);
                }
            }
        }
        Ok(())
    }

    fn give_up(&mut self, at: usize, trouble: CourierTrouble, step: &mut Step<'_>) {
        let link = &mut self.links[at];
        step.push(Output::HangUp(link.id));
        let ms = link.fail(trouble, step);
        step.push(Output::WakeLink(link.id, ms));
    }

    pub(super) fn is_level(&self, at: usize) -> bool {
        let link = &self.links[at];
        !self.courier.is_empty()
            && match &link.mail {
                Some(mail) => mail.is_level(&self.courier.heads()),
                None => self.courier.is_level_with(&link.peer),
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

    /// Seals what waits, where a relay is ready for more, and passes on what each relay lacks.
    fn go_on(&mut self, document: &Document, author: Option<&Author>, step: &mut Step<'_>) {
        self.note_successes(step);
        self.pass_on(step);
        if self.can_seal(step.now) {
            self.seal(document, author, step);
        }
        let (id, name) = (self.document_id(), self.name.clone());
        for at in 0..self.links.len() {
            if self.links[at].phase == Phase::Ready {
                self.go_on_with_mail(at, step);
            }
        }
        for link in &mut self.links {
            if link.phase != Phase::Ready || link.mail.is_some() {
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
            step.push(Output::Send(link.id, frame.encode()));
            step.push(Output::WakeLink(link.id, PATIENCE_MS));
        }
    }

    fn note_successes(&mut self, step: &mut Step<'_>) {
        for at in (0..self.links.len()).rev() {
            if self.links[at].phase != Phase::Ready || !self.is_level(at) {
                continue;
            }
            if self.links[at].goes && self.sent.is_all() {
                step.push(Output::HangUp(self.links.remove(at).id));
            } else {
                self.links[at].succeed(step.now);
            }
        }
    }

    /// Whether a chunk that is sealed now is of use at once. While the last one is on its way to all
    /// relays, what is typed meanwhile waits and goes as one.
    fn can_seal(&self, now: Timestamp) -> bool {
        let ready = |at: &usize| self.links[*at].phase == Phase::Ready;
        let ready = (0..self.links.len()).filter(ready);
        self.keys == KeysState::Saved
            && self.may_write()
            && ready.into_iter().any(|at| match self.sent {
                Sent::Nothing => true,
                _ => self.takes_more(at) && self.has_gathered(now),
            })
    }

    fn seal(&mut self, document: &Document, author: Option<&Author>, step: &mut Step<'_>) {
        let Some(author) = author else { return };
        if document.head().is_none() {
            return;
        }
        let mut chunks = Vec::new();
        let introduction = (!self.is_introduced_as(author))
            .then(|| Introduction::new(&self.keyring, author, step.now))
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
        self.live.sealed();
        for link in &mut self.links {
            if let Some(mail) = &mut link.mail {
                mail.sealed();
            }
            link.n_waiting += n_changes;
        }
    }
}

fn dial(link: &mut Link, document: DocumentId, next: &mut u64, step: &mut Step<'_>) {
    *next += 1;
    link.dial(LinkId(*next));
    let address = link.address.clone();
    step.push(match link.mail {
        None => Output::Dial(link.id, address),
        Some(_) => link.ask(document, MailRequest::List),
    });
    step.push(Output::WakeLink(link.id, PATIENCE_MS));
}
