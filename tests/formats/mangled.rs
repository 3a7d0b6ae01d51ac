//! Packages of office programs, changed anywhere: whatever is left of one, the importer answers, and what it reads of
//! one is accounted for. The changes follow from a seed, so that every run tries the same.

use super::{
    account,
    exported::{copy_of, worked_on},
    hostile::Package,
};
use flate2::read::DeflateDecoder;
use matters_arising::{command::ExportFormat, export, import};
use std::io::Read;

/// How many packages are made of each export, for each way to change it.
const N_TRIES: usize = 150;

const FORMATS: [ExportFormat; 4] = [
    ExportFormat::Xlsx,
    ExportFormat::Docx,
    ExportFormat::Ods,
    ExportFormat::Odt,
];

/// So many actions are written: a change meets each part of them, and many are tried in a second.
const N_ACTIONS: usize = 3;

/// A small log in each format, with all that an export writes of one.
fn exports() -> Vec<(ExportFormat, Vec<u8>)> {
    let mut copy = copy_of(&worked_on());
    copy.actions.truncate(N_ACTIONS);
    let write = |format| (format, export::write(format, &copy).unwrap());
    FORMATS.map(write).into()
}

/// Numbers that follow from a seed.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize
    }

    fn below(&mut self, n: usize) -> usize {
        self.next() % n.max(1)
    }
}

/// Whether a package of that name was read; what was read of it is accounted for.
fn is_read(format: ExportFormat, bytes: &[u8]) -> bool {
    let read = import::read(&format!("log{}", format.ending()), bytes);
    if let Ok((draft, lines)) = &read {
        account::hold(draft, lines);
    }
    read.is_ok()
}

/// Where the records of a package begin: its headers, its list and its end.
fn records(bytes: &[u8]) -> Vec<usize> {
    let marks = bytes.windows(2).enumerate();
    marks
        .filter(|(_, mark)| mark == b"PK")
        .map(|(at, _)| at)
        .collect()
}

/// Changes a package at a place that is more often in a record than in what is packed.
fn mangle(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    if bytes.is_empty() {
        return;
    }
    let records = records(bytes);
    let record = records.get(numbers.below(records.len() * 4 / 3));
    let at = match record {
        Some(record) => record + numbers.below(46),
        None => numbers.below(bytes.len()),
    };
    let at = at.min(bytes.len() - 1);
    let end = (at + 1 + numbers.below(4)).min(bytes.len());
    let from = numbers.below(bytes.len());
    match numbers.below(7) {
        0 => bytes[at] ^= 1 << numbers.below(8),
        1 => bytes[at..end].fill(0),
        2 => bytes[at..end].fill(0xFF),
        3 => bytes[at..end].fill_with(|| numbers.next() as u8),
        4 => bytes.truncate(at),
        5 => drop(bytes.drain(at..end)),
        _ => {
            let piece = bytes[from..(from + numbers.below(100)).min(bytes.len())].to_vec();
            bytes.splice(at..at, piece);
        }
    }
}

/// The parts of an export, unpacked.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let number = |at: usize, n: usize| {
        let bytes = bytes[at..at + n].iter().rev();
        bytes.fold(0, |all, byte| all << 8 | usize::from(*byte))
    };
    let mut parts = Vec::new();
    let mut at = 0;
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let name = at + 30;
        let packed = name + number(at + 26, 2) + number(at + 28, 2);
        let end = packed + number(at + 18, 4);
        let mut part = bytes[packed..end].to_vec();
        if number(at + 8, 2) == 8 {
            part.clear();
            let mut unpacking = DeflateDecoder::new(&bytes[packed..end]);
            unpacking.read_to_end(&mut part).unwrap();
        }
        let name = &bytes[name..name + number(at + 26, 2)];
        parts.push((String::from_utf8(name.to_vec()).unwrap(), part));
        at = end;
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let package = parts.iter().fold(Package::new(), |package, (name, part)| {
        package.with(name, part)
    });
    package.done()
}

/// What a changed part says instead: what ends names, values and elements, and numbers that are no counts.
const SAYINGS: [&str; 10] = [
    "",
    "<",
    "/>",
    "\"",
    "&",
    "0",
    "-1",
    "4294967296",
    "99999",
    "é",
];

/// Changes a part of a document: its markup, now and then a whole element of it.
fn reword(part: &mut Vec<u8>, numbers: &mut Numbers) {
    let marks = part.iter().enumerate();
    let marks: Vec<usize> = marks
        .filter(|(_, byte)| b"<\"".contains(byte))
        .map(|(at, _)| at)
        .collect();
    if marks.is_empty() {
        return;
    }
    let place = numbers.below(marks.len());
    let at = marks[place];
    let end = marks[(place + 1 + numbers.below(6)).min(marks.len() - 1)];
    let saying = SAYINGS[numbers.below(SAYINGS.len())].bytes();
    match numbers.below(4) {
        0 => drop(part.splice(at + 1..(at + 2).min(end.max(at + 1)), saying)),
        1 => drop(part.splice(at + 1..end.max(at + 1), saying)),
        2 => drop(part.drain(at..end)),
        _ => {
            let piece = part[at..end].to_vec();
            part.splice(end..end, piece);
        }
    }
}

#[test]
fn m1_packages_with_changed_bytes_are_answered() {
    for (seed, (format, whole)) in exports().into_iter().enumerate() {
        assert!(is_read(format, &whole));
        let mut numbers = Numbers(seed as u64);
        let mut n_refused = 0;
        for _ in 0..N_TRIES {
            let mut bytes = whole.clone();
            for _ in 0..=numbers.below(3) {
                mangle(&mut bytes, &mut numbers);
            }
            n_refused += usize::from(!is_read(format, &bytes));
        }
        assert!(n_refused > N_TRIES / 4, "the changes reach what is read");
    }
}

#[test]
fn m2_packages_with_changed_parts_and_right_checksums_are_answered() {
    for (seed, (format, whole)) in exports().into_iter().enumerate() {
        let whole = parts(&whole);
        assert!(is_read(format, &packed(&whole)));
        let mut numbers = Numbers(100 + seed as u64);
        let mut n_read = 0;
        for _ in 0..N_TRIES {
            let mut parts = whole.clone();
            for _ in 0..=numbers.below(3) {
                let at = numbers.below(parts.len());
                reword(&mut parts[at].1, &mut numbers);
            }
            n_read += usize::from(is_read(format, &packed(&parts)));
        }
        assert!(n_read > N_TRIES / 20, "some are still read: {n_read}");
    }
}
