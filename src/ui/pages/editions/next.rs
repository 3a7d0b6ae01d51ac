//! The next edition: numbers that stand twice are settled, then its cover is written and it is frozen.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Edit},
    model::{ActionId, Day, MeetingId, MeetingState, next_edition},
    projection::Shown,
    text,
    ui::{
        context::{use_dispatch, use_log, use_today},
        focus,
        pages::use_can_edit,
        parts::{
            Button, ButtonKind, Choice, Dialog, ErrorSummary, FieldError, SelectField, Sending,
            Status, SubmitButton, TextArea, TextField, error_of,
        },
    },
};
use leptos::ev;

/// Numbers that clash first; then the cover of the next edition.
#[component]
pub(super) fn Next() -> impl IntoView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let clashing = Memo::new(move |_| state.with_rows(|rows| rows.clashing_numbers()));
    let ready = Memo::new(move |_| state.shown.with(|shown| *shown == Shown::Complete));
    Effect::new(move |_| {
        if ready.get() && clashing.with(|numbers| !numbers.is_empty()) {
            dispatch.send(Command::ProposeNumbers);
        }
    });
    let is_settled = Memo::new(move |_| clashing.with(Vec::is_empty));
    let said = RwSignal::new(String::new());
    // It outlives the proposal, which is gone with what it settles.
    let sending = Sending::new(
        || focus::soon("#next-edition"),
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    move || {
        if is_settled.get() {
            view! { <Cover/> }.into_any()
        } else {
            view! { <Settle sending said/> }.into_any()
        }
    }
}

/// The proposal that settles numbers that stand twice.
#[component]
fn Settle(sending: Sending, said: RwSignal<String>) -> impl IntoView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let settling = state.settling;
    let can_edit = use_can_edit();
    let settle = move |()| {
        let numbers = settling.get_untracked();
        let numbers = numbers.iter().map(|one| (one.action, one.to)).collect();
        sending.sent(dispatch.edit(Edit::Renumber(numbers)));
    };
    let words = move |id: ActionId| {
        let action = state.read_action(id);
        action
            .map(|a| text::first_words(&a.text, 80))
            .unwrap_or_default()
    };
    let rows = move || {
        let rows = settling.get().into_iter().map(|one| {
            view! {
                <tr>
                    <td>{words(one.action)}</td>
                    <td>{one.from}</td>
                    <td><strong>{one.to}</strong></td>
                </tr>
            }
        });
        rows.collect_view()
    };
    view! {
        <div class="card stack">
            <p>
                "Some numbers stand on several actions. Before an edition is frozen each action needs a number of its own: whichever had the number first keeps it, the others take the next free ones. The proposal is the same on every device."
            </p>
            <div class="table-frame" role="region" aria-label="Numbers to settle" tabindex="0">
                <table class="past-table past-table--short">
                    <thead>
                        <tr>
                            <th scope="col">"Action"</th>
                            <th scope="col">"Number now"</th>
                            <th scope="col">"New number"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div>
                <Button
                    kind=ButtonKind::Primary
                    disabled=Signal::derive(move || {
                        !can_edit.get() || settling.with(Vec::is_empty)
                    })
                    on_press=settle
                >
                    "Settle the numbers so"
                </Button>
            </div>
            <Status text=said/>
        </div>
    }
}

/// What is asked before an edition is frozen.
#[component]
fn Cover() -> impl IntoView {
    let (state, today) = (use_log(), use_today());
    let number = Memo::new(move |_| state.head.get().map_or(1, |h| next_edition(&h.editions)));
    let (to, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let meetings = Signal::derive(move || {
        let head = state.head.get();
        let all = head.map(|h| h.meetings.clone()).unwrap_or_default();
        let planned = all.into_iter().filter(|m| {
            today
                .get()
                .is_some_and(|today| m.state(today) == MeetingState::Planned)
        });
        let planned = planned.map(|m| Choice::new(m.id.to_string(), text::meeting(&m)));
        std::iter::once(Choice::new("", "No meeting in particular"))
            .chain(planned)
            .collect::<Vec<_>>()
    });
    let first = meetings.with_untracked(|all| all.get(1).map(|choice| choice.value.clone()));
    let meeting = RwSignal::new(first.unwrap_or_default());
    let comments_by = RwSignal::new(String::new());
    let asking = RwSignal::new(false);
    let errors = RwSignal::new(Vec::new());
    let said = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        if to.with_untracked(|to| to.trim().is_empty()) {
            let text = "Say to whom the edition goes";
            errors.set(vec![FieldError::new("edition-to", text)]);
            return;
        }
        errors.set(Vec::new());
        asking.set(true);
    };
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <TextField
                id="edition-to"
                label="To whom it goes"
                hint="Such as “All members of the group”."
                value=to
                error=error_of(errors, "edition-to")
            />
            <SelectField
                id="edition-meeting"
                label="Before which meeting"
                choices=meetings
                value=meeting
                on_change=move |value| meeting.set(value)
            />
            <SelectField
                id="edition-comments"
                label="Comments are asked for"
                hint="When the day has passed, the edition says how many came, or that none did."
                choices=comment_days("Not by a day")
                value=comments_by
                on_change=move |value| comments_by.set(value)
            />
            <TextArea id="edition-note" label="Note on its cover" value=note rows=3/>
            <div>
                <SubmitButton>{move || format!("Freeze edition {}…", number.get())}</SubmitButton>
            </div>
            <Status text=said/>
        </form>
        <Dialog
            id="freeze"
            open=asking
            title=Signal::derive(move || format!("Freeze edition {}?", number.get()))
        >
            <Freeze to note meeting comments_by asking said/>
        </Dialog>
    }
}

/// Days by which comments can be asked for, after what it means to choose none.
pub fn comment_days(none: &'static str) -> Signal<Vec<Choice>> {
    let today = use_today();
    Signal::derive(move || {
        let today = today.get();
        let days = [3, 5, 7, 10, 14, 21, 28, 42].into_iter().filter_map(|n| {
            let day = Day::from_number(today?.number() + n)?;
            Some(Choice::new(
                day.to_string(),
                format!("By {}", text::day(day)),
            ))
        });
        std::iter::once(Choice::new("", none)).chain(days).collect()
    })
}

#[component]
fn Freeze(
    to: RwSignal<String>,
    note: RwSignal<String>,
    meeting: RwSignal<String>,
    comments_by: RwSignal<String>,
    asking: RwSignal<bool>,
    said: RwSignal<String>,
) -> impl IntoView {
    let (dispatch, today) = (use_dispatch(), use_today());
    let trouble = RwSignal::new(String::new());
    let sending = Sending::new(
        move || {
            asking.set(false);
            said.set("The edition is frozen. Download it below and send it out, or circulate the log from “Share”.".into());
            note.set(String::new());
        },
        move |refusal| trouble.set(text::refusal(&refusal).whole()),
    );
    let freeze = move |()| {
        let Some(date) = today.get_untracked() else {
            trouble.set("This device does not say which day it is. Set its clock first.".into());
            return;
        };
        sending.sent(dispatch.edit(Edit::Freeze {
            id: dispatch.new_id(),
            date,
            note: note.get_untracked(),
            to: to.get_untracked(),
            meeting: meeting.with_untracked(|id| MeetingId::parse(id)),
            comments_by: comments_by.with_untracked(|day| Day::parse(day)),
        }));
    };
    view! {
        <p>
            "The log as it stands now goes on record as this edition, and the numbers of its actions become permanent. This cannot be undone; the next edition corrects it."
        </p>
        <p>
            <Button
                kind=ButtonKind::Primary
                disabled=sending.is_waiting()
                on_press=freeze
            >
                "Freeze it"
            </Button>
        </p>
        <Status text=trouble/>
    }
}
