//! How large a sync message becomes when its compressed parts are unpacked, found without keeping
//! them: Automerge unpacks whatever it is given, and a megabyte can be a gigabyte.
//!
//! Reads the outside of Automerge's formats only: messages, chunks, and the columns of documents.
//! Whatever this does not read as Automerge does is refused, so that nothing gets past it.

use flate2::read::DeflateDecoder;
use std::io::Read;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const HASH: usize = 32;
/// The bit of a column's specification that says that it is compressed.
const COMPRESSED: u64 = 0b1000;

/// Why a message is not to be given to Automerge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnpackError {
    /// It is no sync message, or none that is written today.
    #[error("this is no sync message of Automerge")]
    Unreadable,
    /// It becomes larger than was allowed.
    #[error("the changes unpack to more than is allowed")]
    TooMuch,
}

/// Checks that a sync message unpacks to at most so many bytes.
///
/// # Errors
/// Where it does not, or is none.
pub fn unpacks_within(message: &[u8], most: u64) -> Result<(), UnpackError> {
    let mut input = Input(message);
    let mut left = most;
    if !matches!(input.bytes(1)?, [0x42 | 0x43]) {
        return Err(UnpackError::Unreadable);
    }
    input.hashes()?;
    input.hashes()?;
    for _ in 0..input.number()? {
        input.hashes()?;
        input.prefixed()?;
    }
    for _ in 0..input.number()? {
        let mut chunks = Input(input.prefixed()?);
        while !chunks.0.is_empty() {
            chunk(&mut chunks, &mut left)?;
        }
    }
    Ok(())
}

fn chunk(input: &mut Input<'_>, left: &mut u64) -> Result<(), UnpackError> {
    let (kind, content) = input.chunk()?;
    match kind {
        0 => document(Input(content), left),
        1 => take(content.len() as u64, left),
        2 => unpack(content, left),
        // Bundles are not sent, and their format is still being changed.
        _ => Err(UnpackError::Unreadable),
    }
}

fn document(mut input: Input<'_>, left: &mut u64) -> Result<(), UnpackError> {
    for _ in 0..input.number()? {
        input.prefixed()?;
    }
    input.hashes()?;
    let mut columns = input.columns()?;
    columns.extend(input.columns()?);
    for (is_compressed, length) in columns {
        let column = input.bytes(length)?;
        if is_compressed {
            unpack(column, left)?;
        } else {
            take(length as u64, left)?;
        }
    }
    Ok(())
}

fn take(n: u64, left: &mut u64) -> Result<(), UnpackError> {
    *left = left.checked_sub(n).ok_or(UnpackError::TooMuch)?;
    Ok(())
}

fn unpack(packed: &[u8], left: &mut u64) -> Result<(), UnpackError> {
    let mut unpacked = DeflateDecoder::new(packed);
    let mut buffer = [0; 8 << 10];
    loop {
        match unpacked.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => take(n as u64, left)?,
            Err(_) => return Err(UnpackError::Unreadable),
        }
    }
}

/// What is still to be read.
pub(super) struct Input<'a>(pub(super) &'a [u8]);

impl<'a> Input<'a> {
    fn bytes(&mut self, n: usize) -> Result<&'a [u8], UnpackError> {
        let (bytes, rest) = self.0.split_at_checked(n).ok_or(UnpackError::Unreadable)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// One chunk of Automerge's format: its kind and its content.
    pub(super) fn chunk(&mut self) -> Result<(u8, &'a [u8]), UnpackError> {
        if self.bytes(4)? != MAGIC {
            return Err(UnpackError::Unreadable);
        }
        // The checksum is Automerge's to check.
        self.bytes(4)?;
        let kind = self.bytes(1)?[0];
        Ok((kind, self.prefixed()?))
    }

    /// LEB128.
    fn number(&mut self) -> Result<u64, UnpackError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.bytes(1)?[0];
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(UnpackError::Unreadable)
    }

    fn length(&mut self) -> Result<usize, UnpackError> {
        usize::try_from(self.number()?).map_err(|_| UnpackError::Unreadable)
    }

    fn prefixed(&mut self) -> Result<&'a [u8], UnpackError> {
        let n = self.length()?;
        self.bytes(n)
    }

    fn hashes(&mut self) -> Result<(), UnpackError> {
        for _ in 0..self.number()? {
            self.bytes(HASH)?;
        }
        Ok(())
    }

    /// Which columns are compressed, and how long each is as it stands.
    fn columns(&mut self) -> Result<Vec<(bool, usize)>, UnpackError> {
        let mut columns = Vec::new();
        for _ in 0..self.number()? {
            columns.push((self.number()? & COMPRESSED != 0, self.length()?));
        }
        Ok(columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Courier, Replica, SyncPeer};
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write;

    /// All messages that two replicas of a document exchange.
    fn messages(chunks: &[(String, Vec<u8>)]) -> Vec<Vec<u8>> {
        let mut courier = Courier::new([1; 16]);
        let mut relay = Replica::default();
        let (mut here, mut there) = (SyncPeer::default(), SyncPeer::default());
        let mut messages = Vec::new();
        for chunk in chunks {
            courier.put(std::slice::from_ref(chunk));
            loop {
                let before = messages.len();
                if let Some(message) = courier.message_for(&mut here) {
                    relay.receive(&mut there, &message).expect("read");
                    messages.push(message);
                }
                if let Some(message) = relay.message_for(&mut there) {
                    courier.receive(&mut here, &message).expect("read");
                    messages.push(message);
                }
                if messages.len() == before {
                    break;
                }
            }
        }
        messages
    }

    #[test]
    fn every_message_in_use_is_read_to_its_end() {
        let chunks: Vec<_> = (0..30)
            .map(|n| (format!("chunk {n}"), vec![n; 400]))
            .collect();
        let all = messages(&chunks);
        assert!(all.len() > 60);
        for message in all {
            assert_eq!(unpacks_within(&message, 1 << 20), Ok(()));
            for end in 0..message.len().min(60) {
                let _ = unpacks_within(&message[..end], 1 << 20);
            }
        }
    }

    #[test]
    fn a_small_message_that_becomes_large_is_refused() {
        // Ten megabytes of the same: in a document as a whole, and as a compressed change.
        let large = vec![7; 10 << 20];
        let all = messages(&[("large".into(), large.clone())]);
        let document = all.iter().max_by_key(|it| it.len()).expect("messages");
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&large).expect("memory");
        let packed = packed.finish().expect("memory");
        let mut chunk = [&MAGIC[..], &[0, 0, 0, 0, 2]].concat();
        prefix(&mut chunk, &packed);
        let mut change = b"\x42\0\0\0\x01".to_vec();
        prefix(&mut change, &chunk);
        for message in [document, &change] {
            assert!(message.len() < 100 << 10, "it travels small");
            let refused = unpacks_within(message, 9 << 20);
            assert_eq!(refused, Err(UnpackError::TooMuch));
            assert_eq!(unpacks_within(message, 11 << 20), Ok(()));
        }
    }

    fn prefix(out: &mut Vec<u8>, bytes: &[u8]) {
        let mut n = bytes.len();
        while n > 0x7f {
            out.push(n as u8 | 0x80);
            n >>= 7;
        }
        out.push(n as u8);
        out.extend_from_slice(bytes);
    }

    #[test]
    fn what_is_none_is_refused() {
        for bytes in [
            &b""[..],
            b"hello",
            &[0x42, 0xff, 0xff, 0xff],
            // A number of more than 64 bits.
            &[
                0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
            ],
            // One chunk, of a kind that is not sent.
            b"\x42\0\0\0\x01\x0b\x85\x6f\x4a\x83\0\0\0\0\x03\x01\0",
        ] {
            assert_eq!(unpacks_within(bytes, 100), Err(UnpackError::Unreadable));
        }
    }
}
