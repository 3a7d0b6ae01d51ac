//! Holds one connection to a pace: who sends too fast is read more slowly. Knows no messages.

use super::limits::Pace;
use std::time::Duration;
use tokio::time::Instant;

/// What one connection may still send at once.
#[derive(Debug)]
pub(super) struct Allowance {
    pace: Pace,
    messages: f64,
    bytes: f64,
    at: Instant,
}

impl Allowance {
    pub(super) fn new(pace: Pace, now: Instant) -> Self {
        Self {
            pace,
            messages: f64::from(pace.burst),
            bytes: f64::from(pace.bytes_burst),
            at: now,
        }
    }

    /// Takes a message off. Gives how long to wait before the next is read.
    pub(super) fn take(&mut self, n_bytes: usize, now: Instant) -> Duration {
        let gone = now.saturating_duration_since(self.at).as_secs_f64();
        self.at = now;
        let refilled = |left: f64, rate: u32, most: u32| {
            (left + gone * f64::from(rate)).min(f64::from(most.max(1)))
        };
        self.messages = refilled(self.messages, self.pace.messages, self.pace.burst) - 1.0;
        self.bytes = refilled(self.bytes, self.pace.bytes, self.pace.bytes_burst) - n_bytes as f64;
        let debt = |left: f64, rate: u32| (-left / f64::from(rate.max(1))).max(0.0);
        let wait = debt(self.messages, self.pace.messages).max(debt(self.bytes, self.pace.bytes));
        Duration::from_secs_f64(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_free_and_what_follows_waits_its_turn() {
        let pace = Pace {
            messages: 10,
            burst: 3,
            bytes: 1_000,
            bytes_burst: 1_000,
        };
        let start = Instant::now();
        let mut allowance = Allowance::new(pace, start);
        for _ in 0..3 {
            assert_eq!(allowance.take(1, start), Duration::ZERO);
        }
        assert_eq!(allowance.take(1, start), Duration::from_millis(100));
        // A second later there is a burst again, of messages and of bytes.
        let later = start + Duration::from_secs(1);
        assert_eq!(allowance.take(1_000, later), Duration::ZERO);
        assert_eq!(allowance.take(500, later), Duration::from_millis(500));
    }
}
