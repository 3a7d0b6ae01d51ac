//! What a relay says about itself to anybody: counts, and nothing that names a document or a client.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts that several threads keep.
#[derive(Debug, Default)]
pub(super) struct Figures {
    documents: AtomicU64,
    mailboxes: AtomicU64,
    bytes: AtomicU64,
}

impl Figures {
    pub(super) fn set(&self, documents: u64, mailboxes: u64, bytes: u64) {
        self.documents.store(documents, Relaxed);
        self.mailboxes.store(mailboxes, Relaxed);
        self.bytes.store(bytes, Relaxed);
    }

    /// Bytes that are kept of all documents and mailboxes.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    /// The answer of the health page.
    pub(super) fn health(&self, n_connections: usize) -> String {
        let documents = self.documents.load(Relaxed);
        let mailboxes = self.mailboxes.load(Relaxed);
        let bytes = self.bytes();
        format!(
            "{{\"status\":\"up\",\"documents\":{documents},\"mailboxes\":{mailboxes},\"connections\":{n_connections},\"bytes\":{bytes}}}\n"
        )
    }
}
