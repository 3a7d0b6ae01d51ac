//! Talking to relays: calling them, greeting, and passing sync messages.

use super::{
    Keys, KeysState, Link, LinkEnd, LinkEvent, LinkId, Sent, Share, Step,
    call::dial,
    link::{HEARTBEAT_MS, PATIENT_MS, Phase},
};
use crate::{
    document::{Document, MergeError},
    model::{CourierTrouble, LogId, OpenProblem, Refusal, RelayAddress},
    session::{Output, Session, open_log::OpenLog, saving::QUIET_MS},
    wire::{AboutDocument, REPO_PROTOCOL, RepoFrame, TabFrame},
};

/// How long after the store refused the keys it is asked again.
const KEYS_AGAIN_MS: u32 = 5_000;

impl Session {
    /// The log is here, or is awaited: its relays are called, once this tab is the one that does.
    pub(in crate::session) fn begin_sharing(&mut self, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open
            // While the store still gives what it has, nothing else is taken in.
            && (!open.loading || open.is_awaited)
            && open.share.is_some()
        {
            step.push(Output::Lead(open.id));
            self.tell_leader_what_is_looked_at(step);
            self.settle_keys(step);
            self.meet_all_relays(step);
        }
        self.show_sharing(step);
    }

    fn meet_all_relays(&mut self, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else { return };
        for share in open.share.iter_mut().chain(&mut open.former) {
            share.meet_relays(&open.document, &self.distrusted, &mut self.next_task, step);
        }
    }

    /// This tab talks to the relays of the log from now on.
    pub(in crate::session) fn leads(&mut self, log: LogId, step: &mut Step<'_>) {
        if let Some(open) = self.open.as_mut().filter(|open| open.id == log) {
            if let Some(share) = &open.share {
                share.tell_tabs(TabFrame::Leads, step);
            }
            for share in open.share.iter_mut().chain(&mut open.former) {
                share.leads = true;
                share.led = None;
                // Another tab may have sent it, with what came meanwhile.
                share.is_unsure |= !share.sent.is_all();
                share.dial_idle(&mut self.next_task, step);
            }
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
            Ok(()) => {
                share.keys = KeysState::Saved;
                share.has_stored_keys = true;
                share.joined = None;
                share.keep_own_places(step);
                share.tell_tabs(TabFrame::Keys, step);
                if let Some(former) = &mut open.former {
                    // Now the others may have them.
                    former.next_is_stored();
                    former.go_on(&open.document, None, step);
                }
            }
            Err(error) => {
                let refusal = crate::model::Refusal::Store(error);
                let mut asked: Vec<_> = share.asked.drain(..).map(|(number, _)| number).collect();
                if asked.is_empty() && share.keys == (KeysState::Saving { again: false }) {
                    // An invitation that is followed has no number any more.
                    asked.push(0);
                }
                step.refuse_all(asked.into_iter(), &refusal);
                share.keys = KeysState::Failed;
                if matches!(share.sent, Sent::Nothing) && !share.has_stored_keys {
                    // Nothing was sealed with them: they are forgotten, and made anew when asked for. Those
                    // that they were to replace are still the ones that are stored.
                    open.share = open.former.take();
                    if let Some(share) = &mut open.share {
                        share.come_back(&open.document);
                    }
                } else {
                    step.push(Output::WakeAfter(KEYS_AGAIN_MS));
                }
            }
        }
        self.join_if_known(step);
        self.begin_sharing(step);
        self.hand_out_invitations(step);
    }

    /// Something has happened to a connection.
    pub(in crate::session) fn link(&mut self, id: LinkId, event: LinkEvent, step: &mut Step<'_>) {
        if event == LinkEvent::More {
            // Also where the connection has ended since.
            return self.take_more(step);
        }
        let author = self.author.clone();
        let Some(open) = &mut self.open else { return };
        let OpenLog {
            share,
            former,
            document,
            ..
        } = open;
        // One that was given up may still have something to say.
        let is_of = |share: &Option<Share>| {
            let links = share.iter().flat_map(|share| &share.links);
            links.into_iter().any(|link| link.id == id)
        };
        let from = match is_of(former) {
            true => Keys::Former,
            false => Keys::Present,
        };
        let Some(share) = from.share(share, former) else {
            return;
        };
        let Some(at) = share.links.iter().position(|link| link.id == id) else {
            return;
        };
        let is_over = matches!(share.links[at].phase, Phase::Idle | Phase::Resting { .. });
        if is_over && event != LinkEvent::Due {
            return;
        }
        let (mut came, mut live) = (Vec::new(), None);
        let outcome = match event {
            LinkEvent::Up => {
                share.greet(at, step);
                Ok(())
            }
            LinkEvent::Frame(bytes) => {
                share.frame(at, &bytes, document, &mut came, &mut live, step)
            }
            LinkEvent::Mail(answer) => share.mail(at, answer, document, &mut came),
            LinkEvent::More => Ok(()),
            LinkEvent::Down(LinkEnd::Unreachable) => Err(CourierTrouble::Unreachable),
            LinkEvent::Down(LinkEnd::Closed) => Err(CourierTrouble::Closed),
            LinkEvent::Due => share.due(at, document, &mut self.next_task, step),
        };
        match outcome {
            Ok(()) => {}
            Err(_) if share.links[at].goes && !share.links[at].is_last => {
                step.push(Output::HangUp(share.links.remove(at).id));
            }
            Err(trouble) => {
                share.links[at].goes = false;
                let contradicts = std::mem::take(&mut share.links[at].contradicts);
                share.give_up(at, trouble, step);
                if contradicts && share.links[at].note_contradiction() {
                    share.begin_anew(&mut self.next_task, step);
                    came.clear();
                }
            }
        }
        let author = author.as_ref();
        if let Some(body) = live {
            self.take_live(&body, step);
        } else if !came.is_empty() {
            self.take_chunks(came, from, id, step);
            let Some(open) = &mut self.open else { return };
            for share in open.share.iter_mut().chain(&mut open.former) {
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
        if let Some(open) = &mut self.open {
            let shares = open.share.iter_mut().chain(&mut open.former);
            shares.for_each(Share::trust_again);
        }
        self.tell_leader(TabFrame::CallAgain, step);
        self.call_again(step);
    }

    /// There is a network again: relays are called without waiting.
    pub(in crate::session) fn call_again(&mut self, step: &mut Step<'_>) {
        if let Some(open) = &mut self.open {
            for share in open.share.iter_mut().chain(&mut open.former) {
                share.dial_all(&mut self.next_task, step);
            }
        }
        self.show_sharing(step);
    }

    /// The log is exchanged through one more place, which this device uses for itself.
    pub(in crate::session) fn use_here(
        &mut self,
        address: RelayAddress,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        self.use_place(address.clone(), step)?;
        self.tell_of_place(TabFrame::UseHere(address), step);
        Ok(())
    }

    /// The same, in this tab.
    pub(super) fn use_place(
        &mut self,
        address: RelayAddress,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let open = self.open.as_mut().ok_or(Refusal::NoLog)?;
        let Some(share) = &open.share else {
            return Err(Refusal::NotShared);
        };
        if !share.can_use(&address) {
            return Err(Refusal::Open(OpenProblem::Mailbox));
        }
        for share in open.share.iter_mut().chain(&mut open.former) {
            share.own.take_up(address.clone());
        }
        self.relays_may_have_changed(step);
        Ok(())
    }

    /// The log is not exchanged through such a place any more, at once: it may be another one of the same name
    /// that is used next.
    pub(in crate::session) fn leave_here(&mut self, address: &RelayAddress, step: &mut Step<'_>) {
        self.leave_place(address, step);
        self.tell_of_place(TabFrame::LeaveHere(address.clone()), step);
    }

    /// The other tabs hear of it at once; those that are opened later, and the next start, from what is kept.
    fn tell_of_place(&mut self, frame: TabFrame, step: &mut Step<'_>) {
        let share = self.open.as_mut().and_then(|open| open.share.as_mut());
        if let Some(share) = share {
            share.tell_tabs(frame, step);
            share.keep_own_places(step);
        }
    }

    /// The same, in this tab.
    pub(super) fn leave_place(&mut self, address: &RelayAddress, step: &mut Step<'_>) {
        let Some(open) = &mut self.open else {
            return;
        };
        let is_of_it = |link: &Link| link.address == *address;
        // Under the former keys the log is still met at the same places.
        for share in open.share.iter_mut().chain(&mut open.former) {
            let is_named = share.named_by(&open.document).contains(address);
            share.own.leave(address, is_named);
            if let Some(at) = share.links.iter().position(is_of_it) {
                step.push(Output::HangUp(share.links.remove(at).id));
            }
        }
        self.relays_may_have_changed(step);
    }

    /// The log may say something else about where it can be found.
    pub(in crate::session) fn relays_may_have_changed(&mut self, step: &mut Step<'_>) {
        self.meet_all_relays(step);
        self.show_sharing(step);
    }
}

impl Share {
    fn greet(&mut self, at: usize, step: &mut Step<'_>) {
        let link = &mut self.links[at];
        link.phase = Phase::Greeting;
        let join = RepoFrame::Join {
            sender: link.name.clone(),
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
        let frame = RepoFrame::decode(bytes).map_err(|_| match link.phase {
            Phase::Ready => CourierTrouble::Misbehaved,
            _ => CourierTrouble::NotARelay,
        })?;
        // What it passes on from others is no answer.
        let is_passed_on = matches!(
            frame,
            RepoFrame::Document {
                what: AboutDocument::Ephemeral { .. },
                ..
            }
        );
        link.heard |= !is_passed_on;
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
                self.greet_others(log, step);
            }
            RepoFrame::Error { message } => return Err(CourierTrouble::Refused(message)),
            RepoFrame::Leave { .. } => return Err(CourierTrouble::Closed),
            RepoFrame::Document {
                document: which,
                what,
                ..
            } if which == document && link.phase == Phase::Ready => match what {
                AboutDocument::Sync(message) | AboutDocument::Request(message) => {
                    let before = (link.peer.heads(), self.courier.heads());
                    let chunks = self.courier.receive(&mut link.peer, &message);
                    link.contradicts = chunks == Err(MergeError::Contradicts);
                    came.extend(chunks.map_err(|_| CourierTrouble::Misbehaved)?);
                    let after = (link.peer.heads(), self.courier.heads());
                    let is_further = before != after || self.courier.is_level_with(&link.peer);
                    link.note_progress(is_further)?;
                    // Automerge's first message about a document that nobody has names no heads.
                    link.lacks_it = link.peer.heads().is_some_and(|heads| heads.is_empty());
                }
                AboutDocument::Unavailable => link.lacks_it = true,
                AboutDocument::Ephemeral { data, .. } => {
                    *live = self.hear(&data, log, step.now);
                    if self.present.is_to_be_told() {
                        step.push(Output::WakeAfter(QUIET_MS));
                    }
                }
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
        let rests = self.rests(&self.links[at]);
        let (is_level, document) = (self.is_level(at), self.document_id());
        let link = &mut self.links[at];
        match link.phase {
            Phase::Idle => {}
            Phase::Resting { .. } => dial(link, document, next, step),
            Phase::Dialling | Phase::Greeting => {
                link.n_silent += 1;
                return Err(match link.phase {
                    Phase::Greeting => CourierTrouble::NotARelay,
                    _ => CourierTrouble::Unreachable,
                });
            }
            Phase::Ready if link.mail.is_some() => {
                if is_level && !link.listens() {
                    self.leave_receipt(log, step);
                }
                return self.mail_is_due(at, step);
            }
            Phase::Ready => {
                let heard = std::mem::take(&mut link.heard);
                if !rests && !heard {
                    link.n_silent += 1;
                    return Err(CourierTrouble::Silent);
                }
                if rests && link.beat() {
                    // What was said may be lost, and what the relay had may be lost to it.
                    link.peer.say_again();
                }
                let wait = match rests {
                    true => HEARTBEAT_MS,
                    false => PATIENT_MS,
                };
                step.push(Output::WakeLink(link.id, wait));
                let listens = link.listens();
                self.tell_now_and_then(log, step);
                if is_level && !listens {
                    self.leave_receipt(log, step);
                }
            }
        }
        Ok(())
    }

    fn give_up(&mut self, at: usize, trouble: CourierTrouble, step: &mut Step<'_>) {
        let link = &mut self.links[at];
        step.push(Output::HangUp(link.id));
        if let Some(mail) = &mut link.mail {
            mail.note_failure(&trouble);
        }
        let ms = link.fail(trouble, step);
        step.push(Output::WakeLink(link.id, ms));
        self.lose_sight();
    }

    pub(super) fn is_level(&self, at: usize) -> bool {
        let link = &self.links[at];
        !self.courier.is_empty()
            && match &link.mail {
                Some(mail) => mail.is_level(&self.courier.heads()),
                None => self.courier.is_level_with(&link.peer),
            }
    }

    /// Whether nothing is to be said to a relay, and no answer of it is waited for.
    pub(super) fn rests(&self, link: &Link) -> bool {
        match self.courier.is_empty() {
            true => link.lacks_it,
            false => self.courier.is_level_with(&link.peer),
        }
    }
}
