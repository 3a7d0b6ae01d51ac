//! The invitation to a log: all that another device needs, as one word that survives being mailed.

use super::{Admission, Keyring, secret::LogKey};
use crate::model::{InviteProblem, LogId, RelayAddress, Secrecy};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version of an invitation to a sealed log, and of one to an open log: a version of the product that knows
/// only the first refuses the second.
const SEALED: u8 = 1;
const OPEN: u8 = 2;
const N_CHECK: usize = 4;
/// The longest invitation that is read, in characters.
const LONGEST: usize = 8_000;
/// The longest title and names in one, in characters, and all addresses together, in bytes: so that what is
/// written is never too long to be read.
const LONGEST_WORDS: usize = 200;
const LONGEST_RELAYS: usize = 3_000;

/// Everything that one needs to take part in a log.
///
/// Written as base 58 of `version | postcard of the fields | first four bytes of SHA-256 of both`: no
/// letter that looks like another, and a letter wrong is noticed. It is a secret: whoever has it reads
/// the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The log.
    pub log: LogId,
    /// Its title when the invitation was made.
    pub title: String,
    /// Who invites, as they gave themselves: name, then organisation.
    pub from: (String, String),
    /// Where to find it; may be none.
    pub relays: Vec<RelayAddress>,
    pub(super) key: LogKey,
    pub(super) admission: Admission,
    /// Whether the log is sealed.
    #[serde(skip)]
    pub secrecy: Secrecy,
}

impl Invite {
    /// Invites to what a keyring opens: to read only, or as fully as this device itself takes part.
    #[must_use]
    pub fn new(
        keyring: &Keyring,
        title: &str,
        from: (String, String),
        mut relays: Vec<RelayAddress>,
        read_only: bool,
    ) -> Self {
        let short = |words: &str| words.chars().take(LONGEST_WORDS).collect();
        let mut left = LONGEST_RELAYS;
        // Those that are left out are in the log, which any of the others brings.
        relays.retain(|relay| match left.checked_sub(relay.as_str().len()) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        });
        let admission = match read_only {
            true => Admission::ReadOnly(keyring.admission.public()),
            false => keyring.admission.clone(),
        };
        Self {
            log: keyring.log,
            title: short(title),
            from: (short(&from.0), short(&from.1)),
            relays,
            key: keyring.key.clone(),
            admission,
            secrecy: keyring.secrecy,
        }
    }

    /// Whether it lets one write.
    #[must_use]
    pub fn may_write(&self) -> bool {
        matches!(self.admission, Admission::Full(_))
    }

    /// The document that its key leads to, as relays know it.
    #[must_use]
    pub fn document(&self) -> [u8; 16] {
        super::keyring::document(self.log, &self.key, self.secrecy)
    }

    /// The word.
    #[must_use]
    pub fn encode(&self) -> String {
        let version = match self.secrecy {
            Secrecy::Sealed => SEALED,
            Secrecy::Open => OPEN,
        };
        let mut bytes = postcard::to_allocvec(&(version, self)).unwrap_or_default();
        let sum = Sha256::digest(&bytes);
        bytes.extend(&sum[..N_CHECK]);
        bs58::encode(bytes).into_string()
    }

    /// Reads an invitation; white space around and within it, as mail programs leave it, does no harm.
    ///
    /// # Errors
    /// Where the text is none.
    pub fn decode(text: &str) -> Result<Self, InviteProblem> {
        let word: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(LONGEST + 1)
            .collect();
        if word.len() > LONGEST {
            return Err(InviteProblem::Damaged);
        }
        let bytes = bs58::decode(word).into_vec();
        let bytes = bytes.map_err(|_| InviteProblem::Damaged)?;
        let at = bytes.len().checked_sub(N_CHECK);
        let (said, sum) = bytes.split_at(at.ok_or(InviteProblem::Damaged)?);
        if Sha256::digest(said)[..N_CHECK] != *sum {
            return Err(InviteProblem::Damaged);
        }
        let (secrecy, rest) = match said.split_first() {
            Some((&SEALED, rest)) => (Secrecy::Sealed, rest),
            Some((&OPEN, rest)) => (Secrecy::Open, rest),
            Some((version, _)) if *version > OPEN => return Err(InviteProblem::Newer),
            _ => return Err(InviteProblem::Damaged),
        };
        let read: Self = postcard::from_bytes(rest).map_err(|_| InviteProblem::Damaged)?;
        Ok(Self { secrecy, ..read })
    }
}
