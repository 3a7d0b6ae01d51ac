//! The forms that add an update or a question, answer a question, and correct an entry.

use super::{Row, entries::Changing};
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Audience, Day, EntryId, EntryKind, Hand, PrivateDraft, When},
    text,
    ui::{
        context::use_me,
        focus,
        pages::drafts::Drafts,
        parts::{
            Button, ButtonKind, CheckField, Choice, DayField, ErrorSummary, FieldError, HALF_A_DAY,
            RadioField, Sending, SubmitButton, TextArea, error_of, is_half_a_day, unsent,
        },
        route::Route,
    },
};
use leptos::ev;

#[component]
pub(super) fn AddEntry(row: Row, said: RwSignal<String>) -> impl IntoView {
    let kind = RwSignal::new(EntryKind::Update.word().to_owned());
    let date = RwSignal::new(String::new());
    let is_question = move || kind.with(|kind| kind == EntryKind::Question.word());
    let text = unsent(row.log, Some(row.id));
    let internal = RwSignal::new(false);
    let audience = move || match internal.get_untracked() {
        true => Audience::Internal,
        false => Audience::Open,
    };
    let errors = RwSignal::new(Vec::new());
    let sending = Sending::new(
        move || {
            text.set(String::new());
            date.set(String::new());
            internal.set(false);
            let what = if is_question() { "question" } else { "update" };
            said.set(format!("Your {what} was added."));
            focus::to_id("entry-text");
        },
        move |refusal| {
            let what = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("entry-text", what)]);
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        let Some(text) = written(text, errors, "entry-text", Some("entry-date")) else {
            return;
        };
        let kind = kind.with(|kind| EntryKind::parse(kind));
        sending.sent(row.edit(Edit::AddEntry {
            action: row.id,
            id: row.dispatch.new_id(),
            kind: kind.unwrap_or(EntryKind::Update),
            text,
            at: date.with(|date| Day::parse(date)).map(When::Day),
            regarding: None,
            audience: audience(),
        }));
    };
    let (drafts, me) = (Drafts::of(row.log), use_me());
    let keep = move |()| {
        said.set(String::new());
        let Some(by) = me
            .author()
            .with_untracked(|author| author.as_ref().map(Hand::of))
        else {
            return;
        };
        let Some(words) = written(text, errors, "entry-text", Some("entry-date")) else {
            return;
        };
        let kept = drafts.keep(PrivateDraft {
            id: row.dispatch.new_id(),
            action: row.id,
            kind: kind
                .with_untracked(|kind| EntryKind::parse(kind))
                .unwrap_or(EntryKind::Update),
            text: words,
            audience: audience(),
            dated: date.with_untracked(|date| Day::parse(date)),
            by,
            cleared: None,
        });
        match kept {
            Ok(()) => {
                text.set(String::new());
                date.set(String::new());
                internal.set(false);
                said.set("Kept on this device alone, among the private drafts.".into());
                focus::to_id("entry-text");
            }
            Err(why) => errors.set(vec![FieldError::new("entry-text", why)]),
        }
    };
    let kinds = vec![
        Choice::new(EntryKind::Update.word(), "An update"),
        Choice::new(EntryKind::Question.word(), "A question"),
    ];
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <ErrorSummary errors=errors/>
            <RadioField name="entry-kind" legend="Add" choices=kinds value=kind/>
            <TextArea
                id="entry-text"
                label="What you want to say"
                value=text
                rows=3
                error=error_of(errors, "entry-text")
            />
            <CheckField
                id="entry-internal"
                label="Internal: leave it out of public copies"
                checked=internal
                on_change=move |is_internal| internal.set(is_internal)
            />
            <details class="disclosure">
                <summary class="disclosure__summary">"Give it a date other than today"</summary>
                <div class="disclosure__body">
                    <DayField id="entry-date" label="Date of what happened" value=date/>
                </div>
            </details>
            <div class="cluster">
                <SubmitButton disabled=sending.is_waiting()>
                    {move || if is_question() { "Add this question" } else { "Add this update" }}
                </SubmitButton>
                <Button on_press=keep>"Keep as a private draft"</Button>
                <a href=Route::Drafts(row.log).href()>"Private drafts"</a>
            </div>
        </form>
    }
}

#[component]
pub(super) fn AnswerForm(
    row: Row,
    question: EntryId,
    changing: Changing,
    stop: Callback<()>,
) -> impl IntoView {
    let send = Callback::new(move |text: String| {
        let id = row.dispatch.new_id();
        let edit = Edit::AddEntry {
            action: row.id,
            id,
            kind: EntryKind::Answer,
            text,
            at: None,
            regarding: Some(question),
            audience: Audience::Open,
        };
        changing.send(edit, id, "Your answer was added under its question.");
        stop.run(());
    });
    view! {
        <SmallForm
            field="answer-text"
            label="Your answer"
            button="Add this answer"
            begin=String::new()
            send
            stop
            day=None
            more=().into_any()
        />
    }
}

#[component]
pub(super) fn CorrectForm(
    row: Row,
    entry: EntryId,
    begin: String,
    dated: Option<When>,
    changing: Changing,
    stop: Callback<()>,
) -> impl IntoView {
    let (day, month) = match dated {
        None => (String::new(), None),
        Some(When::Day(day)) => (day.to_string(), None),
        Some(month @ When::Month(_)) => (String::new(), Some(month)),
    };
    let day = RwSignal::new(day);
    let hint = month.map(|month| {
        format!(
            "It bears {}: leave this empty to keep it.",
            text::when(month)
        )
    });
    let send = Callback::new(move |text: String| {
        let id = row.dispatch.new_id();
        let edit = Edit::CorrectEntry {
            action: row.id,
            entry,
            id,
            text,
            dated: day
                .with_untracked(|day| Day::parse(day))
                .map(When::Day)
                .or(month),
        };
        changing.send(edit, id, "Corrected. The old words stay readable, struck.");
    });
    let date = view! { <DayField id="correct-date" label="Date of what happened, if it bears one" value=day hint/> };
    view! {
        <SmallForm
            field="correct-text"
            label="The corrected words"
            button="Strike the old, keep these"
            begin
            send
            stop
            day=Some("correct-date")
            more=date.into_any()
        />
    }
}

/// A form with one text field, in which typing goes on at once.
#[component]
fn SmallForm(
    field: &'static str,
    label: &'static str,
    button: &'static str,
    begin: String,
    send: Callback<String>,
    stop: Callback<()>,
    /// The field for a day that stands below the text.
    day: Option<&'static str>,
    /// What stands below the text.
    more: AnyView,
) -> impl IntoView {
    let text = RwSignal::new(begin);
    let errors = RwSignal::new(Vec::new());
    Effect::new(move |_| focus::soon(format!("#{field}")));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(words) = written(text, errors, field, day) {
            send.run(words);
        }
    };
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <TextArea id=field label value=text rows=3 error=error_of(errors, field)/>
            {more}
            <p class="cluster">
                <SubmitButton>{button}</SubmitButton>
                <Button kind=ButtonKind::Quiet on_press=stop>"Cancel"</Button>
            </p>
        </form>
    }
}

/// The words of a form, or `None` after it has said that they are missing, or that its day is half written.
fn written(
    text: RwSignal<String>,
    errors: RwSignal<Vec<FieldError>>,
    field: &'static str,
    day: Option<&'static str>,
) -> Option<String> {
    let words = text.get_untracked().trim().to_owned();
    let missing = words
        .is_empty()
        .then(|| FieldError::new(field, "Write something first"));
    let half = day
        .filter(|day| is_half_a_day(day))
        .map(|day| FieldError::new(day, HALF_A_DAY));
    let wrong: Vec<_> = missing.into_iter().chain(half).collect();
    let is_right = wrong.is_empty();
    errors.set(wrong);
    is_right.then_some(words)
}
