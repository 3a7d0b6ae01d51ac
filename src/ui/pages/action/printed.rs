//! What the source printed for the action, and what a careful clerk would raise about it.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Finding, Imported},
    text::{self, Words},
    ui::{pages::Written, parts::CheckField},
};
use std::sync::Arc;

#[component]
pub(super) fn Findings(row: Row) -> impl IntoView {
    let findings = Memo::new(move |_| {
        let all = row.state.findings.get();
        let mine = all.iter().filter(|f| f.action == Some(row.id));
        mine.cloned().collect::<Vec<_>>()
    });
    let n_open = move || findings.with(|all| all.iter().filter(|f| f.ticked.is_none()).count());
    view! {
        <Show when=move || findings.with(|all| !all.is_empty())>
            <section class="stack" aria-labelledby="action-findings">
                <h2 id="action-findings">"Findings of the import"</h2>
                <p class="muted">{move || text::count(n_open(), "finding is", "findings are")} " open."</p>
                <ul class="findings plain-list">
                    <For each=move || findings.get() key=|f| f.id let(finding)>
                        <FindingItem row finding/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn FindingItem(row: Row, finding: Arc<Finding>) -> impl IntoView {
    let id = finding.id;
    let ticked = Memo::new(move |_| {
        let all = row.state.findings.get();
        all.iter()
            .find(|f| f.id == id)
            .and_then(|f| f.ticked.clone())
    });
    let label = format!("Dealt with: {}", finding.kind.words().to_lowercase());
    view! {
        <li class="finding">
            <p class="finding__text">{finding.text.clone()}</p>
            <p class="muted">
                {text::finding_place(&finding)} ". " {text::finding_advice(finding.kind)}
            </p>
            <Show when=move || row.can_edit.get()>
                <CheckField
                    id=format!("finding-{id}")
                    label=label.clone()
                    checked=Signal::derive(move || ticked.with(Option::is_some))
                    on_change=move |ticked| {
                        row.edit(Edit::TickFinding { finding: id, ticked });
                    }
                />
            </Show>
            {move || ticked.get().map(|by| view! {
                <p class="muted">"Ticked off by " <Written written=by/></p>
            })}
        </li>
    }
}

#[component]
pub(super) fn AsPrinted(row: Row) -> impl IntoView {
    let imported = row.watch(|a| a.imported.clone());
    move || {
        let imported = imported.get()?;
        Some(view! {
            <section class="stack" aria-labelledby="action-printed">
                <h2 id="action-printed">"From the document"</h2>
                <details class="disclosure">
                    <summary class="disclosure__summary">"As it was printed"</summary>
                    <PrintedCells imported/>
                </details>
            </section>
        })
    }
}

#[component]
fn PrintedCells(imported: Imported) -> impl IntoView {
    let lines: Vec<_> = imported
        .lines
        .iter()
        .map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first} to {last}"),
        })
        .collect();
    let cells = [
        (
            "Table",
            imported
                .section
                .map(|s| s.words().to_owned())
                .unwrap_or_default(),
        ),
        ("Action", imported.action),
        ("Deadline", imported.deadline),
        ("Status", imported.status),
        ("When from?", imported.origin),
        ("Owner", imported.owner),
        ("Lines of the source", text::list(&lines, "and")),
    ];
    let rows = cells.into_iter().map(|(name, cell)| {
        let cell = if cell.is_empty() {
            "(empty)".into()
        } else {
            cell
        };
        view! {
            <div class="summary-list__row">
                <dt>{name}</dt>
                <dd class="printed">{cell}</dd>
            </div>
        }
    });
    view! { <dl class="summary-list disclosure__body">{rows.collect_view()}</dl> }
}
