//! One change in words: who, when, what; each field with its old value struck and the new one beside it.

use super::{Run, summary_of};
use crate::ui::prelude::*;
use crate::{
    model::{Attribution, HistoryDetail, LogId, PastMoment},
    text::{self, Piece},
    ui::{parts::Moment, route::Route},
};

/// More fields than this are folded away.
const MOST_OPEN: usize = 4;

/// One change.
#[component]
pub fn ChangeView(
    /// The log.
    log: LogId,
    /// The change, or several that are told as one.
    run: Run,
    /// Whether the surroundings do not already say which action it is about.
    whole: bool,
    /// The level of its heading.
    level: u8,
) -> impl IntoView {
    let Run { entry, n, .. } = run;
    let summary = summary_of(&entry);
    let several = (n > 1).then(|| format!(" ({n} edits)"));
    let heading = if level == 2 {
        view! { <h2 class="change__title">{summary}</h2> }.into_any()
    } else {
        view! { <h3 class="change__title">{summary}</h3> }.into_any()
    };
    let past = Route::Past(log, PastMoment::After(entry.change)).href();
    view! {
        <article class="change">
            {heading}
            <p class="change__who"><Written written=entry.written/> {several}</p>
            <Details details=entry.details whole/>
            <p class="change__past"><a href=past>"The log as it stood then"</a></p>
        </article>
    }
}

/// Who wrote something, from which organisation, and when.
#[component]
pub fn Written(
    /// Who and when.
    written: Attribution,
) -> impl IntoView {
    view! {
        <span class="written">
            {text::written_by(&written)} ", " <Moment at=written.at/>
        </span>
    }
}

/// The fields that a change changed.
#[component]
pub fn Details(
    /// The fields.
    details: Vec<HistoryDetail>,
    /// Whether each says which action it is about.
    whole: bool,
) -> impl IntoView {
    let n = details.len();
    let list = move |details: Vec<HistoryDetail>| {
        let items = details
            .into_iter()
            .map(|detail| view! { <DetailView detail whole/> });
        view! { <dl class="details-list">{items.collect_view()}</dl> }
    };
    match n {
        0 => ().into_any(),
        1..=MOST_OPEN => list(details).into_any(),
        _ => {
            let open = RwSignal::new(false);
            let details = StoredValue::new(details);
            // Made when it is opened: an import touches everything.
            view! {
                <details
                    class="disclosure"
                    on:toggle=move |_| open.set(true)
                >
                    <summary class="disclosure__summary">
                        {text::count(n, "field changed", "fields changed")}
                    </summary>
                    <Show when=move || open.get()>
                        <div class="disclosure__body">{list(details.get_value())}</div>
                    </Show>
                </details>
            }
            .into_any()
        }
    }
}

/// One field: the old value struck, the new one beside it.
#[component]
pub fn DetailView(
    /// The field.
    detail: HistoryDetail,
    /// Whether it says which action it is about.
    whole: bool,
) -> impl IntoView {
    let name = if whole && !detail.subject.is_empty() {
        format!("{}: {}", detail.subject, lower(&detail.field))
    } else {
        detail.field.clone()
    };
    view! {
        <div class="details-list__row">
            <dt>{name}</dt>
            <dd><Changed before=detail.before after=detail.after/></dd>
        </div>
    }
}

/// A value that became another: by words where both are long, else one after the other.
#[component]
pub fn Changed(
    /// The old value; empty where there was none.
    before: String,
    /// The new value; empty where there is none.
    after: String,
) -> impl IntoView {
    let is_long = |text: &str| text.len() > 40 || text.split_whitespace().count() > 5;
    if is_long(&before) && is_long(&after) {
        let pieces = text::difference(&before, &after).into_iter().map(piece);
        return view! { <span class="changed changed--long">{pieces.collect_view()}</span> }
            .into_any();
    }
    let old = (!before.is_empty()).then(|| gone(before));
    let new = (!after.is_empty()).then(|| added(after));
    let nothing = old.is_some() && new.is_none();
    view! {
        <span class="changed">
            {old} " " {new}
            {nothing.then(|| view! { <span class="muted">"(taken away)"</span> })}
        </span>
    }
    .into_any()
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Same(text) => text.into_any(),
        Piece::Gone(text) => gone(text),
        Piece::New(text) => added(text),
    }
}

fn gone(text: String) -> AnyView {
    view! {
        <del class="changed__old">
            <span class="visually-hidden">"was: "</span>
            {text}
        </del>
    }
    .into_any()
}

fn added(text: String) -> AnyView {
    view! {
        <ins class="changed__new">
            <span class="visually-hidden">"now: "</span>
            {text}
        </ins>
    }
    .into_any()
}

fn lower(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
