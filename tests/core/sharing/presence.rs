//! Who is here, and how far the others are: what is known is not forgotten, and what is not known is not said.

use super::net::Net;
use matters_arising::model::*;

/// Ann and Ben share a log, and know how far each is.
fn shared(seed: u64) -> (Net, LogId) {
    let mut net = Net::new(seed, 2, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    net.run(5_000);
    // So soon nobody leaves another receipt.
    for n in 0..9 {
        net.add(0, &format!("Action {n}"));
        net.run(3_000);
    }
    (net, log)
}

fn ben(net: &Net) -> &Member {
    &net.sharing(0).members[0]
}

#[test]
fn p1_how_far_the_others_were_is_known_at_once_after_a_restart() {
    let (mut net, log) = shared(701);
    net.cut(1);
    net.run(1_000);
    net.crash(0, log);
    net.run(100);
    let seen = ben(&net).seen.expect("it was kept");
    assert_eq!((seen.n_behind, seen.is_heard), (Some(0), false));
    assert_eq!(ben(&net).presence, Presence::Away);
    net.add(0, "While Ben is away");
    net.run(3_000);
    assert_eq!(ben(&net).seen.and_then(|seen| seen.n_behind), Some(1));
}

#[test]
fn p2_who_begins_anew_asks_and_is_answered_at_once() {
    let (mut net, log) = shared(702);
    net.crash(0, log);
    net.run(4_000);
    let seen = ben(&net).seen.expect("he has answered");
    assert_eq!((seen.n_behind, seen.is_heard), (Some(0), true));
    assert_ne!(ben(&net).presence, Presence::Away);
}

#[test]
fn p3_nobody_is_here_where_no_relay_is() {
    let (mut net, _) = shared(703);
    assert_ne!(ben(&net).presence, Presence::Away);
    net.stop_relay(0);
    net.run(100);
    for at in [0, 1] {
        assert_eq!(net.sharing(at).members[0].presence, Presence::Away, "{at}");
    }
    net.relays[0].is_down = false;
    net.run(120_000);
    assert_ne!(ben(&net).presence, Presence::Away);
}

#[test]
fn p4_who_goes_without_a_word_is_gone_within_a_minute_and_who_stays_is_not() {
    let (mut net, _) = shared(704);
    for _ in 0..60 {
        net.run(5_000);
        assert_ne!(ben(&net).presence, Presence::Away);
    }
    net.cut(1);
    net.run(59_000);
    assert_eq!(ben(&net).presence, Presence::Away);
}
