//! What was understood, in numbers: rows by table, findings, and every line of the source.

use crate::ui::prelude::*;
use crate::{
    model::{LineUse, Section},
    projection::ImportPreview,
    text::{self, Words},
};
use std::sync::Arc;

/// Where the lines of the source went.
#[derive(Default)]
struct LineCounts {
    rows: usize,
    blank: usize,
    layout: usize,
    findings: usize,
}

fn line_counts(lines: &[LineUse]) -> LineCounts {
    let mut counts = LineCounts::default();
    for line in lines {
        match line {
            LineUse::Blank => counts.blank += 1,
            LineUse::Row(_) => counts.rows += 1,
            LineUse::Layout => counts.layout += 1,
            LineUse::Finding(_) => counts.findings += 1,
        }
    }
    counts
}

#[component]
pub(super) fn Summary(preview: Arc<ImportPreview>) -> impl IntoView {
    let draft = &preview.draft;
    let sections: Vec<_> = Section::ALL
        .iter()
        .map(|section| {
            let n = draft
                .actions
                .iter()
                .filter(|a| a.section == *section)
                .count();
            format!("{} {}", text::grouped(n), section.words().to_lowercase())
        })
        .collect();
    let counts = line_counts(&draft.lines);
    let (_, several) = preview.lines_are();
    let n_lines = text::grouped(draft.lines.len());
    let lines = format!(
        "All {n_lines} {several} are accounted for: {} in actions, {} in headings and labels, {} in findings, {} empty.",
        text::grouped(counts.rows),
        text::grouped(counts.layout),
        text::grouped(counts.findings),
        text::grouped(counts.blank),
    );
    let title = (!draft.title.is_empty()).then(|| draft.title.clone());
    let row = |name: &'static str, value: String| {
        view! { <div class="summary-list__row"><dt>{name}</dt><dd>{value}</dd></div> }
    };
    view! {
        <section class="stack measure" aria-labelledby="import-understood">
            <h2 id="import-understood" tabindex="-1">"What was understood"</h2>
            <p class="lede">
                {text::count(draft.actions.len(), "action", "actions")} ": "
                {text::list(&sections, "and")} "."
            </p>
            <dl class="summary-list">
                {row("File", draft.source.clone())}
                {title.map(|title| row("Title", title))}
                {draft.dated.map(|day| row("Date", text::day(day)))}
                {(!draft.categories.is_empty())
                    .then(|| row("Categories", text::list(&draft.categories, "and")))}
                {row("Findings", text::count(draft.findings.len(), "finding", "findings"))}
                {row("Accounted for", lines)}
            </dl>
        </section>
    }
}
