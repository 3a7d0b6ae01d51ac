//! A log that is not shared yet: what sharing does, and the first relay.

use super::relays::{own_relay, parse_relay};
use crate::ui::prelude::*;
use crate::{
    command::{Command, Edit},
    model::Secrecy,
    text,
    ui::{
        context::{Dispatch, use_dispatch, use_log},
        focus,
        pages::OnceKnown,
        parts::{
            Button, Choice, ErrorSummary, FieldError, MessageNotice, Notice, NoticeKind,
            RadioField, Sending, Status, SubmitButton, TextField, error_of,
        },
    },
};
use leptos::ev;

const FIELD: &str = "first-relay";
const SEALED: &str = "sealed";
const OPEN: &str = "open";

/// Says what sharing does, and begins it.
#[component]
pub(super) fn Begin() -> impl IntoView {
    let state = use_log();
    // As it was before anybody began here: whoever does names a relay first.
    let is_of_others = RwSignal::new(state.names_relays.get_untracked());
    move || match is_of_others.get() {
        true => view! { <OfOthers is_of_others/> }.into_any(),
        false => view! { <Introduced/> }.into_any(),
    }
}

/// Others share the log: to share it once more by oneself would bring nobody together.
#[component]
fn OfOthers(is_of_others: RwSignal<bool>) -> impl IntoView {
    let anew = move |()| {
        is_of_others.set(false);
        focus::soon("#begin-anew");
    };
    view! {
        <section class="stack">
            <p class="lede">"Others share this log already."</p>
            <p>
                "It came to this device as a file, and names the relays through which they exchange it. Ask one of them for an invitation: with it, this log joins theirs, and nothing that you wrote is lost."
            </p>
            <p>
                "If nobody shares it any more, you can start anew. Whoever still uses the old relays will then see nothing of what you write, and you nothing of theirs."
            </p>
            <p><Button on_press=anew>"Share it anew all the same"</Button></p>
        </section>
    }
}

/// What sharing does, and the form that begins it.
#[component]
fn Introduced() -> impl IntoView {
    let state = use_log();
    view! {
        <section class="stack">
            <p class="lede" id="begin-anew" tabindex="-1">"This log is shared with nobody from this device."</p>
            <p>
                "Sharing sends each change to a relay and brings the changes of the others. Unless you choose otherwise, everything is sealed before it leaves this device, so a relay carries the log but cannot read it. The log works without a relay as well: what could not be sent is sent later."
            </p>
            <p>{text::SHARES_HISTORY}</p>
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

fn begin(dispatch: Dispatch, secrecy: &str) -> u32 {
    dispatch.send(Command::Share(match secrecy {
        OPEN => Secrecy::Open,
        _ => Secrecy::Sealed,
    }))
}

/// What is to be known before a log is opened to everybody.
#[component]
fn WhatOpenMeans() -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Warning title="An open log is open to everybody who finds its address.">
            <p>
                "Whoever runs a relay can read all of it, with names and history, and so can whoever learns the address. They can also write, under any name: nobody’s changes are kept apart, and nobody can be made to leave. Signed agreements can still be checked. It cannot be sealed later."
            </p>
        </Notice>
    }
}

#[component]
fn BeginForm() -> impl IntoView {
    let dispatch = use_dispatch();
    let address = RwSignal::new(own_relay().map(String::from).unwrap_or_default());
    let errors = RwSignal::new(Vec::new());
    let said = RwSignal::new(String::new());
    let secrecy = RwSignal::new(SEALED.to_owned());
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
                sending.sent(secrecy.with_untracked(|chosen| begin(dispatch, chosen)));
            }
        }
    };
    let alone = move |()| {
        errors.set(Vec::new());
        sending.sent(secrecy.with_untracked(|chosen| begin(dispatch, chosen)));
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
            <RadioField
                name="secrecy"
                legend="Who can read what the relay carries?"
                choices=vec![
                    Choice::new(SEALED, "Only those who are invited (sealed)"),
                    Choice::new(OPEN, "Everybody who finds it, with any Automerge program (open)"),
                ]
                value=secrecy
            />
            <Show when=move || secrecy.with(|chosen| chosen == OPEN)>
                <WhatOpenMeans/>
            </Show>
            <p class="cluster">
                <SubmitButton disabled=sending.is_waiting()>"Start sharing through this relay"</SubmitButton>
                <Button on_press=alone disabled=sending.is_waiting()>"Share without a relay for now"</Button>
            </p>
            <Status quiet=true text=said/>
        </form>
    }
}
