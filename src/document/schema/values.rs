//! What stands in keys and single values: owners, links, origins, lines. Each is written and read here.

use super::{LINK, OWNER};
use crate::model::*;
use automerge::ScalarValue;

pub(in crate::document) fn owner_key(owner: &Owner) -> String {
    format!(
        "{OWNER}{}:{}",
        owner.kind.word(),
        owner.name.replace('\t', " ")
    )
}

/// The key for an owner whom one cell names the `nth` time: a redaction prints two people alike.
pub(in crate::document) fn nth_owner_key(owner: &Owner, nth: usize) -> String {
    match nth {
        0 | 1 => owner_key(owner),
        nth => format!("{}\t{nth}", owner_key(owner)),
    }
}

pub(in crate::document) fn parse_owner(rest: &str) -> Option<Owner> {
    let (kind, name) = rest.split_once(':')?;
    let name = name.split('\t').next()?;
    Some(Owner {
        kind: OwnerKind::parse(kind)?,
        name: name.to_owned(),
    })
}

pub(in crate::document) fn link_key(link: Link) -> String {
    match link {
        Link::Action(id) => format!("{LINK}{id}"),
        Link::Number(number) => format!("{LINK}#{number}"),
    }
}

pub(in crate::document) fn parse_link(rest: &str) -> Option<Link> {
    match rest.strip_prefix('#') {
        Some(number) => number.parse().ok().map(Link::Number),
        None => ActionId::parse(rest).map(Link::Action),
    }
}

/// `2018-10 Oct’18`: the month where it is known, then what was printed or typed.
pub(in crate::document) fn origin_value(origin: Option<&Origin>) -> ScalarValue {
    match origin {
        None => ScalarValue::Null,
        Some(origin) => {
            let month = origin.month.map(|m| m.to_string()).unwrap_or_default();
            format!("{month} {}", origin.printed).as_str().into()
        }
    }
}

pub(in crate::document) fn parse_origin(text: &str) -> Option<Origin> {
    let (month, printed) = text.split_once(' ')?;
    Some(Origin {
        month: Month::parse(month),
        printed: printed.to_owned(),
    })
}

pub(in crate::document) fn number_value(number: Option<u32>) -> ScalarValue {
    number.map_or(ScalarValue::Null, |number| i64::from(number).into())
}

pub(in crate::document) fn category_value(category: Option<CategoryId>) -> ScalarValue {
    category.map_or(ScalarValue::Null, |id| id.to_string().as_str().into())
}

/// `10-19 24-25`: first and last line of each piece.
pub(in crate::document) fn lines_value(lines: &[(u32, u32)]) -> String {
    let pieces: Vec<_> = lines.iter().map(|(a, b)| format!("{a}-{b}")).collect();
    pieces.join(" ")
}

pub(in crate::document) fn parse_lines(text: &str) -> Vec<(u32, u32)> {
    text.split(' ')
        .filter_map(|piece| {
            let (a, b) = piece.split_once('-')?;
            Some((a.parse().ok()?, b.parse().ok()?))
        })
        .collect()
}
