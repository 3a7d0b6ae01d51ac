//! Each row as it was understood, beside the lines that were printed.

use crate::ui::prelude::*;
use crate::{
    model::{ActionDraft, Ending},
    projection::ImportPreview,
    text::{self, Words},
    ui::{
        focus,
        parts::{Button, CheckField},
    },
};
use std::{collections::HashSet, sync::Arc};

/// Rows on a page.
const PAGE: usize = 25;

#[component]
pub(super) fn Rows(preview: Arc<ImportPreview>) -> impl IntoView {
    let only_found = RwSignal::new(false);
    let page = RwSignal::new(0);
    let n_all = preview.draft.actions.len();
    let findings = &preview.draft.findings;
    let found: HashSet<usize> = findings.iter().filter_map(|f| f.action).collect();
    let chosen = Memo::new(move |_| {
        let only = only_found.get();
        let rows = (0..n_all).filter(|at| !only || found.contains(at));
        rows.collect::<Vec<_>>()
    });
    let shown = move || {
        let from = page.get() * PAGE;
        chosen.with(|all| {
            all.iter()
                .skip(from)
                .take(PAGE)
                .copied()
                .collect::<Vec<_>>()
        })
    };
    let filter = move |only: bool| {
        only_found.set(only);
        page.set(0);
    };
    view! {
        <section class="stack">
            <h2 id="import-rows" tabindex="-1">"Understood, and printed"</h2>
            <CheckField
                id="import-only-found"
                label="Only rows with findings"
                checked=only_found
                on_change=filter
            />
            <Pages label="Pages of rows" page n=Signal::derive(move || chosen.with(Vec::len))/>
            <ol class="import-rows plain-list">
                <For each=shown key=|at| *at let(at)>
                    <RowView preview=preview.clone() at/>
                </For>
            </ol>
            <Pages label="Pages of rows, below" page n=Signal::derive(move || chosen.with(Vec::len))/>
        </section>
    }
}

#[component]
fn Pages(label: &'static str, page: RwSignal<usize>, n: Signal<usize>) -> impl IntoView {
    let said = move || {
        let (from, n) = (page.get() * PAGE, n.get());
        match n {
            0 => "No rows.".to_owned(),
            n => format!("Rows {} to {} of {n}", from + 1, (from + PAGE).min(n)),
        }
    };
    let turn = move |to: usize| {
        page.set(to);
        focus::to_id("import-rows");
    };
    view! {
        <nav class="cluster" aria-label=label>
            <span>{said}</span>
            <Button
                disabled=Signal::derive(move || page.get() == 0)
                on_press=move |()| turn(page.get_untracked().saturating_sub(1))
            >"Previous rows"</Button>
            <Button
                disabled=Signal::derive(move || (page.get() + 1) * PAGE >= n.get())
                on_press=move |()| turn(page.get_untracked() + 1)
            >"Next rows"</Button>
        </nav>
    }
}

#[component]
fn RowView(preview: Arc<ImportPreview>, at: usize) -> impl IntoView {
    let row = preview.draft.actions.get(at)?;
    let name = match row.number {
        Some(number) => format!("Action {number}"),
        None => "Action without a number".into(),
    };
    let findings: Vec<_> = preview
        .draft
        .findings
        .iter()
        .filter(|f| f.action == Some(at))
        .map(|f| view! { <li>{f.text.clone()}</li> })
        .collect();
    let raised =
        (!findings.is_empty()).then(|| view! { <ul class="import-row__findings">{findings}</ul> });
    Some(view! {
        <li class="import-row card">
            <h3>{name}</h3>
            {raised}
            <div class="import-row__sides">
                <div>
                    <h4>"Understood"</h4>
                    <Understood row=row.clone()/>
                </div>
                <div>
                    <h4>"Printed"</h4>
                    <Printed preview=preview.clone() at/>
                </div>
            </div>
        </li>
    })
}

/// What was understood of a row apart from its updates, by name; what it does not have is left out.
fn understood(row: &ActionDraft) -> Vec<(&'static str, String)> {
    let numbers = |all: &[u32]| {
        let words: Vec<_> = all.iter().map(u32::to_string).collect();
        text::list(&words, "and")
    };
    let ending = |ending: Ending| match ending {
        Ending::Complete => "complete",
        Ending::Closed => "closed",
    };
    let state = match (row.recorded, row.proposed) {
        (Some(end), _) => format!("Recorded as {}", ending(end)),
        (None, Some(end)) => format!("Proposed {}", ending(end)),
        (None, None) => row.progress.words().into(),
    };
    let number = row.number.map(|number| number.to_string());
    let origin = row.origin.as_ref().map(text::origin);
    let fields = [
        ("Table", row.section.words().to_owned()),
        ("Number", number.unwrap_or_default()),
        ("Number as printed", row.printed_number.clone()),
        ("Action", row.text.clone()),
        ("Category", row.category.clone().unwrap_or_default()),
        ("Deadline", text::due(&row.due)),
        ("State", state),
        ("Origin", origin.unwrap_or_default()),
        ("Owners", text::list(&row.owners, "and")),
        ("Links to actions", numbers(&row.links)),
        ("Artefacts", numbers(&row.artefacts)),
    ];
    let mut fields = Vec::from(fields);
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

#[component]
fn Understood(row: ActionDraft) -> impl IntoView {
    let list = understood(&row).into_iter().map(|(name, value)| {
        view! { <div class="summary-list__row"><dt>{name}</dt><dd>{value}</dd></div> }
    });
    let updates = row.updates.into_iter().map(|update| {
        let date = update.at.map(|at| format!(", {}", text::when(at)));
        view! {
            <div class="summary-list__row">
                <dt>{update.kind.words()} {date}</dt>
                <dd>{update.text}</dd>
            </div>
        }
    });
    view! { <dl class="summary-list">{list.collect_view()} {updates.collect_view()}</dl> }
}

#[component]
fn Printed(preview: Arc<ImportPreview>, at: usize) -> impl IntoView {
    let pieces = preview.draft.actions.get(at)?.imported.lines.clone();
    let lines = pieces.into_iter().flat_map(|(first, last)| first..=last);
    let items = lines.map(|number| {
        let line = preview
            .lines
            .get(number as usize - 1)
            .cloned()
            .unwrap_or_default();
        view! { <li class="source__line" value=number.to_string()><code>{line}</code></li> }
    });
    Some(view! { <ol class="source">{items.collect_view()}</ol> })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Due, Imported, Progress, Section};

    #[test]
    fn the_category_and_the_number_as_printed_are_among_what_was_understood() {
        let row = ActionDraft {
            known: None,
            number: Some(2),
            printed_number: "**2.".into(),
            section: Section::Ongoing,
            text: "Share the timetable".into(),
            progress: Progress::Ongoing,
            proposed: None,
            recorded: None,
            due: Due::default(),
            origin: None,
            owners: Vec::new(),
            category: Some("Governance".into()),
            updates: Vec::new(),
            links: Vec::new(),
            artefacts: Vec::new(),
            imported: Imported::default(),
        };
        let fields = understood(&row);
        for (name, expect) in [
            ("Number", "2"),
            ("Number as printed", "**2."),
            ("Category", "Governance"),
        ] {
            let found = fields.iter().find(|(field, _)| *field == name);
            assert_eq!(found.map(|(_, value)| value.as_str()), Some(expect));
        }
        assert!(fields.iter().all(|(name, _)| *name != "Origin"));
    }
}
