//! Makes the content of a public copy: takes out what is not public, finds what should perhaps not be, and replaces
//! it as was chosen.
//!
//! Clean by construction: a public action is made anew from the fields named in `strip`, so that a field which a later
//! version adds stays private until it is named there; and finding and replacing look at the same texts by the same
//! rules, so that nothing is kept that was not looked at. Knows values, not the document or who asks.

mod answers;
mod looks;
mod matching;
mod names;
mod person;
mod receipt;
mod strip;
mod texts;

pub use receipt::{Receipt, ReceiptError, commitment, file_hash, hex, receipt};

use crate::model::*;
use answers::Answers;
use matching::{Known, Match};
use std::collections::BTreeMap;

/// What a log says that should perhaps not be public. `people` are the names of all who ever wrote in it or were named in it.
pub fn find(copy: &LogCopy, people: &[String]) -> Vec<Hit> {
    hits(copy, &Known::new(copy, people))
}

fn hits(copy: &LogCopy, known: &Known) -> Vec<Hit> {
    let (mut head, mut actions, _) = strip::strip(copy, copy.head.id);
    let mut found: BTreeMap<(HitKind, String), Hit> = BTreeMap::new();
    texts::each(&mut head, &mut actions, &mut |place, text| {
        for one in known.matches(text, place.is_whole) {
            let words = &text[one.range.clone()];
            let (kind, asked) = known.asked_as(one.kind, words);
            let hit = found
                .entry((kind, public_key(asked)))
                .or_insert_with(|| Hit {
                    kind,
                    words: asked.to_owned(),
                    places: Vec::new(),
                });
            hit.places.push(HitPlace {
                action: place.action,
                name: place.name(),
                words: words.to_owned(),
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
    let known = Known::new(copy, people);
    let hits = hits(copy, &known);
    let answers = Answers::new(choices, &hits);
    let unsettled: Vec<_> = hits
        .into_iter()
        .filter(|hit| !answers.settle(hit))
        .collect();
    if !unsettled.is_empty() {
        return Err(unsettled);
    }
    let (mut head, mut actions, mut left_out) = strip::strip(copy, id);
    texts::each(&mut head, &mut actions, &mut |place, text| {
        let found = known.matches(text, place.is_whole);
        let choose = |one: &Match| {
            let words = &text[one.range.clone()];
            answers.of(known.asked_as(one.kind, words).1, words)
        };
        let (redacted, n) = redact(text, &found, choose);
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
fn redact<'a>(
    text: &str,
    found: &[Match],
    choose: impl Fn(&Match) -> Option<&'a PublicChoice>,
) -> (String, u32) {
    let (mut out, mut at, mut n) = (String::with_capacity(text.len()), 0, 0);
    for one in found {
        out.push_str(&text[at..one.range.start]);
        at = one.range.end;
        match choose(one) {
            Some(PublicChoice::Keep) => out.push_str(&text[one.range.clone()]),
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
