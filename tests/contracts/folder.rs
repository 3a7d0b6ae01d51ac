//! The contract of mailboxes, kept by the shared folder that the command line uses, on a real disk. The rules are
//! those that the adapters of the page keep in a browser (`mailbox.rs`).

// The adapter itself: it belongs to the program, and no library has it.
#[path = "../../src/bin/matters/folder.rs"]
mod adapter;
mod fixture;
#[path = "mailbox/rules.rs"]
mod rules;

use fixture::Fixture;
use matters_arising::trust::Sealed;
use std::{
    fs,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// Whatever is awaited here is there at once.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a folder answers at once"),
    }
}

macro_rules! contract {
    ($($rule:ident)*) => {
        $(
            #[test]
            fn $rule() {
                at_once(rules::$rule(&Fixture::new(stringify!($rule))));
            }
        )*

        const RUN: &[&str] = &[$(stringify!($rule)),*];
    };
}

contract! {
    a_new_place_lists_nothing
    what_was_put_is_listed_and_comes_back_whole
    the_same_chunk_twice_is_one
    a_large_chunk_comes_back_whole
    what_is_not_there_is_lacking_and_no_trouble
    many_at_once_are_all_kept
    what_is_removed_is_gone_and_may_come_again
    to_remove_what_is_not_there_does_nothing
    the_places_of_two_logs_do_not_mix
    a_second_device_finds_what_the_first_has_put
}

#[test]
fn every_rule_is_run_here_and_in_the_browser() {
    let rules = include_str!("mailbox/rules.rs");
    let browser = include_str!("mailbox.rs");
    let rules = rules
        .lines()
        .filter_map(|line| line.strip_prefix("pub(crate) async fn "));
    let rules: Vec<_> = rules.filter_map(|rest| rest.split('(').next()).collect();
    assert!(!rules.is_empty());
    for rule in &rules {
        assert!(RUN.contains(rule), "{rule} is not run on the shared folder");
        assert!(browser.contains(rule), "{rule} is not run in the browser");
    }
    assert_eq!(rules.len(), RUN.len());
}

#[test]
fn whatever_else_lies_there_is_not_named_and_left_alone() {
    let place = Fixture::new("whatever_else");
    let name = at_once(place.put(b"a chunk"));
    for other in [
        "desktop.ini",
        &format!("{name} (1)"),
        ".sync",
        &format!(".{name}.1.part"),
    ] {
        fs::write(place.path(other), b"something of somebody else's").expect("a file");
    }
    assert_eq!(at_once(place.list()), [name.as_str()]);
    at_once(place.remove(&name));
    assert!(place.path("desktop.ini").exists());
}

#[test]
fn a_file_that_is_still_being_carried_is_lacking_and_damage_is_handed_on() {
    let place = Fixture::new("being_carried");
    let name = Sealed::name(b"a chunk");
    at_once(place.put(b"another"));
    fs::write(place.path(&name), b"").expect("a file");
    assert_eq!(at_once(place.get(&name)), None);
    fs::write(place.path(&name), b"a chu").expect("a file");
    assert_eq!(at_once(place.get(&name)), Some(b"a chu".to_vec()));
}

#[test]
fn a_write_that_fails_is_told_and_leaves_nothing_behind() {
    let place = Fixture::new("write_fails");
    let name = Sealed::name(b"a chunk");
    at_once(place.put(b"another"));
    // Where the file should go there is a folder that is not empty.
    fs::create_dir_all(place.path(&name).join("in the way")).expect("a folder");
    let outcome = at_once(place.open().put(&name, b"a chunk"));
    assert!(outcome.is_err(), "it says so");
    let files = fs::read_dir(place.path("")).expect("the place");
    let parts = files
        .flatten()
        .filter(|file| file.file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0);
}
