//! The numbered editions: the next one, and each as it went out.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod next;
mod seen;

pub use next::comment_days;

use crate::ui::prelude::*;
use crate::{
    command::{Command, Errand, ExportFormat, PartFormat},
    model::{Edition, EditionId, LogId, PastMoment, is_frozen_twice},
    projection::{ChangedQuery, Shown, SinceChoice},
    text,
    ui::{
        context::{use_dispatch, use_log, use_today},
        pages::{CirculationLine, OnceKnown, WhyNoChange, Written, takeaway::Takeaway},
        parts::{Button, Notice, NoticeKind, Status},
        route::Route,
    },
};
use next::Next;
use seen::Seen;

/// The list of editions, and the way to the next one.
#[component]
pub fn EditionsPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = use_log();
    let editions = Memo::new(move |_| {
        let head = state.head.get();
        head.map(|head| head.editions.clone()).unwrap_or_default()
    });
    let files = Takeaway::new();
    let newest_first = move || {
        let all = editions.get();
        let lines = all.iter().rev();
        let twice = lines.map(|edition| (edition.clone(), is_frozen_twice(&all, edition.number)));
        twice.collect::<Vec<_>>()
    };
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Editions"</h1></header>
            <p class="lede">
                "An edition is the log as it is sent out: numbered, dated and frozen. The numbers of actions are permanent from the first edition that carries them."
            </p>
            <WhyNoChange/>
            <CirculationLine log/>
            <section class="stack">
                <h2 id="next-edition" tabindex="-1">"The next edition"</h2>
                <Show when=move || state.read_only.with(Option::is_none)>
                    <OnceKnown
                        why="Say who you are first: your name stands on the edition."
                        then="#edition-to"
                        ids=["edition-who", "edition-who-for"]
                    >
                        <Next/>
                    </OnceKnown>
                </Show>
            </section>
            <section class="stack">
                <h2>"Frozen"</h2>
                <Status text=files.said quiet=true/>
                <Show when=move || editions.with(Vec::is_empty)>
                    <p class="muted">"None has been frozen yet."</p>
                </Show>
                <ul class="plain-list stack">
                    // Who has confirmed it changes, and its view reads that itself.
                    <For each=newest_first key=|(edition, twice)| (edition.id, *twice) let(one)>
                        <EditionView log edition=one.0 twice=one.1 files/>
                    </For>
                </ul>
            </section>
        </div>
    }
}

/// One edition: its cover, the log as it stood in it, and whether that is what went out.
#[component]
fn EditionView(log: LogId, edition: Edition, twice: bool, files: Takeaway) -> impl IntoView {
    let id = edition.id;
    let past = Route::Past(log, PastMoment::After(edition.change)).href();
    let changed = ChangedQuery {
        since: SinceChoice::Edition(id),
        ..ChangedQuery::default()
    };
    let changed = Route::Changed(log, changed).href();
    let line = |what: &'static str, words: String| {
        (!words.is_empty()).then(|| view! { <p>{what} {words}</p> })
    };
    let warning = twice.then(|| {
        let title = format!("Edition {} was frozen more than once", edition.number);
        view! {
            <Notice kind=NoticeKind::Warning title>
                <p>"Two people froze it at the same time. Both are kept. Say which one counts when you send the next."</p>
            </Notice>
        }
    });
    let title = format!("{}, {}", text::edition(&edition), text::day(edition.date));
    let (state, today) = (use_log(), use_today());
    let asked = edition.clone();
    let comments = move || {
        let today = today.get()?;
        let comments =
            state.with_rows(|rows| asked.comments(rows.iter().map(|row| &*row.action), today))?;
        Some(view! { <p>{text::comments(comments)}</p> })
    };
    let short: String = edition.hash.chars().take(16).collect();
    view! {
        <li class="card stack">
            <h3 class="change__title">{title}</h3>
            {warning}
            {line("For: ", edition.to.clone())}
            {line("Note: ", edition.note.clone())}
            {comments}
            <p class="muted">"Frozen by " <Written written=edition.written.clone()/></p>
            <p class="cluster">
                <a href=past>"The log as it stood in it"</a>
                <a href=changed>"What changed since"</a>
            </p>
            <Documents id files/>
            <p class="muted">"Contents: " <code title=edition.hash.clone()>{short}</code></p>
            <Seen id/>
            <Check id/>
        </li>
    }
}

/// The edition in the formats in which it is sent out.
#[component]
fn Documents(id: EditionId, files: Takeaway) -> impl IntoView {
    let save = move |format| {
        if let Ok(format) = PartFormat::try_from(format) {
            files.ask(Errand::Edition {
                edition: id,
                format,
            });
        }
    };
    view! {
        <div class="cluster no-print">
            <Button on_press=move |()| save(ExportFormat::Docx)>"Download for Word"</Button>
            <Button on_press=move |()| save(ExportFormat::Odt)>"Download for LibreOffice"</Button>
            <Button on_press=move |()| save(ExportFormat::Xlsx)>"Download for Excel"</Button>
        </div>
    }
}

/// Computes the hash of what the edition shows here, and compares.
#[component]
fn Check(id: EditionId) -> impl IntoView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let holds = Memo::new(move |_| state.checked.with(|all| all.get(&id).copied()));
    let ready = move || state.shown.with(|shown| *shown == Shown::Complete);
    let words = move || {
        match holds.get() {
        None => String::new(),
        Some(true) => "The contents on this device are those that were frozen.".into(),
        Some(false) => {
            "The contents on this device are not those that the hash names. Ask whoever froze the edition."
                .into()
        }
    }
    };
    view! {
        <div class="cluster no-print">
            <Button
                disabled=Signal::derive(move || !ready())
                on_press=move |()| _ = dispatch.send(Command::CheckEdition(id))
            >
                "Check the contents"
            </Button>
        </div>
        <Status quiet=true text=Signal::derive(words)/>
    }
}
