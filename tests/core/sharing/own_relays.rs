//! Relays that a device has for itself: those who may only read choose some as well.

use super::net::{Net, address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
};

/// Ann writes and Ben reads, through the first relay; each also uses the second, for themselves. Cai, who writes, does
/// not.
fn shared(seed: u64) -> (Net, LogId) {
    let mut net = Net::new(seed, 3, 2);
    let (log, invite) = net.shared();
    net.join(2, &invite);
    let to_read = net.invite(0, true);
    net.join(1, &to_read);
    net.run(5_000);
    for at in [0, 1] {
        net.send(at, Command::UseHere(address(1)));
    }
    net.run(5_000);
    (net, log)
}

fn reach(net: &Net, at: usize, relay: usize) -> Option<CourierReach> {
    let couriers = net.sharing(at).couriers.iter();
    let mut known = couriers.filter(|courier| courier.address == address(relay));
    known.next().map(|courier| courier.reach)
}

#[test]
fn o1_a_reader_reads_through_a_relay_of_their_own_also_after_a_restart() {
    let (mut net, log) = shared(601);
    assert_eq!(net.devices[1].shown.read_only, Some(ReadOnly::Invited));
    assert_eq!(reach(&net, 1, 0), Some(CourierReach::Everybody));
    assert_eq!(reach(&net, 1, 1), Some(CourierReach::ThisDevice));
    net.stop_relay(0);
    net.add(0, "Through the other one");
    net.run(10_000);
    assert_eq!(net.texts(1), net.texts(0));
    net.crash(1, log);
    net.add(0, "And after a restart");
    net.run(10_000);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(reach(&net, 1, 1), Some(CourierReach::ThisDevice));
    assert!(net.devices[1].shown.refusals.is_empty());
}

#[test]
fn o2_a_relay_of_one_device_goes_for_good_and_the_others_never_hear_of_it() {
    let (mut net, log) = shared(602);
    assert_eq!(reach(&net, 2, 1), None);
    net.send(1, Command::LeaveHere(address(1)));
    assert_eq!(reach(&net, 1, 1), None);
    net.run(5_000);
    net.crash(1, log);
    net.run(5_000);
    assert_eq!(reach(&net, 1, 1), None);
    assert_eq!(reach(&net, 0, 1), Some(CourierReach::ThisDevice));
    net.stop_relay(0);
    net.add(0, "Not by the first");
    net.run(10_000);
    assert_eq!(net.texts(1).len() + 1, net.texts(0).len());
}

#[test]
fn o3_a_relay_that_the_log_names_is_left_by_one_device_and_taken_up_again() {
    let (mut net, log) = shared(604);
    net.send(0, Command::Edit(Edit::AddRelay(address(1))));
    net.run(5_000);
    assert_eq!(reach(&net, 1, 1), Some(CourierReach::Everybody));
    net.send(1, Command::LeaveHere(address(1)));
    assert_eq!(reach(&net, 1, 1), None);
    assert_eq!(net.sharing(1).left, [address(1)]);
    net.run(5_000);
    net.crash(1, log);
    net.run(5_000);
    assert_eq!(net.sharing(1).left, [address(1)]);
    assert_eq!(reach(&net, 2, 1), Some(CourierReach::Everybody));
    net.stop_relay(0);
    net.add(0, "By the second");
    net.run(10_000);
    assert_eq!(net.texts(2), net.texts(0));
    assert_eq!(net.texts(1).len() + 1, net.texts(0).len());
    net.send(1, Command::UseHere(address(1)));
    net.run(10_000);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(reach(&net, 1, 1), Some(CourierReach::Everybody));
    assert!(net.sharing(1).left.is_empty());
}

#[test]
fn o4_new_keys_go_to_the_same_places() {
    let (mut net, log) = shared(605);
    let without = Vec::new();
    net.send(0, Command::ChangeKeys { without });
    net.run(20_000);
    net.crash(1, log);
    net.stop_relay(0);
    net.add(0, "With the new keys");
    net.run(20_000);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(reach(&net, 1, 1), Some(CourierReach::ThisDevice));
}

#[test]
fn o5_a_relay_that_one_device_has_left_is_not_called_with_new_keys_either() {
    let (mut net, log) = shared(606);
    net.send(0, Command::Edit(Edit::AddRelay(address(1))));
    net.run(5_000);
    net.send(2, Command::LeaveHere(address(1)));
    let without = Vec::new();
    net.send(0, Command::ChangeKeys { without });
    net.run(20_000);
    assert_eq!(net.sharing(2).left, [address(1)]);
    net.crash(2, log);
    net.run(5_000);
    assert_eq!(net.sharing(2).left, [address(1)]);
    assert_eq!(net.sharing(2).couriers.len(), 1);
    net.add(0, "With the new keys");
    net.run(20_000);
    assert_eq!(net.texts(2), net.texts(0));
}
