//! The keys with which parties sign: this device's and everybody's, who has checked them, which are revoked.

#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod card;

use crate::ui::prelude::*;
use crate::{
    command::{Command, Wish},
    model::{DeviceKey, Introduced, KeyPlace, LogId, OrganisationId, Parties},
    projection::LogState,
    text,
    ui::{
        context::{use_dispatch, use_log, use_me, use_outside},
        focus,
        pages::OnceKnown,
        parts::{
            Button, Choice, ErrorSummary, FieldError, SelectField, Sending, Status, SubmitButton,
            TextField, error_of,
        },
        route::Route,
    },
};
use card::KeyCard;
use leptos::ev;

/// The keys of a log.
#[component]
pub fn KeysPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let outside = use_outside();
    dispatch.send(Command::ShowKey);
    let has_keys = move || {
        state.head.with(|head| {
            head.as_ref()
                .is_some_and(|head| !head.parties.keys.is_empty())
        })
    };
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Keys"</h1></header>
            <p>
                "Every device signs with a key of its own. Read the twelve words of a key out to each other, or scan its code, which says the same words and the whole key; then say here that you have checked it. Each organisation has a card of its own to print."
            </p>
            <section class="stack" aria-labelledby="own-key">
                <h2 id="own-key" tabindex="-1">"This device"</h2>
                <OwnKey log/>
            </section>
            <section class="stack" aria-labelledby="all-keys">
                <h2 id="all-keys">"Everybody’s keys"</h2>
                <AllKeys/>
                <Show when=has_keys>
                    <p>
                        <Button on_press=move |()| outside.with(|o| o.print())>"Print this page"</Button>
                    </p>
                </Show>
            </section>
            <section class="stack" aria-labelledby="key-help">
                <h2 id="key-help">"When a device changes"</h2>
                <ul>
                    <li>
                        <strong>"Another device, or a new one: "</strong>
                        "open the log there, introduce its key on this page, and have it checked. A person may have several."
                    </li>
                    <li>
                        <strong>"A device is lost: "</strong>
                        "anybody whose key is known revokes its key here. What it signed before, as far as this log has it, still counts."
                    </li>
                    <li>
                        <strong>"It was your only one: "</strong>
                        "ask a colleague or the facilitator to revoke it, then introduce a new device."
                    </li>
                    <li>
                        <strong>"Its key was revoked, or introduced for the wrong organisation: "</strong>
                        "revoke it if nobody has, then make a new key for this device above."
                    </li>
                </ul>
            </section>
        </div>
    }
}

fn parties(state: LogState) -> Parties {
    let head = state.head.get();
    head.map(|head| head.parties.clone()).unwrap_or_default()
}

/// The key of this device as the log knows it, if it does.
fn own(state: LogState) -> Option<DeviceKey> {
    let (id, _) = state.device_key.get()?;
    parties(state).keys.into_iter().find(|key| key.id == id)
}

#[component]
fn OwnKey(log: LogId) -> AnyView {
    let state = use_log();
    let said = RwSignal::new(String::new());
    // What was pressed is gone with what it did.
    let sending = |done: &'static str| {
        let done = move || {
            said.set(done.into());
            focus::soon("#own-key");
        };
        Sending::new(done, move |refusal| {
            said.set(text::refusal(&refusal).whole());
        })
    };
    let introducing = sending("Signed, and kept in the log.");
    let renewing = sending("This device has a new key. Introduce it below.");
    let words = move || match state.device_key.get() {
        None => view! { <p role="status">"Looking for the key of this device…"</p> }.into_any(),
        Some((key, place)) => {
            let kept = match place {
                KeyPlace::Sealed => "The browser keeps it where no page can read it out.",
                KeyPlace::Stored => {
                    "This browser cannot keep it out of reach: it lies in the storage of this page as it is."
                }
            };
            view! {
                <p class="key__words">{text::fingerprint(key)}</p>
                <p class="muted">{kept} " Clearing the browser’s data deletes it."</p>
            }
            .into_any()
        }
    };
    let is_unknown =
        Memo::new(move |_| state.device_key.with(Option::is_some) && own(state).is_none());
    let is_revoked = Memo::new(move |_| own(state).is_some_and(|own| !own.revocations.is_empty()));
    view! {
        {words}
        <Status text=said/>
        <Show when=move || is_revoked.get() && state.is_editable()>
            <Renew sending=renewing/>
        </Show>
        <Show when=move || is_unknown.get() && state.is_editable()>
            <OnceKnown why="Say who you are to introduce this key." then="#own-key">
                <Introduce log sending=introducing/>
            </OnceKnown>
        </Show>
    }
    .into_any()
}

#[component]
fn Introduce(log: LogId, sending: Sending) -> AnyView {
    let (state, dispatch, me) = (use_log(), use_dispatch(), use_me());
    let author = me.author().get_untracked();
    let theirs = author
        .as_ref()
        .map(|me| me.organisation.clone())
        .unwrap_or_default();
    let person = RwSignal::new(author.map(|me| me.name).unwrap_or_default());
    let device = RwSignal::new("Laptop".to_owned());
    let organisations = Memo::new(move |_| parties(state).organisations);
    let own = organisations.with_untracked(|all| {
        let same = all.iter().find(|one| one.name == theirs);
        same.map(|one| one.id.to_string()).unwrap_or_default()
    });
    let organisation = RwSignal::new(own);
    let errors = RwSignal::new(Vec::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let mut wrong = Vec::new();
        for (field, value, what) in [
            ("key-person", person, "Enter the name of the person"),
            ("key-device", device, "Enter what the device is called"),
        ] {
            if value.with(|value| value.trim().is_empty()) {
                wrong.push(FieldError::new(field, what));
            }
        }
        let id = organisation.with(|id| OrganisationId::parse(id));
        if id.is_none() {
            wrong.push(FieldError::new(
                "key-organisation",
                "Choose the organisation",
            ));
        }
        let is_right = wrong.is_empty();
        errors.set(wrong);
        if let Some(organisation) = id.filter(|_| is_right) {
            sending.sent(
                dispatch.send(Command::Sign(vec![Wish::Introduce(Introduced {
                    device: device.get().trim().to_owned(),
                    person: person.get().trim().to_owned(),
                    organisation,
                })])),
            );
        }
    };
    let choices = Signal::derive(move || {
        let none = Choice::new("", "Choose one");
        let all = organisations.get().into_iter();
        let all = all.map(|one| Choice::new(one.id.to_string(), one.name));
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <h3>"Introduce this key"</h3>
            <ErrorSummary errors/>
            <TextField
                id="key-person"
                label="Whose device it is"
                autocomplete="name"
                value=person
                error=error_of(errors, "key-person")
            />
            <TextField
                id="key-device"
                label="What the device is called"
                value=device
                error=error_of(errors, "key-device")
            />
            <SelectField
                id="key-organisation"
                label="For which organisation it signs"
                choices
                value=organisation
                on_change=move |id| organisation.set(id)
                error=error_of(errors, "key-organisation")
            />
            <p class="muted">
                "Is it not in the list? "
                <a href=Route::Parties(log).href()>"Add the organisation"</a>
            </p>
            <div>
                <SubmitButton disabled=sending.is_waiting()>"Introduce this key"</SubmitButton>
            </div>
        </form>
    }
    .into_any()
}

/// A key that is revoked signs nothing any more: the way to another.
#[component]
fn Renew(sending: Sending) -> AnyView {
    let dispatch = use_dispatch();
    let renew = move |()| sending.sent(dispatch.send(Command::RenewKey));
    view! {
        <div class="card stack">
            <p>
                <strong>"This key is revoked in this log: it signs nothing here any more."</strong>
                " What it signed before still counts. A new one takes its place on this device; then introduce it here, and in every other log that you sign in."
            </p>
            <p>
                <Button disabled=sending.is_waiting() on_press=renew>
                    "Make a new key for this device"
                </Button>
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn AllKeys() -> AnyView {
    let state = use_log();
    let organisations = Memo::new(move |_| {
        let parties = parties(state);
        let with_keys = parties.organisations.into_iter().filter(|one| {
            parties
                .keys
                .iter()
                .any(|key| key.whose.organisation == one.id)
        });
        with_keys.map(|one| (one.id, one.name)).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || organisations.with(Vec::is_empty)>
            <p class="muted">"No key is introduced in this log yet."</p>
        </Show>
        <For each=move || organisations.get() key=|one| one.clone() let(one)>
            <KeyCard id=one.0 name=one.1.clone()/>
        </For>
    }
    .into_any()
}
