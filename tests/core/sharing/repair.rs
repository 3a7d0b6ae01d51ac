//! What the simulation of faults has found, and what reading the code beside it has: one rule each.

use super::net::{Net, address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    session::Input,
    trust::{Invite, Keyring, Sealed, SealedKind},
    wire::{TabFrame, TabMessage},
};

/// Two devices that share a log, level with each other.
fn two(seed: u64) -> (Net, LogId, String) {
    let mut net = Net::new(seed, 2, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    (net, log, invite)
}

/// The second device gets what the first has stored of the log, as a file, and opens it.
fn pass_as_file(net: &mut Net, log: LogId) {
    net.devices[1].chunks = net.devices[0].chunks.clone();
    net.devices[1].listings = net.devices[0].listings.clone();
    net.send(1, Command::Open { log, view: None });
    net.run(100);
}

#[test]
fn h20_what_was_lost_on_the_way_to_a_device_comes_without_anybody_writing_again() {
    let (mut net, ..) = two(20);
    net.add(0, "Lost on its way");
    net.weather.lost = 100;
    net.run(100);
    assert_eq!(net.texts(1).len(), 1);
    net.weather.lost = 0;
    net.run(200_000);
    assert_eq!(net.texts(0), net.texts(1));
}

#[test]
fn h21_a_relay_that_takes_long_to_answer_is_waited_for_longer_each_time() {
    let mut net = Net::new(21, 1, 1);
    net.weather.distance = 15_000;
    net.shared();
    net.run(600_000);
    assert_eq!(net.sharing(0).n_level(), 1);
    assert_eq!(net.sharing(0).couriers[0].trouble, None);
}

#[test]
fn h22_keys_of_an_invitation_for_which_there_was_no_room_are_stored_when_there_is() {
    let mut net = Net::new(22, 2, 1);
    let (_, invite) = net.shared();
    net.devices[1].is_full = true;
    net.join(1, &invite);
    net.run(20_000);
    let refusals = &net.devices[1].shown.refusals;
    assert_eq!(refusals[..], [Refusal::Store(StorageError::Full)]);
    net.devices[1].is_full = false;
    net.run(20_000);
    assert_eq!(net.texts(0), net.texts(1));
}

#[test]
fn h23_a_log_that_names_other_relays_than_its_invitation_is_found_where_the_invitation_says() {
    let mut net = Net::new(23, 2, 2);
    let log = net.create(0);
    net.add(0, "Publish the minutes");
    net.send(0, Command::Edit(Edit::AddRelay(address(1))));
    net.run(100);
    pass_as_file(&mut net, log);
    net.send(0, Command::Edit(Edit::RemoveRelay(address(1))));
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    let invite = net.invite(0, false);
    net.stop_relay(1);
    net.add(1, "Written on the train");
    net.join(1, &invite);
    net.run(5_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 2);
    // From then on the log says it.
    assert_eq!(net.sharing(1).couriers.len(), 1);
    net.send(0, Command::Edit(Edit::RemoveRelay(address(0))));
    net.run(2_000);
    assert!(net.sharing(1).couriers.is_empty());
    net.run(2_000);
    net.crash(1, log);
    net.run(2_000);
    assert!(net.sharing(1).couriers.is_empty(), "nor after a restart");
}

#[test]
fn h24_what_a_store_has_lost_comes_again_from_the_copy_of_what_travels() {
    let (mut net, log, _) = two(24);
    net.add(0, "Send the papers");
    net.run(5_000);
    assert!(net.devices[1].copies.contains_key(&log));
    net.stop_relay(0);
    for n_left in [1, 0] {
        let lost = net.devices[1].chunks.keys().skip(n_left).copied();
        for key in lost.collect::<Vec<_>>() {
            net.devices[1].chunks.remove(&key);
        }
        net.crash(1, log);
        net.run(5_000);
        assert_eq!(net.texts(1), net.texts(0), "{n_left} left");
        assert_eq!(net.devices[1].shown.awaiting, None);
    }
    assert!(!net.devices[1].chunks.is_empty(), "it is stored once more");
}

#[test]
fn h25_a_device_without_its_copy_does_not_send_the_log_again() {
    let (mut net, log, _) = two(25);
    for n in 0..12 {
        net.add(n % 2, &format!("Action {n}"));
        net.run(500);
    }
    net.run(5_000);
    let n_chunks = net.relays[0].n_chunks();
    for at in [0, 1, 0, 1] {
        net.devices[at].copies.clear();
        net.crash(at, log);
        net.run(5_000);
    }
    assert_eq!(net.relays[0].n_chunks(), n_chunks);
    assert_eq!(net.sharing(0).n_unsent, 0);
}

#[test]
fn h26_a_device_with_an_old_copy_does_not_send_again_what_it_sent_since() {
    let (mut net, log, _) = two(26);
    net.run(5_000);
    let old = net.devices[0].copies.clone();
    for n in 0..12 {
        net.add(0, &format!("Action {n}"));
        net.run(500);
    }
    net.run(5_000);
    let n_chunks = net.relays[0].n_chunks();
    net.devices[0].copies = old;
    net.crash(0, log);
    net.run(5_000);
    assert_eq!(net.relays[0].n_chunks(), n_chunks);
    assert_eq!(net.sharing(0).n_unsent, 0);
}

#[test]
fn h27_a_relay_that_tells_two_stories_of_one_change_does_not_end_the_exchange() {
    let (mut net, _, invite) = two(27);
    let ring = Keyring::join(&Invite::decode(&invite).unwrap(), &mut net.rng);
    net.relays[0].remember_this_state();
    for body in [b"one", b"two"] {
        let sealed = Sealed::new(&ring, SealedKind::Changes, body, &mut net.rng);
        net.stop_relay(0);
        net.relays[0].go_back();
        net.relays[0].plant(&ring, &sealed);
        net.relays[0].is_down = false;
        net.send(0, Command::Reconnect);
        net.run(1_000);
    }
    net.add(0, "From Ann");
    net.add(1, "From Ben");
    net.run(300_000);
    assert_eq!(net.texts(0).len(), 3);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.sharing(0).n_unsent, 0);
}

#[test]
fn h28_a_log_that_another_tab_removed_is_no_longer_talked_about() {
    let (mut net, log, _) = two(28);
    assert_eq!(net.relays[0].n_lines(), 2);
    let frame = TabFrame::Removed;
    net.input(1, Input::Tab(TabMessage { log, frame }));
    net.run(100);
    assert_eq!(net.relays[0].n_lines(), 1);
    assert_eq!(net.devices[1].shown.sharing, None);
}

#[test]
fn h29_a_new_name_counts_also_where_the_clock_went_back() {
    let (mut net, log, _) = two(29);
    net.devices[1].skew = -400_000_000;
    net.devices[1].author.name = "Benedict".to_owned();
    net.crash(1, log);
    net.run(2_000);
    assert_eq!(net.sharing(0).members[0].author.name, "Benedict");
    let n_chunks = net.relays[0].n_chunks();
    for _ in 0..3 {
        net.crash(1, log);
        net.run(2_000);
    }
    assert_eq!(net.relays[0].n_chunks(), n_chunks, "it says so once");
}

#[test]
fn h30_nothing_comes_in_while_the_store_still_gives_what_it_has() {
    let mut net = Net::new(30, 2, 1);
    let (log, invite) = net.shared();
    pass_as_file(&mut net, log);
    for n in 0..3 {
        net.add(1, &format!("On the train {n}"));
        net.run(100);
    }
    net.devices[1].is_slow = true;
    net.crash(1, log);
    net.send(1, Command::Join(invite));
    net.run(5_000);
    assert_eq!(net.texts(1).len(), 4);
    assert_eq!(net.texts(0), net.texts(1));
}

#[test]
fn h31_whoever_began_a_log_can_follow_an_invitation_to_it_at_once() {
    let mut net = Net::new(31, 2, 1);
    let log = net.create(0);
    net.add(0, "Publish the minutes");
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    net.run(100);
    pass_as_file(&mut net, log);
    net.add(1, "Book the hall");
    let invite = net.invite(1, false);
    net.join(0, &invite);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 2);
}

#[test]
fn h31b_of_a_log_that_came_as_a_file_it_is_told_that_others_share_it() {
    let mut net = Net::new(331, 2, 1);
    let log = net.create(0);
    net.run(100);
    assert!(!net.devices[0].shown.names_relays);
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    let invite = net.invite(0, false);
    net.run(2_000);
    pass_as_file(&mut net, log);
    assert!(net.devices[1].shown.names_relays);
    assert!(net.devices[1].shown.sharing.is_none());
    net.join(1, &invite);
    net.add(1, "Book the hall");
    net.run(2_000);
    assert_eq!(net.texts(0).len(), 1);
}

#[test]
fn h32_what_no_relay_has_confirmed_is_called_unsent_after_a_restart_as_well() {
    let (mut net, log, _) = two(32);
    net.weather.lost = 100;
    net.add(0, "Lost on its way");
    net.run(5_000);
    assert_eq!(net.sharing(0).n_unsent, 1);
    let before = net.sharing(0).couriers[0].last_success;
    net.cut(0);
    net.crash(0, log);
    net.run(1_000);
    assert_eq!(net.sharing(0).n_unsent, 1);
    // Nor is it forgotten that the relay had everything before.
    let courier = &net.sharing(0).couriers[0];
    let (known, before) = (courier.last_success.unwrap(), before.unwrap());
    assert!(before.0 - known.0 < 600, "{known:?} {before:?}");
    assert!(courier.trouble.is_some());
    net.weather.lost = 0;
    net.offline.clear();
    net.run(120_000);
    assert_eq!(net.sharing(0).n_unsent, 0);
    assert_eq!(net.texts(0), net.texts(1));
}

#[test]
fn h33_a_tab_that_takes_over_does_not_send_again_what_the_other_sent() {
    let mut net = Net::new(33, 2, 1);
    let (log, _) = net.shared();
    net.run(3_000);
    // The second is a tab of the first.
    net.devices[1].copies = net.devices[0].copies.clone();
    assert!(!net.devices[1].copies.is_empty());
    net.devices[1].author = net.devices[0].author.clone();
    net.devices[1].keys = net.devices[0].keys.clone();
    net.devices[1].waits_to_lead = true;
    pass_as_file(&mut net, log);
    let author = net.devices[1].author.clone();
    net.send(1, Command::IAm(author));
    for n in 0..5 {
        net.add(0, &format!("Action {n}"));
        net.run(500);
    }
    for chunk in net.devices[0].stored(log) {
        let frame = TabFrame::Changes(chunk.bytes);
        net.input(1, Input::Tab(TabMessage { log, frame }));
    }
    assert_eq!(net.texts(0), net.texts(1));
    net.run(5_000);
    let n_chunks = net.relays[0].n_chunks();
    net.send(0, Command::Close);
    net.input(1, Input::Leads(log));
    net.run(5_000);
    assert_eq!(net.relays[0].n_chunks(), n_chunks);
    assert_eq!(net.sharing(1).n_unsent, 0);
    assert_eq!(net.sharing(1).n_level(), 1);
}

#[test]
fn h34_a_tab_that_does_not_lead_calls_nothing_unsent_that_another_sends() {
    let (mut net, log, _) = two(34);
    net.devices[1].waits_to_lead = true;
    net.crash(1, log);
    net.run(2_000);
    net.add(1, "Seen by the tab that leads");
    net.run(2_000);
    let sharing = net.sharing(1);
    assert_eq!(sharing.couriers[0].state, CourierState::Elsewhere);
    assert_eq!(sharing.n_unsent, 0);
}
