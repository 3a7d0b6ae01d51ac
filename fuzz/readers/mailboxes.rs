//! What mailboxes say: the operations of a NATS server, its answers about a stream, the listing of a folder.

use super::wire::pieces;
use matters_arising::wire::{
    DocumentId, NatsAsk, NatsLine, NatsMailbox, NatsOp, NatsPlace, NatsReader, NatsTold, NatsWord,
    is_sealed_name, names_in_listing,
};
use std::collections::BTreeSet;

/// The largest message that is read, in these tests.
const LARGEST: usize = 4_096;
/// What the mailbox calls the subscription by which it hears of new chunks.
const LIVE: u64 = 2;

/// The place of the log in these tests, and a chunk in it.
pub(crate) const DOCUMENT: DocumentId = DocumentId([7; 16]);
pub(crate) const NAME: &str = "2NEpo7TZRRrLZSi2U";

/// Bytes as what a NATS server or client says: read as one piece and in many they say the same, and what they
/// say is written so that it is read again.
pub(super) fn nats_ops(bytes: &[u8]) {
    let whole = operations(&[bytes]);
    let one_by_one: Vec<_> = bytes.chunks(1).collect();
    assert_eq!(whole, operations(&one_by_one), "however it is split");
    for op in &whole {
        let (NatsOp::Publish {
            headers, payload, ..
        }
        | NatsOp::Message {
            headers, payload, ..
        }) = op
        else {
            // A line may hold what ends a line elsewhere, and is written without.
            continue;
        };
        assert!(headers.len() + payload.len() <= LARGEST.min(bytes.len()));
        let mut written = Vec::new();
        op.write(&mut written);
        assert_eq!(
            operations(&[&written]).first(),
            Some(op),
            "it is read again"
        );
    }
}

/// The operations in pieces of bytes, until one of them is none.
fn operations(pieces: &[&[u8]]) -> Vec<NatsOp> {
    let (mut reader, mut ops) = (NatsReader::new(LARGEST), Vec::new());
    for piece in pieces {
        reader.feed(piece);
        loop {
            match reader.next_op() {
                Ok(Some(op)) => ops.push(op),
                Ok(None) => break,
                Err(fault) => {
                    reader.feed(b"PING\r\n");
                    assert_eq!(reader.next_op(), Err(fault), "nothing more is read");
                    return ops;
                }
            }
        }
    }
    ops
}

/// What a server says next: a piece of bytes, of which the first says what the others are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    /// Anything.
    Raw,
    /// The answer to the first request that waits for one.
    Answer,
    /// The same, with a status such as 404 instead of a content.
    Status,
    /// A part that somebody else has put: the words behind the place of the log, a line feed, the content.
    Part,
}

impl Says {
    pub(crate) const ALL: [Self; 4] = [Self::Raw, Self::Answer, Self::Status, Self::Part];
}

/// Bytes as a NATS server that keeps chunks: whatever it says, each request has one answer at most, of what was
/// asked for, and only names of chunks are told.
pub(super) fn nats_talks(bytes: &[u8]) {
    let place = NatsPlace::new(Some("minutes"), DOCUMENT);
    let mut mailbox = NatsMailbox::new(place, Some(b"ann:secret".to_vec()), 1);
    let asks = [
        NatsAsk::List,
        NatsAsk::Get(NAME.to_owned()),
        NatsAsk::Put(NAME.to_owned(), vec![7; 5_000]),
        NatsAsk::Remove(NAME.to_owned()),
    ];
    let mut open: BTreeSet<_> = asks.into_iter().map(|ask| mailbox.ask(ask)).collect();
    let mut waiting = Vec::new();
    for (nth, piece) in pieces(bytes).into_iter().enumerate() {
        let Some((what, body)) = piece.split_first() else {
            continue;
        };
        let said = words(Says::ALL[usize::from(*what) % 4], body, &mut waiting);
        let goes_on = mailbox.receive(&said).is_ok();
        let sent = mailbox.to_send().unwrap_or_default();
        waiting.extend(operations_of(&sent).into_iter().filter_map(|op| match op {
            NatsOp::Publish { reply, .. } => reply,
            _ => None,
        }));
        while let Some(told) = mailbox.told() {
            let id = match told {
                NatsTold::New(name) => {
                    assert!(is_sealed_name(&name), "{name}");
                    continue;
                }
                NatsTold::Listed(id, names) => {
                    assert!(names.iter().all(|name| is_sealed_name(name)), "{names:?}");
                    id
                }
                NatsTold::Got(id, _)
                | NatsTold::Stored(id)
                | NatsTold::Removed(id)
                | NatsTold::Failed(id, _) => id,
            };
            assert!(open.remove(&id), "answered once");
        }
        if !goes_on {
            return;
        }
        // Somebody looks again now and then.
        if nth % 8 == 7 {
            open.insert(mailbox.ask(NatsAsk::List));
        }
    }
}

/// What the mailbox sends, all of which can be read.
fn operations_of(sent: &[u8]) -> Vec<NatsOp> {
    let (mut reader, mut ops) = (NatsReader::new(sent.len()), Vec::new());
    reader.feed(sent);
    while let Some(op) = reader.next_op().expect("what it sends can be read") {
        ops.push(op);
    }
    ops
}

fn words(says: Says, body: &[u8], waiting: &mut Vec<NatsWord>) -> Vec<u8> {
    let message = |subject, sid, headers, payload: &[u8]| {
        let op = NatsOp::Message {
            subject,
            sid,
            reply: None,
            headers,
            payload: payload.to_vec(),
        };
        let mut said = Vec::new();
        op.write(&mut said);
        said
    };
    let answers = matches!(says, Says::Answer | Says::Status) && !waiting.is_empty();
    let asked = answers.then(|| waiting.remove(0));
    match (says, asked) {
        (Says::Answer, Some(asked)) => message(asked, 1, Vec::new(), body),
        (Says::Status, Some(asked)) => {
            let status = NatsLine::new(&String::from_utf8_lossy(body));
            let head = format!("NATS/1.0 {}\r\n\r\n", status.as_str());
            message(asked, 1, head.into_bytes(), b"")
        }
        (Says::Part, _) => {
            let end = body.iter().position(|byte| *byte == b'\n');
            let (place, content) = body.split_at(end.unwrap_or(body.len()));
            let place = String::from_utf8_lossy(place);
            match NatsWord::new(format!("minutes.{DOCUMENT}.{place}")) {
                Some(subject) => message(
                    subject,
                    LIVE,
                    Vec::new(),
                    content.get(1..).unwrap_or_default(),
                ),
                None => Vec::new(),
            }
        }
        _ => body.to_vec(),
    }
}

/// Bytes as the listing of a folder: whatever stands in it, a name is only the name of a chunk.
pub(super) fn dav_listings(bytes: &[u8]) {
    let listing = String::from_utf8_lossy(bytes);
    let names = names_in_listing(&listing);
    assert!(names.len() <= listing.matches("href>").count());
    for name in &names {
        assert!(
            is_sealed_name(name) && listing.contains(name.as_str()),
            "{name}"
        );
    }
}
