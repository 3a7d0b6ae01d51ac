//! What somebody said of the columns of a document, kept for the next one with the same headings.
//!
//! Pure: how it is written down, and how much of it. Where it is kept is not its business.

use crate::{
    model::{ColumnRole, TableReading},
    text::Words,
};
use std::collections::BTreeMap;

/// More makings of documents than this nobody has; the oldest are forgotten.
const MOST: usize = 20;

/// A document with more or longer headings is asked about every time.
const LONGEST: usize = 8_000;

/// What columns are, by their names.
pub(super) type Roles = BTreeMap<String, ColumnRole>;

/// What is remembered, newest first: one line for each making of documents, its parts set off by tabs. Headings hold no
/// tabs, because their words are parted by single spaces.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Remembered(Vec<(String, Roles)>);

impl Remembered {
    /// Reads what was written down. What is malformed is forgotten: it can be said again.
    pub(super) fn parse(text: &str) -> Self {
        let lines = text.lines().take(MOST).filter(|line| line.len() <= LONGEST);
        Self(lines.filter_map(line).collect())
    }

    /// Writes it down.
    pub(super) fn print(&self) -> String {
        let mut text = String::new();
        for (signature, roles) in &self.0 {
            text.push_str(signature);
            for (name, role) in roles {
                text.push('\t');
                text.push_str(name);
                text.push('\t');
                text.push_str(role.word());
            }
            text.push('\n');
        }
        text
    }

    /// What was said of columns with these names, if anything else than is guessed.
    pub(super) fn of(&self, table: &TableReading) -> Option<&Roles> {
        let signature = table.signature();
        let (_, roles) = self.0.iter().find(|(known, _)| *known == signature)?;
        let differs = table
            .columns
            .iter()
            .any(|column| roles.get(&column.name).is_some_and(|r| *r != column.role));
        differs.then_some(roles)
    }

    /// Remembers what was said, or forgets it where nothing was.
    pub(super) fn say(&mut self, table: &TableReading, roles: Roles) {
        let signature = table.signature();
        self.0.retain(|(known, _)| *known != signature);
        if !roles.is_empty() {
            self.0.insert(0, (signature, roles));
            self.0.truncate(MOST);
        }
    }
}

fn line(line: &str) -> Option<(String, Roles)> {
    let mut parts = line.split('\t');
    let signature = parts.next()?.to_owned();
    let mut roles = Roles::new();
    while let Some(name) = parts.next() {
        roles.insert(name.to_owned(), ColumnRole::parse(parts.next()?)?);
    }
    (!roles.is_empty()).then_some((signature, roles))
}

/// The words that a choice of roles is offered with, in order.
pub(super) fn offered() -> Vec<(&'static str, &'static str)> {
    let all = ColumnRole::ALL.iter();
    all.map(|role| (role.word(), role.words())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ColumnReading;

    fn table(columns: &[(&str, ColumnRole)]) -> TableReading {
        let column = |(name, role): &(&str, ColumnRole)| ColumnReading {
            name: (*name).to_owned(),
            role: *role,
            samples: Vec::new(),
            n_cells: 1,
        };
        TableReading {
            columns: columns.iter().map(column).collect(),
            ..TableReading::default()
        }
    }

    fn roles(table: &TableReading) -> Roles {
        let columns = table.columns.iter();
        columns.map(|c| (c.name.clone(), c.role)).collect()
    }

    #[test]
    fn what_was_said_of_headings_is_remembered_for_the_same_headings_alone() {
        let guessed = table(&[("Ref", ColumnRole::Number), ("Priority", ColumnRole::Note)]);
        let said = table(&[
            ("Ref", ColumnRole::Number),
            ("Priority", ColumnRole::Category),
        ]);
        let other = table(&[("Ref", ColumnRole::Number)]);
        let mut all = Remembered::default();
        all.say(&guessed, roles(&said));
        let read = Remembered::parse(&all.print());
        assert_eq!(read, all);
        assert_eq!(read.of(&guessed), Some(&roles(&said)));
        assert_eq!(read.of(&other), None);
        // Nothing differs from what is read already: it need not be read again.
        assert_eq!(read.of(&said), None);
    }

    #[test]
    fn what_is_unsaid_is_forgotten_and_so_is_the_oldest() {
        let mut all = Remembered::default();
        let tables: Vec<_> = (0..=MOST)
            .map(|n| {
                let name = format!("Heading {n}");
                table(&[(name.as_str(), ColumnRole::Note)])
            })
            .collect();
        for one in &tables {
            all.say(
                one,
                Roles::from([(one.columns[0].name.clone(), ColumnRole::Owner)]),
            );
        }
        assert_eq!(all.of(&tables[0]), None, "the oldest of {}", tables.len());
        assert!(all.of(&tables[1]).is_some());
        all.say(&tables[1], Roles::new());
        assert_eq!(all.of(&tables[1]), None);
    }

    #[test]
    fn what_is_malformed_is_forgotten() {
        for text in [
            "a|b\ta",
            "a|b\ta\tnonsense",
            "a|b",
            "\n\n",
            &"x\t".repeat(LONGEST),
        ] {
            assert_eq!(Remembered::parse(text), Remembered::default(), "{text:.20}");
        }
    }
}
