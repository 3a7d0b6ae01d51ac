//! Leptos as our views see it: lists, conditions, memos and effects hold what they are given behind pointers, so that
//! the page carries the code of one of each instead of one for each use.
//!
//! Views import this instead of `leptos::prelude`.

pub use super::erased::{Effect, Memo};
pub use leptos::prelude::*;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

/// One item of a list before it is drawn.
struct Item {
    /// The hash of its key: 64 bits, so two keys of one list do not meet.
    key: u64,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// A list whose items keep their elements for as long as their keys stay.
#[component]
pub fn For<T, K, V>(
    /// Reads the items.
    each: impl Fn() -> Vec<T> + Send + Sync + 'static,
    /// What tells one item from another; two items never have the same.
    key: impl Fn(&T) -> K + Send + Sync + 'static,
    /// Draws an item.
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    K: Hash,
    V: IntoView + 'static,
{
    let children = Arc::new(children);
    let items = move || {
        let item = |one: T| {
            let mut hasher = DefaultHasher::new();
            key(&one).hash(&mut hasher);
            let children = children.clone();
            Item {
                key: hasher.finish(),
                draw: Box::new(move || children(one).into_any()),
            }
        };
        each().into_iter().map(item).collect()
    };
    list(Box::new(items))
}

fn list(items: Box<dyn Fn() -> Vec<Item> + Send + Sync>) -> AnyView {
    view! {
        <leptos::prelude::For each=items key=|item| item.key let(item)>
            {(item.draw)()}
        </leptos::prelude::For>
    }
    .into_any()
}

/// Shows its children for as long as the condition holds.
#[component]
pub fn Show(
    /// The condition.
    when: impl Fn() -> bool + Send + Sync + 'static,
    /// What is shown meanwhile.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// What is shown.
    children: ChildrenFn,
) -> impl IntoView {
    condition(Arc::new(when), children, fallback)
}

fn condition(
    when: Arc<dyn Fn() -> bool + Send + Sync>,
    children: ChildrenFn,
    fallback: ViewFn,
) -> AnyView {
    let holds = ArcMemo::new(move |_| when());
    let shown = move || {
        if holds.get() {
            children()
        } else {
            fallback.run()
        }
    };
    shown.into_any()
}
