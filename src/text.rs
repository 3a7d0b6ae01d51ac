//! What people read, in English: one text for every variant, errors each with a next step.
//!
//! Uses the model only; knows no screen and no command.

mod attribution;
mod dates;
mod difference;
mod fingerprint;
mod invitation;
mod left_out;
mod letters;
mod meetings;
mod minutes;
mod names;
mod others;
mod paper;
mod problems;
mod process;
mod report;
mod share_sheet;
mod sharing;
mod values;
mod words;

pub use attribution::*;
pub use dates::*;
pub use difference::*;
pub use fingerprint::*;
pub use invitation::*;
pub use left_out::*;
pub use letters::*;
pub use meetings::*;
pub use minutes::*;
pub use names::*;
pub use others::*;
pub use paper::*;
pub use problems::*;
pub use process::*;
pub use report::*;
pub use share_sheet::*;
pub use sharing::*;
pub use values::*;
pub use words::*;

pub use crate::model::list;
