//! Invitations in the life that they lead: opened twice, on a second device, without a network, years later.

use super::net::{Net, address};
use matters_arising::{
    command::{Command, Edit, ExportFormat},
    model::*,
};

const YEAR_MS: u64 = 365 * 86_400_000;

#[test]
fn i1_opened_twice_without_a_network_it_waits_once_and_does_its_work_when_there_is_one() {
    let mut net = Net::new(501, 2, 1);
    let (log, invite) = net.shared();
    net.cut(1);
    net.join(1, &invite);
    let keys = net.devices[1].keys[&log].clone();
    net.join(1, &invite);
    assert_eq!(net.devices[1].keys[&log], keys, "the same device as before");
    assert_eq!(net.devices[1].listings.len(), 1);
    let awaiting = net.devices[1].shown.awaiting.as_deref();
    assert_eq!(awaiting, Some("Harbour forum"));
    let trouble = net.sharing(1).couriers[0].trouble.clone();
    assert_eq!(trouble, Some(CourierTrouble::Unreachable));
    net.offline.clear();
    net.send(1, Command::NetworkIsBack);
    net.run(3_000);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    net.run(3_000);
    assert_eq!(net.sharing(0).members.len(), 1);
}

#[test]
fn i2_opened_on_a_second_device_of_the_same_person_both_take_part_and_stand_there_twice() {
    let mut net = Net::new(502, 3, 1);
    let (_, invite) = net.shared();
    net.join(1, &invite);
    let second = Author {
        device: net.devices[2].author.device,
        ..net.devices[1].author.clone()
    };
    net.devices[2].author = second.clone();
    net.send(2, Command::IAm(second));
    net.join(2, &invite);
    net.add(1, "From the office");
    net.add(2, "From the train");
    net.run(5_000);
    assert_eq!(net.texts(0).len(), 3);
    for at in [1, 2] {
        assert_eq!(net.texts(0), net.texts(at));
    }
    let members = net.sharing(0).members.iter();
    let names: Vec<_> = members.map(|member| member.author.name.as_str()).collect();
    assert_eq!(names, ["Ben", "Ben"]);
    // One of the two is lost, and is left out by itself.
    let without = vec![net.sharing(0).members[1].device];
    net.send(0, Command::ChangeKeys { without });
    net.run(10_000);
    let out = (1..3).filter(|at| net.sharing(*at).shut_out.is_some());
    assert_eq!(out.count(), 1);
}

#[test]
fn i3_opened_years_later_with_its_relay_gone_it_waits_says_why_and_a_snapshot_brings_the_rest() {
    let mut net = Net::new(503, 2, 2);
    let (_, invite) = net.shared();
    net.send(0, Command::Edit(Edit::AddRelay(address(1))));
    net.run(3_000);
    net.send(0, Command::Edit(Edit::RemoveRelay(address(0))));
    net.run(3_000);
    net.stop_relay(0);
    net.relays[0].forget_everything();
    net.now += 5 * YEAR_MS;
    net.add(0, "Five years on");
    net.run(3_000);

    net.join(1, &invite);
    net.run(30_000);
    let awaiting = net.devices[1].shown.awaiting.as_deref();
    assert_eq!(awaiting, Some("Harbour forum"));
    let courier = &net.sharing(1).couriers[0];
    assert_eq!(courier.address, address(0));
    assert_eq!(courier.trouble, Some(CourierTrouble::Unreachable));

    net.send(0, Command::Export(ExportFormat::Snapshot));
    let bytes = net.devices[0].shown.file.clone().expect("a file");
    let name = "Harbour forum.automerge".to_owned();
    net.send(1, Command::ReadSnapshot { name, bytes });
    net.send(1, Command::MergeSnapshot);
    net.run(5_000);
    assert_eq!(net.texts(1), ["Publish the minutes", "Five years on"]);
    // The log itself says where the others are now.
    net.add(1, "Here at last");
    net.run(5_000);
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 3);
}

#[test]
fn i4_its_answer_comes_once_the_log_is_awaited_or_open() {
    let mut net = Net::new(504, 3, 1);
    let (log, invite) = net.shared();
    // One of both has no network: there the log is awaited, twice.
    net.cut(2);
    // Somebody goes to the log when the answer is there, and must find it: asked for again, all of it is read twice.
    for at in [1, 2] {
        let before = net.devices[at].shown.answers.len();
        net.join(at, &invite);
        assert_eq!(net.devices[at].shown.answers[before..], [true]);
        net.crash(at, log);
        let before = net.devices[at].shown.answers.len();
        net.join(at, &invite);
        assert!(net.devices[at].shown.answers[before..].ends_with(&[true]));
    }
    let all: Vec<_> = net
        .devices
        .iter()
        .map(|it| it.shown.awaiting.is_some())
        .collect();
    assert_eq!(all, [false, false, true]);
}
