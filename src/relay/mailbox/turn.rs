//! Whose turn it is: requests of one address together keep the pace of one connection. Who asks faster is
//! answered later.

use crate::relay::limits::Pace;
use crate::relay::pace::Allowance;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// So many addresses are remembered before those are forgotten that have been quiet.
const MANY: usize = 10_000;
/// After so long nobody is in debt.
const QUIET: Duration = Duration::from_secs(120);

#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<IpAddr, (Allowance, Instant)>>);

impl Turns {
    /// How long a request of this address waits.
    pub(super) fn wait(&self, address: IpAddr, pace: Pace, n_bytes: usize) -> Duration {
        let now = Instant::now();
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.len() >= MANY {
            turns.retain(|_, (_, last)| now.saturating_duration_since(*last) < QUIET);
        }
        let fresh = || (Allowance::new(pace, now), now);
        let (allowance, last) = turns.entry(address).or_insert_with(fresh);
        *last = now;
        // What is too long is refused in any case.
        let n_bytes = n_bytes.min(pace.bytes_burst as usize);
        allowance.take(n_bytes, now)
    }
}
