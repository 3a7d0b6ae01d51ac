//! What somebody chose for names and the like when a public copy was made: kept, so that each is chosen once.
//!
//! Pure: how it is written down. Where it is kept is not its business.

use crate::model::{PublicChoice, PublicChoices};

/// More than this nobody has chosen; the rest is asked about every time.
const MOST: usize = 5_000;

/// Reads choices that were written down. What is malformed is asked about again.
pub(super) fn parse(text: &str) -> PublicChoices {
    text.lines().take(MOST).filter_map(line).collect()
}

fn line(line: &str) -> Option<(String, PublicChoice)> {
    let mut parts = line.splitn(3, '\t');
    let words = parts.next().filter(|words| !words.is_empty())?.to_owned();
    let choice = match (parts.next()?, parts.next()) {
        ("keep", None) => PublicChoice::Keep,
        ("blank", None) => PublicChoice::Blank,
        ("words", Some(role)) if !role.trim().is_empty() => PublicChoice::Words(role.to_owned()),
        _ => return None,
    };
    Some((words, choice))
}

/// Writes choices down, one a line. Words hold no tabs and no line ends: they are kept with single spaces.
pub(super) fn print(choices: &PublicChoices) -> String {
    let lines = choices
        .iter()
        .take(MOST)
        .map(|(words, choice)| match choice {
            PublicChoice::Keep => format!("{words}\tkeep\n"),
            PublicChoice::Blank => format!("{words}\tblank\n"),
            PublicChoice::Words(role) => {
                let role: Vec<_> = role.split_whitespace().collect();
                format!("{words}\twords\t{}\n", role.join(" "))
            }
        });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_back_as_they_were_written_down() {
        let choices = PublicChoices::from([
            (
                "ada byron".to_owned(),
                PublicChoice::Words("the chair".to_owned()),
            ),
            ("harbour office".to_owned(), PublicChoice::Keep),
            ("020 7946 0000".to_owned(), PublicChoice::Blank),
        ]);
        assert_eq!(parse(&print(&choices)), choices);
    }

    #[test]
    fn what_is_malformed_is_asked_about_again() {
        for text in [
            "ada",
            "ada\tpublish",
            "\tkeep",
            "ada\twords\t ",
            "ada\tkeep\tx",
        ] {
            assert!(parse(text).is_empty(), "{text}");
        }
    }
}
