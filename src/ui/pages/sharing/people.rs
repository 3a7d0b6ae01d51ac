//! The others who take part, and what was kept apart because nobody knows from whom it came.

use crate::ui::prelude::*;
use crate::{
    model::{Member, MemberRole, Presence, Sharing},
    text,
    ui::{
        context::use_log,
        parts::{MessageNotice, short_moment},
    },
};

/// The others, as far as they have made themselves known.
pub(super) fn members() -> Memo<Vec<Member>> {
    let state = use_log();
    Memo::new(move |_| {
        state.sharing.with(|sharing| {
            let members = sharing.iter().flat_map(|sharing| &sharing.members);
            members.cloned().collect::<Vec<_>>()
        })
    })
}

#[component]
pub(super) fn People() -> impl IntoView {
    let members = members();
    view! {
        <section class="stack" aria-labelledby="people">
            <h2 id="people">"Who takes part"</h2>
            <p class="muted">
                "Names and organisations are as the people gave them. One who uses two devices stands here twice."
            </p>
            <Show when=move || members.with(Vec::is_empty)>
                <p>"Nobody else has made themselves known through a relay yet."</p>
            </Show>
            <ul class="plain-list stack">
                <For
                    each=move || members.get()
                    key=|member| (
                        member.device,
                        member.lacks_keys,
                        member.role,
                        text::author(&member.author),
                        member.seen.map(|seen| (seen.at, seen.n_behind, seen.is_heard)),
                        member.presence,
                    )
                    let(member)
                >
                    <MemberItem member/>
                </For>
            </ul>
        </section>
    }
}

#[component]
fn MemberItem(member: Member) -> impl IntoView {
    let seen = member.seen;
    let state = use_log();
    let here = match member.presence {
        Presence::Away => None,
        Presence::Here { looks_at } => {
            let action = looks_at.and_then(|id| state.action_now(id));
            let name = action.map(|action| action.name());
            Some(text::here(name.as_deref()))
        }
    };
    let how_far = move || seen.map(|one| text::seen(Some(one), &short_moment(one.at)));
    view! {
        <li>
            <strong>{text::author(&member.author)}</strong>
            {(member.role == MemberRole::Reads).then_some(" (reads only)")}
            {here.map(|words| view! { <p>{words}</p> })}
            {member.lacks_keys.then(|| view! {
                <p class="muted">"Has not been here since the keys were changed; the new ones wait for them."</p>
            })}
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
