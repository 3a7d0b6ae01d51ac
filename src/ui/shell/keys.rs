//! Keys that work anywhere, and the help that lists all keys.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    projection::ListQuery,
    ui::{
        context::{World, use_dispatch, use_log, use_outside},
        focus,
        keymap::{self, KeyAction, Press, Scope},
        parts::{CheckField, Dialog},
        route::Route,
        router::use_router,
    },
};
use leptos::ev;

/// Whether the help is open.
#[derive(Clone, Copy)]
pub struct HelpOpen(pub RwSignal<bool>);

/// Whether letters alone are keys here, which a person can switch off.
#[derive(Clone, Copy)]
pub struct Letters(RwSignal<bool>);

const LETTERS: &str = "letters";

impl Letters {
    /// As this browser keeps it.
    pub fn recall(world: World) -> Self {
        let kept = world.with(|outside| outside.preference(LETTERS));
        Self(RwSignal::new(kept.is_none()))
    }
}

/// Switches keys that are letters alone on and off.
#[component]
pub fn LettersField() -> impl IntoView {
    let (world, letters) = (use_outside(), expect_context::<Letters>().0);
    let keep = move |on: bool| {
        letters.set(on);
        world.with(|outside| outside.set_preference(LETTERS, (!on).then_some("off")));
    };
    view! {
        <CheckField
            id="letters"
            label="Letters work as keys, such as j for the next action (? lists them)"
            checked=letters
            on_change=keep
        />
    }
}

/// What a key press means in a scope; `None` while a dialog is open or a word is being composed.
pub fn meaning(event: &ev::KeyboardEvent, scope: Scope, letters: Letters) -> Option<KeyAction> {
    let typing = focus::is_typing(event.target());
    meaning_in(event, scope, typing, letters.0.get_untracked())
}

/// The same of a key press in a field in which the browser undoes nothing any more: undo, redo or nothing.
pub fn undoes(event: &ev::KeyboardEvent) -> Option<KeyAction> {
    let action = meaning_in(event, Scope::Anywhere, false, false)?;
    matches!(action, KeyAction::Undo | KeyAction::Redo).then_some(action)
}

fn meaning_in(
    event: &ev::KeyboardEvent,
    scope: Scope,
    typing: bool,
    letters: bool,
) -> Option<KeyAction> {
    if event.default_prevented() || event.is_composing() || focus::in_dialog() {
        return None;
    }
    let key = event.key();
    let press = Press {
        key: &key,
        control: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        typing,
        letters,
    };
    keymap::meaning(&press, scope)
}

/// Listens for the keys that work anywhere.
pub fn follow_keys(help: HelpOpen) {
    let log = use_log();
    let dispatch = use_dispatch();
    let router = use_router();
    let letters = expect_context::<Letters>();
    let heard = window_event_listener(ev::keydown, move |event| {
        let Some(action) = meaning(&event, Scope::Anywhere, letters) else {
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
            <p>
                <a href=Route::Who.href() on:click=move |_| open.set(false)>"Switch letters off as keys"</a>
            </p>
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
