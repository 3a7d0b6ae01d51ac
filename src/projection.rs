//! What the page knows of the open log: deltas go in, signals come out. The only writer of shared signals.
//!
//! Knows the model and reactivity, nothing of the screen, the engine or the browser. The table of rows
//! and the rules by which they are chosen are plain data, so that they are tested natively.

mod address;
mod answers;
mod changed;
mod query;
mod rows;
mod seen;
mod sort;
#[cfg(feature = "page")]
mod state;
mod suggest;
mod unsent;
mod visits;
#[cfg(feature = "page")]
mod writer;

pub use address::{escape, unescape};
pub use answers::*;
pub use changed::*;
pub use query::*;
pub use rows::*;
pub use seen::SeenActions;
use sort::order;
pub use sort::{Column, Sort};
#[cfg(feature = "page")]
pub use state::*;
pub use suggest::*;
pub use unsent::Unsent;
pub use visits::{Visit, Visits};
#[cfg(feature = "page")]
pub use writer::*;
