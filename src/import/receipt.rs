//! What a published file bears of the receipt of a public copy: the hash that ties it to the log it was made from.
//!
//! Documents of office programs have it as a property, a page in its head; the other formats have no place for it.

use super::{
    kind::{self, Kind},
    office,
};
use crate::model::{FileError, RECEIPT_PROPERTY};

/// What a file bears of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BorneReceipt {
    /// A hash.
    Hash(String),
    /// None, though its format has a place for it.
    Missing,
    /// None: its format has no place for it.
    NoPlace,
}

/// So long is the hash, in hexadecimal digits.
const DIGITS: usize = 64;

/// How far behind its name the hash is looked for in a page.
const NEAR: usize = 200;

/// Reads the hash of a receipt that a file bears.
///
/// # Errors
/// Where it is a document that cannot be unpacked.
pub fn receipt(bytes: &[u8]) -> Result<BorneReceipt, FileError> {
    let found = match kind::of(bytes) {
        Kind::Packed => office::named_property(bytes, RECEIPT_PROPERTY)?,
        Kind::Html => in_page(bytes),
        _ => return Ok(BorneReceipt::NoPlace),
    };
    Ok(found.map_or(BorneReceipt::Missing, BorneReceipt::Hash))
}

/// The first hash behind the name of the property, whatever stands between.
fn in_page(bytes: &[u8]) -> Option<String> {
    let name = RECEIPT_PROPERTY.as_bytes();
    let at = bytes.windows(name.len()).position(|part| part == name)?;
    let behind = bytes.get(at + name.len()..)?;
    let near = behind.get(..NEAR).unwrap_or(behind);
    let is_hash = |part: &&[u8]| part.iter().all(u8::is_ascii_hexdigit);
    let hash = near.windows(DIGITS).find(is_hash)?;
    Some(hash.iter().map(|digit| char::from(*digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_bears_the_hash_behind_the_name_and_no_other_digits() {
        let hash = "0123456789abcdef".repeat(4);
        let page = format!(
            "<!DOCTYPE html><p>{}</p><meta content=\"x\" name=\"{RECEIPT_PROPERTY}\"\n content=\"{hash}\">",
            "f".repeat(64)
        );
        let borne = receipt(page.as_bytes());
        assert_eq!(borne, Ok(BorneReceipt::Hash(hash)));
        let cut = page.get(..page.len() - 10).unwrap_or_default();
        assert_eq!(receipt(cut.as_bytes()), Ok(BorneReceipt::Missing));
        assert_eq!(receipt(b"No.,Action\n"), Ok(BorneReceipt::NoPlace));
        assert!(receipt(b"PK\x03\x04").is_err());
    }
}
