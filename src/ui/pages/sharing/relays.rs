//! The relays of the log: how each is going, another one, and one less.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Edit},
    model::{Courier, CourierReach, Refusal, RelayAddress, Sharing},
    text,
    ui::{
        context::{Dispatch, use_dispatch, use_log, use_me, use_outside},
        focus,
        parts::{
            Button, ButtonKind, CourierFacts, Dialog, ErrorSummary, FieldError, Sending, Status,
            SubmitButton, TextField, TryRelays, courier_at, error_of, left_relays, of_sharing,
            relay_addresses,
        },
    },
};
use leptos::ev;

const NOT_HERE: &str = "Do not use on this device";
const AGAIN: &str = "Use it again";
const FIELD: &str = "relay-address";
const KNOWN: &str = "This relay is in the list already";

/// The relay beside this page, where a host serves the page.
pub(super) fn own_relay() -> Option<RelayAddress> {
    let page = use_outside().with(|outside| outside.page_address());
    RelayAddress::beside_page(&page)
}

/// What was typed as an address, or what is wrong with it.
pub(super) fn parse_relay(typed: &str) -> Result<RelayAddress, String> {
    RelayAddress::typed(typed).map_err(text::relay_address_error)
}

/// Whether the log is shared openly.
pub(super) fn is_open() -> Memo<bool> {
    of_sharing(|sharing| sharing.is_some_and(|sharing| sharing.open_as.is_some()))
}

/// Whether the log may be changed here, by somebody who has said who they are.
pub(super) fn can_change() -> Memo<bool> {
    let (state, me) = (use_log(), use_me());
    Memo::new(move |_| state.is_editable() && me.author().with(Option::is_some))
}

/// For whom relays can be added and removed here; `None` where for nobody.
fn reach_here(can_change: Memo<bool>) -> Memo<Option<CourierReach>> {
    let state = use_log();
    Memo::new(move |_| {
        let only_reads = |sharing: &Sharing| !sharing.may_write;
        let only_reads = state
            .sharing
            .with(|it| it.as_deref().is_some_and(only_reads));
        match can_change.get() {
            true => Some(CourierReach::Everybody),
            false => only_reads.then_some(CourierReach::ThisDevice),
        }
    })
}

/// Who can add and remove relays, where nobody can here.
fn who_can() -> AnyView {
    let state = use_log();
    let words = move || match state.is_editable() {
        true => "To add or remove a relay, first say who you are, below.",
        false => "Whoever may write in the log can add and remove relays.",
    };
    view! { <p class="muted">{words}</p> }.into_any()
}

/// Adds or removes a relay for those whom it concerns.
fn change(dispatch: Dispatch, reach: CourierReach, all: Edit, here: Command) -> u32 {
    match reach {
        CourierReach::Everybody => dispatch.edit(all),
        CourierReach::ThisDevice => dispatch.send(here),
    }
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
    let (leaving, is_open) = (RwSignal::new(None), is_open());
    let reach = reach_here(can_change);
    let open = RwSignal::new(false);
    let left = left_relays();
    let has_none = move || relays.with(Vec::is_empty) && left.with(Vec::is_empty);
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
            <Show when=has_none>
                <p>"This log has no relay. Add one, or send snapshots by mail."</p>
            </Show>
            <ul class="plain-list stack">
                <For each=move || titled(relays.get(), all.get(), left.get()) key=Clone::clone let((address, host))>
                    <RelayItem address host ask can_change/>
                </For>
                <For each=move || titled(left.get(), all.get(), left.get()) key=Clone::clone let((address, host))>
                    <LeftItem address host/>
                </For>
            </ul>
            <Show when=has_some>
                <p>
                    <TryRelays/>
                </p>
            </Show>
            {move || match reach.get() {
                Some(reach) => view! { <AddRelay reach/> }.into_any(),
                None => who_can(),
            }}
            <Dialog title="Remove this relay?" open id="remove-relay">
                {move || leaving.get().map(|(address, reach)| view! { <Remove address reach open/> })}
            </Dialog>
        </section>
    }
}

/// Relays, each with what to call it among all.
fn titled(
    relays: Vec<RelayAddress>,
    used: Vec<RelayAddress>,
    left: Vec<RelayAddress>,
) -> Vec<(RelayAddress, String)> {
    let all: Vec<_> = used.into_iter().chain(left).collect();
    let title = |address: RelayAddress| {
        let title = text::courier_title_among(&address, &all);
        (address, title)
    };
    relays.into_iter().map(title).collect()
}

#[component]
fn RelayItem(
    address: RelayAddress,
    host: String,
    ask: Callback<(RelayAddress, CourierReach)>,
    can_change: Memo<bool>,
) -> impl IntoView {
    let name = format!("Remove {host}");
    let leaving = address.clone();
    let courier = courier_at(address.clone());
    let is_own = Memo::new(move |_| {
        let reach = |it: &Courier| it.reach == CourierReach::ThisDevice;
        courier.with(|courier| courier.as_ref().is_some_and(reach))
    });
    let (dispatch, not_used) = (use_dispatch(), address.clone());
    let here = format!("{NOT_HERE}: {host}");
    let leave = Callback::new(move |()| {
        dispatch.send(Command::LeaveHere(not_used.clone()));
        focus::soon("#relays");
    });
    let press = Callback::new(move |()| {
        let reach = match is_own.get_untracked() {
            true => CourierReach::ThisDevice,
            false => CourierReach::Everybody,
        };
        ask.run((leaving.clone(), reach));
    });
    view! {
        <li class="card stack">
            <h3 class="courier__host">{host}</h3>
            {move || is_own.get().then(|| view! {
                <p>"On this device only: the others do not hear of it."</p>
            })}
            <CourierFacts address/>
            <p class="cluster">
                <Show when=move || can_change.get() || is_own.get()>
                    <Button kind=ButtonKind::Quiet name=name.clone() on_press=press>"Remove"</Button>
                </Show>
                <Show when=move || !is_own.get()>
                    <Button kind=ButtonKind::Quiet name=here.clone() on_press=leave>
                        {NOT_HERE}
                    </Button>
                </Show>
            </p>
        </li>
    }
}

/// A relay that the log names and that the person does not use on this device.
#[component]
fn LeftItem(address: RelayAddress, host: String) -> impl IntoView {
    let name = format!("{AGAIN}: {host}");
    let dispatch = use_dispatch();
    let press = move |()| {
        dispatch.send(Command::UseHere(address.clone()));
        focus::soon("#relays");
    };
    view! {
        <li class="card stack">
            <h3 class="courier__host">{host}</h3>
            <p>"Not used on this device. The others go on with it."</p>
            <p class="cluster">
                <Button kind=ButtonKind::Quiet name on_press=press>{AGAIN}</Button>
            </p>
        </li>
    }
}

#[component]
fn Remove(address: RelayAddress, reach: CourierReach, open: RwSignal<bool>) -> impl IntoView {
    let all = relay_addresses().get_untracked();
    let host = text::courier_title_among(&address, &all);
    let n_for_all = use_log().sharing.with_untracked(|sharing| {
        let for_all = |courier: &&Courier| courier.reach == CourierReach::Everybody;
        let couriers = sharing.iter().flat_map(|sharing| &sharing.couriers);
        couriers.filter(for_all).count() + sharing.as_ref().map_or(0, |sharing| sharing.left.len())
    });
    let is_last = n_for_all == 1 && reach == CourierReach::Everybody;
    let dispatch = use_dispatch();
    let remove = move |()| {
        change(
            dispatch,
            reach,
            Edit::RemoveRelay(address.clone()),
            Command::LeaveHere(address.clone()),
        );
        open.set(false);
        focus::soon("#relays");
    };
    view! {
        <div class="stack">
            <p>
                <strong>{host}</strong>
                {match reach {
                    CourierReach::Everybody => " is taken off for everybody who shares this log.",
                    CourierReach::ThisDevice => " is not used on this device any more.",
                }}
                " Nothing is lost here. What the relay holds stays there until whoever runs it deletes it."
            </p>
            {is_last.then(|| view! { <p><strong>{text::LAST_RELAY}</strong></p> })}
            {(reach == CourierReach::Everybody && !is_last).then(|| view! {
                <p>
                    "Somebody who has been away and knows only this relay cannot be reached through it any more: send them a new invitation or a snapshot."
                </p>
            })}
            <p class="cluster">
                <Button kind=ButtonKind::Warning on_press=remove>"Remove this relay"</Button>
                <Button on_press=move |()| open.set(false)>"Keep it"</Button>
            </p>
        </div>
    }
}

#[component]
fn AddRelay(
    /// For whom.
    reach: CourierReach,
) -> impl IntoView {
    let dispatch = use_dispatch();
    let relays = relay_addresses();
    let own = own_relay().filter(|own| relays.with_untracked(|all| !all.contains(own)));
    let address = RwSignal::new(own.map(String::from).unwrap_or_default());
    // How a log is shared does not change.
    let hint = match (is_open().get_untracked(), reach) {
        (true, _) => {
            "Whoever runs it tells you. It begins with wss:// — nothing else carries an open log."
        }
        (false, CourierReach::Everybody) => {
            "Whoever runs it tells you: wss:// for a relay, dav+https:// for a folder on a web server, nats+wss:// for a stream of NATS. Everybody who shares the log gets the address, with a password in it."
        }
        (false, CourierReach::ThisDevice) => {
            "Whoever runs it tells you: wss:// for a relay, dav+https:// for a folder on a web server, nats+wss:// for a stream of NATS."
        }
    };
    let title = match reach {
        CourierReach::Everybody => "Add a relay",
        CourierReach::ThisDevice => "Add a relay on this device",
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
            Refusal::NothingChanges => wrong(KNOWN.into()),
            refusal => wrong(text::refusal(&refusal).whole()),
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        match address.with(|typed| parse_relay(typed)) {
            Err(text) => wrong(text),
            Ok(relay) if relays.with_untracked(|all| all.contains(&relay)) => wrong(KNOWN.into()),
            Ok(relay) => {
                errors.set(Vec::new());
                sending.sent(change(
                    dispatch,
                    reach,
                    Edit::AddRelay(relay.clone()),
                    Command::UseHere(relay),
                ));
            }
        }
    };
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <h3>{title}</h3>
            {(reach == CourierReach::ThisDevice).then(|| view! {
                <p>
                    "On this device only: you read this log, so the others do not hear of it. Whoever may write can add a relay for everybody."
                </p>
            })}
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
