//! Who else has an action open now.

use crate::ui::prelude::*;
use crate::{model::ActionId, text, ui::context::use_log};

/// The names of the others who have it open; wakes only where these change.
pub fn lookers(action: ActionId) -> Memo<Vec<String>> {
    let log = use_log();
    Memo::new(move |_| {
        log.sharing.with(|sharing| {
            let members = sharing.as_deref().map(|sharing| sharing.members.as_slice());
            text::lookers(members.unwrap_or_default(), action)
        })
    })
}
