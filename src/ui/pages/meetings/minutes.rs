//! The minutes of a meeting: who was there, what lay before it, what was settled. Made for paper.

use super::{meeting::Sitting, today};
use crate::ui::prelude::*;
use crate::{
    model::{Action, LogId, MeetingId, Minuted, OrganisationId, Outcome, Parties},
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
    let save = move |()| {
        let log = sitting.state;
        let head = log.head.get_untracked();
        let action = |id| log.action_now(id).map(|action| (*action).clone());
        let words = head.and_then(|head| {
            let meeting = head.meetings.iter().find(|m| m.id == id)?;
            let state = meeting.state(today());
            Some(text::minutes(
                &head.title,
                meeting,
                state,
                &head.parties,
                &action,
            ))
        });
        let words = words.unwrap_or_default();
        outside.with(|o| o.save_file("minutes.txt", "text/plain", words.as_bytes()));
    };
    let title = move || sitting.read(text::meeting);
    let place = move || sitting.read(|m| m.place.clone());
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
        sitting.read(|m| match (&m.closed, m.late().count()) {
            (Some(_), 0) => "Closed: the outcomes are final".to_owned(),
            (Some(_), n) => format!("Closed. {}", text::late(n)),
            (None, _) => format!(
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
                    <Button on_press=save>"Download the text"</Button>
                </div>
            </div>
            <dl class="summary-list">
                <div class="summary-list__row"><dt>"Meeting"</dt><dd>{title}</dd></div>
                <Show when=move || !place().is_empty()>
                    <div class="summary-list__row"><dt>"Place"</dt><dd>{place}</dd></div>
                </Show>
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
                            <tbody>
                                {outcomes.into_iter().map(|one| row(one, sitting.id)).collect_view()}
                            </tbody>
                        </table>
                    </div>
                }.into_any()
            }}
        </section>
    }
}

/// Whose word of an outcome is signed, and whose is not.
fn signed_words(
    outcome: &Outcome,
    action: &Action,
    meeting: MeetingId,
    parties: &Parties,
) -> String {
    let (signed, not) = outcome.signed(action, meeting);
    if signed.is_empty() && not.is_empty() {
        return String::new();
    }
    let names = |ids: &[OrganisationId]| {
        let names: Vec<_> = ids
            .iter()
            .map(|id| text::organisation(parties, *id))
            .collect();
        text::list(&names, "and")
    };
    match (signed.is_empty(), not.is_empty()) {
        (_, true) => "Signed.".into(),
        (true, false) => "Not signed.".into(),
        (false, false) => format!("Signed for {}; not for {}.", names(&signed), names(&not)),
    }
}

fn row(outcome: Outcome, meeting: MeetingId) -> AnyView {
    let state = use_log();
    let action = state.read_action(outcome.action);
    let head = state.head.get();
    let parties = head.map(|head| head.parties.clone()).unwrap_or_default();
    let signed = action
        .as_ref()
        .map(|action| signed_words(&outcome, action, meeting, &parties))
        .filter(|words| {
            let stands = outcome.struck.is_none() || outcome.minuted == Minuted::InTime;
            !words.is_empty() && stands
        })
        .map(|words| view! { <p class="muted">{words}</p> });
    let number = action
        .as_ref()
        .and_then(|a| a.number)
        .map(|n| n.to_string());
    let words = action.map(|a| a.text.clone()).unwrap_or_default();
    let decision = text::outcome(&outcome, &parties);
    let decision = match (&outcome.struck, outcome.minuted) {
        (Some(_), Minuted::InTime) => view! {
            {decision}
            " (struck on another device while the meeting was being closed; what was signed stands)"
        }
        .into_any(),
        (Some(_), _) => view! { <s>{decision}</s> " (struck)" }.into_any(),
        (None, Minuted::AfterClosing) => {
            view! { {decision} " (came in after the meeting was closed)" }.into_any()
        }
        (None, _) => decision.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{number}</th>
            <td>{words}</td>
            <td>{decision} {signed}</td>
            <td>{outcome.note}</td>
            <td>{text::written_by(&outcome.written)}</td>
        </tr>
    }
    .into_any()
}
