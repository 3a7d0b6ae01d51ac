//! What is found in running text, and what is left alone.

use super::*;

#[track_caller]
fn check(text: &str, expect: &[(HitKind, &str)]) {
    let mut found: Vec<_> = found(text)
        .into_iter()
        .map(|(kind, range)| (range.start, kind, &text[range]))
        .collect();
    found.sort_by_key(|(start, ..)| *start);
    let found: Vec<_> = found
        .into_iter()
        .map(|(_, kind, words)| (kind, words))
        .collect();
    assert_eq!(found, expect, "{text}");
}

#[test]
fn addresses_numbers_and_links_are_found_in_running_text() {
    check(
        "write to ada.b@tide.example.",
        &[(HitKind::Email, "ada.b@tide.example")],
    );
    check(
        "see (https://tide.example/a?b=c).",
        &[(HitKind::Link, "https://tide.example/a?b=c")],
    );
    check(
        "call 020 7946 0018 or +44 (0)20 7946",
        &[
            (HitKind::Telephone, "020 7946 0018"),
            (HitKind::Telephone, "+44 (0)20 7946"),
        ],
    );
    check(
        "at 12 Mill Street, SW1A 1AA",
        &[
            (HitKind::Address, "12 Mill Street"),
            (HitKind::LooksLikeName, "Mill Street"),
            (HitKind::Address, "SW1A 1AA"),
        ],
    );
}

#[test]
fn names_are_found_by_title_and_by_capitals() {
    check(
        "as Dr. Byron said",
        &[(HitKind::LooksLikeName, "Dr. Byron")],
    );
    check(
        "ask Mary Ann O’Brien",
        &[(HitKind::LooksLikeName, "Mary Ann O’Brien")],
    );
    check(
        "Jane Flint to reply",
        &[(HitKind::LooksLikeName, "Jane Flint")],
    );
}

#[test]
fn everyday_words_dates_and_numbers_are_left_alone() {
    for text in [
        "The Home Office to share the Privacy Impact paper",
        "due on 2019-04-18, see actions 97, 108 and 109",
        "HO and CSOs, WS2, paper 14",
        "In May the Steering Group meets",
        "",
    ] {
        check(text, &[]);
    }
}
