//! What others have changed since somebody last looked.

use super::{Document, authors::attribution, hashes};
use crate::model::{ChangeId, DeviceId, News};
use automerge::ReadDoc;
use std::collections::BTreeSet;

/// Beyond so many changes only their number is told, not which actions they are about: who was away for
/// so long reads the log afresh.
const MOST_READ: usize = 5_000;

impl Document {
    /// What everybody but this device has changed since these heads; `None` where they are not known here.
    pub fn news_since(&self, since: &[ChangeId], me: Option<DeviceId>) -> Option<News> {
        if !self.knows(since) {
            return None;
        }
        let mut news = News {
            heads: self.heads(),
            ..News::default()
        };
        let (mut people, mut actions) = (BTreeSet::new(), BTreeSet::new());
        for change in self.doc.get_changes_meta(&hashes(since)) {
            let author = attribution(&change).author;
            if author.as_ref().map(|author| author.device) == me && me.is_some() {
                continue;
            }
            news.n_changes += 1;
            // One person at two devices is one person; who gave no name is one as well.
            people.insert(author.map(|author| (author.name, author.organisation)));
            if news.n_changes as usize <= MOST_READ
                && let Some(change) = self.doc.get_change_by_hash(&change.hash)
            {
                let places = self.places(&change.decode());
                actions.extend(places.iter().filter_map(super::history::Place::action));
            }
        }
        news.n_people = people.len() as u32;
        news.actions = actions.into_iter().collect();
        Some(news)
    }
}
