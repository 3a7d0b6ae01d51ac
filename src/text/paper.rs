//! What stands at the foot of each page of a printed log.

use super::day;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LogId;

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
