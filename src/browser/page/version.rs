//! A new version of the page: offered when the service worker has it, taken when the person says so.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState, window};

/// What a waiting service worker is told so that it takes over.
const TAKE_OVER: &str = "take over";

/// Registers the service worker; `offered` is called when a new version waits.
pub fn watch_for_new_version(offered: impl Fn() + 'static) {
    let Some((container, script)) = service_workers().zip(script()) else {
        return;
    };
    let Ok(registering) = register(&container, &script) else {
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        let Ok(registration) = wasm_bindgen_futures::JsFuture::from(registering).await else {
            return;
        };
        let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else {
            return;
        };
        watch(registration, offered);
    });
}

fn watch(registration: ServiceWorkerRegistration, offered: impl Fn() + 'static) {
    if registration.waiting().is_some() && is_controlled() {
        offered();
    }
    let offered = std::rc::Rc::new(offered);
    let watched = registration.clone();
    let on_found = Closure::<dyn FnMut()>::new(move || {
        let Some(worker) = watched.installing() else {
            return;
        };
        let (offered, changing) = (offered.clone(), worker.clone());
        let on_change = Closure::<dyn FnMut()>::new(move || {
            // The first version of all installs without anyone waiting for it.
            if changing.state() == ServiceWorkerState::Installed && is_controlled() {
                offered();
            }
        });
        worker.set_onstatechange(Some(on_change.as_ref().unchecked_ref()));
        on_change.forget();
    });
    registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
    on_found.forget();
}

/// Lets the waiting version take over, and loads the page anew when it has.
pub fn take_new_version() {
    let Some(container) = service_workers() else {
        return;
    };
    let reload = Closure::once_into_js(|| {
        if let Some(window) = window() {
            let _ = window.location().reload();
        }
    });
    container.set_oncontrollerchange(Some(reload.unchecked_ref()));
    wasm_bindgen_futures::spawn_local(async move {
        let getting = container.get_registration();
        let Ok(found) = wasm_bindgen_futures::JsFuture::from(getting).await else {
            return;
        };
        let waiting = found
            .dyn_into::<ServiceWorkerRegistration>()
            .ok()
            .and_then(|r| r.waiting());
        if let Some(worker) = waiting {
            let _ = worker.post_message(&TAKE_OVER.into());
        }
    });
}

fn service_workers() -> Option<ServiceWorkerContainer> {
    let navigator = window()?.navigator();
    // Absent outside secure contexts, where web-sys would hand out `undefined`.
    Reflect::get(&navigator, &"serviceWorker".into())
        .ok()?
        .dyn_into()
        .ok()
}

fn is_controlled() -> bool {
    service_workers().is_some_and(|container| container.controller().is_some())
}

/// The build names the service worker that makes the page start without a network; a page in
/// development has none.
fn script() -> Option<String> {
    let document = window()?.document()?;
    let meta = document
        .query_selector("meta[name=service-worker]")
        .ok()??;
    meta.get_attribute("content")
}

/// Through `Reflect`, because web-sys has no signature without options that does not also throw.
fn register(container: &ServiceWorkerContainer, script: &str) -> Result<Promise, JsValue> {
    let register: Function = Reflect::get(container, &"register".into())?.dyn_into()?;
    register.call1(container, &script.into())?.dyn_into()
}
