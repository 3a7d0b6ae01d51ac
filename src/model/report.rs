//! What changed between two moments of a log, action by action: the monthly update, the news since a visit.
//!
//! Compares what the log said then with what it says now; how it came about is the history's.

mod compare;

pub use compare::{Standing, compare};

use super::{
    ActionId, CategoryId, Day, Deadline, Decision, Ending, Opinion, Owner, Parties, Request, Stage,
    Trigger, stage::words,
};
use serde::{Deserialize, Serialize};

/// What changed on one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionChanges {
    /// The action.
    pub action: ActionId,
    /// Its number now.
    pub number: Option<u32>,
    /// Its wording now.
    pub text: String,
    /// Its category now.
    pub category: Option<CategoryId>,
    /// Its owners now.
    pub owners: Vec<Owner>,
    /// The organisations that changed it, by the name that whoever wrote gave, and those that said a word on it; sorted.
    pub by: Vec<String>,
    /// What changed, in the order of [`ChangeKind`].
    pub changes: Vec<Changed>,
}

/// One thing that changed on an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changed {
    /// It is new.
    New,
    /// Its wording changed.
    Reworded {
        /// The wording then.
        before: String,
        /// The wording now.
        after: String,
    },
    /// An ending is proposed.
    Proposed(Ending),
    /// An ending is agreed.
    Agreed(Ending),
    /// It was proposed, complete or closed, and is open again.
    Returned(Stage),
    /// An organisation signed what it says on the proposal.
    Said {
        /// The organisation.
        organisation: String,
        /// What it says.
        opinion: Opinion,
        /// Why; empty where it gave no reason.
        note: String,
        /// Who wrote it down, where the organisation has not signed with a key of its own.
        recorded_by: Option<String>,
    },
    /// It is withdrawn, with the reason.
    Withdrawn(String),
    /// Its deadline is another.
    Deadline {
        /// The deadline then.
        before: Deadline,
        /// The deadline now.
        after: Deadline,
        /// What it waits for now, where that is the end of another action.
        waits: Option<Trigger>,
        /// Why, for each move since.
        reasons: Vec<String>,
    },
    /// Its owners are others.
    Owners {
        /// Who came.
        added: Vec<String>,
        /// Who went.
        removed: Vec<String>,
    },
    /// Its category is another.
    Category {
        /// The category then.
        before: Option<CategoryId>,
        /// The category now.
        after: Option<CategoryId>,
    },
    /// Its number is another.
    Number {
        /// The number then.
        before: Option<u32>,
        /// The number now.
        after: Option<u32>,
    },
    /// It is further, or less far.
    Progress(Stage),
    /// A question was asked.
    Asked(String),
    /// A question was answered.
    Answered {
        /// The question; empty where the answer names none.
        question: String,
        /// The answer.
        answer: String,
    },
    /// An update was written.
    Updated(String),
    /// Something was said at a meeting that settled nothing.
    Noted {
        /// The meeting.
        meeting: String,
        /// What was said.
        text: String,
    },
    /// A meeting carried it over, or organisations said something there that is not signed.
    Minuted {
        /// The meeting.
        meeting: String,
        /// What its minutes say.
        decision: Decision,
        /// Whose word it is and not signed, by name.
        unsigned: Vec<String>,
        /// Why.
        note: String,
    },
    /// Comments were asked for.
    Requested {
        /// By which day, and of whom.
        request: Request,
        /// What about.
        text: String,
    },
    /// The day by which comments were asked for has passed.
    CommentsOver {
        /// The day.
        by: Day,
        /// How many had come.
        n: u32,
        /// Who was asked and had said nothing.
        silent: Vec<String>,
    },
    /// An entry was struck.
    Struck(String),
    /// It is no longer in the log: an import was undone.
    Gone,
}

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChangeKind {
    /// New actions.
    New,
    /// Proposals.
    Proposed,
    /// Agreements.
    Agreed,
    /// Proposals that went back.
    Returned,
    /// What organisations signed.
    Said,
    /// Withdrawals.
    Withdrawn,
    /// Deadlines.
    Deadline,
    /// Wordings.
    Reworded,
    /// Owners.
    Owner,
    /// Categories.
    Category,
    /// Numbers.
    Number,
    /// Progress.
    Progress,
    /// Questions.
    Asked,
    /// Answers.
    Answered,
    /// Updates.
    Updated,
    /// Comments made at meetings.
    Noted,
    /// Outcomes that stand in the minutes alone.
    Minuted,
    /// Comments asked for.
    Requested,
    /// Days for comments that have passed.
    CommentsOver,
    /// Entries struck.
    Struck,
    /// Actions that are gone.
    Gone,
}

words!(ChangeKind {
    New => "new",
    Proposed => "proposed",
    Agreed => "agreed",
    Returned => "returned",
    Said => "said",
    Withdrawn => "withdrawn",
    Deadline => "deadline",
    Reworded => "reworded",
    Owner => "owner",
    Category => "category",
    Number => "number",
    Progress => "progress",
    Asked => "asked",
    Answered => "answered",
    Updated => "updated",
    Noted => "noted",
    Minuted => "minuted",
    Requested => "requested",
    CommentsOver => "comments_over",
    Struck => "struck",
    Gone => "gone",
});

impl Changed {
    /// What kind of thing it is.
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::New => ChangeKind::New,
            Self::Reworded { .. } => ChangeKind::Reworded,
            Self::Proposed(_) => ChangeKind::Proposed,
            Self::Agreed(_) => ChangeKind::Agreed,
            Self::Returned(_) => ChangeKind::Returned,
            Self::Said { .. } => ChangeKind::Said,
            Self::Withdrawn(_) => ChangeKind::Withdrawn,
            Self::Deadline { .. } => ChangeKind::Deadline,
            Self::Owners { .. } => ChangeKind::Owner,
            Self::Category { .. } => ChangeKind::Category,
            Self::Number { .. } => ChangeKind::Number,
            Self::Progress(_) => ChangeKind::Progress,
            Self::Asked(_) => ChangeKind::Asked,
            Self::Answered { .. } => ChangeKind::Answered,
            Self::Updated(_) => ChangeKind::Updated,
            Self::Noted { .. } => ChangeKind::Noted,
            Self::Minuted { .. } => ChangeKind::Minuted,
            Self::Requested { .. } => ChangeKind::Requested,
            Self::CommentsOver { .. } => ChangeKind::CommentsOver,
            Self::Struck(_) => ChangeKind::Struck,
            Self::Gone => ChangeKind::Gone,
        }
    }
}

impl ActionChanges {
    /// Whether an owner of the action bears this name, or a name with its words in it. The name of an organisation of the log
    /// stands for its people as well.
    pub fn is_owned_by(&self, name: &str, parties: &Parties) -> bool {
        let wanted = name.trim().to_lowercase();
        let meant = parties.organisations.iter();
        let meant = meant.filter(|one| is_named(&one.name, &wanted));
        let people: Vec<_> = meant.flat_map(|one| &one.people).collect();
        self.owners.iter().any(|owner| {
            owner.is_named(name)
                || owner.is_named_in_part(name)
                || people.iter().any(|person| is_named(person, &owner.name))
        })
    }

    /// Whether this organisation changed the action, or said a word on it.
    pub fn is_changed_by(&self, organisation: &str) -> bool {
        self.by.iter().any(|one| is_named(one, organisation))
    }
}

fn is_named(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// How many actions have changed in each way, those ways alone in which one has.
pub fn count_changes(changes: &[ActionChanges]) -> Vec<(ChangeKind, usize)> {
    let n_of = |kind: ChangeKind| {
        let has = |one: &&ActionChanges| one.changes.iter().any(|c| c.kind() == kind);
        changes.iter().filter(has).count()
    };
    let all = ChangeKind::ALL.iter().map(|kind| (*kind, n_of(*kind)));
    all.filter(|(_, n)| *n > 0).collect()
}

/// The days between two moments of a log: the first that both of them know, and the one of the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The day of the earlier moment.
    pub from: Day,
    /// The day of the later moment.
    pub to: Day,
}

impl Period {
    /// Whether a day was over at the later moment and not at the earlier one.
    pub fn has_seen_out(self, day: Day) -> bool {
        self.from <= day && day < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Organisation, OrganisationId, OwnerKind, Role};

    #[test]
    fn an_organisation_owns_what_its_people_own_and_changed_what_was_written_for_it() {
        let parties = Parties {
            organisations: vec![Organisation {
                id: OrganisationId::random(&mut || 1),
                name: "Harbour Office".into(),
                role: Role::Owner,
                people: vec!["Ada Byron".into(), "Jo".into()],
            }],
            ..Parties::default()
        };
        let owned = |name: &str| ActionChanges {
            action: ActionId::random(&mut || 1),
            number: None,
            text: String::new(),
            category: None,
            owners: vec![Owner {
                kind: OwnerKind::AsPrinted,
                name: name.into(),
            }],
            by: vec!["Pilots".into()],
            changes: Vec::new(),
        };
        for (owner, wanted, expect) in [
            ("Ada Byron", "harbour office ", true),
            ("Harbour Office and others", "Harbour Office", true),
            ("Ada Byron", "ada", true),
            ("Jo", "Harbour Office", true),
            ("Joan", "Harbour Office", false),
            ("Ada Byron", "Harbour", false),
            ("Shore Watch", "HO", false),
            ("Involve & HO", "ho", true),
            ("………", "………", true),
            ("Pilots", "Harbour Office", false),
        ] {
            let is_owned = owned(owner).is_owned_by(wanted, &parties);
            assert_eq!(is_owned, expect, "{owner}, {wanted}");
        }
        let changed = owned("Ada Byron");
        assert!(changed.is_changed_by(" pilots"));
        assert!(!changed.is_changed_by("Pilot"), "not a part of the name");
        assert!(!changed.is_changed_by("Harbour Office"), "it only owns it");
    }
}
