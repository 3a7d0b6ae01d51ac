//! What others have changed since the person was last here: a line above the list, and how far they have
//! seen it, kept as a preference of this browser.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{ChangeId, LogId, News},
    projection::Shown,
    text,
    ui::{
        context::{World, use_dispatch, use_log, use_outside},
        parts::{Button, ButtonKind},
        route::Route,
    },
};

/// So many actions are named; the rest is in the history.
const MOST_NAMED: usize = 8;

fn preference(log: LogId) -> String {
    format!("seen.{log}")
}

fn seen_up_to(world: World, log: LogId) -> Option<Vec<ChangeId>> {
    let kept = world.with(|outside| outside.preference(&preference(log)))?;
    kept.split(' ').map(ChangeId::parse).collect()
}

/// Asks for the news of a shared log as soon as it is here, and remembers how far all was seen.
fn follow(log: LogId) {
    let (state, dispatch, world) = (use_log(), use_dispatch(), use_outside());
    let is_shared = Memo::new(move |_| {
        state.sharing.with(Option::is_some) && state.shown.get() == Shown::Complete
    });
    Effect::new(move |_| {
        if is_shared.get() {
            dispatch.send(Command::WatchNews(seen_up_to(world, log)));
        }
    });
    Effect::new(move |_| {
        state.news.with(|news| {
            if let Some(news) = news.as_deref().filter(|news| news.n_changes == 0) {
                let heads: Vec<_> = news.heads.iter().map(ToString::to_string).collect();
                let heads = heads.join(" ");
                world.with(|outside| outside.set_preference(&preference(log), Some(&heads)));
            }
        });
    });
}

/// The line above the list; nothing where there is no news.
#[component]
pub(super) fn NewsLine(
    /// The log.
    log: LogId,
) -> impl IntoView {
    follow(log);
    let (state, dispatch) = (use_log(), use_dispatch());
    let news = Memo::new(move |_| {
        let news = state.news.get();
        news.filter(|news| news.n_changes > 0)
    });
    view! {
        <div role="status">
            {move || news.get().map(|news| view! {
                <div class="card stack no-print">
                    <p>
                        <strong>{text::news(&news)}</strong>
                        " "
                        <a href=Route::History(log).href()>"See them in the history"</a>
                    </p>
                    <NewsActions log news/>
                    <div>
                        <Button
                            kind=ButtonKind::Secondary
                            on_press=move |()| _ = dispatch.send(Command::WatchNews(None))
                        >
                            "Mark all as seen"
                        </Button>
                    </div>
                </div>
            })}
        </div>
    }
}

/// The actions that were changed, as links.
#[component]
fn NewsActions(log: LogId, news: std::sync::Arc<News>) -> impl IntoView {
    let state = use_log();
    let changed = news.actions.iter().filter_map(|id| state.action_now(*id));
    let mut changed: Vec<_> = changed.collect();
    changed.sort_by_key(|action| (action.position, action.id));
    let links: Vec<_> = changed
        .iter()
        .take(MOST_NAMED)
        .map(|action| {
            let href = Route::Action(log, action.id, Default::default()).href();
            view! { <a href=href>{crate::model::capital(&action.name())}</a> }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <p class="cluster">{links}</p> })
}

/// Whether others have changed an action since the person last looked, in a word on its row.
pub(super) fn new_tag(id: crate::model::ActionId) -> impl IntoView + use<> {
    let news = use_log().news;
    let is_new = Memo::new(move |_| {
        news.with(|news| {
            let news = news.as_deref();
            news.is_some_and(|news| news.n_changes > 0 && news.actions.contains(&id))
        })
    });
    move || {
        is_new
            .get()
            .then(|| view! { <span class="tag">"Changed"</span> })
    }
}
