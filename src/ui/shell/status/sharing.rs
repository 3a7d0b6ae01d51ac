//! How far one's changes have come and the others are: in the status line, and one by one in its details.

use super::{Mood, SummaryRow};
use crate::ui::prelude::*;
use crate::{
    model::RelayAddress,
    projection::Shown,
    text::{self, News},
    ui::{
        context::use_log,
        parts::{TryRelays, courier_at, is_shut_out, of_members, relay_addresses, short_moment},
        route::Route,
    },
};

impl From<News> for Mood {
    fn from(news: News) -> Self {
        match news {
            News::Good => Self::Good,
            News::Busy => Self::Busy,
            News::Waits => Self::Plain,
            News::Bad => Self::Bad,
        }
    }
}

/// Says nothing of a log that is on this device alone.
#[component]
pub(super) fn SharingItem() -> impl IntoView {
    let log = use_log();
    let item = Memo::new(move |_| {
        let is_shown = log.shown.get() != Shown::Nothing;
        log.sharing
            .with(|sharing| sharing.as_deref().filter(|_| is_shown).map(text::sent))
    });
    let others = of_members(move |members| {
        let is_shown = log.shown.get() != Shown::Nothing;
        text::others(members, short_moment).filter(|_| is_shown)
    });
    view! {
        {move || item.get().map(|(news, words)| view! {
            <span class=Mood::from(news).class() data-status="sharing">{words}</span>
        })}
        {move || others.get().map(|words| view! {
            <span class=Mood::Plain.class() data-status="others">{words}</span>
        })}
    }
}

/// The relays, how far the others are, and the way to the page about it.
#[component]
pub(super) fn SharingDetails() -> impl IntoView {
    let log = use_log();
    let is_shared = move || log.sharing.with(Option::is_some);
    let relays = relay_addresses();
    let parties = of_members(text::parties_seen);
    let held = move || {
        let n = log
            .sharing
            .with(|sharing| sharing.as_deref().map_or(0, |sharing| sharing.n_held));
        text::held(n).map(|message| message.whole())
    };
    let id = move || {
        let open = log.head.with(|head| head.as_ref().map(|head| head.id));
        open.or_else(|| log.awaited.with(|log| log.as_ref().map(|log| log.log)))
    };
    view! {
        <Show when=is_shared>
            <dl class="summary-list">
                <For each=move || relays.get() key=RelayAddress::clone let(address)>
                    <CourierRow address/>
                </For>
                {move || parties.get().into_iter().map(|(name, seen)| {
                    let value = move || text::seen(Some(seen), &short_moment(seen.at));
                    view! { <SummaryRow name value/> }
                }).collect_view()}
                {move || held().map(|words| view! {
                    <SummaryRow name="Kept apart" value=move || words.clone()/>
                })}
            </dl>
            <div class="cluster">
                <Show when=move || relays.with(|relays| !relays.is_empty())>
                    <TryRelays/>
                </Show>
                {move || id().map(|log| view! {
                    <a href=Route::Sharing(log).href()>"Everything about sharing"</a>
                })}
            </div>
        </Show>
    }
}

#[component]
fn CourierRow(address: RelayAddress) -> impl IntoView {
    let all = relay_addresses().get_untracked();
    let name = text::courier_title_among(&address, &all);
    let is_shut_out = is_shut_out();
    let courier = courier_at(address);
    let words = move || {
        courier.with(|courier| {
            let Some(courier) = courier else {
                return String::new();
            };
            if is_shut_out.get() {
                return text::courier_facts(courier, true).0;
            }
            let last = courier.last_success.map(short_moment);
            text::courier_line(courier, last.as_deref())
        })
    };
    view! { <SummaryRow name value=words/> }
}
