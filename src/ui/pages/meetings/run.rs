//! Running a meeting: one action at a time on one screen, one key an outcome.

mod closing;
mod current;
mod forms;
mod voices;

use super::{WhyNoChange, agenda, meeting::Sitting};
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    model::{
        ActionId, AgendaItem, Decision, Ending, LogId, MeetingId, OrganisationId, capital,
        proposed_ending,
    },
    text,
    ui::{
        focus,
        keymap::{KeyAction, Scope},
        parts::{Button, ButtonKind, Dialog, Status},
        route::Route,
        shell,
    },
};
use closing::CloseMeeting;
pub(super) use closing::ToSign;
use current::Current;
use forms::Asking;
pub(super) use forms::next;
use leptos::ev;
use voices::Voices;

/// The heading of the action that is talked about.
const ACTION: &str = ".run__action h2";

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
        <Dialog
            id="close-meeting"
            title="Close the meeting?"
            leave="Not yet"
            open=running.closing
        >
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
            // What is written is about this action, whatever comes before it on the agenda meanwhile.
            self.chosen.set(untrack(|| self.current()));
            self.asking.set(Some(asking));
            focus::soon("#outcome :is(textarea, select, input)");
        }
    }

    /// Takes the form away; reading goes on at the action that it was about.
    fn stop_asking(self) {
        self.asking.set(None);
        focus::soon(ACTION);
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
        // What was pressed may be gone with what it did.
        self.stop_asking();
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
        let letters = expect_context::<shell::Letters>();
        let heard = window_event_listener(ev::keydown, move |event| {
            let Some(action) = shell::meaning(&event, Scope::Meeting, letters) else {
                return;
            };
            // An open form has the keys, also where a box in it has the focus.
            let is_asking = self.asking.with_untracked(Option::is_some);
            if is_asking != (action == KeyAction::CloseForm) {
                return;
            }
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
                KeyAction::CloseForm => self.stop_asking(),
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
            let outcome = agenda::outcome_words(running.sitting, id);
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
