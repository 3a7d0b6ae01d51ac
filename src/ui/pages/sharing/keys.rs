//! New keys for a log: when somebody leaves who is not to read on.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    ui::{
        context::use_dispatch,
        focus,
        parts::{Button, ButtonKind, Dialog},
    },
};

/// What to do when somebody leaves; nothing for who may only read.
#[component]
pub(super) fn Leaving() -> impl IntoView {
    let (may, open) = (super::relays::can_change(), RwSignal::new(false));
    view! {
        <Show when=move || may.get()>
            <section class="stack" aria-labelledby="leaving">
                <h2 id="leaving" tabindex="-1">"When somebody leaves"</h2>
                <p>
                    "Change the keys of the log, and invite again everybody who stays. Who is not invited again keeps what they have, and can read nothing that is written from then on."
                </p>
                <div>
                    <Button on_press=move |()| open.set(true)>"Change the keys"</Button>
                </div>
            </section>
        </Show>
        <Dialog title="Change the keys of this log?" open id="change-keys">
            {move || open.get().then(|| view! { <Change open/> })}
        </Dialog>
    }
}

#[component]
fn Change(open: RwSignal<bool>) -> impl IntoView {
    let dispatch = use_dispatch();
    let change = move |()| {
        dispatch.send(Command::ChangeKeys);
        open.set(false);
        request_animation_frame(|| focus::to_id("invite-others"));
    };
    view! {
        <div class="stack">
            <p>
                "Invitations that were sent until now stop working for what is new, and everybody else's page stops getting your changes until they follow a new one. The log itself stays as it is on every device."
            </p>
            <p class="cluster">
                <Button kind=ButtonKind::Warning on_press=change>"Change the keys"</Button>
                <Button on_press=move |()| open.set(false)>"Keep them"</Button>
            </p>
        </div>
    }
}
