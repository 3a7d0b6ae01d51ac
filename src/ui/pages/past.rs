//! The log as it stood at a past moment, read-only.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{Action, Day, Group, LogHead, LogId, Offset, PastMoment},
    projection::{PastAnswer, Shown},
    text::{self, Words},
    ui::{
        context::{use_dispatch, use_log, use_outside},
        pages::{entries_view, moves_view},
        parts::{CategoryTag, MessageNotice, Notice, Sending, moment_words, set_apart, stage_cell},
        route::Route,
    },
};
use std::sync::Arc;

/// The log as it stood at a past moment.
#[component]
pub fn PastPage(
    /// The log.
    log: LogId,
    /// The moment.
    moment: PastMoment,
) -> impl IntoView {
    let (dispatch, state) = (use_dispatch(), use_log());
    let offset = offset_of(moment);
    let refused = RwSignal::new(None);
    let sending = Sending::new(|| {}, move |refusal| refused.set(Some(refusal)));
    let ready = Memo::new(move |_| state.shown.with(|shown| *shown == Shown::Complete));
    Effect::new(move |_| {
        if ready.get() {
            sending.sent(dispatch.send(Command::ShowPast(moment, offset)));
        }
    });
    let past = Memo::new(move |_| state.past.get().filter(|past| past.moment == moment));
    let back = Route::History(log).href();
    view! {
        <div class="stack past">
            <p><a class="back" href=back>"Back to the history"</a></p>
            <header class="page__head">
                <h1 tabindex="-1">"The log as it stood"</h1>
            </header>
            {move || match (past.get(), refused.get()) {
                (Some(past), _) => view! { <PastLog log past/> }.into_any(),
                (None, Some(refusal)) => view! {
                    <MessageNotice message=text::refusal(&refusal)/>
                }.into_any(),
                (None, None) => view! { <p role="status">"Reading the log as it stood…"</p> }.into_any(),
            }}
        </div>
    }
}

/// How far this device's clocks are from UTC when the day of a moment ends.
fn offset_of(moment: PastMoment) -> Offset {
    let next = match moment {
        PastMoment::After(_) => None,
        PastMoment::EndOf(day) => Day::from_number(day.number() + 1),
    };
    let at = |day| use_outside().with(|outside| outside.offset_at(day));
    next.map(at).unwrap_or_default()
}

#[component]
fn PastLog(log: LogId, past: Arc<PastAnswer>) -> impl IntoView {
    let title = match (&past.change, past.moment) {
        (Some(change), _) => format!(
            "As it stood on {}, just after this change by {}: {}. Nothing can be changed here.",
            moment_words(change.written.at),
            text::written_by(&change.written),
            change.summary.trim_end_matches('.'),
        ),
        (None, PastMoment::EndOf(day)) => format!(
            "As it stood at the end of {}, by the clock of this device ({}). Nothing can be changed here.",
            text::day(day),
            offset_of(past.moment),
        ),
        (None, PastMoment::After(_)) => "Nothing can be changed here.".to_owned(),
    };
    let now = Route::List(log, Default::default()).href();
    let groups = [Group::Ongoing, Group::Proposed, Group::Completed].map(|group| {
        let past = past.clone();
        view! { <PastGroup past group/> }
    });
    view! {
        <Notice title>
            <p><a href=now>"Go to the log as it is now"</a></p>
        </Notice>
        <p class="lede">{past.head.title.clone()}</p>
        {groups.collect_view()}
    }
}

#[component]
fn PastGroup(past: Arc<PastAnswer>, group: Group) -> impl IntoView {
    let twice = past.clashing_numbers();
    let twins = |action: &Action| {
        let clashes = action
            .number
            .is_some_and(|n| twice.binary_search(&n).is_ok());
        if clashes {
            past.twins(action)
        } else {
            Vec::new()
        }
    };
    let rows: Vec<_> = past
        .actions
        .iter()
        .enumerate()
        .filter(|(_, action)| action.stage.group() == group)
        .map(|(at, action)| {
            let row = past_row(action, &past.head, &twins(action));
            (row, past_more(past.clone(), at, action))
        })
        .collect();
    let id = format!("past-{}", group.word());
    let n = text::count(rows.len(), "action", "actions");
    let table = if rows.is_empty() {
        view! { <p class="muted">"None."</p> }.into_any()
    } else {
        view! {
            <div class="table-frame" role="region" aria-labelledby=id.clone() tabindex="0">
                <table class="past-table">
                    <thead>
                        <tr>
                            <th scope="col">"Number"</th>
                            <th scope="col">"Action"</th>
                            <th scope="col">"Category"</th>
                            <th scope="col">"Deadline"</th>
                            <th scope="col">"Stage"</th>
                            <th scope="col">"Latest update"</th>
                            <th scope="col">"Origin"</th>
                            <th scope="col">"Owner"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="stack">
            <h2 id=id>{group.words()} ": " {n}</h2>
            {table}
        </section>
    }
}

fn past_row(action: &Action, head: &LogHead, twins: &[String]) -> impl IntoView + use<> {
    let category = action.category.and_then(|id| {
        let category = head.categories.iter().find(|c| c.id == id)?;
        Some(view! { <CategoryTag category=category.clone()/> })
    });
    let owners: Vec<_> = action.owners.iter().map(|o| o.name.clone()).collect();
    let number = action.number.map(|n| n.to_string()).unwrap_or_default();
    let origin = action.origin.as_ref().map(text::origin);
    view! {
        <tr>
            <th scope="row">{number}</th>
            <td>
                {action.text.clone()}
                {set_apart(action, &head.categories, twins)}
            </td>
            <td>{category}</td>
            <td>{text::due(&action.due)}</td>
            <td>{stage_cell(action)}</td>
            <td>{action.latest_update().map(|e| text::first_words(&e.text, 200))}</td>
            <td>{origin}</td>
            <td>{text::list(&owners, "and")}</td>
        </tr>
    }
}

/// What the row has no room for, made when somebody wants to read it.
fn past_more(past: Arc<PastAnswer>, at: usize, action: &Action) -> Option<AnyView> {
    let has_names = !action.links.is_empty() || !action.artefacts.is_empty();
    if action.entries.is_empty() && action.moves.is_empty() && !has_names {
        return None;
    }
    let open = RwSignal::new(false);
    let name = match action.number {
        Some(number) => {
            format!("All that was said on action {number}, what it names, and every deadline")
        }
        None => "All that was said on this action, what it names, and every deadline".into(),
    };
    let more = move || {
        let action = past.actions.get(at).filter(|_| open.get())?;
        let moves = moves_view(action, &past.head.meetings);
        let moves = moves.map(|moves| view! { <h3>"Deadlines"</h3> {moves} });
        let entries = entries_view(action);
        let entries = entries.map(|all| view! { <h3>"Updates and questions"</h3> {all} });
        let names = names_view(&past, action);
        Some(view! { <div class="disclosure__body stack">{names} {moves} {entries}</div> })
    };
    let view = view! {
        <tr>
            <td></td>
            <td colspan="7">
                <details class="disclosure" on:toggle=move |_| open.set(true)>
                    <summary class="disclosure__summary">{name}</summary>
                    {more}
                </details>
            </td>
        </tr>
    };
    Some(view.into_any())
}

/// The links to other actions and the artefacts, as they were then.
fn names_view(past: &PastAnswer, action: &Action) -> impl IntoView + use<> {
    let artefacts: Vec<_> = action.artefacts.iter().map(u32::to_string).collect();
    let fields = [
        ("Links to", text::list(&past.linked(action), "and")),
        ("Artefacts", text::list(&artefacts, "and")),
    ];
    let rows: Vec<_> = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            view! { <div class="summary-list__row"><dt>{name}</dt><dd>{value}</dd></div> }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <dl class="summary-list">{rows}</dl> })
}
