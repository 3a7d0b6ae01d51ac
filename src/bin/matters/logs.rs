//! Log files as they are read, and what is said about them; `files` writes them.

use crate::failure::Failure;
use matters_arising::{
    document::{Document, Snapshot, Writer},
    model::{Author, DeviceId, FileError, Timestamp, is_locked},
    trust::{self, LockSecrets},
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
    let bytes = match is_locked(&bytes) {
        true => unlocked(path, &bytes)?,
        false => bytes,
    };
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

/// Reads a file of at most so many bytes: a larger one is refused before it is read.
pub(crate) fn bounded(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::on("read", path, error);
    let file = fs::File::open(path).map_err(failed)?;
    let too_large = || refused(path, &FileError::TooLarge { limit });
    if file.metadata().map_err(failed)?.len() > limit {
        return Err(too_large());
    }
    // What is no file of a disk, such as a pipe, says no length.
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut std::io::Read::take(file, limit + 1), &mut bytes)
        .map_err(failed)?;
    match bytes.len() as u64 > limit {
        true => Err(too_large()),
        false => Ok(bytes),
    }
}

/// What names the passphrase of locked log files, or a file that holds it: on the command line others would see it.
const PASSPHRASE: &str = "MATTERS_PASSPHRASE";
const PASSPHRASE_FILE: &str = "MATTERS_PASSPHRASE_FILE";

/// The passphrase for locked log files.
pub(crate) fn passphrase() -> Result<String, Failure> {
    let text = match (std::env::var(PASSPHRASE), std::env::var_os(PASSPHRASE_FILE)) {
        (Ok(text), _) => text,
        (Err(_), Some(path)) => {
            let path = Path::new(&path);
            fs::read_to_string(path).map_err(|error| Failure::on("read", path, error))?
        }
        (Err(_), None) => String::new(),
    };
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        let hint = format!(
            "Put it into a file that only you can read, and name that in {PASSPHRASE_FILE}; or set {PASSPHRASE}."
        );
        return Err(Failure::new("use a passphrase", "none was given").hint(&hint));
    }
    Ok(text.to_owned())
}

/// Harder locks are not tried: this one takes a gigabyte.
const MOST_WORK: u8 = 20;

fn unlocked(path: &Path, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let passphrase = passphrase()?;
    trust::unlock(&passphrase, bytes, MOST_WORK).map_err(|error| {
        let error = FileError::from(error);
        Failure::on("open", path, &error).hint(advice(&error))
    })
}

/// Locks a log file with the passphrase.
pub(crate) fn locked(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let passphrase = passphrase()?;
    let mut secrets = LockSecrets {
        file_key: [0; 16],
        salt: [0; 16],
        nonce: [0; 16],
    };
    for part in [&mut secrets.file_key, &mut secrets.salt, &mut secrets.nonce] {
        getrandom::fill(part).map_err(|error| Failure::new("make a key", error))?;
    }
    trust::lock(&passphrase, bytes, &secrets).map_err(|error| Failure::new("lock the log", error))
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

/// Says something beside the work. That nobody listens any more (`2>&1 | head`) does not end the work.
pub(crate) fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
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
        FileError::Encoding => {
            "Check that this is the file you meant; a text should be saved as UTF-8."
        }
        FileError::IsLog => {
            "`matters show` shows it, `matters export` writes it in another format, `matters merge` joins it with other \
             files of the same log."
        }
        FileError::NoTable => {
            "The document should be an action log, with the headings of its tables."
        }
        FileError::Empty | FileError::TooLarge { .. } | FileError::Bomb { .. } => {
            "Check that this is the file you meant."
        }
        FileError::Encrypted => "Save it without a password and try again.",
        FileError::WrongPassphrase => "Check capitals and spaces, and try again.",
        FileError::LockedToKeys => "Open it with the age tool and your key first.",
        FileError::LockTooHard => "Open it with the age tool first.",
        FileError::OtherKind { .. } => "Save it as .docx, .xlsx, .odt, .ods or .csv and try again.",
        FileError::TooManyRows { .. } => "Take out the rows that are not actions and try again.",
        FileError::OpenQuote { .. } => "Close the quotation mark in that row and try again.",
        // What only happens to the page: its parts are fetched, its files are handed over.
        FileError::Unreadable | FileError::Several => "Check that this is the file you meant.",
        FileError::NoText => {
            "Ask for the document that it was made from, or have its text recognised."
        }
        FileError::NoReader => "Install this program again.",
    }
}

pub(crate) fn refused(path: &Path, error: &FileError) -> Failure {
    Failure::on("read", path, error).hint(advice(error))
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
