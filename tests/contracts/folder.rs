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
    (=> $($rule:ident)*) => {
        $(
            #[test]
            fn $rule() {
                at_once(rules::$rule(&Fixture::new(stringify!($rule))));
            }
        )*
    };
}

rules::each_rule! { contract }

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
