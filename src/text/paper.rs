//! What stands at the foot of each page of a printed log.

use super::{day, grouped};
use crate::model::{Day, LogHead};

/// Which log it is, after which edition, and as of which day: what is printed may have changed since that edition.
pub fn paper_foot(head: &LogHead, today: Option<Day>) -> String {
    let mut foot = head.title.clone();
    let last = head.editions.iter().max_by_key(|edition| edition.number);
    match last {
        Some(edition) => foot.push_str(&format!(
            ", since edition {} of {}",
            edition.number,
            day(edition.date)
        )),
        None => foot.push_str(", before its first edition"),
    }
    if let Some(today) = today {
        foot.push_str(&format!(", as it stands on {}", day(today)));
    }
    foot
}

/// Which rows of a long list stand on paper when the browser prints the screen, and how all of them get there.
pub fn printed_rows(from: usize, to: usize, all: usize) -> String {
    let [from, to, all] = [from, to, all].map(grouped);
    format!("Rows {from} to {to} of {all}. “Print” in the page gives all of them.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LogId;

    #[test]
    fn a_part_of_the_list_on_paper_says_how_all_of_it_is_printed() {
        assert_eq!(
            printed_rows(1, 100, 1340),
            "Rows 1 to 100 of 1,340. “Print” in the page gives all of them."
        );
    }

    #[test]
    fn the_foot_names_the_log_its_edition_and_the_day() {
        let head = LogHead::new(LogId::random(&mut || 1), "Harbour forum");
        let today = Day::new(2024, 10, 4);
        assert_eq!(
            paper_foot(&head, today),
            "Harbour forum, before its first edition, as it stands on 4 October 2024"
        );
        assert_eq!(
            paper_foot(&head, None),
            "Harbour forum, before its first edition"
        );
    }
}
