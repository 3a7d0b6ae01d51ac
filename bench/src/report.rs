//! The table: each figure beside what it is measured against and the target that it must meet.

use std::fmt::Write;

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// What was measured.
    pub(crate) what: String,
    /// On how many actions; empty where that does not matter.
    pub(crate) size: String,
    /// Our figure, with its unit.
    pub(crate) ours: String,
    /// The figure beside it.
    pub(crate) beside: String,
    /// The figure that has a target: a ratio, or ours itself.
    pub(crate) figure: Option<f64>,
    /// The most that the figure may be.
    pub(crate) target: Option<f64>,
}

/// Lines in the order in which they were measured.
#[derive(Debug, Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
    notes: Vec<String>,
}

impl Report {
    /// Adds a line.
    pub(crate) fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// A ratio of two times in milliseconds, and the most that it may be.
    pub(crate) fn ratio(
        &mut self,
        what: &str,
        size: &str,
        (ours, theirs): (f64, f64),
        beside: &str,
        target: Option<f64>,
    ) {
        self.line(Line {
            what: what.to_owned(),
            size: size.to_owned(),
            ours: milliseconds(ours),
            beside: format!("{beside} {}", milliseconds(theirs)),
            figure: Some(ours / theirs),
            target,
        });
    }

    /// A time that stands beside no other, and the most milliseconds that it may be.
    pub(crate) fn time(&mut self, what: &str, size: &str, ours: f64, target: Option<f64>) {
        self.line(Line {
            what: what.to_owned(),
            size: size.to_owned(),
            ours: milliseconds(ours),
            beside: String::new(),
            figure: target.map(|_| ours),
            target,
        });
    }

    /// A remark below the table.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// The report as Markdown, which a terminal shows well enough.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::from("# Benches\n\n");
        let head = ["what", "actions", "ours", "beside", "figure", "target", ""];
        let rows: Vec<[String; 7]> = self.lines.iter().map(cells).collect();
        let width = |at: usize| {
            let cells = rows.iter().map(|row| row[at].chars().count());
            cells.chain([head[at].len()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        let mut put = |cells: &[String]| {
            for (cell, width) in cells.iter().zip(&widths) {
                let _ = write!(text, "| {cell:<width$} ");
            }
            text.push_str("|\n");
        };
        put(&head.map(str::to_owned));
        put(&widths
            .iter()
            .map(|width| "-".repeat(*width))
            .collect::<Vec<_>>());
        rows.iter().for_each(|row| put(row));
        for note in &self.notes {
            let _ = write!(text, "\n{note}\n");
        }
        text
    }
}

fn cells(line: &Line) -> [String; 7] {
    let number = |n: f64| {
        if n < 100.0 {
            format!("{n:.2}")
        } else {
            format!("{n:.0}")
        }
    };
    let verdict = match (line.figure, line.target) {
        (Some(figure), Some(target)) if figure <= target => "met",
        (Some(_), Some(_)) => "MISSED",
        _ => "",
    };
    [
        line.what.clone(),
        line.size.clone(),
        line.ours.clone(),
        line.beside.clone(),
        line.figure.map(number).unwrap_or_default(),
        line.target
            .map(|t| format!("≤ {}", number(t)))
            .unwrap_or_default(),
        verdict.to_owned(),
    ]
}

/// A time in the unit that suits it.
pub(crate) fn milliseconds(ms: f64) -> String {
    match ms {
        _ if ms < 1.0 => format!("{:.0} µs", ms * 1000.0),
        _ if ms < 100.0 => format!("{ms:.1} ms"),
        _ => format!("{ms:.0} ms"),
    }
}
