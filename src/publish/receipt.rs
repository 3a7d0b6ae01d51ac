//! The receipt of a public copy: what shows, to whoever is given it, which state of which log the copy was made from,
//! and shows nothing to anybody else.

use crate::model::*;
use sha2::{Digest, Sha256};

/// What the hash begins with, so that it is the hash of nothing else.
const CONTEXT: &[u8] = b"matters-arising public copy 1\n";

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
        "{{\n  \"commitment\": \"{}\",\n  \"format\": \"matters-arising-receipt\",\n  \"heads\": [{}\n  ],\n  \
         \"log\": \"{log}\",\n  \"public_file_sha256\": \"{}\",\n  \"salt\": \"{}\",\n  \"version\": 1\n}}\n",
        commitment(salt, log, heads),
        named.join(","),
        file_hash(file),
        hex(salt),
    )
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
}
