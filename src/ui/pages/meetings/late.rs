//! What came in from another device after the meeting was closed: outcomes, with the supplement that signs them, and
//! facts that change nothing in the minutes.

use super::{meeting::Sitting, run::ToSign};
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    model::{Outcome, capital},
    text,
    ui::{
        focus,
        parts::{Button, ButtonKind, Notice, NoticeKind},
    },
};

/// What came in late; nothing where nothing did.
#[component]
pub(super) fn Late(sitting: Sitting) -> impl IntoView {
    let late = Memo::new(move |_| sitting.read(|m| m.late().cloned().collect::<Vec<_>>()));
    let any = Memo::new(move |_| late.with(|late| !late.is_empty()));
    // What was late is gone once it is signed.
    let done = Callback::new(|()| focus::soon("#main h1"));
    let title = Signal::derive(move || text::late(late.with(Vec::len)));
    view! {
        <Show when=move || any.get()>
            <Notice kind=NoticeKind::Warning title>
                <p>
                    "Another device recorded this while the meeting was being closed. A supplement to the minutes signs it and makes it final; what is wrong can be struck before."
                </p>
                <ul>
                    <For each=move || late.get() key=|one| one.id let(one)>
                        <LateOutcome sitting one/>
                    </For>
                </ul>
                <Show when=move || sitting.can_edit.get()>
                    <ToSign sitting done/>
                </Show>
            </Notice>
        </Show>
    }
}

/// What came in on who was there, when and where, and the papers; nothing where nothing did.
#[component]
pub(super) fn LaterFacts(sitting: Sitting) -> impl IntoView {
    let later =
        Memo::new(move |_| sitting.read(|m| m.later.iter().map(text::later).collect::<Vec<_>>()));
    view! {
        <Show when=move || later.with(|later| !later.is_empty())>
            <Notice
                kind=NoticeKind::Warning
                title="Somebody who did not know that the meeting was closed changed what its minutes say"
            >
                <p>"The minutes stay as they were closed. If this should be on record, write it on the actions that it is about."</p>
                <ul>{move || later.get().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            </Notice>
        </Show>
    }
}

#[component]
fn LateOutcome(sitting: Sitting, one: Outcome) -> AnyView {
    let state = sitting.state;
    let parties = move || {
        let head = state.head.get();
        head.map(|head| head.parties.clone()).unwrap_or_default()
    };
    let action = state.action_now(one.action);
    let name = action.map(|a| capital(&a.name())).unwrap_or_default();
    let (outcome, id) = (one.clone(), one.id);
    let words = move || text::outcome(&outcome, &parties());
    let note = (!one.note.is_empty()).then(|| format!(": {}", one.note));
    let button_name = format!("Strike what was settled on {name}");
    view! {
        <li>
            <strong>{name}</strong> " " {words} {note} ". " {text::written_by(&one.written)} " "
            <Show when=move || sitting.can_edit.get()>
                <Button
                    kind=ButtonKind::Quiet
                    name=button_name.clone()
                    on_press=move |()| _ = sitting.edit(MeetingEdit::Strike(id))
                >
                    "Strike"
                </Button>
            </Show>
        </li>
    }
    .into_any()
}
