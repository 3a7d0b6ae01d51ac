//! How large changes become when their compressed parts are unpacked and their runs are written out, found without keeping
//! anything: Automerge makes whatever it is told to, and a kilobyte can be gigabytes.
//!
//! Reads the outside of Automerge's formats only: messages, chunks, and the columns of documents.
//! Whatever this does not read as Automerge does is refused, so that nothing gets past it.

use super::claims::{self, Claims, MOST_COUNTED, Spec};
use automerge::ChangeHash;
use flate2::read::DeflateDecoder;
use std::io::{BufReader, Read};

const MAGIC: [u8; 4] = crate::model::AUTOMERGE_MAGIC;
const HASH: usize = 32;
/// What a file or the changes of a peer may become. A log of 20,000 actions is under ten megabytes.
pub(super) const MOST_UNPACKED: u64 = 512 << 20;

/// Why a message is not to be given to Automerge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnpackError {
    /// It is nothing that Automerge writes today, or builds on what comes after it.
    #[error("this is nothing that Automerge writes")]
    Unreadable,
    /// It becomes larger than was allowed.
    #[error("the changes become larger than is allowed")]
    TooMuch,
}

/// Checks that a sync message unpacks to at most so many bytes, and claims no more than it pays for.
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

/// Checks that documents and changes, one after the other, unpack to a size that is read, and claim no more than they
/// pay for. What stands behind whole chunks is left to Automerge.
///
/// # Errors
/// Where they do not, or something else stands there.
pub(super) fn chunks_are_sound(bytes: &[u8]) -> Result<(), UnpackError> {
    let (mut input, mut left) = (Input(bytes), MOST_UNPACKED);
    while !input.0.is_empty() {
        chunk(&mut input, &mut left)?;
    }
    Ok(())
}

fn chunk(input: &mut Input<'_>, left: &mut u64) -> Result<(), UnpackError> {
    let (kind, content) = input.chunk()?;
    match kind {
        0 => document(Input(content), left),
        1 => {
            take(content.len() as u64, left)?;
            change(Input(content)).map(drop)
        }
        2 => {
            let mut unpacked = Vec::new();
            let mut allowed = DeflateDecoder::new(content).take(left.saturating_add(1));
            let read = allowed.read_to_end(&mut unpacked);
            take(unpacked.len() as u64, left)?;
            read.map_err(|_| UnpackError::Unreadable)?;
            change(Input(&unpacked)).map(drop)
        }
        // Bundles are not sent, and their format is still being changed.
        _ => Err(UnpackError::Unreadable),
    }
}

fn document(mut input: Input<'_>, left: &mut u64) -> Result<(), UnpackError> {
    input.heads()?;
    let (of_changes, of_ops) = (input.columns()?, input.columns()?);
    let changes = claimed(&mut input, of_changes, Claims::default(), left)?;
    let ops = claimed(&mut input, of_ops, Claims::default(), left)?;
    match ops.0.are_paid_by(ops.1) && changes.0.are_changes_of(&ops.0, changes.1) {
        true => Ok(()),
        false => Err(UnpackError::TooMuch),
    }
}

/// Gives what its operations claim.
fn change(mut input: Input<'_>) -> Result<Claims, UnpackError> {
    let n_bytes = input.0.len() as u64;
    input.hashes()?;
    input.prefixed()?;
    let (sequence, first) = (input.number()?, input.number()?);
    let time = claims::signed(&mut input.0)?;
    if sequence.max(first).max(time.unsigned_abs()) > MOST_COUNTED {
        return Err(UnpackError::TooMuch);
    }
    input.prefixed()?;
    for _ in 0..input.number()? {
        input.prefixed()?;
    }
    let columns = input.columns()?;
    if columns.iter().any(|column| column.is_compressed) {
        return Err(UnpackError::Unreadable);
    }
    let ops = Claims::of_change(first);
    let (ops, _) = claimed(&mut input, columns, ops, &mut n_bytes.clone())?;
    // A mark is on something, and ends one operation after it began.
    if ops.has_marks() && first <= 1 {
        return Err(UnpackError::Unreadable);
    }
    match ops.are_paid_by(n_bytes) {
        true => Ok(ops),
        false => Err(UnpackError::TooMuch),
    }
}

/// Whether a change, as it is when it is not compressed, marks parts of a text.
///
/// # Errors
/// Where it claims more than it pays for, or builds on what comes after it.
pub(super) fn marks(chunk: &[u8]) -> Result<bool, UnpackError> {
    let (_, content) = Input(chunk).chunk()?;
    Ok(change(Input(content))?.has_marks())
}

/// What columns claim, and how many bytes they are when they are unpacked.
fn claimed(
    input: &mut Input<'_>,
    columns: Vec<Column>,
    mut claims: Claims,
    left: &mut u64,
) -> Result<(Claims, u64), UnpackError> {
    let before = *left;
    for column in columns {
        let mut bytes = input.bytes(column.length)?;
        if !column.is_compressed {
            take(bytes.len() as u64, left)?;
            claims.add(column.spec, &mut bytes)?;
            continue;
        }
        let allowed = left.saturating_add(1);
        let mut unpacked = BufReader::new(DeflateDecoder::new(bytes).take(allowed));
        let read = claims.add(column.spec, &mut unpacked);
        take(allowed - unpacked.get_ref().limit(), left)?;
        read?;
    }
    Ok((claims, before - *left))
}

fn take(n: u64, left: &mut u64) -> Result<(), UnpackError> {
    *left = left.checked_sub(n).ok_or(UnpackError::TooMuch)?;
    Ok(())
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

    /// The heads of a document, which is still to be read.
    pub(super) fn heads(&mut self) -> Result<Vec<ChangeHash>, UnpackError> {
        for _ in 0..self.number()? {
            self.prefixed()?;
        }
        let n = self.number()?;
        let heads = (0..n).map(|_| {
            self.bytes(HASH)?
                .try_into()
                .map_err(|_| UnpackError::Unreadable)
        });
        heads.collect()
    }

    fn columns(&mut self) -> Result<Vec<Column>, UnpackError> {
        let mut columns = Vec::new();
        for _ in 0..self.number()? {
            let (spec, is_compressed) = Spec::read(self.number()?);
            columns.push(Column {
                spec,
                is_compressed,
                length: self.length()?,
            });
        }
        Ok(columns)
    }
}

/// What is said of a column, before all of them.
struct Column {
    spec: Spec,
    is_compressed: bool,
    /// As it stands there, in bytes.
    length: usize,
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
