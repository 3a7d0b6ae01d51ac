//! An open log: its own document is exchanged, so that any Automerge program can take part. What that means for
//! those who share it so.

use super::net::{Net, address, mailbox_address};
use matters_arising::{
    command::{Command, Edit},
    document::{Document, Writer},
    model::*,
    trust::Invite,
    wire::DocumentId,
};

/// A log that the first device shares openly through the first relay.
fn shared(net: &mut Net) -> (LogId, String) {
    let log = net.create(0);
    net.add(0, "Publish the minutes");
    net.send(0, Command::Edit(Edit::AddRelay(address(0))));
    net.send(0, Command::Share(Secrecy::Open));
    net.run(100);
    let invite = net.invite(0, false);
    net.run(2_000);
    (log, invite)
}

fn document_of(invite: &str) -> DocumentId {
    DocumentId(Invite::decode(invite).unwrap().document())
}

fn refusal(net: &mut Net, at: usize, command: Command) -> Option<Refusal> {
    net.send(at, command);
    net.run(50);
    net.devices[at].shown.refusals.pop()
}

#[test]
fn o1_an_open_log_is_exchanged_as_it_is_and_the_relay_holds_the_log_itself() {
    let mut net = Net::new(301, 2, 1);
    let (_, invite) = shared(&mut net);
    net.join(1, &invite);
    assert_eq!(net.texts(1), ["Publish the minutes"]);
    net.add(1, "Book the hall");
    net.run(500);
    net.add(0, "Send the papers");
    net.run(3_000);
    assert_eq!(net.texts(0), net.texts(1));
    for at in [0, 1] {
        let sharing = net.sharing(at);
        assert_eq!(sharing.couriers[0].state, CourierState::Level, "{at}");
        assert_eq!(
            (sharing.n_unsent, sharing.n_held, sharing.n_refused),
            (0, 0, 0)
        );
        let url = document_of(&invite).url();
        assert_eq!(sharing.open_as.as_deref(), Some(url.as_str()));
    }
    let held = net.relays[0].document(document_of(&invite));
    let log = Document::load(&held).unwrap();
    assert_eq!(log.n_actions(), 3);
}

#[test]
fn o2_what_another_program_writes_is_merged_though_no_device_of_it_is_known() {
    let mut net = Net::new(302, 2, 1);
    let (_, invite) = shared(&mut net);
    net.join(1, &invite);
    net.relays[0].rewrite(document_of(&invite), |bytes| {
        let mut log = Document::load(&bytes).unwrap();
        log.write_as(&Writer {
            author: net.devices[0].author.clone(),
            actor: [77; 16],
        });
        let id = ActionId::random(&mut net.rng);
        let text = "Written elsewhere".to_owned();
        log.apply(&Edit::AddAction { id, text }, Timestamp(1))
            .unwrap();
        log.save()
    });
    net.run(130_000);
    for at in [0, 1] {
        assert!(
            net.texts(at).contains(&"Written elsewhere".to_owned()),
            "{at}"
        );
        assert_eq!(net.sharing(at).n_held, 0);
    }
    // Under the first one's name: in an open log names are what a program says they are.
    let row = net.devices[1]
        .shown
        .rows
        .values()
        .find(|row| row.text == "Written elsewhere");
    assert!(row.is_some());
}

#[test]
fn o3_an_open_log_can_neither_be_closed_nor_shared_to_read_nor_put_into_a_mailbox() {
    let mut net = Net::new(303, 2, 1);
    let (_, invite) = shared(&mut net);
    net.send(1, Command::ReadInvite(invite.clone()));
    let read = net.devices[1].shown.read.clone().unwrap();
    assert_eq!((read.secrecy, read.may_write), (Secrecy::Open, true));
    let to_read = Command::Invite { read_only: true };
    let problem = |problem| Some(Refusal::Open(problem));
    assert_eq!(
        refusal(&mut net, 0, to_read),
        problem(OpenProblem::ReadOnly)
    );
    let keys = Command::ChangeKeys {
        without: Vec::new(),
    };
    assert_eq!(refusal(&mut net, 0, keys), problem(OpenProblem::Keys));
    let mailbox = Command::Edit(Edit::AddRelay(mailbox_address()));
    assert_eq!(refusal(&mut net, 0, mailbox), problem(OpenProblem::Mailbox));
    let folder = Command::UseHere(RelayAddress::folder());
    assert_eq!(refusal(&mut net, 0, folder), problem(OpenProblem::Mailbox));
    let sealed = Command::Share(Secrecy::Sealed);
    assert_eq!(refusal(&mut net, 0, sealed), problem(OpenProblem::Chosen));
    assert_eq!(
        refusal(&mut net, 0, Command::Share(Secrecy::Open)),
        None,
        "as it is"
    );
    assert_eq!(net.sharing(0).couriers.len(), 1);
}

#[test]
fn o4_a_sealed_log_is_never_opened_and_one_that_mailboxes_carry_is_not_begun_openly() {
    let mut net = Net::new(304, 2, 1);
    let (log, invite) = net.shared();
    net.join(1, &invite);
    let problem = |problem| Some(Refusal::Open(problem));
    let open = Command::Share(Secrecy::Open);
    assert_eq!(
        refusal(&mut net, 0, open.clone()),
        problem(OpenProblem::Chosen)
    );
    // Somebody who takes part makes an invitation to the same log as an open one.
    let mut forged = Invite::decode(&invite).unwrap();
    forged.secrecy = Secrecy::Open;
    let keys = net.devices[1].keys[&log].clone();
    let join = Command::Join(forged.encode());
    assert_eq!(refusal(&mut net, 1, join), problem(OpenProblem::Chosen));
    net.run(2_000);
    assert_eq!(net.devices[1].keys[&log], keys);
    assert_eq!(net.relays[0].n_documents(), 1, "nothing was published");
    assert_eq!(net.sharing(1).open_as, None);

    let mut net = Net::new(305, 1, 1);
    net.create(0);
    net.send(0, Command::Edit(Edit::AddRelay(mailbox_address())));
    assert_eq!(refusal(&mut net, 0, open), problem(OpenProblem::Mailbox));
    assert!(net.devices[0].keys.is_empty());
}

#[test]
fn o5_after_a_restart_only_what_is_missing_travels_and_it_is_said_what_is_not_sent() {
    let mut net = Net::new(306, 2, 1);
    let (log, invite) = shared(&mut net);
    for n in 0..300 {
        let long: String = (0..20)
            .map(|_| format!("{:x} ", net.rng.next_u64()))
            .collect();
        net.add(0, &format!("{n} {long}"));
    }
    net.join(1, &invite);
    net.run(10_000);
    net.cut(1);
    net.crash(1, log);
    net.run(100);
    net.add(1, "While away");
    net.run(5_000);
    assert_eq!(net.sharing(1).n_unsent, 1);
    net.crash(1, log);
    net.run(5_000);
    assert_eq!(
        net.sharing(1).n_unsent,
        1,
        "the next engine knows it as well"
    );
    net.offline.clear();
    let before = net.tally.bytes;
    net.send(1, Command::Reconnect);
    net.run(4_000);
    let travelled = net.tally.bytes - before;
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.texts(0).len(), 302);
    let whole = net.relays[0].bytes().len();
    assert!(travelled < 10_000, "{travelled} bytes for one change");
    assert!(whole > 40_000, "{whole} bytes are the log");
    assert_eq!(net.sharing(1).n_unsent, 0);
}

#[test]
fn o6_those_who_were_invited_still_see_who_is_here() {
    let mut net = Net::new(307, 2, 1);
    let (log, invite) = shared(&mut net);
    net.join(1, &invite);
    net.run(5_000);
    let action = *net.devices[0].shown.rows.keys().next().unwrap();
    net.send(1, Command::LookAt(Some(action)));
    net.run(3_000);
    let here = |net: &Net, at: usize| {
        let members = net.sharing(at).members.iter();
        let seen = members.map(|member| (member.author.name.clone(), member.presence));
        seen.collect::<Vec<_>>()
    };
    let looks_at = Some(action);
    assert_eq!(
        here(&net, 0),
        [("Ben".to_owned(), Presence::Here { looks_at })]
    );
    assert_eq!(
        here(&net, 1),
        [("Ann".to_owned(), Presence::Here { looks_at: None })]
    );
    // Who was there before is met again by an engine that has just begun.
    net.crash(0, log);
    net.run(5_000);
    assert_eq!(here(&net, 0).len(), 1);
}

#[test]
fn o7_what_was_written_apart_or_in_bad_weather_meets() {
    for seed in 310..320 {
        let mut net = Net::new(seed, 3, 1);
        let (log, invite) = shared(&mut net);
        net.join(1, &invite);
        net.join(2, &invite);
        net.weather.lost = 20;
        net.weather.doubled = 20;
        for n in 0..10 {
            for at in 0..3 {
                net.add(at, &format!("{at} {n}"));
                net.run(300);
            }
            match n {
                3 => net.cut(0),
                5 => net.crash(1, log),
                6 => net.relays[0].forget_everything(),
                7 => net.offline.clear(),
                _ => {}
            }
        }
        net.weather.lost = 0;
        net.weather.doubled = 0;
        for at in 0..3 {
            net.send(at, Command::Reconnect);
        }
        net.run(300_000);
        assert_eq!(net.texts(0).len(), 31, "seed {seed}");
        for at in 1..3 {
            assert_eq!(net.texts(0), net.texts(at), "seed {seed}");
            assert_eq!(net.sharing(at).n_unsent, 0, "seed {seed}");
        }
    }
}

#[test]
fn o8_an_open_log_that_came_as_a_file_and_is_then_joined_sends_what_the_others_lack() {
    let mut net = Net::new(330, 2, 1);
    let (log, invite) = shared(&mut net);
    net.devices[1].chunks = net.devices[0].chunks.clone();
    net.devices[1].listings = net.devices[0].listings.clone();
    net.send(1, Command::Open { log, view: None });
    net.run(100);
    net.add(1, "Written on the train");
    net.run(1_000);
    net.join(1, &invite);
    net.run(2_000);
    assert_eq!(
        net.texts(0),
        ["Publish the minutes", "Written on the train"]
    );
    assert_eq!(net.texts(0), net.texts(1));
    assert_eq!(net.sharing(1).n_unsent, 0);
}
