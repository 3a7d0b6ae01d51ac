//! A log that is not shared yet: what sharing does, and the first relay.

use super::relays::{own_relay, parse_relay};
use crate::ui::prelude::*;
use crate::{
    command::{Command, Edit},
    text,
    ui::{
        context::{Dispatch, use_dispatch, use_log},
        pages::OnceKnown,
        parts::{
            Button, ErrorSummary, FieldError, MessageNotice, Sending, Status, SubmitButton,
            TextField, error_of,
        },
    },
};
use leptos::ev;

const FIELD: &str = "first-relay";

/// Says what sharing does, and begins it.
#[component]
pub(super) fn Begin() -> impl IntoView {
    let state = use_log();
    view! {
        <section class="stack">
            <p class="lede">"This log is on this device alone."</p>
            <p>
                "Sharing sends each change to a relay and brings the changes of the others. Everything is sealed before it leaves this device, so a relay carries the log but cannot read it. The log works without a relay as well: what could not be sent is sent later."
            </p>
            {move || match state.read_only.get() {
                Some(why) => view! { <MessageNotice message=text::read_only(&why)/> }.into_any(),
                None => view! {
                    <OnceKnown
                        why="Before you share, say who you are: the others see it."
                        then="#first-relay"
                    >
                        <BeginForm/>
                    </OnceKnown>
                }.into_any(),
            }}
        </section>
    }
}

/// To share is to have keys; an invitation makes them, and is shown only to who asks for one.
fn begin(dispatch: Dispatch) -> u32 {
    dispatch.send(Command::Invite { read_only: false })
}

#[component]
fn BeginForm() -> impl IntoView {
    let dispatch = use_dispatch();
    let address = RwSignal::new(own_relay().map(String::from).unwrap_or_default());
    let errors = RwSignal::new(Vec::new());
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        move || said.set("Sharing begins as soon as its keys are saved on this device.".into()),
        move |refusal| {
            let text = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new(FIELD, text)]);
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match address.with(|typed| parse_relay(typed)) {
            Err(text) => errors.set(vec![FieldError::new(FIELD, text)]),
            Ok(relay) => {
                errors.set(Vec::new());
                dispatch.edit(Edit::AddRelay(relay));
                sending.sent(begin(dispatch));
            }
        }
    };
    let alone = move |()| {
        errors.set(Vec::new());
        sending.sent(begin(dispatch));
    };
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <h2>"Share it through a relay"</h2>
            <ErrorSummary errors/>
            <TextField
                id=FIELD
                label="Address of the relay"
                hint="Whoever runs the relay tells you. It begins with wss://"
                value=address
                error=error_of(errors, FIELD)
            />
            <p class="cluster">
                <SubmitButton disabled=sending.is_waiting()>"Start sharing through this relay"</SubmitButton>
                <Button on_press=alone disabled=sending.is_waiting()>"Share without a relay for now"</Button>
            </p>
            <Status quiet=true text=said/>
        </form>
    }
}
