//! What the signals say after deltas have come, as views read them. Needs reactivity, no browser.

use super::*;
use crate::{
    model::{LogHead, LogId, SetAside, SetAsideReason, Work},
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
    LogHead {
        id: LogId::random(&mut || n),
        title: format!("Log {n}"),
        dated: None,
        categories: Vec::new(),
        schema: 1,
    }
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
