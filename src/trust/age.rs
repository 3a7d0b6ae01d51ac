//! Files locked with a passphrase, in the format of age (`age-encryption.org/v1`, recipient `scrypt`): the `age` tool
//! opens what is locked here, and what it locked is opened here.
//!
//! Not supported: files that are locked to keys.

use crate::model::{AGE_ARMOUR, AGE_VERSION, FileError};
use chacha20poly1305::{
    ChaCha20Poly1305, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

const LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
/// What ends a file that was written as text.
const ARMOUR_END: &str = "-----END AGE ENCRYPTED FILE-----";
const N_FILE_KEY: usize = 16;
const N_TAG: usize = 16;
/// The payload is sealed in pieces of this length.
const N_PIECE: usize = 64 * 1024;
/// How hard it is to try a passphrase: 2 to this power steps, and 64 MB.
const WORK: u8 = 16;
/// No header is longer.
const LONGEST_HEADER: usize = 1_024;

/// Random bytes for one file, never used for another.
#[derive(Clone, Copy, Debug)]
pub struct LockSecrets {
    /// The key of the file.
    pub file_key: [u8; N_FILE_KEY],
    /// What makes each passphrase a key of its own.
    pub salt: [u8; 16],
    /// What the payload's key hangs on.
    pub nonce: [u8; 16],
}

/// Why a locked file was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// It is locked to keys, not with a passphrase.
    #[error("the file is locked to keys, not with a passphrase")]
    OtherLock,
    /// To try a passphrase would take too much memory.
    #[error("the lock takes more memory than this program gives it")]
    TooHard,
    /// The passphrase is another.
    #[error("the passphrase is not the one that the file was locked with")]
    WrongPassphrase,
    /// The file is cut off or damaged.
    #[error("the file is damaged")]
    Damaged,
}

/// Locks bytes with a passphrase.
///
/// # Errors
/// Never with the parameters that stand here; the libraries cannot say so in their types.
pub fn lock(passphrase: &str, bytes: &[u8], secrets: &LockSecrets) -> Result<Vec<u8>, LockError> {
    let wrapping = wrapping_key(passphrase, &secrets.salt, WORK)?;
    let wrapped = cipher(&wrapping)
        .encrypt(&Nonce::default(), secrets.file_key.as_slice())
        .map_err(|_| LockError::Damaged)?;
    let mut file = format!(
        "{AGE_VERSION}\n-> scrypt {} {WORK}\n{}\n---",
        base64(&secrets.salt),
        base64(&wrapped)
    )
    .into_bytes();
    let mac = header_mac(&secrets.file_key, &file)?
        .finalize()
        .into_bytes();
    file.extend_from_slice(format!(" {}\n", base64(&mac)).as_bytes());
    file.extend_from_slice(&secrets.nonce);
    let payload = cipher(&derived(&secrets.file_key, &secrets.nonce, b"payload")?);
    let n_pieces = bytes.len().div_ceil(N_PIECE).max(1);
    for at in 0..n_pieces {
        let piece = bytes
            .get(at * N_PIECE..)
            .map(|rest| &rest[..rest.len().min(N_PIECE)])
            .unwrap_or_default();
        let nonce = piece_nonce(at as u64, at + 1 == n_pieces);
        let sealed = payload.encrypt(&nonce, piece);
        file.extend_from_slice(&sealed.map_err(|_| LockError::Damaged)?);
    }
    Ok(file)
}

impl From<LockError> for FileError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::OtherLock => Self::LockedToKeys,
            LockError::TooHard => Self::LockTooHard,
            LockError::WrongPassphrase => Self::WrongPassphrase,
            LockError::Damaged => Self::Damaged,
        }
    }
}

/// Opens a locked file, unless to try a passphrase would take 2 to the power of more than `most_work` steps; each
/// takes a kilobyte.
///
/// # Errors
/// Where the passphrase is another, or the file is not as it was locked.
pub fn unlock(passphrase: &str, file: &[u8], most_work: u8) -> Result<Vec<u8>, LockError> {
    match file.strip_prefix(AGE_ARMOUR.as_bytes()) {
        Some(rest) => unlock_plain(passphrase, &without_armour(rest)?, most_work),
        None => unlock_plain(passphrase, file, most_work),
    }
}

/// The file that stands in text after the line that begins it.
fn without_armour(rest: &[u8]) -> Result<Vec<u8>, LockError> {
    let end = rest
        .windows(ARMOUR_END.len())
        .position(|part| part == ARMOUR_END.as_bytes())
        .ok_or(LockError::Damaged)?;
    crate::model::from_base64(&rest[..end]).ok_or(LockError::Damaged)
}

fn unlock_plain(passphrase: &str, file: &[u8], most_work: u8) -> Result<Vec<u8>, LockError> {
    let head = file
        .get(..file.len().min(LONGEST_HEADER))
        .unwrap_or_default();
    let mut lines = head.split(|byte| *byte == b'\n');
    let mut line = || -> Result<&str, LockError> {
        let line = lines.next().ok_or(LockError::Damaged)?;
        std::str::from_utf8(line).map_err(|_| LockError::Damaged)
    };
    if line()? != AGE_VERSION {
        return Err(LockError::Damaged);
    }
    let stanza = line()?;
    let mut words = stanza.split(' ');
    if (words.next(), words.next()) != (Some("->"), Some("scrypt")) {
        return Err(LockError::OtherLock);
    }
    let (salt, work) = (words.next(), words.next());
    let salt = from_base64::<16>(salt.unwrap_or_default())?;
    let work: u8 = work
        .filter(|work| !work.starts_with(['0', '+']) && words.next().is_none())
        .and_then(|work| work.parse().ok())
        .ok_or(LockError::Damaged)?;
    if work > most_work {
        return Err(LockError::TooHard);
    }
    let body = line()?;
    let wrapped = from_base64::<{ N_FILE_KEY + N_TAG }>(body)?;
    let end = line()?;
    let mac = end.strip_prefix("--- ").ok_or(LockError::OtherLock)?;
    let mac = from_base64::<32>(mac)?;
    let n_signed = AGE_VERSION.len() + stanza.len() + body.len() + 3 + "---".len();
    let n_header = n_signed + 1 + (end.len() - "--- ".len()) + 1;

    let wrapping = wrapping_key(passphrase, &salt, work)?;
    let file_key = cipher(&wrapping)
        .decrypt(&Nonce::default(), wrapped.as_slice())
        .map_err(|_| LockError::WrongPassphrase)?;
    let signed = file.get(..n_signed).ok_or(LockError::Damaged)?;
    header_mac(&file_key, signed)?
        .verify_slice(&mac)
        .map_err(|_| LockError::Damaged)?;
    let rest = file.get(n_header..).ok_or(LockError::Damaged)?;
    let (nonce, mut rest) = rest.split_at_checked(16).ok_or(LockError::Damaged)?;
    let payload = cipher(&derived(&file_key, nonce, b"payload")?);
    let mut bytes = Vec::with_capacity(rest.len());
    let mut at = 0;
    loop {
        let n = rest.len().min(N_PIECE + N_TAG);
        let (piece, more) = rest.split_at(n);
        let is_last = more.is_empty();
        let sealed = Payload::from(piece);
        let opened = payload
            .decrypt(&piece_nonce(at, is_last), sealed)
            .map_err(|_| LockError::Damaged)?;
        // Only a file that holds nothing ends in an empty piece.
        if opened.is_empty() && at > 0 {
            return Err(LockError::Damaged);
        }
        bytes.extend_from_slice(&opened);
        if is_last {
            return Ok(bytes);
        }
        rest = more;
        at += 1;
    }
}

fn cipher(key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*key))
}

fn wrapping_key(passphrase: &str, salt: &[u8; 16], work: u8) -> Result<[u8; 32], LockError> {
    let params = scrypt::Params::new(work, 8, 1).map_err(|_| LockError::Damaged)?;
    let salt = [LABEL, salt].concat();
    let mut key = [0; 32];
    scrypt::scrypt(passphrase.as_bytes(), &salt, &params, &mut key)
        .map_err(|_| LockError::Damaged)?;
    Ok(key)
}

fn derived(file_key: &[u8], salt: &[u8], info: &[u8]) -> Result<[u8; 32], LockError> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), file_key)
        .expand(info, &mut key)
        .map_err(|_| LockError::Damaged)?;
    Ok(key)
}

fn header_mac(file_key: &[u8], header: &[u8]) -> Result<Hmac<Sha256>, LockError> {
    let key = derived(file_key, b"", b"header")?;
    let mut mac =
        <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&key).map_err(|_| LockError::Damaged)?;
    mac.update(header);
    Ok(mac)
}

fn piece_nonce(at: u64, is_last: bool) -> Nonce {
    let mut nonce = [0; 12];
    nonce[3..11].copy_from_slice(&at.to_be_bytes());
    nonce[11] = u8::from(is_last);
    Nonce::from(nonce)
}

/// Without the signs at its end, as this format wants it.
fn base64(bytes: &[u8]) -> String {
    crate::model::base64(bytes).trim_end_matches('=').to_owned()
}

fn from_base64<const N: usize>(text: &str) -> Result<[u8; N], LockError> {
    let padded = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4));
    let bytes = crate::model::from_base64(padded.as_bytes()).ok_or(LockError::Damaged)?;
    let bytes: [u8; N] = bytes.try_into().map_err(|_| LockError::Damaged)?;
    // One way to write it, no other.
    match base64(&bytes) == text {
        true => Ok(bytes),
        false => Err(LockError::Damaged),
    }
}
