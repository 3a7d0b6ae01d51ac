//! Log files on disk: read whole, written whole or not at all.

use crate::failure::Failure;
use matters_arising::{
    document::{Document, Snapshot, Writer},
    model::{Author, DeviceId, FileError, Timestamp},
};
use std::{
    fs,
    io::{ErrorKind, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// Reads a log file. What a person can mend is said in plain words.
pub(crate) fn read(path: &Path) -> Result<Document, Failure> {
    snapshot(path).map(|snapshot| snapshot.document)
}

/// Reads a log file, and keeps its name with it.
pub(crate) fn snapshot(path: &Path) -> Result<Snapshot, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::on("read", path, error))?;
    let name = path.display().to_string();
    // Bytes made to do so panic Automerge; here that costs the command and nothing else.
    let outcome = silently(|| catch_unwind(AssertUnwindSafe(|| Snapshot::read(&name, &bytes))));
    match outcome {
        Ok(Ok(snapshot)) => Ok(snapshot),
        Ok(Err(error)) => Err(Failure::on("read", path, &error).hint(advice(&error))),
        Err(_) => {
            Err(Failure::on("read", path, FileError::Damaged).hint(advice(&FileError::Damaged)))
        }
    }
}

/// Runs without the message that a panic prints by itself.
fn silently<T>(work: impl FnOnce() -> T) -> T {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = work();
    std::panic::set_hook(hook);
    result
}

/// Writes to standard output. A reader that has had enough (`| head`) is no failure.
pub(crate) fn print(out: &str) -> Result<(), Failure> {
    print_bytes(out.as_bytes())
}

/// Writes bytes to standard output.
pub(crate) fn print_bytes(out: &[u8]) -> Result<(), Failure> {
    match std::io::stdout().write_all(out) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new("write to standard output", error))
        }
        _ => Ok(()),
    }
}

fn advice(error: &FileError) -> &'static str {
    match error {
        FileError::Newer => "Use the newest version of this program.",
        FileError::Truncated | FileError::Damaged => {
            "Ask for the file again; this copy is not whole."
        }
        FileError::Foreign | FileError::NotASnapshot => {
            "A log file is what “Share” in the page or `matters import` writes."
        }
        FileError::Encoding => "Save the document as UTF-8 text and try again.",
        FileError::NoTable => {
            "The text should be that of a printed log, as pdftotext writes it, with its headings."
        }
        FileError::Empty | FileError::TooLarge { .. } | FileError::Bomb { .. } => {
            "Check that this is the file you meant."
        }
        FileError::Encrypted => "Save it without a password and try again.",
        FileError::OtherKind { .. } => "Save it as .docx, .xlsx, .odt, .ods or .csv and try again.",
        FileError::TooManyRows { .. } => "Take out the rows that are not actions and try again.",
        FileError::OpenQuote { .. } => "Close the quotation mark in that row and try again.",
        // What only happens to the page: its parts are fetched, its files are handed over.
        FileError::Unreadable | FileError::Several => "Check that this is the file you meant.",
        FileError::NoReader => "Install this program again.",
    }
}

pub(crate) fn refused(path: &Path, error: &FileError) -> Failure {
    Failure::on("read", path, error).hint(advice(error))
}

/// Writes a file beside its place and then moves it there, so that what was there stays whole
/// until the new one is.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_with(
        path,
        bytes,
        fs::File::options().write(true).create_new(true),
    )
}

/// As [`write`], for what nobody else on this machine may read.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    write_with(path, bytes, &mut options)
}

fn write_with(path: &Path, bytes: &[u8], options: &mut fs::OpenOptions) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::on("write", path, error).hint("Is there room, and may you write there?")
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path
        .file_name()
        .ok_or_else(|| Failure::on("write", path, "it is not a file name"))?;
    let beside = folder.join(format!(
        ".{}.{}.part",
        name.to_string_lossy(),
        std::process::id()
    ));
    // What a killed process of the same number left behind.
    let _ = fs::remove_file(&beside);
    let outcome = options
        .open(&beside)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&beside, path));
    outcome.map_err(|error| {
        // Nothing of a failed write is left behind.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}

/// Whoever runs the command, as an author with a fresh device and actor.
pub(crate) fn writer(name: &str, organisation: &str) -> Result<Writer, Failure> {
    let mut actor = [0; 16];
    getrandom::fill(&mut actor).map_err(|error| Failure::new("make an identity", error))?;
    Ok(Writer {
        author: Author {
            device: DeviceId::random(&mut random()?),
            name: name.to_owned(),
            organisation: organisation.to_owned(),
        },
        actor,
    })
}

/// The system's random numbers.
pub(crate) fn random() -> Result<impl FnMut() -> u64, Failure> {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).map_err(|error| Failure::new("make an identity", error))?;
    let mut last = u64::from_le_bytes(seed);
    Ok(move || {
        let mut bytes = last.wrapping_add(0x9e37_79b9_7f4a_7c15).to_le_bytes();
        // The system gave the seed; if it gives no more, the sequence goes on from there.
        let _ = getrandom::fill(&mut bytes);
        last = u64::from_le_bytes(bytes);
        last
    })
}

/// Now, by this machine's clock.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp(since.map_or(0, |since| since.as_secs() as i64))
}
