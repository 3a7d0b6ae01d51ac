//! What can be done to all selected rows at once: one change, one undo.

use super::state::ListState;
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Deadline, Progress},
    text::{self, Words},
    ui::{
        context::{use_dispatch, use_log, use_me},
        pages::{AskForComments, OnceKnown},
        parts::{
            Button, ButtonKind, Choice, DeadlineFields, DeadlineInput, Dialog, ErrorSummary,
            FieldError, SelectField, SubmitButton, TextField, error_of,
        },
    },
};
use std::collections::HashSet;

/// Shown while rows are selected; keeps to the top of the window, so that it is at hand in a long list.
#[component]
pub(super) fn BulkBar(state: ListState) -> impl IntoView {
    let log = use_log();
    // Rows that have gone since are no longer meant.
    let n_picked = Memo::new(move |_| {
        let picked = state.picked.get();
        log.with_rows(|rows| {
            picked
                .iter()
                .filter(|id| rows.action(**id).is_some())
                .count()
        })
    });
    let n_listed = move || state.selection.with(|s| s.ids.len());
    let n_in_view = Memo::new(move |_| {
        let picked = state.picked.get();
        state
            .selection
            .with(|s| s.ids.iter().filter(|id| picked.contains(*id)).count())
    });
    let words = move || text::selected(n_picked.get(), n_in_view.get());
    let (moving, asking) = (RwSignal::new(false), RwSignal::new(false));
    let pick_all = move || {
        let all = state.selection.get_untracked();
        state.picked.update(|picked| picked.extend(&all.ids));
    };
    let clear = move || {
        state.picked.set(HashSet::new());
        state.to_last_row();
    };
    view! {
        <Show when=move || { n_picked.get() > 0 && state.may_pick.get() }>
            <section class="bulk no-print" aria-label="Selected actions">
                <p class="bulk__count" role="status">{words}</p>
                <BulkActions state moving asking/>
                <Show when=move || { n_listed() > n_in_view.get() }>
                    <Button kind=ButtonKind::Quiet on_press=pick_all>
                        {move || format!("Select all {}", text::grouped(n_listed()))}
                    </Button>
                </Show>
                <Button kind=ButtonKind::Quiet on_press=clear>"Clear selection"</Button>
            </section>
        </Show>
        <Dialog
            title=Signal::derive(move || {
                format!("Move the deadline of {}", text::count(n_picked.get(), "action", "actions"))
            })
            id="move-deadline"
            open=moving
        >
            <OnceKnown
                why="Say who you are first: your name stands beside every change."
                then="#move-deadline .dialog__body :is(input, select)"
                ids=["moving-name", "moving-organisation"]
            >
                <MoveDeadline state open=moving/>
            </OnceKnown>
        </Dialog>
        <Dialog
            title=Signal::derive(move || {
                format!("Ask for comments on {}", text::count(n_picked.get(), "action", "actions"))
            })
            id="ask-all"
            open=asking
        >
            <OnceKnown
                why="Say who you are first: your name stands beside what you ask."
                then="#ask-all .dialog__body :is(input, textarea)"
                ids=["asking-name", "asking-organisation"]
            >
                <AskForComments
                    id="ask-all"
                    actions=Signal::derive(move || state.picked_in_order())
                    done=Callback::new(move |()| asking.set(false))
                />
            </OnceKnown>
        </Dialog>
    }
}

#[component]
fn BulkActions(state: ListState, moving: RwSignal<bool>, asking: RwSignal<bool>) -> impl IntoView {
    let log = use_log();
    let dispatch = use_dispatch();
    let me = use_me();
    let locked = Signal::derive(move || !log.is_editable());
    // The others ask in their dialogs; a list to choose from has no place to.
    let can_choose = move || log.is_editable() && me.author().with(Option::is_some);
    let progress = RwSignal::new(String::new());
    let choices: Vec<_> = std::iter::once(Choice::new("", "Set progress…"))
        .chain(
            Progress::ALL
                .iter()
                .map(|p| Choice::new(p.word(), p.words())),
        )
        .collect();
    let set_progress = move |word: String| {
        if let Some(progress) = Progress::parse(&word) {
            let actions = state.picked_in_order();
            dispatch.edit(Edit::SetProgress { actions, progress });
        }
        // Back to the invitation, so that the same choice can be made for the next selection.
        progress.set(word);
        progress.set(String::new());
    };
    view! {
        <Button disabled=locked on_press=move || state.categorising.set(state.picked_in_order())>
            "Set category…"
        </Button>
        <Button disabled=locked on_press=move || moving.set(true)>"Move deadline…"</Button>
        <Button disabled=locked on_press=move || asking.set(true)>"Ask for comments…"</Button>
        <Show when=can_choose>
            <SelectField
                id="bulk-progress"
                label="Set progress"
                hide_label=true
                choices=choices.clone()
                value=progress
                on_change=set_progress
            />
        </Show>
    }
}

#[component]
fn MoveDeadline(state: ListState, open: RwSignal<bool>) -> impl IntoView {
    let log = use_log();
    let dispatch = use_dispatch();
    let input = DeadlineInput::new(&Deadline::None);
    let reason = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let had_one = move || {
        let picked = state.picked_in_order();
        let had = |id| {
            let action = log.action_now(id);
            action.is_some_and(|a| a.due.deadline != Deadline::None)
        };
        picked.into_iter().any(had)
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mut wrong = Vec::new();
        let deadline = untrack(|| input.read());
        if let Err(error) = deadline {
            wrong.push(FieldError::new("bulk-due", error));
        }
        let why = reason.get_untracked().trim().to_owned();
        if why.is_empty() && had_one() {
            wrong.push(FieldError::new("bulk-reason", "Say why the deadline moves"));
        }
        errors.set(wrong);
        let (Ok(deadline), true) = (deadline, errors.with_untracked(Vec::is_empty)) else {
            return;
        };
        dispatch.move_deadline(&state.picked_in_order(), deadline, why);
        open.set(false);
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <ErrorSummary errors/>
            <DeadlineFields id="bulk-due" input error=error_of(errors, "bulk-due")/>
            <TextField
                id="bulk-reason"
                label="Reason"
                hint="It stays in the history of every selected action."
                value=reason
                error=error_of(errors, "bulk-reason")
            />
            <p><SubmitButton>"Move the deadline"</SubmitButton></p>
        </form>
    }
}
