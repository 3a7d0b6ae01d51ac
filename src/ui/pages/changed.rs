//! What changed since a visit, a day, an edition, a meeting or a file: on the screen, on paper, as an email.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Since},
    model::{ActionChanges, Category, ChangeId, Changed, Day, LogId, count_changes},
    projection::{ChangedQuery, Shown, SinceChoice},
    text,
    ui::{
        context::{World, use_dispatch, use_log, use_outside, use_today},
        pages::Changed as ChangedWords,
        parts::{
            Button, ButtonKind, Choice, FileTrouble, MessageNotice, SelectField, Sending, Status,
            SubmitButton, TextField, WhenFields, WhenInput,
        },
        route::Route,
        router::use_router,
    },
};
use std::sync::Arc;

/// The moment up to which all was marked as seen in this browser.
fn seen(world: World, log: LogId) -> Option<Vec<ChangeId>> {
    let kept = world.with(|outside| outside.preference(&format!("seen.{log}")))?;
    kept.split(' ').map(ChangeId::parse).collect()
}

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
    let seen = StoredValue::new(seen(world, log));
    let ready = Memo::new(move |_| state.shown.with(|shown| *shown == Shown::Complete));
    let refused = RwSignal::new(None);
    let asked = RwSignal::new(0);
    let sending = Sending::new(|| {}, move |refusal| refused.set(Some(refusal)));
    let ask = move |since: SinceChoice| {
        let since = match since {
            SinceChoice::LastVisit => Since::Heads(seen.get_value()?),
            SinceChoice::Day(day) => Since::Day(day),
            SinceChoice::Edition(id) => Since::Edition(id),
            SinceChoice::Meeting(id) => Since::Meeting(id),
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
        Some(query.with(|query| query.select(&answer.changes)))
    });
    let words = Memo::new(move |_| since_words(since.get()));
    let no_visit =
        move || seen.with_value(Option::is_none) && since.get() == SinceChoice::LastVisit;
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
                        "Nothing has been marked as seen in this browser yet. Choose another moment."
                    </p>
                }.into_any(),
                _ if no_file() => view! { <ChooseFile/> }.into_any(),
                (None, Some(changes)) => view! { <Report log changes words/> }.into_any(),
                (None, None) => view! { <p role="status">"Comparing…"</p> }.into_any(),
            }}
        </div>
    }
}

fn capital_since(words: &str) -> String {
    format!("Everything that is different {words}.")
}

/// "since 1 May 2019", "since edition 3", as the heading and the email have it.
fn since_words(since: SinceChoice) -> String {
    let head = use_log().head.get();
    let head = head.as_deref();
    match since {
        SinceChoice::LastVisit => "since all was last marked as seen here".into(),
        SinceChoice::Day(day) => format!("since {}", text::day(day)),
        SinceChoice::Edition(id) => {
            let edition = head.and_then(|h| h.editions.iter().find(|e| e.id == id));
            edition.map_or(
                "since an edition that is not in the log".into(),
                |edition| {
                    let date = text::day(edition.date);
                    format!("since edition {} of {date}", edition.number)
                },
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

/// Since when, of whom, in which category; kept in the address.
#[component]
fn Choices(log: LogId, query: Memo<ChangedQuery>) -> impl IntoView {
    let (state, router, today) = (use_log(), use_router(), use_today());
    let change = move |change: Box<dyn FnOnce(&mut ChangedQuery)>| {
        let mut query = query.get_untracked();
        change(&mut query);
        router.replace(Route::Changed(log, query));
    };
    let moments = Signal::derive(move || {
        let mut choices = vec![Choice::new("seen", "I last marked all as seen")];
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
    let organisation = RwSignal::new(query.with_untracked(|q| q.organisation.clone()));
    Effect::new(move |before: Option<()>| {
        let organisation = organisation.get();
        if before.is_some() {
            change(Box::new(|query| query.organisation = organisation));
        }
    });
    view! {
        <section class="card stack no-print" aria-label="What is shown">
            <div class="date-fields">
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
                        let category = crate::model::CategoryId::parse(&word);
                        change(Box::new(move |query| query.category = category));
                    }
                />
                <TextField id="changed-owner" label="Owner" value=organisation/>
            </div>
            <AnotherDay on_day=move |day| {
                change(Box::new(move |query| query.since = SinceChoice::Day(day)));
            }/>
        </section>
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
                <WhenFields id="changed" legend="Day" input error/>
                <div><SubmitButton>"Show what changed since"</SubmitButton></div>
            </form>
        </details>
    }
}

/// Reads a file to compare the log with.
#[component]
fn ChooseFile() -> impl IntoView {
    let (outside, dispatch) = (use_outside(), use_dispatch());
    let pick = move |()| {
        outside.with(|outside| {
            let then = Box::new(move |file: crate::ui::context::PickedFile| {
                let (name, bytes) = (file.name, file.bytes);
                dispatch.send(Command::ReadSnapshot { name, bytes });
            });
            outside.pick_file(".automerge", then);
        });
    };
    view! {
        <div class="stack no-print">
            <FileTrouble/>
            <p>"Choose an older snapshot of this log. Nothing of it is merged."</p>
            <div>
                <Button kind=ButtonKind::Primary on_press=pick>"Choose a snapshot"</Button>
            </div>
        </div>
    }
}

#[component]
fn Report(log: LogId, changes: Vec<ActionChanges>, words: Memo<String>) -> impl IntoView {
    let state = use_log();
    let head = state.head.get_untracked();
    let categories: Arc<Vec<Category>> = Arc::new(
        head.as_ref()
            .map(|h| h.categories.clone())
            .unwrap_or_default(),
    );
    let title = head.map(|h| h.title.clone()).unwrap_or_default();
    let figures: Vec<_> = count_changes(&changes)
        .into_iter()
        .map(|(kind, n)| view! { <li>{text::figure(kind, n)}</li> })
        .collect();
    if figures.is_empty() {
        return view! { <p role="status">"Nothing has changed."</p> }.into_any();
    }
    let email = {
        let (changes, categories) = (changes.clone(), categories.clone());
        move || text::report(&title, &words.get_untracked(), &changes, &categories)
    };
    let items: Vec<_> = changes
        .iter()
        .map(|one| item(log, one, &categories))
        .collect();
    view! {
        <section class="stack" aria-label="Figures">
            <ul role="status">{figures}</ul>
            <TakeAway email/>
        </section>
        <ol class="plain-list stack">{items}</ol>
    }
    .into_any()
}

/// Paper, and the text for an email.
#[component]
fn TakeAway(email: impl Fn() -> String + Clone + Send + Sync + 'static) -> impl IntoView {
    let outside = use_outside();
    let said = RwSignal::new(String::new());
    let (copied, saved) = (email.clone(), email);
    let copy = move |()| {
        outside.with(|outside| {
            let then = Box::new(move |done| {
                said.set(if done {
                    "The text is on the clipboard: paste it into an email.".into()
                } else {
                    "The browser does not let this page copy. Download the text instead.".into()
                });
            });
            outside.copy_text(&copied(), then);
        });
    };
    let save = move |()| {
        let text = saved();
        outside.with(|o| o.save_file("what changed.txt", "text/plain", text.as_bytes()));
    };
    view! {
        <div class="cluster no-print">
            <Button kind=ButtonKind::Primary on_press=copy>"Copy as text for an email"</Button>
            <Button on_press=save>"Download the text"</Button>
            <Button on_press=move |()| outside.with(|o| o.print())>"Print"</Button>
        </div>
        <Status text=said/>
    }
}

fn item(log: LogId, one: &ActionChanges, categories: &[Category]) -> AnyView {
    let href = Route::Action(log, one.action, Default::default()).href();
    let is_gone = one.changes.contains(&Changed::Gone);
    let name = text::changed_name(one);
    let name = if is_gone {
        name.into_any()
    } else {
        view! { <a href=href>{name}</a> }.into_any()
    };
    let changes: Vec<_> = one
        .changes
        .iter()
        .map(|change| match change {
            Changed::Reworded { before, after } => view! {
                <li>"Reworded: " <ChangedWords before=before.clone() after=after.clone()/></li>
            }
            .into_any(),
            other => view! { <li>{text::changed(other, categories)}</li> }.into_any(),
        })
        .collect();
    view! {
        <li class="card stack">
            <h2 class="change__title">{name}</h2>
            <ul>{changes}</ul>
        </li>
    }
    .into_any()
}
