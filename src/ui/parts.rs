//! The parts that pages are made of: native elements with our classes, labels and errors.

mod apart;
mod button;
mod couriers;
mod date_fields;
mod dialog;
mod fields;
mod file_ways;
mod notice;
mod passphrase;
mod qr;
mod radio;
mod sending;
mod small_form;
mod status;
mod tag;
mod ticks;
mod time;
mod unlock;

pub use apart::*;
pub use button::*;
pub use couriers::*;
pub use date_fields::*;
pub use dialog::*;
pub use fields::*;
pub use file_ways::*;
pub use notice::*;
pub use passphrase::*;
pub use qr::*;
pub use radio::*;
pub use sending::*;
pub use small_form::*;
pub use status::*;
pub use tag::*;
pub use ticks::*;
pub use time::*;
pub use unlock::*;
