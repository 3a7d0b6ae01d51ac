//! The frame of the page and the choice of what it shows.

use crate::ui::prelude::*;
use crate::{
    model::LogId,
    ui::{
        context::{FileGoes, use_dispatch, use_log, use_outside, use_projection},
        pages::*,
        route::Route,
        router::use_router,
        shell::{
            Header, HelpOpen, KeyHelp, Letters, Messages, PageTitle, Spoken, SpokenRegion,
            StatusLine, follow_drops, follow_keys, follow_places,
        },
    },
};
use leptos::either::Either;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let title = PageTitle::new();
    let spoken = Spoken::new();
    let help = HelpOpen(RwSignal::new(false));
    provide_context(title);
    provide_context(spoken);
    provide_context(help);
    provide_context(Letters::recall(use_outside()));
    follow_places(title);
    follow_keys(help);
    follow_drops();
    hand_out_files(spoken);
    super::visits::follow_visits();
    follow_news();
    view! {
        <a class="skip" href="#main" on:click=on_skip>"Skip to the content"</a>
        <Header/>
        <StatusLine/>
        <Messages/>
        <main id="main" class="page" tabindex="-1">
            <Place/>
        </main>
        <SpokenRegion/>
        <KeyHelp open=help.0/>
    }
}

/// The fragment of the address is ours, so the skip link moves focus by itself.
fn on_skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    crate::ui::focus::to_id("main");
}

/// What is shown. The list stays while actions are opened beside it, and when only its query changes.
#[component]
fn Place() -> impl IntoView {
    let (route, log) = (use_router().route(), use_log());
    let place = Memo::new(move |_| {
        let open = log.head.with(|head| head.as_ref().map(|head| head.id));
        let route = route.get();
        match route.log().filter(|id| log.is_awaited(*id)) {
            Some(id) if route.needs_log() => Shown::Awaited(id),
            _ => Shown::of(route, open),
        }
    });
    view! {
        {move || match place.get() {
            Shown::Arriving => Either::Right(view! { <p role="status">"Opening the log…"</p> }.into_any()),
            Shown::Log(log) => Either::Left(view! { <LogPage log/> }),
            Shown::Awaited(log) => Either::Right(view! { <AwaitedLog log/> }.into_any()),
            Shown::Page(route) => Either::Right(page(route)),
        }}
    }
}

/// What decides whether a page is made anew.
#[derive(Clone, PartialEq)]
enum Shown {
    /// The log of the address is on its way: no row of another may stand under it, because what is
    /// done to a row is done to the log that is open.
    Arriving,
    Log(LogId),
    /// The log was joined and has not come: no page may say that nothing is in it.
    Awaited(LogId),
    Page(Route),
}

impl Shown {
    fn of(route: Route, open: Option<LogId>) -> Self {
        let is_other = open.is_some() && route.log().is_some() && route.log() != open;
        match route {
            route if is_other && !route.may_show_another() => Self::Arriving,
            Route::List(log, _) | Route::Action(log, ..) | Route::NewAction(log, _) => {
                Self::Log(log)
            }
            // Their choices are read by the pages themselves, which stay while they change.
            Route::Print(log, _) => Self::Page(Route::Print(log, Default::default())),
            Route::Changed(log, _) => Self::Page(Route::Changed(log, Default::default())),
            route => Self::Page(route),
        }
    }
}

fn page(route: Route) -> AnyView {
    match route {
        Route::Home => view! { <HomePage/> }.into_any(),
        Route::Who => view! { <WhoPage/> }.into_any(),
        route => view! { <LaterPage route/> }.into_any(),
    }
}

/// Gives the files of the engine to the browser's downloads, unless a view has asked for them.
fn hand_out_files(spoken: Spoken) {
    let (log, projection, outside) = (use_log(), use_projection(), use_outside());
    let dispatch = use_dispatch();
    Effect::new(move |_| {
        let Some(file) = log.file.get() else { return };
        if dispatch.file_goes() == FileGoes::View {
            return;
        }
        outside.with(|o| o.save_file(&file.name, &file.media_type, &file.bytes));
        spoken.say(format!("Saved as {}", file.name));
        projection.file_taken();
    });
}
