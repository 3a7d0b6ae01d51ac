//! Why a file could not be read.

use super::{Message, NO_READER, ONCE_ONLINE, Trouble};
use crate::model::{DocumentKind, FileError};

/// Why a file could not be read.
pub fn file_error(file: &str, reason: &FileError) -> Message {
    let (what, next) = match reason {
        FileError::Empty => ("is empty".to_owned(), "Ask for the file again."),
        FileError::TooLarge { limit } => (
            format!("is larger than {}", crate::text::size(*limit)),
            "Check that it is the right file.",
        ),
        FileError::Truncated => (
            "is cut off: its end is missing".to_owned(),
            "Download or ask for it again. Nothing was changed.",
        ),
        FileError::Damaged => (
            "is damaged".to_owned(),
            "Download or ask for it again. Nothing was changed.",
        ),
        FileError::Foreign => (
            "belongs to another program, not to an action log".to_owned(),
            "Choose a snapshot of a log. Nothing was changed.",
        ),
        FileError::NotASnapshot => (
            "is not a snapshot of a log".to_owned(),
            "Snapshots end in .automerge. To bring in a printed log, use Import.",
        ),
        FileError::IsLog => (
            "is a log already, not a document to make one from".to_owned(),
            "Use “Open a snapshot” for it. Nothing was changed.",
        ),
        FileError::Newer => (
            "was written by a newer version of this page".to_owned(),
            "Take the new version of this page, then open the file again.",
        ),
        FileError::Encoding => match claimed_kind(file) {
            Some(kind) => (
                format!("is damaged, or is not {kind}"),
                "Download or ask for it again. Nothing was changed.",
            ),
            None => (
                "is not plain text that can be read".to_owned(),
                "Save it as UTF-8 text and try again.",
            ),
        },
        FileError::NoTable => (
            "holds no table of actions that could be found".to_owned(),
            "Check that it is the log, with the headings of its tables.",
        ),
        FileError::Encrypted => (
            "is encrypted".to_owned(),
            "Open it with its password, save it without one, and choose it again.",
        ),
        FileError::WrongPassphrase => (
            "was locked with another passphrase".to_owned(),
            "Check capitals and spaces, and try again.",
        ),
        FileError::LockedToKeys => (
            "is locked to a key, not with a passphrase".to_owned(),
            "Open it with the age tool and your key, then choose what comes out.",
        ),
        FileError::LockTooHard => (
            "is locked so hard that trying a passphrase would take more memory than this page has"
                .to_owned(),
            "Open it with the age tool, then choose what comes out. Nothing was changed.",
        ),
        FileError::OtherKind { kind } => (
            format!("is {kind}, which cannot be read here"),
            match kind {
                DocumentKind::OldOffice | DocumentKind::RichText => {
                    "Open it in Word, Excel or LibreOffice, save it as .docx or .xlsx, and choose that."
                }
                DocumentKind::BinaryWorkbook => "Save it as .xlsx, and choose that.",
                DocumentKind::Picture => "Ask for the document that it shows.",
                DocumentKind::Archive => "Unpack it, and choose the document inside.",
            },
        ),
        FileError::Bomb { limit } => (
            format!("unpacks to more than {}", crate::text::size(*limit)),
            "No log is that large: check that it is the right file. Nothing was changed.",
        ),
        FileError::TooManyRows { limit } => (
            format!(
                "has more than {} rows",
                crate::text::grouped(*limit as usize)
            ),
            "Keep only the rows of the log in it, and choose it again.",
        ),
        FileError::OpenQuote { row } => (
            format!("has a quotation mark in row {row} that is never closed"),
            "Close it, or save the table again from the program that made it.",
        ),
        FileError::Unreadable => (
            "could not be opened".to_owned(),
            "Check that it is a file and still where it was, then choose it again.",
        ),
        FileError::Several => (
            "was not opened: there was more than one file".to_owned(),
            "Open one file at a time.",
        ),
        FileError::NoText => (
            "holds no text that can be read: it may be a scan".to_owned(),
            "Ask for the document that it was made from, or have its text recognised first.",
        ),
        FileError::NoReader => (format!("was not read: {NO_READER}"), ONCE_ONLINE),
    };
    Message::new(Trouble::Refused, format!("{file} {what}."), next)
}

/// What the name of a file says that it is, where that is not text.
fn claimed_kind(file: &str) -> Option<&'static str> {
    let (_, ending) = file.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "docx" => "a Word document",
        "xlsx" => "an Excel workbook",
        "odt" => "an OpenDocument text",
        "ods" => "an OpenDocument spreadsheet",
        "pdf" => "a PDF",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_what_its_name_says_is_not_called_text() {
        let said = |file: &str| file_error(file, &FileError::Encoding).whole();
        assert!(said("Log.DOCX").contains("is damaged, or is not a Word document"));
        assert!(said("log.pdf").contains("is not a PDF"));
        assert!(said("log.txt").contains("UTF-8"));
        assert!(said("log").contains("UTF-8"));
    }
}
