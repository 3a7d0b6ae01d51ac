//! Any weather, relays that forget, lie and swallow, engines that die between two outputs, full disks
//! and wrong clocks: when all of that is over, everybody shows the same log, no edit that was called
//! saved is lost, nothing waits, and nothing grows while nothing happens.
//!
//! Thousands of short runs, each from its seed alone. `MATTERS_FAULT_RUNS` says how many, and
//! `MATTERS_FAULT_SEED` plays one again.

mod check;
mod doings;
mod tally;
mod world;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Mutex,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};
use tally::Faults;
use world::World;

/// How many runs there are where nobody says otherwise.
const RUNS: u64 = 1_500;

fn run(seed: u64) -> Faults {
    let mut world = World::new(seed);
    for _ in 0..world.n_steps() {
        world.step();
    }
    world.heal();
    world.check();
    world.faults()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn f1_after_any_faults_all_have_everything_and_nothing_goes_on_growing() {
    if let Some(seed) = number("MATTERS_FAULT_SEED") {
        println!("{:?}", run(seed));
        return;
    }
    let n_runs = number("MATTERS_FAULT_RUNS").unwrap_or(RUNS);
    let next = AtomicU64::new(1);
    let met = Mutex::new((Faults::default(), Vec::new()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > n_runs {
                return;
            }
            let outcome = catch_unwind(AssertUnwindSafe(|| run(seed)));
            let mut met = met.lock().unwrap();
            match outcome {
                Ok(faults) => met.0.add(&faults),
                Err(_) => {
                    println!("MATTERS_FAULT_SEED={seed} failed");
                    met.1.push(seed);
                }
            }
        }
    };
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(work);
        }
    });
    let (faults, mut failed) = met.into_inner().unwrap();
    failed.sort_unstable();
    assert!(
        failed.is_empty(),
        "{} of {n_runs} runs failed; to repeat one: MATTERS_FAULT_SEED={}; all: {failed:?}",
        failed.len(),
        failed[0]
    );
    println!("{n_runs} runs: {faults:?}");
    if n_runs >= 500 {
        faults.assert_all_occurred();
    }
}
