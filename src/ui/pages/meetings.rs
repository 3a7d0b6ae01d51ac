//! The meetings: those to come, those that were held, and the form that adds one.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod agenda;
mod attendance;
mod facts;
mod late;
mod meeting;
mod minutes;
mod overdue;
mod papers;
mod run;

pub use attendance::known_organisations;
pub use meeting::*;
pub use minutes::*;
pub use run::*;

use crate::ui::prelude::*;
use crate::{
    command::{Edit, MeetingEdit},
    model::{Day, LogId, Meeting, MeetingId, MeetingState, Origin, circulation, unlisted_months},
    text,
    ui::{
        context::{use_dispatch, use_log, use_me, use_today},
        pages::{OnceKnown, WhoForm},
        parts::{
            Button, FieldError, Form, FormFrame, MessageNotice, Notice, NoticeKind, Sent,
            TextField, WhenFields, WhenInput,
        },
        route::Route,
    },
};

/// Whether the log can be edited now, by somebody who has said who they are.
pub fn use_can_edit() -> Memo<bool> {
    let (state, me) = (use_log(), use_me());
    Memo::new(move |_| state.is_editable() && me.author().with(Option::is_some))
}

/// Why nothing can be changed just now, and what to do about it.
#[component]
pub fn WhyNoChange() -> impl IntoView {
    let (state, me) = (use_log(), use_me());
    let nobody = move || state.is_editable() && me.author().with(Option::is_none);
    view! {
        {move || state.read_only.get().map(|why| view! {
            <MessageNotice message=text::read_only(&why)/>
        })}
        <Show when=nobody>
            <Notice title="Say who you are to change anything here.">
                <WhoForm on_done=|()| crate::ui::focus::soon("#main h1")/>
            </Notice>
        </Show>
    }
}

/// Today, or the first day that can be written where the clock says nothing.
fn today() -> Day {
    let first = || Day::new(1970, 1, 1);
    let today = use_today().get().or_else(first);
    today.unwrap_or_else(|| unreachable!("1 January 1970 is a day"))
}

/// The list of meetings.
#[component]
pub fn MeetingsPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = use_log();
    let meetings = Memo::new(move |_| {
        let head = state.head.get();
        head.map(|head| head.meetings.clone()).unwrap_or_default()
    });
    let of = move |wanted: fn(MeetingState) -> bool| {
        let today = today();
        let all = meetings.get().into_iter();
        all.filter(|m| wanted(m.state(today))).collect::<Vec<_>>()
    };
    let planned = move || of(|state| state == MeetingState::Planned);
    let past = move || {
        let mut past = of(|state| state != MeetingState::Planned);
        past.reverse();
        past
    };
    let can_edit = use_can_edit();
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Meetings"</h1></header>
            <WhyNoChange/>
            <CirculationLine log/>
            <section class="stack">
                <h2>"To come"</h2>
                {move || list(log, planned(), "No meeting is planned.")}
            </section>
            <section class="stack">
                <h2>"Held"</h2>
                {move || list(log, past(), "None yet.")}
                <Show when=move || can_edit.get()><FromOrigins/></Show>
            </section>
            <section class="stack">
                <h2>"Add a meeting"</h2>
                <Show when=move || state.read_only.with(Option::is_none)>
                    <OnceKnown
                        why="Say who you are first: your name stands beside every change."
                        then="#new-meeting-day"
                        ids=["meeting-who", "meeting-who-for"]
                    >
                        <AddMeeting/>
                    </OnceKnown>
                </Show>
            </section>
        </div>
    }
}

fn list(log: LogId, meetings: Vec<Meeting>, none: &'static str) -> AnyView {
    if meetings.is_empty() {
        return view! { <p class="muted">{none}</p> }.into_any();
    }
    let today = today();
    let lines: Vec<_> = meetings.iter().map(|m| line(log, m, today)).collect();
    view! { <ul class="plain-list stack">{lines}</ul> }.into_any()
}

fn line(log: LogId, meeting: &Meeting, today: Day) -> AnyView {
    let n_there = meeting.attendance.len();
    let standing = meeting.outcomes.iter().filter(|o| o.struck.is_none());
    let n_settled = standing.count();
    let mut facts = vec![text::meeting_state(meeting.state(today)).to_owned()];
    if !meeting.place.is_empty() {
        facts.push(meeting.place.clone());
    }
    if n_there > 0 {
        facts.push(format!("{n_there} present"));
    }
    if n_settled > 0 {
        facts.push(text::count(n_settled, "outcome", "outcomes"));
    }
    if meeting.closed.is_some() {
        facts.push("closed".into());
    }
    let href = Route::Meeting(log, meeting.id).href();
    view! {
        <li class="card">
            <a href=href><strong>{text::meeting(meeting)}</strong></a>
            <p class="muted">{facts.join(" · ")}</p>
        </li>
    }
    .into_any()
}

/// Whether the log is out in time for the next meeting; nothing where none is planned.
#[component]
pub fn CirculationLine(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = use_log();
    let words = Memo::new(move |_| {
        let today = use_today().get()?;
        let head = state.head.get()?;
        let how = circulation(&head.meetings, &head.editions, today)?;
        Some(text::circulation(how))
    });
    move || {
        words.get().map(|(words, is_late)| {
            let kind = if is_late {
                NoticeKind::Warning
            } else {
                NoticeKind::Information
            };
            view! {
                <Notice kind title=words>
                    <p><a href=Route::Editions(log).href()>"Editions"</a></p>
                </Notice>
            }
        })
    }
}

/// Offers the meetings that the actions' origins name and the list does not.
#[component]
fn FromOrigins() -> impl IntoView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let months = Memo::new(move |_| {
        let meetings = state.head.get().map(|head| head.meetings.clone());
        let meetings = meetings.unwrap_or_default();
        state.with_rows(|rows| {
            let origins = rows.iter().filter_map(|row| row.action.origin.as_ref());
            unlisted_months(origins.collect::<Vec<&Origin>>(), &meetings)
        })
    });
    let add = move |()| {
        let months = months.get_untracked().into_iter();
        let meetings = months.map(|month| (dispatch.new_id::<MeetingId>(), month));
        dispatch.edit(Edit::AddMeetings(meetings.collect()));
    };
    view! {
        <Show when=move || months.with(|months| !months.is_empty())>
            <div>
                <Button on_press=add>
                    {move || {
                        let n = months.with(Vec::len);
                        let meetings = text::count(n, "meeting", "meetings");
                        format!("Add the {meetings} that actions come from")
                    }}
                </Button>
            </div>
        </Show>
    }
}

#[component]
fn AddMeeting() -> impl IntoView {
    let dispatch = use_dispatch();
    let date = WhenInput::new(None);
    let (title, place) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = Form::new("new-meeting-title", move || {
        date.show(None);
        title.set(String::new());
        place.set(String::new());
        "The meeting was added.".into()
    });
    let send = move |()| -> Sent {
        let set = MeetingEdit::Set {
            date: read(date, title, "new-meeting-day").map_err(|wrong| vec![wrong])?,
            title: title.get_untracked(),
            place: place.get_untracked(),
        };
        Ok(dispatch.edit(Edit::Meeting(dispatch.new_id(), set)))
    };
    view! {
        <FormFrame form button="Add this meeting" send>
            <WhenFields
                id="new-meeting"
                legend="Date (leave the day empty where only the month is known)"
                input=date
                error=form.error("new-meeting-day")
            />
            <TextField
                id="new-meeting-title"
                label="Title"
                hint="Such as “Workshop 4”. Origins with these words then lead to it."
                value=title
                error=form.error("new-meeting-title")
            />
            <TextField id="new-meeting-place" label="Place" value=place/>
        </FormFrame>
    }
}

/// The date that is typed; a meeting needs one, or else a title.
fn read(
    date: WhenInput,
    title: RwSignal<String>,
    field: &'static str,
) -> Result<Option<crate::model::When>, FieldError> {
    let date = date.read().map_err(|text| FieldError::new(field, text))?;
    if date.is_none() && title.with_untracked(|t| t.trim().is_empty()) {
        return Err(FieldError::new(field, "Enter a date or a title"));
    }
    Ok(date)
}
