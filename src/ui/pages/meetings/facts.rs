//! Date, title and place of a meeting, and calling it off.

use super::{meeting::Sitting, read};
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    text,
    ui::parts::{
        Button, ErrorSummary, FieldError, Sending, Status, SubmitButton, TextField, WhenFields,
        WhenInput, error_of,
    },
};
use leptos::ev;

#[component]
pub(super) fn Facts(sitting: Sitting) -> impl IntoView {
    let is_off = Memo::new(move |_| sitting.read(|m| m.called_off.is_some()));
    let place = move || {
        let place = sitting.read(|m| m.place.clone());
        if place.is_empty() {
            "Not given".into()
        } else {
            place
        }
    };
    let call_off = move |()| _ = sitting.edit(MeetingEdit::CallOff(!is_off.get_untracked()));
    view! {
        <section class="stack" aria-label="Facts">
            <p>"Place: " {place}</p>
            <Show when=move || sitting.can_edit.get()>
                <FactsForm sitting/>
                <div class="no-print">
                    <Button on_press=call_off>
                        {move || if is_off.get() { "Put it back" } else { "Call the meeting off" }}
                    </Button>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn FactsForm(sitting: Sitting) -> impl IntoView {
    let now = sitting.meeting.get_untracked();
    let date = WhenInput::new(now.as_ref().and_then(|m| m.date));
    let title = RwSignal::new(now.as_ref().map(|m| m.title.clone()).unwrap_or_default());
    let place = RwSignal::new(now.map(|m| m.place).unwrap_or_default());
    let errors = RwSignal::new(Vec::new());
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        move || said.set("Kept.".into()),
        move |refusal| {
            let text = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("meeting-title", text)]);
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        said.set(String::new());
        match read(date, title, "meeting-date-day") {
            Ok(date) => {
                errors.set(Vec::new());
                sending.sent(sitting.edit(MeetingEdit::Set {
                    date,
                    title: title.get_untracked(),
                    place: place.get_untracked(),
                }));
            }
            Err(error) => errors.set(vec![error]),
        }
    };
    view! {
        <details class="disclosure no-print">
            <summary class="disclosure__summary">"Change date, title and place"</summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <ErrorSummary errors/>
                <WhenFields
                    id="meeting-date"
                    legend="Date"
                    input=date
                    error=error_of(errors, "meeting-date-day")
                />
                <TextField
                    id="meeting-title"
                    label="Title"
                    value=title
                    error=error_of(errors, "meeting-title")
                />
                <TextField id="meeting-place" label="Place" value=place/>
                <div><SubmitButton>"Keep this"</SubmitButton></div>
                <Status text=said/>
            </form>
        </details>
    }
}
