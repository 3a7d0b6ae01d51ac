//! Opens mailboxes by code that is fetched when a log first names one: most logs never do. The build
//! cuts the engine here (`wasm_split`); knows no kind of mailbox.

// A cut is a function that one wasm file exports and another imports: what the macro writes for it is
// `unsafe` to declare.
#![allow(unsafe_code)]

use super::{Mailbox, News};
use crate::{model::RelayAddress, wire::DocumentId};
use std::rc::Rc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What [`super::open`] opens.
///
/// # Errors
/// The code did not come: there is no network, and the page was not kept whole yet.
#[wasm_split(mailboxes, fallible)]
pub(super) fn open(
    address: RelayAddress,
    document: DocumentId,
    news: News,
) -> Result<Option<Rc<dyn Mailbox>>, SplitLoaderError> {
    Ok(super::open(&address, document, news))
}
