//! Temporary: shows that the engine runs in its worker, with Automerge.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(what: &JsValue);
}

fn main() {
    let mut document = automerge::AutoCommit::new();
    let _ =
        automerge::transaction::Transactable::put(&mut document, automerge::ROOT, "title", "hello");
    post_message(&format!("the engine answers with {} bytes", document.save().len()).into());
}
