//! Where a relay is.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest address, in bytes.
const LONGEST: usize = 500;

/// The address of a relay: a WebSocket URL, `wss://…` or `ws://…`, without a fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelayAddress(String);

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

    /// The relay of the host that serves a page, given the page's address: `sync` beside the page.
    /// `None` where no host does, as for a page that was opened from a file.
    #[must_use]
    pub fn beside_page(page: &str) -> Option<Self> {
        let (scheme, rest) = page.split_once("://")?;
        if !matches!(scheme, "http" | "https") {
            return None;
        }
        let rest = rest.split(['#', '?']).next().unwrap_or_default();
        let folder = rest.rfind('/').map_or(rest, |end| &rest[..end]);
        Self::parse(&format!("{scheme}://{folder}/sync")).ok()
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
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
    fn the_relay_of_a_page_lies_beside_it() {
        for (page, relay) in [
            ("https://example.org/", Some("wss://example.org/sync")),
            ("https://example.org", Some("wss://example.org/sync")),
            (
                "https://example.org/forum/log/index.html?a=/b#/log/1",
                Some("wss://example.org/forum/log/sync"),
            ),
            ("http://127.0.0.1:8080/#/", Some("ws://127.0.0.1:8080/sync")),
            ("file:///home/ana/index.html", None),
            ("about:blank", None),
            ("", None),
        ] {
            let found = RelayAddress::beside_page(page);
            assert_eq!(found.as_ref().map(RelayAddress::as_str), relay, "{page}");
        }
    }

    #[test]
    fn a_token_is_not_in_what_it_is_called() {
        let address = RelayAddress::parse("wss://relay.example.org/sync?token=secret");
        assert_eq!(address.expect("one").host(), "relay.example.org");
    }
}
