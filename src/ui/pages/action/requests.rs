//! Comments that are asked for on an action by a day, and what came of it.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    command::{Edit, WrittenEntry},
    model::{ActionId, Audience, Day, EntryKind, Request},
    text,
    ui::{
        context::{use_dispatch, use_log, use_me, use_today},
        pages::{comment_days, known_organisations},
        parts::{CheckField, Form, FormFrame, SelectField, Sent, TextArea, Ticks},
    },
};
use std::collections::BTreeSet;

/// What is asked for, in sentences; nothing where nothing is.
#[component]
pub(super) fn Requests(row: Row) -> impl IntoView {
    let today = use_today();
    let lines = row.watch(move |action| {
        let today = today.get();
        let asked = action.requests().filter_map(|one| {
            let words = text::asked(&one, today?);
            Some((one.entry.id, format!("{}: {words}", one.entry.text)))
        });
        asked.collect::<Vec<_>>()
    });
    view! {
        <section class="stack" aria-labelledby="action-requests">
            <h2 id="action-requests">"Comments asked for"</h2>
            <Show
                when=move || lines.with(|lines| !lines.is_empty())
                fallback=|| view! { <p class="muted">"None are asked for."</p> }
            >
                <ul>
                    <For each=move || lines.get() key=Clone::clone let(line)>
                        <li>{line.1}</li>
                    </For>
                </ul>
            </Show>
            <Show when=move || row.can_edit.get()>
                <details class="disclosure no-print">
                    <summary class="disclosure__summary">"Ask for comments by a day"</summary>
                    <AskForComments
                        id="ask"
                        actions=Signal::derive(move || vec![row.id])
                        class="disclosure__body stack"
                    />
                </details>
            </Show>
        </section>
    }
}

/// Asks for comments on actions by a day. Who wants to engage on their categories is ticked by itself.
#[component]
pub fn AskForComments(
    /// What the ids of its fields begin with.
    id: &'static str,
    /// The actions.
    actions: Signal<Vec<ActionId>>,
    /// Where it stands.
    #[prop(default = "stack")]
    class: &'static str,
    /// Hears that comments have been asked for.
    #[prop(optional)]
    done: Option<Callback<()>>,
) -> impl IntoView {
    let (dispatch, fields) = (use_dispatch(), Fields::named(id));
    let (about, by) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let asked = suggested(actions);
    let form = Form::new(fields.about, move || {
        about.set(String::new());
        asked.forget();
        if let Some(done) = done {
            done.run(());
        }
        "Comments are asked for. What comes of it is shown here and under “What changed”.".into()
    });
    let send = move |()| -> Sent {
        let text = about.with_untracked(|text| text.trim().to_owned());
        if text.is_empty() {
            return Form::wrong(fields.about, "Say what you want comments on");
        }
        let Some(by) = by.with_untracked(|day| Day::parse(day)) else {
            return Form::wrong(fields.by, "Choose the day by which you want them");
        };
        let request = Request {
            by,
            of: asked.now().into_iter().collect(),
        };
        let entries = actions
            .get_untracked()
            .into_iter()
            .map(|action| WrittenEntry {
                action,
                id: dispatch.new_id(),
                kind: EntryKind::Request,
                text: text.clone(),
                at: None,
                regarding: None,
                request: Some(request.clone()),
                audience: Audience::Open,
            });
        Ok(dispatch.edit(Edit::AddEntries(entries.collect())))
    };
    view! {
        <FormFrame form button="Ask for comments" send class>
            <TextArea
                id=fields.about
                label="What you want comments on"
                value=about
                rows=2
                error=form.error(fields.about)
            />
            <SelectField
                id=fields.by
                label="By when"
                hint="When the day has passed, it is shown how many came, or that none did."
                choices=comment_days("Choose a day")
                value=by
                on_change=move |day| by.set(day)
                error=form.error(fields.by)
            />
            <Whom id asked/>
        </FormFrame>
    }
}

/// The ids of the fields of one form.
#[derive(Clone, Copy)]
struct Fields {
    about: &'static str,
    by: &'static str,
}

impl Fields {
    fn named(form: &'static str) -> Self {
        match form {
            "ask" => Self {
                about: "ask-about",
                by: "ask-by",
            },
            _ => Self {
                about: "ask-all-about",
                by: "ask-all-by",
            },
        }
    }
}

/// The organisations that want to engage on the categories of the actions, but for one's own.
fn suggested(actions: Signal<Vec<ActionId>>) -> Ticks<String> {
    let (state, me) = (use_log(), use_me().author());
    Ticks::new(move || {
        let actions = actions.get();
        let categories = actions
            .into_iter()
            .filter_map(|id| state.read_action(id)?.category);
        let categories: BTreeSet<_> = categories.collect();
        let own = me.with(|me| me.as_ref().map(|me| me.organisation.trim().to_owned()));
        let head = state.head.get();
        let interests = head.iter().flat_map(|head| &head.interests);
        let interests = interests.filter(|one| categories.contains(&one.category));
        let names = interests.map(|one| one.organisation.clone());
        names.filter(|name| Some(name) != own.as_ref()).collect()
    })
}

/// A box for each organisation that the log knows.
#[component]
fn Whom(id: &'static str, asked: Ticks<String>) -> impl IntoView {
    let state = use_log();
    let known = Memo::new(move |_| {
        let head = state.head.get();
        state.with_rows(|rows| known_organisations(head.as_deref(), rows))
    });
    view! {
        <Show when=move || known.with(|known| !known.is_empty())>
            <fieldset class="field choices">
                <legend class="field__label">"From whom"</legend>
                <p class="field__hint">
                    "Ticked by itself: who wants to engage on this category. Tick nobody to ask everybody."
                </p>
                <For each=move || known.get() key=String::clone let(name)>
                    <CheckField
                        id=format!("{id}-of-{name}")
                        label=name.clone()
                        checked=Signal::derive({
                            let name = name.clone();
                            move || asked.all().contains(&name)
                        })
                        on_change=move |is_ticked| asked.tick(name.clone(), is_ticked)
                    />
                </For>
            </fieldset>
        </Show>
    }
}
