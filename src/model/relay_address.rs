//! Where a relay is.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest address, in bytes.
const LONGEST: usize = 500;

/// The address of a relay: a WebSocket URL, `wss://…` or `ws://…`, without a fragment; or that of a
/// mailbox: `dav+https://…` or `dav+http://…`, a folder of a WebDAV server, or `folder://<label>`, one
/// that this device alone can reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelayAddress(String);

/// What is at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourierKind {
    /// A relay, which answers and passes on at once.
    Relay,
    /// A mailbox, which only keeps.
    Mailbox,
}

/// Why text is no address of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RelayAddressError {
    /// Nothing was given.
    #[error("type the address of a relay, such as wss://relay.example.org")]
    Empty,
    /// It is longer than any address.
    #[error("the address is too long")]
    TooLong,
    /// It is not of the web.
    #[error("a relay's address begins with wss://, or with ws:// on this machine")]
    Scheme,
    /// There is no host in it, or a character that no address has.
    #[error("the address is not complete; it looks like wss://relay.example.org/sync")]
    Malformed,
}

impl RelayAddress {
    /// Reads what a person types: without a scheme it is taken as `wss`, and an address of a page
    /// (`https://…`) as that of its relay.
    ///
    /// # Errors
    /// Where it cannot be an address.
    pub fn parse(text: &str) -> Result<Self, RelayAddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(RelayAddressError::Empty);
        }
        if text.len() > LONGEST {
            return Err(RelayAddressError::TooLong);
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("wss", text));
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "wss" | "https" => "wss",
            "ws" | "http" => "ws",
            "dav+https" | "davs" | "webdavs" => "dav+https",
            "dav+http" | "dav" | "webdav" => "dav+http",
            "folder" => "folder",
            _ => return Err(RelayAddressError::Scheme),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(end);
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        let is_path = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\');
        if host.trim_matches([':', '.']).is_empty()
            || !host.chars().all(is_host)
            || !path.chars().all(is_path)
        {
            return Err(RelayAddressError::Malformed);
        }
        let host = host.to_lowercase();
        let path = path.trim_end_matches('/');
        Ok(Self(format!("{scheme}://{host}{path}")))
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The one folder of this device.
    #[must_use]
    pub fn folder() -> Self {
        Self("folder://here".to_owned())
    }

    /// What is there.
    #[must_use]
    pub fn kind(&self) -> CourierKind {
        match self.0.starts_with("ws") {
            true => CourierKind::Relay,
            false => CourierKind::Mailbox,
        }
    }

    /// What to call it: the host, without what may hold a token.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?']).next().unwrap_or_default()
    }
}

impl TryFrom<String> for RelayAddress {
    type Error = RelayAddressError;

    fn try_from(text: String) -> Result<Self, RelayAddressError> {
        Self::parse(&text)
    }
}

impl From<RelayAddress> for String {
    fn from(address: RelayAddress) -> Self {
        address.0
    }
}

impl fmt::Display for RelayAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_becomes_an_address() {
        for (typed, address) in [
            ("relay.example.org", "wss://relay.example.org"),
            (
                "  wss://Relay.example.org/sync/ ",
                "wss://relay.example.org/sync",
            ),
            ("https://example.org/sync#x", "wss://example.org/sync"),
            ("http://127.0.0.1:8080", "ws://127.0.0.1:8080"),
            ("ws://[::1]:3030/a?token=T1", "ws://[::1]:3030/a?token=T1"),
        ] {
            let parsed = RelayAddress::parse(typed);
            assert_eq!(parsed.map(String::from), Ok(address.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        use RelayAddressError::*;
        for (typed, error) in [
            ("", Empty),
            ("   ", Empty),
            ("ftp://example.org", Scheme),
            ("javascript://x", Scheme),
            ("wss://", Malformed),
            ("wss:///sync", Malformed),
            ("wss://a b", Malformed),
            ("wss://user@host", Malformed),
            ("wss://host/\"", Malformed),
        ] {
            assert_eq!(RelayAddress::parse(typed), Err(error), "{typed}");
        }
        assert_eq!(RelayAddress::parse(&"a".repeat(501)), Err(TooLong));
    }

    #[test]
    fn a_token_is_not_in_what_it_is_called() {
        let address = RelayAddress::parse("wss://relay.example.org/sync?token=secret");
        assert_eq!(address.expect("one").host(), "relay.example.org");
    }
}
