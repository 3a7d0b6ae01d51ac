//! Every trouble says what happened and what to do, in whole sentences.

use super::*;
use crate::model::{DocumentKind, Saving, SetAsideReason, StorageError};

#[track_caller]
fn check(message: &Message) {
    for sentence in [&message.what, &message.next] {
        assert!(
            sentence.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                && sentence.ends_with('.'),
            "not a sentence: {sentence}"
        );
    }
}

fn file_errors() -> Vec<FileError> {
    // A new variant must be named here, or this does not compile.
    let all = |error: FileError| match error {
        FileError::Empty
        | FileError::TooLarge { .. }
        | FileError::Truncated
        | FileError::Damaged
        | FileError::Foreign
        | FileError::NotASnapshot
        | FileError::Newer
        | FileError::Encoding
        | FileError::NoTable
        | FileError::Encrypted
        | FileError::WrongPassphrase
        | FileError::LockedToKeys
        | FileError::LockTooHard
        | FileError::OtherKind { .. }
        | FileError::Bomb { .. }
        | FileError::TooManyRows { .. }
        | FileError::OpenQuote { .. }
        | FileError::Unreadable
        | FileError::Several
        | FileError::NoReader
        | FileError::IsLog
        | FileError::NoText => error,
    };
    [
        FileError::Empty,
        FileError::TooLarge { limit: 100_000_000 },
        FileError::Truncated,
        FileError::Damaged,
        FileError::Foreign,
        FileError::NotASnapshot,
        FileError::Newer,
        FileError::Encoding,
        FileError::NoTable,
        FileError::Encrypted,
        FileError::WrongPassphrase,
        FileError::LockedToKeys,
        FileError::LockTooHard,
        FileError::OtherKind {
            kind: DocumentKind::OldOffice,
        },
        FileError::Bomb { limit: 100_000_000 },
        FileError::TooManyRows { limit: 50_000 },
        FileError::OpenQuote { row: 12 },
        FileError::Unreadable,
        FileError::Several,
        FileError::NoReader,
        FileError::IsLog,
        FileError::NoText,
    ]
    .map(all)
    .into()
}

fn refusals() -> Vec<Refusal> {
    let all = |refusal: Refusal| match refusal {
        Refusal::NoLog
        | Refusal::UnknownLog
        | Refusal::NoBeginning
        | Refusal::Invite(InviteProblem::Damaged | InviteProblem::Newer)
        | Refusal::NotShared
        | Refusal::SharedInAnotherTab
        | Refusal::NotCaughtUp
        | Refusal::LedByAnotherTab
        | Refusal::ShutOut
        | Refusal::Open(
            OpenProblem::ReadOnly | OpenProblem::Keys | OpenProblem::Mailbox | OpenProblem::Chosen,
        )
        | Refusal::HereAlready
        | Refusal::MayBeLost
        | Refusal::MergeLost
        | Refusal::ReadOnly
        | Refusal::UnknownAction
        | Refusal::UnknownEntry
        | Refusal::UnknownCategory
        | Refusal::UnknownFinding
        | Refusal::UnknownMeeting
        | Refusal::MeetingClosed
        | Refusal::UnknownEdition
        | Refusal::NumbersClash
        | Refusal::NumberIsPermanent
        | Refusal::EmptyText
        | Refusal::TooLong { .. }
        | Refusal::NoReason
        | Refusal::NoAuthor
        | Refusal::NothingToUndo
        | Refusal::OvertakenByOthers
        | Refusal::SettledByUndo
        | Refusal::NothingChanges
        | Refusal::UnknownChange
        | Refusal::File { .. }
        | Refusal::Store(_)
        | Refusal::NoFile
        | Refusal::NotWritten { .. }
        | Refusal::Process(_)
        | Refusal::Defect(_) => refusal,
    };
    let mut refusals = [
        Refusal::NoLog,
        Refusal::UnknownLog,
        Refusal::NoBeginning,
        Refusal::Invite(InviteProblem::Damaged),
        Refusal::Invite(InviteProblem::Newer),
        Refusal::NotShared,
        Refusal::SharedInAnotherTab,
        Refusal::NotCaughtUp,
        Refusal::LedByAnotherTab,
        Refusal::ShutOut,
        Refusal::Open(OpenProblem::ReadOnly),
        Refusal::Open(OpenProblem::Keys),
        Refusal::Open(OpenProblem::Mailbox),
        Refusal::Open(OpenProblem::Chosen),
        Refusal::HereAlready,
        Refusal::MayBeLost,
        Refusal::MergeLost,
        Refusal::ReadOnly,
        Refusal::UnknownAction,
        Refusal::UnknownEntry,
        Refusal::UnknownCategory,
        Refusal::UnknownFinding,
        Refusal::UnknownMeeting,
        Refusal::MeetingClosed,
        Refusal::UnknownEdition,
        Refusal::NumbersClash,
        Refusal::NumberIsPermanent,
        Refusal::Process(crate::model::ProcessProblem::NoRule),
        Refusal::EmptyText,
        Refusal::TooLong { limit: 10 },
        Refusal::NoReason,
        Refusal::NoAuthor,
        Refusal::NothingToUndo,
        Refusal::OvertakenByOthers,
        Refusal::SettledByUndo,
        Refusal::NothingChanges,
        Refusal::UnknownChange,
        Refusal::NoFile,
        Refusal::Invite(InviteProblem::Damaged),
        Refusal::Invite(InviteProblem::Newer),
        Refusal::NotShared,
        Refusal::Store(StorageError::Full),
        Refusal::Store(StorageError::Unavailable),
        Refusal::Store(StorageError::Other("AbortError".into())),
        Refusal::NotWritten {
            file: "Log.json".into(),
            reason: FileError::NoReader,
        },
        Refusal::NotWritten {
            file: "Log.json".into(),
            reason: FileError::Damaged,
        },
        Refusal::Defect("cause".into()),
    ]
    .map(all)
    .to_vec();
    refusals.extend(file_errors().into_iter().map(|reason| Refusal::File {
        file: "Log.txt".into(),
        reason,
    }));
    refusals
}

#[test]
fn every_refusal_says_what_happened_and_what_to_do() {
    for one in refusals() {
        check(&refusal(&one));
    }
}

#[test]
fn every_failure_of_the_store_says_that_changes_are_kept() {
    for error in [
        StorageError::Full,
        StorageError::Unavailable,
        StorageError::Other("AbortError".into()),
    ] {
        let message = storage_error(&error);
        check(&message);
        assert!(message.what.contains("kept here and tried again"));
        let failed = Saving::Failed {
            n_changes: 1,
            error,
        };
        assert!(saving(&failed).starts_with("Not saved"));
    }
    assert_ne!(
        saving(&Saving::Saved),
        saving(&Saving::Pending { n_changes: 1 })
    );
}

#[test]
fn what_was_set_aside_is_counted_in_words() {
    assert_eq!(n_set_aside(0), None);
    let words = |n| n_set_aside(n).unwrap_or_default();
    assert_eq!(words(1), "1 piece of stored changes was set aside");
    assert_eq!(words(2), "2 pieces of stored changes were set aside");
}

#[test]
fn every_trouble_of_the_log_and_this_device_is_said_in_a_sentence() {
    assert_eq!(Troubles::default().sentences(), [""; 0]);
    let all = Troubles {
        engine_stopped: true,
        read_only: Some(&ReadOnly::Invited),
        removed: true,
        nearly_full: true,
        n_set_aside: 1,
    };
    let said = all.sentences();
    assert_eq!(said.len(), 5);
    for sentence in &said {
        assert!(sentence.ends_with('.'), "{sentence}");
    }
    for words in [
        "engine stopped",
        "another tab",
        "invited to read",
        "nearly full",
        "set aside",
    ] {
        assert!(
            said.iter().any(|one| one.contains(words)),
            "{words}: {said:?}"
        );
    }
}

#[test]
fn every_other_trouble_has_a_next_step() {
    check(&read_only(&ReadOnly::NewerSchema { theirs: 2, ours: 1 }));
    check(&read_only(&ReadOnly::Invited));
    check(&logs_unread(&StorageError::Unavailable));
    check(&not_removed("The log", &StorageError::Full));
    check(&nearly_full());
    check(&set_aside(SetAsideReason::StoppedTheEngine));
    check(&set_aside(SetAsideReason::Damaged));
}
