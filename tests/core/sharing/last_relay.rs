//! The last relay of a log is taken off: nobody is lost by it for good.

use super::net::{Net, address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
};

/// Ann has taken off the only relay through which she shares a log with Ben, and both have heard it.
fn without_relay(seed: u64) -> (Net, LogId) {
    let mut net = Net::new(seed, 2, 2);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    net.run(5_000);
    net.send(0, Command::Edit(Edit::RemoveRelay(address(0))));
    net.run(5_000);
    for at in [0, 1] {
        assert!(net.sharing(at).couriers.is_empty(), "{at}");
    }
    (net, log)
}

#[test]
fn l1_nothing_is_said_at_a_relay_that_was_taken_off() {
    let (mut net, _) = without_relay(801);
    let before = net.relays[0].n_chunks();
    net.add(0, "Alone");
    net.run(120_000);
    assert_eq!(net.relays[0].n_chunks(), before);
    assert_eq!(net.texts(1).len(), 1);
    assert_eq!(net.sharing(0).n_unsent, 1);
    assert_eq!(net.sharing(0).members[0].presence, Presence::Away);
}

#[test]
fn l2_undo_reaches_those_who_were_cut_off() {
    let (mut net, log) = without_relay(802);
    // One of them has been away meanwhile, and the other has closed the page.
    net.crash(1, log);
    net.run(5_000);
    net.add(0, "Alone");
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    net.run(10_000);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(net.sharing(1).couriers.len(), 1);
    net.add(1, "And back");
    net.run(10_000);
    assert_eq!(net.texts(0).len(), 3);
    assert_eq!(net.texts(1), net.texts(0));
}

#[test]
fn l3_another_relay_is_heard_of_through_the_last_one() {
    let (mut net, _) = without_relay(803);
    net.send(0, Command::Edit(Edit::AddRelay(address(1))));
    net.run(10_000);
    for at in [0, 1] {
        let couriers = &net.sharing(at).couriers;
        assert_eq!(couriers.len(), 1, "{at}");
        assert_eq!(couriers[0].address, address(1), "{at}");
    }
    let before = net.relays[0].n_chunks();
    net.add(0, "Through the new one");
    net.run(10_000);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(net.relays[0].n_chunks(), before);
}
