//! What a mailbox need not keep: when it goes, that nothing is lost by it, and who settles what.

use super::{mailbox::Mishaps, net::Net, net::mailbox_address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    trust::SealedKind,
};

/// More chunks than lie beside each other for long.
const MANY: usize = 64;

/// A log that the first device shares through the mailbox, and that the others have joined.
fn posted(seed: u64, n_devices: usize) -> (Net, LogId, String) {
    let mut net = Net::new(seed, n_devices, 0);
    let log = net.create(0);
    net.add(0, "Publish the minutes");
    net.send(0, Command::Edit(Edit::AddRelay(mailbox_address())));
    let invite = net.invite(0, false);
    net.run(5_000);
    for at in 1..n_devices {
        net.join(at, &invite);
    }
    net.run(20_000);
    (net, log, invite)
}

/// Edits until so many chunks more were made; gives how many edits that took.
fn edit(net: &mut Net, at: usize, n: usize) -> usize {
    let before = net.mailbox.n_made;
    let mut n_edits = 0;
    while net.mailbox.n_made < before + n && n_edits < n * 4 {
        net.add(at, &format!("Action {n_edits} of {at}"));
        net.run(9_000);
        n_edits += 1;
    }
    n_edits
}

fn n_changes(net: &Net) -> usize {
    net.mailbox.n_of(SealedKind::Changes)
}

/// What somebody sees who has only the mailbox, now.
fn newcomer_sees(net: &mut Net, invite: &str) -> Vec<String> {
    let mut late = Net::new(net.rng.0, 1, 0);
    late.mailbox.chunks = net.mailbox.chunks.clone();
    late.join(0, invite);
    late.run(30_000);
    late.texts(0)
}

#[test]
fn p1_after_many_chunks_a_snapshot_takes_their_place_and_a_newcomer_gets_all_from_it() {
    let (mut net, _, invite) = posted(201, 2);
    let n = edit(&mut net, 0, 100);
    net.run(120_000);
    assert!(net.mailbox.n_removes >= MANY, "{}", net.mailbox.n_removes);
    assert!(n_changes(&net) < MANY, "{} are left", n_changes(&net));
    assert_eq!(net.mailbox.n_snapshots(), 1);
    assert_eq!(net.texts(0).len(), n + 1);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(newcomer_sees(&mut net, &invite), net.texts(0));
    assert_eq!(net.sharing(0).n_level(), 1);
    assert_eq!(net.sharing(1).n_refused, 0);
}

#[test]
fn p2_nothing_goes_before_the_snapshot_was_read_back_whole() {
    for mishaps in [
        Mishaps {
            lost_snapshots: 100,
            ..Mishaps::default()
        },
        Mishaps {
            damaged_snapshots: 100,
            ..Mishaps::default()
        },
    ] {
        let (mut net, _, invite) = posted(202, 1);
        net.mailbox.mishaps = mishaps;
        edit(&mut net, 0, 90);
        net.run(200_000);
        let met = net.mailbox.met;
        assert!(met.lost + met.damaged > 0, "{mishaps:?} struck");
        assert_eq!(net.mailbox.n_removes, 0, "{mishaps:?}");
        assert!(n_changes(&net) > 80);
        net.mailbox.mishaps = Mishaps::default();
        assert_eq!(newcomer_sees(&mut net, &invite), net.texts(0));
    }
}

#[test]
fn p3_two_devices_that_gather_at_once_settle_on_one_snapshot_and_lose_nothing() {
    let mut n_at_once = 0;
    for seed in 300..312 {
        let (mut net, _, invite) = posted(seed, 2);
        while n_changes(&net) < MANY - 2 {
            edit(&mut net, 0, 1);
        }
        net.run(60_000);
        // Both come back with a chunk more, and are answered late: both see that there are many before one of
        // them has done anything about it.
        for at in [0, 1] {
            net.cut(at);
            net.add(at, &format!("Offline {at}"));
        }
        net.run(1_000);
        net.offline.clear();
        net.weather.delay = 4_000;
        for at in [0, 1] {
            net.send(at, Command::Reconnect);
        }
        net.run(400_000);
        n_at_once += usize::from(net.mailbox.most_snapshots > 2);
        assert!(net.texts(0).len() > MANY / 2, "seed {seed}");
        assert_eq!(net.texts(0), net.texts(1), "seed {seed}");
        assert_eq!(net.mailbox.n_snapshots(), 1, "seed {seed}");
        assert_eq!(
            newcomer_sees(&mut net, &invite),
            net.texts(0),
            "seed {seed}"
        );
    }
    assert!(n_at_once > 0, "in no run two gathered at once");
}

#[test]
fn p4_a_device_that_was_away_gets_all_from_the_snapshot_and_brings_nothing_old_back() {
    let (mut net, _, invite) = posted(204, 2);
    let n = edit(&mut net, 0, 30);
    net.run(120_000);
    net.cut(1);
    let n = n + edit(&mut net, 0, 80);
    net.run(120_000);
    assert!(n_changes(&net) < MANY);
    net.add(1, "While away");
    net.run(5_000);
    let before = n_changes(&net);
    net.offline.clear();
    net.send(1, Command::Reconnect);
    net.run(120_000);
    assert_eq!(net.texts(1).len(), n + 2);
    assert_eq!(net.texts(0), net.texts(1));
    assert!(n_changes(&net) <= before + 1, "one chunk came");
    assert_eq!(newcomer_sees(&mut net, &invite), net.texts(0));
}

#[test]
fn p5_a_mailbox_that_loses_the_snapshot_or_everything_gets_it_again() {
    for loses_all in [false, true] {
        let (mut net, _, invite) = posted(205, 2);
        edit(&mut net, 0, 80);
        net.run(120_000);
        assert_eq!(net.mailbox.n_snapshots(), 1);
        net.mailbox.chunks.retain(|_, bytes| {
            !loses_all && matters_arising::trust::Sealed::kind(bytes) != Some(SealedKind::Snapshot)
        });
        net.run(400_000);
        assert_eq!(newcomer_sees(&mut net, &invite), net.texts(0));
        assert_eq!(net.sharing(0).n_level(), 1);
    }
}

#[test]
fn p6_a_mailbox_that_lets_nothing_go_works_on() {
    let (mut net, _, invite) = posted(206, 2);
    net.mailbox.keeps = true;
    edit(&mut net, 0, 90);
    net.run(200_000);
    assert!(net.mailbox.n_removes > 0);
    assert!(n_changes(&net) > 80);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.sharing(0).n_level(), 1);
    assert_eq!(net.sharing(0).couriers[0].trouble, None);
    // It is asked now and then, not without end.
    let before = net.mailbox.n_removes;
    net.run(600_000);
    assert!(net.mailbox.n_removes - before < 20);
    assert_eq!(newcomer_sees(&mut net, &invite), net.texts(0));
}

#[test]
fn p7_who_may_only_read_lets_nothing_go() {
    let (mut net, _, _) = posted(207, 1);
    let invite = net.invite(0, true);
    let mut reader = Net::new(2_070, 1, 0);
    net.mailbox.keeps = true;
    edit(&mut net, 0, 90);
    net.run(100_000);
    reader.mailbox = std::mem::take(&mut net.mailbox);
    reader.mailbox.keeps = false;
    reader.mailbox.n_removes = 0;
    reader.join(0, &invite);
    reader.run(300_000);
    assert_eq!(reader.texts(0), net.texts(0));
    assert_eq!(reader.mailbox.n_removes, 0);
}

#[test]
fn p8_old_receipts_go() {
    let (mut net, _, _) = posted(208, 2);
    for n in 0..12 {
        net.add(n % 2, &format!("Action {n}"));
        net.run(700_000);
    }
    let n = net.mailbox.n_of(SealedKind::Receipt);
    assert!((1..=2).contains(&n), "{n} receipts of two devices");
}

#[test]
fn p9_what_was_compared_is_known_after_a_restart() {
    let (mut net, log, _) = posted(209, 2);
    edit(&mut net, 0, 80);
    net.run(300_000);
    let (puts, gets) = (net.mailbox.n_puts, net.mailbox.n_gets);
    for at in [0, 1] {
        net.crash(at, log);
    }
    net.run(100_000);
    assert!(net.mailbox.n_puts - puts <= 2, "receipts alone");
    let gets = net.mailbox.n_gets - gets;
    assert!(gets <= 4, "{gets} chunks fetched");
    assert_eq!(net.mailbox.n_snapshots(), 1);
    assert_eq!(net.texts(0), net.texts(1));
}

#[test]
fn p10_a_chunk_that_came_damaged_once_is_asked_for_again() {
    let (mut net, _, _) = posted(210, 2);
    net.mailbox.mishaps.damaged = 100;
    net.add(0, "Book the hall");
    net.run(60_000);
    assert_eq!(net.texts(1).len(), 1);
    assert!(net.mailbox.met.damaged > 0);
    net.mailbox.mishaps = Mishaps::default();
    net.run(400_000);
    assert_eq!(net.texts(1), net.texts(0));
}

#[test]
fn p11_a_mailbox_with_no_room_for_the_snapshot_keeps_the_chunks_and_goes_on() {
    let (mut net, _, invite) = posted(211, 1);
    edit(&mut net, 0, MANY - 4);
    net.mailbox.is_full = true;
    edit(&mut net, 0, 6);
    net.run(300_000);
    net.mailbox.is_full = false;
    net.run(300_000);
    assert_eq!(net.sharing(0).n_level(), 1);
    assert_eq!(newcomer_sees(&mut net, &invite), net.texts(0));
}
