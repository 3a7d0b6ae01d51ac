//! Closing the meeting: all that will be signed, once more and letter for letter, before it is.

use super::{super::meeting::Sitting, Running};
use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::{ActionId, Closing, LeftUnsigned, Parties, Refusal, Spoken, capital},
    text,
    ui::{
        context::use_log,
        focus,
        parts::{Button, ButtonKind, ButtonLink, Sending, Status},
        route::Route,
    },
};

/// What stands in the minutes and what is signed of it.
#[component]
pub(super) fn CloseMeeting(running: Running) -> impl IntoView {
    let sitting = running.sitting;
    let n = move || {
        let n = sitting.read(|m| m.outcomes.iter().filter(|o| o.struck.is_none()).count());
        text::count(n, "outcome stands", "outcomes stand")
    };
    let n_open = move || {
        let n = running.items.with(|items| {
            let open = items
                .iter()
                .filter(|item| sitting.read(|m| m.outcome(item.action).is_none()));
            open.count()
        });
        text::count(n, "action has no outcome", "actions have no outcome")
    };
    let minutes = Route::Minutes(sitting.log, sitting.id).href();
    let done = Callback::new(move |()| {
        running.closing.set(false);
        // The button that opened the dialog is gone with what it offered.
        focus::soon("#main h1");
    });
    view! {
        <p>{n} " in the minutes; " {n_open} "."</p>
        {move || running.voices.quorum().map(|quorum| view! { <p>{text::quorum(quorum)}</p> })}
        <p>
            "Closing makes the outcomes final. It happens whole or not at all. Corrections afterwards are made on the actions themselves, or at the next meeting."
        </p>
        <ToSign sitting done/>
        <p><ButtonLink href=minutes>"Read the minutes first"</ButtonLink></p>
    }
}

/// What closing the meeting signs, or a supplement to its minutes, and the button that signs it.
#[component]
pub(in crate::ui::pages::meetings) fn ToSign(
    sitting: Sitting,
    done: Callback<()>,
) -> impl IntoView {
    let (state, dispatch) = (use_log(), sitting.dispatch);
    let closing = Memo::new(move |_| {
        let shown = state.closing.get();
        shown.filter(|closing| closing.meeting == sitting.id)
    });
    let said = RwSignal::new(String::new());
    let ask = move || _ = dispatch.send(Command::ShowClosing(sitting.id));
    let sending = Sending::new(
        move || done.run(()),
        move |refusal: Refusal| {
            said.set(text::refusal(&refusal).whole());
            ask();
        },
    );
    let is_closed = Memo::new(move |_| sitting.read(|m| m.closed.is_some()));
    // Whatever others change meanwhile is shown before it can be signed.
    Effect::new(move |_| {
        let any = sitting.read(|m| m.closed.is_none() || m.late().next().is_some());
        if any && state.head.with(Option::is_some) {
            ask();
        }
    });
    let close = move |()| {
        let shown = closing.get_untracked();
        let signs = shown.map(|closing| closing.signs).unwrap_or_default();
        let meeting = sitting.id;
        sending.sent(dispatch.send(Command::CloseMeeting { meeting, signs }));
    };
    let parties = move || {
        let head = state.head.get();
        head.map(|head| head.parties.clone()).unwrap_or_default()
    };
    let words = move || {
        let n = closing.with(|c| c.as_ref().map_or(0, |c| c.signs.len()));
        text::to_sign(n, is_closed.get())
    };
    let is_ready = Signal::derive(move || closing.with(Option::is_some));
    let disabled = Signal::derive(move || !is_ready.get() || sending.is_waiting().get());
    view! {
        {move || match closing.get() {
            None => view! { <p role="status">"Finding out what is to be signed…"</p> }.into_any(),
            Some(closing) => view! { <Plan closing parties=parties()/> }.into_any(),
        }}
        <Status text=said/>
        <p><Button kind=ButtonKind::Primary disabled on_press=close>{words}</Button></p>
    }
}

/// What will be signed, by action, and what will not be.
#[component]
fn Plan(closing: Closing, parties: Parties) -> AnyView {
    let Closing { signs, left, .. } = closing;
    if signs.is_empty() && left.is_empty() {
        return view! { <p>"Nothing is signed: no organisation has agreed or returned anything."</p> }
            .into_any();
    }
    let mut actions: Vec<ActionId> = signs.iter().map(|one| one.action).collect();
    actions.dedup();
    let by_action = actions.into_iter().map(|action| {
        let of_it: Vec<_> = signs
            .iter()
            .filter(|one| one.action == action)
            .cloned()
            .collect();
        view! { <ActionSigned action signs=of_it parties=parties.clone()/> }
    });
    let by_action = by_action.collect_view();
    let has_signs = !signs.is_empty();
    let left = (!left.is_empty()).then(|| view! { <Left left parties=parties.clone()/> });
    view! {
        {has_signs.then(|| view! { <h3>"Signed with the key of this device"</h3> })}
        <ul class="stack plain-list">{by_action}</ul>
        {left}
    }
    .into_any()
}

fn name_of(action: ActionId) -> String {
    let action = use_log().action_now(action);
    action.map(|a| capital(&a.name())).unwrap_or_default()
}

#[component]
fn ActionSigned(action: ActionId, signs: Vec<Spoken>, parties: Parties) -> AnyView {
    let wording = signs.first().map(|one| one.seen.clone());
    let lines = signs.into_iter().map(|one| {
        let who = text::organisation(&parties, one.organisation);
        let says = text::opinion_words(one.opinion);
        let recorded = one.is_recorded.then_some("recorded by your organisation");
        let note = (!one.note.is_empty()).then(|| format!(": {}", one.note));
        let by: Vec<_> = text::speaker(&who, &one.person)
            .into_iter()
            .chain(recorded)
            .collect();
        let by = (!by.is_empty()).then(|| format!(" ({})", by.join("; ")));
        view! { <li><strong>{who}</strong> " " {says} {note} {by}</li> }
    });
    let lines = lines.collect_view();
    view! {
        <li>
            <p><strong>{name_of(action)}</strong> " “" {wording} "”"</p>
            <ul>{lines}</ul>
        </li>
    }
    .into_any()
}

#[component]
fn Left(left: Vec<LeftUnsigned>, parties: Parties) -> AnyView {
    let lines = left.into_iter().map(|one| {
        let who = text::organisation(&parties, one.organisation);
        let why = text::why_unsigned(one.why);
        view! { <li>{name_of(one.action)} ", " <strong>{who}</strong> ": " {why} "."</li> }
    });
    let lines = lines.collect_view();
    view! {
        <h3>"Not signed"</h3>
        <p class="muted">"These stand in the minutes. The organisations can sign them on the actions, each with its own key."</p>
        <ul>{lines}</ul>
    }
    .into_any()
}
