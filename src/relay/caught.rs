//! Calls into the document layer, whose Automerge panics on changes crafted to make it: a panic
//! becomes an answer here, and what it says (it may quote a document) is printed nowhere.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static WITHIN: Cell<bool> = const { Cell::new(false) };
}

/// The call panicked: nothing that it touched is to be used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Panicked;

/// Calls, and survives it. What `call` changes must be thrown away when it panicked.
pub(super) fn caught<T>(call: impl FnOnce() -> T) -> Result<T, Panicked> {
    keep_quiet();
    let before = WITHIN.replace(true);
    let answer = catch_unwind(AssertUnwindSafe(call));
    WITHIN.set(before);
    answer.map_err(|_| Panicked)
}

/// Panics within [`caught`] are not printed; all others are, as before.
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !WITHIN.get() {
                usual(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_answer() {
        assert_eq!(caught(|| 1), Ok(1));
        assert_eq!(caught(|| panic!("crafted")), Err::<(), _>(Panicked));
        assert_eq!(caught(|| 2), Ok(2), "and the next call is answered");
    }
}
