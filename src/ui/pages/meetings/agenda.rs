//! The agenda on the page of a meeting: why each action is on it, in an order that can be changed.

use super::{meeting::Sitting, overdue::RollOverOverdue, today};
use crate::ui::prelude::*;
use crate::{
    command::MeetingEdit,
    model::{ActionId, AgendaItem, agenda, capital, moved, questions_by_paper},
    text::{self, Words},
    ui::{
        context::use_log,
        parts::{Button, ButtonKind, ButtonLink, Sending, Status},
        route::Route,
    },
};

/// The agenda as the log gives it now.
pub(super) fn items(sitting: Sitting) -> Memo<Vec<AgendaItem>> {
    let state = use_log();
    Memo::new(move |_| {
        let Some(meeting) = sitting.meeting.get() else {
            return Vec::new();
        };
        let head = state.head.get();
        let meetings = head.map(|head| head.meetings.clone()).unwrap_or_default();
        let today = today();
        state.with_rows(|rows| {
            let actions: Vec<_> = rows.iter().map(|row| &*row.action).collect();
            agenda(&meeting, &meetings, &actions, today)
        })
    })
}

/// Reasons as a line reads them.
pub(super) fn why_words(item: &AgendaItem) -> String {
    let why: Vec<_> = item.why.iter().map(|why| why.words()).collect();
    match why.as_slice() {
        [] => "Put on by hand".into(),
        why => why.join(", "),
    }
}

/// What the meeting settled on an action, or how many agree where more of them must.
pub(super) fn outcome_words(sitting: Sitting, action: ActionId) -> Option<String> {
    let head = sitting.state.head.get();
    let rule = head.as_ref().and_then(|head| head.parties.rule_in_force());
    sitting.read(|meeting| text::settled(meeting, action, rule))
}

/// Unanswered questions, with the paper that must answer them.
#[component]
fn Questions(sitting: Sitting, items: Memo<Vec<AgendaItem>>) -> impl IntoView {
    let state = use_log();
    let groups = Memo::new(move |_| {
        let meeting = sitting.meeting.get();
        let items = items.get();
        state
            .with_rows(|rows| {
                let actions: Vec<_> = rows.iter().map(|row| &*row.action).collect();
                let meeting = meeting.as_ref()?;
                let groups = questions_by_paper(meeting, &items, &actions).into_iter();
                let named = groups.map(|group| {
                    let heading = match group.paper {
                        Some(paper) => format!("Paper {}: {}", paper.number, paper.title),
                        None => "On no paper of this meeting".to_owned(),
                    };
                    let asked = group.questions.into_iter().map(|(action, question)| {
                        let name = capital(&action.name());
                        (action.id, name, question.text.clone())
                    });
                    (heading, asked.collect::<Vec<_>>())
                });
                Some(named.collect::<Vec<_>>())
            })
            .unwrap_or_default()
    });
    let lists = move || {
        let lists = groups.get().into_iter().map(|(heading, asked)| {
            let lines = asked.into_iter().map(|(id, name, words)| {
                let href = Route::Action(sitting.log, id, Default::default()).href();
                view! { <li><a href=href>{name}</a> ": " {words}</li> }
            });
            let lines = lines.collect_view();
            view! { <h4>{heading}</h4> <ul>{lines}</ul> }
        });
        lists.collect_view()
    };
    let any = Memo::new(move |_| groups.with(|groups| !groups.is_empty()));
    view! {
        <Show when=move || any.get()>
            <h3>"Unanswered questions"</h3>
            {lists}
        </Show>
    }
}

#[component]
pub(super) fn Agenda(sitting: Sitting) -> impl IntoView {
    let items = items(sitting);
    let said = RwSignal::new(String::new());
    // A line that moves loses the focus on its way: its button gets it back once it is there.
    let button = RwSignal::new(String::new());
    let moving = Sending::new(
        move || {
            let button = button.get_untracked();
            crate::ui::focus::soon(format!("#{button}"));
        },
        move |refusal| said.set(text::refusal(&refusal).whole()),
    );
    let mover = Mover {
        items,
        said,
        button,
        moving,
    };
    let is_open = move || sitting.read(|m| m.closed.is_none());
    let run = Route::RunMeeting(sitting.log, sitting.id).href();
    let minutes = Route::Minutes(sitting.log, sitting.id).href();
    view! {
        <section class="stack" aria-labelledby="meeting-agenda">
            <h2 id="meeting-agenda">"Agenda"</h2>
            <p class="cluster no-print">
                <Show when=is_open>
                    <ButtonLink kind=ButtonKind::Primary href=run.clone()>"Run the meeting"</ButtonLink>
                    <RollOverOverdue sitting/>
                </Show>
                <ButtonLink href=minutes>"Minutes"</ButtonLink>
            </p>
            <Show
                when=is_open
                fallback=|| view! {
                    <p class="muted">"This meeting is closed. What it settled stands in its minutes."</p>
                }
            >
                <Lines sitting items mover/>
            </Show>
            <Status quiet=true text=said/>
        </section>
    }
}

/// What is on the agenda, what was taken off, and the questions about its papers.
#[component]
fn Lines(sitting: Sitting, items: Memo<Vec<AgendaItem>>, mover: Mover) -> impl IntoView {
    let standing = move || {
        let all = items.get().into_iter();
        all.filter(|item| !item.pruned).collect::<Vec<_>>()
    };
    let pruned = move || {
        let all = items.get().into_iter();
        all.filter(|item| item.pruned).collect::<Vec<_>>()
    };
    let is_empty = Memo::new(move |_| standing().is_empty());
    let n_pruned = Memo::new(move |_| pruned().len());
    view! {
        <Show when=move || is_empty.get()>
            <p class="muted">
                "Nothing is proposed, late, due before the next meeting, carried over or unanswered."
            </p>
        </Show>
        <ol class="stack agenda">
            <For each=standing key=|item| (item.action, item.why.clone()) let(item)>
                <Line sitting item mover/>
            </For>
        </ol>
        <Show when=move || { n_pruned.get() > 0 }>
            <details class="disclosure no-print">
                <summary class="disclosure__summary">
                    {move || text::count(n_pruned.get(), "action taken off", "actions taken off")}
                </summary>
                <ul class="disclosure__body stack">
                    <For each=pruned key=|item| item.action let(item)>
                        <PrunedLine sitting id=item.action/>
                    </For>
                </ul>
            </details>
        </Show>
        <Questions sitting items/>
    }
}

/// Moves lines and says so.
#[derive(Clone, Copy)]
struct Mover {
    items: Memo<Vec<AgendaItem>>,
    said: RwSignal<String>,
    /// The button that has the focus once the line is where it goes.
    button: RwSignal<String>,
    moving: Sending,
}

impl Mover {
    fn shift(self, sitting: Sitting, id: ActionId, by: isize, whither: &str, name: &str) {
        let order = self.items.with_untracked(|items| moved(items, id, by));
        let words = match order {
            Some(order) => {
                self.button.set(format!("agenda-{whither}-{id}"));
                self.moving.sent(sitting.edit(MeetingEdit::Order(order)));
                format!("{name} moved {whither}.")
            }
            None => format!("{name} cannot move further {whither}."),
        };
        self.said.set(words);
    }
}

#[component]
fn Line(sitting: Sitting, item: AgendaItem, mover: Mover) -> impl IntoView {
    let state = use_log();
    let id = item.action;
    let action = state.read_action(id);
    let name = action
        .as_ref()
        .map(|a| capital(&a.name()))
        .unwrap_or_default();
    let words = action
        .map(|a| text::first_words(&a.text, 110))
        .unwrap_or_default();
    let why = why_words(&item);
    let href = Route::Action(sitting.log, id, Default::default()).href();
    let outcome =
        move || outcome_words(sitting, id).map(|words| view! { <span class="tag">{words}</span> });
    let label = StoredValue::new(name.clone());
    view! {
        <li>
            <a href=href>{name}</a> " " {words} " " <span class="muted">"(" {why} ")"</span> " " {outcome}
            <Show when=move || sitting.is_open.get()>
                <span class="cluster no-print">
                    <MoveButton id whither="up" name=label.get_value() on_press=move |()| {
                        mover.shift(sitting, id, -1, "up", &label.get_value());
                    }/>
                    <MoveButton id whither="down" name=label.get_value() on_press=move |()| {
                        mover.shift(sitting, id, 1, "down", &label.get_value());
                    }/>
                    <Button
                        kind=ButtonKind::Quiet
                        name=format!("Take off {}", label.get_value())
                        on_press=move |()| _ = sitting.edit(MeetingEdit::Prune(id, true))
                    >
                        "Take off"
                    </Button>
                </span>
            </Show>
        </li>
    }
}

/// A button with an id, so that it can keep the focus.
#[component]
fn MoveButton(
    id: ActionId,
    whither: &'static str,
    name: String,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=ButtonKind::Quiet.class()
            id=format!("agenda-{whither}-{id}")
            aria-label=format!("Move {whither}: {name}")
            on:click=move |_| on_press.run(())
        >
            {if whither == "up" { "Move up" } else { "Move down" }}
        </button>
    }
}

#[component]
fn PrunedLine(sitting: Sitting, id: ActionId) -> impl IntoView {
    let state = use_log();
    let action = state.read_action(id);
    let name = action
        .as_ref()
        .map(|a| capital(&a.name()))
        .unwrap_or_default();
    let words = action
        .map(|a| text::first_words(&a.text, 110))
        .unwrap_or_default();
    let label = format!("Put back {name}");
    view! {
        <li>
            {name} " " {words} " "
            <Show when=move || sitting.is_open.get()>
                <Button
                    kind=ButtonKind::Quiet
                    name=label.clone()
                    on_press=move |()| _ = sitting.edit(MeetingEdit::Prune(id, false))
                >
                    "Put back"
                </Button>
            </Show>
        </li>
    }
}
