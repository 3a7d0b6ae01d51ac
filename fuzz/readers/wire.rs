//! Frames, sync messages, and the names and addresses that come as text.

use super::guard::{with_automerge, with_checksums};
use matters_arising::{
    document::{Replica, SyncPeer, unpacks_within},
    model::{Deadline, LogId, RelayAddress},
    store::Mark,
    wire::{
        AboutDocument, ChunkKey, DocumentId, RepoFrame, TabMessage, is_sealed_name, of_cbor_bytes,
    },
};

/// What a relay lets a sync message unpack to, in these tests.
const MOST_UNPACKED: u64 = 1 << 20;

/// Bytes as a frame of a relay, of a client, or of another tab.
pub(super) fn frames(bytes: &[u8]) {
    if let Ok(frame) = RepoFrame::decode(bytes) {
        let speaks_other = matches!(
            frame,
            RepoFrame::Join {
                speaks_ours: false,
                ..
            }
        );
        // We say of nobody else which versions they speak.
        if !speaks_other {
            assert_eq!(RepoFrame::decode(&frame.encode()), Ok(frame.clone()));
        }
        if let RepoFrame::Document {
            what: AboutDocument::Sync(message) | AboutDocument::Request(message),
            ..
        } = &frame
        {
            assert!(message.len() < bytes.len());
            sync_messages(message);
        }
    }
    if let Some(message) = TabMessage::decode(bytes) {
        assert_eq!(TabMessage::decode(&message.encode()), Some(message));
    }
    if let Some(inner) = of_cbor_bytes(bytes) {
        assert!(inner.len() < bytes.len());
    }
}

/// Bytes as the sync messages of a client, as a relay takes them: each after its length in two bytes.
pub(super) fn sync_messages(bytes: &[u8]) {
    let (mut replica, mut peer) = (Replica::default(), SyncPeer::default());
    for message in pieces(bytes) {
        let message = with_checksums(message);
        if unpacks_within(&message, MOST_UNPACKED).is_err() {
            continue;
        }
        let before = replica.clone();
        let answered = with_automerge(|| {
            let taken = replica.receive(&mut peer, &message).is_ok();
            taken.then(|| replica.message_for(&mut peer))
        });
        match answered {
            Some(Some(_)) => {}
            // The relay reads again what it has kept.
            Some(None) => replica = before,
            None => return,
        }
    }
    let _ = with_automerge(|| {
        let again = Replica::load(&replica.save()).map(|again| again.heads());
        assert_eq!(again, Ok(replica.heads()), "what is kept is read again");
    });
}

/// Parts of bytes, each after its length.
pub(super) fn pieces(bytes: &[u8]) -> Vec<&[u8]> {
    let mut rest = bytes;
    let mut pieces = Vec::new();
    while let Some((length, tail)) = rest.split_at_checked(2) {
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        let (piece, tail) = tail.split_at(length.min(tail.len()));
        pieces.push(piece);
        rest = tail;
    }
    pieces
}

/// Text as an address of a relay, as the name of a document or chunk, as a deadline.
pub(super) fn addresses(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(address) = RelayAddress::parse(&text) {
        let again = RelayAddress::parse(address.as_str());
        assert_eq!(again.as_ref(), Ok(&address), "it is read again as the same");
        let _ = (address.url(), address.login(), address.carrier());
        assert!(!address.host().contains('@'), "a host never holds a login");
    }
    if let Some(relay) = RelayAddress::beside_page(&text) {
        assert_eq!(RelayAddress::parse(relay.as_str()), Ok(relay));
    }
    if let Ok(id) = text.parse::<DocumentId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
    if let Some(key) = ChunkKey::parse(&text) {
        assert_eq!(ChunkKey::parse(&key.to_string()), Some(key));
    }
    if let Some(id) = LogId::parse(&text) {
        assert_eq!(LogId::parse(&id.to_string()), Some(id));
    }
    if let Some((key, value)) = text.split_once('\n')
        && let Some(mark) = Mark::parse(key, value)
    {
        assert_eq!(Mark::parse(&mark.key(), &mark.value()), Some(mark));
    }
    let _ = (is_sealed_name(&text), Deadline::parse(&text).to_string());
}
