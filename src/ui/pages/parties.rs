//! Who takes part, and the rule by which they agree.
#![expect(
    unreachable_pub,
    reason = "leptos' component macro writes pub items whatever the visibility"
)]

mod people;
mod rules;

use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{LogId, Need, NewRule, Occasion, Organisation, OrganisationId, Parties, Role},
    projection::LogState,
    text,
    ui::{
        context::{use_dispatch, use_log},
        pages::OnceKnown,
        parts::{
            CheckField, Choice, Form, FormFrame, MessageNotice, SelectField, Sent, TextField, Ticks,
        },
        route::Route,
    },
};
use people::People;
use rules::{FormerRules, RuleNow};

/// The organisations of a log, and its rule.
#[component]
pub fn PartiesPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let state = use_log();
    view! {
        <div class="stack measure">
            <header class="page__head"><h1 tabindex="-1">"Organisations and rule"</h1></header>
            <p>
                "An owner proposes that an action is complete; it is complete when the organisations that the rule names have agreed. They sign with their "
                <a href=Route::Keys(log).href()>"keys"</a> ", and anybody can "
                <a href=Route::Verify(log).href()>"verify"</a> " it."
            </p>
            {move || state.read_only.get().map(|why| view! {
                <MessageNotice message=text::read_only(&why)/>
            })}
            <section class="stack" aria-labelledby="organisations">
                <h2 id="organisations" tabindex="-1">"Organisations"</h2>
                <Organisations/>
            </section>
            <section class="stack" aria-labelledby="rule">
                <h2 id="rule" tabindex="-1">"Rule"</h2>
                <RuleNow/>
                <FormerRules/>
            </section>
            <Show when=move || state.is_editable()>
                <OnceKnown why="Say who you are to change anything here." then="h1">
                    <AddParty/>
                    <Show when=move || !parties(state).organisations.is_empty()><SetRule/></Show>
                </OnceKnown>
            </Show>
        </div>
    }
}

fn parties(state: LogState) -> Parties {
    let head = state.head.get();
    head.map(|head| head.parties.clone()).unwrap_or_default()
}

#[component]
fn Organisations() -> AnyView {
    let state = use_log();
    let all = Memo::new(move |_| {
        let all = parties(state).organisations.into_iter();
        all.map(|one| one.id).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || all.with(Vec::is_empty)>
            <p class="muted">"No organisation is named yet."</p>
        </Show>
        <ul class="plain-list stack">
            <For each=move || all.get() key=|id| *id let(id)>
                <OrganisationItem id/>
            </For>
        </ul>
    }
    .into_any()
}

/// One organisation. Its card stays while it changes, and with it the focus on what changed it.
#[component]
fn OrganisationItem(id: OrganisationId) -> AnyView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let one = Memo::new(move |_| parties(state).organisation(id).cloned());
    let read = move |read: fn(Organisation) -> String| {
        Signal::derive(move || one.get().map(read).unwrap_or_default())
    };
    let name = read(|one| one.name);
    let change = Callback::new(move |word: String| {
        if let Some(role) = Role::parse(&word) {
            let name = name.get_untracked();
            dispatch.edit(Edit::PutOrganisation { id, name, role });
        }
    });
    let does = read(|one| text::role_words(one.role).to_owned());
    view! {
        <li class="card stack">
            <p><strong>{move || name.get()}</strong></p>
            <People id name people=Signal::derive(move || one.get().map(|one| one.people).unwrap_or_default())/>
            <Show
                when=move || state.is_editable()
                fallback=move || view! { <p>{move || does.get()}</p> }
            >
                <SelectField
                    id=format!("role-{id}")
                    label="What it does"
                    choices=roles()
                    value=read(|one| one.role.word().to_owned())
                    on_change=change
                />
            </Show>
        </li>
    }
    .into_any()
}

fn roles() -> Vec<Choice> {
    let choice = |role: &Role| Choice::new(role.word(), text::role_words(*role));
    Role::ALL.iter().map(choice).collect()
}

#[component]
fn AddParty() -> AnyView {
    let dispatch = use_dispatch();
    let name = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Reviewer.word().to_owned());
    let form = Form::new("new-organisation", move || {
        let added = std::mem::take(&mut *name.write());
        format!("{} was added.", added.trim())
    });
    let send = move |()| -> Sent {
        let name = name.with_untracked(|name| name.trim().to_owned());
        if name.is_empty() {
            return Form::wrong("new-organisation", "Enter the name of the organisation");
        }
        Ok(dispatch.edit(Edit::PutOrganisation {
            id: dispatch.new_id(),
            name,
            role: role
                .with_untracked(|word| Role::parse(word))
                .unwrap_or_default(),
        }))
    };
    view! {
        <FormFrame form button="Add this organisation" send>
            <h2>"Add an organisation"</h2>
            <TextField
                id="new-organisation"
                label="Name"
                value=name
                autocomplete="organization"
                error=form.error("new-organisation")
            />
            <SelectField
                id="new-role"
                label="What it does"
                choices=roles()
                value=role
                on_change=move |word| role.set(word)
            />
        </FormFrame>
    }
    .into_any()
}

/// Boxes for organisations.
#[component]
fn Boxes(legend: &'static str, prefix: &'static str, ticked: Ticks<OrganisationId>) -> AnyView {
    let state = use_log();
    let all = Memo::new(move |_| parties(state).organisations);
    view! {
        <fieldset class="field choices">
            <legend class="field__label">{legend}</legend>
            <For each=move || all.get() key=|one| (one.id, one.name.clone()) let(one)>
                <CheckField
                    id=format!("{prefix}-{}", one.id)
                    label=one.name.clone()
                    checked=Signal::derive(move || ticked.all().contains(&one.id))
                    on_change=move |is_ticked| ticked.tick(one.id, is_ticked)
                />
            </For>
        </fieldset>
    }
    .into_any()
}

#[component]
fn SetRule() -> AnyView {
    let (state, dispatch) = (use_log(), use_dispatch());
    let head = state.head.get_untracked();
    let known = head.map(|head| head.parties.clone()).unwrap_or_default();
    let now = known.rule_in_force().cloned();
    let named = Ticks::new(move || parties(state).likely_reviewers().into_iter().collect());
    let recorders = Ticks::new(move || {
        let recorders = parties(state)
            .rule_in_force()
            .map(|rule| rule.recorders.clone());
        recorders.unwrap_or_default().into_iter().collect()
    });
    let least = RwSignal::new(match now.as_ref().map(|rule| rule.need) {
        Some(Need::AtLeast(n)) => n.to_string(),
        _ => String::new(),
    });
    let any_time = RwSignal::new(now.is_none_or(|rule| rule.occasion == Occasion::AnyTime));
    let form = Form::new("rule-least", move || {
        // What is ticked follows the rule that is in force now.
        named.forget();
        recorders.forget();
        "The rule is set, for what is proposed from now on.".into()
    });
    let send = move |()| -> Sent {
        let words = least.with_untracked(|words| words.trim().to_owned());
        let need = match (words.as_str(), words.parse()) {
            ("", _) => Need::All,
            (_, Ok(n)) => Need::AtLeast(n),
            (_, Err(_)) => return Form::wrong("rule-least", "Enter a number, or leave it empty"),
        };
        Ok(dispatch.edit(Edit::SetRule(NewRule {
            id: dispatch.new_id(),
            organisations: named.now().into_iter().collect(),
            need,
            occasion: match any_time.get_untracked() {
                true => Occasion::AnyTime,
                false => Occasion::Meetings,
            },
            recorders: recorders.now().into_iter().collect(),
        })))
    };
    view! {
        <FormFrame form button="Set this rule" send>
            <h2>"Set the rule"</h2>
            <Boxes legend="Whose agreement counts" prefix="rule-of" ticked=named/>
            <TextField
                id="rule-least"
                label="How many of them must agree"
                hint="Leave it empty if all of them must."
                value=least
                error=form.error("rule-least")
            />
            <CheckField
                id="rule-any-time"
                label="Count agreements between meetings as well"
                checked=any_time
                on_change=move |is_ticked| any_time.set(is_ticked)
            />
            <Boxes
                legend="Who may record what another organisation says at a meeting"
                prefix="rule-recorder"
                ticked=recorders
            />
        </FormFrame>
    }
    .into_any()
}
