//! Every text of a public copy, in the order of the log: what is found and what is replaced go the same way.

use crate::model::*;

/// Where a text stands.
pub(super) struct Place<'a> {
    pub(super) action: Option<ActionId>,
    subject: &'a str,
    field: &'static str,
    /// Whether the whole text names somebody, as that of an owner does.
    pub(super) is_whole: bool,
}

impl Place<'_> {
    pub(super) fn name(&self) -> String {
        format!("{}, {}", self.subject, self.field)
    }
}

/// Shows every text that can hold words of people.
pub(super) fn each(
    head: &mut LogHead,
    actions: &mut [Action],
    see: &mut impl FnMut(&Place<'_>, &mut String),
) {
    let mut of_log = |field, text: &mut String| {
        let place = Place {
            action: None,
            subject: "the log",
            field,
            is_whole: false,
        };
        see(&place, text);
    };
    of_log("its title", &mut head.title);
    for category in &mut head.categories {
        of_log("a category", &mut category.name);
    }
    for action in actions {
        let subject = match action.number {
            Some(number) => format!("action {number}"),
            None => "an action without a number".to_owned(),
        };
        let id = action.id;
        let mut of_action = |field, is_whole, text: &mut String| {
            let place = Place {
                action: Some(id),
                subject: &subject,
                field,
                is_whole,
            };
            see(&place, text);
        };
        of_action("its wording", false, &mut action.text);
        if let Deadline::Other(words) = &mut action.due.deadline {
            of_action("its deadline", false, words);
        }
        for step in &mut action.moves {
            of_action("why its deadline moved", false, &mut step.reason);
            if let Deadline::Other(words) = &mut step.to.deadline {
                of_action("an earlier deadline", false, words);
            }
        }
        if let Some(origin) = &mut action.origin {
            of_action("where it comes from", false, &mut origin.printed);
        }
        for owner in &mut action.owners {
            let is_whole = owner.kind != OwnerKind::Organisation;
            of_action("an owner", is_whole, &mut owner.name);
        }
        for entry in &mut action.entries {
            of_action("an update", false, &mut entry.text);
            if let Some(by) = &mut entry.by {
                of_action("who said it", true, by);
            }
        }
    }
}
