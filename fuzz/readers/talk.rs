//! A session that shares a log, talking to a relay that is hostile, on which sits somebody who was invited and is
//! hostile too. Whatever they say, the log stays as it was or gains what they may write, and can be edited.

use super::{
    Numbers,
    guard::{with_automerge, with_checksums},
};
use matters_arising::{
    command::{Command, Edit, Start},
    document::{Courier, Replica, SyncPeer},
    model::*,
    session::{Input, LinkEnd, LinkEvent, LinkId, MailAnswer, Output, Session},
    trust::{Introduction, Invite, Keyring, Sealed, SealedKind},
    wire::{AboutDocument, DocumentId, REPO_PROTOCOL, RepoFrame, cbor_bytes},
};

/// What happens next: a byte, then two bytes of length, then so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happens {
    /// A frame, whatever it is.
    Frame,
    /// A sync message of the log's document.
    Sync,
    /// A passing message.
    Passing,
    /// A passing message of the guest's: the first byte says of which kind, the rest is what is sealed.
    GuestSays,
    /// A chunk that the guest put into the document: the first byte says of which kind.
    GuestPuts,
    /// The mailbox lists these names, by lines.
    Listed,
    /// The mailbox gives a chunk under its right name.
    Got,
    /// The time has come.
    Due,
    /// The connection ends, and comes again.
    Down,
}

impl Happens {
    /// Each under the byte that stands for it.
    pub(crate) const ALL: [Self; 9] = [
        Self::Frame,
        Self::Sync,
        Self::Passing,
        Self::GuestSays,
        Self::GuestPuts,
        Self::Listed,
        Self::Got,
        Self::Due,
        Self::Down,
    ];

    fn read(bytes: &[u8]) -> Option<(Self, &[u8], &[u8])> {
        let (byte, rest) = bytes.split_first()?;
        let (length, rest) = rest.split_at_checked(2)?;
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        let (body, rest) = rest.split_at(length.min(rest.len()));
        Some((Self::ALL[usize::from(*byte) % Self::ALL.len()], body, rest))
    }
}

const RELAY: &str = "wss://relay.example.org";
const MAILBOX: &str = "dav+https://ann:word@files.example.org/minutes";

/// The session, its device's answers, and what the others have.
struct Scene {
    session: Session,
    rng: Numbers,
    now: i64,
    number: u32,
    relay: Option<LinkId>,
    mailbox: Option<LinkId>,
    invite: Option<Invite>,
    refused: Vec<Refusal>,
    /// What the relay has, and where it stands with the session.
    replica: Replica,
    peer: SyncPeer,
    guest: Option<Keyring>,
}

impl Scene {
    fn new() -> Self {
        let mut rng = Numbers(5);
        let session = Session::new(ClientId::random(&mut rng));
        let mut scene = Self {
            session,
            now: 1_700_000_000,
            number: 0,
            relay: None,
            mailbox: None,
            invite: None,
            refused: Vec::new(),
            replica: Replica::default(),
            peer: SyncPeer::default(),
            guest: None,
            rng,
        };
        let log = LogId::random(&mut scene.rng);
        let author = person(&mut scene.rng, "Ann");
        scene.command(Command::IAm(author));
        let (title, start) = ("Forum".to_owned(), Start::Bare);
        scene.command(Command::Create { log, title, start });
        scene.add("Publish the minutes");
        for address in [RELAY, MAILBOX] {
            let address = RelayAddress::parse(address).expect("an address");
            scene.command(Command::Edit(Edit::AddRelay(address)));
        }
        scene.command(Command::Invite { read_only: false });
        let invite = scene.invite.as_ref().expect("an invitation");
        let guest = Keyring::join(invite, &mut Numbers(6));
        let said = Introduction::new(&guest, &person(&mut Numbers(7), "Eve"), Timestamp(1));
        let said = said.expect("may write").encode();
        scene.guest = Some(guest);
        scene.guest_puts(SealedKind::Introduction, &said);
        scene
    }

    fn add(&mut self, text: &str) {
        let id = ActionId::random(&mut self.rng);
        let text = text.to_owned();
        self.command(Command::Edit(Edit::AddAction { id, text }));
    }

    fn command(&mut self, command: Command) {
        self.number += 1;
        let number = self.number;
        self.input(Input::Command { number, command });
    }

    fn input(&mut self, input: Input) {
        self.now += 1;
        let outputs = self
            .session
            .handle(input, Timestamp(self.now), &mut self.rng);
        for output in outputs {
            self.carry_out(output);
        }
    }

    /// What a device does: its store takes everything, and the relay is there.
    fn carry_out(&mut self, output: Output) {
        match output {
            Output::Show(deltas) => deltas.into_iter().for_each(|delta| self.see(delta)),
            Output::ListLogs => self.input(Input::Logs(Vec::new())),
            Output::Save(task, ..) | Output::Compact { task, .. } => {
                self.input(Input::Saved(task));
            }
            Output::SaveKeys(log, _) | Output::SaveFirstKeys(log, _) => {
                self.input(Input::KeysSaved(log, Ok(())));
            }
            Output::Lead(log) => self.input(Input::Leads(log)),
            Output::Dial(link, _) => {
                self.relay = Some(link);
                self.peer = SyncPeer::default();
                self.input(Input::Link(link, LinkEvent::Up));
            }
            Output::Send(_, bytes) => self.relay_takes(&bytes),
            Output::Mail(call) => self.mailbox = Some(call.link),
            _ => {}
        }
    }

    fn see(&mut self, delta: Delta) {
        match delta {
            Delta::Invite { word, .. } => self.invite = Invite::decode(&word).ok(),
            Delta::Refused { error, .. } => self.refused.push(error),
            _ => {}
        }
    }

    /// The relay keeps what it is sent, and greets; answers come when it likes.
    fn relay_takes(&mut self, bytes: &[u8]) {
        match RepoFrame::decode(bytes) {
            Ok(RepoFrame::Join { sender, .. }) => {
                let frame = RepoFrame::Peer {
                    sender: "relay".to_owned(),
                    target: sender,
                    version: REPO_PROTOCOL.to_owned(),
                };
                self.hear(frame.encode());
            }
            Ok(RepoFrame::Document {
                what: AboutDocument::Sync(message) | AboutDocument::Request(message),
                ..
            }) => {
                let taken = self.replica.receive(&mut self.peer, &message);
                taken.expect("our own messages are sound");
            }
            _ => {}
        }
    }

    fn hear(&mut self, frame: Vec<u8>) {
        if let Some(link) = self.relay {
            self.input(Input::Link(link, LinkEvent::Frame(frame)));
        }
    }

    fn hear_of_document(&mut self, what: AboutDocument) {
        let Some(guest) = &self.guest else { return };
        let frame = RepoFrame::Document {
            sender: "relay".to_owned(),
            target: "us".to_owned(),
            document: DocumentId(guest.document()),
            what,
        };
        self.hear(frame.encode());
    }

    fn pass_on(&mut self, data: &[u8]) {
        self.hear_of_document(AboutDocument::Ephemeral {
            session: "guest".to_owned(),
            count: self.now as u64,
            data: cbor_bytes(data),
        });
    }

    fn sealed(&self, kind: SealedKind, body: &[u8]) -> Option<Vec<u8>> {
        let guest = self.guest.as_ref()?;
        let mut rng = Numbers(self.now as u64);
        Some(Sealed::new(guest, kind, body, &mut rng).bytes)
    }

    /// The guest puts a chunk into what the relay has, and the relay passes it on.
    fn guest_puts(&mut self, kind: SealedKind, body: &[u8]) {
        let Some(bytes) = self.sealed(kind, body) else {
            return;
        };
        let mut actor = [9; 16];
        actor[..8].copy_from_slice(&self.now.to_le_bytes());
        let mut courier = Courier::load(&self.replica.save(), actor).expect("the relay's own");
        courier.put(&[(Sealed::name(&bytes), bytes)]);
        self.replica = Replica::load(&courier.save()).expect("the courier's own");
        for _ in 0..4 {
            let Some(message) = self.replica.message_for(&mut self.peer) else {
                break;
            };
            self.hear_of_document(AboutDocument::Sync(message));
        }
    }

    fn happen(&mut self, what: Happens, body: &[u8]) {
        match what {
            Happens::Frame => self.hear(body.to_vec()),
            Happens::Sync => {
                self.hear_of_document(AboutDocument::Sync(with_checksums(body)));
            }
            Happens::Passing => self.pass_on(body),
            Happens::GuestSays => {
                let (kind, body) = kind_of(body);
                if let Some(bytes) = self.sealed(kind, &with_checksums(body)) {
                    self.pass_on(&bytes);
                }
            }
            Happens::GuestPuts => {
                let (kind, body) = kind_of(body);
                self.guest_puts(kind, &with_checksums(body));
            }
            Happens::Listed => {
                let names = String::from_utf8_lossy(body);
                let names = names.lines().map(str::to_owned).collect();
                self.hear_from_mailbox(MailAnswer::Listed(names));
            }
            Happens::Got => {
                let (kind, body) = kind_of(body);
                if let Some(bytes) = self.sealed(kind, &with_checksums(body)) {
                    self.hear_from_mailbox(MailAnswer::Got(Sealed::name(&bytes), bytes));
                }
            }
            Happens::Due => {
                for link in [self.relay, self.mailbox].into_iter().flatten() {
                    self.input(Input::Link(link, LinkEvent::Due));
                }
            }
            Happens::Down => {
                if let Some(link) = self.relay {
                    self.input(Input::Link(link, LinkEvent::Down(LinkEnd::Closed)));
                    self.input(Input::Link(link, LinkEvent::Due));
                }
            }
        }
    }

    fn hear_from_mailbox(&mut self, answer: MailAnswer) {
        if let Some(link) = self.mailbox {
            self.input(Input::Link(link, LinkEvent::Mail(answer)));
        }
    }
}

fn person(rng: &mut Numbers, name: &str) -> Author {
    Author {
        device: DeviceId::random(rng),
        name: name.to_owned(),
        organisation: "Forum".to_owned(),
    }
}

fn kind_of(body: &[u8]) -> (SealedKind, &[u8]) {
    let kinds = [
        SealedKind::Changes,
        SealedKind::Live,
        SealedKind::Presence,
        SealedKind::Receipt,
        SealedKind::Introduction,
        SealedKind::Snapshot,
    ];
    match body.split_first() {
        Some((byte, rest)) => (kinds[usize::from(*byte) % kinds.len()], rest),
        None => (SealedKind::Presence, body),
    }
}

/// Lets all that the bytes say happen.
pub(super) fn listen(bytes: &[u8]) {
    let mut scene = Scene::new();
    assert_eq!(scene.refused, []);
    let survived = with_automerge(|| {
        let mut rest = bytes;
        while let Some((what, body, further)) = Happens::read(rest) {
            scene.happen(what, body);
            rest = further;
        }
    });
    // An engine that Automerge has ended is not asked anything more.
    if survived.is_some() {
        scene.refused.clear();
        let _ = with_automerge(|| scene.add("Still here"));
        assert_eq!(scene.refused, [], "the log can be edited");
    }
}
