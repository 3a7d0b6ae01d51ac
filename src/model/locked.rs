//! Files under a passphrase, as far as everybody must know of them: how one is told from others, and what is asked.

use serde::{Deserialize, Serialize};

/// What a file in the format of age begins with.
pub const AGE_VERSION: &str = "age-encryption.org/v1";

/// What such a file begins with where it was written as text.
pub const AGE_ARMOUR: &str = "-----BEGIN AGE ENCRYPTED FILE-----";

/// Whether bytes are a locked file.
pub fn is_locked(bytes: &[u8]) -> bool {
    [AGE_VERSION, AGE_ARMOUR]
        .iter()
        .any(|begin| bytes.starts_with(begin.as_bytes()))
}

/// Words that open a file. Never shown, and never in a message of an error.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passphrase(String);

impl Passphrase {
    /// The words as they were typed, every space and capital.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words, for the lock alone.
    pub fn words(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase")
    }
}

/// A file that waits for its passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedFile {
    /// Its name.
    pub name: String,
    /// How many passphrases were tried that were not the one.
    pub n_wrong: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_file_is_told_by_how_it_begins() {
        assert!(is_locked(b"age-encryption.org/v1\n-> scrypt"));
        assert!(is_locked(b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl"));
        for other in [&b""[..], b"age", b"PK\x03\x04", b" age-encryption.org/v1"] {
            assert!(!is_locked(other), "{other:?}");
        }
    }

    #[test]
    fn a_passphrase_is_not_shown_where_a_command_is_printed() {
        let words = Passphrase::new("harbour lamp");
        assert!(!format!("{words:?}").contains("harbour"));
    }
}
