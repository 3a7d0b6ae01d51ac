//! The relays of the log, each with how it is going.

use super::{Button, MessageNotice, of_sharing, short_moment};
use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{Courier, RelayAddress},
    text,
    ui::context::use_dispatch,
};

/// The addresses of the relays; changes only when one comes or goes.
pub fn relay_addresses() -> Memo<Vec<RelayAddress>> {
    of_sharing(|sharing| {
        let couriers = sharing.into_iter().flat_map(|sharing| &sharing.couriers);
        couriers.map(|courier| courier.address.clone()).collect()
    })
}

/// The relays of the log that this device does not use; changes only when one comes or goes.
pub fn left_relays() -> Memo<Vec<RelayAddress>> {
    of_sharing(|sharing| {
        sharing
            .map(|sharing| sharing.left.clone())
            .unwrap_or_default()
    })
}

/// Whether this device has been shut out of what is new.
pub fn is_shut_out() -> Memo<bool> {
    of_sharing(|sharing| sharing.is_some_and(|sharing| sharing.shut_out.is_some()))
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
    of_sharing(move |sharing| {
        let mut couriers = sharing.into_iter().flat_map(|sharing| &sharing.couriers);
        couriers.find(|courier| courier.address == address).cloned()
    })
}

/// What is known of one relay: state, last success, what waits, what is wrong and what to do.
#[component]
pub fn CourierFacts(
    /// Where it is.
    address: RelayAddress,
) -> impl IntoView {
    let courier = courier_at(address);
    let is_shut_out = is_shut_out();
    let facts = move || {
        courier.with(|courier| {
            let facts = |one| text::courier_facts(one, is_shut_out.get());
            courier.as_ref().map(facts).unwrap_or_default()
        })
    };
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
                <dd>{move || facts().0}</dd>
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
                <dd>{move || facts().1}</dd>
            </div>
        </dl>
        {move || trouble.get().map(|message| view! { <MessageNotice message/> })}
    }
}
