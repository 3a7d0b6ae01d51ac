//! Findings: what a careful clerk would raise about the documents that were imported.

use crate::{
    command::{Edit, ExportFormat},
    model::{Finding, LogId},
    text::{self, Words},
    ui::{
        context::{FileGoes, use_dispatch, use_log, use_me},
        pages::Written,
        parts::{Button, CheckField, Choice, RadioField, Status},
        route::Route,
    },
};
use leptos::prelude::*;
use std::sync::Arc;

/// The list of findings.
#[component]
pub fn FindingsPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let (dispatch, state) = (use_dispatch(), use_log());
    let which = RwSignal::new("open".to_owned());
    let all = state.findings;
    let n_open = Memo::new(move |_| all.with(|all| n_open(all)));
    let chosen = Memo::new(move |_| {
        let which = which.get();
        let wanted = |f: &&Arc<Finding>| match which.as_str() {
            "open" => f.ticked.is_none(),
            "ticked" => f.ticked.is_some(),
            _ => true,
        };
        all.with(|all| all.iter().filter(wanted).cloned().collect::<Vec<_>>())
    });
    let counts = move || {
        let n = all.with(|all| all.len());
        format!(
            "{} in all, {} open.",
            text::count(n, "finding", "findings"),
            n_open.get()
        )
    };
    view! {
        <div class="stack measure">
            <header class="page__head">
                <h1 tabindex="-1">"Findings"</h1>
                <p class="lede">
                    "What a careful clerk would raise about the documents that were imported. They stay with the log; tick off what is dealt with."
                </p>
            </header>
            <Status text=counts/>
            <RadioField
                name="findings"
                legend="Show"
                choices=vec![
                    Choice::new("open", "Open"),
                    Choice::new("ticked", "Ticked off"),
                    Choice::new("all", "All"),
                ]
                value=which
            />
            <p>
                <Button on_press=move |()| {
                    dispatch.export(ExportFormat::Findings, FileGoes::Downloads);
                }>"Download the findings"</Button>
            </p>
            <Show when=move || chosen.with(Vec::is_empty)>
                <p class="muted">"Nothing to show."</p>
            </Show>
            <ul class="findings plain-list">
                <For each=move || chosen.get() key=|f| (f.id, f.ticked.is_some()) let(finding)>
                    <FindingView log finding/>
                </For>
            </ul>
        </div>
    }
}

fn n_open(all: &[Arc<Finding>]) -> usize {
    all.iter().filter(|f| f.ticked.is_none()).count()
}

#[component]
fn FindingView(log: LogId, finding: Arc<Finding>) -> impl IntoView {
    let (dispatch, state, me) = (use_dispatch(), use_log(), use_me());
    let can_edit = move || state.is_editable() && me.author().with(Option::is_some);
    let id = finding.id;
    let action = finding.action.and_then(|id| {
        let action = state.action_now(id)?;
        let href = Route::Action(log, id, Default::default()).href();
        let words = text::first_words(&action.text, 60);
        Some(view! {
            <p><a href=href>{text::action_name(&action)}</a> " " {words}</p>
        })
    });
    let ticked = finding.ticked.is_some();
    let by = finding.ticked.clone();
    let label = format!(
        "Dealt with: {}, line {}",
        finding.kind.words().to_lowercase(),
        finding.line
    );
    view! {
        <li class="finding card">
            <h2 class="finding__title">{finding.kind.words()}</h2>
            <p class="finding__text">{finding.text.clone()}</p>
            {action}
            <p class="muted">
                {format!("Line {}. ", finding.line)} {text::finding_advice(finding.kind)}
            </p>
            <Show when=can_edit>
                <CheckField
                    id=format!("tick-{id}")
                    label=label.clone()
                    checked=ticked
                    on_change=move |ticked| {
                        dispatch.edit(Edit::TickFinding { finding: id, ticked });
                        crate::ui::focus::to_first("h1");
                    }
                />
            </Show>
            {by.map(|by| view! { <p class="muted">"Ticked off by " <Written written=by/></p> })}
        </li>
    }
}
