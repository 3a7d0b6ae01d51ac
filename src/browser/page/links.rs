//! Links in and out: the page's own address, and the share sheet for a link.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ShareData, window};

/// The address of this page, with everything after `#`; empty where there is none.
pub fn page_address() -> String {
    let address = window().and_then(|window| window.location().href().ok());
    address.unwrap_or_default()
}

/// Whether the share sheet takes a link.
pub fn can_share_link() -> bool {
    let ask = || -> Option<bool> {
        let navigator = window()?.navigator();
        let can: Function = Reflect::get(&navigator, &"canShare".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let data = link_data("Log", &page_address());
        can.call1(&navigator, &data).ok()?.as_bool()
    };
    ask().unwrap_or(false)
}

/// Opens the share sheet with a link; must be called from a click.
pub fn share_link(title: &str, link: &str, then: Box<dyn FnOnce(bool)>) {
    let data = link_data(title, link);
    let sharing = window().map(|window| window.navigator().share_with_data(&data));
    spawn_local(async move {
        let shared = match sharing {
            Some(sharing) => JsFuture::from(sharing).await.is_ok(),
            None => false,
        };
        then(shared);
    });
}

fn link_data(title: &str, link: &str) -> ShareData {
    let data = ShareData::new();
    data.set_title(title);
    data.set_url(link);
    data
}
