//! Journeys: what a person does with the page, from end to end, in Chromium and in Firefox.
//!
//! Each starts its own server on the built page and its own browsers on fresh profiles, and finds
//! things by role and accessible name. Nothing sleeps: a journey waits for what it expects to see.
//! `cargo xtask test journeys` builds what they need and runs them, one at a time.

#![cfg(not(target_arch = "wasm32"))]

mod first_visit;
mod harness;
mod steps;

/// Every journey, once in each browser.
macro_rules! journeys {
    ($($module:ident :: $journey:ident;)*) => {
        mod chromium {
            $(#[test]
            fn $journey() {
                crate::harness::travel(crate::harness::Kind::Chromium, stringify!($journey), crate::$module::$journey);
            })*
        }

        mod firefox {
            $(#[test]
            fn $journey() {
                crate::harness::travel(crate::harness::Kind::Firefox, stringify!($journey), crate::$module::$journey);
            })*
        }
    };
}

journeys! {
    first_visit::the_example_is_imported_and_taken_back;
}
