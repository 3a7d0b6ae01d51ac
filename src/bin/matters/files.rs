//! Files on disk: written whole or not at all, where they stood and for whom they stood there. Knows of logs no more
//! than that one is not lost to something else.

use crate::failure::Failure;
use matters_arising::model::{is_automerge, is_locked};
use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

/// As much of a file as tells whether it is a log.
const HEAD: usize = 64;

/// Writes a file beside its place and then moves it there, so that what was there stays whole
/// until the new one is. A link is followed, and who may read what was there may read the new one.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    must_stay_locked(path, bytes)?;
    write_for(path, bytes, Readers::AsBefore)
}

/// As [`write`], for what nobody else on this machine may read.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    must_stay_locked(path, bytes)?;
    write_for(path, bytes, Readers::Owner)
}

/// As [`write`], for what was made from a log and is none: never over that log, and over no other either.
pub(crate) fn write_made_from(log: &Path, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if is_same(log, path) {
        let error = "it is the log itself, which would be lost";
        return Err(Failure::on("write", path, error).hint("Name another file after -o."));
    }
    write_beside_logs(path, bytes)
}

/// As [`write`], for what is no log: over none.
pub(crate) fn write_beside_logs(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if is_automerge(&head(path)) && !is_automerge(bytes) && !is_locked(bytes) {
        let error = "it is a log, which would be lost";
        let hint = "Name another file; or move the log away first.";
        return Err(Failure::on("write", path, error).hint(hint));
    }
    write(path, bytes)
}

/// Refuses to put an open log in the place of a locked one.
fn must_stay_locked(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if is_locked(&head(path)) && !is_locked(bytes) {
        let error = "it is locked with a passphrase, and would be in the clear";
        return Err(Failure::on("write", path, error)
            .hint("Name another file; `matters export --to age` locks it again."));
    }
    Ok(())
}

/// How a file begins; nothing where there is none. What is no regular file is not asked: it might wait for ever.
fn head(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if fs::metadata(path).is_ok_and(|found| found.is_file())
        && let Ok(file) = fs::File::open(path)
    {
        // What cannot be read is not known to be a log; to write there will be refused as well.
        let _ = file.take(HEAD as u64).read_to_end(&mut head);
    }
    head
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Who may read a file that is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Whoever may read what stands there; where nothing does, whoever the system lets.
    AsBefore,
    /// Its owner alone.
    Owner,
}

fn write_for(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Failure> {
    let failed = |error: io::Error| {
        Failure::on("write", path, error).hint("Is there room, and may you write there?")
    };
    let place = followed(path).map_err(failed)?;
    let before = match fs::metadata(&place) {
        Ok(found) if found.is_dir() => {
            return Err(Failure::on("write", path, "it is a folder").hint("Name a file in it."));
        }
        // A device or a pipe is written to: to put a file in its place would take it away.
        Ok(found) if !found.is_file() => {
            let mut file = OpenOptions::new()
                .write(true)
                .open(&place)
                .map_err(failed)?;
            return file.write_all(bytes).map_err(failed);
        }
        Ok(found) => Some(found.permissions()),
        Err(_) => None,
    };
    let name = place
        .file_name()
        .ok_or_else(|| Failure::on("write", path, "it is not a file name"))?;
    let name = format!(".{}.{}.part", name.to_string_lossy(), std::process::id());
    let beside = folder_of(&place).join(name);
    // What a killed process of the same number left behind.
    let _ = fs::remove_file(&beside);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if before.is_some() || readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let outcome = options
        .open(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            if let (Some(before), Readers::AsBefore) = (before, readers) {
                file.set_permissions(before)?;
            }
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, &place));
    outcome.map_err(|error| {
        // Nothing of a failed write is left behind.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// So many links lead to one another at most, as in the system.
const MOST_LINKS: usize = 40;

/// Where a path leads, links followed; the last of them may lead to nothing yet.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&place) {
            Ok(to) => place = folder_of(&place).join(to),
            Err(_) => return Ok(place),
        }
    }
    Err(ErrorKind::TooManyLinks.into())
}
