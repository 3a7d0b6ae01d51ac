//! The papers of a meeting: numbered artefacts, with a link where they can be read.

use super::meeting::Sitting;
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    model::{Paper, PaperHash},
    ui::{
        context::use_log,
        parts::{Button, ButtonKind, FieldError, Form, FormFrame, Sent, TextField},
    },
};

#[component]
pub(super) fn Papers(sitting: Sitting) -> impl IntoView {
    let papers = Memo::new(move |_| sitting.read(|m| m.papers.clone()));
    let lines = move || {
        let papers = papers.get();
        if papers.is_empty() {
            return view! { <p class="muted">"None."</p> }.into_any();
        }
        let lines = papers.into_iter().map(|paper| line(sitting, paper));
        view! { <ul class="stack">{lines.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="meeting-papers">
            <h2 id="meeting-papers">"Papers"</h2>
            {lines}
            <Show when=move || sitting.is_open.get()><AddPaper sitting/></Show>
        </section>
    }
}

fn line(sitting: Sitting, paper: Paper) -> AnyView {
    let Paper {
        number,
        title,
        link,
        hash,
    } = paper;
    // What somebody typed is a link only if a browser can safely follow it.
    let is_link = link.starts_with("https://") || link.starts_with("http://");
    let words = if is_link {
        view! { <a href=link rel="noreferrer">{title.clone()}</a> }.into_any()
    } else if link.is_empty() {
        title.clone().into_any()
    } else {
        format!("{title} ({link})").into_any()
    };
    let name = format!("Remove paper {number}: {title}");
    let button = move || {
        let name = name.clone();
        sitting.is_open.get().then(|| {
            view! {
                <Button
                    kind=ButtonKind::Quiet
                    name
                    on_press=move |()| _ = sitting.edit(MeetingEdit::RemovePaper(number))
                >
                    "Remove"
                </Button>
            }
        })
    };
    let hash = hash.map(|hash| {
        let whole = hash.to_string();
        let short: String = whole.chars().take(16).collect();
        view! { <span class="muted">" SHA-256 " <code title=whole>{short}</code></span> }
    });
    view! { <li>{format!("Artefact {number}: ")} {words} {hash} " " {button}</li> }.into_any()
}

#[component]
fn AddPaper(sitting: Sitting) -> impl IntoView {
    let state = use_log();
    let number = RwSignal::new(String::new());
    let (title, link) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let hash = RwSignal::new(String::new());
    // The next artefact that no action and no meeting names yet.
    let next = move || {
        let head = state.head.get_untracked();
        let papers = head.iter().flat_map(|head| &head.meetings);
        let papers = papers.flat_map(|m| &m.papers).map(|paper| paper.number);
        let named = state.with_rows_now(|rows| {
            let named = rows.iter().flat_map(|row| row.action.artefacts.clone());
            named.max()
        });
        papers.chain(named).max().unwrap_or(0).saturating_add(1)
    };
    let form = Form::new("paper-title", move || {
        for field in [number, title, link, hash] {
            field.set(String::new());
        }
        "The paper was added.".into()
    });
    let send = move |()| -> Sent {
        let read = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let (mut wrong, typed) = (Vec::new(), read(number));
        let number = match typed.as_str() {
            "" => Some(next()),
            typed => typed.parse::<u32>().ok(),
        };
        if number.is_none() {
            let text = "Enter a number, or leave it empty for the next one";
            wrong.push(FieldError::new("paper-number", text));
        }
        let (title, link) = (read(title), read(link));
        if title.is_empty() {
            wrong.push(FieldError::new(
                "paper-title",
                "Enter the title of the paper",
            ));
        }
        let typed = read(hash).to_lowercase();
        let hash = PaperHash::parse(&typed);
        if hash.is_none() && !typed.is_empty() {
            let text = "Enter the 64 digits of a SHA-256, or leave it empty";
            wrong.push(FieldError::new("paper-hash", text));
        }
        match number {
            Some(number) if wrong.is_empty() => Ok(sitting.edit(MeetingEdit::PutPaper(Paper {
                number,
                title,
                link,
                hash,
            }))),
            _ => Err(wrong),
        }
    };
    view! {
        <details class="disclosure no-print">
            <summary class="disclosure__summary">"Add a paper"</summary>
            <FormFrame form button="Add this paper" send class="disclosure__body stack">
                <TextField
                    id="paper-title"
                    label="Title"
                    value=title
                    error=form.error("paper-title")
                />
                <TextField
                    id="paper-number"
                    label="Number of the artefact"
                    hint="Leave it empty for the next number."
                    value=number
                    error=form.error("paper-number")
                />
                <TextField id="paper-link" label="Link (if it can be read online)" value=link/>
                <TextField
                    id="paper-hash"
                    label="SHA-256 of its file (if you have it)"
                    hint="So that everybody can tell whether theirs is the paper that was meant."
                    value=hash
                    error=form.error("paper-hash")
                />
            </FormFrame>
        </details>
    }
}
