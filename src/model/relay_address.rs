//! Where a relay is.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest address, in bytes.
const LONGEST: usize = 500;
/// The longest name of a stream, in bytes.
const LONGEST_STREAM: usize = 64;

/// The address of a courier: a scheme of [`CARRIERS`], perhaps a name and password, a host and a path,
/// without a fragment. `folder://<label>` is a place that this device alone can reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelayAddress(String);

/// What speaks at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A relay of automerge-repo's protocol over WebSocket.
    Repo,
    /// A folder of a WebDAV server.
    Dav,
    /// A stream of a NATS server.
    Nats,
    /// A folder of this device.
    Folder,
}

/// What a carrier is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourierKind {
    /// A relay, which answers and passes on at once.
    Relay,
    /// A mailbox, which only keeps.
    Mailbox,
}

/// Every carrier there is: its scheme, what else is typed for it, what it is like, and whether its
/// addresses hold a name and password.
const CARRIERS: &[(&str, &[&str], Carrier, CourierKind, bool)] = {
    use {Carrier::*, CourierKind::*};
    &[
        ("wss", &["https"], Repo, Relay, false),
        ("ws", &["http"], Repo, Relay, false),
        ("dav+https", &["davs", "webdavs"], Dav, Mailbox, true),
        ("dav+http", &["dav", "webdav"], Dav, Mailbox, true),
        ("nats+wss", &[], Nats, Mailbox, true),
        ("nats+ws", &[], Nats, Mailbox, true),
        ("folder", &[], Folder, Mailbox, false),
    ]
};

/// Why text is no address of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RelayAddressError {
    /// Nothing was given.
    #[error("type the address of a relay, such as wss://relay.example.org")]
    Empty,
    /// It is longer than any address.
    #[error("the address is too long")]
    TooLong,
    /// There are two addresses in it, one behind the other.
    #[error("these are two addresses in one; type one, such as wss://relay.example.org/sync")]
    Doubled,
    /// It is not of the web.
    #[error("a relay's address begins with wss://, or with ws:// on this machine")]
    Scheme,
    /// There is no host in it, or a character that no address has.
    #[error("the address is not complete; it looks like wss://relay.example.org/sync")]
    Malformed,
    /// The name of the stream at its end is no such name.
    #[error(
        "the name of a stream, at the end of the address, has letters without accents, digits, - and _ only"
    )]
    Stream,
}

impl RelayAddress {
    /// Reads what a person types: a host without a scheme is taken as `wss`, and an address of a page
    /// (`https://…`) as that of its relay. A single word is no host, unless its scheme says that it is one.
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
        let with_scheme = text.split_once("://");
        let (scheme, rest) = with_scheme.unwrap_or(("wss", text));
        let scheme = scheme.to_ascii_lowercase();
        let known = CARRIERS
            .iter()
            .find(|(name, also, ..)| *name == scheme || also.contains(&scheme.as_str()));
        let Some((scheme, _, carrier, _, takes_login)) = known else {
            return Err(RelayAddressError::Scheme);
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
        // Some letters become two, the second of which no host has.
        let host = host.to_lowercase();
        let name = host.split(':').next().unwrap_or_default();
        let is_word = !name.contains('.') && !host.starts_with('[') && name != "localhost";
        if host.trim_matches([':', '.']).is_empty()
            || (with_scheme.is_none() && is_word)
            || (login.is_some() && !takes_login)
            || !host.chars().all(is_host)
            || !path
                .chars()
                .chain(login.unwrap_or_default().chars())
                .all(is_path)
        {
            return Err(RelayAddressError::Malformed);
        }
        let path = path.trim_end_matches('/');
        if *carrier == Carrier::Nats && !(path.is_empty() || is_stream(last_of(path).1)) {
            return Err(RelayAddressError::Stream);
        }
        let login = login.map(|login| format!("{login}@")).unwrap_or_default();
        let address = format!("{scheme}://{login}{host}{path}");
        // What is stored and sent is read again by the same rule.
        match address.len() > LONGEST {
            true => Err(RelayAddressError::TooLong),
            false => Ok(Self(address)),
        }
    }

    /// Reads what a person types now. What was stored or sent before this was looked at is still read by
    /// [`parse`](Self::parse).
    ///
    /// # Errors
    /// Where it cannot be an address, or holds another one.
    pub fn typed(text: &str) -> Result<Self, RelayAddressError> {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        match path.matches("://").count() > 1 {
            true => Err(RelayAddressError::Doubled),
            false => Self::parse(text),
        }
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

    /// What speaks there.
    #[must_use]
    pub fn carrier(&self) -> Carrier {
        self.entry().0
    }

    /// What that is like.
    #[must_use]
    pub fn kind(&self) -> CourierKind {
        self.entry().1
    }

    fn entry(&self) -> (Carrier, CourierKind) {
        let scheme = self.0.split("://").next().unwrap_or_default();
        let entry = CARRIERS.iter().find(|(name, ..)| *name == scheme);
        // No address is made of any other.
        entry.map_or((Carrier::Repo, CourierKind::Relay), |entry| {
            (entry.2, entry.3)
        })
    }

    /// What to call it: the host, without what may hold a token.
    #[must_use]
    pub fn host(&self) -> &str {
        let (_, _, rest) = self.parts();
        rest.split(['/', '?']).next().unwrap_or_default()
    }

    /// The whole of it without what is secret or may be: a name and password, or a query.
    #[must_use]
    pub fn without_secrets(&self) -> String {
        let (scheme, _, rest) = self.parts();
        let rest = rest.split('?').next().unwrap_or_default();
        format!("{scheme}://{rest}")
    }

    /// What a browser is given: `https://host/path`, without a name and password, without a slash at
    /// the end, and without the name of a stream.
    #[must_use]
    pub fn url(&self) -> String {
        let (scheme, _, rest) = self.parts();
        let scheme = scheme.rsplit('+').next().unwrap_or_default();
        let rest = match self.carrier() {
            Carrier::Nats => last_of(rest).0,
            Carrier::Repo | Carrier::Dav | Carrier::Folder => rest,
        };
        format!("{scheme}://{rest}")
    }

    /// The stream that the address of a NATS server names.
    #[must_use]
    pub fn stream(&self) -> Option<&str> {
        let stream = last_of(self.parts().2).1;
        (self.carrier() == Carrier::Nats && !stream.is_empty()).then_some(stream)
    }

    /// The name and password as `name:password`, where the address holds them.
    #[must_use]
    pub fn login(&self) -> Option<Vec<u8>> {
        self.parts().1.map(unescaped)
    }

    /// Scheme, login, and what follows.
    fn parts(&self) -> (&str, Option<&str>, &str) {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", &self.0));
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        match rest[..end].rfind('@') {
            Some(at) => (scheme, Some(&rest[..at]), &rest[at + 1..]),
            None => (scheme, None, rest),
        }
    }
}

/// What stands before the last slash, and what behind it: nothing where there is none.
fn last_of(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or((path, ""))
}

fn is_stream(name: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    name.len() <= LONGEST_STREAM && name.bytes().all(is_of_name)
}

/// `%41` as `A`: how a name or password with a character that an address cannot hold is written.
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        // Numbers may begin with a sign elsewhere, here not.
        let digits = tail
            .get(..2)
            .filter(|two| two.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|two| std::str::from_utf8(two).ok());
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
            ("localhost:3030", "wss://localhost:3030"),
            ("[::1]:3030", "wss://[::1]:3030"),
            ("wss://harbour", "wss://harbour"),
            ("http://127.0.0.1:8080", "ws://127.0.0.1:8080"),
            ("ws://[::1]:3030/a?token=T1", "ws://[::1]:3030/a?token=T1"),
        ] {
            let parsed = RelayAddress::parse(typed);
            assert_eq!(parsed.map(String::from), Ok(address.to_owned()), "{typed}");
        }
    }

    #[test]
    fn two_addresses_in_one_are_refused_when_they_are_typed_and_read_where_they_were_stored() {
        let doubled = "ws://127.0.0.1:8300/syncws://127.0.0.1:8300/sync";
        let typed = RelayAddress::typed(doubled);
        assert_eq!(typed, Err(RelayAddressError::Doubled));
        assert!(RelayAddress::parse(doubled).is_ok());
        assert!(RelayAddress::typed("wss://a.org/sync?from=ws://b.org").is_ok());
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
            ("hello", Malformed),
            ("hello:3030", Malformed),
            ("hello/sync.x", Malformed),
        ] {
            assert_eq!(RelayAddress::parse(typed), Err(error), "{typed}");
        }
        assert_eq!(RelayAddress::parse(&"a".repeat(501)), Err(TooLong));
    }

    /// An invitation holds addresses as text: one that is not read again would make it unreadable.
    #[test]
    fn what_was_read_once_is_read_again_as_the_same() {
        let longest = format!("{}.org", "a".repeat(LONGEST - "wss://.org".len()));
        for typed in ["Relay.example.org/", &longest, "a://b@c", "x?y/"] {
            if let Ok(address) = RelayAddress::parse(typed) {
                assert_eq!(
                    RelayAddress::parse(address.as_str()),
                    Ok(address),
                    "{typed}"
                );
            }
        }
        assert!(RelayAddress::parse(&longest).is_ok());
        // The scheme that is added makes it too long.
        let longer = format!("{}.org", "a".repeat(LONGEST - ".org".len()));
        assert_eq!(
            RelayAddress::parse(&longer),
            Err(RelayAddressError::TooLong)
        );
        // In lower case this letter is followed by a dot above, which no host has.
        let dotted = RelayAddress::parse("\u{130}.example.org");
        assert_eq!(dotted, Err(RelayAddressError::Malformed));
    }

    #[test]
    fn only_digits_stand_for_a_byte_of_a_password() {
        let address = RelayAddress::parse("dav+https://ann:%+1%4x%41@files.example.org/a");
        assert_eq!(address.expect("one").login(), Some("ann:%+1%4xA".into()));
    }

    #[test]
    fn a_mailbox_is_a_folder_and_perhaps_a_name_and_password() {
        let parse = |text: &str| RelayAddress::parse(text).expect("an address");
        let plain = parse("davs://Cloud.example.org/remote.php/dav/files/ann/Log/");
        assert_eq!(plain.kind(), CourierKind::Mailbox);
        assert_eq!(plain.carrier(), Carrier::Dav);
        assert_eq!(
            plain.url(),
            "https://cloud.example.org/remote.php/dav/files/ann/Log"
        );
        assert_eq!(plain.login(), None);
        let with = parse("dav+http://ann:pass%20w%C3%B6rd@127.0.0.1:8081/log");
        assert_eq!(with.host(), "127.0.0.1:8081");
        assert_eq!(with.url(), "http://127.0.0.1:8081/log");
        assert_eq!(with.login(), Some("ann:pass w\u{f6}rd".into()));
        assert_eq!(parse("wss://relay.example.org").carrier(), Carrier::Repo);
    }

    #[test]
    fn the_address_of_a_nats_server_ends_with_the_name_of_a_stream_or_without_one() {
        let parse = |text: &str| RelayAddress::parse(text).expect("an address");
        let named = parse("nats+wss://ann:secret@nats.example.org:8443/nats/minutes/");
        assert_eq!(named.kind(), CourierKind::Mailbox);
        assert_eq!(named.carrier(), Carrier::Nats);
        assert_eq!(named.url(), "wss://nats.example.org:8443/nats");
        assert_eq!(named.stream(), Some("minutes"));
        assert_eq!(named.login(), Some("ann:secret".into()));
        let plain = parse("nats+ws://127.0.0.1:8443");
        assert_eq!(plain.url(), "ws://127.0.0.1:8443");
        assert_eq!(plain.stream(), None);
        for text in ["a.b", "a*", "a?b=c", "a%20b", &"a".repeat(65)] {
            let refused = RelayAddress::parse(&format!("nats+wss://example.org/{text}"));
            assert_eq!(refused, Err(RelayAddressError::Stream), "{text}");
        }
        assert_eq!(parse("wss://example.org/minutes").stream(), None);
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
