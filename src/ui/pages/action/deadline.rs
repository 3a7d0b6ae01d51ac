//! The deadline: what it is, how near, every move of it, and the form that moves it.

use super::{Row, row::Said};
use crate::ui::prelude::*;
use crate::{
    model::{Action, Attribution, Deadline, DeadlineMove, Meeting, MoveId, Triggering},
    text::{self, Nearness},
    ui::{
        context::use_today,
        pages::Written,
        parts::{
            DeadlineFields, DeadlineInput, ErrorSummary, FieldError, Sending, Status, SubmitButton,
            TextField, deadline_words, error_of,
        },
    },
};
use leptos::ev;

#[component]
pub(super) fn DeadlineSection(row: Row) -> impl IntoView {
    let due = row.watch(|a| a.due.clone());
    let today = use_today();
    let left = Memo::new(move |_| {
        let today = today.get()?;
        row.read(|a| text::time_left(a, today))
    });
    let printed = move || {
        let due = due.get();
        let words = text::due(&due);
        (!due.printed.is_empty() && due.printed != words).then_some(due.printed)
    };
    view! {
        <section class="fact" aria-labelledby="action-deadline">
            <h3 class="fact__title" id="action-deadline">"Deadline"</h3>
            <p class="fact__value">
                <strong>{move || text::due(&due.get())}</strong>
                {move || left.get().map(|(near, words)| {
                    let class = match near {
                        Nearness::Overdue => "nearness nearness--overdue",
                        Nearness::Soon => "nearness nearness--soon",
                        Nearness::Later => "nearness",
                    };
                    view! { " " <span class=class>{words}</span> }
                })}
                <Waits row/>
                {move || printed().map(|printed| view! {
                    " " <span class="muted">"Printed as “" {printed} "”"</span>
                })}
            </p>
            <Moves row/>
            <Show when=move || row.can_edit.get()>
                <MoveForm row/>
            </Show>
        </section>
    }
}

/// What the deadline waits for, with how that stands, where it is the end of another action.
#[component]
fn Waits(row: Row) -> impl IntoView {
    let trigger = Memo::new(move |_| {
        let is_over = row.read(|action| action.stage.is_over());
        row.state.trigger(row.id).filter(|_| !is_over)
    });
    move || {
        let trigger = trigger.get()?;
        let (near, words) = text::trigger(trigger);
        let class = match near {
            Nearness::Overdue => "nearness nearness--overdue",
            _ => "nearness",
        };
        let words = match trigger.found {
            Triggering::One(id, _) => view! { <a href=row.href_of(id)>{words}</a> }.into_any(),
            _ => words.into_any(),
        };
        let is_one = matches!(trigger.found, Triggering::One(..));
        let is_guess = is_one && row.read(|action| action.due.deadline.end_of().is_none());
        let guessed = is_guess.then(|| {
            view! { " " <span class="muted">"Found by its number; nobody has said which action is meant"</span> }
        });
        Some(view! { " " <span class=class>{words}</span> {guessed} })
    }
}

/// One move as a line: from where to where, why, who and when.
#[derive(Clone, PartialEq)]
struct MoveLine {
    id: MoveId,
    what: String,
    reason: String,
    /// Whether a document brought it, so that whoever imported it only carried it.
    printed: bool,
    written: Attribution,
}

fn lines(action: &Action) -> Vec<MoveLine> {
    let words = |one: &DeadlineMove| deadline_words(&one.to.deadline);
    let line = |one: &DeadlineMove| {
        let from: Vec<_> = action
            .moves
            .iter()
            .filter(|old| one.replaces.contains(&old.id))
            .map(words)
            .collect();
        let what = if from.is_empty() {
            format!("First deadline: {}", words(one))
        } else {
            format!("{} → {}", from.join(" / "), words(one))
        };
        MoveLine {
            id: one.id,
            what,
            reason: one.reason.clone(),
            printed: one.replaces.is_empty() && !one.to.printed.is_empty(),
            written: one.written.clone(),
        }
    };
    action.moves.iter().map(line).collect()
}

fn move_view(line: MoveLine, meetings: &[Meeting]) -> AnyView {
    let reason = (!line.reason.is_empty()).then(|| {
        view! { <span class="moves__reason">"Reason: " {line.reason}</span> }
    });
    let meeting = meetings.iter().find(|meeting| meeting.has_moved(line.id));
    view! {
        <li class="moves__move">
            {line.what}
            {reason}
            <span class="muted">
                {meeting.map(|meeting| format!("At {}. ", meeting.name()))}
                {line.printed.then_some("As printed; imported by ")}
                <Written written=line.written/>
            </span>
        </li>
    }
    .into_any()
}

/// Every move of an action's deadline as a list; nothing where it never had one.
pub fn moves_view(action: &Action, meetings: &[Meeting]) -> Option<AnyView> {
    let lines = lines(action).into_iter();
    let moves: Vec<_> = lines.map(|line| move_view(line, meetings)).collect();
    (!moves.is_empty()).then(|| view! { <ol class="moves">{moves}</ol> }.into_any())
}

#[component]
fn Moves(row: Row) -> impl IntoView {
    let summary = row.watch(text::deadline_moves);
    let lines = row.watch(lines);
    let title = move || summary.get().unwrap_or_else(|| "Who set it".into());
    let moves = move || {
        let head = row.state.head.get();
        let meetings = head.as_ref().map_or(&[][..], |head| &head.meetings);
        let lines = lines.get().into_iter();
        lines
            .map(|line| move_view(line, meetings))
            .collect::<Vec<_>>()
    };
    view! {
        <Show when=move || lines.with(|all| !all.is_empty())>
            <details class="disclosure">
                <summary class="disclosure__summary">{title}</summary>
                <ol class="moves disclosure__body">
                    {moves}
                </ol>
            </details>
        </Show>
    }
}

#[component]
fn MoveForm(row: Row) -> impl IntoView {
    let now = row.watch(|a| a.due.deadline.clone());
    let has_one = move || !matches!(now.get(), Deadline::None);
    let input = DeadlineInput::new(&now.get_untracked());
    let reason = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let said = Said::new(row);
    let sending = Sending::new(
        move || {
            reason.set(String::new());
            said.done("The deadline was changed.");
        },
        move |refusal| {
            let text = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("deadline-reason", text)]);
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.say("");
        let mut wrong = Vec::new();
        let to = input.read();
        if let Err(text) = &to {
            wrong.push(FieldError::new("deadline", *text));
        }
        if has_one() && reason.with(|r| r.trim().is_empty()) {
            let text = "Say in a few words why the deadline moves";
            wrong.push(FieldError::new("deadline-reason", text));
        }
        let ok = wrong.is_empty();
        errors.set(wrong);
        if let (Ok(to), true) = (to, ok) {
            sending.sent(row.dispatch.move_deadline(&[row.id], to, reason.get()));
        }
    };
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">
                {move || if has_one() { "Move the deadline" } else { "Set a deadline" }}
            </summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <ErrorSummary errors/>
                <DeadlineFields id="deadline" input error=error_of(errors, "deadline")/>
                <Show when=has_one>
                    <TextField
                        id="deadline-reason"
                        label="Reason"
                        hint="Why it moves. It stays with the action, with your name."
                        value=reason
                        error=error_of(errors, "deadline-reason")
                    />
                </Show>
                <div><SubmitButton>"Keep this deadline"</SubmitButton></div>
                <Status text=said.shown()/>
            </form>
        </details>
    }
}
