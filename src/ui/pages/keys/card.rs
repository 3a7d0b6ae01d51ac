//! The keys of one organisation: each with its words, who has checked it, and the ways to check it and to revoke it.

use super::{own, parties};
use crate::ui::prelude::*;
use crate::{
    command::{Command, Wish},
    model::{DeviceKey, KeyId, OrganisationId},
    text,
    ui::{
        context::{Dispatch, use_dispatch, use_log},
        focus,
        parts::{Button, ButtonKind, Dialog, QrPicture, Sending, Status, TextField, moment_words},
    },
};

/// What the keys of a card share.
#[derive(Clone, Copy)]
struct Card {
    dispatch: Dispatch,
    sending: Sending,
    /// The key that is about to be revoked, with its name.
    leaving: RwSignal<Option<(KeyId, String)>>,
    asking: RwSignal<bool>,
}

impl Card {
    fn sign(self, wish: Wish) {
        let command = Command::Sign(vec![wish]);
        self.sending.sent(self.dispatch.send(command));
    }
}

/// The keys of one organisation, a card on paper.
#[component]
pub(super) fn KeyCard(id: OrganisationId, name: String) -> AnyView {
    let state = use_log();
    let keys = Memo::new(move |_| {
        let all = parties(state).keys.into_iter();
        all.filter(|key| key.whose.organisation == id)
            .collect::<Vec<_>>()
    });
    let said = RwSignal::new(String::new());
    let heading = format!("keys-of-{id}");
    let card = Card {
        dispatch: use_dispatch(),
        // What was pressed is gone with what it did.
        sending: Sending::new(
            move || {
                said.set("Signed, and kept in the log.".into());
                focus::soon(format!("#keys-of-{id}"));
            },
            move |refusal| said.set(text::refusal(&refusal).whole()),
        ),
        leaving: RwSignal::new(None),
        asking: RwSignal::new(false),
    };
    view! {
        <section class="card stack key__card" aria-labelledby=heading.clone()>
            <h3 id=heading.clone() tabindex="-1">{name}</h3>
            <Status text=said/>
            <ul class="plain-list stack">
                <For
                    each=move || keys.get()
                    key=|key| (key.id, key.checks.len(), key.revocations.len())
                    let(key)
                >
                    <KeyItem key_of=key card/>
                </For>
            </ul>
            <Dialog title="Revoke this key?" open=card.asking id=format!("revoke-{id}")>
                {move || card.leaving.get().map(|(key, name)| view! { <Revoke card key_of=key name/> })}
            </Dialog>
        </section>
    }
    .into_any()
}

#[component]
fn KeyItem(key_of: DeviceKey, card: Card) -> AnyView {
    let state = use_log();
    let DeviceKey {
        id,
        whose,
        checks,
        revocations,
        ..
    } = key_of;
    let is_revoked = !revocations.is_empty();
    let person_of = move |by: KeyId| {
        let head = state.head.get_untracked();
        let keys = head
            .map(|head| head.parties.keys.clone())
            .unwrap_or_default();
        let key = keys.into_iter().find(|key| key.id == by);
        key.map_or_else(|| "somebody".to_owned(), |key| key.whose.person)
    };
    let told = move |what: &str, by: KeyId, at, words: &str| {
        let line = format!("{what} by {}, {}. {words}", person_of(by), moment_words(at));
        line.trim_end().to_owned()
    };
    let unchecked = (checks.is_empty() && !is_revoked).then(|| {
        view! { <p class="muted">"Not checked by anybody yet: compare its words by telephone or in a meeting."</p> }
    });
    let checked = checks.into_iter().map(|one| {
        view! { <p>{told("Checked", one.by, one.at, &one.how)}</p> }
    });
    let checked = checked.collect_view();
    let revoked = revocations.into_iter().map(|one| {
        view! { <p class="field__error">{told("Revoked", one.by, one.at, &one.reason)}</p> }
    });
    let revoked = revoked.collect_view();
    let is_mine = move || {
        state
            .device_key
            .with(|own| own.is_some_and(|(own, _)| own == id))
    };
    let may = move || {
        let own = own(state);
        !is_revoked && state.is_editable() && own.is_some_and(|own| own.revocations.is_empty())
    };
    let how = RwSignal::new(String::new());
    let check = move |()| {
        card.sign(Wish::Check {
            key: id,
            how: how.get_untracked(),
        });
    };
    let name = format!("{}, {}", whose.person, whose.device);
    // A copy, because the buttons are made anew within views that are made anew.
    let named = StoredValue::new(name.clone());
    let ask = move |()| {
        card.leaving.set(Some((id, named.get_value())));
        card.asking.set(true);
    };
    view! {
        <li class="stack">
            <p>
                <strong>{name.clone()}</strong>
                <Show when=is_mine>" (this device)"</Show>
            </p>
            <div class="cluster key__print">
                <QrPicture
                    text=text::fingerprint_code(id)
                    label=format!("QR code of the words and the key of {name}")
                />
                <p class="key__words">{text::fingerprint(id)}</p>
            </div>
            {unchecked}
            {checked}
            {revoked}
            <Show when=may>
                <details class="disclosure">
                    <summary class="disclosure__summary">
                        "Check or revoke "
                        <span class="visually-hidden">{name.clone()}</span>
                    </summary>
                    <div class="disclosure__body stack">
                        <Show when=move || !is_mine()>
                            <TextField id=format!("key-note-{id}") label="How it was checked" value=how/>
                            <Button name=format!("The words are the same: it is checked, {}", named.get_value()) on_press=check>
                                "The words are the same: it is checked"
                            </Button>
                        </Show>
                        <Button
                            kind=ButtonKind::Warning
                            name=format!("Revoke this key: {}", named.get_value())
                            on_press=ask
                        >
                            "Revoke this key…"
                        </Button>
                    </div>
                </details>
            </Show>
        </li>
    }
    .into_any()
}

/// What revoking does, and why it is done.
#[component]
fn Revoke(card: Card, key_of: KeyId, name: String) -> AnyView {
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let revoke = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = reason.with_untracked(|reason| reason.trim().to_owned());
        if reason.is_empty() {
            error.set(Some("Say why it is revoked".into()));
            focus::to_first(".dialog[open] .field__control");
            return;
        }
        card.asking.set(false);
        let key = key_of;
        card.sign(Wish::Revoke { key, reason });
    };
    view! {
        <form class="stack" novalidate on:submit=revoke>
            <p>
                <strong>{name}</strong>
                " signs nothing in this log from then on, and everybody who shares the log sees who revoked it and why. What it signed before still counts. This cannot be undone: the device needs a new key."
            </p>
            <TextField
                id=format!("revoke-why-{key_of}")
                label="Why it is revoked"
                hint="Such as “The telephone was lost”."
                value=reason
                error
            />
            <p class="cluster">
                <button type="submit" class=ButtonKind::Warning.class()>"Revoke this key"</button>
                <Button on_press=move |()| card.asking.set(false)>"Keep it"</Button>
            </p>
        </form>
    }
    .into_any()
}
