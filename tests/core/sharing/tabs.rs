//! Several tabs of one device: one store, one of them talks to the relays, and all say the same.

use super::net::{Net, address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    session::Input,
    wire::TabMessage,
};
use std::collections::BTreeMap;

/// Which engines of a world are tabs of one device, and which of them leads.
#[derive(Default)]
pub(super) struct Tabs {
    /// In whose store a tab keeps everything.
    store: BTreeMap<usize, usize>,
    /// Who leads, and who waits to.
    claims: BTreeMap<(usize, LogId), Vec<usize>>,
    /// What tabs say does not arrive.
    pub(super) are_deaf: bool,
}

impl Tabs {
    pub(super) fn store(&self, at: usize) -> usize {
        self.store.get(&at).copied().unwrap_or(at)
    }

    /// Whether a tab that wants to lead does so at once.
    pub(super) fn claim(&mut self, at: usize, log: LogId) -> bool {
        if self.store.is_empty() {
            // Nobody is a tab of anybody.
            return true;
        }
        let claims = self.claims.entry((self.store(at), log)).or_default();
        if claims.contains(&at) {
            return false;
        }
        claims.push(at);
        claims.len() == 1
    }
}

impl Net {
    /// The first engine, with two tabs; the others are other devices.
    fn with_two_tabs(seed: u64, n_devices: usize) -> Self {
        let mut net = Self::new(seed, n_devices, 1);
        net.tabs.store.insert(1, 0);
        net.devices[1].author = net.devices[0].author.clone();
        let author = net.devices[1].author.clone();
        net.send(1, Command::IAm(author));
        net
    }

    pub(super) fn has_keys(&self, at: usize, log: LogId) -> bool {
        self.devices[self.tabs.store(at)].keys.contains_key(&log)
    }

    pub(super) fn share_of(&self, at: usize, log: LogId) -> Input {
        let device = &self.devices[self.tabs.store(at)];
        Input::ShareLoaded {
            log,
            keys: device.keys.get(&log).cloned(),
            copy: device.copies.get(&log).cloned(),
        }
    }

    pub(super) fn tell_tabs(&mut self, at: usize, message: &TabMessage) {
        let store = self.tabs.store(at);
        for other in 0..self.devices.len() {
            if other != at && self.tabs.store(other) == store && !self.tabs.are_deaf {
                self.soon(other, Input::Tab(message.clone()));
            }
        }
    }

    /// A tab wants to lead.
    pub(super) fn claim_lead(&mut self, at: usize, log: LogId) {
        if self.tabs.claim(at, log) {
            self.soon(at, Input::Leads(log));
        }
    }

    /// A tab does not lead any more: the next one does.
    pub(super) fn pass_lead(&mut self, at: usize, log: LogId) {
        let key = (self.tabs.store(at), log);
        let Some(claims) = self.tabs.claims.get_mut(&key) else {
            return;
        };
        let led = claims.first() == Some(&at);
        claims.retain(|claim| *claim != at);
        if let Some(next) = claims.first().copied().filter(|_| led) {
            self.soon(next, Input::Leads(log));
        }
    }
}

/// A log that the first tab made and both have open.
fn in_both(net: &mut Net) -> LogId {
    let log = net.create(0);
    net.add(0, "Publish the minutes");
    net.run(100);
    net.send(1, Command::Open { log, view: None });
    net.run(100);
    log
}

#[test]
fn i1_a_tab_hears_that_another_has_begun_to_share_and_invites_to_the_same() {
    let mut net = Net::with_two_tabs(401, 4);
    let log = in_both(&mut net);
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    let first = net.invite(0, false);
    net.run(2_000);
    assert!(net.devices[1].shown.sharing.is_some(), "it is told");
    let keys = net.devices[0].keys[&log].clone();
    net.send(1, Command::Share(Secrecy::Sealed));
    let second = net.invite(1, false);
    assert_eq!(net.devices[0].keys[&log], keys, "they are the same");
    net.join(2, &first);
    net.join(3, &second);
    net.add(1, "Book the hall");
    net.run(3_000);
    for at in [1, 2, 3] {
        assert_eq!(net.texts(at), net.texts(0), "{at}");
    }
    assert_eq!(net.texts(0).len(), 2);
    assert_eq!(net.devices[1].shown.refusals, []);
}

#[test]
fn i2_of_two_tabs_that_begin_to_share_at_once_one_is_the_first_and_the_other_says_so() {
    for are_deaf in [false, true] {
        let mut net = Net::with_two_tabs(402, 4);
        let log = in_both(&mut net);
        net.send(0, Command::Edit(Edit::AddRelay(address(0))));
        net.run(100);
        net.tabs.are_deaf = are_deaf;
        for at in [0, 1] {
            net.send(at, Command::Share(Secrecy::Sealed));
            net.send(at, Command::Invite { read_only: false });
        }
        net.run(2_000);
        let invite_of = |at: usize| net.devices[at].shown.invites[0].clone();
        let invites = [invite_of(0), invite_of(1)];
        assert_eq!(
            net.devices[1].shown.refusals,
            [Refusal::SharedInAnotherTab],
            "it says so"
        );
        net.tabs.are_deaf = false;
        net.join(2, &invites[0]);
        net.join(3, &invites[1]);
        net.add(3, "Book the hall");
        net.run(3_000);
        assert_eq!(net.texts(0).len(), 2);
        assert_eq!(net.texts(2), net.texts(0));
        assert_eq!(net.texts(3), net.texts(0));
        // And after a restart as well.
        net.crash(0, log);
        net.run(3_000);
        net.add(2, "Send the papers");
        net.run(3_000);
        assert_eq!(net.texts(0).len(), 3);
    }
}

#[test]
fn i3_who_would_share_openly_what_another_tab_shares_sealed_is_told_and_it_stays_sealed() {
    let mut net = Net::with_two_tabs(403, 2);
    let log = in_both(&mut net);
    net.tabs.are_deaf = true;
    net.send(0, Command::Share(Secrecy::Sealed));
    net.run(100);
    let keys = net.devices[0].keys[&log].clone();
    net.send(1, Command::Share(Secrecy::Open));
    net.run(100);
    assert_eq!(net.devices[0].keys[&log], keys);
    assert_eq!(net.sharing(1).open_as, None);
    let chosen = Refusal::Open(OpenProblem::Chosen);
    assert_eq!(net.devices[1].shown.refusals, [chosen]);
}

/// The first device gets the third one's log as a file, and has it open twice.
fn open_twice_as_a_file(net: &mut Net, log: LogId) {
    net.devices[0].chunks = net.devices[2].chunks.clone();
    net.devices[0].listings = net.devices[2].listings.clone();
    for at in [0, 1] {
        net.send(at, Command::Open { log, view: None });
    }
    net.run(100);
}

#[test]
fn i4_an_invitation_followed_in_one_tab_is_followed_in_the_others() {
    let mut net = Net::with_two_tabs(404, 3);
    // The third device shares a log.
    let log = net.create(2);
    net.add(2, "Publish the minutes");
    net.send(2, Command::Edit(Edit::AddRelay(address(0))));
    let reading = net.invite(2, true);
    let full = net.invite(2, false);
    net.run(2_000);
    open_twice_as_a_file(&mut net, log);
    net.join(0, &reading);
    assert_eq!(net.devices[1].shown.read_only, Some(ReadOnly::Invited));
    net.join(1, &full);
    assert_eq!(net.devices[0].shown.read_only, None);
    net.add(0, "Book the hall");
    net.run(2_000);
    assert_eq!(net.texts(2).len(), 2);
    assert_eq!(net.texts(1), net.texts(2));
}

#[test]
fn i5_an_invitation_followed_while_another_tab_begins_to_share_is_followed_all_the_same() {
    let mut net = Net::with_two_tabs(405, 3);
    let log = net.create(2);
    net.add(2, "Publish the minutes");
    net.send(2, Command::Edit(Edit::AddRelay(address(0))));
    let invite = net.invite(2, false);
    net.run(2_000);
    open_twice_as_a_file(&mut net, log);
    net.send(0, Command::Share(Secrecy::Sealed));
    net.send(1, Command::Join(invite));
    net.run(3_000);
    net.add(0, "Book the hall");
    net.add(1, "Send the papers");
    net.run(5_000);
    assert_eq!(net.texts(2).len(), 3);
    assert_eq!(net.texts(0), net.texts(2));
    assert_eq!(net.texts(1), net.texts(2));
}

/// Two tabs of one device, the first of which leads, and another device; all are up to date.
fn led(seed: u64) -> (Net, LogId, ActionId) {
    let mut net = Net::with_two_tabs(seed, 3);
    let log = in_both(&mut net);
    let action = net.add(0, "Book the hall");
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    let invite = net.invite(0, false);
    net.join(2, &invite);
    net.run(5_000);
    (net, log, action)
}

fn looks(net: &Net, at: usize) -> Presence {
    net.sharing(at).members[0].presence
}

#[test]
fn i6_a_tab_that_does_not_lead_says_what_the_one_says_that_does() {
    let (mut net, log, action) = led(406);
    assert_eq!(net.sharing(1), net.sharing(0));
    assert_eq!(net.sharing(1).couriers[0].state, CourierState::Level);
    assert!(net.sharing(1).couriers[0].last_success.is_some());
    net.send(2, Command::LookAt(Some(action)));
    net.run(1_000);
    let here = Presence::Here {
        looks_at: Some(action),
    };
    assert_eq!(looks(&net, 1), here);
    net.cut(0);
    net.add(1, "Written while the network is away");
    net.run(1_000);
    assert_eq!(net.sharing(1).n_unsent, 1);
    assert_eq!(
        net.sharing(1).couriers[0].trouble,
        Some(CourierTrouble::Unreachable)
    );
    // Asked for where it does not lead, it is done where it does.
    net.run(60_000);
    net.offline.clear();
    net.send(1, Command::Reconnect);
    net.run(3_000);
    assert_eq!(net.sharing(1).n_unsent, 0);
    assert_eq!(net.texts(2), net.texts(1));
    // A tab that opens later is told as well.
    net.crash(1, log);
    net.run(500);
    assert_eq!(net.sharing(1), net.sharing(0));
    // And one that takes over says it of itself.
    net.send(0, Command::Close);
    net.run(3_000);
    assert_eq!(net.sharing(1).couriers[0].state, CourierState::Level);
}

#[test]
fn i7_the_others_see_what_is_open_in_either_tab() {
    let (mut net, log, action) = led(407);
    let here = |looks_at| Presence::Here { looks_at };
    net.send(1, Command::LookAt(Some(action)));
    net.run(1_000);
    assert_eq!(looks(&net, 2), here(Some(action)));
    let other = net.add(0, "Send the papers");
    net.run(2_000);
    net.send(0, Command::LookAt(Some(other)));
    net.run(2_000);
    assert_eq!(looks(&net, 2), here(Some(other)), "the last one");
    net.send(0, Command::LookAt(None));
    net.run(600_000);
    assert_eq!(looks(&net, 2), here(Some(action)), "still open");
    // That tab ends without a word.
    net.tabs.are_deaf = true;
    net.run(600_000);
    assert_eq!(looks(&net, 2), here(None));
    net.tabs.are_deaf = false;
    net.run(200_000);
    assert_eq!(looks(&net, 2), here(Some(action)), "it speaks again");
    net.send(0, Command::Close);
    net.run(3_000);
    assert_eq!(looks(&net, 2), here(Some(action)), "it leads now");
    net.crash(1, log);
    net.run(200_000);
    assert_eq!(looks(&net, 2), here(None));
}

#[test]
fn i8_keys_are_changed_where_the_relays_are_talked_to_and_the_other_tab_says_so() {
    let (mut net, log, _) = led(408);
    let without = Vec::new();
    net.send(1, Command::ChangeKeys { without });
    let refused = net.devices[1].shown.refusals.pop();
    assert_eq!(refused, Some(Refusal::LedByAnotherTab));
    let before = net.devices[0].keys[&log].clone();
    let without = Vec::new();
    net.send(0, Command::ChangeKeys { without });
    net.run(5_000);
    assert_ne!(net.devices[0].keys[&log], before);
    // The tab that takes over goes on with the new ones.
    net.send(0, Command::Close);
    net.run(3_000);
    let after = net.devices[0].keys[&log].clone();
    net.add(1, "With the new keys");
    net.run(5_000);
    assert_eq!(net.devices[0].keys[&log], after);
    assert_eq!(net.texts(2), net.texts(1));
    assert_eq!(net.sharing(1).shut_out, None);
    let without = Vec::new();
    net.send(1, Command::ChangeKeys { without });
    assert_eq!(net.devices[1].shown.refusals, []);
}

#[test]
fn i9_a_relay_that_is_left_in_one_tab_is_left_in_the_others() {
    let (mut net, log, _) = led(411);
    net.send(1, Command::LeaveHere(address(0)));
    net.run(2_000);
    for at in [0, 1] {
        assert_eq!(net.sharing(at).left, [address(0)], "{at}");
        assert_eq!(net.sharing(at).couriers, [], "{at}");
    }
    net.add(0, "Not sent for now");
    // The tab that takes over keeps to it, and so does one that opens later.
    net.send(0, Command::Close);
    net.run(3_000);
    net.crash(1, log);
    net.run(3_000);
    assert_eq!(net.sharing(1).left, [address(0)]);
    assert_eq!(net.texts(2).len() + 1, net.texts(1).len());
    net.send(1, Command::UseHere(address(0)));
    net.run(5_000);
    assert_eq!(net.texts(2), net.texts(1));
}
