//! Unpacks the streams of a PDF, within a budget for all of them together.
//!
//! Not supported: what only pictures are packed with, and encryption.

use super::object::{digit, is_space};
use crate::model::FileError;
use flate2::{Decompress, FlushDecompress, Status};
use std::cell::Cell;

/// The most bytes that are unpacked of one file.
const MOST_UNPACKED: usize = 64 << 20;

/// No stream is packed more often.
pub(super) const MOST_FILTERS: usize = 4;

/// How many bytes may still be unpacked.
pub(super) struct Budget(Cell<usize>);

/// How a stream is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packing<'a> {
    pub(super) filter: &'a str,
    /// The predictor, and how many bytes a row and a pixel have.
    pub(super) predictor: Option<(usize, usize)>,
    /// Whether codes of LZW grow one code early.
    pub(super) is_early: bool,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self(Cell::new(MOST_UNPACKED))
    }

    fn take(&self, n: usize) -> Result<(), FileError> {
        let left = self.0.get().checked_sub(n).ok_or(FileError::Bomb {
            limit: MOST_UNPACKED as u64,
        })?;
        self.0.set(left);
        Ok(())
    }

    /// Unpacks bytes once.
    pub(super) fn unpack(&self, bytes: &[u8], packing: Packing<'_>) -> Result<Vec<u8>, FileError> {
        let unpacked = match packing.filter {
            "FlateDecode" | "Fl" => self.inflate(bytes)?,
            "LZWDecode" | "LZW" => self.lzw(bytes, packing.is_early)?,
            "ASCIIHexDecode" | "AHx" => self.counted(hexadecimal(bytes))?,
            "ASCII85Decode" | "A85" => self.counted(ascii_85(bytes)?)?,
            "RunLengthDecode" | "RL" => self.run_lengths(bytes)?,
            _ => return Err(FileError::Damaged),
        };
        match packing.predictor {
            None => Ok(unpacked),
            Some((row, pixel)) => undo_prediction(&unpacked, row, pixel),
        }
    }

    fn counted(&self, bytes: Vec<u8>) -> Result<Vec<u8>, FileError> {
        self.take(bytes.len())?;
        Ok(bytes)
    }

    fn inflate(&self, bytes: &[u8]) -> Result<Vec<u8>, FileError> {
        const STEP: usize = 64 << 10;
        let mut inflater = Decompress::new(true);
        let mut out = Vec::new();
        loop {
            let read = usize::try_from(inflater.total_in()).map_err(|_| FileError::Damaged)?;
            let rest = bytes.get(read..).unwrap_or_default();
            let before = out.len();
            out.reserve(STEP);
            let status = inflater
                .decompress_vec(rest, &mut out, FlushDecompress::None)
                .map_err(|_| FileError::Damaged)?;
            let grown = out.len() - before;
            self.take(grown)?;
            match status {
                Status::StreamEnd => return Ok(out),
                // The bytes ended before what is packed in them.
                _ if grown == 0 => return Err(FileError::Damaged),
                _ => {}
            }
        }
    }

    fn lzw(&self, bytes: &[u8], is_early: bool) -> Result<Vec<u8>, FileError> {
        const CLEAR: u16 = 256;
        const END: u16 = 257;
        let mut out: Vec<u8> = Vec::new();
        // Where in the output each word of the table stands, from code 258 on.
        let mut table: Vec<(usize, usize)> = Vec::new();
        let mut last: Option<(usize, usize)> = None;
        let (mut bits, mut n_bits) = (0u32, 0u32);
        let mut input = bytes.iter();
        loop {
            let known = 258 + table.len() + usize::from(is_early);
            let width = match known {
                0..=511 => 9,
                512..=1_023 => 10,
                1_024..=2_047 => 11,
                _ => 12,
            };
            while n_bits < width {
                let Some(byte) = input.next() else {
                    return Ok(out);
                };
                bits = bits << 8 | u32::from(*byte);
                n_bits += 8;
            }
            n_bits -= width;
            let code = (bits >> n_bits & ((1 << width) - 1)) as u16;
            let begin = out.len();
            match code {
                END => return Ok(out),
                CLEAR => {
                    table.clear();
                    last = None;
                    continue;
                }
                byte @ 0..=255 => out.push(byte as u8),
                code => {
                    let at = usize::from(code) - 258;
                    let (from, n) = match (table.get(at), last) {
                        (Some(word), _) => *word,
                        // The word that is being made: the last one, and its first byte again.
                        (None, Some((from, n))) if at == table.len() => (from, n + 1),
                        _ => return Err(FileError::Damaged),
                    };
                    for k in from..from + n {
                        let byte = out.get(k).copied().ok_or(FileError::Damaged)?;
                        out.push(byte);
                    }
                }
            }
            self.take(out.len() - begin)?;
            if let Some((from, n)) = last
                && table.len() < 4_096 - 258
            {
                table.push((from, n + 1));
            }
            last = Some((begin, out.len() - begin));
        }
    }

    fn run_lengths(&self, bytes: &[u8]) -> Result<Vec<u8>, FileError> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(length) = bytes.get(at) {
            let n = usize::from(*length);
            match n {
                0..=127 => {
                    let run = bytes.get(at + 1..at + 2 + n).ok_or(FileError::Damaged)?;
                    self.take(run.len())?;
                    out.extend_from_slice(run);
                    at += 2 + n;
                }
                128 => break,
                _ => {
                    let byte = bytes.get(at + 1).ok_or(FileError::Damaged)?;
                    self.take(257 - n)?;
                    out.extend(std::iter::repeat_n(*byte, 257 - n));
                    at += 2;
                }
            }
        }
        Ok(out)
    }
}

fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| digit(*byte))
        .collect();
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0))
        .collect()
}

fn ascii_85(bytes: &[u8]) -> Result<Vec<u8>, FileError> {
    let mut out = Vec::new();
    let mut group: Vec<u32> = Vec::new();
    let text = bytes.strip_prefix(b"<~").unwrap_or(bytes);
    for byte in text {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(u32::from(byte - b'!'));
                if group.len() == 5 {
                    out.extend(of_base_85(&group));
                    group.clear();
                }
            }
            byte if is_space(*byte) => {}
            _ => return Err(FileError::Damaged),
        }
    }
    if group.len() > 1 {
        let n = group.len() - 1;
        group.resize(5, 84);
        out.extend(of_base_85(&group).iter().take(n));
    }
    Ok(out)
}

fn of_base_85(group: &[u32]) -> [u8; 4] {
    let value = group.iter().fold(0u32, |value, digit| {
        value.wrapping_mul(85).wrapping_add(*digit)
    });
    value.to_be_bytes()
}

/// Undoes the predictors of PNG: each row begins with how it was predicted.
fn undo_prediction(bytes: &[u8], row: usize, pixel: usize) -> Result<Vec<u8>, FileError> {
    let mut above = vec![0u8; row];
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.chunks(row + 1) {
        let (kind, line) = line.split_first().ok_or(FileError::Damaged)?;
        let mut own: Vec<u8> = Vec::with_capacity(row);
        for (at, byte) in line.iter().enumerate() {
            let before = |of: &[u8]| {
                let at = at.checked_sub(pixel);
                at.and_then(|at| of.get(at)).copied().unwrap_or(0)
            };
            let (left, up, corner) = (
                before(&own),
                above.get(at).copied().unwrap_or(0),
                before(&above),
            );
            let guess = match kind {
                0 => 0,
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => return Err(FileError::Damaged),
            };
            own.push(byte.wrapping_add(guess));
        }
        out.extend_from_slice(&own);
        own.resize(row, 0);
        above = own;
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, up, corner].map(i16::from);
    let guess = a + b - c;
    let [to_a, to_b, to_c] = [a, b, c].map(|one| (guess - one).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    fn unpack(filter: &str, bytes: &[u8]) -> Result<Vec<u8>, FileError> {
        let packing = Packing {
            filter,
            predictor: None,
            is_early: true,
        };
        Budget::new().unpack(bytes, packing)
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).expect("memory");
        packed.finish().expect("memory")
    }

    #[test]
    fn every_packing_is_undone() {
        assert_eq!(
            unpack("FlateDecode", &packed(b"harbour")).as_deref(),
            Ok(&b"harbour"[..])
        );
        assert_eq!(unpack("AHx", b"48 61 7>").as_deref(), Ok(&b"Hap"[..]));
        assert_eq!(unpack("A85", b"<~9jqo^~>").as_deref(), Ok(&b"Man "[..]));
        assert_eq!(
            unpack("RL", &[1, b'a', b'b', 254, b'c', 128]).as_deref(),
            Ok(&b"abccc"[..])
        );
        // The example of the specification.
        let lzw = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        let want = [45, 45, 45, 45, 45, 65, 45, 45, 45, 66];
        assert_eq!(unpack("LZW", &lzw).as_deref(), Ok(&want[..]));
        let rows = [1, 10, 1, 1, 2, 1, 1, 1, 4, 0, 0, 0];
        assert_eq!(
            undo_prediction(&rows, 3, 1).as_deref(),
            Ok(&[10, 11, 12, 11, 12, 13, 11, 12, 13][..])
        );
    }

    #[test]
    fn what_unpacks_to_too_much_or_is_cut_is_refused() {
        let bomb = packed(&vec![0; MOST_UNPACKED + 1]);
        assert!(bomb.len() < 1 << 20, "it is a bomb");
        assert!(matches!(
            unpack("FlateDecode", &bomb),
            Err(FileError::Bomb { .. })
        ));
        let whole = packed(b"Share the minutes with all members of the forum");
        let cut = whole.get(..whole.len() - 8).expect("it is longer");
        assert_eq!(unpack("FlateDecode", cut), Err(FileError::Damaged));
        assert_eq!(unpack("DCTDecode", b""), Err(FileError::Damaged));
    }
}
