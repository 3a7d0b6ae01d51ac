//! A mailbox in memory, and the ways in which one can be bad.

use matters_arising::{
    model::CourierTrouble,
    session::{MailAnswer, MailRequest},
    wire::DocumentId,
};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub(super) struct Mailbox {
    pub(super) chunks: BTreeMap<(DocumentId, String), Vec<u8>>,
    pub(super) is_down: bool,
    pub(super) n_puts: usize,
    pub(super) n_gets: usize,
}

impl Mailbox {
    pub(super) fn answer(&mut self, document: DocumentId, request: MailRequest) -> MailAnswer {
        if self.is_down {
            return MailAnswer::Failed(CourierTrouble::Unreachable);
        }
        match request {
            MailRequest::List => {
                let of_it = self.chunks.keys().filter(|(of, _)| *of == document);
                MailAnswer::Listed(of_it.map(|(_, name)| name.clone()).collect())
            }
            MailRequest::Get(name) => {
                self.n_gets += 1;
                match self.chunks.get(&(document, name.clone())) {
                    Some(bytes) => MailAnswer::Got(name, bytes.clone()),
                    None => MailAnswer::Lacks(name),
                }
            }
            MailRequest::Put(name, bytes) => {
                self.n_puts += 1;
                self.chunks.insert((document, name.clone()), bytes);
                MailAnswer::Stored(name)
            }
            MailRequest::Remove(name) => {
                self.chunks.remove(&(document, name.clone()));
                MailAnswer::Removed(name)
            }
        }
    }
}
