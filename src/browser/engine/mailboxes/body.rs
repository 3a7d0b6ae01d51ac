//! The body of an answer, piece by piece, and never more of it than is wanted: a server need not say before how long it
//! is, or may say what is not so.

use crate::browser::folder::call;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;

/// Reads the body of an answer; `None` where it is longer than so many bytes. The rest is not fetched then.
///
/// # Errors
/// What the browser throws: the connection has ended before the body did.
pub(super) async fn read(answer: &Response, most: usize) -> Result<Option<Vec<u8>>, JsValue> {
    let body = get(answer.as_ref(), "body")?;
    if !body.is_object() {
        return Ok(Some(Vec::new()));
    }
    let reader: Function = get(&body, "getReader")?.dyn_into()?;
    let reader = reader.call0(&body)?;
    let mut read = Vec::new();
    loop {
        let piece = call(&reader, "read", &[]).await?;
        if get(&piece, "done")?.is_truthy() {
            return Ok(Some(read));
        }
        let piece: Uint8Array = get(&piece, "value")?.dyn_into()?;
        let (from, length) = (read.len(), piece.length() as usize);
        if from + length > most {
            // That it cannot be cancelled changes nothing: it is let go of.
            let _ = call(&reader, "cancel", &[]).await;
            return Ok(None);
        }
        read.resize(from + length, 0);
        piece.copy_to(&mut read[from..]);
    }
}

fn get(of: &JsValue, field: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &field.into())
}
