//! A public copy: what is found that should perhaps not be public, each settled in its places, then the file.

use super::{formats::FORMATS, settled};
use crate::ui::prelude::*;
use crate::{
    command::{Command, Errand, ExportFormat},
    model::{Hit, Prepared, PublicChoice, PublicChoices, PublicFile, public_key},
    text,
    ui::{
        context::{World, use_dispatch, use_log, use_outside, use_projection},
        focus,
        parts::{
            Button, ButtonKind, Choice, ErrorSummary, FieldError, Notice, NoticeKind, RadioField,
            SelectField, Sending, Status, TextField,
        },
    },
};
use leptos::ev;
use std::sync::Arc;

/// Where it is kept what was chosen.
const CHOICES: &str = "public/choices";

/// At most so many places are shown of words that stand in many.
const MOST_PLACES: usize = 3;

/// So many hits are settled at a time.
const AT_A_TIME: usize = 25;

/// Making the copy. Lives as long as the page.
#[derive(Clone, Copy)]
struct Making {
    outside: World,
    format: RwSignal<String>,
    choices: RwSignal<PublicChoices>,
    send: Callback<()>,
}

impl Making {
    fn keep(self) {
        let text = self.choices.with_untracked(settled::print);
        self.outside
            .with(|o| o.set_preference(CHOICES, Some(text.as_str())));
    }
}

/// Makes a public copy.
#[component]
pub(super) fn PublicCopy() -> impl IntoView {
    let (dispatch, state, outside) = (use_dispatch(), use_log(), use_outside());
    let projection = use_projection();
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        || {},
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let format = RwSignal::new("docx".to_owned());
    let kept = outside.with(|o| o.preference(CHOICES));
    let choices = RwSignal::new(settled::parse(&kept.unwrap_or_default()));
    let send = Callback::new(move |()| {
        let chosen = format.with_untracked(|word| FORMATS.iter().find(|(known, ..)| known == word));
        let Some((_, format, _)) = chosen else { return };
        said.set("Looking through the log…".into());
        projection.prepared_taken();
        sending.sent(dispatch.send(Command::Prepare(Errand::Public {
            choices: choices.get_untracked(),
            format: *format,
        })));
    });
    let making = Making {
        outside,
        format,
        choices,
        send,
    };
    Effect::new(move |_| {
        let answer = state.prepared.get();
        match answer.as_deref() {
            Some(Prepared::ToSettle(hits)) => said.set(format!(
                "{} to settle first.",
                text::count(hits.len(), "name or the like is", "names and the like are")
            )),
            Some(Prepared::Public(_)) => said.set("The public copy is ready.".into()),
            _ => {}
        }
    });
    let n_kept = move || choices.with(|all| all.len());
    let forget = move |()| {
        choices.set(PublicChoices::new());
        making.keep();
        projection.prepared_taken();
        said.set("Everything will be asked again.".into());
    };
    view! {
        <section class="stack">
            <h2>"Public copy"</h2>
            <p>
                "A new document without the history, findings, printed cells and the names of devices. Names, addresses and the like are found, and you say once what is to stand in their place."
            </p>
            <p>
                "To print, lock or mail a public copy, download it as a page and open that with Open a snapshot: it is a log of its own, and goes out like any other."
            </p>
            <FormatField making/>
            <p class="cluster">
                <Button on_press=move |()| send.run(())>"Look for names"</Button>
                <Show when=move || { n_kept() > 0 }>
                    <Button on_press=forget>"Ask everything again"</Button>
                </Show>
            </p>
            <Status text=said/>
            {move || {
                let answer = state.prepared.get()?;
                match &*answer {
                    Prepared::ToSettle(hits) => Some(view! { <Settle hits=hits.clone() making/> }.into_any()),
                    Prepared::Public(file) => Some(view! { <Ready file=Arc::new(file.clone())/> }.into_any()),
                    _ => None,
                }
            }}
        </section>
    }
}

#[component]
fn FormatField(making: Making) -> impl IntoView {
    let fits = |format: ExportFormat| format != ExportFormat::Findings;
    let choices: Vec<_> = FORMATS
        .iter()
        .filter(|(_, format, _)| fits(*format))
        .map(|(word, _, label)| {
            let short = label.split(':').next().unwrap_or(label);
            Choice::new(*word, short)
        })
        .collect();
    view! {
        <SelectField
            id="public-format"
            label="Format of the copy"
            choices
            value=making.format
            on_change=move |word| making.format.set(word)
        />
    }
}

/// One hit, and what is chosen for it so far.
#[derive(Clone, Copy)]
struct Chosen {
    choice: RwSignal<String>,
    role: RwSignal<String>,
}

impl Chosen {
    fn choice(self) -> Option<PublicChoice> {
        let role = self.role.get_untracked();
        match self.choice.get_untracked().as_str() {
            "keep" => Some(PublicChoice::Keep),
            "blank" => Some(PublicChoice::Blank),
            "role" if !role.trim().is_empty() => Some(PublicChoice::Words(role.trim().to_owned())),
            _ => None,
        }
    }
}

/// Asks of each hit what is to become of it.
#[component]
fn Settle(hits: Vec<Hit>, making: Making) -> impl IntoView {
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let n_more = hits.len().saturating_sub(AT_A_TIME);
    let asked: Vec<(Hit, Chosen)> = hits
        .into_iter()
        .take(AT_A_TIME)
        .map(|hit| {
            let chosen = Chosen {
                choice: RwSignal::new(String::new()),
                role: RwSignal::new(String::new()),
            };
            (hit, chosen)
        })
        .collect();
    Effect::new(|_| focus::to_id("public-settle"));
    let items: Vec<_> = asked
        .iter()
        .enumerate()
        .map(|(at, (hit, chosen))| view! { <HitView hit=hit.clone() chosen=*chosen at/> })
        .collect();
    let settle = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let mut wrong = Vec::new();
        let mut settled = PublicChoices::new();
        for (at, (hit, chosen)) in asked.iter().enumerate() {
            match chosen.choice() {
                Some(choice) => drop(settled.insert(public_key(&hit.words), choice)),
                None => wrong.push(FieldError::new(
                    format!("public-{at}-blank"),
                    format!("Say what is to stand for “{}”", hit.words),
                )),
            }
        }
        // What was said stays said, whatever else is missing.
        making.choices.update(|all| all.extend(settled));
        making.keep();
        let is_whole = wrong.is_empty();
        errors.set(wrong);
        if is_whole {
            making.send.run(());
        }
    };
    let more = (n_more > 0).then(|| {
        format!(
            " {} after these.",
            text::count(n_more, "more comes", "more come")
        )
    });
    view! {
        <form class="stack" novalidate on:submit=settle>
            <h3 id="public-settle" tabindex="-1">"To settle"</h3>
            <p class="muted">"Each is settled once, for every place and the next copy." {more}</p>
            <ErrorSummary errors/>
            <ol class="plain-list stack">{items}</ol>
            <div><crate::ui::parts::SubmitButton>"Go on"</crate::ui::parts::SubmitButton></div>
        </form>
    }
}

#[component]
fn HitView(hit: Hit, chosen: Chosen, at: usize) -> impl IntoView {
    let words = hit.words.clone();
    let n_more = hit.places.len().saturating_sub(MOST_PLACES);
    let places: Vec<_> = hit
        .places
        .iter()
        .take(MOST_PLACES)
        .map(|place| {
            view! {
                <li>
                    <span class="muted">{place.name.clone()} ": "</span>
                    {place.before.clone()} <mark>{place.words.clone()}</mark> {place.after.clone()}
                </li>
            }
        })
        .collect();
    let more = (n_more > 0).then(|| {
        let n = text::count(n_more, "more place", "more places");
        view! { <li class="muted">"and " {n}</li> }
    });
    let forms = text::hit_forms(&hit).map(|forms| format!(". {forms}"));
    let choices = vec![
        Choice::new("blank", "Blank it: ………"),
        Choice::new("role", "Put a role in its place"),
        Choice::new("keep", "Keep it: it may be public"),
    ];
    let is_role = move || chosen.choice.with(|choice| choice == "role");
    view! {
        <li class="card stack">
            <p>{text::hit_kind(hit.kind)} {forms}</p>
            <ul>{places} {more}</ul>
            <RadioField
                name=format!("public-{at}")
                legend=format!("“{words}” becomes")
                choices
                value=chosen.choice
            />
            <Show when=is_role>
                <TextField
                    id=format!("public-role-{at}")
                    label=format!("Role for “{}”", hit.words)
                    value=chosen.role
                />
            </Show>
        </li>
    }
}

/// The copy, what is not in it, and its receipt.
#[component]
fn Ready(file: Arc<PublicFile>) -> impl IntoView {
    let outside = use_outside();
    Effect::new(|_| focus::to_id("public-ready"));
    let (copy, receipt) = (file.clone(), file.clone());
    let save = move |()| {
        outside.with(|o| o.save_file(&copy.name, &copy.media_type, &copy.bytes));
    };
    let keep = move |()| {
        let name = format!("{} receipt.json", receipt.name);
        outside.with(|o| o.save_file(&name, "application/json", receipt.receipt.as_bytes()));
    };
    view! {
        <div class="stack" id="public-ready" tabindex="-1">
            <Notice kind=NoticeKind::Success title=file.name.clone()>
                <p>{text::left_out(&file.left_out)}</p>
            </Notice>
            <p class="cluster">
                <Button kind=ButtonKind::Primary on_press=save>"Download the public copy"</Button>
                <Button on_press=keep>"Download its receipt"</Button>
            </p>
            <p class="muted">
                "The receipt is for your own files: it shows, to whoever you give it to, which state of the log the copy was made from."
            </p>
        </div>
    }
}
