//! One module for each route.

mod action;
mod findings;
mod history;
mod home;
mod import;
mod join;
mod log;
mod new_action;
mod past;
mod print;
mod settings;
mod share;
mod sharing;
mod snapshot;
mod storage;
mod who;

pub use action::*;
pub use findings::*;
pub use history::*;
pub use home::*;
pub use import::*;
use join::follow_arrival;
pub use join::*;
pub use log::*;
pub use new_action::*;
pub use past::*;
pub use print::*;
pub use settings::*;
pub use share::*;
pub use sharing::*;
pub use snapshot::*;
pub use storage::*;
pub use who::*;
