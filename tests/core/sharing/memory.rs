//! Memory is bounded: what a session holds grows with the log and with nothing else, whatever couriers do or
//! leave undone.

use super::net::{Net, mailbox_address};
use matters_arising::{
    command::{Command, Edit},
    model::*,
    session::{MailAnswer, Session},
    trust::Sealed,
    wire::{AboutDocument, DocumentId, RepoFrame, cbor_bytes},
};

/// What comes and goes while nothing is held: timers, a word of presence, room that a table keeps, in bytes.
const SLACK: usize = 48 << 10;

/// How much memory the session of a device holds: what is free once it is gone, in bytes.
fn held(mut net: Net, at: usize) -> usize {
    let nothing = Session::new(ClientId::random(&mut net.rng));
    let session = std::mem::replace(&mut net.devices[at].session, nothing);
    let freed = allocation_counter::measure(|| drop(session));
    usize::try_from(-freed.bytes_current).unwrap()
}

/// Ann and Ben share a log through one relay.
fn shared() -> Net {
    let mut net = Net::new(401, 2, 1);
    net.most_frames = usize::MAX;
    let (_, invite) = net.shared();
    net.join(1, &invite);
    net.run(5_000);
    net
}

fn write(net: &mut Net, n: usize) {
    for nth in 0..n {
        net.add(0, &format!("Publish the minutes of meeting {nth}"));
        net.run(2_000);
    }
}

/// What is held after a few of something, and after many.
fn few_and_many(few: usize, many: usize, held_after: impl Fn(usize) -> usize) -> (usize, usize) {
    let both = (held_after(few), held_after(many));
    println!("{few}: {} bytes, {many}: {} bytes", both.0, both.1);
    both
}

fn assert_does_not_grow(few: usize, many: usize, held_after: impl Fn(usize) -> usize) {
    let (after_few, after_many) = few_and_many(few, many, held_after);
    assert!(
        after_many < after_few + SLACK,
        "{after_few} bytes are held after {few}, and {after_many} after {many}"
    );
}

#[test]
fn m1_what_is_held_grows_with_the_log_and_not_faster() {
    let held_after = |n| {
        let mut net = shared();
        write(&mut net, n);
        held(net, 0)
    };
    let (few, many) = few_and_many(60, 240, held_after);
    assert!(many > few, "it is the log that is measured");
    assert!(
        many < 4 * few + SLACK,
        "{many} bytes for a log of four times {few}"
    );
}

#[test]
fn m2_a_courier_that_never_answers_makes_no_more_held_than_one_that_does() {
    let held_after = |is_silent: bool| {
        let mut net = shared();
        if is_silent {
            net.swallows.insert((0, 0));
        }
        write(&mut net, 200);
        net.run(60_000);
        assert_eq!(net.sharing(0).n_unsent == 0, !is_silent);
        held(net, 0)
    };
    let (answers, silent) = (held_after(false), held_after(true));
    println!("answers: {answers} bytes, silent: {silent} bytes");
    assert!(
        silent < answers + answers / 2,
        "{silent} bytes beside a silent courier, {answers} beside one that answers"
    );
}

#[test]
fn m3_time_alone_makes_nothing_more_held_beside_a_silent_courier() {
    assert_does_not_grow(1, 40, |hours| {
        let mut net = shared();
        net.swallows.insert((0, 0));
        write(&mut net, 5);
        net.run(hours as u64 * 3_600_000);
        held(net, 0)
    });
}

#[test]
fn m4_what_a_courier_floods_with_is_not_kept() {
    assert_does_not_grow(30, 600, |n| {
        let mut net = shared();
        for nth in 0..n {
            assert_eq!(net.sharing(0).couriers[0].state, CourierState::Level);
            let junk = vec![nth as u8; 1_000];
            let about = |document, what| {
                let (sender, target) = (format!("stranger {nth}"), "you".to_owned());
                let frame = RepoFrame::Document {
                    sender,
                    target,
                    document,
                    what,
                };
                frame.encode()
            };
            let session = format!("session {nth}");
            let data = cbor_bytes(&Sealed::name(&junk).into_bytes());
            let passing = || AboutDocument::Ephemeral {
                session: session.clone(),
                count: nth as u64,
                data: data.clone(),
            };
            let document = net.relays[0].first_document().unwrap();
            let mut other = [7; 16];
            other[..8].copy_from_slice(&(nth as u64).to_be_bytes());
            let other = DocumentId(other);
            for frame in [
                about(document, passing()),
                about(other, passing()),
                about(other, AboutDocument::Sync(junk.clone())),
                about(other, AboutDocument::Unavailable),
                junk.clone(),
                about(document, AboutDocument::Sync(junk.clone())),
            ] {
                net.hear(0, 0, frame);
            }
            // What it says breaks the connection off each time; it is called again.
            net.send(0, Command::Reconnect);
            net.run(20);
        }
        held(net, 0)
    });
}

/// Ann and a mailbox.
fn with_mailbox() -> Net {
    let mut net = Net::new(402, 1, 1);
    net.shared();
    net.send(0, Command::Edit(Edit::AddRelay(mailbox_address())));
    net.run(5_000);
    net
}

#[test]
fn m5_names_that_a_mailbox_invents_are_not_kept_for_ever() {
    assert_does_not_grow(4, 24, |n| {
        let mut net = with_mailbox();
        net.mailbox.invents = 60;
        for _ in 0..n {
            net.run(50_000);
        }
        assert!(
            net.mailbox.n_gets >= n * 30,
            "it was asked for them: {}",
            net.mailbox.n_gets
        );
        net.mailbox.invents = 0;
        net.run(100_000);
        held(net, 0)
    });
}

#[test]
fn m6_a_mailbox_that_tells_of_chunks_without_end_is_heard_only_so_far() {
    // Of 10,000 until it is listed again.
    let mut net = with_mailbox();
    for nth in 0..13_000_u32 {
        let name = Sealed::name(&nth.to_be_bytes());
        net.hear_mail(0, MailAnswer::New(name));
    }
    let held = held(net, 0);
    println!("{held} bytes");
    assert!((1_000_000..1_400_000).contains(&held), "{held} bytes");
}
