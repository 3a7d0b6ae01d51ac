//! Typing leaves a change for every few letters: neighbours that are one piece of writing are told as one.

use crate::model::{HistoryDetail, HistoryEntry};

/// Changes further apart than this are told apart, in seconds.
const PAUSE: i64 = 600;

/// One or more changes that are told as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The newest of them, with the old value of the oldest.
    pub entry: HistoryEntry,
    /// How many they are.
    pub n: usize,
    /// When the oldest was made.
    began: i64,
}

/// Puts together what belongs together; newest first, as it comes.
pub fn runs(entries: &[HistoryEntry]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for entry in entries {
        if let Some(run) = runs.last_mut()
            && continues(run, entry)
        {
            run.n += 1;
            run.began = entry.written.at.0;
            if let (Some(told), Some(older)) =
                (run.entry.details.first_mut(), entry.details.first())
            {
                told.before.clone_from(&older.before);
            }
            continue;
        }
        runs.push(Run {
            entry: entry.clone(),
            n: 1,
            began: entry.written.at.0,
        });
    }
    runs
}

/// Whether `older` is the beginning of what `run` goes on with: the same person in the same wording.
fn continues(run: &Run, older: &HistoryEntry) -> bool {
    let ([told], [before]) = (run.entry.details.as_slice(), older.details.as_slice()) else {
        return false;
    };
    told.field == "Wording"
        && before.field == told.field
        && before.action == told.action
        && before.after == told.before
        && run.entry.written.author == older.written.author
        && run.began - older.written.at.0 <= PAUSE
}

/// Puts together the steps of one piece of writing, oldest first, as snapshots tell them.
pub fn told_as_one(details: Vec<HistoryDetail>) -> Vec<HistoryDetail> {
    let mut told: Vec<HistoryDetail> = Vec::new();
    for detail in details {
        let before = told.iter_mut().rfind(|old| {
            old.field == "Wording" && detail.field == old.field && detail.action == old.action
        });
        match before {
            Some(old) if old.after == detail.before => old.after = detail.after,
            _ => told.push(detail),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attribution, ChangeId, HistoryDetail, Timestamp};

    fn typed(at: i64, before: &str, after: &str) -> HistoryEntry {
        HistoryEntry {
            change: ChangeId([at as u8; 32]),
            written: Attribution {
                author: None,
                at: Timestamp(at),
            },
            summary: "Wording of action 1 edited".into(),
            details: vec![HistoryDetail {
                action: None,
                subject: "Action 1".into(),
                field: "Wording".into(),
                before: before.into(),
                after: after.into(),
            }],
        }
    }

    #[test]
    fn letters_typed_one_after_the_other_are_told_as_one() {
        let told = runs(&[
            typed(30, "ab", "abc"),
            typed(20, "a", "ab"),
            typed(10, "", "a"),
        ]);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].n, 3);
        let detail = &told[0].entry.details[0];
        assert_eq!((detail.before.as_str(), detail.after.as_str()), ("", "abc"));
    }

    #[test]
    fn a_long_pause_or_a_gap_in_the_text_tells_them_apart() {
        assert_eq!(
            runs(&[typed(5_000, "a", "ab"), typed(10, "", "a")]).len(),
            2
        );
        assert_eq!(runs(&[typed(20, "xa", "xab"), typed(10, "", "a")]).len(), 2);
    }

    #[test]
    fn a_snapshot_tells_a_piece_of_writing_once() {
        let steps = [typed(1, "", "a"), typed(2, "a", "ab"), typed(3, "x", "y")];
        let told = told_as_one(steps.into_iter().flat_map(|e| e.details).collect());
        let shown: Vec<_> = told.iter().map(|d| (&*d.before, &*d.after)).collect();
        assert_eq!(shown, [("", "ab"), ("x", "y")]);
    }
}
