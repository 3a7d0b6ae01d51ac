//! What happens when our own code stops: it is said on the page, and to the console.

use wasm_bindgen::JsValue;
use web_sys::{console, window};

/// Tells the person and the console of a panic, which otherwise would leave a page that does nothing.
pub fn tell_of_panics(words: &'static str) {
    std::panic::set_hook(Box::new(move |panic| {
        console::error_1(&JsValue::from(panic.to_string()));
        let _ = show(words);
    }));
}

fn show(words: &str) -> Option<()> {
    let document = window()?.document()?;
    let notice = document.create_element("p").ok()?;
    notice.set_class_name("notice notice--error");
    notice.set_attribute("role", "alert").ok()?;
    notice.set_text_content(Some(words));
    document
        .body()?
        .insert_before(&notice, document.body()?.first_child().as_ref())
        .ok()
        .map(drop)
}
