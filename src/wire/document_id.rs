//! The name under which the world of automerge-repo knows a document.

use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

const N_BYTES: usize = 16;
const N_CHECK: usize = 4;
/// The longest text that is looked at: 20 bytes are at most 28 digits of base 58.
const LONGEST: usize = 28;

/// Sixteen bytes; whoever knows them can ask a relay for the document.
///
/// Written as automerge-repo writes it: base 58 of the bytes and the first four of the SHA-256 of
/// their SHA-256 (bs58check, without the prefix `automerge:`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub [u8; N_BYTES]);

fn check(bytes: &[u8]) -> [u8; N_CHECK] {
    let twice = Sha256::digest(Sha256::digest(bytes));
    [twice[0], twice[1], twice[2], twice[3]]
}

impl DocumentId {
    /// The address by which automerge-repo names the document.
    #[must_use]
    pub fn url(self) -> String {
        format!("automerge:{self}")
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut whole = self.0.to_vec();
        whole.extend(check(&self.0));
        f.write_str(&bs58::encode(whole).into_string())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId:{self}")
    }
}

/// The text is not the name of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the id of an automerge-repo document")]
pub struct NotADocumentId;

impl FromStr for DocumentId {
    type Err = NotADocumentId;

    fn from_str(text: &str) -> Result<Self, NotADocumentId> {
        if text.len() > LONGEST {
            return Err(NotADocumentId);
        }
        let whole = bs58::decode(text).into_vec();
        let whole = whole.map_err(|_| NotADocumentId)?;
        let (bytes, sum) = whole.split_at_checked(N_BYTES).ok_or(NotADocumentId)?;
        let bytes = <[u8; N_BYTES]>::try_from(bytes).map_err(|_| NotADocumentId)?;
        (check(&bytes) == sum)
            .then_some(Self(bytes))
            .ok_or(NotADocumentId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_as_automerge_repo_writes_it() {
        // Made with `stringifyAutomergeUrl` of @automerge/automerge-repo 2.5.6.
        let bytes: Vec<u8> = (0..16).collect();
        let id = DocumentId(bytes.try_into().expect("sixteen"));
        assert_eq!(id.to_string(), "1Bhh3pU9gLXZiNDL6PEa1Gs9fh");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn a_letter_wrong_is_noticed() {
        let id = DocumentId([7; 16]).to_string();
        for at in 0..id.len() {
            let mut wrong = id.clone().into_bytes();
            wrong[at] = if wrong[at] == b'2' { b'3' } else { b'2' };
            let wrong = String::from_utf8(wrong).expect("ASCII");
            assert_eq!(wrong.parse::<DocumentId>(), Err(NotADocumentId), "{wrong}");
        }
        assert!("".parse::<DocumentId>().is_err());
        assert!("1".repeat(10_000).parse::<DocumentId>().is_err());
    }
}
