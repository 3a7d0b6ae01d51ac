//! The page's side of the browser: the engine's worker, files, preferences, the stored last view.

mod engine;
mod files;
mod last_view;
mod outbox;
<<<<<<< HEAD
mod panic;
=======
mod permanence;
>>>>>>> main
mod prefs;
mod time;
mod version;

pub use engine::*;
pub use files::*;
pub use last_view::*;
<<<<<<< HEAD
pub use panic::*;
=======
pub use permanence::*;
>>>>>>> main
pub use prefs::*;
pub use time::*;
pub use version::*;
