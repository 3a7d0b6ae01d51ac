//! Automerge panics on changes that are crafted to make it, and the product lives with that: the engine is
//! started again without them, and the relay hangs up. Such a panic is no find; any other is.

use sha2::{Digest, Sha256};
use std::{
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    sync::Once,
};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

thread_local! {
    static WITHIN: Cell<bool> = const { Cell::new(false) };
    static WHERE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether code of Automerge's panicked, or of the standard library, called by it.
fn is_automerge(file: &str) -> bool {
    ["/automerge-", "/hexane-", "/rustc/", "/library/"]
        .iter()
        .any(|part| file.contains(part))
}

/// Whether this ends the process whoever catches it: a panic within a panic, or a broken promise of unsafe code.
fn is_the_end(info: &PanicHookInfo<'_>) -> bool {
    let words = info.payload_as_str().unwrap_or_default();
    ["unsafe precondition", "destructor", "cannot unwind"]
        .iter()
        .any(|part| words.contains(part))
}

fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            let file = info.location().map_or("", |place| place.file());
            WHERE.with(|known| file.clone_into(&mut known.borrow_mut()));
            if !(WITHIN.get() && is_automerge(file)) || is_the_end(info) {
                before(info);
            }
        }));
    });
}

/// Does what gives hostile changes to Automerge; `None` where Automerge panicked on them.
pub(super) fn with_automerge<T>(work: impl FnOnce() -> T) -> Option<T> {
    watch_panics();
    let was_within = WITHIN.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    WITHIN.set(was_within);
    match outcome {
        Ok(value) => Some(value),
        Err(_) if WHERE.with(|file| is_automerge(&file.borrow())) => None,
        Err(panic) => panic::resume_unwind(panic),
    }
}

/// Puts the right checksum on everything that looks like a chunk of Automerge's, so that what is in it is
/// read at all.
pub(super) fn with_checksums(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(next_chunk) {
        at += found;
        let Some(end) = end_of_chunk(&bytes[at..]) else {
            at += MAGIC.len();
            continue;
        };
        let sum = Sha256::digest(&bytes[at + 8..at + end]);
        bytes[at + 4..at + 8].copy_from_slice(&sum[..4]);
        at += MAGIC.len();
    }
    bytes
}

fn next_chunk(bytes: &[u8]) -> Option<usize> {
    bytes.windows(MAGIC.len()).position(|four| four == MAGIC)
}

/// Where a chunk that begins here ends: after magic, checksum and kind comes its length (LEB128).
fn end_of_chunk(bytes: &[u8]) -> Option<usize> {
    let (mut length, mut at) = (0usize, 9);
    for shift in (0..28).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        length |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            let end = at.checked_add(length)?;
            return (end <= bytes.len()).then_some(end);
        }
    }
    None
}
