//! A log that is shared through relays: what comes, what does not, and what people are told.

mod calls;
mod device;
mod faults;
mod invitations;
mod keys;
mod last_relay;
mod long;
mod mail;
mod mailbox;
mod memory;
mod net;
mod open;
mod own_relays;
mod people;
mod presence;
mod readers;
mod relay;
mod repair;
mod spare;
mod tabs;
mod weather;

use matters_arising::{
    command::{Command, Edit, ExportFormat},
    model::*,
};
use net::{Net, address};

#[test]
fn h1_who_follows_an_invitation_has_the_log_and_both_see_each_others_edits() {
    let mut net = Net::new(1, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    net.add(1, "Book the hall");
    net.run(500);
    net.add(0, "Send the papers");
    net.run(500);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 3);
    net.run(3_000);
    for at in [0, 1] {
        let sharing = net.sharing(at);
        assert_eq!(sharing.couriers[0].state, CourierState::Level, "{at}");
        assert_eq!(sharing.n_unsent, 0);
        assert_eq!(sharing.members.len(), 1);
        assert_eq!((sharing.n_held, sharing.n_refused), (0, 0));
    }
    assert_eq!(net.sharing(0).members[0].author.name, "Ben");
}

#[test]
fn h2_a_relay_holds_nothing_that_it_could_read() {
    let mut net = Net::new(2, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.add(1, "The minister’s office is late again");
    net.run(500);
    let bytes = net.relays[0].bytes();
    assert!(bytes.len() > 1_000, "it holds the log");
    for word in [
        "minister",
        "minutes",
        "Harbour",
        "Ann",
        "Ben’s",
        "example.org",
    ] {
        let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
        assert!(!found, "{word} is readable");
    }
}

#[test]
fn h3_what_was_written_apart_meets_when_both_are_back() {
    let mut net = Net::new(3, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.cut(0);
    net.cut(1);
    for n in 0..20 {
        net.add(0, &format!("Ann {n}"));
        net.add(1, &format!("Ben {n}"));
        net.run(100);
    }
    assert_eq!(net.texts(0).len(), 21);
    assert_eq!(net.sharing(0).n_unsent, 20);
    assert!(net.sharing(0).couriers[0].trouble.is_some());
    net.offline.clear();
    net.send(0, Command::Reconnect);
    net.send(1, Command::Reconnect);
    net.run(4_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 41);
    assert_eq!(net.sharing(0).n_unsent, 0);
    assert_eq!(net.sharing(0).couriers[0].trouble, None);
}

#[test]
fn h4_after_a_restart_only_what_is_missing_travels() {
    let mut net = Net::new(4, 2, 1);
    let (log, invite) = net.shared();
    for n in 0..300 {
        net.add(0, &format!("A rather long wording of action number {n}"));
    }
    net.join(1, &invite);
    net.run(10_000);
    net.cut(1);
    net.crash(1, log);
    net.run(100);
    net.add(1, "While away");
    net.run(5_000);
    net.offline.clear();
    let before = net.tally.bytes;
    net.send(1, Command::Reconnect);
    net.run(4_000);
    let travelled = net.tally.bytes - before;
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 302);
    assert!(travelled < 5_000, "{travelled} bytes for one change");
}

#[test]
fn h5_a_burst_of_edits_is_seen_at_once_and_kept_in_few_chunks() {
    let mut net = Net::new(5, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.run(5_000);
    net.weather.delay = 40;
    let before = net.relays[0].n_chunks();
    let (n_saves, n_frames) = (net.devices[0].n_saves, net.devices[0].n_frames);
    for n in 0..100 {
        net.add(0, &format!("Action {n}"));
        net.run(20);
    }
    net.run(200);
    assert_eq!(net.texts(1).len(), 101, "seen before it is kept");
    net.run(5_000);
    let chunks = net.relays[0].n_chunks() - before;
    assert!((1..5).contains(&chunks), "{chunks} chunks for 100 edits");
    // The store is quicker than these edits, so that each is seen by itself: a write and a frame, and no more than
    // that. For each chunk there is a frame that brings it and one that tells how far the device is.
    assert_eq!(net.devices[0].n_saves - n_saves, 100);
    let frames = net.devices[0].n_frames - n_frames;
    assert!(frames <= 100 + 2 * chunks, "{frames} frames");
    assert_eq!(net.sharing(0).n_unsent, 0);
}

#[test]
fn h5a_what_is_typed_while_the_store_is_busy_is_one_write_and_one_frame() {
    let mut net = Net::new(56, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    let action = net.add(0, "Book");
    // Between two signs of life, each of which is a frame.
    net.run(66_000);
    net.devices[0].save_takes = Some(1_000);
    let n_chunks = net.relays[0].n_chunks();
    let (n_saves, n_frames) = (net.devices[0].n_saves, net.devices[0].n_frames);
    for key in " the hall in Lyme Regis for the next meeting".chars() {
        net.type_in(0, action, &key.to_string());
        net.run(20);
    }
    let done = |net: &Net| {
        let (device, chunks) = (&net.devices[0], net.relays[0].n_chunks() - n_chunks);
        (device.n_saves - n_saves, device.n_frames - n_frames, chunks)
    };
    // The first key is a write, and whatever came while that was under way is another.
    assert_eq!(done(&net), (1, 0, 0));
    assert_eq!(net.texts(1)[1], "Book", "nobody has what is not stored");
    net.run(2_000);
    let wording = "Book the hall in Lyme Regis for the next meeting";
    assert_eq!(net.texts(1)[1], wording);
    assert_eq!(done(&net), (2, 1, 0), "one frame for all of it");
    // In a quiet moment a frame brings it to the relay as one chunk, and another tells how far the device is.
    net.run(10_000);
    assert_eq!(done(&net), (2, 3, 1));
    assert_eq!(net.sharing(0).n_unsent, 0);
}

#[test]
fn h5c_what_the_store_does_not_take_goes_to_the_relay_by_itself_and_comes_back_after_a_crash() {
    let mut net = Net::new(57, 2, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    net.run(5_000);
    net.devices[0].is_full = true;
    net.add(0, "Book the hall");
    // Not at once: it may be stored yet. But whoever cannot store it is not its only keeper for long.
    net.run(1_000);
    assert_eq!(net.texts(1).len(), 1);
    net.run(60_000);
    assert!(matches!(net.devices[0].shown.saving, Saving::Failed { .. }));
    assert_eq!(net.texts(1).len(), 2);
    net.crash(0, log);
    net.run(5_000);
    assert_eq!(net.texts(0), net.texts(1));
}

#[test]
fn h5b_what_a_relay_does_not_pass_on_at_once_comes_with_the_chunk() {
    let mut net = Net::new(55, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.relays[0].passes_nothing_on = true;
    net.add(0, "Book the hall");
    net.run(500);
    assert_eq!(net.texts(1).len(), 1);
    net.run(3_000);
    assert_eq!(net.texts(1).len(), 2);
}

#[test]
fn h6_an_invitation_to_read_lets_one_read_and_no_more() {
    let mut net = Net::new(6, 2, 1);
    let (log, _) = net.shared();
    let invite = net.invite(0, true);
    net.join(1, &invite);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    assert_eq!(net.devices[1].shown.read_only, Some(ReadOnly::Invited));
    net.add(1, "Not mine to add");
    assert_eq!(net.devices[1].shown.refusals, [Refusal::ReadOnly]);
    net.add(0, "Send the papers");
    net.run(500);
    assert_eq!(net.texts(1).len(), 2);
    net.crash(1, log);
    net.run(2_000);
    assert_eq!(net.devices[1].shown.read_only, Some(ReadOnly::Invited));
    // A full invitation to the same log, later.
    let full = net.invite(0, false);
    net.join(1, &full);
    assert_eq!(net.devices[1].shown.read_only, None);
    net.add(1, "Now mine to add");
    net.run(500);
    assert_eq!(net.texts(0).len(), 3);
}

#[test]
fn h7_an_invitation_says_to_what_and_by_whom_before_anything_is_joined() {
    let mut net = Net::new(7, 2, 1);
    let (log, invite) = net.shared();
    net.send(1, Command::ReadInvite(invite.clone()));
    let read = net.devices[1].shown.read.clone().unwrap();
    assert_eq!(read.title, "Harbour forum");
    assert_eq!(
        read.from,
        ("Ann".to_owned(), "Ann’s organisation".to_owned())
    );
    assert_eq!((read.log, read.may_write), (log, true));
    assert_eq!(read.relays, [address(0)]);
    assert!(net.devices[1].keys.is_empty() && net.devices[1].listings.is_empty());
    for bad in [&invite[..invite.len() - 3], "hello", ""] {
        net.send(1, Command::Join(bad.to_owned()));
        let refusal = net.devices[1].shown.refusals.pop();
        assert_eq!(refusal, Some(Refusal::Invite(InviteProblem::Damaged)));
    }
    assert!(net.devices[1].keys.is_empty());
}

#[test]
fn h8_an_invitation_followed_while_the_relay_is_gone_waits_and_outlives_a_restart() {
    let mut net = Net::new(8, 2, 1);
    let (log, invite) = net.shared();
    net.stop_relay(0);
    net.join(1, &invite);
    assert_eq!(
        net.devices[1].shown.awaiting.as_deref(),
        Some("Harbour forum")
    );
    assert_eq!(
        net.sharing(1).couriers[0].trouble,
        Some(CourierTrouble::Unreachable)
    );
    assert_eq!(net.devices[1].listings[&log].title, "Harbour forum");
    net.crash(1, log);
    net.run(1_000);
    assert_eq!(
        net.devices[1].shown.awaiting.as_deref(),
        Some("Harbour forum")
    );
    net.relays[0].is_down = false;
    net.run(120_000);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    net.crash(1, log);
    net.run(100);
    assert_eq!(net.texts(1), ["Publish the minutes"], "it is stored");
}

#[test]
fn h9_an_invitation_followed_twice_does_its_work_once() {
    let mut net = Net::new(9, 2, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    let keys = net.devices[1].keys[&log].clone();
    net.join(1, &invite);
    net.join(0, &invite);
    assert_eq!(net.devices[1].keys[&log], keys);
    net.add(1, "Book the hall");
    net.run(1_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.sharing(0).members.len(), 1);
}

#[test]
fn h10_a_log_that_came_as_a_file_and_is_then_joined_sends_what_the_others_lack() {
    let mut net = Net::new(10, 2, 1);
    let (log, invite) = net.shared();
    for n in 0..50 {
        net.add(0, &format!("A rather long wording of action number {n}"));
        net.run(50);
    }
    net.run(5_000);
    // The file: all chunks, and nothing of the keys.
    net.devices[1].chunks = net.devices[0].chunks.clone();
    net.devices[1].listings = net.devices[0].listings.clone();
    net.send(1, Command::Open { log, view: None });
    net.run(100);
    net.add(1, "Written on the train");
    net.run(1_000);
    let whole = net.relays[0].bytes().len();
    net.join(1, &invite);
    net.run(1_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 52);
    let grown = net.relays[0].bytes().len() - whole;
    assert!(
        grown < whole / 2,
        "{grown} bytes more than {whole}: the log was sent again"
    );
}

#[test]
fn h11_a_relay_is_added_and_removed_by_anyone_and_nothing_is_lost() {
    let mut net = Net::new(11, 2, 2);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.send(1, Command::Edit(Edit::AddRelay(address(1))));
    net.run(2_000);
    assert_eq!(net.sharing(0).couriers.len(), 2);
    assert_eq!(net.sharing(0).n_level(), 2);
    net.stop_relay(0);
    net.add(0, "Through the second relay alone");
    net.run(2_000);
    assert_eq!(net.texts(0), net.texts(1));
    net.send(0, Command::Edit(Edit::RemoveRelay(address(0))));
    net.run(2_000);
    assert_eq!(net.sharing(1).couriers.len(), 1);
    assert_eq!(net.sharing(1).n_level(), 1);
    // The last one goes as well: both go on by themselves, and say so.
    net.send(0, Command::Edit(Edit::RemoveRelay(address(1))));
    net.run(2_000);
    assert!(
        net.sharing(1).couriers.is_empty(),
        "the last word comes through"
    );
    net.add(0, "Alone");
    net.run(2_000);
    assert!(net.sharing(0).couriers.is_empty());
    assert_eq!(net.sharing(0).n_unsent, 1);
}

#[test]
fn h12_a_device_that_nobody_introduced_changes_nothing_and_is_shown() {
    use matters_arising::trust::{Invite, Keyring};
    let mut net = Net::new(12, 3, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    // Cai was invited to read, and sends all the same: a session that believes it may write.
    let reading = net.invite(0, true);
    net.join(2, &reading);
    let held = Keyring::join(&Invite::decode(&reading).unwrap(), &mut net.rng);
    assert!(!held.may_write());
    let sealed = matters_arising::trust::Sealed::new(
        &held,
        matters_arising::trust::SealedKind::Changes,
        &net.devices[0].stored(log)[0].bytes,
        &mut net.rng,
    );
    net.relays[0].plant(&held, &sealed);
    net.add(0, "Carry on");
    net.run(2_000);
    assert_eq!(net.sharing(0).n_held, 1);
    assert_eq!(net.sharing(1).n_held, 1);
    assert_eq!(net.texts(0), net.texts(1));
}

#[test]
fn h13_keys_that_could_not_be_stored_are_not_used_and_it_is_said() {
    let mut net = Net::new(13, 1, 1);
    net.create(0);
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    net.run(100);
    net.devices[0].is_full = true;
    net.send(0, Command::Invite { read_only: false });
    net.run(5_000);
    let refusal = net.devices[0].shown.refusals.pop();
    assert_eq!(refusal, Some(Refusal::Store(StorageError::Full)));
    assert!(net.devices[0].shown.invites.is_empty());
    assert_eq!(net.relays[0].n_documents(), 0);
    net.devices[0].is_full = false;
    net.invite(0, false);
    net.run(2_000);
    assert_eq!(net.sharing(0).n_level(), 1);
}

#[test]
fn h14_a_relay_that_forgot_everything_gets_it_again() {
    let mut net = Net::new(14, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.stop_relay(0);
    net.relays[0].forget_everything();
    net.relays[0].is_down = false;
    net.run(120_000);
    net.add(0, "After the disaster");
    net.run(2_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.sharing(0).n_level(), 1);
    let fresh = net.invite(1, false);
    let mut late = Net::new(15, 1, 0);
    late.relays = std::mem::take(&mut net.relays);
    late.relays[0].hang_up_all();
    late.join(0, &fresh);
    late.run(2_000);
    assert_eq!(late.texts(0), net.texts(0));
}

#[test]
fn h15_who_is_here_is_shown_with_what_they_look_at_until_they_go() {
    let mut net = Net::new(16, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    let action = net.add(1, "Book the hall");
    net.run(5_000);
    let member = |net: &Net| net.sharing(0).members[0].clone();
    assert_eq!(member(&net).presence, Presence::Here { looks_at: None });
    net.send(1, Command::LookAt(Some(action)));
    net.run(500);
    let looks_at = Some(action);
    assert_eq!(member(&net).presence, Presence::Here { looks_at });
    // It goes on for as long as they are there, though nothing happens.
    net.run(300_000);
    assert_eq!(member(&net).presence, Presence::Here { looks_at });
    net.send(1, Command::Close);
    net.run(500);
    assert_eq!(member(&net).presence, Presence::Away);
}

#[test]
fn h16_who_is_cut_off_is_not_shown_as_here_for_long() {
    let mut net = Net::new(17, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.run(70_000);
    assert!(net.sharing(0).members[0].presence != Presence::Away);
    net.cut(1);
    net.run(240_000);
    assert_eq!(net.sharing(0).members[0].presence, Presence::Away);
}

#[test]
fn h17_how_far_each_has_seen_the_log_is_shown_also_when_they_are_away() {
    let mut net = Net::new(18, 2, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    net.run(700_000);
    net.cut(1);
    net.run(1_000);
    for n in 0..6 {
        net.add(0, &format!("Action {n}"));
        net.run(3_000);
    }
    let seen = net.sharing(0).members[0].seen.unwrap();
    assert_eq!(seen.n_behind, Some(6));
    // After a restart as well, from what was kept.
    net.crash(0, log);
    net.run(2_000);
    assert_eq!(net.sharing(0).members[0].seen.unwrap().n_behind, Some(6));
    net.offline.clear();
    net.run(120_000);
    assert_eq!(net.sharing(0).members[0].seen.unwrap().n_behind, Some(0));
}

#[test]
fn h17b_who_has_what_a_relay_withholds_is_not_said_to_have_seen_everything() {
    let mut net = Net::new(181, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.run(70_000);
    let n_behind = |net: &Net| net.sharing(0).members[0].seen.unwrap().n_behind;
    assert_eq!(n_behind(&net), Some(0));
    net.withhold(0, Some(0));
    net.relays[0].passes_nothing_on = true;
    net.add(1, "Book the hall");
    net.run(5_000);
    net.relays[0].passes_nothing_on = false;
    net.run(200_000);
    assert_eq!(net.texts(0).len() + 1, net.texts(1).len());
    assert_eq!(n_behind(&net), None);
    net.withhold(0, None);
    net.add(1, "Invite the speakers");
    net.run(70_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(n_behind(&net), Some(0));
}

#[test]
fn h16b_a_relay_that_says_again_what_somebody_said_keeps_them_here_no_longer() {
    let mut net = Net::new(171, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.run(70_000);
    net.relays[0].said = Some(Vec::new());
    net.run(60_000);
    assert!(
        net.relays[0]
            .said
            .as_ref()
            .is_some_and(|said| !said.is_empty())
    );
    let presence = |net: &Net| net.sharing(0).members[0].presence;
    assert!(presence(&net) != Presence::Away);
    net.cut(1);
    for _ in 0..5 {
        net.run(48_000);
        net.say_again(0);
    }
    assert_eq!(presence(&net), Presence::Away);
}

#[test]
fn h18_a_relay_that_ended_an_engine_is_not_called_until_somebody_asks_for_it() {
    let mut net = Net::new(19, 1, 2);
    let (log, _) = net.shared();
    net.send(0, Command::Edit(Edit::AddRelay(address(1))));
    net.run(2_000);
    net.devices[0].restart();
    let author = net.devices[0].author.clone();
    net.send(0, Command::IAm(author));
    net.send(0, Command::Distrust(address(0)));
    net.send(0, Command::Open { log, view: None });
    net.run(300_000);
    let couriers = &net.sharing(0).couriers;
    assert_eq!(couriers[0].state, CourierState::Stopped);
    assert_eq!(couriers[0].trouble, Some(CourierTrouble::Misbehaved));
    assert_eq!(couriers[1].state, CourierState::Level);
    net.send(0, Command::Reconnect);
    net.run(1_000);
    assert_eq!(net.sharing(0).n_level(), 2);
}

#[test]
fn h18b_a_mailbox_that_ended_an_engine_is_not_listed_until_somebody_asks_for_it() {
    let mut net = Net::new(18, 1, 1);
    let (log, _) = net.shared();
    net.send(0, Command::Edit(Edit::AddRelay(net::mailbox_address())));
    net.run(5_000);
    net.devices[0].restart();
    let author = net.devices[0].author.clone();
    net.send(0, Command::IAm(author));
    net.send(0, Command::Distrust(net::mailbox_address()));
    net.send(0, Command::Open { log, view: None });
    net.run(300_000);
    let state = |net: &Net| {
        let mut couriers = net.sharing(0).couriers.iter();
        let mailbox = couriers.find(|it| it.address == net::mailbox_address());
        mailbox.unwrap().state
    };
    assert_eq!(state(&net), CourierState::Stopped);
    assert_eq!(net.sharing(0).n_level(), 1, "the relay goes on");
    net.send(0, Command::Reconnect);
    net.run(5_000);
    assert_eq!(state(&net), CourierState::Level);
}

#[test]
fn h19_who_comes_back_is_told_how_much_was_changed_by_how_many_and_where() {
    let mut net = Net::new(20, 3, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    net.join(2, &invite);
    net.send(0, Command::WatchNews(None));
    let seen = net.devices[0].shown.news.clone().unwrap();
    assert_eq!((seen.n_changes, seen.n_people), (0, 0));
    net.cut(0);
    net.add(0, "Mine, and no news to me");
    let theirs = net.add(1, "Book the hall");
    net.run(1_000);
    let other = net.add(2, "Send the papers");
    net.run(1_000);
    net.offline.clear();
    net.crash(0, log);
    net.run(3_000);
    net.send(0, Command::WatchNews(Some(seen.heads)));
    net.run(5_000);
    let news = net.devices[0].shown.news.clone().unwrap();
    assert_eq!((news.n_changes, news.n_people), (2, 2));
    let mut actions = vec![theirs, other];
    actions.sort();
    let told: Vec<_> = news.actions.iter().map(|(action, _)| *action).collect();
    assert_eq!(told, actions);
    // And of what comes while they look.
    net.add(1, "One more");
    net.run(5_000);
    assert_eq!(net.devices[0].shown.news.as_ref().unwrap().n_changes, 3);
    net.send(0, Command::WatchNews(None));
    assert_eq!(net.devices[0].shown.news.as_ref().unwrap().n_changes, 0);
}

#[test]
fn h20_a_log_that_is_awaited_can_come_as_a_snapshot_as_well() {
    let mut net = Net::new(20, 2, 1);
    let (log, invite) = net.shared();
    net.send(0, Command::Export(ExportFormat::Snapshot));
    let bytes = net.devices[0].shown.file.clone().expect("a file");
    net.stop_relay(0);
    net.join(1, &invite);
    assert!(net.devices[1].shown.awaiting.is_some());
    let name = "Harbour forum.automerge".to_owned();
    net.send(1, Command::ReadSnapshot { name, bytes });
    net.run(50);
    let preview = net.devices[1].shown.snapshot.clone().expect("it was read");
    assert_eq!(preview.relation, SnapshotRelation::New, "nothing is here");
    net.send(1, Command::MergeSnapshot);
    net.run(500);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    assert_eq!(net.devices[1].shown.awaiting, None);
    assert_eq!(net.devices[1].shown.saving, Saving::Saved);
    net.add(1, "Written before the relay was back");
    net.relays[0].is_down = false;
    net.run(120_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 2);
    net.crash(1, log);
    net.run(100);
    assert_eq!(net.texts(1).len(), 2, "it is stored");
}

#[test]
fn h36_keys_that_cannot_be_stored_do_not_replace_those_that_are() {
    let mut net = Net::new(136, 2, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.run(3_000);
    net.devices[0].is_full = true;
    net.send(0, Command::ChangeKeys { without: vec![] });
    net.run(3_000);
    let refusal = net.devices[0].shown.refusals.pop();
    assert_eq!(refusal, Some(Refusal::Store(StorageError::Full)));
    net.devices[0].is_full = false;
    net.add(1, "With the old keys");
    net.run(90_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.relays[0].n_documents(), 1);
}
