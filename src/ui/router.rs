//! Where the reader is. Follows the fragment of the address, so that it works on any static host,
//! offline, and with the Back key.

use super::route::Route;
use leptos::{ev, prelude::*};
use web_sys::window;

/// The place that is shown.
#[derive(Clone, Copy)]
pub struct Router {
    route: RwSignal<Route>,
}

impl Router {
    /// Begins to follow the address.
    pub fn start() -> Self {
        let router = Self {
            route: RwSignal::new(current()),
        };
        let heard = window_event_listener(ev::hashchange, move |_| {
            let now = current();
            if router.route.with_untracked(|old| *old != now) {
                router.route.set(now);
            }
        });
        on_cleanup(move || heard.remove());
        router
    }

    /// The place that is shown.
    pub fn route(self) -> ReadSignal<Route> {
        self.route.read_only()
    }

    /// Goes to a place; Back leads here again.
    pub fn go(self, route: Route) {
        if let Some(window) = window() {
            // The listener above hears it; a failed write only means that nothing moves.
            let _ = window.location().set_hash(&route.href());
        }
    }

    /// Goes to a place that takes the present one's in the history: for what is typed and ticked.
    pub fn replace(self, route: Route) {
        let history = window().and_then(|w| w.history().ok());
        if let Some(history) = history {
            let url = route.href();
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&url));
        }
        if self.route.with_untracked(|old| *old != route) {
            self.route.set(route);
        }
    }
}

fn current() -> Route {
    let hash = window().and_then(|w| w.location().hash().ok());
    Route::parse(hash.unwrap_or_default().trim_start_matches('#'))
}

/// The router of the page.
pub fn use_router() -> Router {
    expect_context::<Router>()
}
