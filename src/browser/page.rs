//! The page's side of the browser: the engine's worker, files, preferences, the stored last view.

#[cfg(feature = "page")]
mod begun;
#[cfg(feature = "page")]
mod engine;
#[cfg(feature = "page")]
mod files;
#[cfg(feature = "page")]
mod folders;
#[cfg(feature = "page")]
mod last_view;
#[cfg(feature = "page")]
mod links;
mod outbox;
#[cfg(feature = "page")]
mod panic;
#[cfg(feature = "page")]
mod permanence;
#[cfg(feature = "page")]
mod picture;
#[cfg(feature = "page")]
mod prefs;
#[cfg(feature = "page")]
mod time;
#[cfg(feature = "page")]
mod unload;
#[cfg(feature = "page")]
mod version;

#[cfg(feature = "page")]
pub use engine::*;
#[cfg(feature = "page")]
pub use files::*;
#[cfg(feature = "page")]
pub use folders::*;
#[cfg(feature = "page")]
pub use last_view::*;
#[cfg(feature = "page")]
pub use links::*;
#[cfg(feature = "page")]
pub use panic::*;
#[cfg(feature = "page")]
pub use permanence::*;
#[cfg(feature = "page")]
pub use picture::*;
#[cfg(feature = "page")]
pub use prefs::*;
#[cfg(feature = "page")]
pub use time::*;
#[cfg(feature = "page")]
pub use version::*;
