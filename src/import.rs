//! stub
use crate::model::*;
/// stub
pub fn read(_name: &str, _bytes: &[u8]) -> Result<(LogDraft, Vec<String>), FileError> {
    Err(FileError::NoTable)
}
