//! One device of those that share a log in memory: a session, and a store that takes everything at once.

use bench::words::Seed;
use matters_arising::{
    command::Command,
    model::*,
    session::{Input, LinkEnd, LinkEvent, LinkId, Output, Session},
    wire::{Chunk, ChunkKey, ChunkKind},
};
use std::{
    collections::{BTreeMap, VecDeque},
    time::{Duration, Instant},
};

/// A session, and what its device does for it at once.
pub(super) struct Device {
    pub(super) session: Session,
    pub(super) rng: Seed,
    pub(super) number: u32,
    pub(super) link: Option<LinkId>,
    pub(super) online: bool,
    pub(super) invite: Option<String>,
    pub(super) rows: BTreeMap<ActionId, Action>,
    /// Frames for the relay.
    pub(super) sent: VecDeque<Vec<u8>>,
    /// When it wants to be woken, and for what.
    pub(super) ticks_at: Option<u64>,
    pub(super) due_at: Option<u64>,
    /// The time that it worked.
    pub(super) worked: Duration,
}

/// In milliseconds, and moved by hand.
pub(super) struct Clock(pub(super) u64);

impl Clock {
    pub(super) fn stamp(&self) -> Timestamp {
        Timestamp((self.0 / 1_000) as i64)
    }
}

impl Device {
    pub(super) fn new(name: &str, seed: u64, clock: &Clock) -> Self {
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

    pub(super) fn command(&mut self, command: Command, clock: &Clock) {
        self.number += 1;
        let number = self.number;
        self.input(Input::Command { number, command }, clock);
    }

    pub(super) fn input(&mut self, input: Input, clock: &Clock) {
        let began = Instant::now();
        let outputs = self.session.handle(input, clock.stamp(), &mut self.rng);
        self.worked += began.elapsed();
        for output in outputs {
            self.carry_out(output, clock);
        }
    }

    pub(super) fn carry_out(&mut self, output: Output, clock: &Clock) {
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
            Output::SaveKeys(log, _) | Output::SaveFirstKeys(log, _) => {
                self.input(Input::KeysSaved(log, Ok(())), clock);
            }
            Output::Lead(log) => self.input(Input::Leads(log), clock),
            Output::Dial(link, _) => {
                self.link = Some(link);
                let event = match self.online {
                    true => LinkEvent::Up,
                    false => LinkEvent::Down(LinkEnd::Unreachable),
                };
                self.input(Input::Link(link, event), clock);
            }
            Output::Send(_, bytes) => self.sent.push_back(bytes),
            Output::TakeMore(link) => self.input(Input::Link(link, LinkEvent::More), clock),
            Output::WakeAfter(ms) => self.ticks_at = Some(clock.0 + u64::from(ms)),
            Output::WakeLink(_, ms) => self.due_at = Some(clock.0 + u64::from(ms)),
            _ => {}
        }
    }

    pub(super) fn wake(&mut self, clock: &Clock) {
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

/// Opens a log that is stored, on a device.
pub(super) fn open(device: &mut Device, log: LogId, bytes: &[u8], clock: &Clock) {
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
