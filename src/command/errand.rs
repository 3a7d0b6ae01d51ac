//! What is to be prepared from the log for people who have only files and mail: letters, locked files, public
//! copies and minutes.

use super::{ExportFormat, MinutesFormat, PartFormat};
use crate::model::{
    ActionId, Cleaned, EditionId, LogCopy, LogId, MeetingId, Passphrase, PublicChoices,
    PublicDocument, SinceEdition,
};
use serde::{Deserialize, Serialize};

/// Something to prepare. Nothing of the log changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// A note with which the log is circulated.
    Circulation {
        /// The format in which the log goes with the draft.
        attach: Option<ExportFormat>,
    },
    /// A reminder of an owner's open actions, which asks for an update.
    Reminder {
        /// The owner.
        owner: String,
        /// The format in which their rows go with the draft, to be changed and sent back.
        attach: Option<PartFormat>,
        /// An invitation to write in the log itself.
        link: Option<String>,
    },
    /// A letter whose words stand already, such as what changed since a day.
    Letter {
        /// The subject, one line.
        subject: String,
        /// The text.
        text: String,
        /// What goes with the draft.
        attach: Option<Enclosure>,
    },
    /// The whole log, locked with a passphrase.
    Locked(Passphrase),
    /// A public copy.
    Public {
        /// What becomes of names and the like.
        choices: PublicChoices,
        /// The format of the copy.
        format: ExportFormat,
    },
    /// The log as it was frozen in an edition.
    Edition {
        /// The edition.
        edition: EditionId,
        /// The format of the file.
        format: PartFormat,
    },
    /// The minutes of a meeting.
    Minutes {
        /// The meeting.
        meeting: MeetingId,
        /// The format of the file.
        format: MinutesFormat,
    },
}

/// What goes with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enclosure {
    /// The log.
    Log(ExportFormat),
    /// The rows that the letter tells of, and nothing else.
    Rows(PartFormat, Vec<ActionId>),
}

impl Errand {
    /// Whether what is handed out holds all earlier versions of the log.
    pub fn carries_history(&self) -> bool {
        match self {
            Self::Circulation { attach } => attach.is_some_and(ExportFormat::carries_history),
            Self::Letter {
                attach: Some(Enclosure::Log(format)),
                ..
            } => format.carries_history(),
            Self::Locked(_) => true,
            Self::Letter { .. }
            | Self::Reminder { .. }
            | Self::Public { .. }
            | Self::Edition { .. }
            | Self::Minutes { .. } => false,
        }
    }
}

/// All that it takes to do an errand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// What is asked for.
    pub errand: Errand,
    /// The log; with its history only where the errand hands that out.
    pub copy: LogCopy,
    /// What changed since it was last circulated, where the errand tells that and it ever was.
    pub since_edition: Option<SinceEdition>,
    /// The names of all who ever wrote in it or were named in it, where the errand looks for them.
    pub people: Vec<String>,
    /// Of how many changes its history is made.
    pub n_changes: u32,
    /// The name of a file that is made, without its ending.
    pub name: String,
    /// The id of a public copy.
    pub id: LogId,
    /// What its receipt hangs on.
    pub salt: [u8; 32],
    /// What a lock hangs on, three times sixteen bytes.
    pub lock: [[u8; 16]; 3],
    /// The document of the public copy, for the formats that carry one, once it is made.
    pub document: Option<PublicDocument>,
}

/// What came of working on a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is done.
    Done(crate::model::Prepared),
    /// The public copy is clean, and its format carries a document, which is to be made of this.
    ToMake(Cleaned),
}
