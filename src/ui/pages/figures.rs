//! The figures of the log, as tables with bars: for the annual report.

use crate::ui::prelude::*;
use crate::{
    model::{AtMeeting, Figures, FromOrigin, LogId, Stage, Took},
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
        let head = state.head.get();
        let meetings = head.as_ref().map(|head| head.meetings.as_slice());
        let count = |rows: &crate::projection::Rows| {
            let actions = rows.iter().map(|row| &*row.action);
            Figures::of(actions, meetings.unwrap_or_default(), today)
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
        "{}: {n_over} completed, closed or withdrawn; {} still to do, {} of them overdue. {}. {}.",
        text::count(figures.n, "action", "actions"),
        figures.n - n_over,
        figures.n_overdue,
        match figures.n_moves {
            0 => "No deadline was moved".to_owned(),
            1 => "One deadline was moved, once".to_owned(),
            n => format!("Deadlines were moved {n} times"),
        },
        match figures.n_returned {
            0 => "No proposal was returned".to_owned(),
            n => format!("{} returned", text::count(n, "action was", "actions were")),
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
    let owners = named(&figures.by_owner, "No name");
    let origins = named(&figures.by_origin, "No origin");
    let no_month = "Not known: the meeting it comes from has no month";
    let no_date = "Not known: no date was recorded, or the meeting it comes from has no month";
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
        {by_meeting(origins)}
        {over_time(&figures.by_meeting)}
        {table(
            "How long it took until it was agreed and signed that it is over",
            "Time",
            times(&figures.by_time_agreed, no_month),
        )}
        {table(
            "How long it took where the end was recorded, not agreed by signatures",
            "Time",
            times(&figures.by_time_recorded, no_date),
        )}
        {table("By how often the deadline moved", "Deadline", moves.collect())}
    }
    .into_any()
}

/// How long it took in words, with those for what cannot be told.
fn times(all: &[(Took, usize)], not_known: &str) -> Vec<(String, usize)> {
    let words = |took| match took {
        Took::ThreeMonths => "Up to 3 months",
        Took::SixMonths => "4 to 6 months",
        Took::Year => "7 to 12 months",
        Took::Longer => "More than a year",
        Took::NotKnown => not_known,
    };
    let all = all.iter().map(|(took, n)| (words(*took).to_owned(), *n));
    all.collect()
}

/// The same with words for those without a name.
fn named<T: Copy>(all: &[(String, T)], none: &str) -> Vec<(String, T)> {
    let name = |name: &String| match name.as_str() {
        "" => none.to_owned(),
        name => name.to_owned(),
    };
    all.iter().map(|(words, n)| (name(words), *n)).collect()
}

/// One line of a table: its words, its numbers, and how much of the bar is filled, in percent.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    words: String,
    numbers: Vec<usize>,
    filled: usize,
}

/// The lines of one number each, the largest of which fills the bar beside it. A bar is empty where the number is 0, and
/// nowhere else.
fn lines(rows: Vec<(String, usize)>) -> Vec<Line> {
    let most = rows.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let lines = rows.into_iter().map(|(words, n)| Line {
        words,
        numbers: vec![n],
        filled: (n * 100).div_ceil(most),
    });
    lines.collect()
}

/// What became of the actions of each meeting: the bar is filled as far as they are over, and full only where all are.
fn lines_by_meeting(rows: Vec<(String, FromOrigin)>) -> Vec<Line> {
    let lines = rows.into_iter().map(|(words, from)| Line {
        words,
        numbers: vec![from.n, from.n_over, from.n - from.n_over],
        filled: from.n_over * 100 / from.n.max(1),
    });
    lines.collect()
}

fn table(title: &'static str, what: &'static str, rows: Vec<(String, usize)>) -> AnyView {
    drawn(title, &[what, "Actions"], lines(rows))
}

fn by_meeting(rows: Vec<(String, FromOrigin)>) -> AnyView {
    let heads = ["Origin", "Actions", "Over", "Still to do"];
    drawn(
        "By the meeting they come from, and what became of them",
        &heads,
        lines_by_meeting(rows),
    )
}

/// What each meeting settled: the bar is as long as all of it.
fn lines_over_time(rows: &[(String, AtMeeting)]) -> Vec<Line> {
    let most = rows.iter().map(|(_, n)| n.n()).max().unwrap_or(0).max(1);
    let lines = rows.iter().map(|(words, one)| Line {
        words: words.clone(),
        numbers: vec![one.n_agreed, one.n_returned, one.n_moved],
        filled: (one.n() * 100).div_ceil(most),
    });
    lines.collect()
}

fn over_time(rows: &[(String, AtMeeting)]) -> AnyView {
    let heads = ["Meeting", "Agreed", "Returned", "Deadline moved"];
    drawn(
        "By meeting over time: on how many actions it settled what",
        &heads,
        lines_over_time(rows),
    )
}

fn drawn(title: &'static str, heads: &[&'static str], lines: Vec<Line>) -> AnyView {
    if lines.is_empty() {
        return ().into_any();
    }
    let heads: Vec<_> = heads
        .iter()
        .map(|head| view! { <th scope="col">{*head}</th> })
        .collect();
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let number = |n| view! { <td class="figures__number">{text::grouped(n)}</td> };
            let numbers: Vec<_> = line.numbers.into_iter().map(number).collect();
            view! {
                <tr>
                    <th scope="row">{line.words}</th>
                    {numbers}
                    <td class="figures__bar">
                        <svg
                            viewBox="0 0 100 10"
                            preserveAspectRatio="none"
                            aria-hidden="true"
                            focusable="false"
                        >
                            <rect width=line.filled.to_string() height="10"/>
                        </svg>
                    </td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="stack">
            <table class="figures">
                <caption>{title}</caption>
                <thead>
                    <tr>
                        {heads}
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_number_says_and_empty_for_none() {
        let named = |n: usize| (n.to_string(), n);
        for numbers in [vec![0], vec![1, 0, 3, 1000], vec![7, 7], (0..200).collect()] {
            let most = numbers.iter().copied().max().unwrap_or(0).max(1);
            let drawn = lines(numbers.iter().copied().map(named).collect());
            assert_eq!(drawn.len(), numbers.len());
            for (line, n) in drawn.iter().zip(&numbers) {
                assert_eq!(line.numbers, [*n], "the table says what the bar shows");
                assert_eq!(line.filled == 0, *n == 0);
                assert_eq!(line.filled == 100, *n * 100 > most * 99, "{n} of {most}");
                let exact = *n as f64 * 100.0 / most as f64;
                assert!((line.filled as f64 - exact).abs() < 1.0, "{n} of {most}");
            }
        }
        assert_eq!(lines(Vec::new()), []);
    }

    #[test]
    fn the_bars_over_time_compare_all_that_the_meetings_settled() {
        let at = |n_agreed, n_returned, n_moved| AtMeeting {
            n_agreed,
            n_returned,
            n_moved,
        };
        let rows = [at(3, 1, 4), at(0, 1, 0)].map(|one| ("May 2019".to_owned(), one));
        let drawn = lines_over_time(&rows);
        let shown: Vec<_> = drawn
            .iter()
            .map(|one| (one.numbers.clone(), one.filled))
            .collect();
        assert_eq!(shown, [(vec![3, 1, 4], 100), (vec![0, 1, 0], 13)]);
        assert_eq!(lines_over_time(&[]), []);
    }

    #[test]
    fn the_bar_of_a_meeting_shows_how_much_of_it_is_over() {
        let from = |n, n_over| ("May 2019".to_owned(), FromOrigin { n, n_over });
        let drawn = lines_by_meeting(vec![from(4, 1), from(3, 3), from(2, 0), from(1_000, 999)]);
        let shown: Vec<_> = drawn
            .iter()
            .map(|one| (one.numbers.clone(), one.filled))
            .collect();
        let expect = [
            (vec![4, 1, 3], 25),
            (vec![3, 3, 0], 100),
            (vec![2, 0, 2], 0),
            (vec![1_000, 999, 1], 99),
        ];
        assert_eq!(shown, expect);
    }
}
