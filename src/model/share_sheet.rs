//! What comes of handing something to the share sheet of the system.

/// The answer of a share sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareSheetAnswer {
    /// It went out.
    Shared,
    /// The person closed it.
    Closed,
    /// It does not take this, or there is none. Chromium says of files of every kind that it can share them, and then
    /// refuses all but those of a few well-known kinds.
    Refused,
}
