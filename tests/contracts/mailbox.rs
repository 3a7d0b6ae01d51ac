//! The contract of mailboxes: one set of rules, kept by every adapter against the real thing.
//!
//! In a browser, because that is where the adapters live. `cargo xtask test wasm` starts the servers
//! (`xtask/src/servers.rs`) and says at compile time where each is. Another kind is one line below.

mod fixture;
mod notices;
mod only_dav;
mod rules;

/// Names a kind, and runs every rule on it, each with a place of its own.
macro_rules! kind {
    ($kind:ident at $address:expr) => {
        mod $kind {
            super::rules::each_rule! { contract $address }
        }
    };
}

macro_rules! contract {
    ($address:expr => $($rule:ident)*) => {
        $(
            #[wasm_bindgen_test::wasm_bindgen_test]
            async fn $rule() {
                let fixture = super::fixture::Fixture::prepared($address).await;
                super::rules::$rule(&fixture).await;
            }
        )*
    };
}

kind!(apache at option_env!("MATTERS_MAILBOX_APACHE"));
kind!(nginx at option_env!("MATTERS_MAILBOX_NGINX"));
kind!(nats at option_env!("MATTERS_MAILBOX_NATS"));
// The directory that the browser keeps for a page stands for one that a person has picked.
kind!(folder at Some("folder://here"));
kind!(relay at option_env!("MATTERS_MAILBOX_RELAY"));
