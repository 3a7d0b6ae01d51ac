//! What one person sets: category, progress, number.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{CategoryId, Progress},
    text::{self, Words},
    ui::{
        pages::interested,
        parts::{
            Choice, ErrorSummary, FieldError, SelectField, Sending, SubmitButton, TextField,
            error_of,
        },
    },
};
use leptos::ev;

#[component]
pub(super) fn Facts(row: Row) -> impl IntoView {
    let number = row.watch(|a| a.number);
    let number_words = move || {
        number
            .get()
            .map_or_else(|| "None".into(), |n| n.to_string())
    };
    let category = row.watch(|a| a.category);
    let category_words = move || {
        let category = category.get().and_then(|id| row.state.category(id));
        category.map_or_else(|| "None".into(), |c| c.name)
    };
    let progress = row.watch(|a| a.progress);
    view! {
        <Show
            when=move || row.can_edit.get()
            fallback=move || view! {
                <dl class="summary-list">
                    <div class="summary-list__row"><dt>"Number"</dt><dd>{number_words}</dd></div>
                    <div class="summary-list__row"><dt>"Category"</dt><dd>{category_words}</dd></div>
                    <div class="summary-list__row">
                        <dt>"Progress"</dt>
                        <dd>{move || progress.get().words()}</dd>
                    </div>
                </dl>
            }
        >
            <div class="facts">
                <CategorySelect row/>
                <ProgressSelect row/>
            </div>
            <NumberForm row/>
        </Show>
        {move || interested(category.get()).map(|who| view! {
            <p class="muted">"Wants to engage on this category: " {who}</p>
        })}
    }
}

#[component]
fn CategorySelect(row: Row) -> impl IntoView {
    let choices = Signal::derive(move || {
        let head = row.state.head.get();
        let mut categories = head.map(|h| h.categories.clone()).unwrap_or_default();
        categories.sort_by_key(|c| (c.order, c.id));
        let none = Choice::new("", "No category");
        let named = categories
            .into_iter()
            .map(|c| Choice::new(c.id.to_string(), c.name));
        std::iter::once(none).chain(named).collect::<Vec<_>>()
    });
    let chosen = row.watch(|a| a.category);
    let value = Signal::derive(move || chosen.get().map(|c| c.to_string()).unwrap_or_default());
    view! {
        <SelectField
            id="action-category"
            label="Category"
            choices
            value
            on_change=move |value: String| {
                row.dispatch.set_category(vec![row.id], CategoryId::parse(&value));
            }
        />
    }
}

#[component]
fn ProgressSelect(row: Row) -> impl IntoView {
    let choices: Vec<_> = Progress::ALL
        .iter()
        .map(|p| Choice::new(p.word(), p.words()))
        .collect();
    let chosen = row.watch(|a| a.progress);
    let set = move |value: String| {
        if let Some(progress) = Progress::parse(&value) {
            row.edit(Edit::SetProgress {
                actions: vec![row.id],
                progress,
            });
        }
    };
    view! {
        <SelectField
            id="action-progress"
            label="Progress"
            choices
            value=Signal::derive(move || chosen.get().word().to_owned())
            on_change=set
        />
    }
}

/// Gives the action another number, or none.
#[component]
fn NumberForm(row: Row) -> impl IntoView {
    let number = row.watch(|a| a.number);
    let value = RwSignal::new(String::new());
    // What is typed stays; a number that somebody else gives is shown in the summary.
    let begin = move || {
        let now = number.get_untracked();
        value.set(now.map(|n| n.to_string()).unwrap_or_default());
    };
    begin();
    let errors = RwSignal::new(Vec::new());
    let sending = Sending::new(
        || {},
        move |refusal| {
            let text = text::refusal(&refusal).whole();
            errors.set(vec![FieldError::new("action-number", text)]);
        },
    );
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = value.get();
        let number = match typed.trim() {
            "" => None,
            digits => match digits.parse::<u32>() {
                Ok(number) if number > 0 => Some(number),
                _ => {
                    let text = "Enter a whole number, or nothing";
                    errors.set(vec![FieldError::new("action-number", text)]);
                    return;
                }
            },
        };
        errors.set(Vec::new());
        sending.sent(row.edit(Edit::SetNumber {
            action: row.id,
            number,
        }));
    };
    view! {
        <details class="disclosure" on:toggle=move |_| begin()>
            <summary class="disclosure__summary">
                "Number: "
                {move || number.get().map_or_else(|| "none".into(), |n| n.to_string())}
            </summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <ErrorSummary errors/>
                <TextField
                    id="action-number"
                    label="Number"
                    hint="Low and plain. If another action has it already, both say so."
                    value
                    error=error_of(errors, "action-number")
                />
                <div><SubmitButton>"Change the number"</SubmitButton></div>
            </form>
        </details>
    }
}
