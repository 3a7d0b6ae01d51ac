//! Small preferences of this browser profile: who I am, the last log, saved views.

use gloo_storage::{LocalStorage, Storage};

/// Keys stand behind this, because other pages of the same host may store things as well.
const PREFIX: &str = "matters-arising/";

/// A preference; `None` where it was never kept or storage is closed to us.
pub fn preference(key: &str) -> Option<String> {
    LocalStorage::get(format!("{PREFIX}{key}")).ok()
}

/// Keeps a preference, or forgets it. Where storage is closed to us, nothing is kept.
pub fn set_preference(key: &str, value: Option<&str>) {
    let key = format!("{PREFIX}{key}");
    match value {
        Some(value) => _ = LocalStorage::set(key, value),
        None => LocalStorage::delete(key),
    }
}
