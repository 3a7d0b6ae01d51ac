//! One run: who there is, and what happens to them.

use super::{
    super::{
        mailbox::Mishaps,
        net::{Net, address, mailbox_address},
        weather::Weather,
    },
    tally::{Fault, Faults},
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
    pub(super) invites: [String; 2],
    /// Who has followed one: its place.
    pub(super) joined: Vec<Option<usize>>,
    /// A device that began to share the log by itself, and follows the others' invitation at the end:
    /// its engine may have died before the new keys were stored.
    by_itself: Option<usize>,
    pub(super) actions: Vec<ActionId>,
    pub(super) n_words: usize,
    /// Whether people change the keys in such a run, and whether they have.
    may_change_keys: bool,
    pub(super) changes_keys: bool,
    /// Whether relays are removed in such a run.
    pub(super) removes_relays: bool,
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
            may_change_keys: seed % 4 == 1 && secrecy == Secrecy::Sealed,
            changes_keys: false,
            removes_relays: seed % 4 == 2,
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
            self.note(Fault::HereAsFile, 1);
        }
        if !self.has_mailbox || self.chance(2) {
            let relay = Edit::AddRelay(address(0));
            self.net.send(0, Command::Edit(relay));
        }
        if self.has_mailbox {
            let mailbox = Edit::AddRelay(mailbox_address());
            self.net.send(0, Command::Edit(mailbox));
            self.note(Fault::MailboxUsed, 1);
        }
        let is_open = self.secrecy == Secrecy::Open;
        if is_open {
            self.net.send(0, Command::Share(Secrecy::Open));
            self.net.run(100);
            self.note(Fault::OpenLog, 1);
        }
        // Whoever finds an open log may write to it.
        self.invites = [false, true].map(|reads| self.net.invite(0, reads && !is_open));
        self.joined[0] = Some(0);
        if has_a_file && !is_open && self.chance(2) {
            self.net.send(1, Command::Edit(Edit::AddRelay(address(0))));
            self.net.send(1, Command::Invite { read_only: false });
            self.by_itself = Some(1);
            self.note(Fault::SharedByTwo, 1);
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
    pub(super) fn chance(&mut self, of: usize) -> bool {
        self.pick(of) == 0
    }

    pub(super) fn note(&mut self, fault: Fault, n: usize) {
        self.faults.note(fault, n);
    }

    pub(super) fn faults(mut self) -> Faults {
        self.faults.add_mailbox(&self.net.mailbox);
        self.faults.add_net(&self.net.tally);
        let relays = self.net.relays.iter();
        relays.for_each(|relay| self.faults.add_relay(relay));
        self.faults
    }

    pub(super) fn invite_to_read(&self) -> &str {
        &self.invites[1]
    }

    pub(super) fn step(&mut self) {
        let at = self.pick(self.net.devices.len());
        let relay = self.pick(self.net.relays.len());
        let log = self.log;
        if self.may_change_keys && self.chance(6) {
            self.change_keys(at);
        }
        match self.pick(if self.has_mailbox { 39 } else { 30 }) {
            0..=7 => self.edit(at),
            8 | 9 => {
                self.follow(at);
            }
            10 => {
                self.net.cut(at);
                self.note(Fault::CutOff, 1);
            }
            11 | 12 => {
                self.net.offline.clear();
                self.net.send(at, Command::Reconnect);
            }
            13 => {
                self.net.stop_relay(relay);
                self.note(Fault::RelayStopped, 1);
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
                    self.note(Fault::RelayForgot, 1);
                } else {
                    let is_other = self.net.relays[relay].go_back();
                    self.note(Fault::RelayWentBack, usize::from(is_other));
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
            }
            23 => {
                self.most_chunks += 2;
                self.note(Fault::EngineDied, 1);
                self.net.crash(at, log);
            }
            24 | 25 => {
                self.most_chunks += 2;
                self.net.dies = Some((at, log));
            }
            26 => {
                let years = self.pick(21) as i64 - 10;
                self.net.devices[at].skew = years * YEAR;
                self.note(Fault::ClockYearsOff, usize::from(years != 0));
            }
            27 => self.change_relays(at, relay),
            28 | 29 if self.may_change_keys => self.change_keys(at),
            28 | 29 if self.removes_relays => self.change_relays(at, relay),
            28 | 29 => {
                if !self.net.walls.remove(&(at, relay)) {
                    self.net.part(at, relay);
                    let is_one_of_two = self.net.relays.len() > 1;
                    self.note(Fault::Partition, usize::from(is_one_of_two));
                }
            }
            30 => self.net.mailbox.is_down ^= true,
            31 => self.net.mailbox.is_full ^= true,
            32 => self.net.mailbox.remember_this_state(),
            33 => {
                if self.chance(2) {
                    self.net.mailbox.chunks.clear();
                    self.note(Fault::MailboxForgot, 1);
                } else {
                    self.net.mailbox.go_back();
                    self.note(Fault::MailboxWentBack, 1);
                }
                self.most_chunks += 2;
            }
            34 => self.many_edits(at),
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
        self.net.mailbox.keeps = self.chance(2);
        self.net.mailbox_swallows = self.chance(4).then(|| self.pick(self.net.devices.len()));
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
        net.walls.clear();
        net.mailbox_swallows = None;
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
        let is_invited_anew = self.changes_keys || self.removes_relays;
        if is_invited_anew {
            for at in 0..self.net.devices.len() {
                self.net.send(at, Command::RetrySave);
                self.net.send(at, Command::Reconnect);
            }
            self.net.run(200_000);
            self.invite_anew();
        }
        let invite = self.invites[0].clone();
        for at in 0..self.net.devices.len() {
            let has_it = self.net.devices[at].shown.head.is_some();
            let has_keys = self.net.devices[at].keys.contains_key(&self.log);
            let is_by_itself = self.by_itself == Some(at);
            let lacks_keys = is_invited_anew && !self.has_keys_of(at, &invite);
            let knows_no_relay = self.removes_relays;
            if self.joined[at].is_none()
                || !has_it
                || !has_keys
                || is_by_itself
                || lacks_keys
                || knows_no_relay
            {
                self.follow(at);
            }
            self.net.send(at, Command::RetrySave);
            self.net.send(at, Command::Reconnect);
        }
        self.net.run(400_000);
        self.follow_without_relays();
    }

    /// A removal may come through the very relay that it removes, and what came after it then no more: whoever is left
    /// without any follows the invitation again.
    fn follow_without_relays(&mut self) {
        let is_without = |at: &usize| {
            let sharing = self.net.devices[*at].shown.sharing.as_ref();
            sharing.is_some_and(|it| it.couriers.is_empty())
        };
        let without: Vec<_> = (0..self.net.devices.len()).filter(is_without).collect();
        for at in &without {
            self.follow(*at);
        }
        if !without.is_empty() {
            self.net.run(400_000);
        }
    }
}
