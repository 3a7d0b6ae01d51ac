//! The frame of the page and the choice of what it shows.

use crate::ui::{pages::*, route::Route, router::use_router};
use leptos::prelude::*;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let route = use_router().route();
    view! {
        <main id="main" class="page">
            {move || place(route.get())}
        </main>
    }
}

fn place(route: Route) -> AnyView {
    match route {
        Route::Home => view! { <HomePage/> }.into_any(),
        Route::Who => view! { <WhoPage/> }.into_any(),
        Route::Storage => view! { <StoragePage/> }.into_any(),
        Route::Import(log) => view! { <ImportPage log/> }.into_any(),
        Route::Snapshot(log) => view! { <SnapshotPage log/> }.into_any(),
        _ => ().into_any(),
    }
}
