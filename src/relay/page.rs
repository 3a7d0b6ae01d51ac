//! The files of the built page. Knows their directory, not what they do.

use super::RelayError;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::any;
use std::path::{Path, PathBuf};
use tower_http::services::ServeDir;

/// The built page where it usually is: `dist` in the current directory or in one above it that has a
/// `Cargo.toml`, or beside the directory of this program.
///
/// # Errors
/// When there is none; the error says where it looked.
pub fn find_page() -> Result<PathBuf, RelayError> {
    let here = std::env::current_dir().unwrap_or_default();
    let mut looked = vec![here.join("dist")];
    let crates = here
        .ancestors()
        .filter(|dir| dir.join("Cargo.toml").is_file());
    looked.extend(crates.map(|dir| dir.join("dist")));
    if let Some(beside) = std::env::current_exe()
        .ok()
        .and_then(|exe| Some(exe.parent()?.join("dist")))
    {
        looked.push(beside);
    }
    looked.dedup();
    match looked.iter().find(|dir| holds_page(dir)) {
        Some(dir) => Ok(dir.clone()),
        None => Err(RelayError::NoneFound(looked)),
    }
}

fn holds_page(dir: &Path) -> bool {
    dir.join("index.html").is_file()
}

/// The files of the page in `dir`.
pub(super) fn router(dir: &Path) -> Result<Router, RelayError> {
    if !holds_page(dir) {
        return Err(RelayError::NoPage(dir.to_path_buf()));
    }
    let nothing = any(async || (StatusCode::NOT_FOUND, "There is nothing at this address.\n"));
    Ok(Router::new().fallback_service(ServeDir::new(dir).precompressed_br().fallback(nothing)))
}
