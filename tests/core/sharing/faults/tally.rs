//! How often each fault struck, over all runs.

use super::super::{mailbox::Mailbox, relay::Relay, weather::Tally};
use std::collections::BTreeMap;

/// Names all faults in one place, so that none can be provided for and left out of what is asserted.
macro_rules! faults {
    ($($fault:ident: $words:literal,)*) => {
        /// What goes wrong in a run, or happens in the middle of it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Fault {
            $($fault,)*
        }

        impl Fault {
            const ALL: &[Self] = &[$(Self::$fault),*];

            const fn words(self) -> &'static str {
                match self {
                    $(Self::$fault => $words,)*
                }
            }
        }
    };
}

faults! {
    // On the way.
    FrameLost: "frames lost",
    FrameDoubled: "frames doubled",
    FrameReordered: "frames reordered",
    FrameTruncated: "frames truncated",
    FrameCorrupted: "frames corrupted",
    FrameDelayed: "frames delayed",
    CutOff: "devices cut off from everything",
    Partition: "devices cut off from one relay of two",
    // Couriers.
    RelayStopped: "relays stopped",
    RelayForgot: "relays that forgot everything",
    RelayWentBack: "relays that went back to an old state",
    RelaySwallowed: "frames of one device swallowed by a relay",
    RelayMixed: "frames with another log's chunks from a relay",
    MailboxDown: "mailboxes out of reach",
    MailboxForgot: "mailboxes that forgot everything",
    MailboxWentBack: "mailboxes that went back to an old state",
    MailboxSwallowed: "chunks of one device swallowed by a mailbox",
    MailboxMixed: "chunks of another log from a mailbox",
    MailboxLost: "chunks lost by a mailbox",
    MailboxStale: "old lists of a mailbox",
    MailboxDamaged: "chunks damaged by a mailbox",
    MailboxRefused: "refusals of a mailbox",
    MailboxFull: "mailboxes without room",
    MailboxKept: "chunks that a mailbox would not let go of",
    // Devices.
    EngineDied: "engines that died",
    EngineDiedBetweenOutputs: "engines that died between two outputs",
    SaveWithoutRoom: "saves without room",
    KeysWithoutRoom: "keys without room",
    CopyWithoutRoom: "copies without room",
    ClockYearsOff: "clocks set years off",
    // What people do meanwhile.
    OpenLog: "open logs",
    MailboxUsed: "logs with a mailbox",
    ChunksGathered: "chunks that a mailbox let go of",
    LongWork: "long stretches of work",
    HereAsFile: "logs that were there as a file before they were joined",
    SharedByTwo: "logs that two began to share by themselves",
    JoinedLate: "devices that joined late",
    JoinedTwice: "invitations followed twice",
    OnlyReads: "devices that only read",
    KeysChanged: "changes of keys",
    KeysFollowed: "devices that went on with new keys by themselves",
    RelayAdded: "relays added",
    RelayRemoved: "relays removed",
    LastRelayRemoved: "last relays removed",
}

/// How often each was met.
#[derive(Default)]
pub(super) struct Faults(BTreeMap<Fault, usize>);

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts = Fault::ALL.iter().map(|it| (it.words(), self.n(*it)));
        f.debug_map().entries(counts).finish()
    }
}

impl Faults {
    fn n(&self, fault: Fault) -> usize {
        self.0.get(&fault).copied().unwrap_or_default()
    }

    /// Notes that a fault struck so many times.
    pub(super) fn note(&mut self, fault: Fault, n: usize) {
        *self.0.entry(fault).or_default() += n;
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (fault, n) in &other.0 {
            self.note(*fault, *n);
        }
    }

    pub(super) fn add_net(&mut self, net: &Tally) {
        for (fault, n) in [
            (Fault::FrameLost, net.lost),
            (Fault::FrameDoubled, net.doubled),
            (Fault::FrameReordered, net.reordered),
            (Fault::FrameTruncated, net.truncated),
            (Fault::FrameCorrupted, net.corrupted),
            (Fault::FrameDelayed, net.delayed),
            (Fault::RelaySwallowed, net.swallowed),
            (Fault::MailboxSwallowed, net.swallowed_by_mailbox),
            (Fault::EngineDiedBetweenOutputs, net.cut_steps),
            (Fault::SaveWithoutRoom, net.full_saves),
            (Fault::KeysWithoutRoom, net.full_keys),
            (Fault::CopyWithoutRoom, net.full_copies),
        ] {
            self.note(fault, n);
        }
    }

    pub(super) fn add_relay(&mut self, relay: &Relay) {
        self.note(Fault::RelayMixed, relay.n_mixed);
    }

    pub(super) fn add_mailbox(&mut self, mailbox: &Mailbox) {
        let met = mailbox.met;
        for (fault, n) in [
            (Fault::MailboxDown, met.down),
            (Fault::MailboxLost, met.lost),
            (Fault::MailboxStale, met.stale),
            (Fault::MailboxDamaged, met.damaged),
            (Fault::MailboxMixed, met.mixed),
            (Fault::MailboxRefused, met.refused),
            (Fault::MailboxFull, met.full),
            (Fault::MailboxKept, met.kept),
            (Fault::ChunksGathered, mailbox.n_removes - met.kept),
        ] {
            self.note(fault, n);
        }
    }

    /// A fault that is provided for and never strikes proves nothing.
    pub(super) fn assert_all_occurred(&self) {
        for fault in Fault::ALL {
            assert!(self.n(*fault) > 0, "the runs met no {}", fault.words());
        }
    }
}
