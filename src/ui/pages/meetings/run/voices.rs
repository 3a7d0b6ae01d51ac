//! Who can agree or return at the meeting, and what each has said on the action that is talked about.

use super::Running;
use crate::ui::pages::meetings::meeting::Sitting;
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    model::{ActionId, OrganisationId, OutcomeId, Parties, Quorum},
    text,
    ui::parts::{Button, ButtonKind},
};

/// The organisations of the log that are present.
#[derive(Clone, Copy)]
pub(super) struct Voices {
    sitting: Sitting,
    parties: Memo<Parties>,
}

impl Voices {
    pub(super) fn new(sitting: Sitting) -> Self {
        let head = sitting.state.head;
        let parties = Memo::new(move |_| {
            let head = head.get();
            head.map(|head| head.parties.clone()).unwrap_or_default()
        });
        Self { sitting, parties }
    }

    /// All who are present, with their names.
    pub(super) fn present(self) -> Vec<(OrganisationId, String)> {
        self.parties.with(|parties| {
            let present = self.sitting.read(|m| m.present(parties));
            let named = present.into_iter();
            named
                .map(|id| (id, text::organisation(parties, id)))
                .collect()
        })
    }

    /// Those of them whose agreement the rule of the log counts.
    pub(super) fn of_rule(self) -> Vec<(OrganisationId, String)> {
        let rule = self.parties.with(|parties| {
            let rule = parties.rule_in_force();
            rule.map(|rule| rule.organisations.clone())
                .unwrap_or_default()
        });
        let mut present = self.present();
        present.retain(|(id, _)| rule.contains(id));
        present
    }

    /// Those of the rule of whom nothing is recorded on an action.
    pub(super) fn silent(self, action: ActionId) -> Vec<OrganisationId> {
        let mut all: Vec<_> = self.of_rule().into_iter().map(|(id, _)| id).collect();
        all.retain(|id| {
            self.sitting
                .read(|m| m.words_of(action, *id).next().is_none())
        });
        all
    }

    /// How those present stand to the rule; nothing where there is no rule.
    pub(super) fn quorum(self) -> Option<Quorum> {
        self.parties.with(|parties| {
            let rule = parties.rule_in_force()?;
            self.sitting.read(|m| Some(m.quorum(parties, rule)))
        })
    }

    /// What becomes of an agreement, in a sentence.
    pub(super) fn what_is_signed(self) -> &'static str {
        let has_rule = self.parties.with(|p| p.rule_in_force().is_some());
        match (has_rule, self.of_rule().is_empty()) {
            (false, _) => {
                "No rule says who must agree, so that this is written in the minutes and not signed. Set the rule under “Organisations and rule”."
            }
            (true, true) => {
                "No organisation of the rule is noted as present, so that this is written in the minutes and not signed. Note who is present on the page of the meeting."
            }
            (true, false) => {
                "What each says is signed once, when the meeting is closed. Until then it can be struck."
            }
        }
    }
}

/// What is recorded on the action at this meeting.
#[component]
pub(super) fn OutcomeList(running: Running, id: ActionId) -> impl IntoView {
    let sitting = running.sitting;
    let strike = move |outcome: OutcomeId| {
        sitting.edit(MeetingEdit::Strike(outcome));
        running.said.set("Struck.".into());
        crate::ui::focus::soon(super::ACTION);
    };
    move || {
        let parties = running.voices.parties.get();
        let lines: Vec<_> = sitting.read(|m| {
            let of_it = m.outcomes.iter().filter(|one| one.action == id);
            let standing = of_it.filter(|one| one.struck.is_none());
            standing
                .map(|one| (one.id, text::outcome(one, &parties), one.note.clone()))
                .collect()
        });
        let can = running.is_open();
        let lines: Vec<_> = lines
            .into_iter()
            .map(|(outcome, words, note)| {
                let label = format!("Strike “{words}”");
                let note = (!note.is_empty()).then(|| format!(": {note}"));
                view! {
                    <li class="cluster">
                        <span>{words} {note}</span>
                        {can.then(|| view! {
                            <Button
                                kind=ButtonKind::Quiet
                                name=label
                                on_press=move |()| strike(outcome)
                            >
                                "Strike"
                            </Button>
                        })}
                    </li>
                }
            })
            .collect();
        (!lines.is_empty()).then(|| {
            view! {
                <p><strong>"Recorded at this meeting"</strong></p>
                <ul class="plain-list">{lines}</ul>
            }
        })
    }
}
