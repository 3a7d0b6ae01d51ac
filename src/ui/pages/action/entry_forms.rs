//! The forms that add an update or a question, answer a question, and correct an entry.

use super::Row;
use crate::{
    command::Edit,
    model::{Day, EntryId, EntryKind, When},
    text,
    ui::{
        focus,
        parts::{
            Button, ButtonKind, Choice, ErrorSummary, FieldError, RadioField, Sending,
            SubmitButton, TextArea, error_of,
        },
    },
};
use leptos::{ev, prelude::*};

/// The text of a form, what is wrong with it, and the command that it sent.
#[derive(Clone, Copy)]
struct Writing {
    field: &'static str,
    text: RwSignal<String>,
    errors: RwSignal<Vec<FieldError>>,
    sending: Sending,
}

impl Writing {
    /// A form whose text field has this id; `done` runs when the words are in the log.
    fn new(field: &'static str, begin: String, done: impl Fn() + 'static) -> Self {
        let text = RwSignal::new(begin);
        let errors = RwSignal::new(Vec::new());
        let sending = Sending::new(
            move || {
                text.set(String::new());
                done();
            },
            move |refusal| {
                let said = text::refusal(&refusal).whole();
                errors.set(vec![FieldError::new(field, said)]);
            },
        );
        Self {
            field,
            text,
            errors,
            sending,
        }
    }

    /// The words, or `None` after the form has said what is missing.
    fn words(self, missing: &str) -> Option<String> {
        let words = self.text.get().trim().to_owned();
        let wrong = words.is_empty();
        self.errors.set(if wrong {
            vec![FieldError::new(self.field, missing)]
        } else {
            Vec::new()
        });
        (!wrong).then_some(words)
    }
}

#[component]
pub(super) fn AddEntry(row: Row, said: RwSignal<String>) -> impl IntoView {
    let kind = RwSignal::new(EntryKind::Update.word().to_owned());
    let date = RwSignal::new(String::new());
    let is_question = move || kind.with(|kind| kind == EntryKind::Question.word());
    let writing = Writing::new("entry-text", String::new(), move || {
        date.set(String::new());
        let what = if is_question() { "question" } else { "update" };
        said.set(format!("Your {what} was added."));
        focus::to_id("entry-text");
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        let Some(text) = writing.words("Write something first") else {
            return;
        };
        let kind = kind.with(|kind| EntryKind::parse(kind));
        writing.sending.sent(row.edit(Edit::AddEntry {
            action: row.id,
            id: row.dispatch.new_id(),
            kind: kind.unwrap_or(EntryKind::Update),
            text,
            at: date.with(|date| Day::parse(date)).map(When::Day),
            regarding: None,
        }));
    };
    let kinds = vec![
        Choice::new(EntryKind::Update.word(), "An update"),
        Choice::new(EntryKind::Question.word(), "A question"),
    ];
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <ErrorSummary errors=writing.errors/>
            <RadioField name="entry-kind" legend="Add" choices=kinds value=kind/>
            <TextArea
                id="entry-text"
                label="What you want to say"
                value=writing.text
                rows=3
                error=error_of(writing.errors, "entry-text")
            />
            <details class="disclosure">
                <summary class="disclosure__summary">"Give it a date other than today"</summary>
                <div class="disclosure__body field">
                    <label class="field__label" for="entry-date">"Date of what happened"</label>
                    <input
                        class="field__control field__control--short"
                        type="date"
                        id="entry-date"
                        prop:value=date
                        on:input:target=move |event| date.set(event.target().value())
                    />
                </div>
            </details>
            <div>
                <SubmitButton disabled=writing.sending.is_waiting()>
                    {move || if is_question() { "Add this question" } else { "Add this update" }}
                </SubmitButton>
            </div>
        </form>
    }
}

#[component]
pub(super) fn AnswerForm(
    row: Row,
    question: EntryId,
    said: RwSignal<String>,
    stop: Callback<()>,
) -> impl IntoView {
    let writing = Writing::new("answer-text", String::new(), move || {
        said.set("Your answer was added under its question.".into());
        stop.run(());
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(text) = writing.words("Write the answer first") {
            writing.sending.sent(row.edit(Edit::AddEntry {
                action: row.id,
                id: row.dispatch.new_id(),
                kind: EntryKind::Answer,
                text,
                at: None,
                regarding: Some(question),
            }));
        }
    };
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <EntryFields writing label="Your answer" button="Add this answer" stop/>
        </form>
    }
}

#[component]
pub(super) fn CorrectForm(
    row: Row,
    entry: EntryId,
    begin: String,
    said: RwSignal<String>,
    stop: Callback<()>,
) -> impl IntoView {
    let new = row.dispatch.new_id::<EntryId>();
    let writing = Writing::new("correct-text", begin, move || {
        said.set("Corrected. The old words stay readable, struck.".into());
        let element = format!("entry-{new}");
        request_animation_frame(move || focus::to_id(&element));
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(text) = writing.words("Write the corrected words first") {
            writing.sending.sent(row.edit(Edit::CorrectEntry {
                action: row.id,
                entry,
                id: new,
                text,
            }));
        }
    };
    view! {
        <form class="card stack" novalidate on:submit=submit>
            <EntryFields writing label="The corrected words" button="Strike the old, keep these" stop/>
        </form>
    }
}

/// The text field of a small form, in which typing goes on at once.
#[component]
fn EntryFields(
    writing: Writing,
    label: &'static str,
    button: &'static str,
    stop: Callback<()>,
) -> impl IntoView {
    let field = writing.field;
    Effect::new(move |_| request_animation_frame(move || focus::to_id(field)));
    view! {
        <ErrorSummary errors=writing.errors/>
        <TextArea id=field label value=writing.text rows=3 error=error_of(writing.errors, field)/>
        <p class="cluster">
            <SubmitButton disabled=writing.sending.is_waiting()>{button}</SubmitButton>
            <Button kind=ButtonKind::Quiet on_press=stop>"Cancel"</Button>
        </p>
    }
}
