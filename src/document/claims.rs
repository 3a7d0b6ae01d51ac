//! How many rows the columns of Automerge's formats claim to have, found without making any of them: a run says in a
//! few bytes that a value stands a billion times, and Automerge makes whatever it is told.
//!
//! Knows nothing of what is in a row, except how high a document says that its operations count.

use super::unpacked::UnpackError;
use std::io::{BufRead, Read};

/// So many rows may be claimed without a byte for them. The longest wording, deleted in one change, is a tenth of it in a few
/// runs; all else that people do leaves bytes, such as letters or the time.
const MOST_FREE: u64 = 1 << 20;
/// So many changes, likewise, each of which Automerge makes two kilobytes of.
const MOST_FREE_CHANGES: u64 = 1 << 16;
/// So many numbers of operations may be left out: whoever writes on an earlier state of a document (`changeAt` of
/// JavaScript's Automerge) counts on from all that is in it, of which others may have less.
pub(super) const MOST_LEFT_OUT: u64 = 1 << 20;
/// What every byte may claim beyond that.
const PER_BYTE: u64 = 4;
/// No counter and no time goes beyond what JavaScript counts exactly. Automerge adds them up unchecked.
pub(super) const MOST_COUNTED: u64 = (1 << 53) - 1;

/// What a column is of: its specification without its bit for compression.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Spec(u64);

impl Spec {
    /// How high the operations of each change count, of a document.
    const MAX_OP: Self = Self(1 << 4 | 3);
    /// The object that each operation writes to, and the element of a list or text: each was made by an operation, whose
    /// number stands here.
    const OBJECT: Self = Self(2);
    const ELEMENT: Self = Self(1 << 4 | 3);
    /// What each operation does.
    const ACTION: Self = Self(4 << 4 | 2);
    const COMPRESSED: u64 = 0b1000;

    /// The column of a specification as it is written, and whether it is compressed.
    pub(super) fn read(written: u64) -> (Self, bool) {
        (
            Self(written & !Self::COMPRESSED),
            written & Self::COMPRESSED != 0,
        )
    }

    fn values(self) -> Values {
        match self.0 & 0b111 {
            0 => Values::Counts,
            3 => Values::Steps,
            4 => Values::Flags,
            5 => Values::Texts,
            7 => Values::Raw,
            _ => Values::Numbers,
        }
    }
}

/// How the values of a column are written.
enum Values {
    /// How many rows of other columns belong to a row.
    Counts,
    Numbers,
    /// Each the difference to the one before.
    Steps,
    Flags,
    Texts,
    Raw,
}

/// What a column claims.
#[derive(Clone, Copy, Default)]
struct Claim {
    rows: u64,
    /// The rows of other columns that belong to it.
    owns: u64,
    /// The highest value.
    highest: u64,
}

/// What is claimed by columns that stand together.
#[derive(Default)]
pub(super) struct Claims {
    rows: u64,
    owned: u64,
    max_op: u64,
    marks: bool,
    /// The number of the first operation, of a change: the others follow on it.
    first: Option<u64>,
}

/// The number of the operation that begins or ends a mark on a text (Automerge binary format: column `action`).
const MARK: u64 = 7;

impl Claims {
    /// Those of a change, by the number of its first operation.
    pub(super) fn of_change(first: u64) -> Self {
        Self {
            first: Some(first),
            ..Self::default()
        }
    }

    /// Reads a column to its end.
    pub(super) fn add(&mut self, spec: Spec, column: &mut dyn BufRead) -> Result<(), UnpackError> {
        let refers = [Spec::OBJECT, Spec::ELEMENT].contains(&spec);
        let claim = claim(spec.values(), column, self.first.filter(|_| refers))?;
        self.rows = self.rows.max(claim.rows);
        self.owned = self.owned.saturating_add(claim.owns);
        match spec {
            Spec::MAX_OP => self.max_op = claim.highest,
            Spec::ACTION => self.marks |= claim.highest >= MARK,
            _ => {}
        }
        Ok(())
    }

    /// Whether there are marks among these operations, or what newer versions may know.
    pub(super) fn has_marks(&self) -> bool {
        self.marks
    }

    fn most(&self) -> u64 {
        self.rows.max(self.owned)
    }

    /// Whether so many bytes may claim this.
    pub(super) fn are_paid_by(&self, bytes: u64) -> bool {
        self.most() <= MOST_FREE.saturating_add(bytes.saturating_mul(PER_BYTE))
    }

    /// Whether these are the changes of a document with such operations, in so many bytes. Each operation of a change is
    /// a row or, where it deletes, belongs to one; so no document counts much higher than there are.
    pub(super) fn are_changes_of(&self, ops: &Self, bytes: u64) -> bool {
        self.most() <= MOST_FREE_CHANGES.saturating_add(bytes)
            && self.max_op
                <= ops
                    .rows
                    .saturating_add(ops.owned)
                    .saturating_add(MOST_LEFT_OUT)
    }
}

/// With the number of the first operation, each value has to be that of an operation before its own: else an object could
/// be within itself, and whoever asks where it is would ask for ever.
fn claim(
    values: Values,
    column: &mut dyn BufRead,
    before: Option<u64>,
) -> Result<Claim, UnpackError> {
    let mut claim = Claim::default();
    match values {
        Values::Raw => drop(pass(column, u64::MAX)?),
        Values::Flags => {
            while !is_empty(column)? {
                claim.rows = claim.rows.saturating_add(number(column)?);
            }
        }
        _ => runs(&values, column, before, &mut claim)?,
    }
    Ok(claim)
}

/// A run is its length and one value, or its length below nought and so many values, or nought and the length of
/// a gap.
fn runs(
    values: &Values,
    column: &mut dyn BufRead,
    before: Option<u64>,
    claim: &mut Claim,
) -> Result<(), UnpackError> {
    let mut stands_at = 0_i128;
    while !is_empty(column)? {
        let head = signed(column)?;
        if head == 0 {
            claim.rows = claim.rows.saturating_add(number(column)?);
            continue;
        }
        let (length, n_values) = match u64::try_from(head) {
            Ok(length) => (length, 1),
            Err(_) => (1, head.unsigned_abs()),
        };
        for _ in 0..n_values {
            let run = run(values, column, length, &mut stands_at)?;
            let own = |row: u64| before.map(|first| i128::from(first) + i128::from(row));
            let (first, last) = (claim.rows, claim.rows.saturating_add(length - 1));
            // Between them they rise evenly.
            if own(first).is_some_and(|own| run.first >= own)
                || own(last).is_some_and(|own| run.last >= own)
            {
                return Err(UnpackError::Unreadable);
            }
            claim.rows = last.saturating_add(1);
            claim.owns = claim.owns.saturating_add(run.owns);
            let highest = u64::try_from(run.first.max(run.last).max(0));
            claim.highest = claim.highest.max(highest.unwrap_or(u64::MAX));
        }
    }
    Ok(())
}

/// The values of a run.
struct Run {
    first: i128,
    last: i128,
    /// The rows of other columns that belong to it.
    owns: u64,
}

fn run(
    values: &Values,
    column: &mut dyn BufRead,
    length: u64,
    stands_at: &mut i128,
) -> Result<Run, UnpackError> {
    let all = |value: u64, owns| Run {
        first: value.into(),
        last: value.into(),
        owns,
    };
    match values {
        Values::Counts => {
            let n = number(column)?;
            Ok(all(n, n.saturating_mul(length)))
        }
        Values::Steps => {
            let step = i128::from(signed(column)?);
            let first = stands_at.saturating_add(step);
            *stands_at = stands_at.saturating_add(step.saturating_mul(length.into()));
            if first.max(*stands_at) > MOST_COUNTED.into()
                || first.min(*stands_at) < -i128::from(MOST_COUNTED)
            {
                return Err(UnpackError::TooMuch);
            }
            Ok(Run {
                first,
                last: *stands_at,
                owns: 0,
            })
        }
        Values::Texts => {
            let length = number(column)?;
            match pass(column, length)? < length {
                true => Err(UnpackError::Unreadable),
                false => Ok(all(0, 0)),
            }
        }
        _ => Ok(all(number(column)?, 0)),
    }
}

fn is_empty(column: &mut dyn BufRead) -> Result<bool, UnpackError> {
    let rest = column.fill_buf().map_err(|_| UnpackError::Unreadable)?;
    Ok(rest.is_empty())
}

/// Passes over at most so many bytes; gives how many there were.
fn pass(column: &mut dyn BufRead, n: u64) -> Result<u64, UnpackError> {
    let mut there = column.take(n);
    std::io::copy(&mut there, &mut std::io::sink()).map_err(|_| UnpackError::Unreadable)
}

/// LEB128: its bits, how many of them were written, and the last byte.
fn leb128(column: &mut dyn BufRead) -> Result<(u64, u32, u8), UnpackError> {
    let (mut bits, mut n_bits) = (0, 0);
    loop {
        let mut byte = [0];
        let read = column.read_exact(&mut byte);
        read.map_err(|_| UnpackError::Unreadable)?;
        let [byte] = byte;
        if n_bits > 63 {
            return Err(UnpackError::Unreadable);
        }
        bits |= u64::from(byte & 0x7f) << n_bits;
        n_bits += 7;
        if byte & 0x80 == 0 {
            return Ok((bits, n_bits, byte));
        }
    }
}

fn number(column: &mut dyn BufRead) -> Result<u64, UnpackError> {
    match leb128(column)? {
        (_, n_bits, last) if n_bits > 64 && last > 1 => Err(UnpackError::Unreadable),
        (number, ..) => Ok(number),
    }
}

/// A time, a step or the length of a run.
pub(super) fn signed(column: &mut dyn BufRead) -> Result<i64, UnpackError> {
    let (bits, n_bits, last) = leb128(column)?;
    let is_negative = last & 0x40 != 0;
    match (is_negative, n_bits < 64) {
        (true, true) => Ok((bits | u64::MAX << n_bits).cast_signed()),
        _ => Ok(bits.cast_signed()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        command::Edit,
        document::{Document, MergeError, Snapshot, Writer, unpacked::chunks_are_sound},
        model::{ActionId, Author, DeviceId, FileError, LogId, Splice, Timestamp},
    };
    use sha2::{Digest, Sha256};

    /// A number above nought, as signed ones are written.
    fn signed(number: i64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut rest = number;
        loop {
            let byte = rest as u8 & 0x7f;
            rest >>= 7;
            if rest == 0 && byte & 0x40 == 0 {
                bytes.push(byte);
                return bytes;
            }
            bytes.push(byte | 0x80);
        }
    }

    /// A length and a value, as a run is written.
    fn run(length: i64, value: u8) -> Vec<u8> {
        let mut bytes = signed(length);
        bytes.push(value);
        bytes
    }

    fn unsigned(mut number: usize, out: &mut Vec<u8>) {
        while number > 0x7f {
            out.push(number as u8 | 0x80);
            number >>= 7;
        }
        out.push(number as u8);
    }

    fn chunk(kind: u8, content: &[u8]) -> Vec<u8> {
        let mut body = vec![kind];
        unsigned(content.len(), &mut body);
        body.extend_from_slice(content);
        let sum = Sha256::digest(&body);
        [&[0x85, 0x6f, 0x4a, 0x83], &sum[..4], &body].concat()
    }

    fn columns(of: &[(u8, Vec<u8>)]) -> (Vec<u8>, Vec<u8>) {
        let mut names = vec![of.len() as u8];
        for (spec, bytes) in of {
            unsigned((*spec).into(), &mut names);
            unsigned(bytes.len(), &mut names);
        }
        let bytes = of.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
        (names, bytes)
    }

    fn document(changes: &[(u8, Vec<u8>)], ops: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let (changes, ops) = (columns(changes), columns(ops));
        let mut content = vec![1, 1, 7, 0];
        for part in [changes.0, ops.0, changes.1, ops.1] {
            content.extend(part);
        }
        chunk(0, &content)
    }

    fn change(ops: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let (names, bytes) = columns(ops);
        // No change before it, an actor, the first of its changes and operations, no time, no message, no other actor.
        chunk(1, &[&[0, 1, 7, 1, 1, 0, 0, 0], &names[..], &bytes].concat())
    }

    const NOTHING: &[(u8, Vec<u8>)] = &[];
    const A_BILLION: i64 = 1 << 30;

    #[test]
    fn a_few_bytes_that_claim_a_billion_rows_are_refused_before_automerge_makes_them() {
        let gap = [&[0][..], &run(A_BILLION, 0)[..5]].concat();
        let flags = run(A_BILLION, 1);
        for of_changes in [0x01, 0x03, 0x13, 0x23, 0x40, 0x43, 0x56] {
            let bytes = document(&[(of_changes, run(A_BILLION, 0))], NOTHING);
            assert_eq!(chunks_are_sound(&bytes), Err(UnpackError::TooMuch));
            let refused = Snapshot::read("log.automerge", &bytes).map(drop);
            assert_eq!(refused, Err(FileError::Damaged));
        }
        for (spec, column) in [
            (0x02, run(A_BILLION, 0)),
            (0x11, gap),
            (0x34, flags),
            (0x42, run(A_BILLION, 1)),
            (0x56, run(A_BILLION, 0)),
            (0x80, run(A_BILLION, 0)),
            (0x83, run(A_BILLION, 1)),
            // One row, to which a billion others belong.
            (0x80, [&[1][..], &run(A_BILLION, 0)[..5]].concat()),
        ] {
            let column = [(spec, column)];
            for bytes in [document(NOTHING, &column), change(&column)] {
                assert!(bytes.len() < 100);
                assert_eq!(chunks_are_sound(&bytes), Err(UnpackError::TooMuch));
                let refused = Document::empty().take_in(&bytes).map(drop);
                assert!(matches!(refused, Err(MergeError::Unreadable { .. })));
            }
        }
    }

    #[test]
    fn a_document_that_counts_far_higher_than_it_has_operations_is_refused() {
        // Two operations, one of which one other deletes.
        let ops = [(0x42, run(2, 1)), (0x80, vec![0x7e, 1, 0])];
        let counts_to = |n| {
            let mut column = run(1, 0);
            column.pop();
            column.extend(signed(n));
            [(0x01, run(1, 0)), (0x13, column)]
        };
        let sound = |n| chunks_are_sound(&document(&counts_to(n), &ops));
        let most = 3 + MOST_LEFT_OUT as i64;
        assert_eq!(
            (sound(most), sound(most + 1)),
            (Ok(()), Err(UnpackError::TooMuch))
        );
        // It rises on the way, and ends low.
        let rises = [(0x13, [run(1 << 19, 9), run(1 << 19, 0x77)].concat())];
        let refused = chunks_are_sound(&document(&rises, &ops));
        assert_eq!(refused, Err(UnpackError::TooMuch));
    }

    fn log() -> Document {
        let author = Author {
            device: DeviceId::random(&mut || 7_u64),
            name: "Ada".into(),
            organisation: "Harbour".into(),
        };
        let writer = Writer {
            author,
            actor: [1; 16],
        };
        let id = LogId::random(&mut || 7_u64);
        let created = Document::create(id, "A log", &[], &writer, Timestamp(1));
        created.expect("a log").0
    }

    #[test]
    fn what_is_written_here_is_never_refused_however_alike_it_is() {
        let mut log = log();
        let action = ActionId::random(&mut || 9_u64);
        let add = Edit::AddAction {
            id: action,
            text: "a".repeat(100_000),
        };
        let mut chunks = vec![log.apply(&add, Timestamp(2)).expect("added").change];
        // The same again and again, at the same pace; and at last a long text goes in one change.
        for n in 0..300 {
            let rename = Edit::RenameLog(["A", "B"][n % 2].into());
            let applied = log.apply(&rename, Timestamp(3 + n as i64));
            chunks.push(applied.expect("renamed").change);
        }
        let clear = Edit::EditWording {
            action,
            seen: log.action(action).expect("an action").revision,
            splice: Splice {
                at: 0,
                delete: 99_999,
                insert: String::new(),
            },
        };
        chunks.push(log.apply(&clear, Timestamp(400)).expect("cleared").change);
        for bytes in chunks.iter().chain([&log.save()]) {
            assert_eq!(chunks_are_sound(bytes), Ok(()));
        }
    }
}
