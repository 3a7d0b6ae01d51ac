//! One row of the list. Reads its own action alone, so that an edit redraws nothing else.

use super::{news::new_tag, state::ListState};
use crate::ui::prelude::*;
use crate::{
    model::{Action, ActionId, Entry, Origin, Said},
    text::{self, Nearness},
    ui::{
        context::{use_log, use_outside, use_today},
        parts::{colour_class, lookers, set_apart, stage_cell},
        route::Route,
    },
};
use std::sync::Arc;

/// Everything that a row shows: it is drawn again where any of this differs.
#[derive(Clone, PartialEq)]
struct Shown {
    action: Arc<Action>,
    /// The wordings of others that carry its number.
    twins: Vec<String>,
    n_findings: usize,
}

/// A row.
#[component]
pub(super) fn ActionRow(state: ListState, id: ActionId) -> impl IntoView {
    let log = use_log();
    let shown = Memo::new(move |_| {
        let action = log.read_action(id)?;
        Some(log.with_rows_now(|rows| Shown {
            twins: rows.twins(&action),
            n_findings: rows.n_open_findings(id) as usize,
            action,
        }))
    });
    let is_picked = Memo::new(move |_| state.picked.with(|picked| picked.contains(&id)));
    let is_open = Memo::new(move |_| state.opened.get() == Some(id));
    let name = move || {
        let number = shown.with(|row| row.as_ref().and_then(|row| row.action.number));
        number.map_or("Select this action".into(), |n| {
            format!("Select action {n}")
        })
    };
    view! {
        <tr
            class="row"
            class:row--picked=move || is_picked.get()
            class:row--open=move || is_open.get()
            on:focusin=move |_| state.focused.set(Some(id))
        >
            <td class="actions__pick no-print">
                <input
                    type="checkbox"
                    class="actions__box"
                    aria-label=name
                    prop:checked=move || is_picked.get()
                    on:click:target=move |event| {
                        state.pick(id, event.target().checked(), event.shift_key());
                    }
                />
            </td>
            {move || shown.get().map(|shown| cells(state, &shown, is_open))}
        </tr>
    }
}

/// The cells. A function, not a component: what it reads must draw the row again when it changes.
fn cells(state: ListState, shown: &Shown, is_open: Memo<bool>) -> impl IntoView + use<> {
    let action = &*shown.action;
    let id = action.id;
    let href = move || {
        state
            .query
            .with(|q| Route::Action(state.log, id, q.clone()).href())
    };
    let number = match action.number {
        Some(number) => number.to_string(),
        None => "–".into(),
    };
    let text = if action.text.trim().is_empty() {
        "(no wording yet)".to_owned()
    } else {
        action.text.clone()
    };
    view! {
        <td class="actions__number" data-label="No.">{number}</td>
        <td class="actions__action" data-label="Action">
            <a
                id=format!("row-{id}")
                class="row__link"
                href=href
                aria-current=move || is_open.get().then_some("true")
            >
                {text}
            </a>
            {apart_cell(action, &shown.twins)}
            {flags(shown)}
            {new_tag(id)}
            {here_tag(id)}
        </td>
        <td class="actions__category" data-label="Category">
            {category_cell(state, action)}
        </td>
        <td class="actions__deadline" data-label="Deadline">{deadline_cell(action)}</td>
        <td class="actions__stage" data-label="Stage">{stage_cell(action)}</td>
        <td class="actions__update" data-label="Latest update">{update_cell(action)}</td>
        <td class="actions__origin" data-label="Origin">{origin_words(action.origin.as_ref())}</td>
        <td class="actions__owner" data-label="Owner">{owner_names(action)}</td>
    }
}

/// Who else has the action open, in a word on its row.
fn here_tag(id: ActionId) -> impl IntoView + use<> {
    let names = lookers(id);
    move || {
        let words = text::open_tag(&names.get());
        words.map(|words| view! { <span class="tag">{words}</span> })
    }
}

/// What wants attention on a row, in words.
fn flags(shown: &Shown) -> impl IntoView + use<> {
    let (action, n_findings) = (&*shown.action, shown.n_findings);
    let n_questions = action.open_questions().count();
    let questions =
        (n_questions > 0).then(|| text::count(n_questions, "open question", "open questions"));
    let findings = (n_findings > 0).then(|| text::count(n_findings, "finding", "findings"));
    let flags: Vec<_> = questions
        .map(|words| ("tag tag--warning", words))
        .into_iter()
        .chain(findings.map(|words| ("tag", words)))
        .collect();
    (!flags.is_empty()).then(|| {
        view! {
            <span class="row__flags">
                {flags.into_iter()
                    .map(|(class, words)| view! { <span class=class>{words}</span> })
                    .collect_view()}
            </span>
        }
    })
}

/// What people set apart, each value with who set it and when; and the `twins` that carry its number.
pub fn apart_cell(action: &Action, twins: &[String]) -> Option<AnyView> {
    if action.conflicts.is_empty() {
        return set_apart(action, &[], twins);
    }
    let head = use_log().head.get();
    let categories = head.as_ref().map_or(&[][..], |head| &head.categories);
    set_apart(action, categories, twins)
}

/// The category, as a button that changes it.
fn category_cell(state: ListState, action: &Action) -> impl IntoView + use<> {
    let log = use_log();
    let id = action.id;
    let category = action.category.and_then(|id| log.category(id));
    let number = action
        .number
        .map_or_else(String::new, |n| format!(" of action {n}"));
    let (class, word, name) = match category {
        Some(category) => (
            format!("row__category {}", colour_class(category.colour)),
            category.name.clone(),
            format!("{}: change the category{number}", category.name),
        ),
        None => (
            "row__category row__category--none".into(),
            "Choose".to_owned(),
            format!("Choose a category{number}"),
        ),
    };
    let on_paper = action.category.map(|_| {
        let class = format!("print-only {class}");
        view! { <span class=class>{word.clone()}</span> }
    });
    view! {
        <button
            type="button"
            class=class
            aria-label=name
            aria-haspopup="dialog"
            disabled=move || !log.is_editable()
            on:click=move |_| state.categorising.set(vec![id])
        >
            {word}
        </button>
        {on_paper}
    }
}

/// The deadline with the days left or overdue, and how often it has moved.
pub fn deadline_cell(action: &Action) -> impl IntoView + use<> {
    let today = use_today().get();
    let words = text::deadline(&action.due.deadline);
    let left = today.and_then(|today| text::time_left(action, today));
    let left = left.map(left_view);
    let waits = (!action.stage.is_over() && action.due.deadline.waits_for().is_some()).then(|| {
        let (log, id) = (use_log(), action.id);
        // Wakes when the other action moves, and draws nothing else again.
        let trigger = Memo::new(move |_| log.trigger(id));
        move || trigger.get().map(text::trigger).map(left_view)
    });
    let moved = text::deadline_moves(action);
    let comments = today.and_then(|today| text::comments_on_row(action, today));
    view! {
        <span class="row__deadline">{words}</span>
        {left}
        {waits}
        {moved.map(|moved| view! { <span class="row__moved">{moved}</span> })}
        {comments.map(|words| view! { <span class="row__moved">{words}</span> })}
    }
}

fn left_view((near, words): (Nearness, String)) -> impl IntoView {
    let class = match near {
        Nearness::Overdue => "row__left row__left--overdue",
        Nearness::Soon => "row__left row__left--soon",
        Nearness::Later => "row__left",
    };
    view! { <span class=class>{words}</span> }
}

/// The latest update with its date.
pub fn update_cell(action: &Action) -> impl IntoView + use<> {
    action.latest_update().map(|entry| {
        let date = entry_date(action, entry);
        view! {
            {date.map(|date| view! { <span class="row__date">{date}</span> })}
            <span class="row__update">{entry.text.clone()}</span>
        }
    })
}

/// The date that an entry bears.
fn entry_date(action: &Action, entry: &Entry) -> Option<String> {
    match action.said(entry)? {
        Said::On(date) => Some(text::when(date)),
        Said::At(at) => {
            let local = use_outside().with(|outside| outside.local(at))?;
            Some(text::day(local.day))
        }
    }
}

/// Where the action comes from.
pub fn origin_words(origin: Option<&Origin>) -> Option<String> {
    origin.map(text::origin)
}

/// The owners, one after the other.
pub fn owner_names(action: &Action) -> String {
    let names: Vec<_> = action.owners.iter().map(|o| o.name.trim()).collect();
    names.join(", ")
}
