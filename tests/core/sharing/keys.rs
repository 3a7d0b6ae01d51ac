//! New keys of a log: made when somebody leaves, handed on to those who stay, followed by nobody else.

use super::net::{Net, mailbox_address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    trust::{Handover, Invite, Keyring, Sealed, SealedKind},
};

/// All devices share one log, and know each other.
fn shared(seed: u64, n: usize) -> (Net, LogId, String) {
    let mut net = Net::new(seed, n, 1);
    let (log, invite) = net.shared();
    for at in 1..n {
        net.join(at, &invite);
    }
    net.run(5_000);
    (net, log, invite)
}

/// A device changes the keys because others leave, who are named as it sees them.
fn change(net: &mut Net, at: usize, leaving: &[&str]) {
    let members = net.sharing(at).members.iter();
    let leave = members.filter(|member| leaving.contains(&member.author.name.as_str()));
    let without: Vec<_> = leave.map(|member| member.device).collect();
    assert_eq!(without.len(), leaving.len(), "all of them are known");
    net.send(at, Command::ChangeKeys { without });
}

/// Cai, the third device, puts a handover of its own making into the document of the old keys.
fn hand_on_by_hand(net: &mut Net, log: LogId, invite: &str) {
    // The keyring stands first in what is kept, after a version and its length.
    let cai = Keyring::decode(&net.devices[2].keys[&log][2..]).expect("its keys");
    assert!(
        cai.is_of(&Invite::decode(invite).unwrap()),
        "still the old ones"
    );
    let devices = net.sharing(2).members.iter().map(|member| member.device);
    let all: Vec<_> = devices.chain([cai.device()]).collect();
    let new = cai.renewed(&mut net.rng);
    let handover = Handover::new(&new, cai.device(), all, [], &mut net.rng);
    let body = handover.encode();
    let sealed = Sealed::new(&cai, SealedKind::Handover, &body, &mut net.rng);
    net.relays[0].plant(&cai, &sealed);
}

fn shut_out(net: &Net, at: usize) -> Option<&ShutOut> {
    net.sharing(at).shut_out.as_ref()
}

#[test]
fn k1_who_stays_gets_the_new_keys_without_an_invitation_and_who_leaves_gets_nothing_more() {
    let (mut net, log, _) = shared(201, 3);
    change(&mut net, 0, &["Cai"]);
    net.run(5_000);
    net.add(0, "Not for Cai");
    net.add(1, "Nor this");
    net.run(5_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 3);
    assert_eq!(net.texts(2), ["Publish the minutes"], "what they had stays");
    net.add(2, "From outside");
    net.run(5_000);
    assert_eq!(net.texts(0).len(), 3);
    let by = net.devices[0].author.clone();
    assert_eq!(shut_out(&net, 2), Some(&ShutOut::LeftOut(by)));
    for at in [0, 1] {
        assert_eq!(shut_out(&net, at), None);
        let members = &net.sharing(at).members;
        assert_eq!(members.len(), 1, "{at}");
        assert!(!members[0].lacks_keys);
    }
    // After a restart all of it is as it was.
    for at in 0..3 {
        net.crash(at, log);
    }
    net.run(5_000);
    net.add(1, "Later");
    net.run(5_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 4);
    assert!(shut_out(&net, 2).is_some());
}

#[test]
fn k2_a_device_that_was_away_goes_on_through_as_many_changes_as_there_were() {
    let (mut net, _, _) = shared(202, 4);
    net.cut(1);
    net.add(1, "Written while away");
    net.run(1_000);
    change(&mut net, 0, &["Cai"]);
    net.run(5_000);
    let ben = |net: &Net| {
        net.sharing(0)
            .members
            .iter()
            .find(|m| m.author.name == "Ben")
            .cloned()
    };
    assert!(ben(&net).expect("he stays").lacks_keys);
    change(&mut net, 3, &[]);
    net.run(5_000);
    change(&mut net, 0, &["Dee"]);
    net.run(5_000);
    net.add(0, "After three changes");
    net.run(5_000);
    net.offline.clear();
    net.run(120_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 3);
    assert!(!ben(&net).expect("he stays").lacks_keys);
    assert!(shut_out(&net, 2).is_some() && shut_out(&net, 3).is_some());
    assert_eq!(net.texts(3).len(), 1);
}

#[test]
fn k3_of_two_changes_made_apart_one_stands_and_who_leaves_by_either_is_out() {
    for seed in 0..6 {
        let (mut net, log, _) = shared(210 + seed, 4);
        change(&mut net, 0, &["Cai"]);
        change(&mut net, 1, &["Dee"]);
        net.run(60_000);
        net.add(0, "For two");
        net.add(1, "For two as well");
        net.run(20_000);
        assert_eq!(net.texts(0), net.texts(1), "seed {seed}");
        assert_eq!(net.texts(0).len(), 3, "seed {seed}");
        for at in [2, 3] {
            assert_eq!(net.texts(at).len(), 1, "seed {seed}, {at}");
            assert!(shut_out(&net, at).is_some(), "seed {seed}, {at}");
        }
        net.crash(0, log);
        net.crash(1, log);
        net.run(10_000);
        net.add(0, "Later");
        net.run(10_000);
        assert_eq!(net.texts(1).len(), 4, "seed {seed}");
    }
}

#[test]
fn k4_where_two_leave_each_other_out_nobody_decides_for_a_third() {
    let (mut net, _, _) = shared(230, 3);
    net.cut(2);
    change(&mut net, 0, &["Ben"]);
    change(&mut net, 1, &["Ann"]);
    net.run(10_000);
    net.offline.clear();
    net.run(120_000);
    let Some(ShutOut::Disputed(by)) = shut_out(&net, 2) else {
        panic!("{:?}", shut_out(&net, 2));
    };
    let mut names: Vec<_> = by.iter().map(|by| by.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Ann", "Ben"]);
    // An invitation says with whom to go on.
    let invite = net.invite(0, false);
    net.join(2, &invite);
    net.add(0, "Between the two");
    net.run(5_000);
    assert_eq!(net.texts(2), net.texts(0));
    assert_eq!(shut_out(&net, 2), None);
}

#[test]
fn k5_a_device_that_is_not_caught_up_cannot_change_the_keys() {
    let (mut net, _, _) = shared(231, 2);
    net.cut(0);
    net.run(1_000);
    net.send(0, Command::ChangeKeys { without: vec![] });
    assert_eq!(
        net.devices[0].shown.refusals.pop(),
        Some(Refusal::NotCaughtUp)
    );
    net.offline.clear();
    net.run(120_000);
    net.send(0, Command::ChangeKeys { without: vec![] });
    net.run(5_000);
    assert_eq!(net.devices[0].shown.refusals.pop(), None);
    // Nor one whom the last change left out.
    change(&mut net, 1, &["Ann"]);
    net.run(5_000);
    net.send(0, Command::ChangeKeys { without: vec![] });
    assert_eq!(net.devices[0].shown.refusals.pop(), Some(Refusal::ShutOut));
}

#[test]
fn k6_who_was_left_out_cannot_lead_the_others_away() {
    let (mut net, log, invite) = shared(232, 3);
    net.cut(1);
    net.cut(2);
    net.run(1_000);
    change(&mut net, 0, &["Cai"]);
    net.run(5_000);
    // Cai has not learnt of it, or pretends so, and hands on keys of its own, to all; Ben then sees both.
    hand_on_by_hand(&mut net, log, &invite);
    net.offline.clear();
    net.run(120_000);
    net.add(0, "Not for Cai");
    net.run(5_000);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(net.texts(1).len(), 2);
    assert_eq!(shut_out(&net, 1), None);
    assert_eq!(net.texts(2).len(), 1);
}

#[test]
fn k7_keys_that_were_stored_are_handed_on_whatever_happens_then() {
    let (mut net, log, _) = shared(234, 2);
    net.send(0, Command::ChangeKeys { without: vec![] });
    // Stored, and the engine dies before the relay has heard of it.
    net.run(0);
    net.crash(0, log);
    net.run(120_000);
    net.add(0, "With the new keys");
    net.run(5_000);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(net.relays[0].n_documents(), 2);
}

#[test]
fn k8_an_invitation_from_before_leads_no_way_back() {
    let (mut net, _, invite) = shared(235, 3);
    change(&mut net, 0, &["Cai"]);
    net.run(5_000);
    let keys = net.devices[1].keys.clone();
    net.join(1, &invite);
    assert_eq!(net.devices[1].keys, keys, "nothing is undone");
    // Somebody new, who got it late, is told what to ask for.
    let relays = std::mem::take(&mut net.relays);
    let mut late = Net::new(236, 1, 0);
    late.relays = relays;
    late.relays[0].hang_up_all();
    late.join(0, &invite);
    late.run(5_000);
    assert!(matches!(shut_out(&late, 0), Some(ShutOut::LeftOut(by)) if by.name == "Ann"));
    assert_eq!(
        late.texts(0),
        ["Publish the minutes"],
        "what there was before"
    );
}

#[test]
fn k8b_what_who_was_left_out_writes_reaches_nobody_else_who_was_left_out() {
    let (mut net, log, _) = shared(241, 3);
    change(&mut net, 0, &["Ben", "Cai"]);
    net.run(5_000);
    assert!(shut_out(&net, 1).is_some() && shut_out(&net, 2).is_some());
    net.add(2, "From outside");
    net.run(5_000);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    net.crash(1, log);
    net.add(2, "Once more");
    net.run(5_000);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    // So nothing of it comes to the others with whom is invited again.
    let invite = net.invite(0, false);
    net.join(1, &invite);
    net.add(1, "Back");
    net.run(5_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 2);
}

#[test]
fn k9_what_was_written_while_new_keys_could_not_be_stored_goes_out_with_the_old() {
    let (mut net, _, _) = shared(237, 2);
    net.devices[0].is_full = true;
    net.send(0, Command::ChangeKeys { without: vec![] });
    net.add(0, "Meanwhile");
    net.run(3_000);
    let refusals = std::mem::take(&mut net.devices[0].shown.refusals);
    assert_eq!(refusals, [Refusal::Store(StorageError::Full)]);
    net.devices[0].is_full = false;
    net.run(120_000);
    assert_eq!(net.texts(1), net.texts(0));
    assert_eq!(net.texts(1).len(), 2);
    assert_eq!(net.relays[0].n_documents(), 1);
}

#[test]
fn k10_what_was_sent_with_the_old_keys_by_who_stays_is_not_lost() {
    let (mut net, _, _) = shared(238, 2);
    // Ann changes the keys, and is cut off before anybody hears of it. Ben's last words, with the old keys, reach
    // the relay, and then Ben is gone.
    net.send(0, Command::ChangeKeys { without: vec![] });
    net.cut(0);
    net.add(1, "My last words");
    net.run(10_000);
    net.cut(1);
    net.offline.remove(&0);
    net.run(120_000);
    assert_eq!(net.texts(0).len(), 2);
    let invite = net.invite(0, false);
    net.run(5_000);
    let mut late = Net::new(239, 1, 0);
    late.relays = std::mem::take(&mut net.relays);
    late.relays[0].hang_up_all();
    late.join(0, &invite);
    late.run(5_000);
    assert_eq!(
        late.texts(0),
        net.texts(0),
        "they went on with the new keys"
    );
}

#[test]
fn k11_who_changes_the_keys_before_the_others_know_them_is_followed_all_the_same() {
    for dies in [false, true] {
        // A mailbox, which is given chunks only now and then.
        let mut net = Net::new(240, 2, 0);
        let log = net.create(0);
        net.add(0, "Publish the minutes");
        net.send(0, Command::Edit(Edit::AddRelay(mailbox_address())));
        let invite = net.invite(0, false);
        net.run(10_000);
        net.send(1, Command::Join(invite));
        loop {
            net.run(1);
            net.send(1, Command::ChangeKeys { without: vec![] });
            if net.devices[1].shown.refusals.pop().is_none() {
                break;
            }
        }
        assert!(net.sharing(0).members.is_empty(), "Ann knows nobody yet");
        net.run(if dies { 0 } else { 30_000 });
        if dies {
            net.crash(1, log);
        }
        net.run(120_000);
        net.add(0, "By Ann");
        net.add(1, "By Ben");
        net.run(120_000);
        assert_eq!(net.texts(0), net.texts(1));
        assert_eq!(net.texts(0).len(), 3);
        assert_eq!((net.sharing(0).n_held, net.sharing(1).n_held), (0, 0));
    }
}
