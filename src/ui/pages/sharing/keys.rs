//! New keys for a log: when somebody leaves who is not to read on.

use super::people::members;
use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{DevicePublic, Member},
    text::{self, Message},
    ui::{
        context::{use_dispatch, use_log},
        focus,
        parts::{Button, ButtonKind, CheckField, Dialog, MessageNotice, Sending, Status},
    },
};
use std::collections::BTreeSet;

/// The id of the heading.
const HEADING: &str = "leaving";

/// What to do when somebody leaves; nothing for who may only read.
#[component]
pub(super) fn Leaving() -> impl IntoView {
    let (can_change, is_open) = (super::relays::can_change(), super::relays::is_open());
    let may = Memo::new(move |_| can_change.get() && !is_open.get());
    let open = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    view! {
        <Show when=move || may.get()>
            <section class="stack" aria-labelledby=HEADING>
                <h2 id=HEADING tabindex="-1">"When somebody leaves"</h2>
                <p>
                    "Change the keys of the log, and say who leaves. Everybody else is handed the new keys by themselves. Who leaves keeps what they have, and can read nothing that is written from then on."
                </p>
                <div>
                    <Button on_press=move |()| {
                        said.set(String::new());
                        open.set(true);
                    }>"Change the keys"</Button>
                </div>
                <Status quiet=true text=said/>
            </section>
        </Show>
        <Dialog title="Change the keys of this log?" open id="change-keys">
            {move || open.get().then(|| view! { <Change open said/> })}
        </Dialog>
    }
}

#[component]
fn Change(open: RwSignal<bool>, said: RwSignal<String>) -> impl IntoView {
    let dispatch = use_dispatch();
    let leaving = RwSignal::new(BTreeSet::<DevicePublic>::new());
    let refused = RwSignal::new(None::<Message>);
    let sending = Sending::new(
        move || {
            said.set("The keys are changed, and handed on through the relays.".into());
            open.set(false);
            focus::soon(format!("#{HEADING}"));
        },
        move |refusal| refused.set(Some(text::refusal(&refusal))),
    );
    let change = move |()| {
        refused.set(None);
        let without = leaving.with(|leaving| leaving.iter().copied().collect());
        sending.sent(dispatch.send(Command::ChangeKeys { without }));
    };
    view! {
        <div class="stack">
            <WhoLeaves leaving/>
            <p>
                "Those who have joined and never been online since, and readers who have not said who they are, need a new invitation. The log itself stays as it is on every device."
            </p>
            <p>{text::OLD_INVITATIONS}</p>
            <div role="alert">
                {move || refused.get().map(|message| view! { <MessageNotice message/> })}
            </div>
            <p class="cluster">
                <Button
                    kind=ButtonKind::Warning
                    on_press=change
                    disabled=sending.is_waiting()
                >"Change the keys"</Button>
                <Button on_press=move |()| open.set(false)>"Keep them"</Button>
            </p>
        </div>
    }
}

/// The others, each with a box to tick.
#[component]
fn WhoLeaves(leaving: RwSignal<BTreeSet<DevicePublic>>) -> impl IntoView {
    let members = members();
    let one = move |member: Member| {
        let device = member.device;
        let set = move |leaves: bool| {
            leaving.update(|leaving| match leaves {
                true => _ = leaving.insert(device),
                false => _ = leaving.remove(&device),
            });
        };
        view! {
            <CheckField
                id=format!("leaves-{device}")
                label=text::author(&member.author)
                checked=Signal::derive(move || leaving.with(|leaving| leaving.contains(&device)))
                on_change=set
            />
        }
    };
    view! {
        <fieldset class="field choices">
            <legend class="field__label">"Who leaves?"</legend>
            <Show when=move || members.with(Vec::is_empty)>
                <p>"Nobody else has made themselves known in this log."</p>
            </Show>
            <For each=move || members.get() key=|member| member.device let(member)>
                {one(member)}
            </For>
        </fieldset>
    }
}

/// Says so where this device has been shut out, and what to do.
#[component]
pub(super) fn ShutOutNotice() -> impl IntoView {
    let state = use_log();
    let why = Memo::new(move |_| {
        state
            .sharing
            .with(|sharing| sharing.as_deref().and_then(|s| s.shut_out.clone()))
    });
    view! {
        <div role="status">
            {move || why.get().map(|why| view! { <MessageNotice message=text::shut_out(&why)/> })}
        </div>
    }
}
