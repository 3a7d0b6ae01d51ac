//! A log that is shared openly: what that means, and the address for other programs.

use crate::ui::prelude::*;
use crate::ui::{
    context::use_log,
    parts::{CopyField, Notice, NoticeKind},
};

/// The id of the field that holds the address.
const ADDRESS: &str = "open-address";

/// Says that the log is open, and where any Automerge program finds it; nothing for a sealed one.
#[component]
pub(super) fn OpenNotice() -> impl IntoView {
    let state = use_log();
    let address = Memo::new(move |_| {
        state
            .sharing
            .with(|sharing| sharing.as_deref().and_then(|s| s.open_as.clone()))
    });
    view! {
        {move || address.get().map(|address| view! {
            <Notice kind=NoticeKind::Warning title="This log is open.">
                <p>
                    "Everybody who has its address, or runs one of its relays, can read it and write in it under any name. Signed agreements can still be checked."
                </p>
                <CopyField id=ADDRESS label="Address for other Automerge programs" value=address/>
            </Notice>
        })}
    }
}
