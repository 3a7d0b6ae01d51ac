//! Proposals to end the action, its withdrawal, and the ways back from both.

use super::{
    Row,
    row::{Said, may_be_struck},
};
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Action, Audience, Entry, EntryKind, Parties},
    text::{self, Words},
    ui::{
        focus,
        pages::Written,
        parts::{
            Button, Choice, ErrorSummary, FieldError, Notice, RadioField, Sending, Status,
            SubmitButton, TextArea, error_of,
        },
    },
};
use leptos::ev;

/// The newest withdrawal or proposal that stands.
fn standing(action: &Action) -> Option<Entry> {
    let newest = |kinds: &[EntryKind]| {
        let mut stands = action.entries.iter().rev().filter(|e| e.struck.is_none());
        stands.find(|e| kinds.contains(&e.kind)).cloned()
    };
    newest(&[EntryKind::Withdrawal]).or_else(|| {
        if action.stage.is_over() {
            return None;
        }
        newest(&[EntryKind::ProposedComplete, EntryKind::ProposedClosed])
    })
}

/// Who has returned what is proposed, and why: what a new proposal would answer.
fn returned(action: &Action, parties: &Parties) -> Vec<(String, String)> {
    let open = action.agreement.iter().flat_map(|one| &one.returns);
    let said = open.filter_map(|id| action.sign_offs.iter().find(|one| one.id == *id));
    said.map(|one| {
        let name = text::organisation(parties, one.verdict.organisation);
        (name, one.verdict.note.clone())
    })
    .collect()
}

#[component]
pub(super) fn Endings(row: Row) -> impl IntoView {
    let standing = row.watch(standing);
    let returned = Memo::new(move |_| {
        let parties = row.parties();
        row.read(|action| returned(action, &parties))
    });
    let can_propose = move || standing.with(Option::is_none) || !returned.with(Vec::is_empty);
    let over = row.watch(|a| a.stage.is_over());
    let unsigned = row.watch(Action::is_unsigned);
    let why = move || {
        let head = row.state.head.get();
        text::why_over(unsigned.get(), head.and_then(|head| head.dated))
    };
    let said = Said::new(row);
    // Here and not in the form, which is gone as soon as the ending stands.
    let sending = Sending::new(
        move || {
            said.done("Done. It is in the history with your name.");
            focus::soon("#action-endings");
        },
        move |refusal| said.say(text::refusal(&refusal).whole()),
    );
    view! {
        <section class="stack" aria-labelledby="action-endings">
            <h2 id="action-endings" tabindex="-1">"Ending this action"</h2>
            {move || match standing.get() {
                Some(entry) => view! { <Standing row entry returned=returned.get() said/> }.into_any(),
                None if over.get() => view! { <p>{why()}</p> }.into_any(),
                None => view! {
                    <p class="muted">
                        "The owner can propose that it is complete. It is complete when the others have agreed at a meeting."
                    </p>
                }.into_any(),
            }}
            <Show when=move || row.can_edit.get() && can_propose()>
                <EndForm row sending/>
            </Show>
            <Status text=said.shown()/>
        </section>
    }
}

/// What stands now, and the way back from it.
#[component]
fn Standing(row: Row, entry: Entry, returned: Vec<(String, String)>, said: Said) -> impl IntoView {
    let withdrawn = entry.kind == EntryKind::Withdrawal;
    let (button, done) = if withdrawn {
        ("Reinstate this action", "The action is reinstated.")
    } else {
        ("Take the proposal back", "The proposal is taken back.")
    };
    let id = entry.id;
    let back = move |()| {
        said.say(done);
        let action = row.id;
        row.edit(Edit::StrikeEntry { action, entry: id });
        focus::to_id("action-endings");
    };
    let is_ours = may_be_struck(entry.clone());
    let title = match returned.is_empty() {
        true => entry.kind.words().to_owned(),
        false => format!("{}, and returned", entry.kind.words()),
    };
    let returned: Vec<_> = returned
        .into_iter()
        .map(|(who, why)| view! { <li><strong>{who}</strong> " returned it: " {why}</li> })
        .collect();
    let answers = (!returned.is_empty()).then(|| {
        view! {
            <ul>{returned}</ul>
            <p>"A new proposal, below, answers this: say what was done since."</p>
        }
    });
    view! {
        <Notice title>
            {(!entry.text.is_empty()).then(|| view! { <p>{entry.text.clone()}</p> })}
            <p class="muted"><Written written=entry.written.clone()/></p>
            {answers}
            <Show when=move || row.can_edit.get() && is_ours.get()>
                <Button on_press=back>{button}</Button>
            </Show>
            <Show when=move || row.can_edit.get() && !is_ours.get()>
                <p class="muted">"Whoever proposed it can take it back; others return it, below."</p>
            </Show>
        </Notice>
    }
}

#[component]
fn EndForm(row: Row, sending: Sending) -> impl IntoView {
    let kind = RwSignal::new(EntryKind::ProposedComplete.word().to_owned());
    let text = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let chosen = move || {
        kind.with(|k| EntryKind::parse(k))
            .unwrap_or(EntryKind::ProposedComplete)
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (kind, words) = (chosen(), text.get().trim().to_owned());
        if kind == EntryKind::Withdrawal && words.is_empty() {
            let what = "Say why the action is withdrawn";
            errors.set(vec![FieldError::new("ending-text", what)]);
            return;
        }
        errors.set(Vec::new());
        sending.sent(row.edit(Edit::AddEntry {
            action: row.id,
            id: row.dispatch.new_id(),
            kind,
            text: words,
            at: None,
            regarding: None,
            audience: Audience::Open,
        }));
    };
    let kinds = vec![
        Choice::new(
            EntryKind::ProposedComplete.word(),
            "Propose that it is complete",
        ),
        Choice::new(
            EntryKind::ProposedClosed.word(),
            "Propose to close it without completing it",
        ),
        Choice::new(
            EntryKind::Withdrawal.word(),
            "Withdraw it: it should not be in the log",
        ),
    ];
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Propose an end, or withdraw it"</summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <ErrorSummary errors/>
                <RadioField name="ending" legend="What you want to do" choices=kinds value=kind/>
                <TextArea
                    id="ending-text"
                    label="Why"
                    hint="What was done, and where it can be seen. A withdrawal must give its reason."
                    value=text
                    rows=3
                    error=error_of(errors, "ending-text")
                />
                <div>
                    <SubmitButton disabled=sending.is_waiting()>
                        {move || if chosen() == EntryKind::Withdrawal {
                            "Withdraw this action"
                        } else {
                            "Make this proposal"
                        }}
                    </SubmitButton>
                </div>
            </form>
        </details>
    }
}
