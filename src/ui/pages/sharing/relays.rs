//! The relays of the log: how each is going, another one, and one less.

use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Refusal, RelayAddress, Sharing},
    text,
    ui::{
        context::{use_dispatch, use_log, use_me, use_outside},
        focus,
        parts::{
            Button, ButtonKind, CourierFacts, Dialog, ErrorSummary, FieldError, Sending, Status,
            SubmitButton, TextField, TryRelays, error_of, relay_addresses,
        },
    },
};
use leptos::ev;

const FIELD: &str = "relay-address";

/// The relay beside this page, where a host serves the page.
pub(super) fn own_relay() -> Option<RelayAddress> {
    let page = use_outside().with(|outside| outside.page_address());
    RelayAddress::beside_page(&page)
}

/// What was typed as an address, or what is wrong with it.
pub(super) fn parse_relay(typed: &str) -> Result<RelayAddress, String> {
    RelayAddress::parse(typed).map_err(text::relay_address_error)
}

/// Whether the log is shared openly.
pub(super) fn is_open() -> Memo<bool> {
    let state = use_log();
    Memo::new(move |_| {
        let sharing = |sharing: &Option<_>| sharing.as_deref().is_some_and(shared_openly);
        state.sharing.with(sharing)
    })
}

fn shared_openly(sharing: &Sharing) -> bool {
    sharing.open_as.is_some()
}

/// Whether the log may be changed here, by somebody who has said who they are.
pub(super) fn can_change() -> Memo<bool> {
    let (state, me) = (use_log(), use_me());
    Memo::new(move |_| state.is_editable() && me.author().with(Option::is_some))
}

/// Who can add and remove relays, where nobody can here.
#[component]
fn WhoCan() -> impl IntoView {
    let state = use_log();
    let words = move || match state.is_editable() {
        true => "To add or remove a relay, first say who you are, below.",
        false => "Whoever may write in the log can add and remove relays.",
    };
    view! { <p class="muted">{words}</p> }
}

#[component]
pub(super) fn Relays() -> impl IntoView {
    let can_change = can_change();
    let all = relay_addresses();
    // The folder of this browser stands below.
    let relays = Memo::new(move |_| {
        let all = all.get().into_iter();
        let others = all.filter(|address| *address != RelayAddress::folder());
        others.collect::<Vec<_>>()
    });
    let (leaving, is_open) = (RwSignal::new(None::<RelayAddress>), is_open());
    let open = RwSignal::new(false);
    let has_some = move || relays.with(|relays| !relays.is_empty());
    let ask = Callback::new(move |address| {
        leaving.set(Some(address));
        open.set(true);
    });
    view! {
        <section class="stack" aria-labelledby="relays">
            <h2 id="relays" tabindex="-1">"Relays"</h2>
            <p>
                {move || match is_open.get() {
                    true => "A relay carries the changes, and can read them.",
                    false => "A relay is a courier: it carries sealed changes and cannot read them.",
                }}
                " One is enough; with several, one may fail. Losing a relay loses nothing."
            </p>
            <Show when=move || !has_some()>
                <p>"This log has no relay. Add one, or send snapshots by mail."</p>
            </Show>
            <ul class="plain-list stack">
                <For each=move || relays.get() key=RelayAddress::clone let(address)>
                    <RelayItem address ask can_change/>
                </For>
            </ul>
            <Show when=has_some>
                <p>
                    <TryRelays/>
                </p>
            </Show>
            <Show when=move || can_change.get() fallback=|| view! { <WhoCan/> }>
                <AddRelay/>
            </Show>
            <Dialog title="Remove this relay?" open id="remove-relay">
                {move || leaving.get().map(|address| view! { <Remove address open/> })}
            </Dialog>
        </section>
    }
}

#[component]
fn RelayItem(
    address: RelayAddress,
    ask: Callback<RelayAddress>,
    can_change: Memo<bool>,
) -> impl IntoView {
    let host = text::courier_title(&address);
    let name = format!("Remove {host}");
    let leaving = address.clone();
    view! {
        <li class="card stack">
            <h3 class="courier__host">{host}</h3>
            <CourierFacts address/>
            <Show when=move || can_change.get()>
                {
                    let leaving = leaving.clone();
                    view! {
                        <Button
                            kind=ButtonKind::Quiet
                            name=name.clone()
                            on_press=move |()| ask.run(leaving.clone())
                        >"Remove"</Button>
                    }
                }
            </Show>
        </li>
    }
}

#[component]
fn Remove(address: RelayAddress, open: RwSignal<bool>) -> impl IntoView {
    let dispatch = use_dispatch();
    let host = text::courier_title(&address);
    let remove = move |()| {
        dispatch.edit(Edit::RemoveRelay(address.clone()));
        open.set(false);
        focus::soon("#relays");
    };
    view! {
        <div class="stack">
            <p>
                <strong>{host}</strong>
                " is taken off for everybody who shares this log. Nothing is lost here. What the relay holds stays there until whoever runs it deletes it."
            </p>
            <p>
                "Somebody who has been away and knows only this relay cannot be reached through it any more: send them a new invitation or a snapshot."
            </p>
            <p class="cluster">
                <Button kind=ButtonKind::Warning on_press=remove>"Remove this relay"</Button>
                <Button on_press=move |()| open.set(false)>"Keep it"</Button>
            </p>
        </div>
    }
}

#[component]
fn AddRelay() -> impl IntoView {
    let dispatch = use_dispatch();
    let relays = relay_addresses();
    let own = own_relay().filter(|own| relays.with_untracked(|all| !all.contains(own)));
    let address = RwSignal::new(own.map(String::from).unwrap_or_default());
    // How a log is shared does not change.
    let hint = match is_open().get_untracked() {
        true => {
            "Whoever runs it tells you. It begins with wss:// — nothing else carries an open log."
        }
        false => {
            "Whoever runs it tells you: wss:// for a relay, dav+https:// for a folder on a web server, nats+wss:// for a stream of NATS. Everybody who shares the log gets the address, with a password in it."
        }
    };
    let errors = RwSignal::new(Vec::new());
    let said = RwSignal::new(String::new());
    let wrong = move |text: String| errors.set(vec![FieldError::new(FIELD, text)]);
    let sending = Sending::new(
        move || {
            said.set("The relay was added.".into());
            address.set(String::new());
        },
        move |refusal| match refusal {
            Refusal::NothingChanges => wrong("This relay is in the list already".into()),
            refusal => wrong(text::refusal(&refusal).whole()),
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        match address.with(|typed| parse_relay(typed)) {
            Err(text) => wrong(text),
            Ok(relay) => {
                errors.set(Vec::new());
                sending.sent(dispatch.edit(Edit::AddRelay(relay)));
            }
        }
    };
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <h3>"Add a relay"</h3>
            <ErrorSummary errors/>
            <TextField
                id=FIELD
                label="Address of the relay"
                hint=hint
                value=address
                error=error_of(errors, FIELD)
            />
            <div><SubmitButton disabled=sending.is_waiting()>"Add this relay"</SubmitButton></div>
            <Status text=said/>
        </form>
    }
}
