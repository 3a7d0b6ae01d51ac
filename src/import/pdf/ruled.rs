//! Tables that are ruled: lines make the columns, the rows, and what of them is merged.

use super::{
    file::File,
    lines::Line,
    table::{Cell, Row, Table},
    words::{Rule, Sheet, Word},
};
use crate::{import::book::MOST_COLUMNS, model::FileError};

/// Lines that stand nearer to each other are one, and pieces of a line that are nearer touch.
const TOUCHING: f64 = 3.0;

/// A row that is lower has no room for words.
const LOWEST_ROW: f64 = 4.0;

/// So much of a side must be ruled.
const MOST_OF: f64 = 0.6;

/// The most lines of a page that make tables, once their pieces are put together.
const MOST_LINES: usize = 4_000;

/// Puts pieces of lines together that go on with each other.
fn whole(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut whole: Vec<Rule> = Vec::new();
    let mut first = 0;
    for rule in rules {
        // Those that stand too far to the left or above are done with.
        while whole
            .get(first)
            .is_some_and(|known| known.at < rule.at - TOUCHING / 2.0)
        {
            first += 1;
        }
        let mut near = whole.iter_mut().skip(first).rev().take(64);
        let known =
            near.find(|known| rule.from <= known.to + TOUCHING && known.from <= rule.to + TOUCHING);
        match known {
            Some(known) => {
                known.from = known.from.min(rule.from);
                known.to = known.to.max(rule.to);
            }
            None => whole.push(rule),
        }
    }
    whole
}

/// Places that are near to each other, as one each.
fn places(of: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all: Vec<f64> = of.collect();
    all.sort_by(f64::total_cmp);
    let mut places: Vec<f64> = Vec::new();
    for at in all {
        if places.last().is_none_or(|last| at - last > TOUCHING) {
            places.push(at);
        }
    }
    places
}

/// Which lines touch each other: for each the first one of its group.
fn groups(rules: &[Rule]) -> Vec<usize> {
    fn first(group: &mut [usize], mut at: usize) -> usize {
        while let Some(above) = group.get(at).copied().filter(|above| *above != at) {
            let further = group.get(above).copied().unwrap_or(above);
            if let Some(slot) = group.get_mut(at) {
                *slot = further;
            }
            at = further;
        }
        at
    }
    let mut group: Vec<usize> = (0..rules.len()).collect();
    for (i, upright) in rules.iter().enumerate().filter(|(_, rule)| rule.is_upright) {
        for (k, level) in rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| !rule.is_upright)
        {
            let touches =
                |rule: &Rule, at: f64| rule.from - TOUCHING <= at && at <= rule.to + TOUCHING;
            if touches(upright, level.at) && touches(level, upright.at) {
                let (one, other) = (first(&mut group, i), first(&mut group, k));
                if let Some(slot) = group.get_mut(one.max(other)) {
                    *slot = one.min(other);
                }
            }
        }
    }
    (0..group.len()).map(|at| first(&mut group, at)).collect()
}

/// Lines that make a table.
struct Grid {
    rules: Vec<Rule>,
    across: Vec<f64>,
    down: Vec<f64>,
}

impl Grid {
    /// Whether a side from one place to another is ruled.
    fn is_ruled(&self, is_upright: bool, at: f64, from: f64, to: f64) -> bool {
        let near = self
            .rules
            .iter()
            .filter(|rule| rule.is_upright == is_upright && (rule.at - at).abs() <= TOUCHING);
        let parts = near.map(|rule| rule.to.min(to) - rule.from.max(from));
        parts.filter(|part| *part > 0.0).sum::<f64>() >= MOST_OF * (to - from)
    }

    /// The column and row of a word.
    fn cell(&self, word: &Word) -> Option<(usize, usize)> {
        let within = |places: &[f64], at: f64| {
            let next = places.partition_point(|place| *place <= at);
            (next > 0 && next < places.len()).then(|| next - 1)
        };
        let column = within(&self.across, word.middle())?;
        let row = within(&self.down, word.base - 0.3 * word.size)?;
        Some((column, row))
    }

    /// The table that lines and the words between them make.
    fn table(&self, words: &[&Word], page: u32) -> Table {
        let n_columns = self.across.len() - 1;
        let n_rows = self.down.len() - 1;
        // The cell that each cell is a part of: itself, or one to the left or above.
        let mut owners: Vec<(usize, usize)> = Vec::with_capacity(n_rows * n_columns);
        let sides = self.down.windows(2).enumerate();
        for (row, top, bottom) in
            sides.filter_map(|(row, pair)| Some((row, *pair.first()?, *pair.last()?)))
        {
            for (column, pair) in self.across.windows(2).enumerate() {
                let [left, right] = pair else { continue };
                let owner =
                    |column: usize, row: usize| owners.get(row * n_columns + column).copied();
                let is_open_left = column > 0 && !self.is_ruled(true, *left, top, bottom);
                let is_open_above = row > 0 && !self.is_ruled(false, top, *left, *right);
                let joined = match (is_open_left, is_open_above) {
                    (true, _) => owner(column - 1, row),
                    (false, true) => owner(column, row - 1),
                    (false, false) => None,
                };
                owners.push(joined.unwrap_or((column, row)));
            }
        }
        let owner = |column: usize, row: usize| owners.get(row * n_columns + column).copied();
        let mut filled: Vec<Vec<&Word>> = vec![Vec::new(); n_rows * n_columns];
        for word in words {
            let at = self.cell(word).and_then(|(column, row)| owner(column, row));
            if let Some((column, row)) = at
                && let Some(cell) = filled.get_mut(row * n_columns + column)
            {
                cell.push(word);
            }
        }
        let mut lines = filled.into_iter().map(Line::all_of);
        let mut rows: Vec<Row> = Vec::with_capacity(n_rows);
        // Which of the rows each row of the grid became.
        let mut became: Vec<usize> = Vec::with_capacity(n_rows);
        for row in 0..n_rows {
            became.push(rows.len());
            let cells = lines.by_ref().take(n_columns).map(|lines| Cell {
                lines,
                is_from_above: false,
            });
            let mut cells: Vec<Cell> = cells.collect();
            let from_above = |column: usize| {
                owner(column, row).filter(|(own, above)| *own == column && *above < row)
            };
            // A row that goes on from above in every cell is a part of that row.
            if (0..n_columns).all(|column| owner(column, row).is_some_and(|(_, above)| above < row))
            {
                continue;
            }
            for (column, cell) in cells.iter_mut().enumerate() {
                if let Some((_, above)) = from_above(column)
                    && let Some(known) = became
                        .get(above)
                        .and_then(|at| rows.get(*at)?.cells.get(column))
                {
                    cell.lines.clone_from(&known.lines);
                    cell.is_from_above = true;
                }
            }
            rows.push(Row { page, cells });
        }
        let mut table = Table {
            top: self.down.first().copied().unwrap_or_default(),
            bottom: self.down.last().copied().unwrap_or_default(),
            edges: self.across.clone(),
            is_ruled: true,
            rows,
        };
        table.part_rows();
        table
    }
}

/// The ruled tables of a page, and the words outside them.
pub(super) fn read<'w>(
    file: &File<'_>,
    sheet: &'w Sheet,
    page: u32,
) -> Result<(Vec<Table>, Vec<&'w Word>), FileError> {
    let (upright, level): (Vec<Rule>, Vec<Rule>) =
        sheet.rules.iter().partition(|rule| rule.is_upright);
    let mut rules = whole(upright);
    let n_upright = rules.len();
    rules.extend(whole(level));
    if rules.len() > MOST_LINES {
        return Err(FileError::Damaged);
    }
    file.worked(n_upright * (rules.len() - n_upright))?;
    let groups = groups(&rules);
    let mut all: Vec<usize> = groups.clone();
    all.sort_unstable();
    all.dedup();
    let mut tables = Vec::new();
    let mut free: Vec<&Word> = sheet.words.iter().collect();
    for group in all {
        let own = rules.iter().zip(&groups).filter(|(_, own)| **own == group);
        let own: Vec<Rule> = own.map(|(rule, _)| *rule).collect();
        let at = |is_upright: bool| {
            let rules = own.iter().filter(move |rule| rule.is_upright == is_upright);
            places(rules.map(|rule| rule.at))
        };
        let (across, mut down) = (at(true), at(false));
        down.dedup_by(|next, before| *next - *before < LOWEST_ROW);
        if across.len() < 3 || down.len() < 2 {
            continue;
        }
        if across.len() > MOST_COLUMNS as usize {
            return Err(FileError::Damaged);
        }
        file.worked((across.len() * down.len()).saturating_mul(own.len()))?;
        let grid = Grid {
            rules: own,
            across,
            down,
        };
        let (within, outside): (Vec<&Word>, Vec<&Word>) =
            free.iter().partition(|word| grid.cell(word).is_some());
        file.worked(free.len())?;
        if within.is_empty() {
            continue;
        }
        free = outside;
        tables.push(grid.table(&within, page));
    }
    tables.sort_by(|a, b| a.top.total_cmp(&b.top));
    Ok((tables, free))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(is_upright: bool, at: f64, from: f64, to: f64) -> Rule {
        Rule {
            is_upright,
            at,
            from,
            to,
        }
    }

    fn word(text: &str, left: f64, base: f64) -> Word {
        Word {
            text: text.to_owned(),
            left,
            right: left + 10.0,
            base,
            size: 8.0,
        }
    }

    fn texts(sheet: &Sheet) -> Vec<Vec<String>> {
        let file = b"1 0 obj null endobj %%EOF";
        let file = File::open(file).expect("a file of one object");
        let (tables, _) = read(&file, sheet, 1).expect("few lines");
        let rows = tables.iter().flat_map(|table| {
            let rows = table.rows.iter();
            rows.map(|row| {
                (0..table.n_columns())
                    .map(|at| table.text(row, at, table.column(at, 11.0)))
                    .collect()
            })
        });
        rows.collect()
    }

    fn sheet() -> Sheet {
        Sheet {
            words: vec![
                word("No.", 5.0, 10.0),
                word("Action", 40.0, 10.0),
                word("1", 5.0, 30.0),
                word("Ask", 40.0, 30.0),
                word("all", 40.0, 38.0),
                word("Below", 40.0, 90.0),
            ],
            rules: vec![
                // The first line in pieces, the others whole.
                rule(false, 0.0, 0.0, 30.0),
                rule(false, 0.4, 31.0, 100.0),
                rule(false, 20.0, 0.0, 100.0),
                rule(false, 60.0, 0.0, 100.0),
                rule(true, 0.0, 0.0, 60.0),
                rule(true, 30.0, 0.0, 60.0),
                rule(true, 100.0, 0.0, 60.0),
            ],
            ..Sheet::default()
        }
    }

    #[test]
    fn lines_make_columns_and_rows() {
        assert_eq!(texts(&sheet()), [["No.", "Action"], ["1", "Ask\nall"]]);
    }

    #[test]
    fn a_side_that_is_not_ruled_merges_cells() {
        let mut sheet = sheet();
        // The number stands over two rows.
        sheet.rules.push(rule(false, 34.0, 30.0, 100.0));
        assert_eq!(
            texts(&sheet),
            [["No.", "Action"], ["1", "Ask"], ["1", "all"]]
        );
    }

    #[test]
    fn numbers_part_rows_that_no_line_parts() {
        let mut sheet = sheet();
        sheet.words.push(word("2.", 5.0, 38.2));
        assert_eq!(
            texts(&sheet),
            [["No.", "Action"], ["1", "Ask"], ["2.", "all"]]
        );
    }

    #[test]
    fn a_frame_is_no_table() {
        let mut sheet = sheet();
        sheet
            .rules
            .retain(|rule| !(rule.is_upright && rule.at == 30.0));
        assert_eq!(texts(&sheet), Vec::<Vec<String>>::new());
    }
}
