//! The page's side of the browser: the engine's worker, files, preferences, the stored last view.

mod engine;
mod files;
mod last_view;
mod outbox;
mod panic;
mod permanence;
mod prefs;
mod time;
mod version;

pub use engine::*;
pub use files::*;
pub use last_view::*;
pub use panic::*;
pub use permanence::*;
pub use prefs::*;
pub use time::*;
pub use version::*;
