//! A folder as a mailbox: one that OneDrive, Dropbox, Syncthing or a file server carries between devices.
//!
//! `<folder>/<document>/<name>`, one file a sealed chunk. Whatever else lies there is left alone.

use matters_arising::{
    model::CourierTrouble,
    session::{MailAnswer, MailRequest},
    wire::{DocumentId, is_sealed_name},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 65 << 20;

/// Does what is asked in a folder.
pub(crate) fn answer(folder: &Path, document: DocumentId, request: MailRequest) -> MailAnswer {
    let place = folder.join(document.to_string());
    let outcome = match request {
        MailRequest::List => list(&place).map(MailAnswer::Listed),
        MailRequest::Get(name) => match get(&place.join(&name)) {
            Ok(Some(bytes)) => Ok(MailAnswer::Got(name, bytes)),
            Ok(None) => Ok(MailAnswer::Lacks(name)),
            Err(error) => Err(error),
        },
        MailRequest::Put(name, bytes) => {
            put(&place, &name, &bytes).map(|()| MailAnswer::Stored(name))
        }
        MailRequest::Remove(name) => Ok(match fs::remove_file(place.join(&name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => MailAnswer::Keeps(name),
            _ => MailAnswer::Removed(name),
        }),
    };
    outcome.unwrap_or_else(|error| MailAnswer::Failed(CourierTrouble::Refused(error.to_string())))
}

fn list(place: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        if let Ok(name) = entry?.file_name().into_string()
            && is_sealed_name(&name)
        {
            names.push(name);
        }
    }
    Ok(names)
}

fn get(path: &PathBuf) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        // It is being written, by a page or by what carries the folder.
        Ok(found) if found.len() == 0 => Ok(None),
        // Nothing that is so large is a chunk of ours: read as empty, it is refused.
        Ok(found) if found.len() > LARGEST => Ok(Some(Vec::new())),
        _ => fs::read(path).map(Some),
    }
}

/// Writes beside the place and then moves: whoever lists meanwhile finds the whole file or none.
fn put(place: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(place)?;
    let beside = place.join(format!(".{name}.{}.part", std::process::id()));
    let outcome = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, place.join(name)));
    if outcome.is_err() {
        // Nothing of a failed write is left behind.
        let _ = fs::remove_file(&beside);
    }
    outcome
}
