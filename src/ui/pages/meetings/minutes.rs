//! The minutes of a meeting: who was there, what lay before it, what was settled. Made for paper.

use super::today;
use crate::ui::prelude::*;
use crate::{
    command::{Errand, MinutesFormat},
    model::{LogId, MeetingId, capital},
    text::{self, MINUTES_COLUMNS, Minutes, MinutesRow, MinutesSection},
    ui::{
        context::{use_log, use_outside},
        pages::takeaway::Takeaway,
        parts::{Button, ButtonKind, Status},
        route::Route,
    },
};

/// The minutes.
#[component]
pub fn MinutesPage(
    /// The log.
    log: LogId,
    /// The meeting.
    id: MeetingId,
) -> impl IntoView {
    let state = use_log();
    let minutes = Memo::new(move |_| {
        let head = state.head.get()?;
        let meeting = head.meetings.iter().find(|one| one.id == id)?;
        let action = |id| state.read_action(id).map(|action| (*action).clone());
        let now = meeting.state(today());
        Some(Minutes::new(
            &head.title,
            meeting,
            now,
            &head.parties,
            &action,
        ))
    });
    let facts = move || {
        let minutes = minutes.get()?;
        let which = [("Log", minutes.log), ("Meeting", minutes.meeting)];
        Some(
            which
                .into_iter()
                .chain(minutes.facts)
                .map(fact)
                .collect_view(),
        )
    };
    let settled = move || {
        let sections = minutes.get()?.sections;
        Some(match sections.is_empty() {
            true => view! { <p class="muted">{text::NOTHING_SETTLED}</p> }.into_any(),
            false => sections
                .into_iter()
                .enumerate()
                .map(section)
                .collect_view()
                .into_any(),
        })
    };
    view! {
        <div class="stack">
            <p class="no-print">
                <a class="back" href=Route::Meeting(log, id).href()>"Back to the meeting"</a>
            </p>
            <div class="page__head">
                <h1 tabindex="-1">"Minutes"</h1>
                <Takeaways id/>
            </div>
            <dl class="summary-list">{facts}</dl>
            {settled}
        </div>
    }
}

/// The ways in which minutes leave the page.
#[component]
fn Takeaways(id: MeetingId) -> impl IntoView {
    let outside = use_outside();
    let files = Takeaway::new();
    let save = move |format| {
        let meeting = id;
        files.ask(Errand::Minutes { meeting, format });
    };
    view! {
        <div class="list-head__tools no-print">
            <Button kind=ButtonKind::Primary on_press=move |()| outside.with(|o| o.print())>
                "Print or save as PDF"
            </Button>
            <Button on_press=move |()| save(MinutesFormat::Docx)>"Download for Word"</Button>
            <Button on_press=move |()| save(MinutesFormat::Odt)>"Download for LibreOffice"</Button>
            <Button on_press=move |()| save(MinutesFormat::Text)>"Download the text"</Button>
        </div>
        <Status text=files.said quiet=true/>
    }
}

fn fact((name, words): (&'static str, String)) -> impl IntoView {
    view! { <div class="summary-list__row"><dt>{name}</dt><dd>{capital(&words)}</dd></div> }
}

fn section((at, section): (usize, MinutesSection)) -> impl IntoView {
    let id = format!("minutes-{at}");
    let named_by = id.clone();
    let heads = MINUTES_COLUMNS.map(|title| view! { <th scope="col">{title}</th> });
    view! {
        <section class="stack" aria-labelledby=named_by>
            <h2 id=id.clone()>{section.title}</h2>
            <div class="table-frame" role="region" aria-labelledby=id tabindex="0">
                <table class="past-table">
                    <thead><tr>{heads.collect_view()}</tr></thead>
                    <tbody>{section.rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(row: MinutesRow) -> impl IntoView {
    let outcome = match row.is_struck {
        true => view! { <s>{row.outcome}</s> }.into_any(),
        false => row.outcome.into_any(),
    };
    let remark = (!row.remark.is_empty()).then(|| format!(" ({})", row.remark));
    let signed = (!row.signed.is_empty()).then(|| view! { <p class="muted">{row.signed}</p> });
    view! {
        <tr>
            <th scope="row">{row.number}</th>
            <td>{row.action}</td>
            <td>{outcome} {remark} {signed}</td>
            <td>{row.note}</td>
            <td>{row.recorded_by}</td>
        </tr>
    }
}
