//! What is said aloud when something changes by itself.

use crate::ui::prelude::*;
use crate::{
    model::Saving,
    text::{self, News},
    ui::context::{NewVersion, use_log},
};

/// What screen readers are told next.
#[derive(Clone, Copy)]
pub struct Spoken(RwSignal<String>);

impl Spoken {
    /// Nothing to say yet.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says something politely.
    pub fn say(self, words: impl Into<String>) {
        self.0.set(words.into());
    }
}

impl Default for Spoken {
    fn default() -> Self {
        Self::new()
    }
}

/// Says things aloud.
pub fn use_spoken() -> Spoken {
    expect_context::<Spoken>()
}

/// The region that screen readers follow, and on screen a note of what others changed.
#[component]
pub fn SpokenRegion() -> impl IntoView {
    let spoken = use_spoken();
    say_what_changes(spoken);
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {move || spoken.0.get()}
        </div>
    }
}

/// Failed and regained saving, the network, changes by others, a new version. Not every save.
fn say_what_changes(spoken: Spoken) {
    let log = use_log();
    Effect::new(move |failed_before: Option<bool>| {
        let failed = log.saving.with(|s| matches!(s, Saving::Failed { .. }));
        let saved = log.saving.with(|s| *s == Saving::Saved);
        match (failed_before, failed, saved) {
            (Some(false), true, _) => spoken.say(log.saving.with(text::saving)),
            (Some(true), false, true) => spoken.say("Saved on this device after all"),
            // "Saving" after a failure settles nothing yet.
            (Some(true), false, false) => return true,
            _ => {}
        }
        failed
    });
    Effect::new(move |was_bad: Option<Option<bool>>| {
        let news = log
            .sharing
            .with(|sharing| sharing.as_deref().map(text::sent));
        let (news, words) = news?;
        match (was_bad.flatten(), news) {
            (Some(false) | None, News::Bad) | (Some(true), News::Good) => spoken.say(words),
            // What is on its way settles nothing yet.
            (Some(true), News::Busy | News::Waits) => return Some(true),
            _ => {}
        }
        Some(news == News::Bad)
    });
    Effect::new(move |before: Option<bool>| {
        let online = log.online.get();
        if before.is_some_and(|before| before != online) {
            spoken.say(if online {
                "Online"
            } else {
                "Offline. Everything works"
            });
        }
        online
    });
    Effect::new(move |_| {
        let arrived = log.arrived.get();
        if !arrived.is_empty() {
            spoken.say(arrived_words(&arrived));
        }
    });
    let offered = expect_context::<NewVersion>().0;
    Effect::new(move |_| {
        if offered.get() {
            spoken.say("A new version of this page is ready");
        }
    });
}

/// `Action 12 was changed elsewhere`.
fn arrived_words(arrived: &[crate::model::ActionId]) -> String {
    let number = |id| {
        let action = use_log().action_now(id)?;
        action.number
    };
    match arrived {
        [one] => match number(*one) {
            Some(number) => format!("Action {number} was changed elsewhere"),
            None => "An action was changed elsewhere".into(),
        },
        many => format!(
            "{} were changed elsewhere",
            text::count(many.len(), "action", "actions")
        ),
    }
}
