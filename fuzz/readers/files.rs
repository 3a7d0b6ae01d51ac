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
        let _ = Document::empty().preview(&snapshot);
        let again = Document::load(&document.save()).map(|again| again.actions());
        assert_eq!(again.ok().as_ref(), Some(&actions), "it is saved as it was");
    });
}

/// Bytes as a PDF, and as what a page of one shows.
pub(super) fn portable(bytes: &[u8]) {
    let mut file = b"%PDF-1.7\n".to_vec();
    file.extend_from_slice(bytes);
    file.extend_from_slice(b"\n%%EOF\n");
    read_portable(&file);
    let mut page = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj << /Kids [3 0 R] >> endobj\n\
        3 0 obj << /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> /Font << /F << /BaseFont /Helvetica >> >> >> >> endobj\n\
        4 0 obj << /Subtype /Form >> stream\n"
        .to_vec();
    page.extend_from_slice(bytes);
    page.extend_from_slice(b"\nendstream endobj\n%%EOF\n");
    read_portable(&page);
}

fn read_portable(bytes: &[u8]) {
    let Ok((draft, lines)) = import::read("log.pdf", bytes) else {
        return;
    };
    accounted::hold(&draft, &lines);
}

/// Bytes as a log that was printed.
pub(super) fn import(bytes: &[u8]) {
    if let Ok((draft, lines)) = import::read("log 2022-05-12.txt", bytes) {
        accounted::hold(&draft, &lines);
    }
}
