//! The rule that is in force, and those that were before it.

use super::parties;
use crate::ui::prelude::*;
use crate::{
    model::{OrganisationId, Parties, Rule},
    text,
    ui::{
        context::use_log,
        pages::Written,
        parts::{Notice, NoticeKind},
    },
};

/// A rule in words: how many must agree and when, whose agreement counts, who may record it.
fn rule_words(parties: &Parties, rule: &Rule) -> String {
    let names = |ids: &[OrganisationId]| {
        // In the order in which they are listed above.
        let named = parties
            .organisations
            .iter()
            .filter(|one| ids.contains(&one.id));
        let names: Vec<_> = named.map(|one| one.name.clone()).collect();
        text::list(&names, "and")
    };
    let recorders = match rule.recorders.as_slice() {
        [] => String::new(),
        recorders => format!(
            " What is said at a meeting may be recorded by {}.",
            names(recorders)
        ),
    };
    let named = names(&rule.organisations);
    format!("{} Named: {named}.{recorders}", text::rule_words(rule))
}

#[component]
pub(super) fn RuleNow() -> AnyView {
    let state = use_log();
    let shown = move || {
        let parties = parties(state);
        match parties.rules_in_force().as_slice() {
            [] => view! {
                <p class="muted">"No rule is set yet, so nothing that is proposed can be agreed here."</p>
            }
            .into_any(),
            [rule] => view! {
                <p>{rule_words(&parties, rule)}</p>
                <p class="muted">
                    "A new rule holds for what is proposed from then on. What was agreed under an old one stays agreed."
                </p>
            }
            .into_any(),
            _ => view! {
                <Notice
                    kind=NoticeKind::Warning
                    title="Two rules were set apart from each other.".to_owned()
                >
                    <p>"Neither is in force until somebody sets the one that is meant."</p>
                </Notice>
            }
            .into_any(),
        }
    };
    view! { {shown} }.into_any()
}

/// The rules that others have taken the place of, with who set them; nothing where there are none.
#[component]
pub(super) fn FormerRules() -> AnyView {
    let state = use_log();
    let former = Memo::new(move |_| {
        let parties = parties(state);
        let former = parties.former_rules().into_iter();
        let told = former.map(|rule| {
            let words = rule_words(&parties, rule);
            (rule.id, words, rule.written.clone())
        });
        told.collect::<Vec<_>>()
    });
    view! {
        <Show when=move || former.with(|former| !former.is_empty())>
            <details class="disclosure">
                <summary class="disclosure__summary">"Former rules"</summary>
                <ol class="disclosure__body stack">
                    <For each=move || former.get() key=|one| (one.0, one.1.clone()) let(one)>
                        <li>{one.1} " Set by " <Written written=one.2/></li>
                    </For>
                </ol>
            </details>
        </Show>
    }
    .into_any()
}
