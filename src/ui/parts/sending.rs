//! What a form waits for after it sent its command: that it was carried out, or why it was refused.

use crate::ui::prelude::*;
use crate::{
    model::Refusal,
    projection::Outcome,
    ui::context::{use_log, use_projection},
};

/// A command under way, sent by one form or button.
#[derive(Clone, Copy)]
pub struct Sending {
    number: RwSignal<Option<u32>>,
}

impl Sending {
    /// Waits for commands; `done` and `refused` hear what became of each.
    pub fn new(done: impl Fn() + 'static, refused: impl Fn(Refusal) + 'static) -> Self {
        let number = RwSignal::new(None);
        let (log, projection) = (use_log(), use_projection());
        Effect::new(move |_| {
            let Some(sent) = number.get() else { return };
            match log.outcome(sent) {
                Outcome::Waiting => {}
                Outcome::Done => {
                    number.set(None);
                    done();
                }
                Outcome::Refused(refusal) => {
                    number.set(None);
                    projection.refusal_taken(sent);
                    refused(refusal);
                }
            }
        });
        Self { number }
    }

    /// Waits for the outcome of this command.
    pub fn sent(self, number: u32) {
        self.number.set(Some(number));
    }

    /// Whether a command is under way.
    pub fn is_waiting(self) -> Signal<bool> {
        let number = self.number;
        Signal::derive(move || number.with(Option::is_some))
    }
}
