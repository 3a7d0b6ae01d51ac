//! What an edit calls the things that it is about.

use crate::{document::Document, model::*};

impl Document {
    /// "action 85", or the first words of an action without a number.
    pub(super) fn name(&self, action: ActionId) -> String {
        self.name_at(action, None)
            .unwrap_or_else(|| "an action".to_owned())
    }

    pub(super) fn names(&self, actions: &[ActionId]) -> String {
        match actions {
            [one] => self.name(*one),
            _ => {
                let names: Vec<_> = actions.iter().take(20).map(|id| self.name(*id)).collect();
                let numbers: Vec<_> = names
                    .iter()
                    .map(|name| name.strip_prefix("action ").unwrap_or(name))
                    .collect();
                let more = if actions.len() > 20 {
                    " and others"
                } else {
                    ""
                };
                format!("actions {}{more}", numbers.join(", "))
            }
        }
    }

    pub(super) fn category_name(&self, category: Option<CategoryId>) -> Result<String, Refusal> {
        let Some(id) = category else {
            return Ok("none".to_owned());
        };
        let found = self.categories(None).into_iter().find(|c| c.id == id);
        found.map(|c| c.name).ok_or(Refusal::UnknownCategory)
    }

    pub(super) fn link_name(&self, link: Link) -> String {
        match link {
            Link::Action(id) => self.name(id),
            Link::Number(number) => format!("action {number}"),
        }
    }
}
