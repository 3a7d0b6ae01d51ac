//! What is said about sharing: plural forms, and a next step for every trouble.

use super::*;

fn courier(host: &str, state: CourierState) -> Courier {
    Courier {
        address: RelayAddress::parse(host).expect("an address"),
        reach: crate::model::CourierReach::Everybody,
        state,
        last_success: None,
        n_waiting: 0,
        fetched: None,
        trouble: None,
    }
}

fn resting(host: &str, trouble: CourierTrouble) -> Courier {
    Courier {
        trouble: Some(trouble),
        ..courier(host, CourierState::Resting(8))
    }
}

fn sharing(n_unsent: u32, couriers: Vec<Courier>) -> Sharing {
    Sharing {
        left: Vec::new(),
        may_write: true,
        couriers,
        n_unsent,
        ..Sharing::default()
    }
}

fn troubles() -> Vec<CourierTrouble> {
    // A new variant must be named here, or this does not compile.
    let all = |trouble: CourierTrouble| match trouble {
        CourierTrouble::Unreachable
        | CourierTrouble::Closed
        | CourierTrouble::NotARelay
        | CourierTrouble::Refused(_)
        | CourierTrouble::Silent
        | CourierTrouble::Misbehaved => trouble,
    };
    [
        CourierTrouble::Unreachable,
        CourierTrouble::Closed,
        CourierTrouble::NotARelay,
        CourierTrouble::Refused("this relay is full".into()),
        CourierTrouble::Silent,
        CourierTrouble::Misbehaved,
    ]
    .map(all)
    .into()
}

#[test]
fn a_device_that_was_shut_out_does_not_say_that_a_relay_has_everything() {
    let level = courier("a.org", CourierState::Level);
    let (state, waiting) = courier_facts(&level, true);
    assert!(state.contains("not exchanged any more"));
    assert_ne!(waiting, "Nothing");
    let (state, waiting) = courier_facts(&level, false);
    assert_eq!(
        (state.as_str(), waiting.as_str()),
        ("Has everything", "Nothing")
    );
}

#[test]
fn couriers_of_one_host_are_told_apart_by_their_addresses_without_passwords() {
    let parse = |text: &str| RelayAddress::parse(text).expect("an address");
    let all = [
        parse("ws://a.org/sync"),
        parse("dav+https://ann:secret@a.org/box?token=T"),
        parse("b.org/sync"),
    ];
    let titles = all.each_ref().map(|one| courier_title_among(one, &all));
    assert_eq!(
        titles,
        ["ws://a.org/sync", "dav+https://a.org/box", "b.org"]
    );
}

#[test]
fn one_line_says_how_many_couriers_have_everything() {
    use CourierState::{Connecting, Level};
    for (couriers, line) in [
        (vec![courier("a.org", Level)], "Sent"),
        (
            vec![courier("a.org", Level), courier("b.org", Level)],
            "Sent to both couriers",
        ),
        (
            vec![
                courier("a.org", Level),
                courier("b.org", Connecting),
                courier("c.org", Level),
            ],
            "Sent to 2 of 3 couriers",
        ),
        (
            vec![
                courier("a.org", Level),
                courier("b.org", Level),
                courier("c.org", Level),
            ],
            "Sent to all 3 couriers",
        ),
    ] {
        let (news, words) = sent(&sharing(0, couriers));
        assert_eq!(words, line);
        assert_eq!(news, News::Good);
    }
}

#[test]
fn what_is_not_sent_is_counted_and_says_why() {
    use CourierState::{Connecting, Exchanging, Unknown};
    let down = |host| resting(host, CourierTrouble::Unreachable);
    for (n, couriers, line) in [
        (
            3,
            vec![down("relay.example.org")],
            "3 changes not sent yet: relay.example.org cannot be reached",
        ),
        (
            1,
            vec![down("a.org"), down("b.org")],
            "1 change not sent yet: none of 2 couriers can be used now",
        ),
        (
            0,
            vec![down("a.org")],
            "Not connected: a.org cannot be reached",
        ),
        (
            2,
            vec![courier("a.org", Connecting)],
            "2 changes not sent yet: calling a.org",
        ),
        (0, vec![courier("a.org", Connecting)], "Calling a.org"),
        (
            0,
            vec![courier("a.org", Unknown)],
            "Nothing of this log is at a.org yet",
        ),
        (2, vec![courier("a.org", Exchanging)], "Sending 2 changes"),
        (0, vec![courier("a.org", Exchanging)], "Fetching changes"),
        (
            5,
            Vec::new(),
            "Shared, but no relay: send invitations or snapshots by mail",
        ),
    ] {
        assert_eq!(sent(&sharing(n, couriers)).1, line);
    }
}

#[test]
fn only_what_somebody_must_mend_is_bad_news() {
    for trouble in troubles() {
        let mends = matches!(
            trouble,
            CourierTrouble::NotARelay | CourierTrouble::Refused(_) | CourierTrouble::Misbehaved
        );
        let (news, words) = sent(&sharing(1, vec![resting("a.org", trouble.clone())]));
        assert_eq!(news == News::Bad, mends, "{words}");
        assert!(
            words.starts_with("1 change not sent yet: a.org "),
            "{words}"
        );
    }
}

#[test]
fn who_may_only_read_sends_nothing() {
    let reader = Sharing {
        may_write: false,
        ..sharing(0, vec![courier("a.org", CourierState::Level)])
    };
    assert_eq!(sent(&reader), (News::Good, "Up to date".into()));
}

#[test]
fn a_log_on_its_way_is_said_to_be() {
    let on_way = |couriers| awaited(Some(&sharing(0, couriers))).1;
    assert_eq!(awaited(None).1, "Waiting for the log");
    assert_eq!(
        on_way(vec![courier("a.org", CourierState::Connecting)]),
        "Waiting for the log from a.org"
    );
    assert_eq!(
        on_way(vec![courier("a.org", CourierState::Unknown)]),
        "Waiting for the log: nothing of this log is at a.org yet"
    );
    assert_eq!(
        on_way(vec![resting("a.org", CourierTrouble::Silent)]),
        "Waiting for the log: a.org does not answer"
    );
}

#[test]
fn every_trouble_has_a_next_step() {
    let address = RelayAddress::parse("wss://relay.example.org/sync?token=secret").expect("one");
    for trouble in troubles() {
        let message = courier_trouble(&address, &trouble);
        for sentence in [&message.what, &message.next] {
            assert!(sentence.starts_with(char::is_uppercase), "{sentence}");
            assert!(sentence.ends_with('.'), "{sentence}");
        }
        assert!(message.what.contains("relay.example.org"));
        assert!(!message.whole().contains("secret"), "no token is shown");
    }
}

#[test]
fn a_courier_is_called_what_it_is() {
    let what = |address: &RelayAddress| courier_trouble(address, &CourierTrouble::Silent).what;
    let mailbox = RelayAddress::parse("dav+https://ann:secret@a.org/log").expect("one");
    assert_eq!(courier_name(&mailbox), "a.org");
    assert!(what(&mailbox).starts_with("The mailbox at a.org has not"));
    let folder = RelayAddress::folder();
    assert_eq!(courier_name(&folder), "a folder on this device");
    assert_eq!(courier_title(&folder), "A folder on this device");
    assert_eq!(courier_title(&mailbox), "a.org");
    assert!(what(&folder).starts_with("The folder on this device has not"));
}

#[test]
fn what_a_relay_says_is_cut_and_put_on_one_line() {
    let address = RelayAddress::parse("a.org").expect("one");
    let words = |why: &str| courier_trouble(&address, &CourierTrouble::Refused(why.into())).what;
    assert!(words("too\nmany\u{7}").contains("“too many”"));
    assert!(words("").contains("“it gives no reason”"));
    assert!(words(&"word ".repeat(900)).len() < 300);
}

#[test]
fn the_state_of_a_relay_agrees_with_its_numbers() {
    let state = |state| courier_state(&courier("a.org", state));
    for (seconds, words) in [
        (0, "Not connected; tried again within 1 second"),
        (8, "Not connected; tried again within 8 seconds"),
        (60, "Not connected; tried again within a minute"),
    ] {
        assert_eq!(state(CourierState::Resting(seconds)), words);
    }
    let stopped = state(CourierState::Stopped);
    assert_eq!(
        stopped,
        "Not connected; not tried again before you ask for it"
    );
    let mut busy = courier("a.org", CourierState::Exchanging);
    busy.n_waiting = 1;
    assert_eq!(courier_state(&busy), "Connected; 1 change on the way");
    assert_eq!(courier_waiting(&busy), "1 change");
    busy.n_waiting = 0;
    assert_eq!(courier_waiting(&busy), "Nothing");
}

#[test]
fn how_much_a_mailbox_has_given_is_said_while_it_goes_on() {
    let mut busy = courier("a.org", CourierState::Exchanging);
    busy.fetched = Some(40);
    let shared = sharing(0, vec![busy.clone()]);
    let words = "Fetching changes: 40 % done".to_owned();
    assert_eq!(sent(&shared), (News::Busy, words));
    let words = "Fetching the log from a.org: 40 % done".to_owned();
    assert_eq!(awaited(Some(&shared)), (News::Busy, words));
    assert_eq!(
        courier_state(&busy),
        "Connected; 40 % of what is new there has come"
    );
}

#[test]
fn pieces_that_were_kept_apart_are_counted() {
    assert_eq!(held(0), None);
    assert_eq!(
        held(3).expect("some").what,
        "3 pieces came from devices that this log does not know; they were kept apart and changed nothing."
    );
    assert_eq!(
        held(1).expect("one").what,
        "1 piece came from a device that this log does not know; it was kept apart and changed nothing."
    );
    assert_eq!(refused_pieces(0), None);
    assert_eq!(
        refused_pieces(1).expect("one").what,
        "1 piece could not be opened with the keys of this log; it was left out and changed nothing."
    );
}

#[test]
fn a_relay_is_told_of_in_one_paragraph() {
    let mut one = courier("a.org", CourierState::Level);
    let confirmed = "Has everything, confirmed at 14:02.";
    assert_eq!(courier_line(&one, Some("14:02")), confirmed);
    one = resting("a.org", CourierTrouble::Closed);
    one.n_waiting = 3;
    assert_eq!(
        courier_line(&one, Some("14:02")),
        "Not connected; tried again within 8 seconds. Waiting for it: 3 changes. \
         Last had everything: 14:02. The relay at a.org closed the connection. It is tried again \
         by itself. If this goes on, ask whoever runs it, or add another relay."
    );
    assert!(courier_line(&one, None).contains("has not had everything yet"));
}

#[test]
fn what_is_wrong_with_an_address_is_a_sentence() {
    for typed in ["", "ftp://a.org", "wss://", &"a".repeat(600)] {
        let error = RelayAddress::parse(typed).expect_err("none");
        assert!(relay_address_error(error).starts_with(char::is_uppercase));
    }
}

#[test]
fn a_tab_that_leaves_it_to_another_says_so_and_calls_nothing_unsent() {
    let sharing = Sharing {
        may_write: true,
        couriers: vec![courier("a.org", CourierState::Elsewhere)],
        ..Sharing::default()
    };
    let (news, words) = sent(&sharing);
    assert_eq!(news, News::Waits);
    assert_eq!(words, "Another tab of this browser sends");
}

#[test]
fn what_is_being_taken_in_and_that_one_is_shut_out_stand_before_everything_else() {
    let level = sharing(0, vec![courier("a.org", CourierState::Level)]);
    let busy = Sharing {
        taken_in: Some(24),
        ..level.clone()
    };
    let (news, words) = sent(&busy);
    assert_eq!(
        (news, words.as_str()),
        (News::Busy, "Taking in changes: 24 % done")
    );
    let by = |name: &str| crate::model::Author {
        device: crate::model::DeviceId::random(&mut || 1),
        name: name.into(),
        organisation: String::new(),
    };
    for (why, what) in [
        (ShutOut::LeftOut(by("Ann")), "Ann changed the keys"),
        (
            ShutOut::Disputed(vec![by("Ann"), by("Ben")]),
            "Ann and Ben each changed the keys",
        ),
    ] {
        let message = shut_out(&why);
        assert!(message.what.starts_with(what), "{}", message.what);
        assert!(message.next.contains("invitation"), "what to do");
        let out = Sharing {
            shut_out: Some(why),
            ..busy.clone()
        };
        assert_eq!(sent(&out).0, News::Bad);
    }
}
