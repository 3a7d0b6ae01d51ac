//! The names under which sealed chunks lie in mailboxes.

use sha2::{Digest, Sha256};
use std::fmt;

const N_BYTES: usize = 16;

/// Whether a file may be a sealed chunk: base 58 of sixteen bytes. Copies that a service makes of files in
/// conflict have other names, and say nothing new.
#[must_use]
pub fn is_sealed_name(name: &str) -> bool {
    let is_digit = |c: u8| c.is_ascii_alphanumeric() && !b"0OIl".contains(&c);
    (16..=22).contains(&name.len()) && name.bytes().all(is_digit)
}

/// The name of a chunk as sixteen bytes: the first half of the SHA-256 of the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealedName(pub [u8; N_BYTES]);

impl SealedName {
    /// The name that these bytes have.
    #[must_use]
    pub fn of(chunk: &[u8]) -> Self {
        let mut name = [0; N_BYTES];
        name.copy_from_slice(&Sha256::digest(chunk)[..N_BYTES]);
        Self(name)
    }

    /// Reads what `Display` writes, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !is_sealed_name(text) {
            return None;
        }
        let bytes = bs58::decode(text).into_vec().ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for SealedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(&self.0).into_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{SealedName, is_sealed_name};

    #[test]
    fn only_what_may_be_a_chunk_is_looked_at() {
        assert!(is_sealed_name("2NEpo7TZRRrLZSi2U"));
        for name in [
            "desktop.ini",
            ".2NEpo7TZRRrLZSi2U.12.part",
            "2NEpo7TZRRrLZSi2U (1)",
            "2NEpo7TZRRrLZSi2U-PC",
            "../../../etc/passwd000",
            "0OIl0OIl0OIl0OIl0OIl",
        ] {
            assert!(!is_sealed_name(name), "{name}");
            assert_eq!(SealedName::parse(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_has_one_way_of_being_written() {
        let name = SealedName::of(b"a chunk");
        assert_eq!(SealedName::parse(&name.to_string()), Some(name));
        let zeros = SealedName([0; 16]);
        assert_eq!(zeros.to_string(), "1111111111111111");
        assert_eq!(SealedName::parse("1111111111111111"), Some(zeros));
        // Fifteen bytes, and seventeen.
        assert_eq!(SealedName::parse("2NEpo7TZRRrLZSi2U"), None);
        assert_eq!(SealedName::parse("zzzzzzzzzzzzzzzzzzzzzz"), None);
    }
}
