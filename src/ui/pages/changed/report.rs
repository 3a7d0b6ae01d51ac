//! What changed, action by action, and the ways to take it away: paper, the clipboard, a file.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Enclosure, Errand},
    model::{ActionChanges, ActionId, Category, Changed, LogId, Prepared, count_changes},
    text,
    ui::{
        context::{use_dispatch, use_log, use_outside, use_projection},
        pages::{
            Changed as ChangedWords,
            letter::{AttachField, Holds, LetterView, attached},
        },
        parts::{Button, ButtonKind, Sending, Status},
        route::Route,
    },
};
use std::sync::Arc;

#[component]
pub(super) fn Report(
    log: LogId,
    changes: Vec<ActionChanges>,
    /// Whether only some of the changes are shown.
    #[prop(into)]
    is_part: Signal<bool>,
    words: Memo<String>,
) -> impl IntoView {
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
    let subject = {
        let title = title.clone();
        move || text::report_subject(&title, &words.get_untracked())
    };
    let email = {
        let (changes, categories) = (changes.clone(), categories.clone());
        move || text::report(&title, &words.get_untracked(), &changes, &categories)
    };
    let letter = {
        let email = email.clone();
        move || (subject(), email())
    };
    let rows = changes.iter().map(|one| one.action).collect();
    let items: Vec<_> = changes
        .iter()
        .map(|one| item(log, one, &categories))
        .collect();
    view! {
        <section class="stack" aria-label="Figures">
            <div role="status"><ul>{figures}</ul></div>
            <TakeAway email/>
            <AsLetter letter rows is_part/>
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

/// The same as a letter: for the mail program, or as a draft with the log or without. Where only some changes are shown,
/// their rows alone go along.
#[component]
fn AsLetter(
    letter: impl Fn() -> (String, String) + Send + Sync + 'static,
    rows: Vec<ActionId>,
    is_part: Signal<bool>,
) -> impl IntoView {
    let (dispatch, state, projection) = (use_dispatch(), use_log(), use_projection());
    let (attach, said) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // What was prepared elsewhere is not shown here.
    let is_asked = RwSignal::new(false);
    let sending = Sending::new(
        || {},
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    on_cleanup(move || projection.prepared_taken());
    let write = move |()| {
        said.set("Writing…".into());
        projection.prepared_taken();
        is_asked.set(true);
        let (subject, text) = letter();
        let attach =
            untrack(|| attached(attach)).and_then(|format| match is_part.get_untracked() {
                false => Some(Enclosure::Log(format)),
                true => Some(Enclosure::Rows(format.try_into().ok()?, rows.clone())),
            });
        let errand = Errand::Letter {
            subject,
            text,
            attach,
        };
        sending.sent(dispatch.send(Command::Prepare(errand)));
    };
    let ready = Memo::new(move |_| {
        let answer = state.prepared.get().filter(|_| is_asked.get())?;
        match &*answer {
            Prepared::Letter(letter) => Some(Arc::new(letter.clone())),
            _ => None,
        }
    });
    let holds = Signal::derive(move || match is_part.get() {
        true => Holds::Rows,
        false => Holds::Log,
    });
    Effect::new(move |_| {
        // What was chosen for the log may be nothing that some rows go in.
        if untrack(|| attached(attach)).is_some_and(|format| !holds.get().fits(format)) {
            attach.set(String::new());
        }
    });
    Effect::new(move |_| {
        if ready.with(Option::is_some) {
            said.set("The letter is below.".into());
        }
    });
    view! {
        <details class="disclosure no-print">
            <summary class="disclosure__summary">"As a letter"</summary>
            <div class="disclosure__body stack measure">
                <AttachField
                    id="changed-with"
                    hint="It holds the whole log as it is now, or the actions below alone where you chose an owner or an organisation."
                    holds
                    chosen=attach
                />
                <div><Button on_press=write>"Write the letter"</Button></div>
                <Status text=said/>
                {move || ready.get().map(|letter| view! { <LetterView letter/> })}
            </div>
        </details>
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
