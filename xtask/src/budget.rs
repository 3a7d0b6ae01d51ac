//! How heavy the page may be. Apart from how it is built, so that another figure builds nothing anew.

use crate::page::Kind;
use crate::place::Place;
use crate::post;
use crate::run::{Outcome, failure};

/// What a person downloads before they can open and edit a log with no network, in brotli bytes.
///
/// The aim is 600 kB, which the page's views and Automerge miss; this holds what has been reached, so
/// that it does not grow unseen. It counts on the small standard library (`sysroot::small`).
const BUDGET: u64 = 968_000;

/// Fails if the release page has grown over its budget.
pub fn within_budget(place: &Place) -> Outcome<()> {
    let weight = post::weigh(&Kind::Release.dist(place))?;
    if weight.brotli <= BUDGET {
        return Ok(());
    }
    Err(failure(
        "keep the page light",
        format!(
            "all that is needed offline weighs {} kB in brotli, over the budget of {} kB",
            weight.brotli / 1000,
            BUDGET / 1000
        ),
        "See which file grew in the list above: `cargo tree -i` shows who brought a crate in, and `cargo xtask profile` which new functions may come later.",
    ))
}
