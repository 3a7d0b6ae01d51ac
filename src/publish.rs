//! Makes the content of a public copy: takes out what is not public, finds what should perhaps not be, and replaces
//! it as was chosen.
//!
//! Clean by construction: a public action is made anew from the fields named in `strip`, so that a field which a later
//! version adds stays private until it is named there; and finding and replacing look at the same texts by the same
//! rules, so that nothing is kept that was not looked at. Knows values, not the document or who asks.

mod looks;
mod matching;
mod names;
mod receipt;
mod strip;
mod texts;

pub use receipt::{Receipt, ReceiptError, commitment, file_hash, hex, receipt};

use crate::model::*;
use matching::{Known, Match};
use std::collections::BTreeMap;

/// What a log says that should perhaps not be public. `people` are the names of all who ever wrote in it or were named in it.
pub fn find(copy: &LogCopy, people: &[String]) -> Vec<Hit> {
    let (mut head, mut actions, _) = strip::strip(copy, copy.head.id);
    let known = Known::new(copy, people);
    let mut found: BTreeMap<(HitKind, String), Hit> = BTreeMap::new();
    texts::each(&mut head, &mut actions, &mut |place, text| {
        for one in known.matches(text, place.is_whole) {
            let words = &text[one.range.clone()];
            let hit = found
                .entry((one.kind, public_key(words)))
                .or_insert_with(|| Hit {
                    kind: one.kind,
                    words: words.to_owned(),
                    places: Vec::new(),
                });
            hit.places.push(HitPlace {
                action: place.action,
                name: place.name(),
                before: excerpt_before(&text[..one.range.start]),
                after: excerpt_after(&text[one.range.end..]),
            });
        }
    });
    found.into_values().collect()
}

/// The public content of a log as the choices have it, under an id of its own; or what is still to be chosen.
pub fn public(
    copy: &LogCopy,
    people: &[String],
    choices: &PublicChoices,
    id: LogId,
) -> Result<Cleaned, Vec<Hit>> {
    let unsettled: Vec<_> = find(copy, people)
        .into_iter()
        .filter(|hit| !choices.contains_key(&public_key(&hit.words)))
        .collect();
    if !unsettled.is_empty() {
        return Err(unsettled);
    }
    let known = Known::new(copy, people);
    let (mut head, mut actions, mut left_out) = strip::strip(copy, id);
    texts::each(&mut head, &mut actions, &mut |place, text| {
        let found = known.matches(text, place.is_whole);
        let (redacted, n) = redact(text, &found, choices);
        left_out.replaced += n;
        *text = redacted;
    });
    strip::settle_owners(&mut actions);
    Ok(Cleaned {
        head,
        actions,
        left_out,
    })
}

/// The text with what was found replaced, and in how many places.
fn redact(text: &str, found: &[Match], choices: &PublicChoices) -> (String, u32) {
    let (mut out, mut at, mut n) = (String::with_capacity(text.len()), 0, 0);
    for one in found {
        let words = &text[one.range.clone()];
        out.push_str(&text[at..one.range.start]);
        at = one.range.end;
        match choices.get(&public_key(words)) {
            Some(PublicChoice::Keep) => out.push_str(words),
            Some(PublicChoice::Words(role)) => {
                out.push_str(role);
                n += 1;
            }
            // What nobody has chosen anything for does not come here; if it did, it would not get out.
            Some(PublicChoice::Blank) | None => {
                out.push_str(BLANK);
                n += 1;
            }
        }
    }
    out.push_str(&text[at..]);
    (out, n)
}

/// How many characters stand around what was found.
const AROUND: usize = 40;

fn excerpt_before(text: &str) -> String {
    let n = text.chars().count();
    let cut: String = text.chars().skip(n.saturating_sub(AROUND)).collect();
    if n > AROUND { format!("…{cut}") } else { cut }
}

fn excerpt_after(text: &str) -> String {
    let cut: String = text.chars().take(AROUND).collect();
    if cut.len() < text.len() {
        format!("{cut}…")
    } else {
        cut
    }
}
