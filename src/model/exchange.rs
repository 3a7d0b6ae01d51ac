//! What lets a row find its action again when an exported document comes back: the names under which
//! documents carry the identities of actions, of the log and of the moment they were written.
//!
//! Tables (CSV, Excel, OpenDocument) carry the action's id in their last column, headed [`ID_COLUMN`]. Texts
//! (Word, OpenDocument, HTML) have no column to hide: there the row bears a bookmark or an `id` of
//! [`ROW_BOOKMARK`] and the action's id. Every format with properties of its own carries [`LOG_PROPERTY`] and
//! [`HEADS_PROPERTY`].
//!
//! What a document prints for people and computes from the log comes back as nothing of its own: notes stand in
//! [`NOTE_OPENS`] and a closing bracket, and each update below another one in a cell has a head that tells them apart. A
//! table whose updates are headed [`UPDATES_COLUMN`] is known by that, whatever program it went through.

use super::{Action, ChangeId, Finding, LogHead, Timestamp};
use serde::{Deserialize, Serialize};

/// The heading of the column that holds the ids of actions. It is hidden where a format can hide it, and
/// declared in words in the same document.
pub const ID_COLUMN: &str = "Matters Arising id";

/// The heading of the column that says in which of the three lists a row of a CSV file stands. It comes from the stage.
pub const LIST_COLUMN: &str = "List";

/// The document property that holds the id of the log.
pub const LOG_PROPERTY: &str = "Matters Arising log";

/// The document property that holds the heads of the log when the document was written, parted by spaces.
pub const HEADS_PROPERTY: &str = "Matters Arising heads";

/// The document property of a public copy that ties it to the log it was made from, for whoever has the receipt.
pub const RECEIPT_PROPERTY: &str = "Matters Arising receipt";

/// What the name of a row's bookmark begins with; the action's id follows.
pub const ROW_BOOKMARK: &str = "matters_";

/// The heading of the column of updates. No other program writes it, so it tells a table of an export.
pub const UPDATES_COLUMN: &str = "Updates, newest first";

/// What the head of an update begins with that has no date, where it would else be taken for a part of the one above.
pub const UNDATED: &str = "Undated";

/// What the head of an update begins with that is internal to those who have the log.
pub const INTERNAL_HEAD: &str = "Internal";

/// What the head of a comment that was made at a meeting begins with, among the updates; the meeting follows.
pub const COMMENT_OPENS: &str = "Comment at ";

/// What follows the meeting in the head of a comment; who recorded it follows.
pub const COMMENT_RECORDED: &str = ", recorded by ";

/// Whether a line of a cell begins with the head of a comment that was made at a meeting.
pub fn is_remark(line: &str) -> bool {
    let meeting = line.strip_prefix(COMMENT_OPENS);
    let recorded = meeting.and_then(|rest| rest.split_once(COMMENT_RECORDED));
    recorded.is_some_and(|(_, by)| by.contains(": "))
}

/// What a note in a cell begins with; it ends with [`NOTE_CLOSES`]. It says what stands elsewhere in the log, such as how
/// often a deadline has moved.
pub const NOTE_OPENS: &str = "[Log note:";

/// What a note in a cell ends with. Nothing else in a note has brackets.
pub const NOTE_CLOSES: char = ']';

/// The attribute of an element of a page that says something of the file and nothing of the log.
pub const ASIDE_ATTRIBUTE: &str = "data-matters-aside";

/// A log as the exporters are given it: what stands in it, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogCopy {
    /// The log.
    pub head: LogHead,
    /// Its actions, by position.
    pub actions: Vec<Action>,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// The heads that this shows.
    pub heads: Vec<ChangeId>,
    /// When it is written.
    pub at: Timestamp,
    /// The Automerge document with its whole history, for the formats that carry it; else empty.
    pub whole: Vec<u8>,
    /// What ties a public copy to the log it was made from; `None` for the log itself.
    pub receipt: Option<String>,
}
