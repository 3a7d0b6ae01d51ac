//! Packages in the ZIP format, read within limits: how many entries, how many bytes unpacked, no trust in any length.
//!
//! Not supported: more than 65,535 entries or 4 GB (ZIP64), methods other than stored and deflated.

use crate::model::FileError;
use flate2::{Crc, read::DeflateDecoder};
use std::{collections::HashMap, io::Read};

/// The most entries; a log has dozens.
const MOST_ENTRIES: usize = 4_096;

/// The most bytes that are unpacked in all.
const MOST_UNPACKED: u64 = 128 << 20;

/// Where the record at the end of a package is looked for: its comment is at most 64 KB.
const FARTHEST_END: usize = 22 + 0xFFFF;

/// A package whose entries are unpacked when they are asked for.
pub(super) struct Package<'a> {
    bytes: &'a [u8],
    entries: HashMap<String, Entry>,
    /// How many bytes may still be unpacked.
    left: u64,
}

struct Entry {
    is_encrypted: bool,
    method: u16,
    crc: u32,
    n_packed: usize,
    header: usize,
}

fn number_16(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
}

fn number_32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn size(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(number_32(bytes, at)?).ok()
}

impl<'a> Package<'a> {
    /// Reads the list of entries.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let from = bytes.len().saturating_sub(FARTHEST_END);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = tail
            .windows(4)
            .rposition(|mark| mark == b"PK\x05\x06")
            .map(|at| from + at)
            .ok_or(FileError::Truncated)?;
        let n = number_16(bytes, end + 10).ok_or(FileError::Truncated)?;
        if n > MOST_ENTRIES {
            return Err(FileError::Bomb {
                limit: MOST_UNPACKED,
            });
        }
        let mut at = size(bytes, end + 16).ok_or(FileError::Truncated)?;
        let mut entries = HashMap::new();
        for _ in 0..n {
            let (name, entry, next) = entry(bytes, at).ok_or(FileError::Damaged)?;
            entries.insert(name, entry);
            at = next;
        }
        Ok(Self {
            bytes,
            entries,
            left: MOST_UNPACKED,
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Unpacks an entry; `None` where there is none of that name.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, FileError> {
        let Some(entry) = self.entries.get(name) else {
            return Ok(None);
        };
        if entry.is_encrypted {
            return Err(FileError::Encrypted);
        }
        let packed = self.packed(entry).ok_or(FileError::Damaged)?;
        let mut unpacked = Vec::new();
        // One byte more than may be: it tells that there are too many.
        let most = self.left + 1;
        let done = match entry.method {
            0 => packed.take(most).read_to_end(&mut unpacked),
            8 => DeflateDecoder::new(packed)
                .take(most)
                .read_to_end(&mut unpacked),
            _ => return Err(FileError::Damaged),
        };
        let n = unpacked.len() as u64;
        if n > self.left {
            return Err(FileError::Bomb {
                limit: MOST_UNPACKED,
            });
        }
        done.map_err(|_| FileError::Damaged)?;
        let mut crc = Crc::new();
        crc.update(&unpacked);
        if crc.sum() != entry.crc {
            return Err(FileError::Damaged);
        }
        self.left -= n;
        Ok(Some(unpacked))
    }

    fn packed(&self, entry: &Entry) -> Option<&'a [u8]> {
        let header = self.bytes.get(entry.header..)?;
        if !header.starts_with(b"PK\x03\x04") {
            return None;
        }
        let data = 30 + number_16(header, 26)? + number_16(header, 28)?;
        header.get(data..data.checked_add(entry.n_packed)?)
    }
}

/// An entry of the list, with its name and where the next one begins.
fn entry(bytes: &[u8], at: usize) -> Option<(String, Entry, usize)> {
    let record = bytes.get(at..)?;
    if !record.starts_with(b"PK\x01\x02") {
        return None;
    }
    let n_name = number_16(record, 28)?;
    let name = record.get(46..46 + n_name)?;
    let next = at + 46 + n_name + number_16(record, 30)? + number_16(record, 32)?;
    let entry = Entry {
        is_encrypted: number_16(record, 8)? & 1 == 1,
        method: u16::try_from(number_16(record, 10)?).ok()?,
        crc: number_32(record, 16)?,
        n_packed: size(record, 20)?,
        header: size(record, 42)?,
    };
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    Some((name, entry, next))
}
