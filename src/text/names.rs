//! What to call an action, and how its wording begins.

use crate::model::{Action, capital};

/// `Action 85`, or what stands for it where it has no number.
pub fn action_name(action: &Action) -> String {
    match action.number {
        Some(_) => capital(&action.name()),
        None => "Action without a number".into(),
    }
}

/// The beginning of a text, cut at a word after about `most` characters.
pub fn first_words(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(most) else {
        return line;
    };
    let head = &line[..cut];
    let end = head.rfind(' ').filter(|at| *at > most / 2).unwrap_or(cut);
    let head = line[..end].trim_end_matches([',', '.', ';', ':', ' ']);
    format!("{head}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_stays_whole() {
        assert_eq!(first_words("One\ntwo", 20), "One two");
    }

    #[test]
    fn a_long_text_is_cut_at_a_word() {
        assert_eq!(first_words("one two, three four", 10), "one two…");
        assert_eq!(first_words("abcdefghijklm", 5), "abcde…");
        assert_eq!(first_words("äöüäöüäöü", 4), "äöüä…");
    }
}
