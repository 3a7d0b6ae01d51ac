//! One run: who there is, and what happens to them.

use super::{
    super::{
        mailbox::Mishaps,
        net::{Net, address, mailbox_address},
        weather::Weather,
    },
    tally::Faults,
};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    trust::{Keyring, Sealed, SealedKind},
};

const YEAR: i64 = 365 * 86_400;

pub(super) struct World {
    pub(super) net: Net,
    pub(super) log: LogId,
    /// An invitation to write, and one to read.
    invites: [String; 2],
    /// Who has followed one: its place.
    pub(super) joined: Vec<Option<usize>>,
    /// A device that began to share the log by itself, and follows the others' invitation at the end:
    /// its engine may have died before the new keys were stored.
    by_itself: Option<usize>,
    pub(super) actions: Vec<ActionId>,
    n_words: usize,
    /// Whether couriers can read it.
    pub(super) secrecy: Secrecy,
    /// Whether the log is shared through the mailbox as well.
    pub(super) has_mailbox: bool,
    /// Chunks that all edits, restarts and invitations can account for.
    pub(super) most_chunks: usize,
    faults: Faults,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        let n_devices = 2 + (seed % 2) as usize;
        let n_relays = 1 + (seed / 2 % 2) as usize;
        let mut net = Net::new(seed, n_devices, n_relays);
        let log = net.create(0);
        let secrecy = match seed % 5 {
            4 => Secrecy::Open,
            _ => Secrecy::Sealed,
        };
        let mut world = Self {
            net,
            log,
            invites: [String::new(), String::new()],
            joined: vec![None; n_devices],
            by_itself: None,
            actions: Vec::new(),
            n_words: 0,
            secrecy,
            // Nothing that is readable is put into one.
            has_mailbox: seed.is_multiple_of(3) && secrecy == Secrecy::Sealed,
            most_chunks: 10,
            faults: Faults::default(),
        };
        world.begin();
        world
    }

    fn begin(&mut self) {
        for relay in 0..self.net.relays.len() {
            let other = LogId::random(&mut self.net.rng);
            let other = Keyring::new(other, Secrecy::Sealed, &mut self.net.rng);
            let body = b"Another log altogether".repeat(9);
            let sealed = Sealed::new(&other, SealedKind::Changes, &body, &mut self.net.rng);
            self.net.relays[relay].host(&other, &sealed);
            self.net.relays[relay].remember_this_state();
        }
        self.edit(0);
        let has_a_file = self.chance(8);
        if has_a_file {
            // Another device has the log as a file, from before it was shared.
            self.net.run(100);
            self.net.devices[1].chunks = self.net.devices[0].chunks.clone();
            self.net.devices[1].listings = self.net.devices[0].listings.clone();
            let log = self.log;
            self.net.send(1, Command::Open { log, view: None });
            self.net.run(100);
            self.edit(1);
            self.note("logs that were there as a file before they were joined", 1);
        }
        let relay = Edit::AddRelay(address(0));
        self.net.send(0, Command::Edit(relay));
        if self.has_mailbox {
            let mailbox = Edit::AddRelay(mailbox_address());
            self.net.send(0, Command::Edit(mailbox));
            self.note("logs with a mailbox", 1);
        }
        let is_open = self.secrecy == Secrecy::Open;
        if is_open {
            self.net.send(0, Command::Share(Secrecy::Open));
            self.net.run(100);
            self.note("open logs", 1);
        }
        // Whoever finds an open log may write to it.
        self.invites = [false, true].map(|reads| self.net.invite(0, reads && !is_open));
        self.joined[0] = Some(0);
        if has_a_file && !is_open && self.chance(2) {
            self.net.send(1, Command::Edit(Edit::AddRelay(address(0))));
            self.net.send(1, Command::Invite { read_only: false });
            self.by_itself = Some(1);
            self.note("logs that two began to share by themselves", 1);
        }
        self.net.run(200);
        if self.chance(2) {
            self.change_weather();
        }
    }

    pub(super) fn n_steps(&mut self) -> usize {
        10 + self.pick(15)
    }

    pub(super) fn pick(&mut self, n: usize) -> usize {
        (self.net.rng.next_u64() % n as u64) as usize
    }

    /// Once in so many times.
    fn chance(&mut self, of: usize) -> bool {
        self.pick(of) == 0
    }

    fn note(&mut self, what: &'static str, n: usize) {
        self.faults.note(what, n);
    }

    pub(super) fn faults(mut self) -> Faults {
        self.faults.add_mailbox(&self.net.mailbox);
        self.faults.add_net(&self.net.tally);
        self.faults
    }

    pub(super) fn invite_to_read(&self) -> &str {
        &self.invites[1]
    }

    /// Somebody changes the log, in words that no other edit uses.
    fn edit(&mut self, at: usize) {
        self.n_words += 1;
        let words = format!("«{}»", self.n_words);
        let kind = self.pick(5);
        let nth = self.pick(self.actions.len().max(1));
        let action = self.actions.get(nth).copied();
        let seen = action.and_then(|id| self.net.devices[at].shown.rows.get(&id));
        let seen = seen.map(|row| (row.id, row.revision));
        let edit = match (kind, seen) {
            (0, Some((action, seen))) => Edit::EditWording {
                action,
                seen,
                // At the front always, so that nothing is written into the words of another edit.
                splice: Splice {
                    at: 0,
                    delete: 0,
                    insert: words.clone(),
                },
            },
            (1, Some((action, _))) => Edit::AddEntry {
                action,
                id: EntryId::random(&mut self.net.rng),
                kind: EntryKind::Update,
                text: words.clone(),
                at: None,
                regarding: None,
                audience: Default::default(),
            },
            (2, Some((action, _))) => Edit::SetOrigin {
                action,
                origin: Some(Origin {
                    month: None,
                    printed: words.clone(),
                }),
            },
            _ => {
                let id = ActionId::random(&mut self.net.rng);
                self.actions.push(id);
                let text = format!("Publish {words}");
                Edit::AddAction { id, text }
            }
        };
        let is_kept = !matches!(edit, Edit::SetOrigin { .. });
        let before = (
            self.net.devices[at].shown.refusals.len(),
            self.net.devices[at].engine,
        );
        self.net.send(at, Command::Edit(edit));
        let device = &mut self.net.devices[at];
        if is_kept && before == (device.shown.refusals.len(), device.engine) {
            device.unsaved.push((device.number, words));
        }
        self.most_chunks += 1;
    }

    fn follow(&mut self, at: usize) {
        if self.joined[at].is_some() && at != 0 {
            self.note("invitations followed twice", 1);
        } else if self.n_words > 8 && at != 0 {
            self.note("devices that joined late", 1);
        }
        let which = match self.joined[at] {
            Some(which) => which,
            // What somebody who reads has written before would stay with them.
            None => usize::from(at == 2 && self.chance(2)),
        };
        if self.joined[at].is_none() && which == 1 && self.secrecy == Secrecy::Sealed {
            self.note("devices that only read", 1);
        }
        self.joined[at] = Some(which);
        self.most_chunks += 2;
        let invite = self.invites[which].clone();
        self.net.send(at, Command::Join(invite));
    }

    pub(super) fn step(&mut self) {
        let at = self.pick(self.net.devices.len());
        let relay = self.pick(self.net.relays.len());
        let log = self.log;
        match self.pick(if self.has_mailbox { 34 } else { 28 }) {
            0..=7 => self.edit(at),
            8 | 9 => {
                self.follow(at);
            }
            10 => {
                self.net.cut(at);
                self.note("devices cut off", 1);
            }
            11 | 12 => {
                self.net.offline.clear();
                self.net.send(at, Command::Reconnect);
            }
            13 => {
                self.net.stop_relay(relay);
                self.note("relays stopped", 1);
            }
            14 | 15 => self.net.relays[relay].is_down = false,
            16 => {
                let with_notice = self.chance(2);
                if with_notice {
                    self.net.stop_relay(relay);
                    self.net.relays[relay].is_down = false;
                }
                if self.chance(2) {
                    self.net.relays[relay].forget_everything();
                    self.note("relays that forgot everything", 1);
                } else {
                    self.net.relays[relay].go_back();
                    self.note("relays that went back", 1);
                }
                self.most_chunks += 2;
            }
            17 => self.net.relays[relay].remember_this_state(),
            18 => self.net.relays[relay].mixes ^= true,
            19 => match self.net.swallows.take(&(relay, at)) {
                Some(_) => {}
                None => _ = self.net.swallows.insert((relay, at)),
            },
            20 | 21 => self.change_weather(),
            22 => {
                self.net.devices[at].is_slow ^= true;
                self.net.devices[at].is_full ^= true;
                self.note("disks filled or emptied", 1);
            }
            23 => {
                self.most_chunks += 2;
                self.note("engines that died", 1);
                self.net.crash(at, log);
            }
            24 | 25 => {
                self.most_chunks += 2;
                self.net.dies = Some((at, log));
            }
            26 => {
                let years = self.pick(21) as i64 - 10;
                self.net.devices[at].skew = years * YEAR;
                self.note("clocks set years off", usize::from(years != 0));
            }
            27 => {
                let relay = Edit::AddRelay(address(relay));
                self.net.send(at, Command::Edit(relay));
            }
            28 => self.net.mailbox.is_down ^= true,
            29 => self.net.mailbox.is_full ^= true,
            30 => self.net.mailbox.remember_this_state(),
            31 => {
                match self.chance(2) {
                    true => self.net.mailbox.chunks.clear(),
                    false => self.net.mailbox.go_back(),
                }
                self.note("mailboxes that forgot or went back", 1);
                self.most_chunks += 2;
            }
            32 => self.many_edits(at),
            _ => self.change_mailbox(),
        }
        let ms = match self.pick(6) {
            0 => 0,
            1..=3 => 1 + self.pick(100),
            4 => self.pick(3_000),
            _ => self.pick(40_000),
        };
        self.net.run(ms as u64);
    }

    /// So many chunks that a mailbox gathers them.
    fn many_edits(&mut self, at: usize) {
        for _ in 0..70 {
            self.edit(at);
            self.net.run(4_000);
        }
        self.most_chunks += 140;
        self.note("long stretches of work", 1);
    }

    fn change_mailbox(&mut self) {
        let mut often = |most: usize| match self.chance(2) {
            true => self.pick(most) as u64,
            false => 0,
        };
        self.net.mailbox.mishaps = Mishaps {
            lost: often(40),
            lost_snapshots: often(90),
            stale: often(60),
            damaged: often(30),
            damaged_snapshots: often(90),
            mixed: often(30),
            refused: often(20),
        };
        self.net.mailbox.keeps = self.chance(4);
    }

    fn change_weather(&mut self) {
        let mut often = |most: usize| match self.chance(2) {
            true => self.pick(most) as u64,
            false => 0,
        };
        self.net.weather = Weather {
            lost: often(40),
            doubled: often(40),
            damaged: often(30),
            reordered: often(60),
            delay: often(5_000),
            distance: 0,
        };
    }

    /// Everything is well again, and people do what they would: come back, follow their invitation if
    /// they have no log yet, try again what failed.
    pub(super) fn heal(&mut self) {
        let net = &mut self.net;
        net.weather = Weather::default();
        net.offline.clear();
        net.swallows.clear();
        net.dies = None;
        net.mailbox.is_down = false;
        net.mailbox.is_full = false;
        net.mailbox.keeps = false;
        net.mailbox.mishaps = Mishaps::default();
        for relay in &mut net.relays {
            relay.is_down = false;
            relay.mixes = false;
        }
        for at in 0..net.devices.len() {
            net.devices[at].is_full = false;
        }
        net.run(100);
        for at in 0..self.net.devices.len() {
            let has_it = self.net.devices[at].shown.head.is_some();
            let has_keys = self.net.devices[at].keys.contains_key(&self.log);
            let is_by_itself = self.by_itself == Some(at);
            if self.joined[at].is_none() || !has_it || !has_keys || is_by_itself {
                self.follow(at);
            }
            self.net.send(at, Command::RetrySave);
            self.net.send(at, Command::Reconnect);
        }
        self.net.run(400_000);
    }
}
