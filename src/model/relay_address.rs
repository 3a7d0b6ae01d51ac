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

/// A folder of a WebDAV server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DavAddress {
    /// Where it is: `https://host/path`, without a slash at the end.
    pub url: String,
    /// Name and password in base 64, as HTTP wants them (RFC 7617), where the address holds them.
    pub basic: Option<String>,
}

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
        let (login, host) = match host.rsplit_once('@') {
            Some((login, host)) => (Some(login), host),
            None => (None, host),
        };
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        let is_path = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\');
        // Only a mailbox asks for a name and password in this way.
        let may_log_in = scheme.starts_with("dav") || login.is_none();
        if host.trim_matches([':', '.']).is_empty()
            || !may_log_in
            || !host.chars().all(is_host)
            || !path
                .chars()
                .chain(login.unwrap_or_default().chars())
                .all(is_path)
        {
            return Err(RelayAddressError::Malformed);
        }
        let host = host.to_lowercase();
        let path = path.trim_end_matches('/');
        let login = login.map(|login| format!("{login}@")).unwrap_or_default();
        Ok(Self(format!("{scheme}://{login}{host}{path}")))
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
        let place = rest.split(['/', '?']).next().unwrap_or_default();
        place.rsplit('@').next().unwrap_or_default()
    }

    /// The folder, where it is one of a WebDAV server.
    #[must_use]
    pub fn dav(&self) -> Option<DavAddress> {
        let (scheme, rest) = self.0.strip_prefix("dav+")?.split_once("://")?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (login, rest) = match rest[..end].rfind('@') {
            Some(at) => (Some(&rest[..at]), &rest[at + 1..]),
            None => (None, rest),
        };
        Some(DavAddress {
            url: format!("{scheme}://{rest}"),
            basic: login.map(|login| base64(&unescaped(login))),
        })
    }
}

/// Base 64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for piece in bytes.chunks(3) {
        let mut bits = 0u32;
        for at in 0..3 {
            bits = (bits << 8) | u32::from(piece.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= piece.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

/// `%41` as `A`: how a name or password with a character that an address cannot hold is written.
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|d| std::str::from_utf8(d).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                out.push(byte);
                rest = &tail[2..];
            }
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
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
    fn a_mailbox_is_a_folder_and_perhaps_a_name_and_password() {
        let parse = |text: &str| RelayAddress::parse(text).expect("an address");
        let plain = parse("davs://Cloud.example.org/remote.php/dav/files/ann/Log/");
        assert_eq!(plain.kind(), CourierKind::Mailbox);
        let dav = plain.dav().expect("a folder");
        assert_eq!(
            dav.url,
            "https://cloud.example.org/remote.php/dav/files/ann/Log"
        );
        assert_eq!(dav.basic, None);
        let with = parse("dav+http://ann:pass%20w%C3%B6rd@127.0.0.1:8081/log");
        assert_eq!(with.host(), "127.0.0.1:8081");
        let dav = with.dav().expect("a folder");
        assert_eq!(dav.url, "http://127.0.0.1:8081/log");
        assert_eq!(dav.basic.as_deref(), Some("YW5uOnBhc3Mgd8O2cmQ="));
        assert_eq!(parse("wss://relay.example.org").dav(), None);
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
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
