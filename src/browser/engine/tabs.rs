//! The channel between the tabs of one device.
//!
//! Carries bytes; anything malformed is dropped, because another version of the page may talk here.

use super::record;
use crate::wire::TabMessage;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "matters-arising";

/// Speaks to the engines of the other tabs.
pub(super) struct Tabs {
    // `None` where the browser has no channel: then each tab is alone until it loads again.
    channel: Option<BroadcastChannel>,
    _hear: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Tabs {
    /// Joins the channel and hears what others say.
    pub(super) fn join(hear: impl Fn(TabMessage) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
            return Self {
                channel: None,
                _hear: None,
            };
        };
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let bytes = record::bytes(&event.data());
            if let Some(message) = bytes.and_then(|bytes| TabMessage::decode(&bytes)) {
                hear(message);
            }
        });
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        Self {
            channel: Some(channel),
            _hear: Some(hear),
        }
    }

    /// Says something to all others. Fails only on a closed channel, and ours never closes.
    pub(super) fn say(&self, message: &TabMessage) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&Uint8Array::from(&message.encode()[..]));
        }
    }
}
