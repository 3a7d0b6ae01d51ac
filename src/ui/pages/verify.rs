//! What can be shown from the log alone: who agreed to which words, and what does not hold.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{ActionProof, Basis, LogId, Parties, Proof},
    projection::{ListQuery, Shown},
    text::{self, Words},
    ui::{
        context::{use_dispatch, use_log},
        parts::{Button, Notice, NoticeKind, moment_words},
        route::Route,
    },
};

/// Checks every statement of a log.
#[component]
pub fn VerifyPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let (state, dispatch) = (use_log(), use_dispatch());
    // Asked for when the log is there, and again when something was signed meanwhile.
    let signed = Memo::new(move |_| {
        let is_there = state.shown.with(|shown| *shown == Shown::Complete);
        let count = |rows: &crate::projection::Rows| {
            rows.iter()
                .map(|row| row.action.sign_offs.len())
                .sum::<usize>()
        };
        is_there.then(|| state.with_rows(count))
    });
    Effect::new(move |_| {
        if signed.get().is_some() {
            dispatch.send(Command::Verify);
        }
    });
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Verify"</h1></header>
            <p>
                "Every signature in this log is checked here, on this device, from the log alone. "
                <code>"matters verify"</code>
                " does the same with a snapshot."
            </p>
            {move || match state.proof.get() {
                None => view! { <p role="status">"Checking…"</p> }.into_any(),
                Some(proof) => view! { <ProofView log proof=(*proof).clone()/> }.into_any(),
            }}
            <p>
                <Button on_press=move |()| _ = dispatch.send(Command::Verify)>"Check again"</Button>
            </p>
        </div>
    }
}

#[component]
fn ProofView(log: LogId, proof: Proof) -> AnyView {
    let n = text::count(proof.n_statements as usize, "statement", "statements");
    let outcome = match (proof.n_statements, proof.faults.len()) {
        (0, 0) => (
            NoticeKind::Information,
            "Nothing has been signed in this log yet.".to_owned(),
        ),
        (_, 0) => (NoticeKind::Success, format!("{n} checked; all hold.")),
        (_, faults) => {
            let faults = text::count(faults, "does not hold or is odd", "do not hold or are odd");
            (NoticeKind::Warning, format!("{n} checked; {faults}."))
        }
    };
    let faults = proof.faults.iter().map(|fault| {
        let doubts: Vec<_> = fault
            .doubts
            .iter()
            .map(|one| text::doubt_words(*one))
            .collect();
        let says = match fault.says.as_str() {
            "" => "A statement that cannot be read".to_owned(),
            says => says.to_owned(),
        };
        view! { <li><strong>{says}</strong> ": " {doubts.join("; ")} "."</li> }
    });
    let faults = faults.collect_view();
    let has_faults = !proof.faults.is_empty();
    let actions = proof
        .actions
        .into_iter()
        .map(|action| view! { <ProvenAction log action/> });
    view! {
        <div role="status"><Notice kind=outcome.0 title=outcome.1/></div>
        {has_faults.then(|| view! {
            <section class="stack">
                <h2>"What does not hold"</h2>
                <ul>{faults}</ul>
            </section>
        })}
        <section class="stack">
            <h2>"Who agreed to which words"</h2>
            {actions.collect_view()}
        </section>
    }
    .into_any()
}

#[component]
fn ProvenAction(log: LogId, action: ActionProof) -> AnyView {
    let state = use_log();
    let head = state.head.get_untracked();
    let parties: Parties = head.map(|head| head.parties.clone()).unwrap_or_default();
    let basis = match action.basis {
        Basis::Agreed => "agreed and signed",
        Basis::Unsigned => "as recorded, not signed",
        Basis::Open => "not agreed yet",
    };
    let href = Route::Action(log, action.action, ListQuery::default()).href();
    let signed = action.signed.into_iter().map(|(one, words)| {
        let name = parties.organisation(one.verdict.organisation);
        let name = name.map_or_else(|| "An organisation".to_owned(), |one| one.name.clone());
        let person = text::speaker(&name, &one.verdict.person).map(|one| format!(" · {one}"));
        let void = (!one.holds()).then_some(" (does not count)");
        let recorded = one.verdict.recorded_by.map(|by| {
            let by = parties.organisation(by);
            format!(
                ", recorded by {}",
                by.map_or("another", |one| one.name.as_str())
            )
        });
        let opinion = text::statement_words(&one);
        let note = (!one.verdict.note.is_empty()).then(|| {
            let note = one.verdict.note.clone();
            view! { <p>"Note: " {note}</p> }
        });
        let key = parties.keys.iter().find(|key| key.id == one.key);
        let unchecked = key.is_some_and(|key| key.checks.is_empty());
        let unchecked = unchecked.then_some(" · with a key that nobody has checked");
        view! {
            <li>
                <strong>{name}</strong> " " {opinion} {void}
                <span class="muted">
                    {person} {recorded} " · " {moment_words(one.at)} {unchecked}
                </span>
                {note}
                <blockquote>{words}</blockquote>
            </li>
        }
    });
    let signed = signed.collect_view();
    view! {
        <section class="card stack">
            <h3><a href=href>{action.name}</a></h3>
            <p>{action.stage.words()} ", " {basis}</p>
            <ul class="plain-list stack">{signed}</ul>
        </section>
    }
    .into_any()
}
