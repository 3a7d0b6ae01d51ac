//! The plain types of an action log and the rules that need nothing else.
//!
//! Knows nobody: no Automerge, no browser, no clock, no screen. Everything here is data that can be
//! compared, cloned and sent from the engine to the page.

mod action;
mod agenda;
mod attribution;
mod carried;
mod date;
mod deadline;
mod delta;
mod draft;
mod edition;
mod exchange;
mod figures;
mod finding;
mod history;
mod id;
mod log;
mod meeting;
mod news;
mod organisation;
mod phrase;
mod private_draft;
mod process;
mod proof;
mod public;
mod reading;
mod relay_address;
mod report;
mod sharing;
mod splice;
mod stage;
mod statement;
mod view;

pub use action::*;
pub use agenda::*;
pub use attribution::*;
pub use carried::*;
pub use date::*;
pub use deadline::*;
pub use delta::*;
pub use draft::*;
pub use edition::*;
pub use exchange::*;
pub use figures::*;
pub use finding::*;
pub use history::*;
pub use id::*;
pub use log::*;
pub use meeting::*;
pub use news::*;
pub use organisation::*;
pub use phrase::*;
pub use private_draft::*;
pub use process::*;
pub use proof::*;
pub use public::*;
pub use reading::*;
pub use relay_address::*;
pub use report::*;
pub use sharing::*;
pub use splice::*;
pub use stage::*;
pub use statement::*;
pub use view::*;
