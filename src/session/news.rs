//! What others have changed since the person at this device last looked.

use super::{Session, Step};
use crate::model::{ChangeId, Delta, Refusal};

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
