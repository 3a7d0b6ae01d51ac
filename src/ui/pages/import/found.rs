//! What a careful clerk would raise, by kind; and the lines that stand in no row.

use crate::ui::prelude::*;
use crate::{
    model::{FindingDraft, FindingKind, LineUse},
    projection::ImportPreview,
    text::{self, Words},
};
use std::{collections::BTreeMap, sync::Arc};

#[component]
pub(super) fn Found(preview: Arc<ImportPreview>) -> impl IntoView {
    let mut kinds: BTreeMap<FindingKind, Vec<FindingDraft>> = BTreeMap::new();
    for finding in &preview.draft.findings {
        kinds.entry(finding.kind).or_default().push(finding.clone());
    }
    let empty = kinds.is_empty();
    let groups = kinds.into_iter().map(|(kind, findings)| {
        let preview = preview.clone();
        view! { <Kind preview kind findings/> }
    });
    view! {
        <section class="stack measure">
            <h2>"Findings"</h2>
            {empty.then(|| view! { <p>"Nothing to raise."</p> })}
            {(!empty).then(|| view! {
                <p class="muted">"They stay with the log. You can tick them off there."</p>
            })}
            {groups.collect_view()}
        </section>
    }
}

#[component]
fn Kind(
    preview: Arc<ImportPreview>,
    kind: FindingKind,
    findings: Vec<FindingDraft>,
) -> impl IntoView {
    let n = findings.len();
    let items = findings.into_iter().map(|finding| {
        let action = finding.action.and_then(|at| {
            let number = preview.draft.actions.get(at)?.number?;
            Some(format!("Action {number}, "))
        });
        view! {
            <li>
                {finding.text} " "
                <span class="muted">"(" {action} {preview.place(finding.line)} ")"</span>
            </li>
        }
    });
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">
                {kind.words()} ": " {text::count(n, "finding", "findings")}
            </summary>
            <div class="disclosure__body">
                <p class="muted">{text::finding_advice(kind)}</p>
                <ul>{items.collect_view()}</ul>
            </div>
        </details>
    }
}

#[component]
pub(super) fn Unused(preview: Arc<ImportPreview>) -> impl IntoView {
    let lines: Vec<_> = preview
        .draft
        .lines
        .iter()
        .enumerate()
        .filter_map(|(at, used)| {
            let why = match used {
                LineUse::Layout => "heading or label",
                LineUse::Finding(_) => "see the findings",
                LineUse::Blank | LineUse::Row(_) => return None,
            };
            Some((
                at + 1,
                preview.lines.get(at).cloned().unwrap_or_default(),
                why,
            ))
        })
        .collect();
    let n = lines.len();
    let (one, several) = preview.lines_are();
    let is_table = preview.draft.table.is_some();
    let items = lines.into_iter().map(|(number, line, why)| {
        let why = match is_table {
            true => format!("{}, {why}", preview.place(number as u32)),
            false => why.to_owned(),
        };
        view! {
            <li class="source__line" value=number.to_string()>
                <code>{line}</code> " " <span class="muted">"(" {why} ")"</span>
            </li>
        }
    });
    view! {
        <section class="stack">
            <h2>"What stands in no action"</h2>
            <details class="disclosure">
                <summary class="disclosure__summary">
                    {text::count(n, one, several)} ", such as headings"
                </summary>
                <ol class="source disclosure__body">{items.collect_view()}</ol>
            </details>
        </section>
    }
}
