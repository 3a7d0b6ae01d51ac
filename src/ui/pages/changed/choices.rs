//! Since when, of whom, in which category: what is chosen on the page of changes.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{CategoryId, Day, LogId},
    projection::{ChangedQuery, SinceChoice},
    text,
    ui::{
        context::{PickedFile, use_dispatch, use_log, use_outside, use_today},
        pages::SNAPSHOTS,
        parts::{
            Button, ButtonKind, Choice, FileTrouble, SelectField, SubmitButton, TextField, Unlock,
            WhenFields, WhenInput,
        },
        route::Route,
        router::use_router,
    },
};
use std::collections::BTreeSet;

/// Since when, of whom, in which category; kept in the address.
#[component]
pub(super) fn Choices(log: LogId, query: Memo<ChangedQuery>) -> impl IntoView {
    let (state, router, today) = (use_log(), use_router(), use_today());
    let change = move |change: Box<dyn FnOnce(&mut ChangedQuery)>| {
        let mut query = query.get_untracked();
        change(&mut query);
        router.replace(Route::Changed(log, query));
    };
    let moments = Signal::derive(move || {
        let mut choices = vec![Choice::new("seen", "I last marked all as seen")];
        choices.push(Choice::new("opened", "I last opened the log"));
        let day = match query.with(|q| q.since) {
            SinceChoice::Day(day) => Some(day),
            _ => today.get().map(|today| today.month().first_day()),
        };
        choices.extend(day.map(|day| {
            let word = SinceChoice::Day(day).word();
            Choice::new(word, format!("A day: {}", text::day(day)))
        }));
        if let Some(head) = state.head.get() {
            choices.extend(head.editions.iter().rev().map(|edition| {
                let word = SinceChoice::Edition(edition.id).word();
                let date = text::day(edition.date);
                Choice::new(word, format!("Edition {}, {date}", edition.number))
            }));
            let dated = head.meetings.iter().rev().filter(|m| m.date.is_some());
            choices.extend(dated.map(|meeting| {
                let word = SinceChoice::Meeting(meeting.id).word();
                Choice::new(word, text::meeting(meeting))
            }));
        }
        choices.push(Choice::new("file", "A snapshot file"));
        choices
    });
    let categories = Signal::derive(move || {
        let head = state.head.get();
        let all = head.map(|h| h.categories.clone()).unwrap_or_default();
        let named = all
            .into_iter()
            .map(|c| Choice::new(c.id.to_string(), c.name));
        std::iter::once(Choice::new("", "All"))
            .chain(named)
            .collect()
    });
    let since = Signal::derive(move || query.with(|q| q.since.word()));
    let category = Signal::derive(move || {
        query.with(|q| q.category.map(|c| c.to_string()).unwrap_or_default())
    });
    let owner = RwSignal::new(query.with_untracked(|q| q.owner.clone()));
    Effect::new(move |before: Option<()>| {
        let owner = owner.get();
        if before.is_some() {
            change(Box::new(|query| query.owner = owner));
        }
    });
    view! {
        <section class="card stack no-print" aria-label="What is shown">
            <div class="changed__choices">
                <SelectField
                    id="changed-since"
                    label="Since"
                    choices=moments
                    value=since
                    on_change=move |word: String| {
                        change(Box::new(move |query| query.since = SinceChoice::parse(&word)));
                    }
                />
                <SelectField
                    id="changed-category"
                    label="Category"
                    choices=categories
                    value=category
                    on_change=move |word: String| {
                        let category = CategoryId::parse(&word);
                        change(Box::new(move |query| query.category = category));
                    }
                />
                <ChangedBy query on_change=move |by| change(Box::new(|query| query.by = by))/>
                <TextField
                    id="changed-owner"
                    label="Owner"
                    hint="A person, or an organisation with its people"
                    value=owner
                />
            </div>
            <AnotherDay on_day=move |day| {
                change(Box::new(move |query| query.since = SinceChoice::Day(day)));
            }/>
        </section>
    }
}

/// Which organisation changed the action, of those of the log and those that people wrote for.
#[component]
fn ChangedBy(
    query: Memo<ChangedQuery>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let state = use_log();
    let organisations = Signal::derive(move || {
        let mut names = BTreeSet::from([query.with(|query| query.by.clone())]);
        if let Some(head) = state.head.get() {
            let all = head.parties.organisations.iter();
            names.extend(all.map(|one| one.name.trim().to_owned()));
        }
        if let Some(answer) = state.changed.get() {
            names.extend(answer.changes.iter().flat_map(|one| &one.by).cloned());
        }
        names.remove("");
        let named = names
            .into_iter()
            .map(|name| Choice::new(name.clone(), name));
        std::iter::once(Choice::new("", "Anybody"))
            .chain(named)
            .collect()
    });
    view! {
        <SelectField
            id="changed-by"
            label="Changed by"
            choices=organisations
            value=Signal::derive(move || query.with(|query| query.by.clone()))
            on_change=move |by: String| on_change.run(by)
        />
    }
}

/// Asks for another day.
#[component]
fn AnotherDay(#[prop(into)] on_day: Callback<Day>) -> impl IntoView {
    let input = WhenInput::new(None);
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match input.read() {
            Ok(Some(when)) => {
                error.set(None);
                on_day.run(when.first_day());
            }
            Ok(None) => error.set(Some("Enter a day, or a month".into())),
            Err(text) => error.set(Some(text.into())),
        }
    };
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Since another day"</summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <WhenFields id="changed" legend="Date (a month counts from its first day)" input error/>
                <div><SubmitButton>"Show what changed since"</SubmitButton></div>
            </form>
        </details>
    }
}

/// Reads a file to compare the log with.
#[component]
pub(super) fn ChooseFile() -> impl IntoView {
    let (outside, dispatch) = (use_outside(), use_dispatch());
    let state = use_log();
    let is_locked = Memo::new(move |_| state.locked.with(Option::is_some));
    let pick = move |()| {
        outside.with(|outside| {
            let then = Box::new(move |file: PickedFile| {
                let (name, bytes) = (file.name, file.bytes);
                dispatch.send(Command::ReadSnapshot { name, bytes });
            });
            outside.pick_file(SNAPSHOTS, then);
        });
    };
    view! {
        <div class="stack no-print">
            <FileTrouble/>
            <Show when=move || is_locked.get() fallback=move || view! {
                <p>"Choose an older snapshot of this log. Nothing of it is merged."</p>
                <div>
                    <Button kind=ButtonKind::Primary on_press=pick>"Choose a snapshot"</Button>
                </div>
            }>
                <Unlock/>
            </Show>
        </div>
    }
}
