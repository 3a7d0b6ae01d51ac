//! Keys that work anywhere, and the help that lists all keys.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    projection::ListQuery,
    ui::{
        context::{use_dispatch, use_log},
        focus,
        keymap::{self, KeyAction, Press, Scope},
        parts::Dialog,
        route::Route,
        router::use_router,
    },
};
use leptos::ev;

/// Whether the help is open.
#[derive(Clone, Copy)]
pub struct HelpOpen(pub RwSignal<bool>);

/// What a key press means in a scope; `None` while a dialog is open or a word is being composed.
pub fn meaning(event: &ev::KeyboardEvent, scope: Scope) -> Option<KeyAction> {
    if event.default_prevented() || event.is_composing() || focus::in_dialog() {
        return None;
    }
    let key = event.key();
    let press = Press {
        key: &key,
        control: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        typing: focus::is_typing(event.target()),
    };
    keymap::meaning(&press, scope)
}

/// Listens for the keys that work anywhere.
pub fn follow_keys(help: HelpOpen) {
    let log = use_log();
    let dispatch = use_dispatch();
    let router = use_router();
    let heard = window_event_listener(ev::keydown, move |event| {
        let Some(action) = meaning(&event, Scope::Anywhere) else {
            return;
        };
        let route = router.route().get_untracked();
        let query = || route.query().cloned().unwrap_or_default();
        let editable = untrack(|| log.is_editable());
        match action {
            KeyAction::Help => help.0.set(true),
            KeyAction::Undo if editable && log.undo.with_untracked(Option::is_some) => {
                dispatch.send(Command::Undo);
            }
            KeyAction::Redo if editable && log.redo.with_untracked(Option::is_some) => {
                dispatch.send(Command::Redo);
            }
            // At a meeting a new action is one of its outcomes.
            KeyAction::New if matches!(route, Route::RunMeeting(..)) => return,
            KeyAction::New => match route.log() {
                Some(log) => router.go(Route::NewAction(log, query())),
                None => return,
            },
            KeyAction::Search => search(router, &route),
            // Not prevented: a search field empties itself by this key.
            KeyAction::LeaveField => return focus::leave(),
            KeyAction::Close => match route {
                Route::Action(log, _, query) | Route::NewAction(log, query) => {
                    router.go(Route::List(log, query));
                }
                _ => return,
            },
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || heard.remove());
}

/// The search field of the list; from elsewhere the list comes first.
fn search(router: crate::ui::router::Router, route: &Route) {
    if focus::exists("search") {
        focus::to_id("search");
        return;
    }
    if let Some(log) = route.log() {
        router.go(Route::List(log, ListQuery::default()));
        set_timeout(
            || focus::to_id("search"),
            std::time::Duration::from_millis(50),
        );
    }
}

/// All keys, by where they work.
#[component]
pub fn KeyHelp(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog title="Keys" id="keys" open>
            <KeyTable scope=Scope::Anywhere title="Anywhere"/>
            <KeyTable scope=Scope::List title="In the list"/>
            <KeyTable scope=Scope::Meeting title="Running a meeting"/>
        </Dialog>
    }
}

#[component]
fn KeyTable(scope: Scope, title: &'static str) -> impl IntoView {
    let rows = keymap::help()
        .into_iter()
        .filter(|(where_heard, ..)| *where_heard == scope)
        .map(|(_, action, keys)| {
            let keys = keys
                .into_iter()
                .map(|key| view! { <kbd>{key}</kbd> " " })
                .collect_view();
            view! {
                <tr>
                    <th scope="row" class="keys__keys">{keys}</th>
                    <td>{action.words()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="keys">
            <caption>{title}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">"Key"</th>
                    <th scope="col">"What it does"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
