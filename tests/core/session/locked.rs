//! Locked files: the passphrase is asked for, again where it was another, and then they are snapshots like any other.

use super::Rig;
use matters_arising::{
    command::{Command, ExportFormat},
    model::*,
    session::{Input, Output, TaskId},
};

fn locked_file() -> Vec<u8> {
    format!("{AGE_VERSION}\n-> scrypt …").into_bytes()
}

impl Rig {
    fn read_locked(&mut self, name: &str) {
        let name = name.to_owned();
        let bytes = locked_file();
        self.send(Command::ReadSnapshot { name, bytes });
    }

    /// Types a passphrase; gives the work that tries it.
    fn try_words(&mut self, words: &str) -> TaskId {
        self.send(Command::Unlock(Passphrase::new(words)));
        match self.paperwork.pop() {
            Some(Output::Unlock {
                task,
                bytes,
                passphrase,
            }) => {
                assert_eq!((bytes, passphrase.words()), (locked_file(), words));
                task
            }
            other => panic!("{other:?}"),
        }
    }

    fn locked(&self) -> Option<&LockedFile> {
        self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::Locked(file) => Some(file),
            _ => None,
        })
    }
}

#[test]
fn l1_a_locked_file_is_opened_by_the_second_try_and_read_as_a_snapshot() {
    let mut ann = Rig::new(1);
    ann.create();
    ann.add("One");
    ann.complete_saves();
    ann.send(Command::Export(ExportFormat::Snapshot));
    let (_, snapshot) = ann.file();
    let mut bob = Rig::new(2);
    bob.sign_in("Bob");
    bob.read_locked("log.age");
    let name = "log.age".to_owned();
    let waits = |n_wrong| LockedFile {
        name: name.clone(),
        n_wrong,
    };
    assert_eq!(bob.locked(), Some(&waits(0)));
    let task = bob.try_words("harbour");
    bob.input(Input::Unlocked(task, Err(FileError::WrongPassphrase)));
    assert_eq!(bob.locked(), Some(&waits(1)));
    assert_eq!(bob.refusal(), None);
    let task = bob.try_words("harbour lamp");
    bob.input(Input::Unlocked(task, Ok(snapshot)));
    bob.list(&[]);
    assert_eq!(bob.preview().map(|preview| preview.n_actions), Some(1));
    assert!(
        bob.rows().is_empty(),
        "nothing is kept before it is asked for"
    );
    bob.send(Command::MergeSnapshot);
    assert_eq!(bob.rows().len(), 1);
}

#[test]
fn l2_a_lock_that_is_not_tried_is_refused_and_not_asked_about_again() {
    for reason in [
        FileError::LockTooHard,
        FileError::LockedToKeys,
        FileError::Damaged,
    ] {
        let mut rig = Rig::new(1);
        rig.read_locked("log.age");
        let task = rig.try_words("harbour");
        rig.input(Input::Unlocked(task, Err(reason.clone())));
        let file = "log.age".to_owned();
        assert_eq!(rig.refusal(), Some(&Refusal::File { file, reason }));
        rig.send(Command::Unlock(Passphrase::new("again")));
        assert_eq!(rig.refusal(), Some(&Refusal::NoFile));
    }
}

#[test]
fn l3_what_was_stopped_or_is_of_another_file_is_not_taken() {
    let mut rig = Rig::new(1);
    rig.read_locked("one.age");
    let first = rig.try_words("harbour");
    rig.send(Command::StopReading);
    assert_eq!(rig.paperwork.pop(), Some(Output::StopReading));
    rig.input(Input::Unlocked(first, Err(FileError::WrongPassphrase)));
    assert_eq!(rig.locked().map(|file| file.n_wrong), Some(0));
    let second = rig.try_words("harbour");
    rig.read_locked("two.age");
    rig.input(Input::Unlocked(second, Ok(vec![0x85])));
    assert_eq!(rig.refusal(), None);
    assert_eq!(rig.locked().map(|file| file.name.as_str()), Some("two.age"));
    let third = rig.try_words("harbour");
    rig.send(Command::Discard);
    rig.input(Input::Unlocked(third, Ok(vec![0x85])));
    assert_eq!(rig.refusal(), None, "it was left");
}

#[test]
fn l4_a_comparison_that_was_stopped_shows_nothing() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.add("One");
    rig.complete_saves();
    let bytes = b"Action\nOne".to_vec();
    let name = "log.csv".to_owned();
    rig.send(Command::ReadImport { name, bytes });
    rig.send(Command::StopReading);
    rig.input(Input::ReadBack(Err(FileError::Damaged)));
    assert_eq!(rig.refusal(), None);
    assert_eq!(rig.preview(), None);
}
