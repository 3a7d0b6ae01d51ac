//! What is said aloud when something changes by itself.

use crate::ui::prelude::*;
use crate::{
    model::{LogId, Saving, StorageState},
    projection::EngineState,
    text::{self, News, Troubles},
    ui::{
        context::{NewVersion, use_log},
        router::use_router,
    },
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

/// Failed and regained saving, the network, changes by others, what goes wrong, a new version. Not every save.
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
    say_troubles(spoken);
    let offered = expect_context::<NewVersion>().0;
    Effect::new(move |_| {
        if offered.get() {
            spoken.say("A new version of this page is ready");
        }
    });
}

/// Says what goes wrong as it begins, in one breath: two at once would drown each other.
fn say_troubles(spoken: Spoken) {
    let here = use_router().route();
    Effect::new(move |before: Option<Vec<String>>| {
        let before = before.unwrap_or_default();
        let now = troubles(here.with(|route| route.log()));
        let fresh: Vec<_> = now.iter().filter(|one| !before.contains(one)).collect();
        if !fresh.is_empty() {
            let words: Vec<_> = fresh.into_iter().map(String::as_str).collect();
            spoken.say(words.join(" "));
        }
        now
    });
}

/// What is wrong just now, a sentence each; `here` is the log whose page this is.
fn troubles(here: Option<LogId>) -> Vec<String> {
    let log = use_log();
    let read_only = log.read_only.get();
    let troubles = Troubles {
        engine_stopped: log
            .engine
            .with(|engine| matches!(engine, EngineState::Dead { .. })),
        read_only: read_only.as_ref(),
        removed: here.is_some() && log.removed.get() == here,
        nearly_full: log.storage.with(StorageState::is_nearly_full),
        n_set_aside: log.set_aside.with(Vec::len),
    };
    troubles.sentences()
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
