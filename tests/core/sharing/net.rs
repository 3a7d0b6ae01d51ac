//! Devices and relays in one world, with a clock that only the test moves.

use super::{
    device::Device,
    mailbox::Mailbox,
    relay::{Line, Relay},
    tabs::Tabs,
    weather::{MOST_FRAMES, Tally, Weather},
};
use crate::support::Seed;
use matters_arising::{
    command::Command,
    model::*,
    session::{Input, LinkEnd, LinkEvent, LinkId, MailAnswer, MailRequest, Output, TaskId},
    wire::{Chunk, ChunkKey, RepoFrame},
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug)]
enum Event {
    ToRelay(usize, Line, Vec<u8>),
    ToDevice(usize, u32, Input),
    LinkDue(usize, u32, LinkId, u64),
    Tick(usize, u32, u64),
    Store(usize, u32, TaskId, Vec<Chunk>, Vec<ChunkKey>),
}

pub(super) struct Net {
    pub(super) devices: Vec<Device>,
    pub(super) relays: Vec<Relay>,
    pub(super) mailbox: Mailbox,
    /// Whether the mailbox tells the others of what one has put.
    pub(super) mailbox_tells: bool,
    /// The last link of a device to the mailbox.
    mail_links: BTreeMap<usize, LinkId>,
    pub(super) tabs: Tabs,
    pub(super) weather: Weather,
    pub(super) tally: Tally,
    /// So many frames are held to go on without end.
    pub(super) most_frames: usize,
    pub(super) rng: Seed,
    /// In milliseconds.
    pub(super) now: u64,
    queue: BTreeMap<(u64, u64), Event>,
    n_events: u64,
    /// Which relay a device's link leads to, and as which line.
    lines: BTreeMap<(usize, LinkId), (usize, Line)>,
    timers: BTreeMap<(usize, LinkId), u64>,
    ticks: BTreeMap<usize, u64>,
    /// Devices that are cut off.
    pub(super) offline: BTreeSet<usize>,
    /// Of which devices a relay throws away what they say about documents.
    pub(super) swallows: BTreeSet<(usize, usize)>,
    /// Which devices do not reach which relays, though others do.
    pub(super) walls: BTreeSet<(usize, usize)>,
    /// A device whose chunks the mailbox says that it keeps, and does not.
    pub(super) mailbox_swallows: Option<usize>,
    /// A device whose engine dies in the middle of its next step, and the log that it then opens.
    pub(super) dies: Option<(usize, LogId)>,
    /// The last time at which a frame arrives on a line: frames do not overtake each other.
    pub(super) last: BTreeMap<(Line, bool), u64>,
}

pub(super) fn address(relay: usize) -> RelayAddress {
    RelayAddress::parse(&format!("wss://relay{relay}.example.org")).unwrap()
}

pub(super) fn mailbox_address() -> RelayAddress {
    RelayAddress::parse("dav+https://mailbox.example.org/minutes").unwrap()
}

impl Net {
    pub(super) fn new(seed: u64, n_devices: usize, n_relays: usize) -> Self {
        let mut rng = Seed(seed);
        let names = ["Ann", "Ben", "Cai", "Dee"];
        let mut net = Self {
            devices: (0..n_devices)
                .map(|at| Device::new(names[at], rng.next_u64()))
                .collect(),
            mailbox: Mailbox::default(),
            mailbox_tells: false,
            mail_links: BTreeMap::new(),
            relays: (0..n_relays).map(|_| Relay::default()).collect(),
            tabs: Tabs::default(),
            weather: Weather::default(),
            tally: Tally::default(),
            most_frames: MOST_FRAMES,
            rng,
            now: 1_700_000_000_000,
            queue: BTreeMap::new(),
            n_events: 0,
            lines: BTreeMap::new(),
            timers: BTreeMap::new(),
            ticks: BTreeMap::new(),
            offline: BTreeSet::new(),
            swallows: BTreeSet::new(),
            walls: BTreeSet::new(),
            mailbox_swallows: None,
            dies: None,
            last: BTreeMap::new(),
        };
        for at in 0..n_devices {
            let author = net.devices[at].author.clone();
            net.send(at, Command::IAm(author));
        }
        net
    }

    fn at(&mut self, after: u64, event: Event) {
        self.n_events += 1;
        self.queue.insert((self.now + after, self.n_events), event);
    }

    pub(super) fn send(&mut self, device: usize, command: Command) {
        let input = self.devices[device].command(command);
        self.input(device, input);
    }

    pub(super) fn input(&mut self, at: usize, input: Input) {
        let seconds = (self.now / 1_000) as i64;
        let mut outputs = self.devices[at].handle(input, seconds);
        let dies = self
            .dies
            .take_if(|(which, _)| *which == at && outputs.len() > 1);
        if let Some((_, log)) = dies {
            self.tally.cut_steps += 1;
            let n = self.rng.next_u64() as usize % outputs.len();
            outputs.truncate(n);
            outputs
                .into_iter()
                .for_each(|output| self.perform(at, output));
            return self.crash(at, log);
        }
        for output in outputs {
            self.perform(at, output);
        }
    }

    pub(super) fn soon(&mut self, device: usize, input: Input) {
        let engine = self.devices[device].engine;
        self.at(1, Event::ToDevice(device, engine, input));
    }

    fn perform(&mut self, at: usize, output: Output) {
        let engine = self.devices[at].engine;
        match output {
            Output::Load(log) => {
                let share = self.share_of(at, log);
                let device = &self.devices[self.tabs.store(at)];
                let mut chunks = device.stored(log);
                let slow = device.is_slow && !chunks.is_empty();
                self.soon(at, share);
                if slow && let Some(last) = chunks.pop() {
                    let last = Input::Loaded {
                        log,
                        chunks: vec![last],
                        last: true,
                    };
                    self.at(2_000, Event::ToDevice(at, engine, last));
                }
                let chunks = Input::Loaded {
                    log,
                    chunks,
                    last: !slow,
                };
                self.soon(at, chunks);
            }
            Output::ListLogs => {
                let logs = self.devices[self.tabs.store(at)]
                    .listings
                    .values()
                    .cloned()
                    .collect();
                self.soon(at, Input::Logs(logs));
            }
            Output::Save(task, chunk, listing) => {
                let store = self.tabs.store(at);
                self.devices[store].listings.insert(listing.id, listing);
                let takes = self.rng.next_u64() % 20;
                self.at(takes, Event::Store(at, engine, task, vec![chunk], vec![]));
            }
            Output::Compact {
                task,
                snapshot,
                covers,
            } => self.at(5, Event::Store(at, engine, task, vec![snapshot], covers)),
            Output::SaveListing(listing) => {
                let store = self.tabs.store(at);
                self.devices[store].listings.insert(listing.id, listing);
            }
            Output::SaveFirstKeys(log, _) if self.has_keys(at, log) => {
                let share = self.share_of(at, log);
                self.soon(at, share);
            }
            Output::SaveKeys(log, keys) | Output::SaveFirstKeys(log, keys) => {
                let store = self.tabs.store(at);
                let outcome = match self.devices[store].is_full {
                    true => {
                        self.tally.full_keys += 1;
                        Err(StorageError::Full)
                    }
                    false => {
                        self.devices[store].keys.insert(log, keys);
                        Ok(())
                    }
                };
                self.soon(at, Input::KeysSaved(log, outcome));
            }
            Output::LoadShare(log) => {
                let share = self.share_of(at, log);
                self.soon(at, share);
            }
            Output::SaveCopy(log, copy) => {
                let store = self.tabs.store(at);
                match self.devices[store].is_full {
                    true => self.tally.full_copies += 1,
                    false => _ = self.devices[store].copies.insert(log, copy),
                }
            }
            Output::Tabs(message) => self.tell_tabs(at, &message),
            Output::Lead(_) if self.devices[at].waits_to_lead => {}
            Output::Lead(log) => self.claim_lead(at, log),
            Output::StopLeading(log) => self.pass_lead(at, log),
            Output::Dial(link, to) => self.dial(at, link, &to),
            Output::Send(link, bytes) => self.pass(at, link, bytes),
            Output::TakeMore(link) => self.soon(at, Input::Link(link, LinkEvent::More)),
            Output::HangUp(link) => {
                if let Some((relay, line)) = self.lines.remove(&(at, link)) {
                    self.relays[relay].hang_up(line);
                }
            }
            Output::Mail(call) => {
                let is_cut_off = self.offline.contains(&at);
                let answer = match call.request {
                    _ if is_cut_off || call.address != mailbox_address() => {
                        MailAnswer::Failed(CourierTrouble::Unreachable)
                    }
                    MailRequest::Put(name, _) if self.mailbox_swallows == Some(at) => {
                        self.tally.swallowed_by_mailbox += 1;
                        MailAnswer::Stored(name)
                    }
                    request => self.mailbox.answer(call.document, request, &mut self.rng),
                };
                self.mail_links.insert(at, call.link);
                if let MailAnswer::Stored(name) = &answer
                    && self.mailbox_tells
                {
                    self.tell_of(at, name);
                }
                let after = 1 + self.rng.next_u64() % self.weather.delay.max(1);
                let input = Input::Link(call.link, LinkEvent::Mail(answer));
                self.at(after, Event::ToDevice(at, engine, input));
            }
            Output::WakeLink(link, ms) => {
                self.n_events += 1;
                let token = self.n_events;
                self.timers.insert((at, link), token);
                self.at(u64::from(ms), Event::LinkDue(at, engine, link, token));
            }
            Output::WakeAfter(ms) => {
                self.n_events += 1;
                let token = self.n_events;
                self.ticks.insert(at, token);
                self.at(u64::from(ms), Event::Tick(at, engine, token));
            }
            _ => {}
        }
    }

    /// The mailbox tells those who are connected that a device has put a chunk.
    pub(super) fn tell_of(&mut self, at: usize, name: &str) {
        for (other, link) in self.mail_links.clone() {
            if other != at && !self.offline.contains(&other) {
                let news = LinkEvent::Mail(MailAnswer::New(name.to_owned()));
                self.soon(other, Input::Link(link, news));
            }
        }
    }

    fn dial(&mut self, at: usize, link: LinkId, to: &RelayAddress) {
        let relay = (0..self.relays.len()).find(|n| address(*n) == *to);
        let up = relay.filter(|n| {
            !self.relays[*n].is_down
                && !self.offline.contains(&at)
                && !self.walls.contains(&(at, *n))
        });
        let event = match up {
            Some(relay) => {
                self.n_events += 1;
                self.lines.insert((at, link), (relay, self.n_events));
                LinkEvent::Up
            }
            None => LinkEvent::Down(LinkEnd::Unreachable),
        };
        self.soon(at, Input::Link(link, event));
    }

    /// A frame goes from a device to the relay at the other end of the link.
    fn pass(&mut self, at: usize, link: LinkId, bytes: Vec<u8>) {
        let Some((relay, line)) = self.lines.get(&(at, link)).copied() else {
            return;
        };
        for (after, bytes) in self.weathered(line, true, bytes) {
            self.at(after, Event::ToRelay(relay, line, bytes));
        }
    }

    fn answer(&mut self, line: Line, bytes: Vec<u8>) {
        let to = self.lines.iter().find(|(_, (_, known))| *known == line);
        let Some((&(at, link), _)) = to else { return };
        let engine = self.devices[at].engine;
        for (after, bytes) in self.weathered(line, false, bytes) {
            let input = Input::Link(link, LinkEvent::Frame(bytes));
            self.at(after, Event::ToDevice(at, engine, input));
        }
    }

    /// A relay passes messages on to a device, and gives it nothing of any document; or to everybody again.
    pub(super) fn withhold(&mut self, relay: usize, from: Option<usize>) {
        let lines = self.lines.iter();
        let lines = lines.filter(|((at, _), (of, _))| Some(*at) == from && *of == relay);
        self.relays[relay].withheld = lines.map(|(_, (_, line))| *line).collect();
    }

    /// A relay says something of its own to a device, at once and whatever the weather.
    pub(super) fn hear(&mut self, relay: usize, at: usize, frame: Vec<u8>) {
        let lines = self.lines.iter();
        let mut lines = lines.filter(|((to, _), (of, _))| (*to, *of) == (at, relay));
        let Some((&(_, link), _)) = lines.next() else {
            return;
        };
        self.input(at, Input::Link(link, LinkEvent::Frame(frame)));
    }

    /// The mailbox says something of its own to a device.
    pub(super) fn hear_mail(&mut self, at: usize, answer: MailAnswer) {
        if let Some(link) = self.mail_links.get(&at).copied() {
            self.input(at, Input::Link(link, LinkEvent::Mail(answer)));
        }
    }

    /// A relay says again all that it had passed on and kept.
    pub(super) fn say_again(&mut self, relay: usize) {
        for (line, bytes) in self.relays[relay].said.clone().unwrap_or_default() {
            self.answer(line, bytes);
        }
    }

    /// A relay that was busy answers all that it has taken.
    pub(super) fn catch_up(&mut self, relay: usize) {
        for (line, bytes) in self.relays[relay].catch_up() {
            self.answer(line, bytes);
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::ToRelay(relay, line, bytes) => {
                if self.relays[relay].is_down {
                    return;
                }
                let from = self.lines.iter().find(|(_, (_, known))| *known == line);
                let from = from.map(|((device, _), _)| *device);
                let is_of_a_document =
                    || matches!(RepoFrame::decode(&bytes), Ok(RepoFrame::Document { .. }));
                if from.is_some_and(|from| self.swallows.contains(&(relay, from)))
                    && is_of_a_document()
                {
                    self.tally.swallowed += 1;
                    return;
                }
                for (line, bytes) in self.relays[relay].take(line, &bytes) {
                    self.answer(line, bytes);
                }
            }
            Event::ToDevice(at, engine, input) => {
                if self.devices[at].engine == engine {
                    self.input(at, input);
                }
            }
            Event::LinkDue(at, engine, link, token) => {
                let is_current = self.timers.get(&(at, link)) == Some(&token);
                if is_current && self.devices[at].engine == engine {
                    self.input(at, Input::Link(link, LinkEvent::Due));
                }
            }
            Event::Tick(at, engine, token) => {
                let is_current = self.ticks.get(&at) == Some(&token);
                if is_current && self.devices[at].engine == engine {
                    self.input(at, Input::Tick);
                }
            }
            Event::Store(at, engine, task, chunks, covers) => {
                if self.devices[at].engine != engine {
                    return;
                }
                let store = self.tabs.store(at);
                if self.devices[store].is_full {
                    self.tally.full_saves += 1;
                    return self.input(at, Input::SaveFailed(task, StorageError::Full));
                }
                let device = &mut self.devices[store];
                device.chunks.extend(chunks.into_iter().map(|c| (c.key, c)));
                for key in covers {
                    device.chunks.remove(&key);
                }
                self.input(at, Input::Saved(task));
            }
        }
    }

    /// Lets the world go on for so many milliseconds.
    pub(super) fn run(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some((&(at, n), _)) = self.queue.first_key_value() {
            if at > until {
                break;
            }
            let event = self.queue.remove(&(at, n));
            self.now = self.now.max(at);
            event.into_iter().for_each(|event| self.happen(event));
        }
        self.now = until;
    }

    /// Ends all connections of a device, and gives them.
    fn hang_up_all(&mut self, at: usize) -> Vec<LinkId> {
        self.hang_up(at, |_| true)
    }

    /// Ends the connections of a device to some relays, and gives them.
    fn hang_up(&mut self, at: usize, is_meant: impl Fn(usize) -> bool) -> Vec<LinkId> {
        let lines = self.lines.iter();
        let lines = lines.filter(|((device, _), (relay, _))| *device == at && is_meant(*relay));
        let links: Vec<_> = lines.map(|((_, link), _)| *link).collect();
        for link in &links {
            if let Some((relay, line)) = self.lines.remove(&(at, *link)) {
                self.relays[relay].hang_up(line);
            }
        }
        links
    }

    /// The network of a device, or of all, goes or comes back.
    pub(super) fn cut(&mut self, at: usize) {
        self.offline.insert(at);
        for link in self.hang_up_all(at) {
            self.soon(at, Input::Link(link, LinkEvent::Down(LinkEnd::Closed)));
        }
    }

    /// A device and one relay do not reach each other any more, though each reaches others.
    pub(super) fn part(&mut self, at: usize, relay: usize) {
        self.walls.insert((at, relay));
        for link in self.hang_up(at, |which| which == relay) {
            self.soon(at, Input::Link(link, LinkEvent::Down(LinkEnd::Closed)));
        }
    }

    pub(super) fn stop_relay(&mut self, relay: usize) {
        self.relays[relay].is_down = true;
        for line in self.relays[relay].hang_up_all() {
            let to = self.lines.iter().find(|(_, (_, known))| *known == line);
            let Some((&(at, link), _)) = to else { continue };
            self.lines.remove(&(at, link));
            self.soon(at, Input::Link(link, LinkEvent::Down(LinkEnd::Closed)));
        }
    }

    /// The engine of a device dies between any two outputs, and the page starts another.
    pub(super) fn crash(&mut self, at: usize, log: LogId) {
        self.hang_up_all(at);
        self.pass_lead(at, log);
        self.devices[at].restart();
        let author = self.devices[at].author.clone();
        self.send(at, Command::IAm(author));
        self.send(at, Command::Open { log, view: None });
    }
}
