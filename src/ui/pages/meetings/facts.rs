//! Date, title and place of a meeting, and calling it off.

use super::{meeting::Sitting, read};
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    ui::parts::{Button, Form, FormFrame, Sent, TextField, WhenFields, WhenInput},
};

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
            <Show when=move || sitting.is_open.get()>
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
    let form = Form::new("meeting-title", || "Kept.".into());
    let send = move |()| -> Sent {
        Ok(sitting.edit(MeetingEdit::Set {
            date: read(date, title, "meeting-date-day").map_err(|wrong| vec![wrong])?,
            title: title.get_untracked(),
            place: place.get_untracked(),
        }))
    };
    view! {
        <details class="disclosure no-print">
            <summary class="disclosure__summary">"Change date, title and place"</summary>
            <FormFrame form button="Keep this" send class="disclosure__body stack">
                <WhenFields
                    id="meeting-date"
                    legend="Date"
                    input=date
                    error=form.error("meeting-date-day")
                />
                <TextField
                    id="meeting-title"
                    label="Title"
                    value=title
                    error=form.error("meeting-title")
                />
                <TextField id="meeting-place" label="Place" value=place/>
            </FormFrame>
        </details>
    }
}
