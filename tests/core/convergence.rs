//! Any interleaving of edits, saves, failures, crashes, reloads, lost messages and merges ends with the
//! same log on all replicas, with no saved edit lost and every conflict shown.
//!
//! What must be true is worked out beside the product, from which write had seen which, and compared.

mod node;
mod oracle;
mod world;

use oracle::{FOLLOWED, Numbered};
use world::{Tally, World};

fn run(seed: u64, tally: &mut Tally) {
    println!("seed {seed}");
    let mut world = World::new(seed);
    for _ in 0..160 {
        world.step();
    }
    world.settle();
    tally.add(&world.tally);
}

#[test]
fn c1_replicas_converge_and_lose_no_saved_edit_on_fixed_seeds() {
    let mut tally = Tally::default();
    for seed in 1..=8 {
        run(seed, &mut tally);
    }
    println!("{tally:?}");
    for (met, what) in [
        (tally.crashes, "crashes"),
        (tally.failed_saves, "failed saves"),
        (tally.lost_messages, "lost messages"),
        (tally.merges, "merges of files"),
        (tally.undone, "undo"),
        (tally.compactions, "chunks written as one"),
        (
            tally.half_compactions,
            "crashes between writing and deleting",
        ),
    ] {
        assert!(met > 0, "the run met {what}");
    }
    for field in FOLLOWED {
        let met = tally.conflicts.get(&field).copied().unwrap_or_default();
        assert!(met > 0, "the run met conflicts of {field:?}");
    }
    for how in [Numbered::AsNew, Numbered::BySomebody] {
        let met = tally.duplicates.get(&how).copied().unwrap_or_default();
        assert!(met > 0, "the run met numbers given twice: {how:?}");
    }
}

#[test]
fn c2_replicas_converge_on_a_fresh_seed() {
    let seed = std::env::var("MATTERS_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| {
            std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(1, |since| since.as_nanos() as u64)
        });
    println!("to repeat: MATTERS_SEED={seed}");
    run(seed, &mut Tally::default());
}
