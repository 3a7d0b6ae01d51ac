//! Who has agreed on the end of the action, and the way to say so oneself.

use super::{Row, confirm::Recorded};
use crate::ui::prelude::*;
use crate::{
    command::{Command, VerdictWish, Wish},
    model::{Agreement, Opinion, OrganisationId, PartyState, SignOff, Timestamp},
    text::{self, Piece},
    ui::{
        context::use_me,
        focus,
        parts::{
            Choice, ErrorSummary, FieldError, RadioField, SelectField, Sending, Status,
            SubmitButton, TextArea, error_of, moment_words,
        },
        route::Route,
    },
};
use leptos::ev;

/// What the parties say of the end that is proposed or recorded, and the form to say it.
#[component]
pub(super) fn AgreementView(row: Row) -> impl IntoView {
    let agreement = row.watch(|a| a.agreement.clone());
    let signed = row.watch(|a| a.sign_offs.len());
    let said = RwSignal::new(String::new());
    let sending = Sending::new(
        move || {
            said.set("Signed. Anybody who has the log can check it.".into());
            focus::soon("#action-agreement");
        },
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let any = move || agreement.with(Option::is_some) || signed.get() > 0;
    view! {
        <Show when=any>
            <section class="stack" aria-labelledby="action-agreement">
                <h2 id="action-agreement" tabindex="-1">"Agreement"</h2>
                {move || agreement.get().map(|agreement| view! {
                    <PartyList row agreement/>
                })}
                {move || (signed.get() > 0).then(|| view! { <Signed row sending/> })}
                <Show when=move || row.can_edit.get() && agreement.with(Option::is_some)>
                    <SayForm row sending/>
                </Show>
                <Status text=said/>
            </section>
        </Show>
    }
}

/// The rule, and what each organisation says.
#[component]
fn PartyList(row: Row, agreement: Agreement) -> AnyView {
    let parties = row.parties();
    // What was only recorded has ended, whatever rule would have decided.
    let is_over = row.watch(|a| a.stage.is_over());
    let is_record = is_over.get_untracked() && !agreement.is_met;
    // A proposal that came from a document names no rule: the one in force decides on what is signed now.
    let rule = match agreement.rule {
        None if is_record => None,
        None => parties.rule_in_force(),
        Some(id) => parties.rule(id),
    };
    let of = rule.map(|rule| {
        let needed = rule.n_needed();
        format!("{} of {needed} needed agree. ", agreement.n_agree)
    });
    let decides = match rule {
        Some(rule) => text::rule_words(rule),
        None if is_record => "Recorded, not signed: no rule decided it.".to_owned(),
        None => "No rule decides this yet.".to_owned(),
    };
    let mut states = agreement.parties;
    for id in rule.map_or(&[][..], |rule| &rule.organisations) {
        if states.iter().all(|(known, _)| known != id) {
            states.push((*id, PartyState::Silent));
        }
    }
    let items = states.iter().map(|(id, state)| {
        let name = text::organisation(&parties, *id);
        let words = match state {
            PartyState::Silent => "has not said anything",
            PartyState::Agrees(_) => "agrees",
            PartyState::AgreedEarlierWording(_) => "agreed on an earlier wording",
            PartyState::Returned(_) => "has returned it",
            PartyState::Contradicts(_) => "says two different things; neither counts",
            PartyState::NotCounted(_) => "agrees, and is not counted by the rule",
        };
        view! { <li><strong>{name}</strong> " " {words}</li> }
    });
    let items = items.collect_view();
    view! {
        <p>{of} <span class="muted">{decides}</span></p>
        <ul>{items}</ul>
    }
    .into_any()
}

/// Everything that was signed, each with the words that it is about where they have changed.
#[component]
fn Signed(row: Row, sending: Sending) -> AnyView {
    let all = row.watch(|a| {
        let mut all = a.sign_offs.clone();
        all.sort_by_key(|one| (one.at, one.id));
        let each = all.iter().map(|one| {
            let confirmed = one.confirmed_in(&all).map(|by| by.at);
            (one.clone(), confirmed)
        });
        each.collect::<Vec<_>>()
    });
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Show what was signed"</summary>
            <ol class="disclosure__body stack plain-list">
                <For
                    each=move || all.get()
                    key=|(one, confirmed)| {
                        (one.id, one.earlier_wording.clone(), one.doubts.len(), *confirmed)
                    }
                    let(one)
                >
                    <SignedItem row one=one.0 confirmed=one.1 sending/>
                </For>
            </ol>
        </details>
    }
    .into_any()
}

#[component]
fn SignedItem(row: Row, one: SignOff, confirmed: Option<Timestamp>, sending: Sending) -> AnyView {
    let parties = row.parties();
    let verdict = &one.verdict;
    let recorded = verdict.recorded_by.map(|by| {
        let (by, one) = (text::organisation(&parties, by), one.clone());
        view! { <Recorded row by one confirmed sending/> }
    });
    let doubts: Vec<_> = one
        .doubts
        .iter()
        .map(|one| text::doubt_words(*one))
        .collect();
    let doubts = (!doubts.is_empty()).then(|| {
        let head = if one.holds() {
            "Look at this: "
        } else {
            "Does not count: "
        };
        view! { <p class="field__error">{head} {doubts.join("; ")} "."</p> }
    });
    let difference = one.earlier_wording.clone().map(|before| {
        let now = row.watch(|a| a.text.clone());
        move || now.with(|now| what_has_changed(&before, now))
    });
    let name = text::organisation(&parties, verdict.organisation);
    let person = text::speaker(&name, &verdict.person).map(|one| format!(" · {one}"));
    let note = verdict.note.clone();
    view! {
        <li>
            <strong>{name}</strong>
            " " {text::opinion_words(verdict.opinion)}
            <span class="muted">{person} " · " {moment_words(one.at)}</span>
            {(!note.is_empty()).then(|| view! { <p>{note}</p> })}
            {recorded}
            {difference}
            {doubts}
        </li>
    }
    .into_any()
}

/// The words that are gone and those that are new since something was said of them.
fn what_has_changed(before: &str, now: &str) -> AnyView {
    let pieces = text::difference(before, now).into_iter();
    let pieces = pieces.map(|piece| match piece {
        Piece::Same(words) => view! { <span>{words}</span> }.into_any(),
        Piece::Gone(words) => view! { <del>{words}</del> }.into_any(),
        Piece::New(words) => view! { <ins>{words}</ins> }.into_any(),
    });
    let pieces = pieces.collect_view();
    view! { <p>"Said of an earlier wording. What has changed since: " {pieces}</p> }.into_any()
}

#[component]
fn SayForm(row: Row, sending: Sending) -> AnyView {
    let me = use_me().author();
    let opinion = RwSignal::new(Opinion::Agree.word().to_owned());
    let whose = RwSignal::new(String::new());
    let meeting = RwSignal::new(String::new());
    let note = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::new());
    let chosen = move || {
        opinion
            .with(|word| Opinion::parse(word))
            .unwrap_or(Opinion::Agree)
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let words = note.get().trim().to_owned();
        if chosen() == Opinion::Return && words.is_empty() {
            let what = "Say what is missing";
            errors.set(vec![FieldError::new("verdict-note", what)]);
            return;
        }
        errors.set(Vec::new());
        let wish = VerdictWish {
            action: row.id,
            // What stands on the screen, not what may have arrived meanwhile.
            seen: row.now(|a| a.text.clone()),
            opinion: chosen(),
            note: words,
            organisation: whose.with(|id| OrganisationId::parse(id)),
            person: me
                .with(|me| me.as_ref().map(|me| me.name.clone()))
                .unwrap_or_default(),
            meeting: meeting.with(|id| crate::model::MeetingId::parse(id)),
        };
        sending.sent(row.dispatch.send(Command::Sign(vec![Wish::Verdict(wish)])));
    };
    let kinds = vec![
        Choice::new(Opinion::Agree.word(), "We agree with it, in these words"),
        Choice::new(Opinion::Return.word(), "We return it, with a reason"),
        Choice::new(Opinion::TakeBack.word(), "We take back what we said before"),
    ];
    let organisations = Signal::derive(move || {
        let own = Choice::new("", "My own organisation");
        let all = row.parties().organisations.into_iter();
        let others = all.map(|one| Choice::new(one.id.to_string(), one.name));
        std::iter::once(own).chain(others).collect::<Vec<_>>()
    });
    let keys = Route::Keys(row.log).href();
    view! {
        <details class="disclosure">
            <summary class="disclosure__summary">"Agree, or return it"</summary>
            <form class="disclosure__body stack" novalidate on:submit=submit>
                <p class="muted">
                    "You sign with the key of this device, for the organisation whose key it is. "
                    <a href=keys>"Keys"</a>
                </p>
                <ErrorSummary errors/>
                <RadioField name="verdict" legend="What you say" choices=kinds value=opinion/>
                <TextArea
                    id="verdict-note"
                    label="Note, or the reason"
                    value=note
                    rows=3
                    error=error_of(errors, "verdict-note")
                />
                <SelectField
                    id="verdict-whose"
                    label="Whose word it is"
                    hint="Another organisation’s only where it was said at a meeting, and the rule lets you record it."
                    choices=organisations
                    value=whose
                    on_change=move |id| whose.set(id)
                />
                <SelectField
                    id="verdict-meeting"
                    label="The meeting at which it is said"
                    choices=meetings(row)
                    value=meeting
                    on_change=move |id| meeting.set(id)
                />
                <div>
                    <SubmitButton disabled=sending.is_waiting()>"Sign this"</SubmitButton>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// The meetings of the log, the newest first.
fn meetings(row: Row) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let none = Choice::new("", "No meeting");
        let head = row.state.head.get();
        let held = head.iter().flat_map(|head| head.meetings.iter().rev());
        let held = held.filter(|one| one.called_off.is_none());
        let named = held.map(|one| Choice::new(one.id.to_string(), text::meeting(one)));
        std::iter::once(none).chain(named).collect()
    })
}
