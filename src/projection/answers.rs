//! What the page is told beside rows: how the engine is, what became of commands, answers to questions.

use crate::model::*;

/// How the engine is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EngineState {
    /// It is being fetched and started; what is shown may be the last view.
    #[default]
    Starting,
    /// It runs.
    Ready,
    /// It died and is being started again; nothing that was shown as saved is lost.
    Restarting,
    /// It does not start.
    Dead {
        /// What the browser said.
        reason: String,
    },
}

/// How far the open log is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// No log is open.
    #[default]
    Nothing,
    /// The stored last view is shown; it can be read, not yet edited.
    LastView,
    /// The log is open and its rows are arriving.
    Arriving,
    /// The log is open and complete.
    Complete,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The engine has not answered yet.
    Waiting,
    /// It was carried out.
    Done,
    /// It was refused.
    Refused(Refusal),
}

/// The answer to a request for history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryAnswer {
    /// Of one action, or of the log.
    pub action: Option<ActionId>,
    /// The changes, newest first.
    pub entries: Vec<HistoryEntry>,
    /// Whether older ones were left out.
    pub more: bool,
}

/// The log as it stood at a past moment.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAnswer {
    /// The moment.
    pub moment: PastMoment,
    /// The change that ended there, where it was one.
    pub change: Option<PastChange>,
    /// The log then.
    pub head: LogHead,
    /// Its rows then.
    pub actions: Vec<Action>,
}

/// What has changed since a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedAnswer {
    /// The number of the request.
    pub command: u32,
    /// Where the log stood then.
    pub since: Vec<ChangeId>,
    /// What changed, by action.
    pub changes: Vec<ActionChanges>,
}

impl PastAnswer {
    /// Numbers that several actions carried then, in order.
    pub fn clashing_numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<_> = self.actions.iter().filter_map(|a| a.number).collect();
        numbers.sort_unstable();
        let twice = numbers.windows(2).filter(|pair| pair[0] == pair[1]);
        let mut twice: Vec<_> = twice.map(|pair| pair[0]).collect();
        twice.dedup();
        twice
    }

    /// The actions that an action named then, each as it was called then.
    pub fn linked(&self, action: &Action) -> Vec<String> {
        let words = |link: &Link| match link {
            Link::Number(number) => format!("action {number}"),
            Link::Action(id) => {
                let named = self.actions.iter().find(|one| one.id == *id);
                named.map_or_else(|| "an action that was not in the log".into(), Action::name)
            }
        };
        action.links.iter().map(words).collect()
    }

    /// The wordings of the other actions that carried this action's number then.
    pub fn twins(&self, action: &Action) -> Vec<String> {
        let others = self
            .actions
            .iter()
            .filter(|one| one.number == action.number && one.id != action.id);
        others.map(|one| one.text.clone()).collect()
    }
}

/// What an importer understood.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportPreview {
    /// What it understood.
    pub draft: LogDraft,
    /// The source, line by line.
    pub lines: Vec<String>,
}

impl ImportPreview {
    /// Where a line of the source stands, counted from 1: "line 12", or "row 12 of “Open”".
    pub fn place(&self, line: u32) -> String {
        let table = self.draft.table.as_ref();
        let at = (line as usize).checked_sub(1);
        let place = table
            .zip(at)
            .and_then(|(table, at)| table.places.get(at).cloned());
        place.unwrap_or_else(|| format!("line {line}"))
    }

    /// What its lines are called: one of them, and several.
    pub fn lines_are(&self) -> (&'static str, &'static str) {
        match self.draft.table {
            Some(_) => ("row or paragraph", "rows and paragraphs"),
            None => ("line", "lines"),
        }
    }
}

/// A file that the engine hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An invitation to the open log, to be given to those who are to take part.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The word.
    pub word: String,
    /// Whether it lets one read only.
    pub read_only: bool,
}

/// A log that was joined, and has not come yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The log.
    pub log: LogId,
    /// Its title when the invitation was made.
    pub title: String,
}

/// A long piece of work that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkState {
    /// What is being done.
    pub what: Work,
    /// Parts done.
    pub done: u32,
    /// Parts in all; 0 where it is unknown.
    pub total: u32,
}

#[cfg(test)]
mod tests {
    use super::{super::rows::tests::action, *};

    fn past(actions: Vec<Action>) -> PastAnswer {
        PastAnswer {
            moment: PastMoment::After(ChangeId([0; 32])),
            change: None,
            head: LogHead::new(LogId::random(&mut || 1), ""),
            actions,
        }
    }

    #[test]
    fn a_number_carried_twice_in_the_past_is_named_once() {
        let numbered = |n, number| Action {
            number,
            ..action(n, "x")
        };
        let past = past(vec![
            numbered(1, Some(3)),
            numbered(2, Some(2)),
            numbered(3, Some(3)),
            numbered(4, Some(3)),
            numbered(5, None),
            numbered(6, None),
        ]);
        assert_eq!(past.clashing_numbers(), [3]);
        assert_eq!(past.twins(&past.actions[0]).len(), 2);
        assert_eq!(past.twins(&past.actions[1]).len(), 0);
    }

    #[test]
    fn links_of_the_past_are_called_as_their_actions_were_then() {
        let mut past = past(vec![action(1, "Share the paper"), action(7, "Read it")]);
        past.actions[0].number = None;
        let mut one = past.actions[1].clone();
        let gone = action(9, "elsewhere").id;
        one.links = vec![
            Link::Action(past.actions[0].id),
            Link::Number(63),
            Link::Action(gone),
        ];
        let linked = past.linked(&one);
        assert_eq!(linked.len(), 3);
        assert!(linked[0].contains("Share the paper"), "{linked:?}");
        assert_eq!(
            linked[1..],
            ["action 63", "an action that was not in the log"]
        );
    }
}
