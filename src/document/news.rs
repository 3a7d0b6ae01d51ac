//! What others have changed since somebody last looked.

use super::{Document, authors::attribution, hashes, schema};
use super::{Snapshot, ids};
use crate::model::{
    Action, ActionChanges, ActionId, Author, ChangeId, Day, EditionId, FileError, MeetingId, News,
    Offset, Parties, Period, Refusal, SinceEdition, Standing, Timestamp, compare,
};
use automerge::{ChangeHash, ReadDoc};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Beyond so many changes only their number is told, not which actions they are about: who was away for
/// so long reads the log afresh.
const MOST_READ: usize = 5_000;

/// Where the log stood, and what has changed since.
pub type ChangesSince = (Vec<ChangeId>, Vec<ActionChanges>);

/// The last change that was met: by whom, its message, and when.
type Typed = (Option<Author>, Option<String>, Timestamp);

impl Document {
    /// Where the log stood when a day began at a place, by the clocks of those who wrote: with every change that was
    /// made before, as far as all that it builds on was made before as well.
    pub fn heads_before(&self, day: Day, offset: Offset) -> Vec<ChangeId> {
        let begin = offset.begin_of(day);
        let mut within: HashSet<ChangeHash> = HashSet::new();
        let mut heads: HashSet<ChangeHash> = HashSet::new();
        // In an order in which every change comes after those that it builds on.
        for change in self.doc.get_changes_meta(&[]) {
            let builds_on_known = change.deps.iter().all(|dep| within.contains(dep));
            // The genesis change bears no time.
            let made_before = change.timestamp < begin.0 || change.deps.is_empty();
            if made_before && builds_on_known {
                change.deps.iter().for_each(|dep| _ = heads.remove(dep));
                heads.insert(change.hash);
                within.insert(change.hash);
            }
        }
        ids(&heads.into_iter().collect::<Vec<_>>())
    }

    /// What has changed since the log stood at these heads. They are of the day given, or else of the last change
    /// before them.
    pub fn changes_from(
        &self,
        since: Vec<ChangeId>,
        from: Option<Day>,
        today: Option<Day>,
    ) -> Result<ChangesSince, Refusal> {
        if !self.knows(&since) {
            return Err(Refusal::UnknownChange);
        }
        let at = hashes(&since);
        let then = self.actions_at(Some(&at));
        let head_then = self.head_at(Some(&at));
        let head = self.head().ok_or(Refusal::NoLog)?;
        let last = || {
            let made = since.iter().filter_map(|id| self.who(*id));
            made.map(|written| written.at)
                .max()
                .and_then(Timestamp::day)
        };
        let period = from.or_else(last).zip(today);
        let period = period.map(|(from, to)| Period { from, to });
        let now = self.actions();
        let meetings_then = head_then.map(|head| head.meetings).unwrap_or_default();
        let before = Standing {
            actions: &then,
            meetings: &meetings_then,
            parties: &head.parties,
        };
        let after = Standing {
            actions: &now,
            meetings: &head.meetings,
            parties: &head.parties,
        };
        let mut changes = compare(before, after, period);
        let writers = self.writers_since(&at);
        let words = words_since(&then, &now, &head.parties);
        for one in &mut changes {
            let by = [&writers, &words].map(|all| all.get(&one.action));
            let by: BTreeSet<&String> = by.into_iter().flatten().flatten().collect();
            one.by = by.into_iter().cloned().collect();
        }
        Ok((since, changes))
    }

    /// What has changed since a day began at a place.
    pub fn changes_from_day(
        &self,
        day: Day,
        offset: Offset,
        today: Option<Day>,
    ) -> Result<ChangesSince, Refusal> {
        self.changes_from(self.heads_before(day, offset), Some(day), today)
    }

    /// What has changed since an edition was frozen.
    pub fn changes_from_edition(
        &self,
        id: EditionId,
        today: Option<Day>,
    ) -> Result<ChangesSince, Refusal> {
        let editions = self.head().ok_or(Refusal::NoLog)?.editions;
        let edition = editions.into_iter().find(|edition| edition.id == id);
        let edition = edition.ok_or(Refusal::UnknownEdition)?;
        self.changes_from(vec![edition.change], None, today)
    }

    /// What has changed since the log was last circulated. Where nothing has changed since the newest edition, that is
    /// what goes out now, and the one before it counts. `None` where nothing went out before.
    pub fn changes_since_circulated(
        &self,
        today: Option<Day>,
    ) -> Result<Option<SinceEdition>, Refusal> {
        let editions = self.head().ok_or(Refusal::NoLog)?.editions;
        let Some(newest) = editions.last() else {
            return Ok(None);
        };
        let (_, changes) = self.changes_from(vec![newest.change], None, today)?;
        if !changes.is_empty() {
            let edition = newest.clone();
            return Ok(Some(SinceEdition { edition, changes }));
        }
        // Two that were frozen apart bear one number: neither is the one before.
        let before = editions.iter().rfind(|one| one.number < newest.number);
        let Some(edition) = before.cloned() else {
            return Ok(None);
        };
        let (_, changes) = self.changes_from(vec![edition.change], None, today)?;
        Ok(Some(SinceEdition { edition, changes }))
    }

    /// What has changed since the day of a meeting was over at a place.
    pub fn changes_from_meeting(
        &self,
        id: MeetingId,
        offset: Offset,
        today: Option<Day>,
    ) -> Result<ChangesSince, Refusal> {
        let meetings = self.head().ok_or(Refusal::NoLog)?.meetings;
        let meeting = meetings.into_iter().find(|meeting| meeting.id == id);
        let date = meeting.and_then(|one| one.date);
        let after = date.and_then(|date| Day::from_number(date.last_day().number() + 1));
        self.changes_from_day(after.ok_or(Refusal::UnknownMeeting)?, offset, today)
    }

    /// The organisations for which people wrote to each action since these heads.
    fn writers_since(&self, since: &[ChangeHash]) -> HashMap<ActionId, BTreeSet<String>> {
        let mut writers: HashMap<ActionId, BTreeSet<String>> = HashMap::new();
        let mut within = HashMap::new();
        for change in self.doc.get_changes(since) {
            let written = self.attribution_of(&change.hash());
            let author = written.and_then(|written| written.author);
            let organisation = author.map(|author| author.organisation.trim().to_owned());
            let Some(organisation) = organisation.filter(|name| !name.is_empty()) else {
                continue;
            };
            for action in self.actions_within(&change.decode(), &mut within) {
                writers
                    .entry(action)
                    .or_default()
                    .insert(organisation.clone());
            }
        }
        writers
    }

    /// What has changed since a file of the log was written; what only the file has is not told.
    pub fn changes_from_snapshot(
        &self,
        snapshot: &Snapshot,
        today: Option<Day>,
    ) -> Result<ChangesSince, Refusal> {
        let refuse = |reason| Refusal::File {
            file: snapshot.file.clone(),
            reason,
        };
        let id = |document: &Self| document.head().map(|head| head.id);
        if id(&snapshot.document) != id(self) {
            return Err(refuse(FileError::Foreign));
        }
        let mut both = self.clone();
        both.merge(&snapshot.document)
            .map_err(|_| refuse(FileError::Damaged))?;
        both.changes_from(snapshot.document.heads(), None, today)
    }

    /// What everybody but this person has changed since these heads, whatever brought it here; `None` where they are
    /// not known here. What the person did at another device, or with the command line, is no news either.
    pub fn news_since(&self, since: &[ChangeId], me: Option<&Author>) -> Option<News> {
        if !self.knows(since) {
            return None;
        }
        let mut news = News {
            heads: self.heads(),
            ..News::default()
        };
        let (mut people, mut actions) = (BTreeSet::new(), BTreeMap::new());
        let (mut n_read, mut last) = (0, None);
        for change in self.doc.get_changes_meta(&hashes(since)) {
            if schema::is_nobodys(&change.hash) {
                continue;
            }
            let author = attribution(&change).author;
            // Two namesakes who name no organisation may well be two people.
            let is_me = |by: &Author, me: &Author| {
                by.device == me.device || (!me.organisation.trim().is_empty() && by.is_person(me))
            };
            let is_mine = author
                .as_ref()
                .zip(me)
                .is_some_and(|(by, me)| is_me(by, me));
            if is_mine {
                last = None;
                continue;
            }
            // A run of typing is one change, as the history tells it.
            let runs_on = last.as_ref().is_some_and(|(by, message, at): &Typed| {
                *by == author && super::undo::runs_on((message.as_deref(), *at), &change)
            });
            if !runs_on {
                news.n_changes += 1;
            }
            let message = change.message.as_deref().map(str::to_owned);
            last = Some((author.clone(), message, Timestamp(change.timestamp)));
            n_read += 1;
            // One person at two devices is one person; who gave no name is one as well.
            people.insert(author.map(|author| (author.name, author.organisation)));
            if n_read <= MOST_READ
                && let Some(whole) = self.doc.get_change_by_hash(&change.hash)
            {
                let places = self.places(&whole.decode());
                let touched = places.iter().filter_map(super::history::Place::action);
                // They come in an order in which none stands before what it builds on.
                actions.extend(touched.map(|action| (action, ChangeId(change.hash.0))));
            }
        }
        news.n_people = people.len() as u32;
        news.actions = actions.into_iter().collect();
        Some(news)
    }
}

/// The organisations whose signed word on each action has come since: it lies beside the actions, not in them.
fn words_since(
    then: &[Action],
    now: &[Action],
    parties: &Parties,
) -> HashMap<ActionId, BTreeSet<String>> {
    let known = then.iter().flat_map(|one| &one.sign_offs);
    let known: HashSet<_> = known.map(|word| word.id).collect();
    let mut words: HashMap<ActionId, BTreeSet<String>> = HashMap::new();
    for action in now {
        let new = action
            .sign_offs
            .iter()
            .filter(|word| !known.contains(&word.id));
        let names = new.filter_map(|word| parties.organisation(word.verdict.organisation));
        let names: BTreeSet<_> = names.map(|one| one.name.trim().to_owned()).collect();
        if !names.is_empty() {
            words.insert(action.id, names);
        }
    }
    words
}
