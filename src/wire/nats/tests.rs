//! The rules of the NATS protocol and mailbox that need no server.

use super::{
    json::{Json, quoted},
    op::status,
    place::{Index, Part, n_parts, part_size},
    *,
};
use crate::{model::CourierTrouble, wire::DocumentId};
use proptest::{collection::vec, option, prelude::*};

const LARGEST: usize = 100_000;

fn words() -> impl Strategy<Value = NatsWord> {
    "[a-zA-Z0-9$_.*>-]{1,60}".prop_map(|text| NatsWord::new(text).expect("no spaces"))
}

fn lines() -> impl Strategy<Value = NatsLine> {
    // The quotes of an error are its ends.
    "[ -&(-~é]{0,80}".prop_map(|text| NatsLine::new(&text))
}

fn headers() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(Vec::new()),
        "( [0-9]{3})?(\r\n[A-Za-z-]{1,9}: [ -~]{0,9}){0,3}"
            .prop_map(|rest| format!("NATS/1.0{rest}\r\n\r\n").into_bytes()),
    ]
}

fn ops() -> impl Strategy<Value = NatsOp> {
    let bytes = || vec(any::<u8>(), 0..300);
    prop_oneof![
        lines().prop_map(NatsOp::Info),
        lines().prop_map(NatsOp::Connect),
        lines().prop_map(NatsOp::Error),
        (words(), option::of(words()), headers(), bytes()).prop_map(
            |(subject, reply, headers, payload)| NatsOp::Publish {
                subject,
                reply,
                headers,
                payload
            }
        ),
        (
            words(),
            any::<u64>(),
            option::of(words()),
            headers(),
            bytes()
        )
            .prop_map(|(subject, sid, reply, headers, payload)| NatsOp::Message {
                subject,
                sid,
                reply,
                headers,
                payload
            }),
        (words(), option::of(words()), any::<u64>()).prop_map(|(subject, queue, sid)| {
            NatsOp::Subscribe {
                subject,
                queue,
                sid,
            }
        }),
        (any::<u64>(), option::of(any::<u64>()))
            .prop_map(|(sid, after)| NatsOp::Unsubscribe { sid, after }),
        Just(NatsOp::Ping),
        Just(NatsOp::Pong),
        Just(NatsOp::Ok),
    ]
}

/// Reads bytes in pieces of these lengths, again and again.
fn read(bytes: &[u8], pieces: &[usize]) -> Result<Vec<NatsOp>, NatsFault> {
    let (mut reader, mut ops) = (NatsReader::new(LARGEST), Vec::new());
    let (mut rest, mut pieces) = (bytes, pieces.iter().cycle());
    while !rest.is_empty() {
        let length = pieces.next().copied().unwrap_or(rest.len());
        let (piece, after) = rest.split_at(length.clamp(1, rest.len()));
        rest = after;
        reader.feed(piece);
        while let Some(op) = reader.next_op()? {
            ops.push(op);
        }
    }
    Ok(ops)
}

fn place() -> NatsPlace {
    NatsPlace::new(Some("minutes"), DocumentId([7; 16]))
}

const NAME: &str = "2NEpo7TZRRrLZSi2U";
const INFO: &[u8] = b"INFO {\"max_payload\":1048576,\"headers\":true}\r\n";
const STREAM: &str = r#"{"config":{"subjects":["minutes.\u003e"],"retention":"limits","discard":"new","allow_direct":true},"state":{"messages":0,"last_seq":0}}"#;

/// A mailbox whose server has introduced itself.
fn greeted() -> NatsMailbox {
    let mut mailbox = NatsMailbox::new(place(), Some(b"ann:se cret".to_vec()), 1);
    mailbox.receive(INFO).expect("an introduction");
    mailbox
}

/// What the mailbox sends: its operations.
fn sent(mailbox: &mut NatsMailbox) -> Vec<NatsOp> {
    read(&mailbox.to_send().unwrap_or_default(), &[]).expect("what it sends can be read")
}

/// Answers the last request.
fn answer(mailbox: &mut NatsMailbox, text: &str) -> Result<(), NatsFault> {
    let asked = sent(mailbox).into_iter().rev().find_map(|op| match op {
        NatsOp::Publish { reply, .. } => reply,
        _ => None,
    });
    let message = NatsOp::Message {
        subject: asked.expect("a request"),
        sid: 1,
        reply: None,
        headers: Vec::new(),
        payload: text.as_bytes().to_vec(),
    };
    let mut bytes = Vec::new();
    message.write(&mut bytes);
    mailbox.receive(&bytes)
}

proptest! {
    #[test]
    fn what_is_written_is_read_however_it_is_split(
        ops in vec(ops(), 0..8),
        pieces in vec(1..40_usize, 0..5),
    ) {
        let mut bytes = Vec::new();
        ops.iter().for_each(|op| op.write(&mut bytes));
        prop_assert_eq!(read(&bytes, &pieces), Ok(ops));
    }

    #[test]
    fn damaged_bytes_are_an_error_or_other_operations_and_never_more(
        ops in vec(ops(), 1..5),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        pieces in vec(1..40_usize, 0..5),
    ) {
        let mut bytes = Vec::new();
        ops.iter().for_each(|op| op.write(&mut bytes));
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let (whole, split) = (read(&bytes, &[]), read(&bytes, &pieces));
        prop_assert_eq!(whole.is_ok(), split.is_ok());
    }

    #[test]
    fn a_hostile_server_ends_as_an_error_and_never_more(
        bytes in vec(any::<u8>(), 0..200),
        ops in vec(ops(), 0..5),
    ) {
        let mut mailbox = greeted();
        for ask in [NatsAsk::List, NatsAsk::Get(NAME.into()), NatsAsk::Put(NAME.into(), vec![1])] {
            mailbox.ask(ask);
        }
        let _ = answer(&mut mailbox, STREAM);
        let mut all = Vec::new();
        ops.iter().for_each(|op| op.write(&mut all));
        all.extend(bytes);
        let _ = mailbox.receive(&all);
        while mailbox.told().is_some() {}
    }

    #[test]
    fn json_of_any_shape_is_read_or_refused(text in "[\\[\\]{}\":,a-z0-9\\\\ ]{0,60}") {
        if let Some(json) = Json::parse(text.as_bytes()) {
            for (_, value) in json.members() {
                value.members().for_each(drop);
                let _ = value.string();
            }
        }
        let written = quoted(&text);
        let json = Json::parse(written.as_bytes());
        prop_assert_eq!(json.and_then(Json::string), Some(text));
    }

    #[test]
    fn the_number_of_parts_tells_how_a_chunk_was_cut(n_bytes in 0..70_000_000_usize) {
        let sizes: Vec<usize> = (12..=20).filter_map(|bits| part_size(1 << bits)).collect();
        prop_assert_eq!(sizes.len(), 9);
        let mut cuts: Vec<u32> = sizes.iter().map(|size| n_parts(n_bytes, *size)).collect();
        cuts.retain(|n| *n > 1);
        let n_cuts = cuts.len();
        cuts.dedup();
        prop_assert_eq!(cuts.len(), n_cuts);
    }
}

#[test]
fn a_size_that_is_not_allowed_is_refused_before_it_has_come() {
    for (line, fault) in [
        ("MSG a 1 100001\r\n", NatsFault::TooLarge),
        ("MSG a 1 18446744073709551615\r\n", NatsFault::TooLarge),
        ("MSG a 1 18446744073709551616\r\n", NatsFault::Malformed),
        ("HMSG a 1 99 12\r\n", NatsFault::Malformed),
        ("MSG a 1 -1\r\n", NatsFault::Malformed),
        ("MSG a 1 b c 3\r\n", NatsFault::Malformed),
        ("MSG a 1 3\r\nabcde", NatsFault::Malformed),
        ("HMSG a 1 3 3\r\nabc\r\n", NatsFault::Malformed),
        ("GET / HTTP/1.1\r\n", NatsFault::Malformed),
        ("PING\n", NatsFault::Malformed),
    ] {
        assert_eq!(read(line.as_bytes(), &[]), Err(fault), "{line}");
    }
    let endless = "x".repeat(70_000);
    assert_eq!(read(endless.as_bytes(), &[4_096]), Err(NatsFault::TooLarge));
}

#[test]
fn a_subject_cannot_end_its_line() {
    for text in ["", "a b", "a\r\nPUB b 0", "a\t", &"x".repeat(2_000)] {
        assert_eq!(NatsWord::new(text), None, "{text}");
    }
    assert_eq!(NatsLine::new("a\r\nPING").as_str(), "a  PING");
}

#[test]
fn a_status_is_read_from_the_headers() {
    assert_eq!(status(b"NATS/1.0 404 Message Not Found\r\n\r\n"), Some(404));
    assert_eq!(status(b"NATS/1.0 503\r\n\r\n"), Some(503));
    assert_eq!(status(b"NATS/1.0\r\nNats-Sequence: 5\r\n\r\n"), None);
    assert_eq!(status(b""), None);
}

#[test]
fn json_is_found_among_other_json() {
    let text = br#" {"a": {"b": [1, {"x": "}"}, "c"]}, "n": -5, "t": "q\"\u003e\n", "y":true} "#;
    let json = Json::parse(text).expect("JSON");
    assert_eq!(json.get("n").and_then(Json::number), Some(-5));
    assert_eq!(json.get("t").and_then(Json::string), Some("q\">\n".into()));
    assert!(json.get("y").is_some_and(Json::is_true));
    let list = json.get("a").and_then(|a| a.get("b")).expect("a list");
    assert_eq!(list.members().count(), 3);
    assert_eq!(json.get("z"), None);
    let deep = "[".repeat(1_000_000);
    for text in ["", "{", "{\"a\":1", "[1}", "1 2", "\"\\", &deep] {
        assert_eq!(Json::parse(text.as_bytes()), None);
    }
}

#[test]
fn a_chunk_is_whole_when_all_parts_of_one_cut_are_there() {
    let mut index = Index::default();
    for (nth, of) in [(0, 2), (1, 3), (2, 3)] {
        assert!(index.insert(NAME.into(), Part { of, nth }));
        assert_eq!(index.whole(NAME), None);
        assert!(index.names().is_empty());
    }
    assert!(!index.insert(NAME.into(), Part { of: 3, nth: 2 }));
    index.insert(NAME.into(), Part { of: 3, nth: 0 });
    assert_eq!(index.whole(NAME), Some(3));
    assert_eq!(index.names(), [NAME]);
    assert_eq!(index.remove(NAME), 4);
}

#[test]
fn only_subjects_of_chunks_of_this_log_are_read() {
    let place = place();
    let part = Part { of: 12, nth: 3 };
    let subject = place.subject(NAME, part);
    assert_eq!(place.part_at(&subject), Some((NAME.into(), part)));
    let other = NatsPlace::new(Some("minutes"), DocumentId([8; 16]));
    assert_eq!(place.part_at(&other.subject(NAME, part)), None);
    for (from, to) in [
        ("3of12", "12of12"),
        ("3of12", "03of12"),
        ("3of12", "3of5000"),
    ] {
        assert_eq!(place.part_at(&subject.replace(from, to)), None, "{to}");
    }
    assert_eq!(place.part_at(&subject.replace(NAME, "desktop.ini")), None);
}

#[test]
fn the_login_is_sent_and_the_stream_is_made_where_it_is_lacking() {
    let mut mailbox = greeted();
    let list = mailbox.ask(NatsAsk::List);
    let ops = sent(&mut mailbox);
    let [NatsOp::Connect(connect), .., NatsOp::Publish { reply, .. }] = ops.as_slice() else {
        panic!("{ops:?}");
    };
    assert!(
        connect
            .as_str()
            .contains(r#""user":"ann","pass":"se cret""#)
    );
    let lacking = r#"{"error":{"code":404,"err_code":10059,"description":"stream not found"}}"#;
    let mut bytes = Vec::new();
    let message = NatsOp::Message {
        subject: reply.clone().expect("a reply is awaited"),
        sid: 1,
        reply: None,
        headers: Vec::new(),
        payload: lacking.into(),
    };
    message.write(&mut bytes);
    mailbox.receive(&bytes).expect("it is made");
    answer(&mut mailbox, STREAM).expect("it is there");
    answer(&mut mailbox, STREAM).expect("it is empty");
    assert_eq!(mailbox.told(), Some(NatsTold::Listed(list, Vec::new())));
}

#[test]
fn a_stream_that_would_lose_parts_of_a_log_is_refused() {
    for (from, to, setting) in [
        ("\"limits\"", "\"workqueue\"", "retention"),
        ("\"limits\"", "\"limits\",\"max_age\":1", "max_age"),
        ("\"new\"", "\"old\",\"max_bytes\":9", "max_bytes"),
        ("\"new\"", "\"old\",\"max_msgs\":9", "max_msgs"),
    ] {
        let refused = answer(&mut greeted(), &STREAM.replace(from, to));
        let stream = "minutes".to_owned();
        assert_eq!(refused, Err(NatsFault::Forgets { stream, setting }));
    }
    // Room that ends is another thing: what no longer fits is refused, and kept by its author.
    let limited = STREAM.replace("\"new\"", "\"new\",\"max_bytes\":9");
    assert_eq!(answer(&mut greeted(), &limited), Ok(()));
    let other = STREAM.replace("minutes", "orders");
    let refused = answer(&mut greeted(), &other);
    assert_eq!(refused, Err(NatsFault::OtherStream("minutes".into())));
    let indirect = answer(&mut greeted(), &STREAM.replace("true", "false"));
    assert!(matches!(indirect, Err(NatsFault::Lacks { .. })));
}

#[test]
fn a_refused_permission_ends_what_needs_it_and_nothing_else() {
    let mut mailbox = greeted();
    answer(&mut mailbox, STREAM).expect("it is there");
    let (put, list) = (
        mailbox.ask(NatsAsk::Put(NAME.into(), vec![1])),
        mailbox.ask(NatsAsk::List),
    );
    let subject = place().subject(NAME, Part { of: 1, nth: 0 });
    let error = format!("-ERR 'Permissions Violation for Publish to \"{subject}\"'\r\n");
    mailbox.receive(error.as_bytes()).expect("the rest goes on");
    let fault = NatsFault::Permission(format!("Publish to {subject}"));
    assert_eq!(mailbox.told(), Some(NatsTold::Failed(put, fault)));
    answer(&mut mailbox, STREAM).expect("it is listed");
    assert_eq!(mailbox.told(), Some(NatsTold::Listed(list, Vec::new())));
    // Without live messages everything is still found by listing; without answers nothing is.
    let live = "-ERR 'Permissions Violation for Subscription to \"";
    let of_log = format!("{live}{}\"'\r\n", place().of_log());
    assert_eq!(mailbox.receive(of_log.as_bytes()), Ok(()));
    let of_inbox = format!("{live}{}.*\"'\r\n", place().inbox(1));
    assert!(mailbox.receive(of_inbox.as_bytes()).is_err());
}

#[test]
fn what_a_server_refuses_is_said_in_words() {
    let words = |error: &str| {
        let fault = greeted().receive(format!("-ERR '{error}'\r\n").as_bytes());
        CourierTrouble::from(fault.expect_err("an error"))
    };
    let CourierTrouble::Refused(login) = words("Authorization Violation") else {
        panic!("a refusal");
    };
    assert!(login.contains("name and password"), "{login}");
    assert_eq!(words("Stale Connection"), CourierTrouble::Closed);
    let CourierTrouble::Refused(said) = words("maximum connections exceeded") else {
        panic!("a refusal");
    };
    assert_eq!(said, "maximum connections exceeded");
    let mut mailbox = NatsMailbox::new(place(), None, 1);
    let not_nats = mailbox.receive(b"HTTP/1.1 400 Bad Request\r\n");
    let trouble = not_nats.map_err(CourierTrouble::from);
    assert_eq!(trouble, Err(CourierTrouble::NotARelay));
}
