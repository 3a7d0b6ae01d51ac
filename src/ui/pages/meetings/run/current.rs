//! The action that is talked about: what is known of it, what was recorded, and what can come of it.

use super::{
    Running,
    forms::{Asking, OutcomeForm},
    voices::OutcomeList,
};
use crate::ui::prelude::*;
use crate::{
    model::{Action, ActionId, Decision, capital},
    text,
    ui::{
        context::use_today,
        pages::meetings::agenda,
        parts::{Button, StageTag},
        route::Route,
    },
};

/// The action that is talked about, and what can come of it.
#[component]
pub(super) fn Current(running: Running) -> impl IntoView {
    let current = Memo::new(move |_| running.current());
    let is_any = Memo::new(move |_| current.get().is_some());
    let name = move || {
        let action = running.sitting.state.read_action(current.get()?)?;
        Some(capital(&action.name()))
    };
    let href = move || {
        let id = current.get()?;
        Some(Route::Action(running.sitting.log, id, Default::default()).href())
    };
    // The heading and the form stay while the action changes, with the focus and what is being written.
    view! {
        <Show when=move || is_any.get()>
            <article class="run__action stack card">
                <h2 tabindex="-1"><a href=href>{name}</a></h2>
                {what_it_says(running, current)}
                <OutcomeForm running/>
            </article>
        </Show>
    }
}

/// What is known of the action, what was recorded, and the buttons.
fn what_it_says(running: Running, current: Memo<Option<ActionId>>) -> impl IntoView {
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
        Some(view! {
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
