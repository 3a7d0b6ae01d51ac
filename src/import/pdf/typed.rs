//! A text whose cells stand beside each other, as `pdftotext -layout` writes it: its words with the places that they have
//! where all letters are of one width, so that tables are found in it as on a page.
//!
//! Knows where rows begin whose number stands in the middle of their height: blank lines part them then. Where that is not
//! sure, there is no reading.

use super::{
    HEADINGS, MOST_WORDS,
    lines::in_lines,
    spaced::{self, Heading},
    table::is_number,
    words::{Sheet, Word},
};
use crate::import::{decode::RawLine, tables};

/// How wide a letter is, and how far apart lines are, where the size of the letters is `SIZE`: one space parts words, two part
/// cells.
const LETTER: f64 = 5.0;
const LINE: f64 = 12.0;
const SIZE: f64 = 10.0;

/// So many known headings on one line, parted by white space, tell that cells stand beside each other.
const FEWEST_HEADINGS: usize = 3;

/// So much less wide is a word whose cell touches the next one, so that they are parted as others are.
const NARROWED: f64 = 4.0;

/// How far to the left a column of numbers is set that has no heading of its own.
const ASIDE: f64 = 60.0;

/// Whether cells may stand beside each other: a line has headings of several columns with more than a space between them.
pub(super) fn may_be(lines: &[RawLine]) -> bool {
    let n_known = |line: &RawLine| {
        let cells = line.text.split("  ").map(str::trim);
        let cells = cells.filter(|cell| !cell.is_empty());
        cells.filter(|cell| tables::is_heading(cell)).count()
    };
    lines.iter().any(|line| n_known(line) >= FEWEST_HEADINGS)
}

/// The pages of a text. `None` where its rows cannot be told from each other.
pub(super) fn sheets(lines: &[RawLine]) -> Option<Vec<Sheet>> {
    let mut sheets = Vec::new();
    let mut n_words = 0;
    for page in lines.chunk_by(|_, below| !below.new_page) {
        let mut words: Vec<Word> = page
            .iter()
            .zip(0..)
            .flat_map(|(line, at)| words(&line.text, at))
            .collect();
        n_words += words.len();
        if n_words > MOST_WORDS {
            return None;
        }
        let moves = moves(&words)?;
        for (at, (left, base)) in &moves.places {
            let word = words.get_mut(*at)?;
            word.right += left - word.left;
            (word.left, word.base) = (*left, *base);
        }
        for at in moves.narrowed {
            words.get_mut(at)?.right -= NARROWED;
        }
        words.extend(moves.headings);
        sheets.push(Sheet {
            n_glyphs: words.len(),
            words,
            rules: Vec::new(),
            aside: Vec::new(),
            n_unknown: 0,
        });
    }
    Some(sheets)
}

/// The words of a line with their places.
fn words(line: &str, at: u32) -> impl Iterator<Item = Word> {
    let mut column = 0;
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    for c in line.chars() {
        if c == '\t' {
            column = (column / 8 + 1) * 8;
            is_open = false;
            continue;
        }
        let left = f64::from(column) * LETTER;
        match words.last_mut().filter(|_| is_open && !c.is_whitespace()) {
            Some(word) => {
                word.text.push(c);
                word.right = left + LETTER;
            }
            None if !c.is_whitespace() => words.push(Word {
                text: c.to_string(),
                left,
                right: left + LETTER,
                base: f64::from(at) * LINE,
                size: SIZE,
            }),
            None => {}
        }
        is_open = !c.is_whitespace();
        column += 1;
    }
    words.into_iter()
}

/// What stands elsewhere than it is typed, so that a row begins with its number.
#[derive(Default)]
struct Moves {
    /// New places of words, by their index.
    places: Vec<(usize, (f64, f64))>,
    /// Words that only a space parts from the next column, by their index.
    narrowed: Vec<usize>,
    /// Headings for columns of numbers that have none.
    headings: Vec<Word>,
}

fn moves(words: &[Word]) -> Option<Moves> {
    let mut moves = Moves::default();
    let lines = in_lines(words.iter().collect());
    let mut starts: Vec<(usize, Heading<'_>)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let found = spaced::heading(lines.get(at..)?, &HEADINGS);
        let n_lines = found.as_ref().map_or(1, |heading| heading.n_lines);
        starts.extend(found.map(|heading| (at, heading)));
        at += n_lines;
    }
    for (n, (at, heading)) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(lines.len(), |(next, _)| *next);
        let body = lines.get(at + heading.n_lines..end)?;
        let first = heading.columns.first()?.left;
        let second = heading.columns.get(1)?.left;
        let is_aside = |line: &[&Word]| match line {
            [number, next, ..] => next.left - number.right > 1.5 * LETTER,
            _ => heading.is_numbered,
        };
        let number = |line: &[&Word]| -> Option<usize> {
            let word = line.first()?;
            let is_one =
                is_number(&word.text) && word.left < second && word.left < first + 6.0 * LETTER;
            (is_one && (heading.is_numbered || is_aside(line))).then(|| index(words, word))
        };
        let blocks: Vec<&[Vec<&Word>]> = body
            .chunk_by(|above, below| base(below) - base(above) < 1.5 * LINE)
            .collect();
        let numbers: Vec<Vec<(usize, usize)>> = blocks
            .iter()
            .map(|block| {
                let lines = block.iter().enumerate();
                lines
                    .filter_map(|(at, line)| Some((at, number(line)?)))
                    .collect()
            })
            .collect();
        let is_first = |of: &Vec<(usize, usize)>| of.first().is_none_or(|(at, _)| *at == 0);
        let is_in_the_middle = !numbers.iter().all(is_first);
        // A number in the middle of a block is that of the whole block, where each block has one.
        if is_in_the_middle && numbers.iter().any(|of| of.len() != 1) {
            return None;
        }
        let left = if heading.is_numbered {
            None
        } else {
            Some(first - ASIDE)
        };
        for (block, (_, word)) in blocks
            .iter()
            .zip(&numbers)
            .flat_map(|(block, of)| of.iter().map(move |one| (block, one)))
        {
            let typed = words.get(*word)?;
            let top = if is_in_the_middle {
                base(block.first()?)
            } else {
                typed.base
            };
            moves
                .places
                .push((*word, (left.unwrap_or(typed.left), top)));
        }
        // What runs over the columns is a label between the rows; within a row, two cells touch there.
        let own = lines.get(*at..end)?;
        let edges: Vec<f64> = heading
            .columns
            .windows(2)
            .filter_map(|pair| match pair {
                [left, right] => Some(spaced::gap_between(left.right, right.left, own)),
                _ => None,
            })
            .collect();
        let rows = blocks.iter().zip(&numbers).filter(|(_, of)| !of.is_empty());
        for pair in rows
            .flat_map(|(block, _)| block.iter())
            .flat_map(|line| line.windows(2))
        {
            let [left, right] = pair else { continue };
            // Where a cell is full, the next one is set a letter further on than in other rows.
            let is_between =
                |edge: &f64| left.right - LETTER <= *edge && *edge <= right.left + LETTER;
            let touch = right.left - left.right < 1.5 * LETTER;
            if touch && edges.iter().any(is_between) {
                moves.narrowed.push(index(words, left));
            }
        }
        let has_numbers = numbers.iter().any(|of| !of.is_empty());
        if let (Some(left), true) = (left, has_numbers) {
            moves.headings.push(Word {
                text: "No.".to_owned(),
                left,
                right: left + 3.0 * LETTER,
                base: base(lines.get(*at)?),
                size: SIZE,
            });
        }
    }
    Some(moves)
}

/// Where a word stands among those of its page, which come from the top and from left to right.
fn index(words: &[Word], word: &Word) -> usize {
    words.partition_point(|other| (other.base, other.left) < (word.base, word.left))
}

fn base(line: &[&Word]) -> f64 {
    line.first().map_or(0.0, |word| word.base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::decode;

    fn places(text: &str) -> Option<Vec<(String, f64, f64)>> {
        let lines = decode::lines(text.as_bytes()).expect("text");
        let words = sheets(&lines)?.into_iter().flat_map(|sheet| sheet.words);
        Some(
            words
                .map(|word| (word.text, word.left / LETTER, word.base / LINE))
                .collect(),
        )
    }

    fn place(text: &str, word: &str) -> Option<(f64, f64)> {
        let all = places(text)?;
        all.into_iter()
            .find(|(text, ..)| text == word)
            .map(|(_, left, base)| (left, base))
    }

    const HEADING: &str = "No.   Action       Deadline   Status\n";

    #[test]
    fn words_stand_where_they_are_typed() {
        let text = format!("{HEADING}\n1     Ask the      Jun 2019   Ongoing\n");
        assert_eq!(place(&text, "the"), Some((10.0, 2.0)));
        assert_eq!(place(&text, "1"), Some((0.0, 2.0)));
    }

    #[test]
    fn a_number_in_the_middle_of_its_row_stands_at_its_top() {
        let text = format!(
            "{HEADING}\n      Ask\n7     all          Jun 2019   Ongoing\n      here\n\n8     Go\n"
        );
        assert_eq!(place(&text, "7"), Some((0.0, 2.0)));
        assert_eq!(place(&text, "8"), Some((0.0, 6.0)));
        let unsure =
            format!("{HEADING}\n      Ask\n7     all          Jun 2019   Ongoing\n8     Go\n");
        assert_eq!(places(&unsure), None);
    }

    #[test]
    fn numbers_without_a_heading_have_a_column_of_their_own() {
        let text = "Actions           Deadline   Status\n7     Ask         Jun 2019   Ongoing\n";
        assert_eq!(place(text, "7"), Some((-12.0, 1.0)));
        assert_eq!(place(text, "No."), Some((-12.0, 0.0)));
    }
}
