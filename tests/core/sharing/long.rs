//! Coming back after a long time: what came meanwhile is taken in by and by, and the log is of use meanwhile.

use super::net::Net;
use matters_arising::{
    command::{Command, Edit},
    model::*,
};

/// The first device has written much while the second was away; words that no compression makes small.
fn much_behind(seed: u64) -> (Net, LogId) {
    let mut net = Net::new(seed, 2, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    net.run(3_000);
    net.cut(1);
    for n in 0..200 {
        let action = net.add(0, &format!("Action {n}"));
        let text = (0..250)
            .map(|_| format!("{:016x} ", net.rng.next_u64()))
            .collect();
        let id = EntryId::random(&mut net.rng);
        let kind = EntryKind::Update;
        net.send(
            0,
            Command::Edit(Edit::AddEntry {
                action,
                id,
                kind,
                text,
                at: None,
                regarding: None,
                audience: Default::default(),
            }),
        );
        net.run(20);
    }
    net.run(10_000);
    net.devices[1].shown.progress.clear();
    net.offline.clear();
    net.send(1, Command::Reconnect);
    (net, log)
}

/// Goes on until some of it is taken in, and not all.
fn until_half_way(net: &mut Net) {
    let mut n = 0;
    while net.devices[1].shown.progress.len() < 2 {
        net.run(1);
        n += 1;
        assert!(n < 5_000, "nothing comes by and by");
    }
    assert!(net.texts(1).len() < net.texts(0).len(), "not all at once");
}

#[test]
fn l1_a_long_catch_up_says_how_far_it_is_and_the_log_is_of_use_meanwhile() {
    let (mut net, _) = much_behind(301);
    until_half_way(&mut net);
    net.add(1, "Written while it was coming in");
    assert!(net.devices[1].shown.refusals.is_empty());
    assert!(net.texts(1).iter().any(|text| text.starts_with("Written")));
    net.run(10_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 202);
    let progress = &net.devices[1].shown.progress;
    assert!(progress.len() >= 3, "{progress:?}");
    assert!(progress.is_sorted(), "{progress:?}");
    assert_eq!(net.sharing(1).taken_in, None);
    assert_eq!(net.sharing(1).n_unsent, 0);
}

#[test]
fn l2_an_engine_that_dies_half_way_loses_nothing_of_what_came() {
    let (mut net, log) = much_behind(302);
    until_half_way(&mut net);
    net.add(1, "Written while it was coming in");
    net.run(100);
    net.crash(1, log);
    net.run(20_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 202);
}

#[test]
fn l3_one_who_joins_a_long_log_reads_it_while_the_rest_comes() {
    let (net, _) = much_behind(303);
    let mut late = Net::new(304, 1, 0);
    let mut net = net;
    let invite = net.invite(0, false);
    late.relays = std::mem::take(&mut net.relays);
    late.relays[0].hang_up_all();
    late.join(0, &invite);
    late.run(20_000);
    assert_eq!(late.texts(0), net.texts(0));
    assert!(!late.devices[0].shown.progress.is_empty());
}
