//! What others have changed since the person at this device last looked.

use super::{Session, Step};
use crate::{
    command::Since,
    model::{ChangeId, Delta, Refusal},
};

impl Session {
    /// The page says up to where its person has seen the log; `None` is all of it.
    pub(super) fn watch_news(
        &mut self,
        since: Option<Vec<ChangeId>>,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        self.opened()?;
        if let Some(open) = &mut self.open {
            // Heads that this device no longer knows say nothing.
            let known = since.filter(|heads| open.document.knows(heads));
            open.news_since = Some(known.unwrap_or_else(|| open.document.heads()));
            open.has_news = true;
        }
        self.show_news(step);
        Ok(())
    }

    /// Tells what has changed since a moment.
    pub(super) fn show_changes(
        &self,
        since: &Since,
        command: u32,
        step: &mut Step<'_>,
    ) -> Result<(), Refusal> {
        let document = &self.opened()?.document;
        let today = step.now.day();
        let (since, changes) = match since {
            Since::Heads(heads) => document.changes_from(heads.clone(), None, today),
            Since::Day(day, offset) => document.changes_from_day(*day, *offset, today),
            Since::Edition(id) => document.changes_from_edition(*id, today),
            Since::Meeting(id, offset) => document.changes_from_meeting(*id, *offset, today),
            Since::Snapshot => {
                let snapshot = self.snapshot.as_ref().ok_or(Refusal::NoFile)?;
                document.changes_from_snapshot(snapshot, today)
            }
        }?;
        step.show(Delta::Changed {
            command,
            since,
            changes,
        });
        Ok(())
    }

    /// Tells the page, where others have changed something since. Not with every change that comes: the
    /// count is made in quiet moments.
    pub(super) fn show_news(&mut self, step: &mut Step<'_>) {
        let me = self.author.as_ref();
        let Some(open) = &mut self.open else { return };
        let Some(since) = &open.news_since else {
            return;
        };
        if std::mem::take(&mut open.has_news)
            && let Some(news) = open.document.news_since(since, me)
        {
            step.show(Delta::News(news));
        }
    }
}
