//! Devices and relays in one world, with a clock that only the test moves.

mod lines;
mod outputs;

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
    session::{Input, LinkEvent, LinkId, TaskId},
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
}
