//! A number that several actions carry: who gave it to each, until somebody gives one of them another.

use super::{Row, row::Said};
use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Action, ActionId, Attribution},
    text,
    ui::{
        focus,
        pages::Written,
        parts::{Button, Sending, Status},
    },
};

/// One of the actions that carry the number.
#[derive(Clone, PartialEq)]
struct Twin {
    id: ActionId,
    words: String,
    numbered: Option<Attribution>,
}

/// The number, the next one that nobody has, and who carries it: the action of this page first.
#[derive(Clone, PartialEq)]
struct Twins {
    number: u32,
    next: u32,
    all: Vec<Twin>,
}

#[component]
pub(super) fn SameNumber(row: Row) -> impl IntoView {
    let twins = Memo::new(move |_| twins(row));
    let said = Said::new(row);
    let words = said.shown();
    let refused = RwSignal::new(String::new());
    // Another action may have got the number back.
    let shown = Signal::derive(move || match twins.with(Option::is_none) {
        true => words.get(),
        false => String::new(),
    });
    // The buttons are gone with what they settled: go on at the top.
    let settled = Sending::new(
        move || {
            said.done("Settled. The new number is in the history.");
            focus::soon("#main h1");
        },
        move |refusal| refused.set(text::refusal(&refusal).whole()),
    );
    let renumber = Callback::new(move |actions: Vec<ActionId>| {
        said.say("");
        refused.set(String::new());
        let next = row.state.with_rows_now(|rows| rows.next_number());
        for (number, action) in (next..).zip(actions) {
            let number = Some(number);
            settled.sent(row.edit(Edit::SetNumber { action, number }));
        }
    });
    view! {
        <Status text=shown/>
        <Status text=refused/>
        {move || twins.get().map(|twins| same_number(row, twins, renumber))}
    }
}

fn twins(row: Row) -> Option<Twins> {
    let number = row.read(|a| a.number)?;
    row.state.with_rows(|rows| {
        let (mine, others): (Vec<_>, Vec<_>) = rows
            .with_number(number)
            .iter()
            .filter_map(|id| rows.action(*id))
            .map(|action| twin(action))
            .partition(|twin| twin.id == row.id);
        (!others.is_empty()).then(|| Twins {
            number,
            next: rows.next_number(),
            all: mine.into_iter().chain(others).collect(),
        })
    })
}

fn twin(action: &Action) -> Twin {
    Twin {
        id: action.id,
        words: text::first_words(&action.text, 60),
        numbered: action.numbered.clone(),
    }
}

fn same_number(row: Row, twins: Twins, renumber: Callback<Vec<ActionId>>) -> AnyView {
    let Twins { number, next, all } = twins;
    let others: Vec<_> = all.iter().skip(1).map(|twin| twin.id).collect();
    let title = match others.len() {
        1 => format!("Another action is number {number} too."),
        n => format!("{n} other actions are number {number} too."),
    };
    let claims: Vec<_> = all.into_iter().map(|twin| claim(row, twin)).collect();
    let keep = format!("Keep {number} here");
    let what = match others.len() {
        1 => format!("{keep}: the other action gets number {next}"),
        _ => format!("{keep}: the other actions get the numbers from {next} on"),
    };
    let (mine, give) = (vec![row.id], format!("Give this one {next}"));
    view! {
        <section class="conflict" aria-labelledby="same-number">
            <h2 class="conflict__title" id="same-number">{title}</h2>
            <p>"All stand until one of them gets another number."</p>
            <ul class="conflict__claims plain-list">{claims}</ul>
            <div class="cluster" hidden=move || !row.can_edit.get()>
                <Button name=what on_press=move |()| renumber.run(others.clone())>{keep}</Button>
                <Button on_press=move |()| renumber.run(mine.clone())>{give}</Button>
            </div>
        </section>
    }
    .into_any()
}

fn claim(row: Row, twin: Twin) -> AnyView {
    let words = if twin.id == row.id {
        view! { <p class="conflict__value">"This action"</p> }.into_any()
    } else {
        let href = row.href_of(twin.id);
        view! { <p class="conflict__value"><a href=href>{twin.words}</a></p> }.into_any()
    };
    let by = twin
        .numbered
        .map(|by| view! { <p class="muted"><Written written=by/></p> });
    view! { <li class="conflict__claim">{words} {by}</li> }.into_any()
}
