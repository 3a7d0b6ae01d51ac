//! The rules that every peer keeps.

use super::fixture::{Peer, document};
use crate::{
    carriers::Result,
    client::{Client, Socket},
};
use matters_arising::wire::{AboutDocument, RepoFrame, cbor_bytes};

pub(super) async fn a_join_is_answered_with_our_name_and_the_version_of_the_protocol(
    peer: Peer,
) -> Result<()> {
    // The name and the version are held where a socket joins.
    let ann = Socket::join(&peer.address(), "ann").await?;
    let ben = Socket::join(&peer.address(), "ben").await?;
    assert!(!ann.relay.is_empty(), "it says who it is");
    assert_eq!(ann.relay, ben.relay, "and is the same to all");
    Ok(())
}

pub(super) async fn what_one_gives_the_others_get(peer: Peer) -> Result<()> {
    let _ann = peer.brings("ann", document(1), "first").await?;
    for name in ["ben", "cai"] {
        let mut other = peer.asks(name, document(1)).await?;
        other.until_has("first").await?;
        assert_eq!(other.courier.get("first"), Some(b"first".to_vec()));
    }
    Ok(())
}

pub(super) async fn what_one_changes_reaches_the_others_and_theirs_comes_back(
    peer: Peer,
) -> Result<()> {
    let mut ann = peer.brings("ann", document(1), "first").await?;
    let mut ben = peer.asks("ben", document(1)).await?;
    ben.until_has("first").await?;
    for round in 0..20 {
        let (there, back) = (format!("there {round}"), format!("back {round}"));
        ann.put(&there, b"1").await?;
        ben.until_has(&there).await?;
        ben.put(&back, b"2").await?;
        ann.until_has(&back).await?;
    }
    ben.until_acknowledged().await?;
    assert_eq!(ann.courier.heads(), ben.courier.heads());
    Ok(())
}

pub(super) async fn what_two_wrote_apart_both_have(peer: Peer) -> Result<()> {
    let mut ann = peer.brings("ann", document(1), "by Ann").await?;
    // Ben has never heard of Ann's, and has begun by himself.
    let mut ben = peer.brings("ben", document(1), "by Ben").await?;
    ann.until_has("by Ben").await?;
    ben.until_has("by Ann").await
}

pub(super) async fn a_document_that_nobody_has_is_said_to_be_so_and_served_once_somebody_brings_it(
    peer: Peer,
) -> Result<()> {
    let mut ben = peer.asks("ben", document(1)).await?;
    ben.until(|ben| ben.unavailable).await?;
    let _ann = peer.brings("ann", document(1), "first").await?;
    ben.until_has("first").await
}

pub(super) async fn two_documents_do_not_mix(peer: Peer) -> Result<()> {
    let mut ann = peer.brings("ann", document(1), "of one").await?;
    let mut ben = peer.brings("ben", document(2), "of another").await?;
    // Whatever one is sent is of its document: a client's step holds that.
    ann.put("more of one", b"1").await?;
    ann.until_acknowledged().await?;
    ben.put("more of another", b"2").await?;
    ben.until_acknowledged().await?;
    let mut cai = peer.asks("cai", document(1)).await?;
    cai.until_has("more of one").await?;
    assert_eq!(cai.courier.get("of another"), None);
    assert_eq!(cai.courier.names().count(), 2);
    Ok(())
}

pub(super) async fn who_comes_back_gets_what_it_missed_and_gives_what_it_made(
    peer: Peer,
) -> Result<()> {
    let mut ann = peer.brings("ann", document(1), "first").await?;
    let mut ben = peer.asks("ben", document(1)).await?;
    ben.until_has("first").await?;
    let mut kept = ben.courier.clone();
    drop(ben);
    for n in 0..50 {
        ann.put(&format!("missed {n}"), &[7; 100]).await?;
    }
    ann.until_acknowledged().await?;
    kept.put(&[("made alone".into(), b"3".to_vec())]);
    // An engine that begins anew has another name.
    let again = "ben again";
    let mut ben = Client::open(&peer.address(), again, document(1), kept).await?;
    ben.until_has("missed 49").await?;
    ann.until_has("made alone").await?;

    assert_eq!(ben.courier.names().count(), 52);
    Ok(())
}

pub(super) async fn a_message_to_all_reaches_the_others_as_it_was_and_is_kept_nowhere(
    peer: Peer,
) -> Result<()> {
    let mut ann = peer.brings("ann", document(1), "first").await?;
    let mut ben = peer.asks("ben", document(1)).await?;
    ben.until_has("first").await?;
    let said = AboutDocument::Ephemeral {
        session: "session".into(),
        count: 7,
        data: cbor_bytes(b"here"),
    };
    ann.socket.about(document(1), said.clone()).await?;
    let heard = loop {
        if let Some(frame) = ben.step().await? {
            break frame;
        }
    };
    let RepoFrame::Document {
        sender,
        document: of,
        what,
        ..
    } = heard
    else {
        return Err(format!("no message but {heard:?}").into());
    };
    assert_eq!((sender.as_str(), of, what), ("ann", document(1), said));
    // It neither comes back to Ann nor is told to who comes later: either would end these.
    ben.put("second", b"2").await?;
    ann.until_has("second").await?;
    let mut cai = peer.asks("cai", document(1)).await?;
    cai.until_has("second").await
}

pub(super) async fn a_large_chunk_comes_whole(peer: Peer) -> Result<()> {
    let mut ann = peer.brings("ann", document(1), "first").await?;
    // No compression makes it small.
    let mut state = 7_u32;
    let large: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(3_000_000)
    .collect();
    ann.put("large", &large).await?;
    ann.until_acknowledged().await?;
    let mut ben = peer.asks("ben", document(1)).await?;
    ben.until_has("large").await?;
    let found = ben.courier.get("large").unwrap_or_default();
    assert!(found == large, "{} bytes came back", found.len());
    Ok(())
}

pub(super) async fn what_was_given_is_there_after_a_restart(peer: Peer) -> Result<()> {
    let ann = peer.brings("ann", document(1), "first").await?;
    peer.until_kept().await;
    drop(ann);
    let peer = peer.restarted().await?;
    let mut cai = peer.asks("cai", document(1)).await?;
    cai.until_has("first").await
}

pub(super) async fn who_returns_after_an_abrupt_end_is_served_under_the_name_of_a_new_call(
    peer: Peer,
) -> Result<()> {
    let mut ann = peer.brings("ann", document(1), "first").await?;
    let mut ben = peer.asks("ben", document(1)).await?;
    ben.until_has("first").await?;
    let mut cai = peer.asks("cai", document(1)).await?;
    cai.until_has("first").await?;
    let kept = ben.courier.clone();
    for n in 0..20 {
        ann.put(&format!("missed {n}"), &[7; 100]).await?;
    }
    ann.until_acknowledged().await?;
    // Ben is sent it as Cai is, reads none of it, and it goes down with his connection.
    cai.until_has("missed 19").await?;
    drop(ben);
    // The published server goes on from what it believes to have sent to a name. A session has another in each call
    // (`j1_no_two_calls_bear_one_name`).
    let mut ben = Client::open(&peer.address(), "ben once more", document(1), kept).await?;
    ben.until_has("missed 19").await?;
    ben.until_acknowledged().await
}
