//! The log as a whole: its head, categories and listing.

use super::{
    CategoryId, Day, Edition, Interest, LogId, Meeting, Parties, Stage, Timestamp, stage::words,
};
use serde::{Deserialize, Serialize};

/// What is true of the log as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// Its identity.
    pub id: LogId,
    /// Its title.
    pub title: String,
    /// The day that its source bears.
    pub dated: Option<Day>,
    /// Its categories, in order.
    pub categories: Vec<Category>,
    /// Who takes part, and how they agree.
    pub parties: Parties,
    /// The schema of the document; a newer one than ours opens read-only.
    pub schema: u32,
    /// Its meetings, by date; those without one last.
    pub meetings: Vec<Meeting>,
    /// Its editions, by number.
    pub editions: Vec<Edition>,
    /// Which organisations want to engage on which categories, sorted.
    pub interests: Vec<Interest>,
}

impl LogHead {
    /// A log of which nothing is known but its identity and its title.
    pub fn new(id: LogId, title: impl Into<String>) -> Self {
        Self {
            id,
            title: title.into(),
            dated: None,
            categories: Vec::new(),
            parties: Parties::default(),
            schema: 1,
            meetings: Vec::new(),
            editions: Vec::new(),
            interests: Vec::new(),
        }
    }
}

/// One category: a colour and always the word as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its identity.
    pub id: CategoryId,
    /// The word.
    pub name: String,
    /// The colour.
    pub colour: Colour,
    /// Its place in the legend.
    pub order: i64,
}

/// The colours of categories: names, because their values differ in light, dark and print.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Colour {
    /// Blue.
    Blue,
    /// Purple.
    Purple,
    /// Teal.
    Teal,
    /// Green.
    Green,
    /// Gold.
    Gold,
    /// Orange.
    Orange,
    /// Red.
    Red,
    /// Pink.
    Pink,
    /// Brown.
    Brown,
    /// Navy.
    Navy,
    /// Olive.
    Olive,
    /// Grey.
    #[default]
    Grey,
}

words!(Colour {
    Blue => "blue",
    Purple => "purple",
    Teal => "teal",
    Green => "green",
    Gold => "gold",
    Orange => "orange",
    Red => "red",
    Pink => "pink",
    Brown => "brown",
    Navy => "navy",
    Olive => "olive",
    Grey => "grey",
});

/// A log that this device keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogListing {
    /// Its identity.
    pub id: LogId,
    /// Its title when it was last saved.
    pub title: String,
    /// How many actions it had.
    pub n_actions: u32,
    /// When it was last changed here.
    pub changed: Timestamp,
    /// When a snapshot or export last left this device.
    pub exported: Option<Timestamp>,
}

impl LogListing {
    /// Whether somebody would call it by this title: capitals and spaces make no difference.
    pub fn is_titled(&self, title: &str) -> bool {
        let words = |text: &str| {
            let text = text.to_lowercase();
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let title = words(title);
        !title.is_empty() && words(&self.title) == title
    }
}

/// The three lists in which a log is shown.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Group {
    /// What is still to do.
    #[default]
    Ongoing,
    /// What awaits agreement.
    Proposed,
    /// The appendix: complete, closed, withdrawn.
    Completed,
}

words!(Group {
    Ongoing => "ongoing",
    Proposed => "proposed",
    Completed => "completed",
});

impl Stage {
    /// The list in which an action of this stage is shown.
    pub fn group(self) -> Group {
        if self.is_over() {
            Group::Completed
        } else if self.is_proposed() {
            Group::Proposed
        } else {
            Group::Ongoing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_known_by_its_title_whatever_its_capitals_and_spaces() {
        let listing = LogListing {
            id: LogId::random(&mut || 1),
            title: "Harbour Forum".into(),
            n_actions: 0,
            changed: Timestamp(0),
            exported: None,
        };
        assert!(listing.is_titled("  harbour  forum "));
        assert!(!listing.is_titled("Harbour Forum 2"));
        let untitled = LogListing {
            title: " ".into(),
            ..listing
        };
        assert!(!untitled.is_titled(""), "no title is nobody's");
    }
}
