//! What is to be prepared from the log for people who have only files and mail: letters and public copies.

use super::ExportFormat;
use crate::model::PublicChoices;
use serde::{Deserialize, Serialize};

/// Something to prepare. Nothing of the log changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// A letter about the log.
    Letter {
        /// The owner who is reminded of their open actions; `None`: a note with which the log is circulated.
        owner: Option<String>,
        /// The format in which the log goes with the draft.
        attach: Option<ExportFormat>,
    },
    /// A public copy.
    Public {
        /// What becomes of names and the like.
        choices: PublicChoices,
        /// The format of the copy.
        format: ExportFormat,
    },
}
