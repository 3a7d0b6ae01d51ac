//! What changed since a visit, a day, an edition, a meeting or a file.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod choices;
mod report;

use crate::ui::prelude::*;
use crate::{
    command::{Command, Since},
    model::{Day, LogHead, LogId, MeetingId, Offset},
    projection::{ChangedQuery, Shown, SinceChoice, Visit},
    text,
    ui::{
        context::{World, use_dispatch, use_log, use_outside},
        pages::{seen_at, seen_up_to},
        parts::{MessageNotice, Sending, moment_words},
        route::Route,
        router::use_router,
        visits::visits,
    },
};
use choices::{Choices, ChooseFile};
use report::Report;

/// What has changed since the moment that the address names.
#[component]
pub fn ChangedPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let (state, world) = (use_log(), use_outside());
    let (dispatch, route) = (use_dispatch(), use_router().route());
    let query = Memo::new(move |_| match route.get() {
        Route::Changed(_, query) => query,
        _ => ChangedQuery::default(),
    });
    let since = Memo::new(move |_| query.with(|query| query.since));
    let seen = StoredValue::new(seen_up_to(world, log));
    let marked = StoredValue::new(seen_at(world, log));
    let opened = StoredValue::new(visits(world, log).before);
    let ready = Memo::new(move |_| state.shown.with(|shown| *shown == Shown::Complete));
    let refused = RwSignal::new(None);
    let asked = RwSignal::new(0);
    let sending = Sending::new(|| {}, move |refusal| refused.set(Some(refusal)));
    let ask = move |since: SinceChoice| {
        let since = match since {
            SinceChoice::LastVisit => Since::Heads(seen.get_value()?),
            SinceChoice::Opened => Since::Heads(opened.with_value(|one| {
                let one: &Option<Visit> = one;
                one.as_ref().map(|visit| visit.heads.clone())
            })?),
            SinceChoice::Day(day) => Since::Day(day, offset_at(world, day)),
            SinceChoice::Edition(id) => Since::Edition(id),
            SinceChoice::Meeting(id) => {
                let ends = state
                    .head
                    .with_untracked(|head| day_after(head.as_deref()?, id));
                let offset = ends.map(|day| offset_at(world, day));
                Since::Meeting(id, offset.unwrap_or_default())
            }
            SinceChoice::File => Since::Snapshot,
        };
        Some(dispatch.send(Command::ShowChanges(since)))
    };
    Effect::new(move |_| {
        // A file must be read first; the page asks again once it is.
        let file = state.snapshot.with(Option::is_some);
        let since = since.get();
        if !ready.get() || (since == SinceChoice::File && !file) {
            return;
        }
        refused.set(None);
        if let Some(number) = ask(since) {
            asked.set(number);
            sending.sent(number);
        }
    });
    let answer = Memo::new(move |_| {
        let asked = asked.get();
        let answer = state.changed.get();
        let answer = answer.filter(|answer| answer.command == asked)?;
        let parties = state.head.with(|head| {
            let head = head.as_ref();
            head.map(|head| head.parties.clone()).unwrap_or_default()
        });
        Some(query.with(|query| query.select(&answer.changes, &parties)))
    });
    let is_part = Memo::new(move |_| query.with(ChangedQuery::is_part));
    // What is meant here by a visit is a day for whoever gets a letter.
    let visit = move |since: SinceChoice| match since {
        SinceChoice::Opened => {
            let visit = opened.get_value()?;
            Some((visit.at, "since you opened the log here on"))
        }
        SinceChoice::LastVisit => Some((
            marked.get_value()?,
            "since all was last marked as seen here, on",
        )),
        _ => None,
    };
    let words = Memo::new(move |_| match (visit(since.get()), since.get()) {
        (Some((at, words)), _) => format!("{words} {}", moment_words(at)),
        (None, SinceChoice::Day(day)) => format!(
            "{}, by the clock of this device ({})",
            since_words(since.get()),
            offset_at(world, day)
        ),
        (None, since) => since_words(since),
    });
    let words_for_others = Memo::new(move |_| {
        let visit = visit(since.get());
        let local = visit.and_then(|(at, _)| world.with(|outside| outside.local(at)));
        match local {
            Some(local) => format!("since {}", text::day(local.day)),
            None => since_words(since.get()),
        }
    });
    let no_visit = move || match since.get() {
        SinceChoice::LastVisit => seen.with_value(Option::is_none),
        SinceChoice::Opened => opened.with_value(Option::is_none),
        _ => false,
    };
    let no_file = move || since.get() == SinceChoice::File && state.snapshot.with(Option::is_none);
    view! {
        <div class="stack">
            <header class="page__head"><h1 tabindex="-1">"What changed"</h1></header>
            <p class="lede">{move || capital_since(&words.get())}</p>
            <Choices log query/>
            {move || match (refused.get(), answer.get()) {
                (Some(refusal), _) => view! {
                    <MessageNotice message=text::refusal(&refusal)/>
                }.into_any(),
                _ if no_visit() => view! {
                    <p class="muted">
                        {match since.get() {
                            SinceChoice::Opened => {
                                "This is the first visit to the log in this browser. Choose another moment."
                            }
                            _ => {
                                "Nothing has been marked as seen in this browser yet. Choose another moment."
                            }
                        }}
                    </p>
                }.into_any(),
                _ if no_file() => view! { <ChooseFile/> }.into_any(),
                (None, Some(changes)) => view! { <Report log changes is_part words=words_for_others/> }.into_any(),
                (None, None) => view! { <p role="status">"Comparing…"</p> }.into_any(),
            }}
        </div>
    }
}

fn offset_at(world: World, day: Day) -> Offset {
    world.with(|outside| outside.offset_at(day))
}

/// The day after a meeting of the log.
fn day_after(head: &LogHead, id: MeetingId) -> Option<Day> {
    let meeting = head.meetings.iter().find(|meeting| meeting.id == id)?;
    Day::from_number(meeting.date?.last_day().number() + 1)
}

fn capital_since(words: &str) -> String {
    format!("Everything that is different {words}.")
}

/// "since 1 May 2019", "since edition 3", as the heading and the email have it.
fn since_words(since: SinceChoice) -> String {
    let head = use_log().head.get();
    let head = head.as_deref();
    match since {
        SinceChoice::Opened => "since the last visit to the log".into(),
        SinceChoice::LastVisit => "since all of it was last marked as seen".into(),
        SinceChoice::Day(day) => format!("since {}", text::day(day)),
        SinceChoice::Edition(id) => {
            let edition = head.and_then(|h| h.editions.iter().find(|e| e.id == id));
            edition.map_or(
                "since an edition that is not in the log".into(),
                text::since_edition,
            )
        }
        SinceChoice::Meeting(id) => {
            let meeting = head.and_then(|h| h.meetings.iter().find(|m| m.id == id));
            meeting.map_or("since a meeting that is not in the log".into(), |meeting| {
                format!("since {}", meeting.name())
            })
        }
        SinceChoice::File => "since the file was written".into(),
    }
}
