//! Why a command could not do its work, and what to do next.

use std::{
    error::Error,
    fmt::{self, Display},
    path::Path,
};

/// What was tried, why it did not work, and what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    tried: String,
    reason: String,
    next: Option<String>,
}

impl Failure {
    pub(crate) fn new(tried: impl Display, reason: impl Display) -> Self {
        Self {
            tried: tried.to_string(),
            reason: reason.to_string(),
            next: None,
        }
    }

    /// Adds what to do next.
    pub(crate) fn hint(self, next: impl Display) -> Self {
        Self {
            next: Some(next.to_string()),
            ..self
        }
    }

    pub(crate) fn on(verb: &str, path: &Path, reason: impl Display) -> Self {
        Self::new(format!("{verb} {}", path.display()), reason)
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {}: {}", self.tried, self.reason)?;
        match &self.next {
            Some(next) => write!(f, "\n  {next}"),
            None => Ok(()),
        }
    }
}

impl Error for Failure {}
