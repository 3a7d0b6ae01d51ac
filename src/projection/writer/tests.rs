//! What the signals say after deltas have come, as views read them. Needs reactivity, no browser.

use super::*;
use crate::{
    model::{LogHead, LogId, SetAside, SetAsideReason, Sharing, Work},
    projection::rows::tests::action,
};
use leptos::reactive::owner::Owner;

/// A page in which nothing is open. The owner holds its signals for as long as the test runs.
fn page() -> (Owner, Projection) {
    let owner = Owner::new();
    owner.set();
    (owner, Projection::new(ClientId::random(&mut || 7)))
}

fn head(n: u64) -> LogHead {
    LogHead::new(LogId::random(&mut || n), format!("Log {n}"))
}

fn opened(n: u64) -> Vec<Delta> {
    vec![
        Delta::Opened {
            head: head(n),
            heads: Vec::new(),
            view_is_current: false,
            read_only: None,
            answered: 0,
        },
        Delta::Actions(vec![action(n, "x")]),
        Delta::AllShown,
    ]
}

#[test]
fn what_was_set_aside_is_said_whichever_log_is_open() {
    let (_owner, page) = page();
    page.take(vec![Delta::SetAside(vec![SetAside {
        key: "a/changes/b".into(),
        size: 3,
        reason: SetAsideReason::StoppedTheEngine,
    }])]);
    page.take(opened(1));
    page.take(opened(2));
    page.leave();
    let said = page.state().set_aside.with_untracked(Vec::len);
    assert_eq!(said, 1, "the list is the device's, not the log's");
    page.take(vec![Delta::SetAside(Vec::new())]);
    assert!(page.state().set_aside.with_untracked(Vec::is_empty));
}

#[test]
fn a_piece_of_work_is_in_sight_until_it_ends_however_it_ends() {
    let (_owner, page) = page();
    let working = |what, done, total| vec![Delta::Working { what, done, total }];
    let shown = || page.state().working.get_untracked().map(|work| work.what);
    page.take(working(Work::Importing, 0, 0));
    assert_eq!(shown(), Some(Work::Importing));
    page.take(working(Work::Merging, 1, 1));
    assert_eq!(shown(), Some(Work::Importing), "that was another's end");
    page.take(working(Work::Importing, 1, 1));
    assert_eq!(shown(), None);
    page.take(working(Work::Merging, 0, 0));
    page.engine_is(EngineState::Restarting);
    assert_eq!(shown(), None, "it ended with the engine");
}

fn awaiting(n: u64) -> Delta {
    Delta::Awaiting {
        log: head(n).id,
        title: format!("Log {n}"),
    }
}

fn shared() -> Delta {
    Delta::Sharing(Some(Sharing::default()))
}

#[test]
fn a_log_that_was_joined_is_awaited_until_it_opens() {
    let (_owner, page) = page();
    let (state, log) = (page.state(), head(2).id);
    page.take(opened(1));
    page.take(vec![awaiting(2), shared()]);
    assert!(untrack(|| state.is_awaited(log)));
    assert_eq!(state.shown.get_untracked(), Shown::Nothing, "no other log");
    assert!(state.sharing.with_untracked(Option::is_some));
    page.take(opened(2));
    assert!(!untrack(|| state.is_awaited(log)));
    let still = state.sharing.with_untracked(Option::is_some);
    assert!(still, "the engine says only what is new");
}

#[test]
fn a_log_that_is_awaited_can_be_left() {
    let (_owner, page) = page();
    page.take(vec![awaiting(2), shared()]);
    page.leave();
    let state = page.state();
    assert!(!untrack(|| state.is_awaited(head(2).id)));
    assert!(state.sharing.with_untracked(Option::is_none));
}

#[test]
fn what_is_said_of_sharing_goes_with_the_log_and_with_the_engine() {
    let (_owner, page) = page();
    let is_shared = || page.state().sharing.with_untracked(Option::is_some);
    page.take(opened(1));
    page.take(vec![shared()]);
    page.take(vec![Delta::Removed(head(2).id)]);
    assert!(is_shared(), "that was another log");
    page.take(vec![Delta::Removed(head(1).id)]);
    assert!(!is_shared());
    page.take(vec![shared()]);
    page.engine_is(EngineState::Restarting);
    assert!(is_shared(), "the next engine says it again");
    page.engine_is(EngineState::Dead {
        reason: String::new(),
    });
    assert!(!is_shared());
}

#[test]
fn an_invitation_is_forgotten_with_the_log_that_it_is_to() {
    let (_owner, page) = page();
    let invite = || Delta::Invite {
        word: "w".into(),
        read_only: true,
    };
    page.take(opened(1));
    page.take(vec![invite()]);
    assert!(page.state().invitation.with_untracked(Option::is_some));
    page.take(opened(2));
    assert!(page.state().invitation.with_untracked(Option::is_none));
    page.take(vec![invite()]);
    page.invitation_left();
    assert!(page.state().invitation.with_untracked(Option::is_none));
}
