//! Writes a ZIP archive (PKWARE APPNOTE 6.3): the container of office documents.
//!
//! Entries are deflated and bear no time, so that one log gives the same bytes twice. Not supported: ZIP64, so
//! archives above 4 GB or of more than 65,535 entries are refused.

use crate::model::FileError;
use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

/// 1980-01-01 in the form of MS-DOS: the earliest date that there is.
const NO_DATE: u16 = 0x0021;
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
/// Version 2.0 unpacks deflated entries.
const VERSION: u16 = 20;

#[derive(Clone, Copy)]
enum Method {
    Stored = 0,
    Deflated = 8,
}

/// An archive that is being written.
#[derive(Default)]
pub(super) struct Zip {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: &'static str,
    /// What local header and directory have in common: from the version on to the sizes.
    common: Vec<u8>,
    offset: usize,
}

impl Zip {
    /// Adds an entry as it is. OpenDocument wants the first one so.
    pub(super) fn store(&mut self, name: &'static str, bytes: &[u8]) {
        self.entry(name, Method::Stored, bytes, bytes);
    }

    /// Adds an entry, deflated.
    pub(super) fn add(&mut self, name: &'static str, bytes: &[u8]) {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        // Memory takes what is written to it.
        let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
        match packed {
            Ok(packed) => self.entry(name, Method::Deflated, bytes, &packed),
            Err(_) => self.store(name, bytes),
        }
    }

    fn entry(&mut self, name: &'static str, method: Method, plain: &[u8], packed: &[u8]) {
        let mut crc = Crc::new();
        crc.update(plain);
        let mut common = Vec::with_capacity(26);
        for word in [VERSION, FLAGS, method as u16, 0, NO_DATE] {
            common.extend(word.to_le_bytes());
        }
        // A size that does not fit is caught by `finish`.
        for word in [crc.sum(), packed.len() as u32, plain.len() as u32] {
            common.extend(word.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        self.entries.push(Entry {
            name,
            common,
            offset: self.bytes.len(),
        });
        self.bytes.extend(b"PK\x03\x04");
        let entry = self.entries.last().map(|entry| entry.common.as_slice());
        self.bytes.extend(entry.unwrap_or_default());
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(packed);
    }

    /// Writes the directory and gives the archive.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, FileError> {
        let start = self.bytes.len();
        for entry in &self.entries {
            self.bytes.extend(b"PK\x01\x02");
            self.bytes.extend(VERSION.to_le_bytes());
            self.bytes.extend(&entry.common);
            // No comment, first disk, no attributes.
            self.bytes.extend([0; 10]);
            self.bytes.extend((entry.offset as u32).to_le_bytes());
            self.bytes.extend(entry.name.as_bytes());
        }
        let (size, n) = (self.bytes.len() - start, self.entries.len() as u16);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(n.to_le_bytes());
        self.bytes.extend(n.to_le_bytes());
        self.bytes.extend((size as u32).to_le_bytes());
        self.bytes.extend((start as u32).to_le_bytes());
        self.bytes.extend([0; 2]);
        let limit = u64::from(u32::MAX);
        if self.bytes.len() as u64 > limit || self.entries.len() >= usize::from(u16::MAX) {
            return Err(FileError::TooLarge { limit });
        }
        Ok(self.bytes)
    }
}
