//! Rolling over everything that is overdue at a meeting, in one change with one reason.

use super::{agenda::items, meeting::Sitting, run::next};
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    model::{ActionId, Decision, Why},
    text,
    ui::parts::{
        Button, DeadlineFields, DeadlineInput, Dialog, ErrorSummary, FieldError, Sending,
        SubmitButton, TextField, error_of,
    },
};
use leptos::ev;

/// The actions on the agenda that are overdue and on which nothing is settled yet.
fn overdue(sitting: Sitting) -> Memo<Vec<ActionId>> {
    let items = items(sitting);
    Memo::new(move |_| {
        let all = items.get().into_iter().filter(|item| !item.pruned);
        let late = all.filter(|item| {
            item.why.contains(&Why::Overdue)
                && !item.why.contains(&Why::Settled)
                && !item.why.contains(&Why::Proposed)
        });
        late.map(|item| item.action).collect()
    })
}

/// The button, and the dialog that it opens; nothing where nothing is overdue.
#[component]
pub(super) fn RollOverOverdue(sitting: Sitting) -> impl IntoView {
    let late = overdue(sitting);
    let open = RwSignal::new(false);
    let n = move || text::count(late.with(Vec::len), "overdue action", "overdue actions");
    view! {
        <Show when=move || late.with(|late| !late.is_empty()) && sitting.can_edit.get()>
            <Button on_press=move |()| open.set(true)>
                {move || format!("Roll over {}…", n())}
            </Button>
        </Show>
        <Dialog
            id="roll-over"
            open
            title=Signal::derive(move || format!("Roll over {}", n()))
        >
            <Form sitting late open/>
        </Dialog>
    }
}

#[component]
fn Form(sitting: Sitting, late: Memo<Vec<ActionId>>, open: RwSignal<bool>) -> impl IntoView {
    let input = DeadlineInput::new(&next(sitting));
    let reason = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let sending = Sending::new(
        move || open.set(false),
        move |refusal| {
            let text = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("overdue-reason", text)]);
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let note = reason.get_untracked().trim().to_owned();
        let mut wrong = Vec::new();
        let to = untrack(|| input.read());
        if let Err(text) = &to {
            wrong.push(FieldError::new("overdue-due", *text));
        }
        if note.is_empty() {
            let text = "Say in a few words why the deadlines move";
            wrong.push(FieldError::new("overdue-reason", text));
        }
        errors.set(wrong);
        let (Ok(to), false) = (to, note.is_empty()) else {
            return;
        };
        let late = late.get_untracked().into_iter();
        let actions = late.map(|id| (id, sitting.dispatch.new_id()));
        sending.sent(sitting.edit(MeetingEdit::Decide {
            actions: actions.collect(),
            decision: Decision::RolledOver(to),
            note,
            of: Vec::new(),
        }));
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <p>
                "Each is recorded as an outcome of this meeting. One undo takes all of it back. Overdue actions whose end is proposed are left out: they are to be decided."
            </p>
            <ErrorSummary errors/>
            <DeadlineFields id="overdue-due" input error=error_of(errors, "overdue-due")/>
            <TextField
                id="overdue-reason"
                label="Reason"
                value=reason
                error=error_of(errors, "overdue-reason")
            />
            <p><SubmitButton disabled=sending.is_waiting()>"Roll over"</SubmitButton></p>
        </form>
    }
}
