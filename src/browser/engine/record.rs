//! The stored form of a chunk: a JavaScript object of `bytes`, `place`, and `client` and `command`
//! where the chunk answers a page. What was set aside has a `reason` as well.
//!
//! Reads whatever it finds: another version, a defect or a person may have written the record.

use crate::{
    model::{ClientId, SetAsideReason},
    store::Record,
};
use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

const BYTES: &str = "bytes";
const CLIENT: &str = "client";
const COMMAND: &str = "command";
const PLACE: &str = "place";
const REASON: &str = "reason";

/// The largest message that is read, in bytes: more than all of a log that relays of ours keep.
const LARGEST_MESSAGE: u32 = 70_000_000;

/// The bytes of an array buffer, as WebSockets give them; `None` where it is none, or too large. They are not copied
/// before that is known.
pub(super) fn bytes_of_buffer(value: &JsValue) -> Option<Vec<u8>> {
    let buffer = value.dyn_ref::<ArrayBuffer>()?;
    if buffer.byte_length() > LARGEST_MESSAGE {
        return None;
    }
    Some(Uint8Array::new(buffer).to_vec())
}

/// Writes a chunk as it is stored.
pub(super) fn write(chunk: &Record) -> JsValue {
    let record = Object::new();
    set(&record, BYTES, &Uint8Array::from(&chunk.bytes[..]).into());
    set(&record, PLACE, &chunk.place.into());
    if let Some((client, command)) = chunk.answers {
        set(&record, CLIENT, &client.to_string().into());
        set(&record, COMMAND, &command.into());
    }
    record.into()
}

/// Reads a stored chunk; `None` where there are no bytes in it.
pub(super) fn read(record: &JsValue) -> Option<Record> {
    let client = get(record, CLIENT).as_string();
    let client = client.and_then(|client| ClientId::parse(&client));
    let command = get(record, COMMAND).as_f64().map(|number| number as u32);
    Some(Record {
        bytes: bytes(&get(record, BYTES))?,
        answers: client.zip(command),
        place: get(record, PLACE).as_f64().unwrap_or(0.0),
    })
}

/// Writes a record as it is set aside. What is no object is kept as a field of one.
pub(super) fn aside(record: &JsValue, reason: SetAsideReason) -> JsValue {
    let kept = Object::new();
    match record.dyn_ref::<Object>() {
        Some(record) if bytes(record).is_none() => drop(Object::assign(&kept, record)),
        _ => set(&kept, BYTES, record),
    }
    let reason = match reason {
        SetAsideReason::StoppedTheEngine => "stopped the engine",
        SetAsideReason::Damaged => "damaged",
    };
    set(&kept, REASON, &reason.into());
    kept.into()
}

/// Reads why a record was set aside.
pub(super) fn reason(record: &JsValue) -> SetAsideReason {
    match get(record, REASON).as_string().as_deref() {
        Some("stopped the engine") => SetAsideReason::StoppedTheEngine,
        _ => SetAsideReason::Damaged,
    }
}

/// Copies bytes out of JavaScript; `None` where the value is not bytes.
pub(super) fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

fn get(record: &JsValue, field: &str) -> JsValue {
    // Fails on what is no object, which has no fields then.
    Reflect::get(record, &field.into()).unwrap_or(JsValue::UNDEFINED)
}

fn set(record: &Object, field: &str, value: &JsValue) {
    // Cannot fail on a plain object that we have just made.
    let _ = Reflect::set(record, &field.into(), value);
}
