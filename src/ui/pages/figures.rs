//! The figures of the log, as tables with bars: for the annual report.

use crate::ui::prelude::*;
use crate::{
    model::{Figures, LogId, Stage},
    projection::Shown,
    text::{self, Words},
    ui::{
        context::{use_log, use_outside, use_today},
        parts::{Button, ButtonLink},
        route::Route,
    },
};

/// The figures.
#[component]
pub fn FiguresPage(
    /// The log.
    log: LogId,
) -> impl IntoView {
    let (state, today, outside) = (use_log(), use_today(), use_outside());
    let figures = Memo::new(move |_| {
        let today = today.get()?;
        let is_shown = state.shown.with(|shown| *shown != Shown::Nothing);
        let count = |rows: &crate::projection::Rows| {
            Figures::of(rows.iter().map(|row| &*row.action), today)
        };
        is_shown.then(|| state.with_rows(count))
    });
    view! {
        <div class="stack measure">
            <header class="page__head">
                <h1 tabindex="-1">"Figures"</h1>
                <div class="list-head__tools no-print">
                    <Button on_press=move |()| outside.with(|o| o.print())>"Print"</Button>
                    <ButtonLink href=Route::Interests(log).href()>"Who wants to engage on what"</ButtonLink>
                </div>
            </header>
            {move || figures.get().map(|figures| tables(&figures))}
        </div>
    }
}

fn tables(figures: &Figures) -> AnyView {
    let state = use_log();
    let over = |(stage, _): &&(Stage, usize)| stage.is_over();
    let n_over: usize = figures.by_stage.iter().filter(over).map(|(_, n)| n).sum();
    let line = format!(
        "{}: {n_over} over, {} not. {} overdue. {}.",
        text::count(figures.n, "action", "actions"),
        figures.n - n_over,
        figures.n_overdue,
        match figures.n_moves {
            1 => "Deadlines moved once".to_owned(),
            n => format!("Deadlines moved {n} times"),
        },
    );
    let stages = figures
        .by_stage
        .iter()
        .map(|(stage, n)| (stage.words().to_owned(), *n));
    let categories = figures.by_category.iter().map(|(id, n)| {
        let name = id.and_then(|id| state.category(id)).map(|c| c.name);
        (name.unwrap_or_else(|| "No category".into()), *n)
    });
    let named = |all: &[(String, usize)], none: &str| -> Vec<(String, usize)> {
        let name = |name: &String| {
            if name.is_empty() {
                none.to_owned()
            } else {
                name.clone()
            }
        };
        all.iter().map(|(words, n)| (name(words), *n)).collect()
    };
    let owners = named(&figures.by_owner, "No name");
    let origins = named(&figures.by_origin, "No origin");
    let moves = figures.by_moves.iter().map(|(times, n)| {
        let words = match times {
            0 => "Never moved".to_owned(),
            1 => "Moved once".to_owned(),
            times => format!("Moved {times} times"),
        };
        (words, *n)
    });
    view! {
        <p class="lede">{line}</p>
        {table("By stage", "Stage", stages.collect())}
        {table("By category", "Category", categories.collect())}
        {table("By owner", "Owner", owners)}
        {table("By the meeting they come from", "Origin", origins)}
        {table("By how often the deadline moved", "Deadline", moves.collect())}
    }
    .into_any()
}

/// A table whose last column draws the number beside it.
fn table(title: &'static str, what: &'static str, rows: Vec<(String, usize)>) -> AnyView {
    let most = rows.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(words, n)| {
            let width = (n * 100).div_ceil(most).to_string();
            view! {
                <tr>
                    <th scope="row">{words}</th>
                    <td class="figures__number">{text::grouped(n)}</td>
                    <td class="figures__bar">
                        <svg
                            viewBox="0 0 100 10"
                            preserveAspectRatio="none"
                            aria-hidden="true"
                            focusable="false"
                        >
                            <rect width=width height="10"/>
                        </svg>
                    </td>
                </tr>
            }
            .into_any()
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="stack">
            <table class="figures">
                <caption>{title}</caption>
                <thead>
                    <tr>
                        <th scope="col">{what}</th>
                        <th scope="col">"Actions"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
