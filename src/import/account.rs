//! The account of lines: every line of the source has one use, and a finding names each that was not understood.

use super::findings::line_number;
use super::layout::Mark;
use super::rows::ReadRow;
use super::source::Source;
use crate::model::{FindingDraft, FindingKind, LineUse};
use std::collections::HashMap;

/// What is accounted for.
pub(super) struct Account {
    pub(super) findings: Vec<FindingDraft>,
    pub(super) lines: Vec<LineUse>,
}

/// Adds findings for the lines that no row took, sorts the findings by line and gives every line its use.
pub(super) fn settle(
    source: &Source,
    marks: &[Mark],
    rows: &[ReadRow],
    mut findings: Vec<FindingDraft>,
) -> Account {
    let mut owners: Vec<Option<usize>> = vec![None; source.lines.len()];
    for (i, row) in rows.iter().enumerate() {
        for line in &row.lines {
            if let Some(owner) = owners.get_mut(*line) {
                *owner = Some(i);
            }
        }
    }
    let mut apart: Vec<Option<FindingKind>> = vec![None; source.lines.len()];
    let mut row_above = None;
    for (at, mark) in marks.iter().enumerate() {
        row_above = owners.get(at).copied().flatten().or(row_above);
        let kind = match mark {
            Mark::FloatingLabel | Mark::StrayLabel => FindingKind::SetApart,
            Mark::Loose => FindingKind::NotUnderstood,
            Mark::Body if owners.get(at).copied().flatten().is_none() => FindingKind::NotUnderstood,
            _ => continue,
        };
        if let Some(slot) = apart.get_mut(at) {
            *slot = Some(kind);
        }
        // Lines that follow each other are one matter.
        let goes_on = at.checked_sub(1).is_some_and(|above| {
            kind == FindingKind::NotUnderstood && apart.get(above) == Some(&Some(kind))
        });
        if goes_on {
            continue;
        }
        let printed = source.text(at);
        let text = match kind {
            FindingKind::SetApart if *mark == Mark::StrayLabel => format!(
                "“{printed}” stands between rows as a label would, but no legend names it; it was set apart and belongs to no cell."
            ),
            FindingKind::SetApart => {
                format!("The label “{printed}” of the legend was set apart; it belongs to no cell.")
            }
            _ => format!("This was not understood and is in no field: “{printed}”."),
        };
        findings.push(FindingDraft {
            kind,
            action: row_above.filter(|_| kind == FindingKind::SetApart),
            line: line_number(at),
            text,
        });
    }
    findings.sort_by_key(|finding| (finding.line, finding.kind));
    let lines = uses(marks, &owners, &apart, &findings);
    Account { findings, lines }
}

fn uses(
    marks: &[Mark],
    owners: &[Option<usize>],
    apart: &[Option<FindingKind>],
    findings: &[FindingDraft],
) -> Vec<LineUse> {
    let index = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let by_line: HashMap<(FindingKind, u32), usize> = findings
        .iter()
        .enumerate()
        .map(|(i, finding)| ((finding.kind, finding.line), i))
        .collect();
    let mut last = 0;
    marks
        .iter()
        .enumerate()
        .map(|(at, mark)| {
            if let Some(kind) = apart.get(at).copied().flatten() {
                // Lines that go on with the matter of the line above share its finding.
                last = by_line
                    .get(&(kind, line_number(at)))
                    .copied()
                    .unwrap_or(last);
                return LineUse::Finding(index(last));
            }
            match (mark, owners.get(at).copied().flatten()) {
                (Mark::Blank, _) => LineUse::Blank,
                (_, Some(row)) => LineUse::Row(index(row)),
                _ => LineUse::Layout,
            }
        })
        .collect()
}
