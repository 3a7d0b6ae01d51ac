//! Files that people open: snapshots, and logs of other making.

use super::{
    accounted,
    guard::{with_automerge, with_checksums},
};
use matters_arising::{
    document::{Document, Snapshot},
    export, import,
};

/// Bytes as a snapshot, as they are and with right checksums.
pub(super) fn snapshot(bytes: &[u8]) {
    read_snapshot(bytes);
    let mended = with_checksums(bytes);
    if mended != bytes {
        read_snapshot(&mended);
    }
}

fn read_snapshot(bytes: &[u8]) {
    let _ = with_automerge(|| {
        let Ok(snapshot) = Snapshot::read("log.automerge", bytes) else {
            return;
        };
        let document = &snapshot.document;
        let head = document.head().expect("a snapshot is of a log");
        let actions = document.actions();
        let _ = export::json(&head, &actions, &document.findings());
        let _ = (document.relays(), document.history(None, 50));
        let _ = document.preview(&snapshot);
        let again = Document::load(&document.save()).map(|again| again.actions());
        assert_eq!(again.ok().as_ref(), Some(&actions), "it is saved as it was");
    });
}

/// Bytes as a log that was printed.
pub(super) fn import(bytes: &[u8]) {
    if let Ok((draft, lines)) = import::read("log 2022-05-12.txt", bytes) {
        accounted::check(&draft, &lines);
    }
}
