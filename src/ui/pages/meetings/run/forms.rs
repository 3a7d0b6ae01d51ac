//! The form of an outcome that needs words: a reason, a date, a comment, a new action.

use super::Running;
use crate::ui::prelude::*;
use crate::{
    command::{Edit, MeetingEdit},
    model::{ActionId, Deadline, Decision, OrganisationId, Origin, When, meeting_after},
    text,
    ui::{
        context::use_log,
        focus,
        pages::meetings::{meeting::Sitting, today},
        parts::{
            Button, CheckField, DeadlineFields, DeadlineInput, ErrorSummary, FieldError,
            SubmitButton, TextArea, error_of,
        },
    },
};
use leptos::ev;

/// The id of the boxes for those who return it.
const WHO: &str = "outcome-who";

/// What is being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// Why the proposal goes back.
    Return,
    /// To when, and why.
    RollOver,
    /// What was said.
    Comment,
    /// What is to be done.
    New,
}

impl Asking {
    fn label(self) -> &'static str {
        match self {
            Self::Return => "Why the proposal goes back",
            Self::RollOver => "Reason",
            Self::Comment => "Comment",
            Self::New => "What is to be done",
        }
    }
}

#[component]
pub(super) fn OutcomeForm(running: Running) -> impl IntoView {
    move || {
        running
            .asking
            .get()
            .map(|asking| view! { <Form running asking/> })
    }
}

#[component]
fn Form(running: Running, asking: Asking) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let input = DeadlineInput::new(&next(running.sitting));
    let who = RwSignal::new(Vec::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let note = words.get_untracked().trim().to_owned();
        let mut wrong = Vec::new();
        let deadline = match asking {
            Asking::RollOver => untrack(|| input.read()),
            _ => Ok(Deadline::None),
        };
        if let Err(text) = &deadline {
            wrong.push(FieldError::new("outcome-due", *text));
        }
        if note.is_empty() {
            wrong.push(FieldError::new("outcome-words", "Say it in a few words"));
        }
        let is_nobody = asking == Asking::Return && who.with_untracked(Vec::is_empty);
        if is_nobody && untrack(|| !running.voices.present().is_empty()) {
            wrong.push(FieldError::new(WHO, "Choose who returns it"));
        }
        let is_right = wrong.is_empty();
        errors.set(wrong);
        let (Ok(deadline), true) = (deadline, is_right) else {
            return;
        };
        match asking {
            Asking::Return => {
                let of = who.get_untracked();
                running.record(Decision::Returned, note, of);
                running.go(1);
            }
            Asking::RollOver => running.decide(Decision::RolledOver(deadline), note),
            // It settles nothing: the action is still to be decided.
            Asking::Comment => running.record(Decision::Noted, note, Vec::new()),
            Asking::New => add(running, note),
        }
    };
    // What is written goes by the second press alone.
    let leave = move |event: ev::KeyboardEvent| {
        if event.key() != "Escape" || event.is_composing() {
            return;
        }
        event.prevent_default();
        match focus::is_typing(event.target()) && words.with_untracked(|words| !words.is_empty()) {
            true => focus::to_first("#outcome [type=submit]"),
            false => running.stop_asking(),
        }
    };
    view! {
        <form class="stack no-print" id="outcome" novalidate on:submit=submit on:keydown=leave>
            <ErrorSummary errors/>
            {(asking == Asking::RollOver).then(|| view! {
                <DeadlineFields id="outcome-due" input error=error_of(errors, "outcome-due")/>
            })}
            {(asking == Asking::Return).then(|| view! { <WhoReturns running who error=error_of(errors, WHO)/> })}
            <TextArea
                id="outcome-words"
                label=asking.label()
                value=words
                rows=3
                error=error_of(errors, "outcome-words")
            />
            <p class="cluster">
                <SubmitButton>"Record this"</SubmitButton>
                <Button on_press=move |()| running.stop_asking()>"Cancel"</Button>
            </p>
        </form>
    }
}

/// Which of those present return it: one, where only one is there.
#[component]
fn WhoReturns(
    running: Running,
    who: RwSignal<Vec<OrganisationId>>,
    error: Signal<Option<String>>,
) -> AnyView {
    let present = untrack(|| running.voices.present());
    if let [(only, _)] = present.as_slice() {
        who.set(vec![*only]);
    }
    if present.is_empty() {
        return ().into_any();
    }
    let boxes = present.into_iter().map(|(id, name)| {
        let toggle = move |is_ticked: bool| {
            who.update(|who| {
                who.retain(|one| *one != id);
                who.extend(is_ticked.then_some(id));
            });
        };
        let checked = Signal::derive(move || who.with(|who| who.contains(&id)));
        view! { <CheckField id=format!("returns-{id}") label=name checked on_change=toggle/> }
    });
    let boxes = boxes.collect_view();
    view! {
        <fieldset class="field choices" id=WHO tabindex="-1">
            <legend class="field__label">"Who returns it"</legend>
            {move || error.get().map(|error| view! { <p class="field__error">{error}</p> })}
            {boxes}
            <p class="muted">"Signed for those chosen when the meeting is closed."</p>
        </fieldset>
    }
    .into_any()
}

/// The date to which a deadline most often rolls over: that of the meeting after this one.
pub(in crate::ui::pages::meetings) fn next(sitting: Sitting) -> Deadline {
    let head = use_log().head.get_untracked();
    let meeting = sitting.meeting.get_untracked();
    let (Some(head), Some(meeting)) = (head, meeting) else {
        return Deadline::None;
    };
    let today = untrack(today);
    match meeting_after(&meeting, &head.meetings, today).and_then(|m| m.date) {
        Some(When::Day(day)) => Deadline::Day(day),
        Some(When::Month(month)) => Deadline::Months(vec![month]),
        None => Deadline::None,
    }
}

/// Adds an action that was agreed here, with the meeting as where it comes from.
fn add(running: Running, words: String) {
    let sitting = running.sitting;
    let action: ActionId = sitting.dispatch.new_id();
    sitting.dispatch.edit(Edit::AddAction {
        id: action,
        text: words,
    });
    if let Some(meeting) = sitting.meeting.get_untracked() {
        let origin = Origin {
            month: meeting.date.map(When::month),
            printed: meeting.title.trim().to_owned(),
        };
        let origin = Some(origin);
        sitting.dispatch.edit(Edit::SetOrigin { action, origin });
    }
    sitting.edit(MeetingEdit::Decide {
        actions: vec![(action, sitting.dispatch.new_id())],
        decision: Decision::New,
        note: String::new(),
        of: Vec::new(),
    });
    running
        .said
        .set(format!("{}.", text::decision(&Decision::New)));
    running.stop_asking();
}
