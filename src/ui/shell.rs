//! The frame around every page: header, messages, status line, what is said aloud, keys that work anywhere.

mod drops;
mod header;
mod keys;
mod messages;
mod spoken;
mod status;
mod title;

pub use drops::*;
pub use header::*;
pub use keys::*;
pub use messages::*;
pub use spoken::*;
pub use status::*;
pub use title::*;
