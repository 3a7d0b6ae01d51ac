//! The legend: the labels of the categories, as a list between the tables.
//!
//! Their colours are lost in the text. Must not know of rows.

use super::layout::Mark;
use super::source::{BULLETS, Gap, Source};
use std::collections::HashSet;

/// The fewest labels that make a legend.
const FEWEST_LABELS: usize = 3;

/// One label and the lines that it stands on.
struct Label {
    name: String,
    lines: Vec<usize>,
}

/// A label without white space and case, for comparison.
pub(super) fn folded(label: &str) -> String {
    let words = label.trim_start_matches(BULLETS).split_whitespace();
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Marks the lines of every legend and gives the labels in order, without repetition.
pub(super) fn read(source: &Source, marks: &mut [Mark], headings: &[usize]) -> Vec<String> {
    let mut categories = Labels::default();
    let mut at = 0;
    while at < marks.len() {
        if !source
            .lines
            .get(at)
            .is_some_and(super::source::Line::is_bullet)
        {
            at += 1;
            continue;
        }
        let (labels, next) = list_at(source, marks, at);
        let begins_or_ends_a_table = (next..marks.len())
            .find(|line| marks.get(*line) != Some(&Mark::Blank))
            .is_none_or(|line| headings.contains(&line))
            || headings.first().is_some_and(|first| next <= *first);
        if labels.len() >= FEWEST_LABELS && begins_or_ends_a_table {
            keep(labels, marks, &mut categories);
        }
        at = next.max(at + 1);
    }
    for heading in headings {
        let labels = unmarked_list_before(source, marks, *heading);
        keep(labels, marks, &mut categories);
    }
    whole_labels(&categories)
}

/// Labels in order, without repetition.
#[derive(Default)]
struct Labels {
    names: Vec<String>,
    known: HashSet<String>,
}

impl Labels {
    fn add(&mut self, name: String) {
        if self.known.insert(folded(&name)) {
            self.names.push(name);
        }
    }
}

/// Where one legend breaks a label over lines and another does not, the whole label counts.
fn whole_labels(categories: &Labels) -> Vec<String> {
    let mut whole = Labels::default();
    let mut at = 0;
    while let Some(name) = categories.names.get(at) {
        let joined = categories
            .names
            .get(at + 1)
            .map(|next| format!("{name} {next}"));
        let known = joined.filter(|joined| categories.known.contains(&folded(joined)));
        at += if known.is_some() { 2 } else { 1 };
        whole.add(known.unwrap_or_else(|| name.clone()));
    }
    whole.names
}

fn keep(labels: Vec<Label>, marks: &mut [Mark], categories: &mut Labels) {
    for label in labels {
        for line in label.lines {
            if let Some(mark) = marks.get_mut(line) {
                *mark = Mark::Layout;
            }
        }
        categories.add(label.name);
    }
}

/// Whether a line can be a label: a few words, no sentence.
pub(super) fn is_label(text: &str, most_words: usize) -> bool {
    let text = text.trim_start_matches(BULLETS).trim();
    let n_words = text.split_whitespace().count();
    (1..=most_words).contains(&n_words)
        && !text.ends_with(['.', ',', ';', ':', '–', '-'])
        && text.starts_with(char::is_uppercase)
        && !text.contains('…')
        && super::dates::month(text).is_none()
}

/// A list of bulleted labels that begins at a line, and the line after it.
fn list_at(source: &Source, marks: &[Mark], first: usize) -> (Vec<Label>, usize) {
    let mut labels: Vec<Label> = Vec::new();
    let mut next = first;
    for at in first..marks.len() {
        let Some(line) = source.lines.get(at) else {
            break;
        };
        match marks.get(at) {
            Some(Mark::Blank) => continue,
            Some(Mark::Body) if line.is_bullet() && is_label(&line.text, 8) => {
                let name = line.text.trim_start_matches(BULLETS).trim();
                labels.push(Label {
                    name: name.to_owned(),
                    lines: vec![at],
                });
            }
            // A label that is broken over lines goes on without a bullet, on a line or two.
            Some(Mark::Body) if !line.is_bullet() && !labels.is_empty() => {
                let Some(label) = labels.last_mut() else {
                    break;
                };
                let short = line.text.split_whitespace().count() <= 4
                    && !line.text.ends_with(['.', ',', ';', ':'])
                    && !line
                        .text
                        .starts_with(|c: char| c.is_ascii_digit() || c == '*')
                    && label.lines.len() < 3;
                if !short {
                    break;
                }
                label.name = format!("{} {}", label.name, line.text);
                label.lines.push(at);
            }
            _ => break,
        }
        next = at + 1;
    }
    (labels, next)
}

/// "and Minutes": a line that can only be the rest of an indented label, because it stands at the margin in small letters.
fn goes_on_small(source: &Source, at: usize) -> bool {
    source.lines.get(at).is_some_and(|line| {
        line.indent == 0
            && line.text.starts_with(char::is_lowercase)
            && line.text.split_whitespace().count() <= 4
            && !line.text.ends_with(['.', ',', ';', ':'])
    })
}

/// Labels without bullets: short lines just before a heading, on a page of their own or indented.
fn unmarked_list_before(source: &Source, marks: &[Mark], heading: usize) -> Vec<Label> {
    let mut lines = Vec::new();
    let mut below = heading;
    let mut begins_page = false;
    let mut titled = false;
    for at in (0..heading).rev() {
        match marks.get(at) {
            Some(Mark::Blank) => continue,
            // A title can stand between the legend and the heading.
            Some(Mark::Layout) if lines.is_empty() && !titled => titled = true,
            Some(Mark::Body)
                if lines.is_empty()
                    && !titled
                    && super::dates::find_day(source.text(at)).is_some() =>
            {
                titled = true;
            }
            Some(Mark::Body) if is_label(source.text(at), 6) || goes_on_small(source, at) => {
                if !lines.is_empty() && source.gap(at, below) == Gap::Page {
                    begins_page = true;
                    break;
                }
                lines.push(at);
                below = at;
            }
            _ => {
                begins_page = !lines.is_empty() && source.gap(at, below) == Gap::Page;
                break;
            }
        }
    }
    lines.reverse();
    let is_indented = |at: &usize| source.lines.get(*at).is_some_and(|line| line.indent > 0);
    let indented = lines.iter().any(is_indented);
    if lines.len() < FEWEST_LABELS || !(begins_page || lines.first().is_some_and(is_indented)) {
        return Vec::new();
    }
    let n_close = lines
        .windows(2)
        .filter(|pair| matches!(pair, [above, below] if source.gap(*above, *below) == Gap::Line))
        .count();
    let mostly_close = n_close * 2 >= lines.len();
    let mut labels: Vec<Label> = Vec::new();
    for (i, at) in lines.iter().copied().enumerate() {
        let text = source.text(at);
        let below = lines.get(i + 1).copied().unwrap_or(heading);
        let above = i.checked_sub(1).and_then(|above| lines.get(above)).copied();
        let alone = above.is_some_and(|above| source.gap(above, at) >= Gap::Blank)
            && source.gap(at, below) >= Gap::Blank;
        let goes_on = if indented {
            !is_indented(&at)
        } else {
            mostly_close && alone
        };
        match labels.last_mut() {
            // Where labels are indented, a line that is not goes on with the label above it; where none is and the
            // labels stand close, one that stands alone does.
            Some(label) if goes_on => {
                label.name = format!("{} {text}", label.name);
                label.lines.push(at);
            }
            _ => labels.push(Label {
                name: text.to_owned(),
                lines: vec![at],
            }),
        }
    }
    labels
}
