//! A log that is exchanged through a folder.

use super::*;
use matters_arising::model::RelayAddress;

/// A log file of its own in each of two folders, and a folder that both can reach.
fn two_sharing(name: &str) -> (PathBuf, String) {
    let folder = imported(name);
    for of_its_own in ["ann", "ben", "shared"] {
        fs::create_dir(folder.join(of_its_own)).unwrap();
    }
    fs::rename(
        folder.join("log.automerge"),
        folder.join("ann/log.automerge"),
    )
    .unwrap();
    let word = done(
        &folder,
        &["sync", "shared", "ann/log.automerge", "--as", "Ann"],
    );
    (folder, word.trim().to_owned())
}

#[test]
fn m9_a_log_is_exchanged_through_a_folder_and_nothing_in_it_is_readable() {
    let (folder, word) = two_sharing("sync");
    let join = [
        "sync",
        "shared",
        "ben/log.automerge",
        "--as",
        "Ben",
        "--invite",
        &word,
    ];
    done(&folder, &join);
    let of = |who: &str| {
        done(
            &folder,
            &["export", &format!("{who}/log.automerge"), "--to", "json"],
        )
    };
    assert_eq!(of("ann"), of("ben"));
    // Both go on by themselves, and meet.
    for who in ["ann", "ben"] {
        edit(&folder.join(who).join("log.automerge"), who);
    }
    for who in ["ann", "ben", "ann"] {
        done(
            &folder,
            &["sync", "shared", &format!("{who}/log.automerge")],
        );
    }
    assert_eq!(of("ann"), of("ben"));
    assert!(of("ann").contains("written by ann") && of("ann").contains("written by ben"));
    let mut n_files = 0;
    for document in fs::read_dir(folder.join("shared")).unwrap() {
        for chunk in fs::read_dir(document.unwrap().path()).unwrap() {
            let bytes = fs::read(chunk.unwrap().path()).unwrap();
            n_files += 1;
            for word in ["Harbour", "written by", "Ann"] {
                let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
                assert!(!found, "{word} is readable");
            }
        }
    }
    assert!(n_files >= 4, "the log and what came after");
}

#[test]
fn m10_a_folder_that_is_not_there_or_has_no_log_yet_is_said_and_nothing_is_written() {
    let (folder, word) = two_sharing("sync-errors");
    let said = |arguments: &[&str]| {
        let output = matters(&folder, arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said(&["sync", "nowhere", "ann/log.automerge"]).contains("not a folder"));
    assert!(said(&["sync", "shared", "new.automerge"]).contains("--invite"));
    fs::create_dir(folder.join("empty")).unwrap();
    let join = ["sync", "empty", "new.automerge", "--invite", &word];
    assert!(said(&join).contains("not in it yet"));
    assert!(!folder.join("new.automerge").exists());
    let cut_off = &word[..word.len() - 4];
    let join = ["sync", "shared", "new.automerge", "--invite", cut_off];
    assert!(said(&join).contains("incomplete or mistyped"));
    // The keys that were kept with the empty folder serve with the right one.
    done(
        &folder,
        &["sync", "shared", "new.automerge", "--invite", &word],
    );
}

#[test]
fn m11_who_was_invited_to_read_gets_the_log_and_sends_no_change() {
    let (folder, _) = two_sharing("sync-read");
    let reading = done(
        &folder,
        &[
            "sync",
            "shared",
            "ann/log.automerge",
            "--print-reading-invitation",
        ],
    );
    let count = || {
        let documents = fs::read_dir(folder.join("shared")).unwrap();
        let places = documents.map(|document| document.unwrap().path());
        places
            .map(|place| fs::read_dir(place).unwrap().count())
            .sum::<usize>()
    };
    let join = [
        "sync",
        "shared",
        "ben/log.automerge",
        "--invite",
        reading.trim(),
    ];
    done(&folder, &join);
    // A reader says once who reads, so that new keys can be handed on.
    done(&folder, &["sync", "shared", "ben/log.automerge"]);
    let before = count();
    edit(&folder.join("ben/log.automerge"), "ben");
    let invited = ["sync", "shared", "ben/log.automerge", "--print-invitation"];
    let said = String::from_utf8(matters(&folder, &invited).stderr).unwrap();
    assert!(said.contains("not passed on: this copy was invited to read only"));
    assert!(said.contains("can only read, so the invitation"));
    assert!(!said.contains("are level"));
    assert_eq!(count(), before);
    done(&folder, &["sync", "shared", "ann/log.automerge"]);
    let log = done(&folder, &["show", "ann/log.automerge"]);
    assert!(!log.contains("written by ben"));
}

#[test]
fn m11b_copies_that_were_begun_apart_in_one_folder_are_told_that_they_share_no_keys() {
    let (folder, _) = two_sharing("sync-apart");
    fs::copy(
        folder.join("ann/log.automerge"),
        folder.join("ben/log.automerge"),
    )
    .unwrap();
    let said = |who: &str| {
        let log = format!("{who}/log.automerge");
        let output = matters(&folder, &["sync", "shared", &log]);
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(
        !said("ann").contains("share no keys"),
        "alone in the folder"
    );
    for who in ["ben", "ann"] {
        let said = said(who);
        assert!(said.contains("share no keys"), "{who}: {said}");
    }
}

#[test]
fn m12_a_log_that_others_share_is_not_shared_a_second_time_unnoticed() {
    let (folder, word) = two_sharing("sync-others");
    let relay = RelayAddress::parse("wss://relay.example.org").unwrap();
    edit_for(
        &folder.join("ann/log.automerge"),
        "Ann",
        &[Edit::AddRelay(relay)],
    );
    // Who has the keys goes on; who got the file alone does not begin by themselves.
    done(&folder, &["sync", "shared", "ann/log.automerge"]);
    fs::copy(
        folder.join("ann/log.automerge"),
        folder.join("ben/log.automerge"),
    )
    .unwrap();
    let sync = ["sync", "shared", "ben/log.automerge"];
    let refused = matters(&folder, &sync);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("others share this log already"), "{said}");
    assert!(said.contains("--invite") && said.contains("--share-anew"));
    assert!(!folder.join("ben/log.automerge.keys").exists());
    let n_places = || fs::read_dir(folder.join("shared")).unwrap().count();
    assert_eq!(n_places(), 1);
    done(&folder, &[&sync[..], &["--invite", &word]].concat());
    assert_eq!(n_places(), 1, "the same place");
    fs::remove_file(folder.join("ben/log.automerge.keys")).unwrap();
    let anew = done(&folder, &[&sync[..], &["--share-anew"]].concat());
    assert_ne!(anew.trim(), word);
    assert_eq!(n_places(), 2);
}
