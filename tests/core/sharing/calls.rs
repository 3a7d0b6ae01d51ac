//! Calls to relays: under which name, and what comes of answers that cross with what is sent.

use super::net::{Net, address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
};
use std::collections::BTreeSet;

#[test]
fn j1_no_two_calls_bear_one_name() {
    let mut net = Net::new(701, 2, 2);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.send(0, Command::Edit(Edit::AddRelay(address(1))));
    net.run(5_000);
    for _ in 0..3 {
        net.cut(1);
        net.run(1_000);
        net.offline.clear();
        net.send(1, Command::Reconnect);
        net.run(5_000);
    }
    assert_eq!(net.sharing(1).n_level(), 2);
    let names: Vec<_> = net.relays.iter().flat_map(|it| &it.names).collect();
    assert!(names.len() >= 10, "{} calls", names.len());
    let different: BTreeSet<_> = names.iter().collect();
    assert_eq!(different.len(), names.len());
}

#[test]
fn j2_what_was_lost_with_a_connection_comes_also_from_a_relay_that_goes_by_names() {
    let mut net = Net::new(702, 2, 1);
    net.relays[0].remembers_names = true;
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.run(5_000);
    net.relays[0].passes_nothing_on = true;
    net.weather.distance = 1_000;
    let before = net.relays[0].n_chunks();
    net.add(0, "Lost with the connection");
    while net.relays[0].n_chunks() == before {
        net.run(100);
    }
    // It is on its way from the relay to Ben when the connection ends.
    net.cut(1);
    net.weather.distance = 0;
    net.run(5_000);
    assert_eq!(net.texts(1).len(), 1, "it was lost");
    net.offline.clear();
    net.send(1, Command::Reconnect);
    net.run(5_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.sharing(1).n_level(), 1);
}

#[test]
fn j3_who_writes_on_while_answers_are_on_their_way_is_told_in_the_end_that_all_has_come() {
    for (seed, secrecy) in [(703, Secrecy::Open), (704, Secrecy::Sealed)] {
        let mut net = Net::new(seed, 1, 2);
        net.create(0);
        net.add(0, "Publish the minutes");
        for relay in [0, 1] {
            net.send(0, Command::Edit(Edit::AddRelay(address(relay))));
        }
        net.send(0, Command::Share(secrecy));
        net.run(5_000);
        assert_eq!(net.sharing(0).n_level(), 2);
        net.weather.distance = 100;
        for round in 0..30 {
            for n in 0..1 + round % 4 {
                net.add(0, &format!("{round} {n}"));
                net.run(60);
                // The second takes together what comes meanwhile.
                net.relays[1].is_busy = n > 0;
            }
            net.run(300);
            net.catch_up(1);
            net.run(3_000);
            assert_eq!(net.sharing(0).n_level(), 2, "{secrecy:?} {round}");
            assert_eq!(net.sharing(0).n_unsent, 0);
        }
    }
}
