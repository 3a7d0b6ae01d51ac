//! The meeting that an action comes from.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{MeetingId, Month, Origin, When, meeting_of},
    text,
    ui::{
        parts::{Choice, Form, FormFrame, MonthFields, SelectField, Sent, TextField},
        route::Route,
    },
};

#[component]
pub(super) fn OriginSection(row: Row) -> impl IntoView {
    let origin = row.watch(|a| a.origin.clone());
    let words = move || {
        let origin = origin.get().map(|o| text::origin(&o));
        origin
            .filter(|words| !words.is_empty())
            .unwrap_or_else(|| "Not given".into())
    };
    let printed = move || {
        let origin = origin.get()?;
        let words = text::origin(&origin);
        (!origin.printed.is_empty() && origin.printed != words).then_some(origin.printed)
    };
    let meeting = move || {
        let (head, origin) = (row.state.head.get()?, origin.get()?);
        let meeting = meeting_of(&origin, &head.meetings)?;
        let href = Route::Meeting(row.log, meeting.id).href();
        Some(view! { " " <a href=href>{text::meeting(meeting)}</a> })
    };
    view! {
        <section class="fact" aria-labelledby="action-origin">
            <h3 class="fact__title" id="action-origin">"Meeting it comes from"</h3>
            <p class="fact__value">
                {words}
                {meeting}
                {move || printed().map(|printed| view! {
                    " " <span class="muted">"Printed as “" {printed} "”"</span>
                })}
            </p>
            <Show when=move || row.can_edit.get()>
                <OriginForm row/>
            </Show>
        </section>
    }
}

#[component]
fn OriginForm(row: Row) -> impl IntoView {
    let now: Option<Origin> = row.now(|a| a.origin.clone());
    let of = now.as_ref().and_then(|o| o.month);
    let month = RwSignal::new(of.map(|m| m.month().to_string()).unwrap_or_default());
    let year = RwSignal::new(of.map(|m| m.year().to_string()).unwrap_or_default());
    let words = RwSignal::new(match (&now, of) {
        (Some(origin), None) => origin.printed.clone(),
        _ => String::new(),
    });
    let form = Form::new("origin-words", || "Kept.".into());
    let send = move |()| -> Sent {
        let read = |field: RwSignal<String>| field.get_untracked();
        match origin_of(&read(month), &read(year), &read(words)) {
            Ok(origin) => Ok(row.edit(Edit::SetOrigin {
                action: row.id,
                origin,
            })),
            Err(text) => Form::wrong("origin-year", text),
        }
    };
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Change the meeting"</summary>
            <FormFrame form button="Keep this" send class="disclosure__body stack">
                {move || form.error("origin-year").get().map(|text| view! {
                    <p class="field__error">{text}</p>
                })}
                <ChooseMeeting row month year words/>
                <div class="cluster"><MonthFields id="origin" month year/></div>
                <TextField
                    id="origin-words"
                    label="Or in words"
                    hint="Such as “standing item”. Leave all of it empty to take the origin away."
                    value=words
                    error=form.error("origin-words")
                />
            </FormFrame>
        </details>
    }
}

/// The meetings of the log; choosing one fills the fields below.
#[component]
fn ChooseMeeting(
    row: Row,
    month: RwSignal<String>,
    year: RwSignal<String>,
    words: RwSignal<String>,
) -> impl IntoView {
    let meetings = Memo::new(move |_| {
        let head = row.state.head.get();
        head.map(|head| head.meetings.clone()).unwrap_or_default()
    });
    let choices = Signal::derive(move || {
        let all = meetings.get().into_iter().rev();
        let named = all.map(|m| Choice::new(m.id.to_string(), text::meeting(&m)));
        std::iter::once(Choice::new("", "Another, given below"))
            .chain(named)
            .collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(String::new());
    let choose = move |id: String| {
        let meeting = MeetingId::parse(&id);
        let all = meetings.get_untracked();
        if let Some(meeting) = all.iter().find(|m| Some(m.id) == meeting) {
            let of = meeting.date.map(When::month);
            month.set(of.map(|m| m.month().to_string()).unwrap_or_default());
            year.set(of.map(|m| m.year().to_string()).unwrap_or_default());
            words.set(meeting.title.clone());
        }
        chosen.set(id);
    };
    view! {
        <Show when=move || meetings.with(|all| !all.is_empty())>
            <SelectField id="origin-meeting" label="Meeting" choices value=chosen on_change=choose/>
        </Show>
    }
}

fn origin_of(month: &str, year: &str, words: &str) -> Result<Option<Origin>, &'static str> {
    let (month, year, words) = (month.trim(), year.trim(), words.trim());
    if month.is_empty() && year.is_empty() {
        return Ok((!words.is_empty()).then(|| Origin {
            month: None,
            printed: words.to_owned(),
        }));
    }
    let month = month
        .parse()
        .ok()
        .zip(year.parse().ok())
        .and_then(|(month, year)| Month::new(year, month))
        .ok_or("Choose a month and enter a year with four digits")?;
    Ok(Some(Origin {
        month: Some(month),
        printed: words.to_owned(),
    }))
}
