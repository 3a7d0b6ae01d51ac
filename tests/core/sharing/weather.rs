//! What becomes of frames on the way between a device and a relay, and how often.

use super::{net::Net, relay::Line};
use matters_arising::model::Entropy;

/// Few tests have use for more.
pub(super) const MOST_FRAMES: usize = 5_000;

/// What happens to frames on the way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weather {
    /// Of a hundred frames, so many are lost.
    pub(super) lost: u64,
    /// So many come twice.
    pub(super) doubled: u64,
    /// So many are changed in one byte, or cut off.
    pub(super) damaged: u64,
    /// So many arrive after others that were sent later.
    pub(super) reordered: u64,
    /// Each takes up to so many milliseconds,
    pub(super) delay: u64,
    /// and so many more.
    pub(super) distance: u64,
}

/// How often the weather struck.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) lost: usize,
    pub(super) doubled: usize,
    pub(super) truncated: usize,
    pub(super) corrupted: usize,
    pub(super) reordered: usize,
    pub(super) delayed: usize,
    pub(super) swallowed: usize,
    pub(super) swallowed_by_mailbox: usize,
    /// Engines that died between two outputs of one step.
    pub(super) cut_steps: usize,
    pub(super) full_saves: usize,
    pub(super) full_keys: usize,
    pub(super) full_copies: usize,
    pub(super) frames: usize,
    pub(super) bytes: usize,
}

impl Net {
    /// What becomes of a frame on the way: when, and as what, it arrives.
    pub(super) fn weathered(
        &mut self,
        line: Line,
        there: bool,
        mut bytes: Vec<u8>,
    ) -> Vec<(u64, Vec<u8>)> {
        self.tally.frames += 1;
        assert!(
            self.tally.frames < self.most_frames,
            "frames go on without end"
        );
        self.tally.bytes += bytes.len();
        let mut chance = |of: u64| self.rng.next_u64() % 100 < of;
        if chance(self.weather.lost) {
            self.tally.lost += 1;
            return Vec::new();
        }
        let copies = if chance(self.weather.doubled) { 2 } else { 1 };
        self.tally.doubled += copies - 1;
        if chance(self.weather.damaged) && !bytes.is_empty() {
            let place = (self.rng.next_u64() % bytes.len() as u64) as usize;
            match self.rng.next_u64() % 2 {
                0 => {
                    self.tally.corrupted += 1;
                    bytes[place] ^= 1 << (self.rng.next_u64() % 8);
                }
                _ => {
                    self.tally.truncated += 1;
                    bytes.truncate(place);
                }
            }
        }
        let delay = self.weather.distance + 1 + self.rng.next_u64() % self.weather.delay.max(1);
        self.tally.delayed += usize::from(delay > 1_000);
        if self.rng.next_u64() % 100 < self.weather.reordered {
            // It neither waits for those before it nor do those behind it wait.
            self.tally.reordered += 1;
            let late = delay + self.rng.next_u64() % 200;
            return (0..copies).map(|_| (late, bytes.clone())).collect();
        }
        let arrives = self.last.entry((line, there)).or_default();
        *arrives = (*arrives).max(self.now + delay);
        let after = *arrives - self.now;
        (0..copies).map(|_| (after, bytes.clone())).collect()
    }
}
