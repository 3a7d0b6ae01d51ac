//! An Automerge document that is carried for others: what it says means nothing here.
//!
//! Relays keep such documents, and a sealed log travels in one. Speaks Automerge's sync protocol
//! (`automerge::sync`, messages of version 1 and 2).

use super::{MergeError, readable::changes_to_keep};
use crate::model::ChangeId;
use automerge::{
    ActorId, Automerge, AutomergeError, ChangeHash, LoadOptions, OnPartialLoad, PatchLog, ReadDoc,
    sync::{Capability, Message, MessageFlags, State, SyncDoc},
};

/// A document that is carried.
#[derive(Clone, Debug)]
pub struct Replica {
    pub(super) doc: Automerge,
}

/// Where one peer stands with a document, for as long as a connection lasts.
#[derive(Debug, Default)]
pub struct SyncPeer {
    state: State,
    /// Where we last said that we stand.
    told: Option<Vec<ChangeHash>>,
}

impl SyncPeer {
    /// Where the peer says that it stands; `None` before its first message.
    pub fn heads(&self) -> Option<Vec<ChangeId>> {
        self.state.their_heads.as_deref().map(super::ids)
    }

    /// The next message says where we stand once more, as if nothing had been said, and asks the peer
    /// to forget what it believes to have sent: a message may have been lost, or what the peer holds.
    pub fn say_again(&mut self) {
        let state = &mut self.state;
        state.in_flight = false;
        state.have_responded = false;
        state.sent_hashes.clear();
        let known = state.their_capabilities.as_deref().unwrap_or_default();
        // To others it would say that we have nothing, and all would be sent again.
        state.needs_reset = known.contains(&Capability::SyncReset);
    }
}

fn not_taken(error: AutomergeError) -> MergeError {
    match error {
        AutomergeError::DuplicateSeqNumber(..) => MergeError::Contradicts,
        other => MergeError::unreadable(other),
    }
}

impl Default for Replica {
    fn default() -> Self {
        Self {
            doc: Automerge::new(),
        }
    }
}

impl Replica {
    /// Reads a document from what [`Self::save`] and [`Self::changes_since`] wrote, one after the other.
    ///
    /// # Errors
    /// Where Automerge does not read them, or a part is missing. May panic on bytes crafted to do so.
    pub fn load(bytes: &[u8]) -> Result<Self, MergeError> {
        let options = LoadOptions::new().on_partial_load(OnPartialLoad::Error);
        let doc = Automerge::load_with_options(bytes, options).map_err(MergeError::unreadable)?;
        Ok(Self { doc })
    }

    /// Says as which actor changes are made here; nobody else ever uses it.
    pub fn write_as(&mut self, actor: [u8; 16]) {
        self.doc.set_actor(ActorId::from(&actor));
    }

    /// The whole document.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The whole document, without trying to make it smaller: what is sealed does not get smaller, and
    /// trying took half of the time of a first join.
    #[must_use]
    pub fn save_sealed(&self) -> Vec<u8> {
        self.doc.save_nocompress()
    }

    /// The changes that came after these heads.
    #[must_use]
    pub fn changes_since(&self, heads: &[ChangeId]) -> Vec<u8> {
        self.doc.save_after(&super::hashes(heads))
    }

    /// Takes in what [`Self::save`] or [`Self::changes_since`] wrote.
    ///
    /// # Errors
    /// Where Automerge does not read it. May panic on bytes crafted to do so.
    pub fn take_in(&mut self, changes: &[u8]) -> Result<(), MergeError> {
        let taken = self.doc.load_incremental(changes);
        taken.map(drop).map_err(not_taken)
    }

    /// Whether all changes up to these heads are here.
    #[must_use]
    pub fn knows(&self, heads: &[ChangeId]) -> bool {
        let known = |head| self.doc.get_change_by_hash(head).is_some();
        super::hashes(heads).iter().all(known)
    }

    /// Where the document stands.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeId> {
        super::ids(&self.doc.get_heads())
    }

    /// Whether nobody has written to it yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.doc.get_heads().is_empty()
    }

    /// Whether it was given changes that build on others which it has not: they wait, and are not saved.
    #[must_use]
    pub fn lacks_changes(&self) -> bool {
        !self.doc.get_missing_deps(&[]).is_empty()
    }

    /// How many changes it has.
    #[must_use]
    pub fn n_changes(&self) -> usize {
        self.doc.stats().num_changes as usize
    }

    /// Takes in a sync message. Gives the changes that came with it, as [`Self::changes_since`] does: empty where the
    /// document is as it was.
    ///
    /// # Errors
    /// Where it is none, or Automerge refuses its changes, or would not read them again: what is here is then not
    /// to be kept. May panic on changes crafted to do so.
    pub fn receive(&mut self, peer: &mut SyncPeer, message: &[u8]) -> Result<Vec<u8>, MergeError> {
        let before = self.doc.get_heads();
        let message = Message::decode(message).map_err(MergeError::unreadable)?;
        self.doc
            .receive_sync_message(&mut peer.state, message)
            .map_err(not_taken)?;
        let came = changes_to_keep(&self.doc, &before).ok_or(MergeError::Contradicts)?;
        let bytes = came.iter().flat_map(|change| change.raw_bytes());
        Ok(bytes.copied().collect())
    }

    pub(super) fn receive_and_see(
        &mut self,
        peer: &mut SyncPeer,
        message: &[u8],
        seen: &mut PatchLog,
    ) -> Result<(), MergeError> {
        let message = Message::decode(message).map_err(MergeError::unreadable)?;
        self.doc
            .receive_sync_message_log_patches(&mut peer.state, message, seen)
            .map_err(not_taken)
    }

    /// The next message for a peer; `None` where there is nothing to say.
    #[must_use]
    pub fn message_for(&self, peer: &mut SyncPeer) -> Option<Vec<u8>> {
        Some(self.next_message(peer)?.encode())
    }

    /// Automerge says nothing to a peer that names our heads itself. But it may name what it has sent before it was
    /// answered, and wait for our word that all of it has come: whoever takes several messages before it answers, as a
    /// relay does, would never give it.
    fn next_message(&self, peer: &mut SyncPeer) -> Option<Message> {
        let heads = self.doc.get_heads();
        let mut message = self.doc.generate_sync_message(&mut peer.state);
        if message.is_none() && peer.told.as_ref() != Some(&heads) {
            peer.state.have_responded = false;
            message = self.doc.generate_sync_message(&mut peer.state);
        }
        if message.is_some() {
            peer.told = Some(heads);
        }
        message
    }

    /// The same, for a document of few and large changes: change by change.
    ///
    /// Automerge passes on a whole document where more than a third of its changes are missing, which would be
    /// nearly all bytes for a few small changes. It does so to whoever says that they read it (messages of
    /// version 2), which the flags of a message imply.
    pub(super) fn message_by_changes(&self, peer: &mut SyncPeer) -> Option<Vec<u8>> {
        let state = &mut peer.state;
        let has_nothing = state.their_heads.as_ref().is_some_and(Vec::is_empty);
        if !has_nothing && let Some(known) = &mut state.their_capabilities {
            known.retain(|one| *one != Capability::MessageV2);
        }
        let mut message = self.next_message(peer)?;
        let is_reset = |flags: &MessageFlags| flags.contains(MessageFlags::SYNC_RESET);
        message.flags = message.flags.filter(is_reset);
        Some(message.encode())
    }

    /// Whether the peer has said that it has all that is here.
    #[must_use]
    pub fn is_level_with(&self, peer: &SyncPeer) -> bool {
        let theirs = peer.state.their_heads.as_ref();
        theirs.is_some_and(|heads| super::ids(heads) == self.heads())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Courier;

    #[test]
    fn who_names_our_heads_before_it_was_answered_is_told_them_all_the_same_and_once() {
        let (mut ours, mut theirs) = (Replica::default(), Courier::new([1; 16]));
        let (mut to_us, mut to_them) = (SyncPeer::default(), SyncPeer::default());
        let say = |theirs: &mut Courier, name: &str, to_us: &mut SyncPeer| {
            theirs.put(&[(name.to_owned(), vec![7])]);
            theirs.message_for(to_us).expect("a message")
        };
        let first = say(&mut theirs, "first", &mut to_us);
        ours.receive(&mut to_them, &first).expect("read");
        let answer = ours.message_for(&mut to_them).expect("an answer");
        // The answer crosses with the next message, and the answer to it is taken together with that one.
        let second = say(&mut theirs, "second", &mut to_us);
        theirs.receive(&mut to_us, &answer).expect("read");
        let crossing = theirs.message_for(&mut to_us).expect("a message");
        for message in [second, crossing] {
            ours.receive(&mut to_them, &message).expect("read");
        }
        // Whatever was lacking is asked for and sent, until all is said.
        while let Some(answer) = ours.message_for(&mut to_them) {
            theirs.receive(&mut to_us, &answer).expect("read");
            if let Some(more) = theirs.message_for(&mut to_us) {
                ours.receive(&mut to_them, &more).expect("read");
            }
        }
        assert_eq!(ours.heads(), theirs.heads());
        assert!(theirs.is_level_with(&to_us), "it was told");
        assert!(theirs.message_for(&mut to_us).is_none(), "and all is said");
    }
}
