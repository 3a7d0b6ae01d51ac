//! Reads and writes files, with errors a person can use, and takes fingerprints. Knows no contents.

use crate::run::{Outcome, failure};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

pub fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        failure(
            format!("read {}", path.display()),
            error,
            "See that the file is there and readable.",
        )
    })
}

pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Outcome<()> {
    if let Some(parent) = path.parent() {
        make_dir(parent)?;
    }
    std::fs::write(path, bytes).map_err(|error| {
        failure(
            format!("write {}", path.display()),
            error,
            "See that the disk has room and the directory is yours.",
        )
    })
}

pub fn make_dir(path: &Path) -> Outcome<()> {
    std::fs::create_dir_all(path).map_err(|error| {
        failure(
            format!("make the directory {}", path.display()),
            error,
            "See that the disk has room and the directory is yours.",
        )
    })
}

/// Removes the directory if it is there.
pub fn clear(path: &Path) -> Outcome<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failure(
            format!("remove {}", path.display()),
            error,
            "Remove it by hand and try again.",
        )),
        _ => Ok(()),
    }
}

/// Every file under a directory (or the file itself), sorted; nothing if it is not there.
pub fn under(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let Ok(entries) = std::fs::read_dir(path) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .flat_map(|entry| under(&entry.path()))
        .collect();
    files.sort();
    files
}

/// `path` below `base`, with `/` between the parts.
pub fn relative(base: &Path, path: &Path) -> String {
    let parts: Vec<_> = path
        .strip_prefix(base)
        .unwrap_or(path)
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The first sixteen hexadecimal digits of SHA-256: a name for these bytes.
pub fn short_hash(bytes: &[u8]) -> String {
    sha256(bytes)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// One name for the contents of all these files and some words.
pub fn fingerprint(base: &Path, paths: &[&str], words: &[&str]) -> Outcome<String> {
    let mut all = words.join("\n").into_bytes();
    for path in paths {
        for file in under(&base.join(path)) {
            all.extend_from_slice(relative(base, &file).as_bytes());
            all.extend_from_slice(&sha256(&read(&file)?));
        }
    }
    Ok(short_hash(&all))
}

/// Base64 with padding, as `integrity` attributes want it.
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = number >> (18 - 6 * place) & 63;
            out.push(if place > chunk.len() {
                '='
            } else {
                char::from(DIGITS[digit as usize])
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_pads() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"M"), "TQ==");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(&[255, 254, 253, 252]), "//79/A==");
    }
}
