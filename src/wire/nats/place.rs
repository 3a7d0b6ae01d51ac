//! Where the chunks of a log lie: the stream, the subject of each part, and how large parts are.
//!
//! `<stream>.<document>.<name of the chunk>.<nth>of<n>`, one message a part. So a subject names its content,
//! and a stream that keeps one message a subject keeps each chunk once.

use super::NatsWord;
use crate::wire::{DocumentId, is_sealed_name};
use std::collections::BTreeSet;

/// The most parts of a chunk.
pub(super) const MOST_PARTS: u32 = 4_096;
/// The largest and smallest part, in bytes.
const LARGEST_PART: u64 = 1 << 20;
const SMALLEST_PART: u64 = 1 << 12;

/// The place of one log at a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NatsPlace {
    stream: String,
    document: DocumentId,
}

/// One part of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) of: u32,
    pub(super) nth: u32,
}

impl NatsPlace {
    /// The stream of this name, or one of the log's own where there is none.
    #[must_use]
    pub fn new(stream: Option<&str>, document: DocumentId) -> Self {
        let own = || format!("matters-{document}");
        Self {
            stream: stream.map_or_else(own, str::to_owned),
            document,
        }
    }

    pub(super) fn stream(&self) -> &str {
        &self.stream
    }

    /// Every subject of the stream.
    pub(super) fn all_subjects(&self) -> String {
        format!("{}.>", self.stream)
    }

    /// Every subject of the log.
    pub(super) fn of_log(&self) -> String {
        format!("{}.{}.>", self.stream, self.document)
    }

    /// Every subject of a chunk.
    pub(super) fn of_chunk(&self, name: &str) -> String {
        format!("{}.{}.{name}.>", self.stream, self.document)
    }

    pub(super) fn subject(&self, name: &str, part: Part) -> String {
        let Part { of, nth } = part;
        format!("{}.{}.{name}.{nth}of{of}", self.stream, self.document)
    }

    /// Reads what [`Self::subject`] writes.
    pub(super) fn part_at(&self, subject: &str) -> Option<(String, Part)> {
        let rest = subject.strip_prefix(self.stream.as_str())?;
        let rest = rest.strip_prefix('.')?;
        let rest = rest.strip_prefix(self.document.to_string().as_str())?;
        let (name, part) = rest.strip_prefix('.')?.split_once('.')?;
        let (nth, of) = part.split_once("of")?;
        let part = Part {
            of: of.parse().ok()?,
            nth: nth.parse().ok()?,
        };
        let is_one = (1..=MOST_PARTS).contains(&part.of) && part.nth < part.of;
        (is_one && is_sealed_name(name) && self.subject(name, part) == subject)
            .then(|| (name.to_owned(), part))
    }

    /// Where this client hears its answers; `id` tells it from the other clients of the log. Not below the
    /// common `_INBOX`, so that users of other logs can be kept from listening.
    pub(super) fn inbox(&self, id: u64) -> String {
        format!("_INBOX_{}.{id:016x}", self.stream)
    }

    /// A subject of JetStream's API.
    pub(super) fn api(&self, what: &str) -> String {
        format!("$JS.API.{what}.{}", self.stream)
    }

    /// The request for the last message of a subject.
    pub(super) fn direct(&self, subject: &str) -> String {
        format!("$JS.API.DIRECT.GET.{}.{subject}", self.stream)
    }
}

/// A subject that was put together from checked pieces.
pub(super) fn word(subject: String) -> Result<NatsWord, super::NatsFault> {
    NatsWord::new(subject).ok_or(super::NatsFault::Malformed)
}

/// How large the parts are at a server that takes messages of so many bytes: a power of two. So the number
/// of parts tells how a chunk was cut, and parts of clients who cut differently are never joined.
pub(super) fn part_size(max_payload: u64) -> Option<usize> {
    let size = 1 << max_payload.min(LARGEST_PART).checked_ilog2()?;
    (size >= SMALLEST_PART).then_some(size as usize)
}

/// How many parts a chunk has; an empty one has one.
pub(super) fn n_parts(n_bytes: usize, size: usize) -> u32 {
    n_bytes.div_ceil(size).max(1) as u32
}

/// Which parts there are.
#[derive(Debug, Default)]
pub(super) struct Index(BTreeSet<(String, Part)>);

impl Index {
    /// Whether it was not known.
    pub(super) fn insert(&mut self, name: String, part: Part) -> bool {
        self.0.insert((name, part))
    }

    /// Takes out all parts of a chunk; gives how many there were.
    pub(super) fn remove(&mut self, name: &str) -> usize {
        let before = self.0.len();
        self.0.retain(|(of, _)| of != name);
        before - self.0.len()
    }

    /// In how many parts a chunk lies there whole.
    pub(super) fn whole(&self, name: &str) -> Option<u32> {
        let part = |of, nth| (name.to_owned(), Part { of, nth });
        let mut parts = self.0.range(part(0, 0)..=part(u32::MAX, u32::MAX));
        // They come by number of parts, and then in order.
        let mut run = Part { of: 0, nth: 0 };
        parts.find_map(|(_, part)| {
            if part.of != run.of {
                run = Part {
                    of: part.of,
                    nth: 0,
                };
            }
            run.nth += u32::from(part.nth == run.nth);
            (run.nth == run.of).then_some(run.of)
        })
    }

    /// The chunks that are there whole.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.iter().map(|(name, _)| name.clone()).collect();
        names.dedup();
        names.retain(|name| self.whole(name).is_some());
        names
    }
}
