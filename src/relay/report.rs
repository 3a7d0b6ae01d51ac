//! What the relay tells the person who runs it, on standard error: numbers of connections, reasons,
//! and the first letters of a document's id. Never contents, and no whole id, which is a key.

use crate::wire::DocumentId;
use std::fmt;
use std::io::Write;

/// Says one thing. Whether anybody listens does not matter to the relay.
pub(super) fn say(what: impl fmt::Display) {
    let _ = writeln!(std::io::stderr(), "relay: {what}");
}

/// So much of a document's id that its holder recognises it, and nobody can open it.
pub(super) fn short(document: DocumentId) -> String {
    let mut text = document.to_string();
    text.truncate(6);
    text.push('…');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_said_only_in_part() {
        let id = DocumentId([7; 16]);
        let said = short(id);
        assert_eq!(said.chars().count(), 7);
        assert!(id.to_string().len() > 20);
    }
}
