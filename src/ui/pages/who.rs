//! Who am I: asked once, changeable.

use crate::ui::prelude::*;
use crate::{
    text,
    ui::{
        context::use_me,
        focus,
        parts::{ErrorSummary, FieldError, Status, SubmitButton, TextField, error_of},
        shell::LettersField,
    },
};
use leptos::ev;

/// Asks for a name and an organisation.
#[component]
pub fn WhoPage() -> impl IntoView {
    let said = RwSignal::new(String::new());
    let me = use_me();
    let now = move || {
        me.author().with(|author| match author {
            Some(author) => format!("You write as {}.", text::author(author)),
            None => "Nobody has said who writes here yet.".into(),
        })
    };
    let done = move |()| said.set("Kept. Your next change carries this name.".into());
    view! {
        <div class="stack measure">
            <header class="page__head">
                <h1 tabindex="-1">"Who are you?"</h1>
            </header>
            <p class="lede">{now}</p>
            <WhoForm on_done=done/>
            <Status text=said/>
            <p class="muted">
                "Changes that you made before keep the name that they were made under."
            </p>
            <h2>"Keys"</h2>
            <LettersField/>
        </div>
    }
}

/// The ids of both fields, unless another such form may be on the page.
const IDS: [&str; 2] = ["who-name", "who-organisation"];

/// What changes the log; before it, the question who writes here, where nobody has said yet.
#[component]
pub fn OnceKnown(
    /// Why the name is asked for.
    why: &'static str,
    /// A CSS selector: what gets the focus once the name is kept.
    then: &'static str,
    /// The ids of the fields.
    #[prop(default = IDS)]
    ids: [&'static str; 2],
    /// What changes the log.
    children: ChildrenFn,
) -> impl IntoView {
    let me = use_me();
    let known = Memo::new(move |_| me.author().with(Option::is_some));
    move || {
        if known.get() {
            return children();
        }
        let done = move |()| focus::soon(then);
        view! {
            <p>{why}</p>
            <WhoForm ids on_done=done/>
        }
        .into_any()
    }
}

/// The question itself, for any place that must ask it before the first change.
#[component]
pub fn WhoForm(
    /// The ids of the fields.
    #[prop(default = IDS)]
    ids: [&'static str; 2],
    /// Runs when the person has answered.
    #[prop(into)]
    on_done: Callback<()>,
    /// What the button says.
    #[prop(default = "Keep this name".into(), into)]
    button: String,
) -> impl IntoView {
    let me = use_me();
    let known = me.author().get_untracked();
    let (name, organisation) = known.map_or_else(Default::default, |a| (a.name, a.organisation));
    let (name, organisation) = (RwSignal::new(name), RwSignal::new(organisation));
    let errors = RwSignal::new(Vec::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if name.with(|n| n.trim().is_empty()) {
            errors.set(vec![FieldError::new(ids[0], "Enter your name")]);
            return;
        }
        errors.set(Vec::new());
        me.is(&name.get(), &organisation.get());
        on_done.run(());
    };
    view! {
        <form class="stack who" novalidate on:submit=submit>
            <ErrorSummary errors/>
            <TextField
                id=ids[0]
                label="Your name"
                hint="As the others know you. It goes with every change that you make."
                autocomplete="name"
                value=name
                error=error_of(errors, ids[0])
            />
            <TextField
                id=ids[1]
                label="Organisation (if you speak for one)"
                autocomplete="organization"
                value=organisation
            />
            <p class="muted">
                "There is no account and no password. The name is kept in this browser, and in every copy of a log that you share."
            </p>
            <div><SubmitButton>{button}</SubmitButton></div>
        </form>
    }
}
