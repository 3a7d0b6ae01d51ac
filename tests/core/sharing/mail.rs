//! A log that is shared through a mailbox, alone and beside a relay.

use super::net::{Net, address, mailbox_address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
};

/// A log that the first device shares through the mailbox.
fn posted(net: &mut Net) -> (LogId, String) {
    let log = net.create(0);
    net.add(0, "Publish the minutes");
    net.send(0, Command::Edit(Edit::AddRelay(mailbox_address())));
    let invite = net.invite(0, false);
    net.run(2_000);
    (log, invite)
}

#[test]
fn b1_a_mailbox_alone_carries_a_log_between_devices_that_never_meet() {
    let mut net = Net::new(101, 2, 0);
    let (_, invite) = posted(&mut net);
    assert_eq!(net.sharing(0).n_level(), 1);
    net.cut(0);
    net.join(1, &invite);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    net.add(1, "Book the hall");
    net.run(5_000);
    assert_eq!(net.sharing(1).n_unsent, 0);
    net.cut(1);
    net.offline.remove(&0);
    net.run(120_000);
    assert_eq!(net.texts(0), net.texts(1));
    let sharing = net.sharing(0);
    assert_eq!(sharing.members[0].author.name, "Ben");
    assert_eq!((sharing.n_held, sharing.n_refused), (0, 0));
}

#[test]
fn b2_what_is_in_the_mailbox_is_not_put_or_fetched_again() {
    let mut net = Net::new(102, 2, 0);
    let (log, invite) = posted(&mut net);
    net.join(1, &invite);
    net.run(20_000);
    let (puts, gets) = (net.mailbox.n_puts, net.mailbox.n_gets);
    assert_eq!(puts, net.mailbox.chunks.len());
    net.run(200_000);
    net.crash(1, log);
    net.run(200_000);
    // Receipts alone may have been added.
    assert!(net.mailbox.n_puts - puts <= 2);
    assert!(
        net.mailbox.n_gets - gets <= 4,
        "{}",
        net.mailbox.n_gets - gets
    );
}

#[test]
fn b3_many_edits_go_as_few_chunks() {
    let mut net = Net::new(103, 2, 0);
    let (_, invite) = posted(&mut net);
    net.join(1, &invite);
    net.weather.delay = 200;
    net.run(5_000);
    let before = net.mailbox.n_puts;
    for n in 0..200 {
        net.add(0, &format!("Action {n}"));
        net.run(5);
    }
    net.run(120_000);
    assert_eq!(net.texts(1).len(), 201);
    let puts = net.mailbox.n_puts - before;
    assert!(puts < 40, "{puts} chunks for 200 edits");
}

#[test]
fn b4_what_comes_by_relay_goes_on_to_the_mailbox_and_the_other_way() {
    let mut net = Net::new(104, 3, 1);
    let (_, invite) = posted(&mut net);
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    net.run(3_000);
    net.join(1, &invite);
    net.run(60_000);
    net.add(1, "Book the hall");
    net.run(3_000);
    // The relay is gone; who comes later has only the mailbox.
    net.stop_relay(0);
    net.join(2, &invite);
    assert_eq!(net.texts(2).len(), 2);
    net.add(2, "Send the papers");
    net.run(120_000);
    assert_eq!(net.texts(0), net.texts(2));
    assert_eq!(net.texts(1), net.texts(2));
}

#[test]
fn b5_foreign_and_damaged_files_in_the_mailbox_do_no_harm() {
    let mut net = Net::new(105, 2, 0);
    let (_, invite) = posted(&mut net);
    let document = net.mailbox.chunks.keys().next().unwrap().0;
    let first = net.mailbox.chunks.values().next().unwrap().clone();
    for (name, bytes) in [
        ("index.html", b"hello".to_vec()),
        ("", Vec::new()),
        ("2222222222222222222222", first[..40].to_vec()),
        ("desktop.ini", first.clone()),
    ] {
        net.mailbox
            .chunks
            .insert((document, name.to_owned()), bytes);
    }
    net.join(1, &invite);
    net.add(1, "Book the hall");
    net.run(60_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 2);
    assert_eq!(net.sharing(1).n_refused, 4);
    assert_eq!(net.sharing(1).n_level(), 1);
}

#[test]
fn b6_a_mailbox_that_lost_its_files_gets_them_again() {
    let mut net = Net::new(106, 2, 0);
    let (_, invite) = posted(&mut net);
    net.join(1, &invite);
    net.mailbox.is_down = true;
    net.mailbox.chunks.clear();
    net.add(0, "While it was down");
    net.run(30_000);
    assert_eq!(
        net.sharing(0).couriers[0].trouble,
        Some(CourierTrouble::Unreachable)
    );
    net.mailbox.is_down = false;
    net.run(200_000);
    assert_eq!(net.texts(0), net.texts(1));
    let mut late = Net::new(107, 1, 0);
    late.mailbox = std::mem::take(&mut net.mailbox);
    late.join(0, &invite);
    assert_eq!(late.texts(0), net.texts(0));
}

/// Whether a change is with the other within four seconds, while neither has looked for a while.
fn comes_at_once(seed: u64, mailbox_tells: bool) -> bool {
    let mut net = Net::new(seed, 2, 0);
    net.mailbox_tells = mailbox_tells;
    let (_, invite) = posted(&mut net);
    net.join(1, &invite);
    net.run(400_000);
    net.add(0, "Book the hall");
    net.run(4_000);
    net.texts(1).len() == 2
}

#[test]
fn b7_a_mailbox_that_tells_of_new_chunks_is_not_waited_for() {
    let seeds = || 1_070..1_080;
    assert!(seeds().all(|seed| comes_at_once(seed, true)));
    assert!(!seeds().all(|seed| comes_at_once(seed, false)));
}

#[test]
fn b8_a_mailbox_that_tells_of_what_it_has_not_does_no_harm() {
    let mut net = Net::new(108, 2, 0);
    net.mailbox_tells = true;
    let (_, invite) = posted(&mut net);
    net.join(1, &invite);
    net.run(5_000);
    let gets = net.mailbox.n_gets;
    for _ in 0..50 {
        net.tell_of(0, "2222222222222222222222");
        net.tell_of(0, "desktop.ini");
        net.tell_of(0, "");
    }
    net.add(0, "Book the hall");
    net.run(4_000);
    assert_eq!(net.texts(1).len(), 2);
    assert!(net.mailbox.n_gets - gets < 200, "{}", net.mailbox.n_gets);
    net.run(200_000);
    assert_eq!(net.sharing(1).n_level(), 1);
    assert_eq!(net.sharing(1).n_refused, 0);
}

#[test]
fn b9_a_place_of_this_device_alone_comes_and_goes_and_the_log_says_nothing_of_it() {
    let mut net = Net::new(109, 2, 0);
    let (_, invite) = posted(&mut net);
    net.join(1, &invite);
    net.run(20_000);
    let puts = net.mailbox.n_puts;
    let here = RelayAddress::folder();
    let has_it = |net: &Net, at: usize| {
        let couriers = &net.sharing(at).couriers;
        couriers.iter().any(|courier| courier.address == here)
    };
    net.send(0, Command::UseHere(here.clone()));
    net.send(0, Command::UseHere(here.clone()));
    net.run(60_000);
    assert!(has_it(&net, 0) && !has_it(&net, 1));
    assert_eq!(net.sharing(0).couriers.len(), 2);
    // Another folder may be chosen in the place of the first: nothing of the old link is left.
    net.send(0, Command::LeaveHere(here.clone()));
    assert!(!has_it(&net, 0));
    net.send(0, Command::UseHere(here.clone()));
    assert!(has_it(&net, 0));
    net.send(0, Command::LeaveHere(here.clone()));
    net.send(0, Command::LeaveHere(here.clone()));
    net.run(60_000);
    assert!(!has_it(&net, 0));
    assert_eq!(net.sharing(0).n_level(), 1);
    // Receipts alone.
    assert!(net.mailbox.n_puts - puts <= 2);
    assert!(net.devices[0].shown.refusals.is_empty());
}

#[test]
fn b10_how_much_of_a_mailbox_has_been_fetched_is_told_while_it_goes_on() {
    let mut net = Net::new(110, 2, 0);
    let (_, invite) = posted(&mut net);
    for n in 0..30 {
        net.add(0, &format!("Action {n}"));
        net.run(40_000);
    }
    assert!(
        net.mailbox.chunks.len() > 20,
        "{}",
        net.mailbox.chunks.len()
    );
    net.weather.delay = 50;
    net.send(1, Command::Join(invite));
    let mut seen = Vec::new();
    for _ in 0..2_000 {
        net.run(5);
        let courier = net.sharing(1).couriers.first();
        seen.extend(courier.and_then(|courier| courier.fetched));
    }
    assert_eq!(net.texts(1).len(), 31);
    assert_eq!(
        net.sharing(1).couriers[0].fetched,
        None,
        "nothing is lacking"
    );
    seen.dedup();
    assert!(seen.is_sorted() && seen.len() > 3, "{seen:?}");
    assert!(seen.iter().all(|percent| *percent < 100), "{seen:?}");
}
