//! What is not in a public copy: counted, not listed.

use super::{count, list};
use crate::model::LeftOut;

/// One sentence for what was left out, one for what was replaced, and one for what was apart, where anything was.
pub fn left_out(left_out: &LeftOut) -> String {
    let LeftOut {
        changes,
        meetings,
        editions,
        organisations,
        keys,
        findings,
        struck,
        internal,
        printed,
        apart,
        replaced,
    } = *left_out;
    let kinds = [
        (changes, "earlier change", "earlier changes"),
        (findings, "finding", "findings"),
        (struck, "struck entry", "struck entries"),
        (internal, "internal entry", "internal entries"),
        (printed, "row of printed cells", "rows of printed cells"),
        (meetings, "meeting", "meetings"),
        (editions, "edition", "editions"),
        (
            organisations,
            "organisation with its people",
            "organisations with their people",
        ),
        (keys, "key of a device", "keys of devices"),
    ];
    let kinds: Vec<_> = kinds
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| count(n as usize, one, many))
        .collect();
    let places = count(replaced as usize, "place", "places");
    let mut said = match kinds.is_empty() {
        true => format!("Replaced in {places}."),
        false => format!("Left out: {}. Replaced in {places}.", list(&kinds, "and")),
    };
    if apart > 0 {
        let fields = count(apart as usize, "field was", "fields were");
        said.push_str(&format!(
            " {fields} set apart by several people: the copy has the value that the list shows, so settle them first if \
             that is not the right one."
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted_and_what_is_none_is_not_named() {
        let mut counted = LeftOut {
            changes: 12,
            struck: 1,
            internal: 3,
            replaced: 1,
            ..LeftOut::default()
        };
        assert_eq!(
            left_out(&counted),
            "Left out: 12 earlier changes, 1 struck entry and 3 internal entries. Replaced in 1 place."
        );
        counted.apart = 2;
        assert!(left_out(&counted).contains("2 fields were set apart"));
        assert_eq!(left_out(&LeftOut::default()), "Replaced in 0 places.");
    }
}
