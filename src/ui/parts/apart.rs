//! Values that stand against each other, where nothing can be chosen: on rows, on paper, in the past.

use crate::ui::prelude::*;
use crate::{
    model::{Action, Category},
    text::{self, SetApart},
    ui::parts::moment_words,
};

/// Every value with who set it and when; nothing where nobody disagrees. `twins` are the
/// wordings of other actions that carry this one's number.
pub fn set_apart(action: &Action, categories: &[Category], twins: &[String]) -> Option<AnyView> {
    let mut fields = text::set_apart(&action.conflicts, categories, &moment_words);
    if !twins.is_empty() {
        let twins = twins.iter().map(String::as_str);
        fields.push(text::same_number(action, twins, &moment_words));
    }
    (!fields.is_empty()).then(|| view_of(fields))
}

fn view_of(fields: Vec<SetApart>) -> AnyView {
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
