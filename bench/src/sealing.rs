//! What sealing costs: a thousand edits that somebody missed, through a relay, sealed by our sessions and beside it
//! open, as Automerge's own sync protocol carries the same changes of the same log to the same session.
//!
//! Time is that of who catches up and of the relay; the clock of the sessions is moved by hand.

use crate::{
    Asked,
    report::{Line, Report},
};
use bench::{plan::Planner, words::Seed};
use matters_arising::{
    command::{Command, Edit},
    document::{Document, Replica, SyncPeer},
    model::*,
    session::{Input, LinkEvent, LinkId, Output, Session},
    wire::{
        AboutDocument, Chunk, ChunkKey, ChunkKind, DocumentId, REPO_PROTOCOL, RepoFrame, TabFrame,
        TabMessage,
    },
};
use std::{
    collections::{BTreeMap, VecDeque},
    fs, io,
    time::{Duration, Instant},
};

const EDITS: usize = 1_000;
const RELAY: &str = "wss://relay.example.org/sync";
/// Sealed beside open, bytes and time.
const MOST_BYTES: f64 = 1.4;
const MOST_TIME: f64 = 1.25;
/// How often each is measured; the fastest counts.
const ROUNDS: usize = 3;

fn lost(what: &str) -> io::Error {
    io::Error::other(format!("{what} did not come about"))
}

/// A session, and what its device does for it at once.
struct Device {
    session: Session,
    rng: Seed,
    number: u32,
    link: Option<LinkId>,
    online: bool,
    invite: Option<String>,
    rows: BTreeMap<ActionId, Action>,
    /// Frames for the relay.
    sent: VecDeque<Vec<u8>>,
    /// When it wants to be woken, and for what.
    ticks_at: Option<u64>,
    due_at: Option<u64>,
    /// The time that it worked.
    worked: Duration,
}

/// In milliseconds, and moved by hand.
struct Clock(u64);

impl Clock {
    fn stamp(&self) -> Timestamp {
        Timestamp((self.0 / 1_000) as i64)
    }
}

impl Device {
    fn new(name: &str, seed: u64, clock: &Clock) -> Self {
        let mut rng = Seed(seed);
        let author = Author {
            device: DeviceId::random(&mut rng),
            name: name.to_owned(),
            organisation: "Forum".to_owned(),
        };
        let mut device = Self {
            session: Session::new(ClientId::random(&mut rng)),
            rng,
            number: 0,
            link: None,
            online: true,
            invite: None,
            rows: BTreeMap::new(),
            sent: VecDeque::new(),
            ticks_at: None,
            due_at: None,
            worked: Duration::ZERO,
        };
        device.command(Command::IAm(author), clock);
        device
    }

    fn command(&mut self, command: Command, clock: &Clock) {
        self.number += 1;
        let number = self.number;
        self.input(Input::Command { number, command }, clock);
    }

    fn input(&mut self, input: Input, clock: &Clock) {
        let began = Instant::now();
        let outputs = self.session.handle(input, clock.stamp(), &mut self.rng);
        self.worked += began.elapsed();
        for output in outputs {
            self.carry_out(output, clock);
        }
    }

    fn carry_out(&mut self, output: Output, clock: &Clock) {
        match output {
            Output::Show(deltas) => {
                for delta in deltas {
                    match delta {
                        Delta::Invite { word, .. } => self.invite = Some(word),
                        Delta::Actions(actions) => {
                            let rows = actions.into_iter().map(|action| (action.id, action));
                            self.rows.extend(rows);
                        }
                        _ => {}
                    }
                }
            }
            Output::ListLogs => self.input(Input::Logs(Vec::new()), clock),
            Output::Load(log) => {
                let share = Input::ShareLoaded {
                    log,
                    keys: None,
                    copy: None,
                };
                self.input(share, clock);
                let chunks = Input::Loaded {
                    log,
                    chunks: Vec::new(),
                    last: true,
                };
                self.input(chunks, clock);
            }
            Output::Save(task, ..) | Output::Compact { task, .. } => {
                self.input(Input::Saved(task), clock);
            }
            Output::SaveKeys(log, _) => self.input(Input::KeysSaved(log, Ok(())), clock),
            Output::Lead(log) => self.input(Input::Leads(log), clock),
            Output::Dial(link, _) => {
                self.link = Some(link);
                let event = match self.online {
                    true => LinkEvent::Up,
                    false => LinkEvent::Down(matters_arising::session::LinkEnd::Unreachable),
                };
                self.input(Input::Link(link, event), clock);
            }
            Output::Send(_, bytes) => self.sent.push_back(bytes),
            Output::WakeAfter(ms) => self.ticks_at = Some(clock.0 + u64::from(ms)),
            Output::WakeLink(_, ms) => self.due_at = Some(clock.0 + u64::from(ms)),
            _ => {}
        }
    }

    fn wake(&mut self, clock: &Clock) {
        if self.ticks_at.take_if(|at| *at <= clock.0).is_some() {
            self.input(Input::Tick, clock);
        }
        if self.due_at.take_if(|at| *at <= clock.0).is_some()
            && let Some(link) = self.link
        {
            self.input(Input::Link(link, LinkEvent::Due), clock);
        }
    }
}

/// A relay in memory, to which two devices are connected.
struct World {
    devices: Vec<Device>,
    clock: Clock,
    replica: Replica,
    document: Option<DocumentId>,
    peers: BTreeMap<usize, SyncPeer>,
    /// Bytes to and from each device, and the time that the relay worked.
    bytes: BTreeMap<usize, usize>,
    worked: Duration,
}

impl World {
    fn new() -> Self {
        Self {
            devices: Vec::new(),
            clock: Clock(1_700_000_000_000),
            replica: Replica::default(),
            document: None,
            peers: BTreeMap::new(),
            bytes: BTreeMap::new(),
            worked: Duration::ZERO,
        }
    }

    fn command(&mut self, at: usize, command: Command) {
        self.devices[at].command(command, &self.clock);
        self.settle();
    }

    /// Lets everybody say all that they have to say.
    fn settle(&mut self) {
        while let Some(at) = (0..self.devices.len()).find(|at| !self.devices[*at].sent.is_empty()) {
            if let Some(frame) = self.devices[at].sent.pop_front() {
                self.frame(at, &frame);
            }
        }
    }

    /// Time passes, in steps of half a second.
    fn pass(&mut self, ms: u64) {
        for _ in 0..ms / 500 {
            self.clock.0 += 500;
            for at in 0..self.devices.len() {
                self.devices[at].wake(&self.clock);
                self.settle();
            }
        }
    }

    fn give(&mut self, at: usize, frame: &RepoFrame) {
        let bytes = frame.encode();
        *self.bytes.entry(at).or_default() += bytes.len();
        let device = &mut self.devices[at];
        if let Some(link) = device.link.filter(|_| device.online) {
            device.input(Input::Link(link, LinkEvent::Frame(bytes)), &self.clock);
        }
    }

    fn frame(&mut self, at: usize, bytes: &[u8]) {
        *self.bytes.entry(at).or_default() += bytes.len();
        match RepoFrame::decode(bytes) {
            Ok(RepoFrame::Join { sender, .. }) => {
                self.peers.insert(at, SyncPeer::default());
                let peer = RepoFrame::Peer {
                    sender: "relay".to_owned(),
                    target: sender,
                    version: REPO_PROTOCOL.to_owned(),
                };
                self.give(at, &peer);
            }
            Ok(RepoFrame::Document {
                document,
                what: AboutDocument::Sync(message) | AboutDocument::Request(message),
                ..
            }) => self.sync(at, document, &message),
            Ok(frame @ RepoFrame::Document { .. }) => {
                for other in 0..self.devices.len() {
                    if other != at && self.devices[other].online && self.peers.contains_key(&other)
                    {
                        self.give(other, &frame);
                    }
                }
            }
            _ => {}
        }
    }

    fn sync(&mut self, at: usize, document: DocumentId, message: &[u8]) {
        self.document = Some(document);
        let began = Instant::now();
        if let Some(peer) = self.peers.get_mut(&at) {
            let _ = self.replica.receive(peer, message);
        }
        self.worked += began.elapsed();
        for to in 0..self.devices.len() {
            if !self.devices[to].online {
                continue;
            }
            let Some(peer) = self.peers.get_mut(&to) else {
                continue;
            };
            let began = Instant::now();
            let message = self.replica.message_for(peer);
            self.worked += began.elapsed();
            let Some(message) = message else { continue };
            let frame = RepoFrame::Document {
                sender: "relay".to_owned(),
                target: "device".to_owned(),
                document,
                what: AboutDocument::Sync(message),
            };
            self.give(to, &frame);
        }
    }

    fn start_measuring(&mut self, at: usize) {
        self.bytes.clear();
        self.worked = Duration::ZERO;
        self.devices[at].worked = Duration::ZERO;
    }

    /// Time of who catches up and of the relay, in milliseconds, and bytes both ways.
    fn measured(&self, at: usize) -> (f64, f64) {
        let worked = self.worked + self.devices[at].worked;
        let bytes = self.bytes.get(&at).copied().unwrap_or_default();
        (worked.as_secs_f64() * 1000.0, bytes as f64)
    }
}

/// Opens a log that is stored, on a device.
fn open(device: &mut Device, log: LogId, bytes: &[u8], clock: &Clock) {
    device.number += 1;
    let number = device.number;
    let command = Command::Open { log, view: None };
    // Without the answer of the store that a device gives by itself: it has nothing.
    let opening = Input::Command { number, command };
    let _ = device
        .session
        .handle(opening, clock.stamp(), &mut device.rng);
    let share = Input::ShareLoaded {
        log,
        keys: None,
        copy: None,
    };
    device.input(share, clock);
    let chunk = Chunk {
        key: ChunkKey::of(log, ChunkKind::Snapshot, bytes),
        bytes: bytes.to_vec(),
        answers: None,
    };
    let loaded = Input::Loaded {
        log,
        chunks: vec![chunk],
        last: true,
    };
    device.input(loaded, clock);
    device.input(Input::Tick, clock);
}

fn planner(document: &Document) -> Planner {
    let head = document.head();
    let mut planner = Planner {
        actions: Vec::new(),
        categories: head.map_or_else(Vec::new, |h| h.categories.iter().map(|c| c.id).collect()),
        rng: Seed(5),
    };
    for action in document.actions() {
        planner.add(action.id, &action.text, usize::MAX);
    }
    planner
}

/// Figures of one way: milliseconds and bytes.
struct Figures {
    join: (f64, f64),
    catch_up: (f64, f64),
}

/// Ann shares, Ben joins, goes away, misses the edits and comes back. Also gives all changes that he missed.
fn sealed(bytes: &[u8]) -> io::Result<(Figures, Vec<Edit>)> {
    let document = Document::load(bytes).map_err(io::Error::other)?;
    let log = document.head().ok_or_else(|| lost("the log"))?.id;
    let mut world = World::new();
    let mut ann = Device::new("Ann", 1, &world.clock);
    open(&mut ann, log, bytes, &world.clock);
    world.devices.push(ann);
    let relay = RelayAddress::parse(RELAY).map_err(io::Error::other)?;
    world.command(0, Command::Edit(Edit::AddRelay(relay)));
    world.command(0, Command::Invite { read_only: false });
    world.pass(10_000);
    let invite = world.devices[0]
        .invite
        .clone()
        .ok_or_else(|| lost("the invitation"))?;
    world.devices.push(Device::new("Ben", 2, &world.clock));
    world.start_measuring(1);
    world.command(1, Command::Join(invite));
    world.pass(20_000);
    if world.devices[1].rows.len() != document.n_actions() {
        return Err(lost("the first join"));
    }
    let join = world.measured(1);
    world.pass(60_000);

    world.devices[1].online = false;
    world.peers.remove(&1);
    if let Some(link) = world.devices[1].link {
        let gone = LinkEvent::Down(matters_arising::session::LinkEnd::Closed);
        world.devices[1].input(Input::Link(link, gone), &world.clock);
    }
    let mut planner = planner(&document);
    let mut edits = Vec::new();
    while edits.len() < EDITS {
        let nth = planner.rng.below(planner.actions.len());
        for step in planner.edits(nth) {
            edits.push(step.edit());
            world.command(0, Command::Edit(step.edit()));
        }
        world.pass(1_500);
    }
    world.pass(20_000);
    world.devices[1].online = true;
    world.start_measuring(1);
    world.command(1, Command::Reconnect);
    world.pass(20_000);
    let figures = Figures {
        join,
        catch_up: world.measured(1),
    };
    let texts = |at: usize| {
        let rows = world.devices[at].rows.values();
        rows.map(|row| row.text.clone()).collect::<Vec<_>>()
    };
    if texts(0) != texts(1) {
        return Err(lost("the catch-up"));
    }
    Ok((figures, edits))
}

/// Exchanges a document between a relay that has it and one who is behind; gives the bytes of all frames.
fn exchange(relay: &Replica, ben: &mut Replica) -> io::Result<f64> {
    let (mut here, mut there) = (SyncPeer::default(), SyncPeer::default());
    let mut relay = relay.clone();
    let mut bytes = 0;
    loop {
        let up = ben.message_for(&mut here);
        if let Some(message) = &up {
            bytes += framed(message);
            relay
                .receive(&mut there, message)
                .map_err(io::Error::other)?;
        }
        let down = relay.message_for(&mut there);
        if let Some(message) = &down {
            bytes += framed(message);
            ben.receive(&mut here, message).map_err(io::Error::other)?;
        }
        if up.is_none() && down.is_none() {
            return Ok(bytes as f64);
        }
    }
}

fn framed(message: &[u8]) -> usize {
    let frame = RepoFrame::Document {
        sender: "relay".to_owned(),
        target: "device".to_owned(),
        document: DocumentId([7; 16]),
        what: AboutDocument::Sync(message.to_vec()),
    };
    frame.encode().len()
}

/// The same changes, carried open: the log's own document is exchanged, and what is new given to a session.
fn carried_open(bytes: &[u8], edits: &[Edit]) -> io::Result<Figures> {
    let mut document = Document::load(bytes).map_err(io::Error::other)?;
    let log = document.head().ok_or_else(|| lost("the log"))?.id;
    let mut rng = Seed(3);
    let clock = Clock(1_700_000_000_000);
    let relay = Replica::load(bytes).map_err(io::Error::other)?;
    let mut ben = Replica::default();
    let began = Instant::now();
    let size = exchange(&relay, &mut ben)?;
    let saved = ben.save();
    let mut device = Device::new("Ben", 2, &clock);
    open(&mut device, log, &saved, &clock);
    let join = (began.elapsed().as_secs_f64() * 1000.0, size);

    let people = bench::words::people(&mut rng);
    document.write_as(&bench::generate::writer(&people[0], &mut rng));
    for edit in edits {
        document
            .apply(edit, clock.stamp())
            .map_err(|refusal| io::Error::other(format!("{refusal:?}")))?;
    }
    let relay = Replica::load(&document.save()).map_err(io::Error::other)?;
    let before = ben.heads();
    let began = Instant::now();
    let size = exchange(&relay, &mut ben)?;
    let changes = TabFrame::Changes(ben.changes_since(&before));
    let message = TabMessage {
        log,
        frame: changes,
    };
    device.input(Input::Tab(message), &clock);
    let catch_up = (began.elapsed().as_secs_f64() * 1000.0, size);
    Ok(Figures { join, catch_up })
}

/// The better of two figures of the same.
fn better(best: Option<Figures>, next: Figures) -> Figures {
    let Some(best) = best else { return next };
    let less = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), b.1);
    Figures {
        join: less(best.join, next.join),
        catch_up: less(best.catch_up, next.catch_up),
    }
}

pub(crate) fn measure(asked: &Asked, report: &mut Report) -> io::Result<()> {
    for size in asked.sizes.iter().filter(|size| **size <= 1_000) {
        eprintln!("==> Sharing a log of {size} actions, sealed and open");
        let bytes = fs::read(asked.place.join(format!("{size}.automerge")))?;
        let (mut ours, mut open) = (None, None);
        for _ in 0..ROUNDS {
            let (figures, edits) = sealed(&bytes)?;
            ours = Some(better(ours, figures));
            open = Some(better(open, carried_open(&bytes, &edits)?));
        }
        let (Some(ours), Some(open)) = (ours, open) else {
            continue;
        };
        for (what, ours, open) in [
            ("first join", ours.join, open.join),
            ("catch-up of 1,000 edits", ours.catch_up, open.catch_up),
        ] {
            report.ratio(
                &format!("sealed: {what}"),
                &size.to_string(),
                (ours.0, open.0),
                "open",
                Some(MOST_TIME),
            );
            report.line(Line {
                what: format!("sealed: {what}, bytes"),
                size: size.to_string(),
                ours: format!("{:.0} kB", ours.1 / 1000.0),
                beside: format!("open {:.0} kB", open.1 / 1000.0),
                figure: Some(ours.1 / open.1),
                target: Some(MOST_BYTES),
            });
        }
    }
    Ok(())
}
