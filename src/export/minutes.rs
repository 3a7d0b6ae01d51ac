//! The minutes of a meeting as a document. What they say is decided in `text`.

use super::{docx, odt, table::Cover};
use crate::{
    command::MinutesFormat,
    model::*,
    text::{MINUTES_COLUMNS, Minutes, MinutesRow},
};

/// How wide each column is, in hundredths of the page.
pub(super) const WIDTHS: [u32; 5] = [7, 33, 22, 22, 16];

/// Writes the minutes of a meeting of a log, as they stood when the log was copied.
///
/// # Errors
/// Where the file would be too large.
pub fn minutes(
    format: MinutesFormat,
    copy: &LogCopy,
    meeting: &Meeting,
) -> Result<Vec<u8>, FileError> {
    let find = |id| copy.actions.iter().find(|one| one.id == id).cloned();
    let today = copy.at.day();
    let state = today.map_or(MeetingState::Planned, |today| meeting.state(today));
    let head = &copy.head;
    let minutes = Minutes::new(&head.title, meeting, state, &head.parties, &find);
    match format {
        MinutesFormat::Docx => docx::minutes(&minutes, copy.at),
        MinutesFormat::Odt => odt::minutes(&minutes, copy.at),
        MinutesFormat::Text => Ok(minutes.text().into_bytes()),
    }
}

/// What documents of minutes say of themselves. They are no copy of the log, and must not be taken for one when they
/// come back.
pub(super) fn cover(title: &str, at: Timestamp) -> Cover<'_> {
    Cover {
        title,
        foot: title.to_owned(),
        at,
        properties: Vec::new(),
    }
}

/// The heading of the document.
pub(super) fn title(minutes: &Minutes) -> String {
    format!("Minutes: {}", minutes.meeting)
}

/// The paragraphs of each cell of a row, in the order of the columns.
pub(super) fn cells(row: &MinutesRow) -> [Vec<String>; MINUTES_COLUMNS.len()] {
    let lines = |words: &str| {
        let lines = words.split('\n').map(str::trim);
        let lines = lines.filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut outcome = lines(&row.outcome);
    let remark = (!row.remark.is_empty()).then(|| format!("({})", row.remark));
    outcome.extend(remark);
    outcome.extend(lines(&row.signed));
    let number = row.number.map(|number| number.to_string());
    [
        number.into_iter().collect(),
        lines(&row.action),
        outcome,
        lines(&row.note),
        lines(&row.recorded_by),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_minutes_has_its_width() {
        assert_eq!(WIDTHS.iter().sum::<u32>(), 100);
        assert_eq!(WIDTHS.len(), MINUTES_COLUMNS.len());
    }
}
