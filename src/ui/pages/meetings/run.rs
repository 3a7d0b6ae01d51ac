//! Running a meeting: one action at a time on one screen, one key an outcome.

mod closing;
mod forms;
mod voices;

use super::{WhyNoChange, agenda, meeting::Sitting};
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    model::{
        Action, ActionId, AgendaItem, Decision, Ending, LogId, MeetingId, OrganisationId, capital,
        proposed_ending,
    },
    text,
    ui::{
        context::use_today,
        keymap::{KeyAction, Scope},
        parts::{Button, ButtonKind, Dialog, StageTag, Status},
        route::Route,
        router::use_router,
        shell,
    },
};
use closing::CloseMeeting;
pub(super) use closing::ToSign;
pub(super) use forms::next;
use forms::{Asking, OutcomeForm};
use leptos::ev;
use voices::{OutcomeList, Voices};

/// The meeting as it runs.
#[component]
pub fn RunMeetingPage(
    /// The log.
    log: LogId,
    /// The meeting.
    id: MeetingId,
) -> impl IntoView {
    let sitting = Sitting::new(log, id);
    let running = Running::new(sitting);
    running.follow_keys();
    let title = move || sitting.read(text::meeting);
    let back = Route::Meeting(log, id).href();
    let n_there = move || {
        let n = sitting.read(|m| m.organisations().len());
        format!(
            "{} present",
            text::count(n, "organisation", "organisations")
        )
    };
    let is_closed = move || sitting.read(|m| m.closed.is_some());
    let is_empty = Memo::new(move |_| running.items.with(Vec::is_empty));
    view! {
        <div class="stack run" class:run--large=move || running.large.get()>
            <p class="no-print"><a class="back" href=back>"Back to the meeting"</a></p>
            <header class="page__head">
                <h1 tabindex="-1">{title}</h1>
                <span class="muted">{n_there}</span>
                <div class="list-head__tools no-print">
                    <Button on_press=move |()| running.large.update(|large| *large = !*large)>
                        {move || if running.large.get() { "Normal size" } else { "Presentation size" }}
                    </Button>
                    <Show when=move || sitting.can_edit.get() && !is_closed()>
                        <Button on_press=move |()| running.closing.set(true)>
                            "Close the meeting…"
                        </Button>
                    </Show>
                </div>
            </header>
            <WhyNoChange/>
            {move || running.voices.quorum().map(|quorum| view! {
                <p class="muted">{text::quorum(quorum)}</p>
            })}
            <Show when=is_closed>
                <p>"This meeting is closed: its outcomes are final."</p>
            </Show>
            <Show when=move || is_empty.get()>
                <p class="muted">"Nothing is on the agenda."</p>
            </Show>
            <div class="run__desk">
                <AgendaList running/>
                <Current running/>
            </div>
            <Status quiet=true text=running.said/>
        </div>
        <Dialog id="close-meeting" title="Close the meeting?" open=running.closing>
            <CloseMeeting running/>
        </Dialog>
    }
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Running {
    sitting: Sitting,
    /// The agenda without what was taken off.
    items: Memo<Vec<AgendaItem>>,
    /// The action that is talked about.
    chosen: RwSignal<Option<ActionId>>,
    /// What is being asked about it.
    asking: RwSignal<Option<Asking>>,
    large: RwSignal<bool>,
    closing: RwSignal<bool>,
    said: RwSignal<String>,
    /// Those who can agree or return at the meeting.
    voices: Voices,
}

impl Running {
    fn new(sitting: Sitting) -> Self {
        let all = agenda::items(sitting);
        let items = Memo::new(move |_| {
            let all = all.get().into_iter();
            all.filter(|item| !item.pruned).collect::<Vec<_>>()
        });
        Self {
            sitting,
            items,
            chosen: RwSignal::new(None),
            asking: RwSignal::new(None),
            large: RwSignal::new(false),
            closing: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            voices: Voices::new(sitting),
        }
    }

    /// The action that is talked about: the first, before one is chosen.
    fn current(self) -> Option<ActionId> {
        let chosen = self.chosen.get();
        self.items.with(|items| {
            let is_there = |id: &ActionId| items.iter().any(|item| item.action == *id);
            let first = || items.first().map(|item| item.action);
            chosen.filter(is_there).or_else(first)
        })
    }

    /// Whether outcomes can be recorded now.
    fn is_open(self) -> bool {
        self.sitting.can_edit.get() && self.sitting.read(|m| m.closed.is_none())
    }

    fn go(self, by: isize) {
        let current = untrack(|| self.current());
        let next = self.items.with_untracked(|items| {
            let at = items.iter().position(|item| Some(item.action) == current)?;
            items
                .get(at.checked_add_signed(by)?)
                .map(|item| item.action)
        });
        if next.is_some() {
            self.asking.set(None);
            self.chosen.set(next);
        }
    }

    fn ask(self, asking: Asking) {
        if untrack(|| self.is_open()) {
            self.asking.set(Some(asking));
            request_animation_frame(|| {
                crate::ui::focus::to_first("#outcome :is(textarea, select)")
            });
        }
    }

    /// Records an outcome of the current action and goes on to the next.
    fn decide(self, decision: Decision, note: String) {
        self.record(decision, note, Vec::new());
        self.go(1);
    }

    /// Records an outcome of the current action, with whose word it is.
    fn record(self, decision: Decision, note: String, of: Vec<OrganisationId>) {
        let Some(action) = untrack(|| self.current().filter(|_| self.is_open())) else {
            return;
        };
        let words = text::decision(&decision);
        self.sitting.edit(MeetingEdit::Decide {
            actions: vec![(action, self.sitting.dispatch.new_id())],
            decision,
            note,
            of,
        });
        let action = self.sitting.state.action_now(action);
        let name = action.map(|a| capital(&a.name())).unwrap_or_default();
        self.said.set(format!("{name}: {words}."));
        self.asking.set(None);
    }

    /// What is proposed for the current action.
    fn proposed(self) -> Option<(ActionId, Ending)> {
        let action = untrack(|| self.current())?;
        let stage = self.sitting.state.action_now(action)?.stage;
        Some((action, proposed_ending(stage)?))
    }

    /// All who must agree and have not said anything agree; where the log names nobody, the meeting does.
    fn agree(self) {
        let Some((action, ending)) = self.proposed() else {
            return;
        };
        let of = untrack(|| self.voices.silent(action));
        if of.is_empty() && untrack(|| !self.voices.of_rule().is_empty()) {
            self.said
                .set("All of them have been recorded already.".into());
            return;
        }
        self.record(Decision::Agreed(ending), String::new(), of);
        self.go(1);
    }

    /// The organisation at a place of the list agrees.
    fn agree_for(self, place: usize) {
        let voice = untrack(|| self.voices.of_rule().get(place).cloned());
        let (Some((action, ending)), Some((id, name))) = (self.proposed(), voice) else {
            return;
        };
        if untrack(|| self.voices.silent(action).contains(&id)) {
            self.record(Decision::Agreed(ending), String::new(), vec![id]);
            self.said.set(format!("{name} agrees."));
        }
    }

    fn follow_keys(self) {
        let router = use_router();
        let heard = window_event_listener(ev::keydown, move |event| {
            let Some(action) = shell::meaning(&event, Scope::Meeting) else {
                return;
            };
            let has_proposal = || {
                let state = self.sitting.state;
                let action = untrack(|| self.current()).and_then(|id| state.action_now(id));
                action.is_some_and(|a| a.stage.is_proposed())
            };
            match action {
                KeyAction::NextItem => self.go(1),
                KeyAction::PreviousItem => self.go(-1),
                KeyAction::Agree => self.agree(),
                KeyAction::AgreeFor => {
                    let place = event.key().parse::<usize>();
                    self.agree_for(place.unwrap_or_default().saturating_sub(1));
                }
                KeyAction::Return if has_proposal() => self.ask(Asking::Return),
                KeyAction::RollOver => self.ask(Asking::RollOver),
                KeyAction::Carry => self.decide(Decision::Carried, String::new()),
                KeyAction::Comment => self.ask(Asking::Comment),
                KeyAction::NewHere => self.ask(Asking::New),
                KeyAction::Large => self.large.update(|large| *large = !*large),
                KeyAction::LeaveMeeting if self.asking.with_untracked(Option::is_some) => {
                    self.asking.set(None);
                }
                KeyAction::LeaveMeeting => {
                    router.go(Route::Meeting(self.sitting.log, self.sitting.id));
                }
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || heard.remove());
    }
}

#[component]
fn AgendaList(running: Running) -> impl IntoView {
    let lines = move || {
        let current = running.current();
        let lines = running.items.get().into_iter().map(|item| {
            let id = item.action;
            let action = running.sitting.state.read_action(id);
            let name = action
                .as_ref()
                .map(|a| capital(&a.name()))
                .unwrap_or_default();
            let words = action.map(|a| a.text.clone());
            let outcome = running
                .sitting
                .read(|m| m.outcome(id).map(|o| text::decision(&o.decision)));
            let outcome = outcome.map(|words| view! { " " <span class="tag">{words}</span> });
            let is_current = (current == Some(id)).then_some("true");
            let choose = move |_| {
                running.asking.set(None);
                running.chosen.set(Some(id));
            };
            view! {
                <li>
                    <button
                        type="button"
                        class=ButtonKind::Quiet.class()
                        aria-current=is_current
                        on:click=choose
                    >
                        {name}
                    </button>
                    {outcome}
                    <p class="run__words muted">{words}</p>
                </li>
            }
        });
        lines.collect_view()
    };
    view! {
        <nav class="run__agenda" aria-label="Agenda">
            <ol>{lines}</ol>
        </nav>
    }
}

/// The action that is talked about, and what can come of it.
#[component]
fn Current(running: Running) -> impl IntoView {
    let current = Memo::new(move |_| running.current());
    move || {
        let id = current.get()?;
        let action = running.sitting.state.read_action(id)?;
        let why = running.items.with(|items| {
            let item = items.iter().find(|item| item.action == id);
            item.map(agenda::why_words)
        });
        let moved = text::deadline_moves(&action);
        let owners: Vec<_> = action.owners.iter().map(|o| o.name.clone()).collect();
        let left = use_today()
            .get()
            .and_then(|today| text::time_left(&action, today))
            .map(|(_, words)| words);
        let trigger = running.sitting.state.trigger(id).map(text::trigger);
        let waits = trigger.map(|(_, words)| words);
        let deadline: Vec<_> = [Some(text::due(&action.due)), left, waits, moved]
            .into_iter()
            .flatten()
            .collect();
        let update = action.latest_update().map(|e| e.text.clone());
        let href = Route::Action(running.sitting.log, id, Default::default()).href();
        Some(view! {
            <article class="run__action stack card">
                <h2><a href=href>{capital(&action.name())}</a></h2>
                <p class="run__wording">{action.text.clone()}</p>
                <p class="cluster">
                    <StageTag stage=action.stage/>
                    <span>{deadline.join(" · ")}</span>
                    <span>{text::list(&owners, "and")}</span>
                </p>
                {why.map(|why| view! { <p class="muted">{why}</p> })}
                {update.map(|update| view! { <p>"Latest: " {update}</p> })}
                <Questions action=(*action).clone()/>
                <OutcomeList running id/>
                <OutcomeButtons running proposed=action.stage.is_proposed()/>
                <OutcomeForm running/>
            </article>
        })
    }
}

#[component]
fn Questions(action: Action) -> impl IntoView {
    let open: Vec<_> = action
        .open_questions()
        .map(|question| view! { <li>{question.text.clone()}</li> })
        .collect();
    (!open.is_empty()).then(|| {
        view! { <p><strong>"Unanswered"</strong></p> <ul>{open}</ul> }
    })
}

/// One button an outcome, each with its key.
#[component]
fn OutcomeButtons(running: Running, proposed: bool) -> impl IntoView {
    let button = move |words: &'static str, key: &'static str, press: Callback<()>| {
        view! {
            <Button on_press=press>{words} " " <kbd aria-hidden="true">{key}</kbd></Button>
        }
        .into_any()
    };
    let ask = move |asking: Asking| Callback::new(move |()| running.ask(asking));
    let buttons = move || {
        let mut buttons = Vec::new();
        if proposed {
            let agree = Callback::new(move |()| running.agree());
            let words = match running.voices.of_rule().len() {
                0 => "Agree",
                _ => "All agree",
            };
            buttons.push(button(words, "a", agree));
            for (at, (_, name)) in running.voices.of_rule().into_iter().enumerate().take(9) {
                let key = (at + 1).to_string();
                let press = Callback::new(move |()| running.agree_for(at));
                let one = view! {
                    <Button on_press=press>
                        {name} " agrees " <kbd aria-hidden="true">{key}</kbd>
                    </Button>
                };
                buttons.push(one.into_any());
            }
            buttons.push(button("Return…", "r", ask(Asking::Return)));
        }
        let carry = Callback::new(move |()| running.decide(Decision::Carried, String::new()));
        buttons.push(button("Roll over…", "o", ask(Asking::RollOver)));
        buttons.push(button("Carry over", "c", carry));
        buttons.push(button("Comment…", "m", ask(Asking::Comment)));
        buttons.push(button("New action…", "n", ask(Asking::New)));
        buttons
    };
    view! {
        <Show when=move || running.is_open()>
            <div class="cluster no-print">{buttons()}</div>
            {move || proposed.then(|| view! {
                <p class="muted no-print">{running.voices.what_is_signed()}</p>
            })}
        </Show>
    }
}
