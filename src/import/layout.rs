//! What is printed around the rows: titles, the footnote, running heads, labels that float; with `headings`,
//! `titles` and `legend`.
//!
//! Marks every line of the source; what it leaves as `Body` belongs to rows. Must not know how a row is read.

use super::dates;
use super::headings;
use super::legend;
use super::pages::{counts_up, is_number, page_number};
use super::source::{Gap, Source};
use super::titles;
use crate::model::{Day, Section};
use std::collections::{HashMap, HashSet};

/// What a line is to the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing is printed on it.
    Blank,
    /// It may belong to a row.
    Body,
    /// A heading, title, label of the legend, footnote or running head.
    Layout,
    /// A label of the legend that floats inside a table.
    FloatingLabel,
    /// What stands where such a label floats and is none of the legend.
    StrayLabel,
    /// It stands before the first table and is not understood.
    Loose,
}

/// One table of the log.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) section: Section,
    /// Whether its heading has a column for owners.
    pub(super) has_owner: bool,
    /// The lines that belong to its rows.
    pub(super) lines: Vec<usize>,
}

/// The layout of a whole source.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) marks: Vec<Mark>,
    pub(super) tables: Vec<Table>,
    pub(super) categories: Vec<String>,
    pub(super) title: String,
    pub(super) dated: Option<Day>,
    /// What the log says of the mark `**`, if it says so.
    pub(super) footnote: Option<String>,
}

/// Reads the layout of a source. `None` where it has no table.
pub(super) fn read(source: &Source, name: &str) -> Option<Layout> {
    let mut marks: Vec<Mark> = source
        .lines
        .iter()
        .map(|line| {
            if line.is_blank() {
                Mark::Blank
            } else {
                Mark::Body
            }
        })
        .collect();
    let headings = headings::read(source, &mut marks);
    let first = headings.first()?.first;
    let mut layout = Layout {
        footnote: footnote(source, &mut marks),
        ..Layout::default()
    };
    running_heads(source, &mut marks);
    titles::read(source, &mut marks, &mut layout, first);
    layout.categories = legend::read(
        source,
        &mut marks,
        &headings.iter().map(|h| h.first).collect::<Vec<_>>(),
    );
    titles::preamble(source, &mut marks, &mut layout, first);
    floating_labels(source, &mut marks, &layout.categories, first);
    layout.dated = layout
        .dated
        .or_else(|| dates::find_day(name).map(|found| found.0));
    layout.tables = headings::tables(&headings, &marks);
    layout.marks = marks;
    Some(layout)
}

/// `** = old actions…`: explains the mark before a number.
fn footnote(source: &Source, marks: &mut [Mark]) -> Option<String> {
    let first = source.lines.iter().position(|line| {
        let rest = line.text.trim_start_matches('*').trim_start();
        line.text.starts_with('*') && rest.starts_with(['=', ':', '–', '-'])
    })?;
    let mut words = Vec::new();
    for (at, line) in source.lines.iter().enumerate().skip(first) {
        if line.is_blank() || marks.get(at) != Some(&Mark::Body) {
            break;
        }
        words.push(line.text.as_str());
        if let Some(mark) = marks.get_mut(at) {
            *mark = Mark::Layout;
        }
    }
    let text = words.join(" ");
    let text = text.trim_start_matches(['*', '=', ':', '–', '-', ' ']);
    Some(text.trim_end_matches('.').to_owned())
}

/// Page numbers, and lines that are printed at three page ends or more.
fn running_heads(source: &Source, marks: &mut [Mark]) {
    for (line, mark) in source.lines.iter().zip(marks.iter_mut()) {
        if line.folio && *mark == Mark::Body {
            *mark = Mark::Layout;
        }
    }
    let body: Vec<usize> = (0..marks.len())
        .filter(|at| marks.get(*at) == Some(&Mark::Body))
        .collect();
    let alone_at_page_end = |i: usize| {
        let at = body.get(i).copied().unwrap_or_default();
        let before = i
            .checked_sub(1)
            .and_then(|j| body.get(j))
            .map_or(Gap::Page, |above| source.gap(*above, at));
        let after = body
            .get(i + 1)
            .map_or(Gap::Page, |below| source.gap(at, *below));
        before.max(after) == Gap::Page && before.min(after) >= Gap::Blank
    };
    let candidates: Vec<usize> = (0..body.len())
        .filter(|i| alone_at_page_end(*i))
        .filter_map(|i| body.get(i).copied())
        .collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    for at in &candidates {
        *times.entry(source.text(*at)).or_default() += 1;
    }
    let numbered = counts_up(candidates.iter().map(|at| source.text(*at)));
    for at in &candidates {
        let text = source.text(*at);
        let times = times.get(text).copied().unwrap_or_default();
        let worded = text.chars().filter(|c| c.is_alphabetic()).count() >= 4
            && dates::month(text).is_none()
            && !text.contains('…');
        if (page_number(text) || (numbered && is_number(text)) || (times >= 3 && worded))
            && let Some(mark) = marks.get_mut(*at)
        {
            *mark = Mark::Layout;
        }
    }
}

/// Where the legend does not name it, only its place tells a label: after the end of a row, indented, with room for the
/// word with which the next line begins.
fn is_stray_label(source: &Source, at: usize, above: Option<usize>, below: Option<usize>) -> bool {
    let (Some(line), Some(above), Some(below)) = (source.lines.get(at), above, below) else {
        return false;
    };
    let ends_row = dates::month(source.text(above)).is_some_and(|(_, rest)| {
        let owner: Vec<&str> = rest.split_whitespace().collect();
        owner.len() <= 3 && !rest.ends_with('.')
    });
    let next = source.text(below);
    let first = next.split_whitespace().next().unwrap_or_default();
    let room = line.text.chars().count() + 1 + first.chars().count() <= MOST_OF_A_LABEL;
    let indented = |at: usize| source.lines.get(at).is_some_and(|line| line.indent > 0);
    ends_row
        && legend::is_label(&line.text, 4)
        && room
        && indented(at)
        && indented(below)
        && !indented(above)
        && source.gap(above, at) == Gap::Line
        && source.gap(at, below) == Gap::Line
        && next.starts_with(char::is_uppercase)
        && !line.text.starts_with("Update")
}

/// A line of a status is longer than a label with another word.
const MOST_OF_A_LABEL: usize = 36;

/// A label of the legend that stands inside a table, set apart by indent, blank lines or the end of a row.
fn floating_labels(
    source: &Source,
    marks: &mut [Mark],
    categories: &[String],
    first_heading: usize,
) {
    let names: HashSet<String> = categories.iter().map(|name| legend::folded(name)).collect();
    for at in first_heading..marks.len() {
        if marks.get(at) != Some(&Mark::Body) {
            continue;
        }
        let Some(line) = source.lines.get(at) else {
            continue;
        };
        let known = names.contains(&legend::folded(&line.text));
        if !known && line.indent == 0 {
            continue;
        }
        let above = (0..at)
            .rev()
            .find(|above| marks.get(*above) != Some(&Mark::Blank));
        let below = (at + 1..marks.len()).find(|below| marks.get(*below) != Some(&Mark::Blank));
        if !known {
            if is_stray_label(source, at, above, below)
                && let Some(mark) = marks.get_mut(at)
            {
                *mark = Mark::StrayLabel;
            }
            continue;
        }
        let apart_above = above.is_none_or(|above| source.gap(above, at) >= Gap::Blank);
        let apart_below = below.is_none_or(|below| source.gap(at, below) >= Gap::Blank);
        let after_origin = above.is_some_and(|above| {
            dates::month(source.text(above)).is_some_and(|(_, rest)| rest.is_empty())
        });
        if (line.indent > 0 || line.is_bullet() || (apart_above && apart_below) || after_origin)
            && let Some(mark) = marks.get_mut(at)
        {
            *mark = Mark::FloatingLabel;
        }
    }
}
