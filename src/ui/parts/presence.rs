//! The others who take part, and which of them have an action open now.

use crate::ui::prelude::*;
use crate::{
    model::{ActionId, Member, Sharing},
    text,
    ui::context::use_log,
};

/// What is to be said of how the log is shared, if it is. Wakes only where that changes.
pub fn of_sharing<T>(read: impl Fn(Option<&Sharing>) -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let log = use_log();
    Memo::new(move |_| log.sharing.with(|sharing| read(sharing.as_deref())))
}

/// What is to be said of the others who take part; nobody does where the log is not shared. Wakes only where that changes.
pub fn of_members<T>(read: impl Fn(&[Member]) -> T + Send + Sync + 'static) -> Memo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    of_sharing(move |sharing| {
        let members = sharing.map(|sharing| sharing.members.as_slice());
        read(members.unwrap_or_default())
    })
}

/// The names of the others who have an action open.
pub fn lookers(action: ActionId) -> Memo<Vec<String>> {
    of_members(move |members| text::lookers(members, action))
}
