//! The pages that are fetched when somebody first goes to one of them, so that the first download is
//! no larger than opening and editing a log needs. The build cuts the program at the functions marked
//! `wasm_split`: what only they reach goes into files of their own, which the service worker keeps
//! with all others. Knows which page belongs to which part, and nothing of what a page does.

// A cut is a function that one wasm file exports and another imports: what the macro writes for it is
// `unsafe` to declare, and nothing else in the house is.
#![allow(unsafe_code)]

use super::*;
use crate::ui::{prelude::*, route::Route, shell::use_title};
use leptos::task::spawn_local;
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// A part of the program that comes when it is first needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Documents in and out, history, settings.
    Papers,
    /// Meetings and editions, and what is counted and compared for them.
    Meetings,
    /// Relays, invitations, organisations, keys.
    Sharing,
}

/// How far the part of a page is on its way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    Coming,
    Here,
    /// It did not come: no network, and not kept yet.
    Missing,
}

/// A page that is not in the first download.
#[component]
pub fn LaterPage(
    /// Its place.
    route: Route,
) -> impl IntoView {
    let Some(part) = Part::of(&route) else {
        return view! { <NoSuchPlace/> }.into_any();
    };
    let arrival = RwSignal::new(if part.is_here() {
        Arrival::Here
    } else {
        Arrival::Coming
    });
    let title = use_title();
    let fetch = move || {
        arrival.set(Arrival::Coming);
        spawn_local(async move {
            let came = part.fetch().await;
            // Whoever waits may have gone elsewhere meanwhile.
            let _ = arrival.try_set(came.map_or(Arrival::Missing, |()| Arrival::Here));
            title.page_has_come();
        });
    };
    if arrival.get_untracked() == Arrival::Coming {
        fetch();
    }
    let again = move || {
        title.page_is_coming();
        fetch();
    };
    let page = move || match arrival.get() {
        Arrival::Coming => view! { <p role="status">"Opening…"</p> }.into_any(),
        Arrival::Here => part.draw(route.clone()).into_any(),
        Arrival::Missing => view! { <DidNotCome again/> }.into_any(),
    };
    page.into_any()
}

#[component]
fn DidNotCome(again: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    view! {
        <div class="stack">
            <h1 tabindex="-1">"This part of the page has not come yet"</h1>
            <p role="alert">
                "It is fetched when it is first needed, and there seems to be no network now. "
                "Logs can be read and edited without it."
            </p>
            <p><button type="button" class="button" on:click=move |_| again()>"Try again"</button></p>
        </div>
    }
}

/// There is nothing at the address.
#[component]
pub fn NoSuchPlace() -> impl IntoView {
    view! {
        <div class="stack">
            <h1 tabindex="-1">"There is nothing at this address"</h1>
            <p>
                "The link may be cut off, or it leads to a log that is not on this device. "
                <a href=Route::Home.href()>"Go to the logs on this device"</a>
            </p>
        </div>
    }
}

impl Part {
    fn of(route: &Route) -> Option<Self> {
        Some(match route {
            Route::Storage
            | Route::Import(_)
            | Route::Snapshot(_)
            | Route::ActionHistory(..)
            | Route::History(_)
            | Route::Past(..)
            | Route::Findings(..)
            | Route::Share(_)
            | Route::Print(..)
            | Route::Settings(_) => Self::Papers,
            Route::Meetings(_)
            | Route::Meeting(..)
            | Route::RunMeeting(..)
            | Route::Minutes(..)
            | Route::Changed(..)
            | Route::Drafts(_)
            | Route::Figures(_)
            | Route::Interests(_)
            | Route::Editions(_) => Self::Meetings,
            Route::Sharing(_)
            | Route::Join(_)
            | Route::Parties(_)
            | Route::Keys(_)
            | Route::Verify(_) => Self::Sharing,
            Route::Home
            | Route::Who
            | Route::List(..)
            | Route::Action(..)
            | Route::NewAction(..)
            | Route::Unknown => return None,
        })
    }

    async fn fetch(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Papers => fetch_papers().await,
            Self::Meetings => fetch_meetings().await,
            Self::Sharing => fetch_sharing().await,
        }
    }

    /// Whether it has come: then its page is drawn at once.
    fn is_here(self) -> bool {
        matches!(at_once(self.fetch()), Some(Ok(())))
    }

    /// Its page of this place; nothing if it has not come.
    fn draw(self, route: Route) -> Option<AnyView> {
        let drawn = match self {
            Self::Papers => at_once(papers_page(route)),
            Self::Meetings => at_once(meetings_page(route)),
            Self::Sharing => at_once(sharing_page(route)),
        };
        drawn?.ok()
    }
}

/// What a future has to say without any wait.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

#[wasm_split(papers, preload(fetch_papers), fallible)]
fn papers_page(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Storage => view! { <StoragePage/> }.into_any(),
        Route::Import(log) => view! { <ImportPage log/> }.into_any(),
        Route::Snapshot(log) => view! { <SnapshotPage log/> }.into_any(),
        Route::ActionHistory(log, action) => view! { <ActionHistoryPage log action/> }.into_any(),
        Route::History(log) => view! { <HistoryPage log/> }.into_any(),
        Route::Past(log, moment) => view! { <PastPage log moment/> }.into_any(),
        Route::Findings(log, _) => view! { <FindingsPage log/> }.into_any(),
        Route::Share(log) => view! { <SharePage log/> }.into_any(),
        Route::Print(log, _) => view! { <PrintPage log/> }.into_any(),
        Route::Settings(log) => view! { <SettingsPage log/> }.into_any(),
        _ => view! { <NoSuchPlace/> }.into_any(),
    })
}

#[wasm_split(meetings, preload(fetch_meetings), fallible)]
fn meetings_page(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Meetings(log) => view! { <MeetingsPage log/> }.into_any(),
        Route::Meeting(log, id) => view! { <MeetingPage log id/> }.into_any(),
        Route::RunMeeting(log, id) => view! { <RunMeetingPage log id/> }.into_any(),
        Route::Minutes(log, id) => view! { <MinutesPage log id/> }.into_any(),
        Route::Changed(log, _) => view! { <ChangedPage log/> }.into_any(),
        Route::Drafts(log) => view! { <DraftsPage log/> }.into_any(),
        Route::Figures(log) => view! { <FiguresPage log/> }.into_any(),
        Route::Interests(log) => view! { <InterestsPage log/> }.into_any(),
        Route::Editions(log) => view! { <EditionsPage log/> }.into_any(),
        _ => view! { <NoSuchPlace/> }.into_any(),
    })
}

#[wasm_split(sharing, preload(fetch_sharing), fallible)]
fn sharing_page(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Sharing(log) => view! { <SharingPage log/> }.into_any(),
        Route::Join(word) => view! { <JoinPage word/> }.into_any(),
        Route::Parties(log) => view! { <PartiesPage log/> }.into_any(),
        Route::Keys(log) => view! { <KeysPage log/> }.into_any(),
        Route::Verify(log) => view! { <VerifyPage log/> }.into_any(),
        _ => view! { <NoSuchPlace/> }.into_any(),
    })
}
