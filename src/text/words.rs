//! The words for stages, kinds, fields and colours.

use crate::model::{
    Colour, ColumnRole, DateOrder, EntryKind, Field, Finding, FindingKind, Group, OwnerKind,
    Progress, Section, Stage, Why, Work,
};

/// A word or short phrase for a value of the model.
pub trait Words {
    /// The word, in sentence case.
    fn words(self) -> &'static str;
}

macro_rules! words {
    ($name:ident { $($variant:ident => $word:literal),* $(,)? }) => {
        impl Words for $name {
            fn words(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    };
}

words!(Stage {
    Unstated => "No state given",
    NotStarted => "Not started",
    InProgress => "In progress",
    Ongoing => "Ongoing",
    PartiallyComplete => "Partially complete",
    ProposedComplete => "Proposed complete",
    ProposedClosed => "Proposed closed",
    Complete => "Complete",
    Closed => "Closed",
    Withdrawn => "Withdrawn",
});

words!(Progress {
    Unstated => "No state given",
    NotStarted => "Not started",
    InProgress => "In progress",
    Ongoing => "Ongoing",
    PartiallyComplete => "Partially complete",
});

words!(Group {
    Ongoing => "Ongoing",
    Proposed => "Proposed complete",
    Completed => "Completed",
});

words!(Section {
    ProposedComplete => "Proposed complete actions",
    Ongoing => "Ongoing actions",
    Completed => "Completed actions",
});

words!(EntryKind {
    Update => "Update",
    Question => "Question",
    Answer => "Answer",
    ProposedComplete => "Proposed complete",
    ProposedClosed => "Proposed closed",
    RecordedComplete => "Recorded as complete",
    RecordedClosed => "Recorded as closed",
    Withdrawal => "Withdrawn",
    Request => "Comments asked for",
});

words!(Why {
    Proposed => "To decide",
    CarriedOver => "Carried over",
    Overdue => "Overdue",
    Triggered => "What it waited for has come",
    DueBeforeNext => "Due before the next meeting",
    Questions => "Unanswered questions",
    Comments => "Comments were asked for",
    Settled => "Has an outcome",
});

impl Words for Field {
    fn words(self) -> &'static str {
        self.name()
    }
}

words!(OwnerKind {
    Person => "Person",
    Organisation => "Organisation",
    AsPrinted => "As printed",
});

words!(Colour {
    Blue => "Blue",
    Purple => "Purple",
    Teal => "Teal",
    Green => "Green",
    Gold => "Gold",
    Orange => "Orange",
    Red => "Red",
    Pink => "Pink",
    Brown => "Brown",
    Navy => "Navy",
    Olive => "Olive",
    Grey => "Grey",
});

words!(Work {
    Loading => "Loading the log",
    Importing => "Reading the document",
    Unlocking => "Trying the passphrase",
    Merging => "Reading the snapshot",
    Explaining => "Putting the history into words",
});

words!(ColumnRole {
    Number => "Number",
    Action => "Action",
    Deadline => "Deadline",
    Status => "Status",
    Updates => "Updates",
    Origin => "Where it comes from",
    Owner => "Owner",
    Category => "Category",
    Links => "Linked actions",
    Artefacts => "Artefacts",
    Note => "Something else: keep it as an update",
    Id => "Identity from an export",
    LeftOut => "Leave it out",
});

words!(DateOrder {
    DayFirst => "The day first",
    MonthFirst => "The month first",
});

words!(FindingKind {
    SameNumber => "Same number, different actions",
    SameText => "Same action, different numbers",
    NumberGap => "Numbers missing",
    NoNumber => "No number",
    MarkedNumber => "Marked number",
    StateContradictsTable => "State contradicts its table",
    NoState => "No state given",
    NoDeadline => "No deadline",
    DeadlineNotADate => "Deadline is not a date",
    SeveralDeadlines => "More than one deadline",
    DeadlinePast => "Deadline already past",
    AmbiguousLink => "Link to a number used twice",
    DeadLink => "Link to a number nobody has",
    MeetingOrdinal => "Meeting named by its order",
    NoOrigin => "No origin",
    SetApart => "Printed apart from the rows",
    NotUnderstood => "Not understood",
    PutTogether => "Put together from pieces",
    AmbiguousDate => "Date that can be read in two ways",
    UnknownState => "Unknown state",
    Formula => "Formula",
    MergedCell => "Merged cell",
    Hidden => "Hidden in the document",
    TooLong => "Too long",
    LeftOut => "Column left out",
    NotRun => "Not run or followed",
    SeveralOwners => "Owners that may be one",
});

/// Where a finding was made: `Log.txt, line 12`, or `Line 12` where the file is not known.
pub fn finding_place(finding: &Finding) -> String {
    match &finding.source {
        Some(source) => format!("{source}, line {}", finding.line),
        None => format!("Line {}", finding.line),
    }
}

/// What to do about a finding, for the list of findings.
pub fn finding_advice(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::SameNumber => "Give one of the actions another number.",
        FindingKind::SameText => "Decide which number stays, and withdraw the other action.",
        FindingKind::NumberGap => "Check whether actions were left out of the document.",
        FindingKind::NoNumber => "Give the action a number.",
        FindingKind::MarkedNumber => "Check which numbering the number belongs to.",
        FindingKind::StateContradictsTable => "Check which of the two is right.",
        FindingKind::NoState => "Ask the owner how far the action is.",
        FindingKind::NoDeadline => "Agree a deadline, or that there is none.",
        FindingKind::DeadlineNotADate => "Replace the words by a date, if one is meant.",
        FindingKind::SeveralDeadlines => "Check which deadline holds.",
        FindingKind::DeadlinePast => "Ask the owner for an update, or move the deadline.",
        FindingKind::AmbiguousLink => "Check which of the actions is meant.",
        FindingKind::DeadLink => "Check the number that is meant.",
        FindingKind::MeetingOrdinal => "Replace the name by the month of the meeting.",
        FindingKind::NoOrigin => "Add the meeting that the action comes from.",
        FindingKind::SetApart => "Check whether the words belong to an action.",
        FindingKind::NotUnderstood => "Read the line and put it where it belongs.",
        FindingKind::PutTogether => "Check that the pieces belong together.",
        FindingKind::AmbiguousDate => "Say whether the day or the month stands first.",
        FindingKind::UnknownState => "Set how far the action is; the words were kept as an update.",
        FindingKind::Formula => {
            "Check the result: it is the one that was saved last, or there was none."
        }
        FindingKind::MergedCell => "Check which rows and columns the cell belongs to.",
        FindingKind::Hidden => "Check that it was meant to be in the log.",
        FindingKind::TooLong => "Put the rest where it belongs.",
        FindingKind::LeftOut => "Import the document again if the column is wanted.",
        FindingKind::NotRun => "Nothing needs to be done.",
        FindingKind::SeveralOwners => "Put the owners together where they are one.",
    }
}

/// `1 action`, `2 actions`: a count with its noun.
pub fn count(n: usize, one: &str, many: &str) -> String {
    let noun = if n == 1 { one } else { many };
    format!("{} {noun}", grouped(n))
}

/// A number with its thousands set apart.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// How many actions are selected, and how many of them the present choice of rows does not show.
pub fn selected(n: usize, n_in_view: usize) -> String {
    let selected = format!("{} selected", count(n, "action", "actions"));
    match n.saturating_sub(n_in_view) {
        0 => selected,
        1 if n == 1 => format!("{selected}, not in this view"),
        hidden if hidden == n => format!("{selected}, none of them in this view"),
        hidden => format!("{selected}, {} of them not in this view", grouped(hidden)),
    }
}

/// A size in bytes as people say it.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => {
            format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
        }
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FindingId;

    #[test]
    fn a_finding_stands_with_its_file_and_line() {
        let mut finding = Finding {
            id: FindingId::random(&mut || 1),
            kind: FindingKind::NoDeadline,
            action: None,
            source: Some("Log.txt".into()),
            line: 12,
            text: String::new(),
            ticked: None,
        };
        assert_eq!(finding_place(&finding), "Log.txt, line 12");
        finding.source = None;
        assert_eq!(finding_place(&finding), "Line 12");
    }

    #[test]
    fn counts_carry_their_noun() {
        assert_eq!(count(1, "action", "actions"), "1 action");
        assert_eq!(count(0, "action", "actions"), "0 actions");
        assert_eq!(count(10_234, "action", "actions"), "10,234 actions");
    }

    #[test]
    fn what_is_selected_out_of_sight_is_said() {
        for (n, n_in_view, words) in [
            (3, 3, "3 actions selected"),
            (3, 2, "3 actions selected, 1 of them not in this view"),
            (3, 0, "3 actions selected, none of them in this view"),
            (1, 0, "1 action selected, not in this view"),
        ] {
            assert_eq!(selected(n, n_in_view), words);
        }
    }

    #[test]
    fn sizes_are_rounded_for_people() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(38_400), "39 kB");
        assert_eq!(size(2_340_000), "2.3 MB");
    }

    #[test]
    fn every_finding_has_a_name_and_advice() {
        for kind in FindingKind::ALL {
            assert!(!kind.words().is_empty());
            assert!(finding_advice(*kind).ends_with('.'));
        }
    }
}
