//! Which log must be asked for when the reader goes somewhere: none that is shown, none that a command
//! under way opens by itself.

use crate::ui::prelude::*;
use crate::{
    command::Command,
    model::LogId,
    projection::{LogState, Outcome},
};

/// The log that a command under way opens, and the command's number.
///
/// Creating a log and merging a snapshot of another one open it by themselves; asking for it as well
/// would look for it in a store that may not hold it yet.
#[derive(Clone, Copy, Default)]
pub struct Opening(StoredValue<Option<(LogId, u32)>>);

/// The log that a command opens once it is carried out.
pub fn opens(command: &Command, state: LogState) -> Option<LogId> {
    match command {
        Command::Create { log, .. } => Some(*log),
        Command::MergeSnapshot => state
            .snapshot
            .with_untracked(|preview| preview.as_ref().map(|preview| preview.head.id)),
        _ => None,
    }
}

impl Opening {
    /// Takes note of a command that was sent and opens this log.
    pub fn sent(self, log: LogId, number: u32) {
        self.0.set_value(Some((log, number)));
    }

    /// Whether this log must be asked for. Where a command may still open it, this subscribes to the
    /// answers: one that was carried out or refused opens nothing any more.
    pub fn must_ask(self, log: LogId, state: LogState) -> bool {
        let head = state.head;
        if head.with_untracked(|head| head.as_ref().is_some_and(|head| head.id == log)) {
            return false;
        }
        if untrack(|| state.is_awaited(log)) {
            // It opens by itself when it has come.
            return false;
        }
        let coming = self.0.get_value();
        let is_coming = coming.is_some_and(|(opens, number)| {
            opens == log && untrack(|| state.outcome(number)) == Outcome::Waiting
        });
        if is_coming {
            // Only then: asking is answered as well, and must not lead to asking again.
            state.answered.track();
        }
        !is_coming
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        command::Start,
        model::{ClientId, Delta, LogHead, Refusal},
        projection::Projection,
    };
    use leptos::reactive::owner::Owner;

    const ME: fn() -> ClientId = || ClientId::random(&mut || 7);

    fn log(n: u64) -> LogId {
        LogId::random(&mut || n)
    }

    /// Sends the page's first command, which creates a log.
    fn send(opening: Opening, page: Projection, n: u64) {
        let create = Command::Create {
            log: log(n),
            title: format!("Log {n}"),
            start: Start::Bare,
        };
        assert_eq!(opens(&create, page.state()), Some(log(n)));
        opening.sent(log(n), 1);
    }

    fn opened(n: u64) -> Delta {
        Delta::Opened {
            head: LogHead::new(log(n), ""),
            heads: Vec::new(),
            view_is_current: true,
            read_only: None,
            answered: 0,
        }
    }

    fn answered(command: u32) -> Delta {
        Delta::Answered {
            client: ME(),
            command,
        }
    }

    fn page() -> (Owner, Projection, Opening) {
        let owner = Owner::new();
        owner.set();
        (owner, Projection::new(ME()), Opening::default())
    }

    #[test]
    fn a_log_that_opens_by_itself_is_not_asked_for() {
        let (_owner, page, opening) = page();
        send(opening, page, 1);
        assert!(!opening.must_ask(log(1), page.state()), "on its way");
        assert!(opening.must_ask(log(2), page.state()), "another one is not");
        page.take(vec![opened(1), answered(1)]);
        assert!(!opening.must_ask(log(1), page.state()), "it is shown");
    }

    #[test]
    fn a_log_that_was_left_since_it_was_created_is_asked_for_again() {
        let (_owner, page, opening) = page();
        send(opening, page, 1);
        page.take(vec![opened(1), answered(1)]);
        // A copy of another log is saved before it is removed.
        page.take(vec![opened(2)]);
        assert!(opening.must_ask(log(1), page.state()));
    }

    #[test]
    fn a_log_whose_creation_was_refused_is_asked_for() {
        let (_owner, page, opening) = page();
        send(opening, page, 1);
        page.take(vec![
            Delta::Refused {
                command: 1,
                error: Refusal::NoAuthor,
            },
            answered(1),
        ]);
        assert!(opening.must_ask(log(1), page.state()));
    }

    #[test]
    fn a_log_that_is_awaited_from_a_relay_is_not_asked_for() {
        let (_owner, page, opening) = page();
        page.take(vec![Delta::Awaiting {
            log: log(1),
            title: String::new(),
        }]);
        assert!(!opening.must_ask(log(1), page.state()));
        assert!(opening.must_ask(log(2), page.state()));
    }
}
