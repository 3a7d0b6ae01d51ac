//! The words in which an address carries a choice of rows.

use super::{CategoryChoice, ListQuery, Sort};
use crate::model::{CategoryId, Group, Stage};

impl ListQuery {
    /// The part of an address after the question mark; empty for the plain list.
    pub fn to_query(&self) -> String {
        let mut parts = Vec::new();
        let mut add = |name: &str, value: &str| parts.push(format!("{name}={}", escape(value)));
        if self.group != Group::default() {
            add("list", self.group.word());
        }
        if !self.search.is_empty() {
            add("q", &self.search);
        }
        match self.category {
            Some(CategoryChoice::None) => add("category", "none"),
            Some(CategoryChoice::Is(id)) => add("category", &id.to_string()),
            None => {}
        }
        if let Some(stage) = self.stage {
            add("stage", stage.word());
        }
        if let Some(owner) = &self.owner {
            add("owner", owner);
        }
        if let Some(origin) = &self.origin {
            add("origin", origin);
        }
        for (name, set) in [
            ("overdue", self.only.overdue),
            ("mine", self.only.mine),
            ("conflict", self.only.conflict),
            ("finding", self.only.finding),
            ("comments", self.only.comments),
        ] {
            if set {
                add("only", name);
            }
        }
        if self.sort != Sort::default() {
            add("sort", &self.sort.word());
        }
        if self.page > 0 {
            add("page", &(self.page + 1).to_string());
        }
        parts.join("&")
    }

    /// Reads what [`ListQuery::to_query`] writes; what it does not know it leaves out.
    pub fn from_query(query: &str) -> Self {
        let mut result = Self::default();
        for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
            let value = unescape(value);
            match name {
                "list" => result.group = Group::parse(&value).unwrap_or_default(),
                "q" => result.search = value,
                "category" if value == "none" => result.category = Some(CategoryChoice::None),
                "category" => {
                    result.category = CategoryId::parse(&value).map(CategoryChoice::Is);
                }
                "stage" => result.stage = Stage::parse(&value),
                "owner" => result.owner = Some(value),
                "origin" => result.origin = Some(value),
                "only" => match value.as_str() {
                    "overdue" => result.only.overdue = true,
                    "mine" => result.only.mine = true,
                    "conflict" => result.only.conflict = true,
                    "finding" => result.only.finding = true,
                    "comments" => result.only.comments = true,
                    _ => {}
                },
                "sort" => result.sort = Sort::parse(&value).unwrap_or_default(),
                "page" => {
                    result.page = value
                        .parse::<usize>()
                        .map_or(0, |page| page.saturating_sub(1));
                }
                _ => {}
            }
        }
        result
    }
}

/// Percent-encodes what would not survive in the query of an address.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Reads what [`escape`] writes; a broken escape stands for itself.
pub fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (_, Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', None) => out.push(b' '),
            (byte, None) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Only};
    use super::*;

    #[test]
    fn every_order_is_read_as_it_is_written() {
        for column in Column::ALL {
            for descending in [false, true] {
                let sort = Sort { column, descending };
                assert_eq!(Sort::parse(&sort.word()), Some(sort));
            }
        }
        assert_eq!(Sort::parse("--number"), None);
    }

    #[test]
    fn an_address_carries_every_part_of_a_query() {
        let query = ListQuery {
            group: Group::Completed,
            search: "søk & find +1%".into(),
            category: Some(CategoryChoice::Is(CategoryId::random(&mut || 9))),
            stage: Some(Stage::Closed),
            owner: Some("Ministry of \"Trees\"".into()),
            origin: Some("2018-10".into()),
            only: Only {
                overdue: true,
                mine: true,
                conflict: true,
                finding: true,
                comments: true,
            },
            sort: Sort {
                column: Column::Deadline,
                descending: true,
            },
            page: 3,
        };
        assert_eq!(ListQuery::from_query(&query.to_query()), query);
        assert_eq!(ListQuery::default().to_query(), "");
    }

    #[test]
    fn foreign_parts_of_an_address_are_left_out() {
        let query = ListQuery::from_query("sort=-nonsense&list=x&page=0&%=&q=%zz");
        assert_eq!(
            query,
            ListQuery {
                search: "%zz".into(),
                ..ListQuery::default()
            }
        );
    }
}
