//! Those who may only read, when the keys of the log are changed.

use super::net::Net;
use matters_arising::{command::Command, model::*};

/// Ann and Ben write, Cai reads, and all know each other.
fn shared(seed: u64) -> (Net, LogId) {
    let mut net = Net::new(seed, 3, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    let to_read = net.invite(0, true);
    net.join(2, &to_read);
    net.run(5_000);
    (net, log)
}

fn device_of(net: &Net, at: usize, name: &str) -> DevicePublic {
    let mut members = net.sharing(at).members.iter();
    let member = members.find(|member| member.author.name == name);
    member.expect("known").device
}

#[test]
fn r1_a_reader_is_known_as_one_and_their_word_lets_them_write_nothing() {
    let (mut net, log) = shared(401);
    for at in [0, 1] {
        let members = net.sharing(at).members.iter();
        let mut roles: Vec<_> = members.map(|m| (m.author.name.as_str(), m.role)).collect();
        roles.sort_by_key(|(name, _)| *name);
        assert_eq!(roles[1], ("Cai", MemberRole::Reads));
        assert_eq!(roles[0].1, MemberRole::Writes);
        assert_eq!((net.sharing(at).n_held, net.sharing(at).n_refused), (0, 0));
    }
    // Once, however often their engine begins anew.
    let n = net.relays[0].n_chunks();
    net.crash(2, log);
    net.run(5_000);
    assert_eq!(net.relays[0].n_chunks(), n);
    assert_eq!(net.devices[2].shown.read_only, Some(ReadOnly::Invited));
}

#[test]
fn r2_a_reader_who_stays_is_handed_the_new_keys_and_reads_on_and_no_more() {
    let (mut net, log) = shared(402);
    let without = vec![device_of(&net, 0, "Ben")];
    net.send(0, Command::ChangeKeys { without });
    net.run(10_000);
    net.add(0, "After the change");
    net.run(5_000);
    assert!(net.texts(2).contains(&"After the change".to_owned()));
    assert_eq!(net.sharing(2).shut_out, None);
    assert_eq!(net.texts(1).len(), 1, "Ben is out");
    for _ in 0..2 {
        assert_eq!(net.devices[2].shown.read_only, Some(ReadOnly::Invited));
        net.add(2, "Not theirs to add");
        assert_eq!(net.devices[2].shown.refusals.pop(), Some(Refusal::ReadOnly));
        net.crash(2, log);
        net.run(5_000);
    }
    let members = net.sharing(0).members.iter();
    let cai = members
        .filter(|m| m.author.name == "Cai")
        .collect::<Vec<_>>();
    assert_eq!(cai.len(), 1);
    assert_eq!((cai[0].role, cai[0].lacks_keys), (MemberRole::Reads, false));
}

#[test]
fn r3_a_reader_who_was_away_goes_on_through_as_many_changes_as_there_were() {
    let (mut net, _) = shared(403);
    net.cut(2);
    for n in 0..3 {
        net.send(
            0,
            Command::ChangeKeys {
                without: Vec::new(),
            },
        );
        net.run(10_000);
        net.add(0, &format!("After change {n}"));
        net.run(10_000);
    }
    let cai = device_of(&net, 1, "Cai");
    let members = net.sharing(1).members.iter();
    let waits = members.filter(|m| m.device == cai && m.lacks_keys).count();
    assert_eq!(waits, 1, "the others know that they have not been here");
    net.offline.clear();
    net.send(2, Command::Reconnect);
    net.run(60_000);
    assert_eq!(net.texts(2), net.texts(0));
    assert_eq!(net.texts(2).len(), 4);
    assert_eq!(net.devices[2].shown.read_only, Some(ReadOnly::Invited));
}

#[test]
fn r4_a_reader_who_is_left_out_reads_nothing_more_and_is_told() {
    let (mut net, _) = shared(404);
    let without = vec![device_of(&net, 0, "Cai")];
    net.send(0, Command::ChangeKeys { without });
    net.run(10_000);
    net.add(0, "Not for Cai");
    net.add(1, "Nor this");
    net.run(10_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(2), ["Publish the minutes"]);
    let ann = net.devices[0].author.clone();
    assert_eq!(net.sharing(2).shut_out, Some(ShutOut::LeftOut(ann)));
}

#[test]
fn r5_a_reader_who_is_later_invited_to_write_is_known_as_one_who_writes() {
    let (mut net, _) = shared(405);
    let full = net.invite(0, false);
    net.join(2, &full);
    net.add(2, "Now mine to add");
    net.run(5_000);
    let cai = device_of(&net, 0, "Cai");
    let members = net.sharing(0).members.iter();
    let roles: Vec<_> = members
        .filter(|m| m.device == cai)
        .map(|m| m.role)
        .collect();
    assert_eq!(roles, [MemberRole::Writes]);
    net.send(
        0,
        Command::ChangeKeys {
            without: Vec::new(),
        },
    );
    net.run(10_000);
    net.add(2, "And with the new keys");
    net.run(5_000);
    assert_eq!(net.texts(0), net.texts(2));
    assert_eq!(net.texts(0).len(), 3);
}
