//! The others who take part, and what was kept apart because nobody knows from whom it came.

use crate::ui::prelude::*;
use crate::{
    model::{ActionId, LogId, Member, Presence, Sharing},
    text,
    ui::{
        context::use_log,
        parts::{MessageNotice, short_moment},
        route::Route,
    },
};

/// The others, as far as they have made themselves known.
#[component]
pub(super) fn People(log: LogId) -> impl IntoView {
    let state = use_log();
    let members = Memo::new(move |_| {
        state.sharing.with(|sharing| {
            let members = sharing.iter().flat_map(|sharing| &sharing.members);
            members.cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <section class="stack" aria-labelledby="people">
            <h2 id="people">"Who takes part"</h2>
            <p class="muted">
                "Names and organisations are as the people gave them. One who uses two devices stands here twice."
            </p>
            <Show when=move || members.with(Vec::is_empty)>
                <p>"Nobody else has written in this log through a relay yet."</p>
            </Show>
            <ul class="plain-list stack">
                <For
                    each=move || members.get()
                    key=|member| (
                        member.author.device,
                        text::author(&member.author),
                        member.seen.map(|seen| (seen.at, seen.n_behind)),
                        looks_at(member),
                    )
                    let(member)
                >
                    <MemberItem log member/>
                </For>
            </ul>
        </section>
    }
}

/// What somebody who is here looks at; `None` where they are not here.
fn looks_at(member: &Member) -> Option<Option<ActionId>> {
    match member.presence {
        Presence::Here { looks_at } => Some(looks_at),
        Presence::Away => None,
    }
}

/// That somebody has the log open, and the action that they look at.
#[component]
fn Here(log: LogId, action: Option<ActionId>) -> impl IntoView {
    let state = use_log();
    let looked_at = move || {
        let action = state.read_action(action?)?;
        let href = Route::Action(log, action.id, Default::default()).href();
        Some((href, text::action_name(&action)))
    };
    view! {
        ": here now"
        {move || looked_at().map(|(href, name)| view! { ", at " <a href=href>{name}</a> })}
    }
}

#[component]
fn MemberItem(log: LogId, member: Member) -> impl IntoView {
    let (seen, here) = (member.seen, looks_at(&member));
    let how_far = move || seen.map(|one| text::seen(Some(one), &short_moment(one.at)));
    view! {
        <li>
            <strong>{text::author(&member.author)}</strong>
            {here.map(|action| view! { <Here log action/> })}
            {move || how_far().map(|words| view! { <p class="muted">{words}</p> })}
        </li>
    }
}

/// Pieces that were kept apart or left out.
#[component]
pub(super) fn Apart() -> impl IntoView {
    let state = use_log();
    let number = move |of: fn(&Sharing) -> u32| {
        let count = move || state.sharing.with(|s| s.as_deref().map_or(0, of));
        Memo::new(move |_| count())
    };
    let (held, refused) = (number(|s| s.n_held), number(|s| s.n_refused));
    view! {
        <div role="status" class="stack">
            {move || text::held(held.get()).map(|message| view! { <MessageNotice message/> })}
            {move || text::refused_pieces(refused.get()).map(|message| view! {
                <MessageNotice message/>
            })}
        </div>
    }
}
