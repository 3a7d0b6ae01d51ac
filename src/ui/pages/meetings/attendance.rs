//! Who was at a meeting: a tick for each organisation that is known, a line for everybody else.

use super::meeting::Sitting;
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    model::{Attendee, LogHead, OwnerKind},
    projection::Rows,
    text,
    ui::{
        context::use_log,
        parts::{
            Button, ButtonKind, CheckField, ErrorSummary, FieldError, SubmitButton, TextField,
            error_of,
        },
    },
};
use leptos::ev;
use std::collections::BTreeSet;

/// The organisations that the log names: at meetings, as owners, in the matrix of interests.
pub fn known_organisations(head: Option<&LogHead>, rows: &Rows) -> Vec<String> {
    let mut known = BTreeSet::new();
    if let Some(head) = head {
        for meeting in &head.meetings {
            known.extend(meeting.organisations().into_iter().map(str::to_owned));
        }
        // Those of the rule by the names by which it knows them: their word is signed.
        let parties = head.parties.organisations.iter();
        known.extend(parties.map(|one| one.name.trim().to_owned()));
        known.extend(head.interests.iter().map(|i| i.organisation.clone()));
    }
    let owners = rows.iter().flat_map(|row| &row.action.owners);
    let organisations = owners.filter(|owner| owner.kind == OwnerKind::Organisation);
    known.extend(organisations.map(|owner| owner.name.trim().to_owned()));
    known.retain(|name| !name.is_empty());
    known.into_iter().collect()
}

#[component]
pub(super) fn Attendance(sitting: Sitting) -> impl IntoView {
    let there = Memo::new(move |_| sitting.read(|m| m.attendance.clone()));
    let lines = move || {
        let there = there.get();
        if there.is_empty() {
            return view! { <p class="muted">"Nobody has been noted yet."</p> }.into_any();
        }
        let lines = there.into_iter().map(|attendee| line(sitting, attendee));
        view! { <ul class="chips plain-list">{lines.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="meeting-there">
            <h2 id="meeting-there">"Present"</h2>
            {lines}
            <Show when=move || sitting.is_open.get()>
                <Organisations sitting/>
                <AddAttendee sitting/>
            </Show>
        </section>
    }
}

fn line(sitting: Sitting, attendee: Attendee) -> AnyView {
    let words = text::attendee(&attendee);
    let name = format!("Take off {words}");
    let take_off = move |()| _ = sitting.edit(MeetingEdit::Attend(attendee.clone(), false));
    let button = move || {
        let (name, take_off) = (name.clone(), take_off.clone());
        sitting.is_open.get().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet name on_press=take_off>"Take off"</Button>
            }
        })
    };
    view! { <li class="chips__chip">{words} " " {button}</li> }.into_any()
}

/// A tick for each organisation that the log names.
#[component]
fn Organisations(sitting: Sitting) -> impl IntoView {
    let state = use_log();
    let known = Memo::new(move |_| {
        let head = state.head.get();
        state.with_rows(|rows| known_organisations(head.as_deref(), rows))
    });
    let there = Memo::new(move |_| sitting.read(|m| m.attendance.clone()));
    view! {
        <Show when=move || known.with(|known| !known.is_empty())>
            <fieldset class="field choices no-print">
                <legend class="field__label">"Organisations that the log knows"</legend>
                <For each=move || known.get() key=String::clone let(name)>
                    <CheckField
                        id=format!("there-{name}")
                        label=name.clone()
                        checked=Signal::derive({
                            let attendee = Attendee::Organisation(name.clone());
                            move || there.with(|there| there.contains(&attendee))
                        })
                        on_change={
                            let attendee = Attendee::Organisation(name.clone());
                            move |is_there| {
                                sitting.edit(MeetingEdit::Attend(attendee.clone(), is_there));
                            }
                        }
                    />
                </For>
            </fieldset>
        </Show>
    }
}

#[component]
fn AddAttendee(sitting: Sitting) -> impl IntoView {
    let (name, organisation) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = RwSignal::new(Vec::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let read = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let (person, of) = (read(name), read(organisation));
        let attendee = match (person.is_empty(), of.is_empty()) {
            (true, true) => {
                let text = "Enter a person, an organisation or both";
                errors.set(vec![FieldError::new("there-name", text)]);
                return;
            }
            (true, false) => Attendee::Organisation(of),
            (false, _) => Attendee::Person {
                name: person,
                organisation: of,
            },
        };
        errors.set(Vec::new());
        sitting.edit(MeetingEdit::Attend(attendee, true));
        name.set(String::new());
        crate::ui::focus::to_id("there-name");
    };
    view! {
        <form class="stack no-print" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <div class="date-fields">
                <TextField
                    id="there-name"
                    label="Person"
                    value=name
                    error=error_of(errors, "there-name")
                />
                <TextField id="there-organisation" label="Organisation" value=organisation/>
            </div>
            <div><SubmitButton>"Note as present"</SubmitButton></div>
        </form>
    }
}
