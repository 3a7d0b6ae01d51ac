//! Files that are made on an errand and go to the downloads: minutes, editions.

use crate::{
    command::{Command, Errand},
    model::Prepared,
    projection::Projection,
    text,
    ui::{
        context::{Dispatch, use_dispatch, use_log, use_outside, use_projection},
        parts::Sending,
        prelude::*,
    },
};

/// Asks for files and saves them as they come. One on a page at a time.
#[derive(Clone, Copy)]
pub(super) struct Takeaway {
    /// What became of the last one, for a status line.
    pub(super) said: RwSignal<String>,
    dispatch: Dispatch,
    sending: Sending,
    projection: Projection,
}

impl Takeaway {
    pub(super) fn new() -> Self {
        let (state, outside, projection) = (use_log(), use_outside(), use_projection());
        let said = RwSignal::new(String::new());
        Effect::new(move |_| match state.prepared.get().as_deref() {
            Some(Prepared::File(file)) => {
                outside.with(|o| o.save_file(&file.name, &file.media_type, &file.bytes));
                projection.prepared_taken();
                said.set(format!("{} is in your downloads.", file.name));
            }
            Some(Prepared::NoMeeting) => {
                projection.prepared_taken();
                said.set("This meeting is not in the log any more.".into());
            }
            _ => {}
        });
        Self {
            said,
            dispatch: use_dispatch(),
            sending: Sending::new(
                || {},
                move |refusal| said.set(text::refusal(&refusal).whole()),
            ),
            projection,
        }
    }

    /// Asks for a file.
    pub(super) fn ask(self, errand: Errand) {
        self.said.set("Writing the file…".into());
        self.projection.prepared_taken();
        self.sending
            .sent(self.dispatch.send(Command::Prepare(errand)));
    }
}
