//! Tables without ruled lines between their columns: known headings side by side, and the white space below them.
//!
//! A row begins where the first column has a number, where a line is ruled, or after a wider gap. Not supported: cells that stand
//! at the bottom of their rows.

use super::{
    lines::Line,
    table::{Cell, Row, Table, is_number},
    words::{Rule, Word},
};

/// A gap of more than this part of the size of the letters parts headings.
const HEADING_GAP: f64 = 0.8;

/// The most lines of a heading, and the fewest of its columns that must be known.
const MOST_HEADING_LINES: usize = 3;
const FEWEST_KNOWN: usize = 3;

/// Lines are further apart where a row ends that nothing else ends.
const ROW_GAP: f64 = 1.6;

/// What is known of headings.
pub(super) struct Headings<'a> {
    /// Whether a text is the heading of a column.
    pub(super) is_known: &'a dyn Fn(&str) -> bool,
    /// Whether it is that of the numbers.
    pub(super) is_number: &'a dyn Fn(&str) -> bool,
}

/// A piece of a line: words that stand close to each other.
pub(super) struct Piece<'w> {
    words: Vec<&'w Word>,
    pub(super) left: f64,
    pub(super) right: f64,
}

fn pieces<'w>(line: &[&'w Word]) -> Vec<Piece<'w>> {
    let mut pieces: Vec<Piece<'w>> = Vec::new();
    for word in line {
        match pieces.last_mut() {
            Some(piece) if word.left - piece.right <= HEADING_GAP * word.size => {
                piece.words.push(word);
                piece.right = piece.right.max(word.right);
            }
            _ => pieces.push(Piece {
                words: vec![word],
                left: word.left,
                right: word.right,
            }),
        }
    }
    pieces
}

/// A heading: how many lines it takes, and its columns from left to right.
pub(super) struct Heading<'w> {
    pub(super) n_lines: usize,
    pub(super) columns: Vec<Piece<'w>>,
    pub(super) is_numbered: bool,
}

/// How many lines the heading takes that begins with a line; 0 where none does.
pub(super) fn n_heading_lines(below: &[Vec<&Word>], headings: &Headings<'_>) -> usize {
    heading(below, headings).map_or(0, |heading| heading.n_lines)
}

/// The heading that begins with a line.
pub(super) fn heading<'w>(below: &[Vec<&'w Word>], headings: &Headings<'_>) -> Option<Heading<'w>> {
    let mut best: Option<(usize, Heading<'w>)> = None;
    let mut columns: Vec<Piece<'w>> = Vec::new();
    for (at, line) in below.iter().take(MOST_HEADING_LINES).enumerate() {
        let (Some(first), Some(above)) = (line.first(), below.get(at.saturating_sub(1))) else {
            break;
        };
        let above = above.first().map_or(first.base, |word| word.base);
        if first.base - above > 2.0 * first.size {
            break;
        }
        for piece in pieces(line) {
            let over = |column: &Piece<'_>| column.left < piece.right && piece.left < column.right;
            match columns.iter_mut().find(|column| over(column)) {
                Some(column) => {
                    column.left = column.left.min(piece.left);
                    column.right = column.right.max(piece.right);
                    column.words.extend(piece.words);
                }
                None => columns.push(piece),
            }
        }
        columns.sort_by(|a, b| a.left.total_cmp(&b.left));
        let texts: Vec<String> = columns.iter().map(text_of).collect();
        let n_known = texts
            .iter()
            .filter(|text| (headings.is_known)(text))
            .count();
        let enough = n_known >= FEWEST_KNOWN && n_known * 2 >= columns.len();
        // "When" is a heading, and so is "When from?": a line that leaves all of them known is part of them.
        let is_whole = n_known == columns.len();
        let is_better = |(most, best): &(usize, Heading<'_>)| {
            n_known > *most || is_whole && n_known == *most && columns.len() == best.columns.len()
        };
        if enough && best.as_ref().is_none_or(is_better) {
            let heading = Heading {
                n_lines: at + 1,
                is_numbered: texts.first().is_some_and(|text| (headings.is_number)(text)),
                columns: columns
                    .iter()
                    .map(|column| Piece {
                        words: column.words.clone(),
                        ..*column
                    })
                    .collect(),
            };
            best = Some((n_known, heading));
        }
    }
    best.map(|(_, heading)| heading)
}

fn text_of(piece: &Piece<'_>) -> String {
    let lines = Line::all_of(piece.words.clone());
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    texts.join(" ")
}

/// Where between two columns the fewest words stand: the middle of the widest such gap.
pub(super) fn gap_between(from: f64, to: f64, body: &[Vec<&Word>]) -> f64 {
    let mut ends: Vec<(f64, i32)> = vec![(from, 0), (to, 0)];
    for word in body
        .iter()
        .flatten()
        .filter(|word| word.right > from && word.left < to)
    {
        ends.push((word.left.max(from), 1));
        ends.push((word.right.min(to), -1));
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut depth = 0;
    let mut best: Option<(i32, f64, f64)> = None;
    for pair in ends.windows(2) {
        let [(at, change), (next, _)] = pair else {
            continue;
        };
        depth += change;
        let wide = next - at;
        let is_better =
            best.is_none_or(|(least, widest, _)| depth < least || depth == least && wide > widest);
        if wide > 0.0 && is_better {
            best = Some((depth, wide, (at + next) / 2.0));
        }
    }
    best.map_or((from + to) / 2.0, |(_, _, middle)| middle)
}

/// A table whose columns are known, to go on with on the next page.
#[derive(Clone)]
pub(super) struct Open {
    edges: Vec<f64>,
    is_numbered: bool,
}

/// What the words outside ruled tables are.
pub(super) struct Found<'w> {
    pub(super) tables: Vec<Table>,
    /// The lines that stand in no table.
    pub(super) lines: Vec<Vec<&'w Word>>,
    pub(super) open: Option<Open>,
}

/// Finds the tables between lines of words, which come from the top.
pub(super) fn read<'w>(
    lines: Vec<Vec<&'w Word>>,
    rules: &[Rule],
    page: u32,
    open: Option<Open>,
    headings: &Headings<'_>,
) -> Found<'w> {
    let starts: Vec<(usize, Heading<'w>)> = {
        let mut starts = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let below = lines.get(at..).unwrap_or_default();
            match heading(below, headings) {
                Some(heading) => {
                    let n = heading.n_lines;
                    starts.push((at, heading));
                    at += n;
                }
                None => at += 1,
            }
        }
        starts
    };
    let mut found = Found {
        tables: Vec::new(),
        lines: Vec::new(),
        open: None,
    };
    let first = starts.first().map_or(lines.len(), |(at, _)| *at);
    let before = lines.get(..first).unwrap_or_default();
    match open.filter(|open| goes_on(open, before)) {
        Some(open) => {
            found.tables.push(table(&open, before, 0, rules, page));
            found.open = Some(open);
        }
        None => found.lines.extend(before.iter().cloned()),
    }
    for (n, (at, heading)) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(lines.len(), |(at, _)| *at);
        let own = lines.get(*at..end).unwrap_or_default();
        let gaps = heading.columns.windows(2).filter_map(|pair| {
            let [left, right] = pair else { return None };
            Some(gap_between(left.right, right.left, own))
        });
        let outer = own.iter().flatten();
        let left = outer.clone().map(|word| word.left).fold(f64::MAX, f64::min);
        let right = outer.map(|word| word.right).fold(f64::MIN, f64::max);
        let open = Open {
            edges: [left - 1.0]
                .into_iter()
                .chain(gaps)
                .chain([right + 1.0])
                .collect(),
            is_numbered: heading.is_numbered,
        };
        found
            .tables
            .push(table(&open, own, heading.n_lines, rules, page));
        found.open = Some(open);
    }
    found
}

/// Whether lines at the top of a page go on with the table of the last one: none of them runs over its columns, and some have
/// several.
fn goes_on(open: &Open, lines: &[Vec<&Word>]) -> bool {
    let n_over = lines.iter().filter(|line| runs_over(open, line)).count();
    let several = lines.iter().any(|line| pieces(line).len() > 1);
    several && n_over == 0
}

/// Whether a line runs over the edge of a column.
fn runs_over(open: &Open, line: &[&Word]) -> bool {
    let inner = open
        .edges
        .get(1..open.edges.len().saturating_sub(1))
        .unwrap_or_default();
    pieces(line).iter().any(|piece| {
        inner
            .iter()
            .any(|edge| piece.left < edge - 2.0 && piece.right > edge + 2.0)
    })
}

fn table(open: &Open, own: &[Vec<&Word>], n_heading: usize, rules: &[Rule], page: u32) -> Table {
    let n_columns = open.edges.len().saturating_sub(1);
    let column_of = |word: &Word| {
        let next = open.edges.partition_point(|edge| *edge <= word.middle());
        next.saturating_sub(1).min(n_columns.saturating_sub(1))
    };
    let base = |line: &[&Word]| line.first().map_or(0.0, |word| word.base);
    let (left, right) = (
        open.edges.first().copied().unwrap_or_default(),
        open.edges.last().copied().unwrap_or_default(),
    );
    let ruled: Vec<f64> = rules
        .iter()
        .filter(|rule| {
            !rule.is_upright && rule.to.min(right) - rule.from.max(left) > 0.5 * (right - left)
        })
        .map(|rule| rule.at)
        .collect();
    let is_parted = |from: f64, to: f64| ruled.iter().any(|at| *at > from && *at < to);
    let body = own.get(n_heading..).unwrap_or_default();
    let n_parted = body
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if is_parted(base(a), base(b))))
        .count();
    let begins_with_number = |line: &[&Word]| {
        line.first()
            .is_some_and(|word| column_of(word) == 0 && is_number(&word.text))
    };
    let n_numbers = body.iter().filter(|line| begins_with_number(line)).count();
    let by_rules = n_parted > 0 && n_parted + 1 >= n_numbers;
    let mut table = Table {
        top: own.first().map_or(0.0, |line| base(line)),
        bottom: own.last().map_or(0.0, |line| base(line)),
        edges: open.edges.clone(),
        is_ruled: false,
        rows: Vec::new(),
    };
    let mut above: Option<f64> = None;
    let mut is_heading = n_heading > 0;
    for (at, line) in own.iter().enumerate() {
        let here = base(line);
        let size = line.first().map_or(10.0, |word| word.size);
        let begins = match above {
            None => true,
            Some(_) if at < n_heading => false,
            Some(_) if is_heading => true,
            Some(above) if by_rules => is_parted(above, here),
            Some(_) if open.is_numbered && n_numbers > 0 => begins_with_number(line),
            Some(above) => here - above > ROW_GAP * size,
        };
        is_heading &= at < n_heading;
        // What runs over the columns is a label between the rows.
        let is_label = at >= n_heading && runs_over(open, line);
        if begins || is_label {
            table.rows.push(Row {
                page,
                cells: vec![Cell::default(); n_columns],
            });
        }
        above = Some(here);
        let Some(row) = table.rows.last_mut() else {
            continue;
        };
        let mut columns: Vec<Vec<&Word>> = vec![Vec::new(); n_columns];
        for word in line {
            let column = if is_label { 0 } else { column_of(word) };
            if let Some(own) = columns.get_mut(column) {
                own.push(word);
            }
        }
        for (cell, words) in row.cells.iter_mut().zip(columns) {
            cell.lines.extend(Line::of(&words));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::pdf::lines;

    fn found(words: &[(&str, f64, f64)], rules: &[Rule]) -> (Vec<Vec<String>>, usize) {
        let words: Vec<_> = words
            .iter()
            .map(|(text, left, base)| Word::in_a_test(text, *left, *base))
            .collect();
        let headings = Headings {
            is_known: &|text| ["No.", "Action", "When from?", "Owner"].contains(&text),
            is_number: &|text| text == "No.",
        };
        let found = read(
            lines::in_lines(words.iter().collect()),
            rules,
            1,
            None,
            &headings,
        );
        let rows = found.tables.iter().flat_map(|table| {
            let rows = table.rows.iter();
            rows.map(|row| {
                (0..table.n_columns())
                    .map(|at| table.text(row, at, table.column(at, 11.0)))
                    .collect()
            })
        });
        (rows.collect(), found.lines.len())
    }

    const HEADING: [(&str, f64, f64); 5] = [
        ("No.", 0.0, 0.0),
        ("Action", 40.0, 0.0),
        ("When", 150.0, 0.0),
        ("Owner", 200.0, 0.0),
        ("from?", 150.0, 12.0),
    ];

    #[test]
    fn headings_and_the_white_space_below_them_make_columns_and_numbers_rows() {
        let body = [
            ("1", 0.0, 30.0),
            ("Share", 40.0, 30.0),
            ("the", 70.0, 30.0),
            ("June", 150.0, 30.0),
            ("minutes", 40.0, 42.0),
            ("2.", 0.0, 54.0),
            ("Ask", 40.0, 54.0),
            ("Harbour", 190.0, 54.0),
        ];
        let all = [
            &HEADING[..],
            &body[..],
            &[("A", 0.0, -30.0), ("title", 8.0, -30.0)][..],
        ]
        .concat();
        let (rows, n_lines) = found(&all, &[]);
        assert_eq!(
            rows,
            [
                ["No.", "Action", "When from?", "Owner"],
                ["1", "Share the minutes", "June", ""],
                ["2.", "Ask", "", "Harbour"],
            ]
        );
        assert_eq!(n_lines, 1, "the title stands outside");
    }

    #[test]
    fn a_sentence_of_the_same_words_is_no_heading() {
        let close = [
            ("No.", 0.0, 0.0),
            ("Action", 20.0, 0.0),
            ("Owner", 55.0, 0.0),
            ("When", 85.0, 0.0),
        ];
        assert_eq!(found(&close, &[]), (Vec::new(), 1));
    }

    #[test]
    fn lines_between_rows_count_more_than_numbers() {
        let body = [
            ("1", 0.0, 30.0),
            ("Ask", 40.0, 30.0),
            ("first", 40.0, 42.0),
            ("3", 0.0, 54.0),
            ("all", 40.0, 54.0),
        ];
        let all = [&HEADING[..], &body[..]].concat();
        let rule = Rule {
            is_upright: false,
            at: 34.0,
            from: 0.0,
            to: 220.0,
        };
        let below = Rule { at: 46.0, ..rule };
        let (rows, _) = found(&all, &[rule, below]);
        assert_eq!(rows.len(), 4, "{rows:?}");
    }
}
