//! What others have changed since the person was last here: a line above the list, and how far they have
//! seen it, kept as preferences of this browser. To look at an action is to have seen what was changed on it.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{ChangeId, LogId, News, Timestamp, parse_heads, print_heads},
    projection::{ChangedQuery, SeenActions, Shown},
    text,
    ui::{
        context::{World, use_dispatch, use_log, use_outside},
        focus,
        parts::{Button, ButtonKind},
        route::Route,
        router::use_router,
    },
};

/// So many actions are named; the rest is in the history.
const MOST_NAMED: usize = 8;

fn preference(log: LogId) -> String {
    format!("seen.{log}")
}

/// Up to where all was marked as seen in this browser.
pub fn seen_up_to(world: World, log: LogId) -> Option<Vec<ChangeId>> {
    let kept = world.with(|outside| outside.preference(&preference(log)))?;
    parse_heads(&kept)
}

fn preference_of_actions(log: LogId) -> String {
    format!("seen-actions.{log}")
}

fn preference_of_moment(log: LogId) -> String {
    format!("seen-at.{log}")
}

/// When all was last marked as seen in this browser.
pub fn seen_at(world: World, log: LogId) -> Option<Timestamp> {
    let kept = world.with(|outside| outside.preference(&preference_of_moment(log)))?;
    kept.parse().ok().map(Timestamp)
}

/// Forgets what was kept of a log: it is no longer on this device.
pub fn forget_seen(world: World, log: LogId) {
    for key in [
        preference(log),
        preference_of_moment(log),
        preference_of_actions(log),
    ] {
        world.with(|outside| outside.set_preference(&key, None));
    }
}

/// Which of the changed actions the person has looked at.
#[derive(Clone, Copy)]
pub(super) struct Seen(RwSignal<SeenActions>);

impl Seen {
    /// What was kept of a log.
    pub(super) fn recall(log: LogId) -> Self {
        let kept = use_outside().with(|outside| outside.preference(&preference_of_actions(log)));
        let seen = kept.as_deref().map(SeenActions::decode);
        Self(RwSignal::new(seen.unwrap_or_default()))
    }

    /// Takes note of each action that is opened, also of what is changed while it is open.
    pub(super) fn follow(self, log: LogId) {
        let (state, router, world) = (use_log(), use_router(), use_outside());
        let opened = Memo::new(move |_| router.route().with(Route::action));
        Effect::new(move |_| {
            let (Some(action), Some(news)) = (opened.get(), state.news.get()) else {
                return;
            };
            let mut seen = self.0.get_untracked();
            if seen.look_at(&news, action) {
                let kept = seen.encode();
                self.0.set(seen);
                let key = preference_of_actions(log);
                world.with(|outside| outside.set_preference(&key, Some(&kept)));
            }
        });
    }
}

/// Asks for the news of a shared log as soon as it is here, on whichever page, and remembers how far all was seen.
pub fn follow_news() {
    let (state, dispatch, world) = (use_log(), use_dispatch(), use_outside());
    let log = move || state.head.with(|head| head.as_ref().map(|head| head.id));
    let shared = Memo::new(move |_| {
        let is_shared = state.sharing.with(Option::is_some);
        log().filter(|_| is_shared && state.shown.get() == Shown::Complete)
    });
    Effect::new(move |_| {
        if let Some(log) = shared.get() {
            dispatch.send(Command::WatchNews(seen_up_to(world, log)));
        }
    });
    Effect::new(move |_| {
        state.news.with(|news| {
            let seen = news.as_deref().filter(|news| news.n_changes == 0);
            if let Some((news, log)) = seen.zip(untrack(log)) {
                let heads = print_heads(&news.heads);
                world.with(|outside| {
                    outside.set_preference(&preference(log), Some(&heads));
                    let now = outside.now().0.to_string();
                    outside.set_preference(&preference_of_moment(log), Some(&now));
                });
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
                        <a href=Route::Changed(log, ChangedQuery::default()).href()>
                            "See what they changed"
                        </a>
                        " "
                        <a href=Route::History(log).href()>"One by one in the history"</a>
                    </p>
                    <NewsActions log news/>
                    <div>
                        <Button
                            kind=ButtonKind::Secondary
                            on_press=move |()| {
                                dispatch.send(Command::WatchNews(None));
                                focus::soon("#list-title");
                            }
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
    let seen = expect_context::<Seen>().0;
    move || {
        let unseen: Vec<_> = seen.with(|seen| seen.unseen(&news).collect());
        let changed = unseen.iter().filter_map(|id| state.action_now(*id));
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
        let more = changed.len().saturating_sub(MOST_NAMED);
        let rest = (more > 0).then(|| text::more_changed(more));
        match changed.is_empty() {
            true if news.actions.is_empty() => None,
            true => Some(
                view! { <p>"You have looked at every action that was changed."</p> }.into_any(),
            ),
            false => Some(view! { <p class="cluster">{links} {rest}</p> }.into_any()),
        }
    }
}

/// Whether others have changed an action since the person last looked, in a word on its row.
pub(super) fn new_tag(id: crate::model::ActionId) -> impl IntoView + use<> {
    let (news, seen) = (use_log().news, expect_context::<Seen>().0);
    let is_new = Memo::new(move |_| {
        news.with(|news| {
            let news = news.as_deref();
            news.is_some_and(|news| seen.with(|seen| seen.is_new(news, id)))
        })
    });
    move || {
        is_new
            .get()
            .then(|| view! { <span class="tag">"Changed"</span> })
    }
}
