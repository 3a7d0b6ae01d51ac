//! Temporary: shows that page, worker and service worker reach each other.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Worker;
    #[wasm_bindgen(constructor, catch)]
    fn new(address: &str, options: &JsValue) -> Result<Worker, JsValue>;
    #[wasm_bindgen(method, setter)]
    fn set_onmessage(this: &Worker, listener: &js_sys::Function);
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(what: &JsValue);
    #[wasm_bindgen(js_namespace = ["navigator", "serviceWorker"], catch)]
    fn register(address: &str) -> Result<js_sys::Promise, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    type Element;
    #[wasm_bindgen(js_namespace = document, js_name = querySelector)]
    fn query_selector(selector: &str) -> Option<Element>;
    #[wasm_bindgen(method, getter)]
    fn content(this: &Element) -> String;
}

fn main() {
    let answer = RwSignal::new("the engine has not answered".to_owned());
    leptos::mount::mount_to_body(
        move || view! { <h1>"Matters Arising"</h1><p id="answer">{answer}</p> },
    );
    if let Some(meta) = query_selector("meta[name=engine]") {
        let options = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&options, &"type".into(), &"module".into());
        match Worker::new(&meta.content(), &options) {
            Ok(worker) => {
                let heard = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
                    let said = js_sys::Reflect::get(&event, &"data".into()).unwrap_or_default();
                    answer.set(said.as_string().unwrap_or_default());
                });
                worker.set_onmessage(heard.as_ref().unchecked_ref());
                heard.forget();
                std::mem::forget(worker);
            }
            Err(error) => console_error(&error),
        }
    }
    if let Some(meta) = query_selector("meta[name=service-worker]")
        && let Err(error) = register(&meta.content())
    {
        console_error(&error);
    }
}
