//! The relays of the log, each with how it is going.

use super::{Button, MessageNotice, short_moment};
use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{Courier, RelayAddress},
    text,
    ui::context::{use_dispatch, use_log},
};

/// The addresses of the relays; changes only when one comes or goes.
pub fn relay_addresses() -> Memo<Vec<RelayAddress>> {
    let log = use_log();
    Memo::new(move |_| {
        log.sharing.with(|sharing| {
            let couriers = sharing.iter().flat_map(|sharing| &sharing.couriers);
            couriers.map(|courier| courier.address.clone()).collect()
        })
    })
}

/// The relays of the log that this device does not use; changes only when one comes or goes.
pub fn left_relays() -> Memo<Vec<RelayAddress>> {
    let log = use_log();
    Memo::new(move |_| {
        log.sharing.with(|sharing| {
            let left = sharing.iter().flat_map(|sharing| &sharing.left);
            left.cloned().collect()
        })
    })
}

/// Calls all relays that are not being talked to.
#[component]
pub fn TryRelays() -> impl IntoView {
    let dispatch = use_dispatch();
    view! {
        <Button on_press=move || _ = dispatch.send(Command::Reconnect)>"Try all relays now"</Button>
    }
}

/// One relay as it stands now; `None` once it is gone.
pub fn courier_at(address: RelayAddress) -> Memo<Option<Courier>> {
    let log = use_log();
    Memo::new(move |_| {
        log.sharing.with(|sharing| {
            let mut couriers = sharing.iter().flat_map(|sharing| &sharing.couriers);
            couriers.find(|courier| courier.address == address).cloned()
        })
    })
}

/// What is known of one relay: state, last success, what waits, what is wrong and what to do.
#[component]
pub fn CourierFacts(
    /// Where it is.
    address: RelayAddress,
) -> impl IntoView {
    let courier = courier_at(address);
    let of = move |say: fn(&Courier) -> String| {
        move || courier.with(|courier| courier.as_ref().map(say).unwrap_or_default())
    };
    let trouble = Memo::new(move |_| {
        courier.with(|courier| {
            let courier = courier.as_ref()?;
            Some(text::courier_trouble(
                &courier.address,
                courier.trouble.as_ref()?,
            ))
        })
    });
    view! {
        <dl class="summary-list">
            <div class="summary-list__row">
                <dt>"State"</dt>
                <dd>{of(text::courier_state)}</dd>
            </div>
            <div class="summary-list__row">
                <dt>"Last had everything"</dt>
                <dd>{of(|courier| match courier.last_success {
                    Some(at) => short_moment(at),
                    None => "Not yet, since the log was opened".into(),
                })}</dd>
            </div>
            <div class="summary-list__row">
                <dt>"Waiting for it"</dt>
                <dd>{of(text::courier_waiting)}</dd>
            </div>
        </dl>
        {move || trouble.get().map(|message| view! { <MessageNotice message/> })}
    }
}
