//! Directories that go away with their journey, and files that lie beside the checkout.

use super::repository;
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// A directory that goes away when it is dropped, unless the journey failed.
pub(crate) struct Tmp(PathBuf);

/// Makes an empty directory.
pub(crate) fn tmp(name: &str) -> Tmp {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("journey-{}-{n}-{name}", std::process::id()));
    std::fs::create_dir_all(&path).expect("this system has a directory for temporary files");
    Tmp(path)
}

impl Tmp {
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Tmp {
    fn drop(&mut self) {
        // A browser that was just killed may still hold files; what is left is the system's to clear.
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.0);
        } else {
            eprintln!("what the journey left behind is in {}", self.0.display());
        }
    }
}

/// Copies a directory and all that is in it.
pub(super) fn copy_of(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_of(&entry.path(), &to)?;
        } else {
            std::fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// A real document beside the checkout; `None`, said aloud, where it is not there.
pub(crate) fn seed(name: &str) -> Option<PathBuf> {
    let path = repository().parent()?.join("shared/seed").join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: ../shared/seed/{name} is not there");
    None
}
