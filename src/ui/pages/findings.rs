//! Findings: what a careful clerk would raise about the documents that were imported.

use crate::ui::prelude::*;
use crate::{
    command::{Edit, ExportFormat},
    model::{Finding, FindingId, FindingKind, LogId},
    text::{self, Words},
    ui::{
        context::{FileGoes, use_dispatch, use_log, use_me},
        focus,
        pages::{WhoForm, Written},
        parts::{Button, CheckField, Choice, Notice, RadioField, SelectField, Sending, Status},
        route::Route,
        router::use_router,
    },
};
use std::{collections::BTreeMap, sync::Arc};

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
    let router = use_router();
    let kind = Memo::new(move |_| match router.route().get() {
        Route::Findings(_, kind) => kind,
        _ => None,
    });
    let kinds = Memo::new(move |_| {
        let n_each = all.with(|all| which.with(|which| n_of_kinds(all, which)));
        choices(n_each, kind.get())
    });
    let chosen = Memo::new(move |_| {
        let (which, kind) = (which.get(), kind.get());
        let wanted = |f: &&Arc<Finding>| is_of(f, &which) && kind.is_none_or(|kind| f.kind == kind);
        all.with(|all| all.iter().filter(wanted).cloned().collect::<Vec<_>>())
    });
    // The box that was ticked may leave the list: the next one takes the focus.
    let next = RwSignal::new("h1".to_owned());
    let sending = Sending::new(move || focus::soon(next.get_untracked()), |_| {});
    let tick = Callback::new(move |(id, ticked): (FindingId, bool)| {
        next.set(chosen.with_untracked(|all| after(all, id)));
        let finding = id;
        sending.sent(dispatch.edit(Edit::TickFinding { finding, ticked }));
    });
    // Who can only read is told so above every page of the log.
    let me = use_me();
    let asks_who = move || {
        state.is_editable() && me.author().with(Option::is_none) && all.with(|all| !all.is_empty())
    };
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
            <header class="page__head"><h1 tabindex="-1">"Findings"</h1></header>
            <p class="lede">
                "What a careful clerk would raise about the documents that were imported. They stay with the log; tick off what is dealt with."
            </p>
            <Status quiet=true text=counts/>
            <Show when=asks_who>
                <Notice title="Say who you are to tick findings off.">
                    <WhoForm on_done=|()| focus::soon("h1")/>
                </Notice>
            </Show>
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
            <SelectField
                id="finding-kind"
                label="Kind"
                choices=kinds
                value=Signal::derive(move || kind.get().map_or("", FindingKind::word).to_owned())
                on_change=move |word: String| {
                    router.replace(Route::Findings(log, FindingKind::parse(&word)));
                }
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
                    <FindingView log finding tick/>
                </For>
            </ul>
        </div>
    }
}

/// Whether a finding is among the open ones, those ticked off, or all.
fn is_of(finding: &Finding, which: &str) -> bool {
    match which {
        "open" => finding.ticked.is_none(),
        "ticked" => finding.ticked.is_some(),
        _ => true,
    }
}

/// How many findings there are of each kind, of the open ones, those ticked off, or all.
fn n_of_kinds(all: &[Arc<Finding>], which: &str) -> BTreeMap<FindingKind, usize> {
    let mut n_each = BTreeMap::new();
    for finding in all.iter().filter(|one| is_of(one, which)) {
        *n_each.entry(finding.kind).or_default() += 1;
    }
    n_each
}

/// The kinds that there are, each with its number; and the one that is shown, though there be none of it.
fn choices(mut n_each: BTreeMap<FindingKind, usize>, shown: Option<FindingKind>) -> Vec<Choice> {
    let n: usize = n_each.values().sum();
    if let Some(shown) = shown {
        n_each.entry(shown).or_default();
    }
    let all = Choice::new("", format!("Every kind ({})", text::grouped(n)));
    let kinds = n_each.into_iter().map(|(kind, n)| {
        Choice::new(
            kind.word(),
            format!("{} ({})", kind.words(), text::grouped(n)),
        )
    });
    [all].into_iter().chain(kinds).collect()
}

/// A selector that finds this finding's box while it is listed, and otherwise a neighbour's.
fn after(all: &[Arc<Finding>], id: FindingId) -> String {
    let at = all.iter().position(|f| f.id == id);
    let near = at.and_then(|at| {
        let before = at.checked_sub(1).and_then(|at| all.get(at));
        all.get(at + 1).or(before)
    });
    match near {
        Some(near) => format!("#tick-{id}, #tick-{}", near.id),
        None => "h1".into(),
    }
}

fn n_open(all: &[Arc<Finding>]) -> usize {
    all.iter().filter(|f| f.ticked.is_none()).count()
}

#[component]
fn FindingView(
    log: LogId,
    finding: Arc<Finding>,
    tick: Callback<(FindingId, bool)>,
) -> impl IntoView {
    let (state, me) = (use_log(), use_me());
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
        "Dealt with: {}. {}",
        finding.kind.words().to_lowercase(),
        text::finding_place(&finding)
    );
    view! {
        <li class="finding card">
            <h2 class="finding__title">{finding.kind.words()}</h2>
            <p class="finding__text">{finding.text.clone()}</p>
            {action}
            <p class="muted">
                {text::finding_place(&finding)} ". " {text::finding_advice(finding.kind)}
            </p>
            <Show when=can_edit>
                <CheckField
                    id=format!("tick-{id}")
                    label=label.clone()
                    checked=ticked
                    on_change=move |ticked| tick.run((id, ticked))
                />
            </Show>
            {by.map(|by| view! { <p class="muted">"Ticked off by " <Written written=by/></p> })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attribution, Timestamp};

    #[test]
    fn the_kinds_of_the_findings_that_are_shown_are_counted_and_the_chosen_one_stays() {
        let finding = |n: u64, kind, is_ticked: bool| {
            Arc::new(Finding {
                id: FindingId::random(&mut || n),
                kind,
                action: None,
                source: None,
                line: 1,
                text: String::new(),
                ticked: is_ticked.then_some(Attribution {
                    author: None,
                    at: Timestamp(0),
                }),
            })
        };
        let all = [
            finding(1, FindingKind::NoState, false),
            finding(2, FindingKind::SameNumber, false),
            finding(3, FindingKind::NoState, true),
            finding(4, FindingKind::NoState, false),
        ];
        let shown = |which, kind| {
            let choices = choices(n_of_kinds(&all, which), kind).into_iter();
            choices.map(|one| one.label).collect::<Vec<_>>()
        };
        let (same, none) = ("Same number, different actions", "No state given");
        assert_eq!(
            shown("open", None),
            [
                "Every kind (3)".to_owned(),
                format!("{same} (1)"),
                format!("{none} (2)")
            ]
        );
        assert_eq!(
            shown("ticked", Some(FindingKind::SameNumber)),
            [
                "Every kind (1)".to_owned(),
                format!("{same} (0)"),
                format!("{none} (1)")
            ]
        );
    }
}
