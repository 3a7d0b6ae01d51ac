//! What others have changed since the person at this device last looked.

use super::{Session, Step};
use crate::{
    command::Since,
    model::{ChangeId, Day, Delta, Refusal},
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
        let head = || document.head().ok_or(Refusal::NoLog);
        let today = step.now.day();
        let (since, changes) = match since {
            Since::Heads(heads) => document.changes_from(heads.clone(), None, today),
            Since::Day(day) => {
                document.changes_from(document.heads_before(*day), Some(*day), today)
            }
            Since::Edition(id) => {
                let editions = head()?.editions;
                let edition = editions.into_iter().find(|edition| edition.id == *id);
                let edition = edition.ok_or(Refusal::UnknownEdition)?;
                document.changes_from(vec![edition.change], None, today)
            }
            Since::Meeting(id) => {
                let meetings = head()?.meetings;
                let meeting = meetings.into_iter().find(|meeting| meeting.id == *id);
                let date = meeting
                    .and_then(|m| m.date)
                    .ok_or(Refusal::UnknownMeeting)?;
                let after = Day::from_number(date.last_day().number() + 1);
                let after = after.ok_or(Refusal::UnknownMeeting)?;
                document.changes_from(document.heads_before(after), Some(after), today)
            }
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
        let me = self.author.as_ref().map(|author| author.device);
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
