//! The receipt of a public copy: what shows, to whoever is given it, which state of which log the copy was made from,
//! and shows nothing to anybody else.

use crate::model::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// What the hash begins with, so that it is the hash of nothing else.
const CONTEXT: &[u8] = b"matters-arising public copy 1\n";

/// What a receipt says that it is.
const FORMAT: &str = "matters-arising-receipt";

/// The version that is written; newer ones are not read.
const VERSION: u32 = 1;

/// What the public copy bears: a hash over the salt, the log and its heads. Without the salt, which stays private,
/// nobody can tell by trying whether a log that they have is the one.
pub fn commitment(salt: &[u8; 32], log: LogId, heads: &[ChangeId]) -> String {
    let mut heads = heads.to_vec();
    heads.sort();
    let mut hash = Sha256::new();
    hash.update(CONTEXT);
    hash.update(salt);
    hash.update(log.to_string());
    for head in heads {
        hash.update(head.0);
    }
    hex(&hash.finalize())
}

/// The receipt for a file of a public copy, as JSON. It is for the drawer: who has it can check what the copy was made
/// from.
pub fn receipt(file: &[u8], salt: &[u8; 32], log: LogId, heads: &[ChangeId]) -> String {
    let named: Vec<_> = heads
        .iter()
        .map(|head| format!("\n    \"{head}\""))
        .collect();
    // Hexadecimal digits and ids: nothing in them means anything in JSON.
    format!(
        "{{\n  \"commitment\": \"{}\",\n  \"format\": \"{FORMAT}\",\n  \"heads\": [{}\n  ],\n  \
         \"log\": \"{log}\",\n  \"public_file_sha256\": \"{}\",\n  \"salt\": \"{}\",\n  \"version\": {VERSION}\n}}\n",
        commitment(salt, log, heads),
        named.join(","),
        file_hash(file),
        hex(salt),
    )
}

/// A receipt, read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The hash that the public copy bears.
    pub commitment: String,
    /// The log that the copy was made from.
    pub log: LogId,
    /// The state of it.
    pub heads: Vec<ChangeId>,
    /// The SHA-256 of the file that was published.
    pub file_hash: String,
    /// What nobody else knows.
    salt: [u8; 32],
}

/// Why a receipt cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is none, or was changed into none.
    #[error("it is not the receipt of a public copy, or it was cut or changed")]
    NoReceipt,
    /// A newer version wrote it.
    #[error("a newer version wrote it")]
    Newer,
}

/// A receipt as it is written.
#[derive(Deserialize)]
struct Written {
    commitment: String,
    format: String,
    heads: Vec<String>,
    log: String,
    public_file_sha256: String,
    salt: String,
    version: u32,
}

impl Receipt {
    /// Reads a receipt.
    ///
    /// # Errors
    /// Where the bytes are none.
    pub fn read(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let written: Written =
            serde_json::from_slice(bytes).map_err(|_| ReceiptError::NoReceipt)?;
        if written.format != FORMAT {
            return Err(ReceiptError::NoReceipt);
        }
        if written.version > VERSION {
            return Err(ReceiptError::Newer);
        }
        let heads = written.heads.iter().map(|head| ChangeId::parse(head));
        let read = || {
            Some(Self {
                log: LogId::parse(&written.log)?,
                heads: heads.collect::<Option<_>>()?,
                salt: hash_of_hex(&written.salt)?,
                commitment: written.commitment.to_lowercase(),
                file_hash: written.public_file_sha256.to_lowercase(),
            })
        };
        read().ok_or(ReceiptError::NoReceipt)
    }

    /// Whether its hash follows from its salt, its log and its heads: else somebody changed one of them.
    pub fn is_whole(&self) -> bool {
        !self.heads.is_empty() && self.commitment == commitment(&self.salt, self.log, &self.heads)
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of a file.
pub fn file_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commitment_hangs_on_salt_log_and_heads_and_not_on_their_order() {
        let log = |n: u64| LogId::random(&mut || n);
        let heads = [ChangeId([1; 32]), ChangeId([2; 32])];
        let one = commitment(&[7; 32], log(1), &heads);
        assert_eq!(one.len(), 64);
        let turned = [heads[1], heads[0]];
        assert_eq!(one, commitment(&[7; 32], log(1), &turned));
        assert_ne!(one, commitment(&[8; 32], log(1), &heads));
        assert_ne!(one, commitment(&[7; 32], log(2), &heads));
        assert_ne!(one, commitment(&[7; 32], log(1), &heads[..1]));
    }

    #[test]
    fn a_receipt_is_read_back_and_one_that_was_changed_is_not_whole() {
        let log = LogId::random(&mut || 1);
        let heads = vec![ChangeId([1; 32]), ChangeId([2; 32])];
        let text = receipt(b"file", &[7; 32], log, &heads);
        let read = |text: &str| Receipt::read(text.as_bytes());
        let whole = read(&text);
        assert!(whole.as_ref().is_ok_and(Receipt::is_whole));
        let whole = whole.ok();
        assert_eq!(whole.as_ref().map(|one| one.log), Some(log));
        assert_eq!(whole.map(|one| one.file_hash), Some(file_hash(b"file")));
        let other = LogId::random(&mut || 2).to_string();
        for (from, to) in [
            ("0101", "0103"),
            ("0707", "0708"),
            (log.to_string().as_str(), other.as_str()),
        ] {
            let changed = read(&text.replacen(from, to, 1));
            assert!(changed.is_ok_and(|one| !one.is_whole()), "{from}");
        }
        assert_eq!(read("{}"), Err(ReceiptError::NoReceipt));
        let newer = text.replace("\"version\": 1", "\"version\": 2");
        assert_eq!(read(&newer), Err(ReceiptError::Newer));
        assert_eq!(read(&text[..40]), Err(ReceiptError::NoReceipt));
    }
}
