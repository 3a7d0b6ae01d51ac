//! The minutes of a meeting: who was there, what lay before it, what was settled. Made for paper.

use super::{meeting::Sitting, today};
use crate::ui::prelude::*;
use crate::{
    model::{LogId, MeetingId, Outcome},
    text,
    ui::{
        context::{use_log, use_outside},
        parts::{Button, ButtonKind},
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
    let sitting = Sitting::new(log, id);
    let outside = use_outside();
    let title = move || sitting.read(text::meeting);
    let place = move || Some(sitting.read(|m| m.place.clone()));
    let there = move || {
        let there: Vec<_> = sitting.read(|m| m.attendance.iter().map(text::attendee).collect());
        match there.as_slice() {
            [] => "Not noted".to_owned(),
            there => there.join("; "),
        }
    };
    let papers = move || {
        let papers: Vec<_> = sitting.read(|m| {
            let words = m
                .papers
                .iter()
                .map(|p| format!("{} ({})", p.title, p.number));
            words.collect()
        });
        match papers.as_slice() {
            [] => "None".to_owned(),
            papers => papers.join("; "),
        }
    };
    let state = move || {
        sitting.read(|m| match &m.closed {
            Some(_) => "Closed: the outcomes are final".to_owned(),
            None => format!(
                "{}, not closed: the outcomes may change",
                text::meeting_state(m.state(today()))
            ),
        })
    };
    view! {
        <div class="stack">
            <p class="no-print">
                <a class="back" href=Route::Meeting(log, id).href()>"Back to the meeting"</a>
            </p>
            <div class="page__head">
                <h1 tabindex="-1">"Minutes"</h1>
                <div class="list-head__tools no-print">
                    <Button kind=ButtonKind::Primary on_press=move |()| outside.with(|o| o.print())>
                        "Print or save as PDF"
                    </Button>
                </div>
            </div>
            <dl class="summary-list">
                <div class="summary-list__row"><dt>"Meeting"</dt><dd>{title}</dd></div>
                {move || place().filter(|place| !place.is_empty()).map(|place| view! {
                    <div class="summary-list__row"><dt>"Place"</dt><dd>{place}</dd></div>
                })}
                <div class="summary-list__row"><dt>"State"</dt><dd>{state}</dd></div>
                <div class="summary-list__row"><dt>"Present"</dt><dd>{there}</dd></div>
                <div class="summary-list__row"><dt>"Papers"</dt><dd>{papers}</dd></div>
            </dl>
            <Settled sitting/>
        </div>
    }
}

#[component]
fn Settled(sitting: Sitting) -> impl IntoView {
    let outcomes = Memo::new(move |_| sitting.read(|m| m.outcomes.clone()));
    view! {
        <section class="stack" aria-labelledby="minutes-outcomes">
            <h2 id="minutes-outcomes">"Outcomes"</h2>
            {move || {
                let outcomes = outcomes.get();
                if outcomes.is_empty() {
                    return view! { <p class="muted">"None was recorded."</p> }.into_any();
                }
                view! {
                    <div class="table-frame" role="region" aria-labelledby="minutes-outcomes" tabindex="0">
                        <table class="past-table">
                            <thead>
                                <tr>
                                    <th scope="col">"Number"</th>
                                    <th scope="col">"Action"</th>
                                    <th scope="col">"Outcome"</th>
                                    <th scope="col">"Reason or comment"</th>
                                    <th scope="col">"Recorded by"</th>
                                </tr>
                            </thead>
                            <tbody>{outcomes.into_iter().map(row).collect_view()}</tbody>
                        </table>
                    </div>
                }.into_any()
            }}
        </section>
    }
}

fn row(outcome: Outcome) -> AnyView {
    let action = use_log().read_action(outcome.action);
    let number = action
        .as_ref()
        .and_then(|a| a.number)
        .map(|n| n.to_string());
    let words = action.map(|a| a.text.clone()).unwrap_or_default();
    let decision = text::decision(&outcome.decision);
    let decision = match outcome.struck {
        Some(_) => view! { <s>{decision}</s> " (struck)" }.into_any(),
        None => decision.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{number}</th>
            <td>{words}</td>
            <td>{decision}</td>
            <td>{outcome.note}</td>
            <td>{text::written_by(&outcome.written)}</td>
        </tr>
    }
    .into_any()
}
