//! Values that stand against each other, where nothing can be chosen: on rows, on paper, in the past.

use crate::{
    model::{Category, Conflict},
    text::{self, SetApart},
    ui::parts::moment_words,
};
use leptos::prelude::*;

/// Every value with who set it and when; nothing where nobody disagrees.
pub fn set_apart(conflicts: &[Conflict], categories: &[Category]) -> Option<AnyView> {
    let fields = text::set_apart(conflicts, categories, &moment_words);
    (!fields.is_empty()).then(|| set_apart_view(fields))
}

/// The same for what is in words already.
pub fn set_apart_view(fields: Vec<SetApart>) -> AnyView {
    let one = |field: SetApart| {
        let claims = field.claims.into_iter();
        let claims: Vec<_> = claims
            .map(|claim| view! { <li>{claim}</li> }.into_any())
            .collect();
        view! {
            <div class="apart">
                <span class="tag tag--problem">{field.title}</span>
                <ul class="apart__claims">{claims}</ul>
            </div>
        }
        .into_any()
    };
    fields.into_iter().map(one).collect::<Vec<_>>().into_any()
}
