//! The header: which log this is, undo and redo, and the way to everything else.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::LogId,
    projection::ListQuery,
    ui::{
        context::{use_dispatch, use_log, use_me},
        focus,
        route::Route,
        router::use_router,
    },
};
use leptos::ev;

/// The head of every page.
#[component]
pub fn Header() -> impl IntoView {
    let log = use_log();
    let route = use_router().route();
    let open = Memo::new(move |_| route.with(|route| route.log()));
    let title = move || {
        let shown = open.get()?;
        log.head.with(|head| {
            let head = head.as_ref().filter(|head| head.id == shown)?;
            Some(head.title.clone())
        })
    };
    let menu = RwSignal::new(false);
    // Another place closes the menu of narrow screens.
    Effect::new(move |_| {
        route.track();
        menu.set(false);
    });
    view! {
        <header class="header">
            <div class="header__top">
                <a class="header__mark" href=Route::Home.href()>
                    <Mark/>
                    "Matters Arising"
                </a>
                {move || title().map(|title| view! { <span class="header__log">{title}</span> })}
                <Myself/>
                <div class="header__tools">
                    <Show when=move || open.get().is_some()>
                        <UndoButtons/>
                    </Show>
                    <button
                        type="button"
                        class="header__button header__menu-button"
                        aria-expanded=move || if menu.get() { "true" } else { "false" }
                        aria-controls="nav"
                        on:click=move |_| menu.update(|open| *open = !*open)
                    >
                        "Menu"
                    </button>
                </div>
            </div>
            <nav id="nav" class="nav" class:nav--closed=move || !menu.get() aria-label="Main">
                {move || open.get().map(|log| view! { <LogLinks log/> })}
                <Show when=move || open.get().is_none()>
                    <ul class="nav__list">
                        <NavLink route=Route::Home>"Logs"</NavLink>
                        <NavLink route=Route::Storage>"Storage"</NavLink>
                    </ul>
                </Show>
            </nav>
        </header>
    }
}

/// The sign of the product: a list with two ticks and one matter still open.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <g fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
                <path d="M14 7h14M14 16h14M14 25h9"/>
                <path d="m3 7 2.5 2.5L10 4M3 16l2.5 2.5L10 13"/>
                <circle cx="6.5" cy="25" r="3" class="header__open-matter"/>
            </g>
        </svg>
    }
}

#[component]
fn LogLinks(log: LogId) -> impl IntoView {
    let state = use_log();
    let n_open = Memo::new(move |_| {
        state
            .findings
            .with(|all| all.iter().filter(|f| f.ticked.is_none()).count())
    });
    let n_open = move || n_open.get();
    view! {
        <ul class="nav__list">
            <NavLink route=Route::List(log, ListQuery::default())>"Actions"</NavLink>
            <NavLink route=Route::Meetings(log)>"Meetings"</NavLink>
            <NavLink route=Route::Changed(log, Default::default())>"What changed"</NavLink>
            <NavLink route=Route::Editions(log)>"Editions"</NavLink>
            <NavLink route=Route::Findings(log, None)>
                "Findings"
                <Show when=move || { n_open() > 0 }>
                    <span class="nav__count">{n_open}</span>
                    <span class="visually-hidden">" open"</span>
                </Show>
            </NavLink>
            <NavLink route=Route::Share(log)>"Share"</NavLink>
            <More log/>
        </ul>
    }
}

/// What is needed less often: behind a button where there is room for a row, part of the menu on narrow
/// screens.
#[component]
fn More(log: LogId) -> impl IntoView {
    let open = RwSignal::new(false);
    let here = use_router().route();
    let routes = [
        (Route::History(log), "History"),
        (Route::Drafts(log), "Private drafts"),
        (Route::Figures(log), "Figures"),
        (Route::Parties(log), "Organisations"),
        (Route::Snapshot(Some(log)), "Open a snapshot"),
        (Route::Import(Some(log)), "Import"),
        (Route::Settings(log), "Settings"),
    ];
    let inside = routes.clone();
    let is_inside =
        Memo::new(move |_| here.with(|here| inside.iter().any(|(route, _)| leads_to(route, here))));
    Effect::new(move |_| {
        here.track();
        open.set(false);
    });
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            focus::to_id("nav-more-button");
        }
    };
    let left = move |event: ev::FocusEvent| {
        if !focus::stays_within(&event) {
            open.set(false);
        }
    };
    view! {
        <li class="nav__item nav__more" class:nav__more--open=open on:keydown=escape on:focusout=left>
            <button
                id="nav-more-button"
                type="button"
                class="nav__link nav__more-button"
                class:nav__more-button--here=move || is_inside.get()
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls="nav-more"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                "More"
            </button>
            // Also a link to where one is already closes it.
            <ul id="nav-more" class="nav__more-list" on:click=move |_| open.set(false)>
                {routes.map(|(route, words)| view! { <NavLink route>{words}</NavLink> })}
            </ul>
        </li>
    }
}

/// Who writes here, and the way to change it.
#[component]
fn Myself() -> impl IntoView {
    let author = use_me().author();
    let name = move || author.with(|a| a.as_ref().map(|a| a.name.clone()));
    view! {
        <a class="header__me" href=Route::Who.href()>
            {move || match name() {
                Some(name) => format!("You: {name}"),
                None => "Who are you?".into(),
            }}
        </a>
    }
}

/// Whether the link to `route` is the one that leads to where one is.
fn leads_to(route: &Route, here: &Route) -> bool {
    match (route, here) {
        (Route::List(..), Route::Action(..) | Route::NewAction(..))
        | (Route::Share(_), Route::Sharing(_))
        | (Route::Figures(_), Route::Interests(_))
        | (Route::Meetings(_), Route::Meeting(..) | Route::RunMeeting(..) | Route::Minutes(..))
        | (Route::Parties(_), Route::Keys(_) | Route::Verify(_)) => true,
        (route, here) => route.is_same_place(here),
    }
}

#[component]
fn NavLink(route: Route, children: Children) -> impl IntoView {
    let here = use_router().route();
    let href = route.href();
    let is_here = move || here.with(|here| leads_to(&route, here));
    view! {
        <li class="nav__item">
            <a class="nav__link" href=href aria-current=move || is_here().then_some("page")>
                {children()}
            </a>
        </li>
    }
}

/// Undo and redo, each saying what it would do. They keep the focus where there is nothing more to do.
#[component]
fn UndoButtons() -> impl IntoView {
    let log = use_log();
    let dispatch = use_dispatch();
    let named = |verb: &'static str, what: ReadSignal<Option<String>>| {
        Signal::derive(move || match what.get() {
            Some(what) => format!("{verb}: {what}"),
            None => format!("{verb}: nothing to {}", verb.to_lowercase()),
        })
    };
    let (undo, redo) = (named("Undo", log.undo), named("Redo", log.redo));
    let can =
        move |what: ReadSignal<Option<String>>| what.with(Option::is_some) && log.is_editable();
    view! {
        <button
            type="button"
            class="header__button"
            aria-label=move || undo.get()
            title=move || undo.get()
            aria-disabled=move || (!can(log.undo)).then_some("true")
            on:click=move |_| if untrack(|| can(log.undo)) { dispatch.send(Command::Undo); }
        >
            <span aria-hidden="true">"↶"</span>
            <span class="header__verb">"Undo"</span>
        </button>
        <button
            type="button"
            class="header__button"
            aria-label=move || redo.get()
            title=move || redo.get()
            aria-disabled=move || (!can(log.redo)).then_some("true")
            on:click=move |_| if untrack(|| can(log.redo)) { dispatch.send(Command::Redo); }
        >
            <span aria-hidden="true">"↷"</span>
            <span class="header__verb">"Redo"</span>
        </button>
    }
}
