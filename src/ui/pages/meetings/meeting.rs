//! One meeting: what is known of it, who was there, its papers, its outcomes, the actions from it.

use super::{
    WhyNoChange,
    agenda::Agenda,
    attendance::Attendance,
    facts::Facts,
    late::{Late, LaterFacts},
    papers::Papers,
    today,
};
use crate::ui::prelude::*;
use crate::{
    command::{Edit, MeetingEdit},
    model::{LogId, Meeting, MeetingId, meeting_of},
    projection::{ChangedQuery, LogState, Shown, SinceChoice},
    text,
    ui::{
        context::{Dispatch, use_dispatch, use_log},
        parts::{ButtonLink, Notice, NoticeKind},
        route::Route,
    },
};

/// The meeting of a page, as its parts read it and write to it.
#[derive(Clone, Copy)]
pub struct Sitting {
    /// The log.
    pub log: LogId,
    /// The meeting.
    pub id: MeetingId,
    /// The meeting as it is now; none where it is not in the log.
    pub meeting: Memo<Option<Meeting>>,
    /// Whether the log can be edited now.
    pub can_edit: Memo<bool>,
    /// Whether what the minutes say can be edited now: the meeting is not closed either.
    pub is_open: Memo<bool>,
    /// The signals of the log.
    pub state: LogState,
    /// Sends edits.
    pub dispatch: Dispatch,
}

impl Sitting {
    /// The meeting with this identity.
    pub fn new(log: LogId, id: MeetingId) -> Self {
        let state = use_log();
        let meeting = Memo::new(move |_| {
            let head = state.head.get()?;
            head.meetings.iter().find(|m| m.id == id).cloned()
        });
        let can_edit = super::use_can_edit();
        let is_closed =
            move || meeting.with(|one| one.as_ref().is_some_and(|one| one.closed.is_some()));
        Self {
            log,
            id,
            meeting,
            can_edit,
            is_open: Memo::new(move |_| can_edit.get() && !is_closed()),
            state,
            dispatch: use_dispatch(),
        }
    }

    /// Reads something of the meeting; nothing where it is gone.
    pub fn read<T: Default>(self, read: impl FnOnce(&Meeting) -> T) -> T {
        self.meeting
            .with(|m| m.as_ref().map(read))
            .unwrap_or_default()
    }

    /// Sends an edit of the meeting.
    pub fn edit(self, edit: MeetingEdit) -> u32 {
        self.dispatch.edit(Edit::Meeting(self.id, edit))
    }
}

/// One meeting.
#[component]
pub fn MeetingPage(
    /// The log.
    log: LogId,
    /// The meeting.
    id: MeetingId,
) -> impl IntoView {
    let sitting = Sitting::new(log, id);
    let state = use_log();
    let is_here = Memo::new(move |_| sitting.meeting.with(Option::is_some));
    let title = move || sitting.read(text::meeting);
    let status = move || sitting.read(|m| text::meeting_state(m.state(today())).to_owned());
    let changed = ChangedQuery {
        since: SinceChoice::Meeting(id),
        ..ChangedQuery::default()
    };
    let changed = Route::Changed(log, changed).href();
    view! {
        <div class="stack measure">
            <p><a class="back" href=Route::Meetings(log).href()>"All meetings"</a></p>
            <Show
                when=move || is_here.get()
                fallback=move || view! {
                    <h1 tabindex="-1">"Meeting"</h1>
                    {move || match state.shown.get() {
                        Shown::Complete => view! {
                            <Notice
                                kind=NoticeKind::Warning
                                title="This meeting is not in the log. Adding it may have been undone."
                            />
                        }.into_any(),
                        _ => view! { <p role="status">"Loading the meeting…"</p> }.into_any(),
                    }}
                }
            >
                <header class="page__head">
                    <h1 tabindex="-1">{title}</h1>
                    <span class="tag">{status}</span>
                </header>
                <WhyNoChange/>
                <Apart sitting/>
                <Late sitting/>
                <LaterFacts sitting/>
                <p class="cluster no-print">
                    <ButtonLink href=changed.clone()>"What changed since"</ButtonLink>
                </p>
                <Agenda sitting/>
                <Facts sitting/>
                <Attendance sitting/>
                <Papers sitting/>
                <ComesFrom sitting/>
            </Show>
        </div>
    }
}

/// Fields that people set apart: both values stand until somebody sets the field once more.
#[component]
fn Apart(sitting: Sitting) -> impl IntoView {
    use crate::ui::parts::moment_words;
    let conflicts = Memo::new(move |_| sitting.read(|m| m.apart.clone()));
    let is_closed = Memo::new(move |_| sitting.read(|m| m.closed.is_some()));
    move || {
        let what_to_do = match is_closed.get() {
            true => {
                "The meeting was closed before anybody settled it, so all of them stay on record."
            }
            false => "Set it once more to settle it.",
        };
        let one = |conflict: crate::model::MeetingConflict| {
            let claims = conflict.claims.into_iter().map(|(words, written)| {
                let words = if words.is_empty() {
                    "Nothing".into()
                } else {
                    words
                };
                let who = text::written_by(&written);
                view! { <li>{format!("{words}: {who}, {}", moment_words(written.at))}</li> }
            });
            let title = format!("{} was set apart", text::meeting_field(conflict.field));
            view! {
                <Notice kind=NoticeKind::Warning title>
                    <ul>{claims.collect_view()}</ul>
                    <p>{what_to_do}</p>
                </Notice>
            }
        };
        conflicts.get().into_iter().map(one).collect_view()
    }
}

/// The actions that come from the meeting.
#[component]
fn ComesFrom(sitting: Sitting) -> impl IntoView {
    let state = use_log();
    let actions = Memo::new(move |_| {
        let head = state.head.get();
        let meetings = head.map(|head| head.meetings.clone()).unwrap_or_default();
        state.with_rows(|rows| {
            let comes = rows.iter().filter(|row| {
                let origin = row.action.origin.as_ref();
                let meeting = origin.and_then(|origin| meeting_of(origin, &meetings));
                meeting.is_some_and(|meeting| meeting.id == sitting.id)
            });
            let named = comes.map(|row| {
                let name = crate::model::capital(&row.action.name());
                (row.action.id, name, text::first_words(&row.action.text, 90))
            });
            named.collect::<Vec<_>>()
        })
    });
    view! {
        <section class="stack">
            <h2>"Actions from this meeting"</h2>
            {move || {
                let actions = actions.get();
                if actions.is_empty() {
                    return view! { <p class="muted">"None."</p> }.into_any();
                }
                let lines = actions.into_iter().map(|(id, name, words)| {
                    let href = Route::Action(sitting.log, id, Default::default()).href();
                    view! { <li><a href=href>{name}</a> " " {words}</li> }
                });
                view! { <ul>{lines.collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}
