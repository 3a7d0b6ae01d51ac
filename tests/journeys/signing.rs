//! Keys and what is signed with them: a key is introduced and checked, and what was agreed is reworded.

use crate::{
    harness::{Browser, World, is, read_out_key, starts},
    paper::read,
    round::add_organisation,
    steps::*,
};
use std::collections::BTreeSet;

/// Introduces the key of this device; who signs and for whom is known from who writes.
pub(crate) async fn introduce_key(page: &Browser) {
    follow_more(page, is("Organisations")).await;
    page.main().link(is("keys")).click().await;
    page.button(is("Introduce this key")).click().await;
    page.status(is("Signed, and kept in the log."))
        .appears()
        .await;
    is_saved(page).await;
    // Nothing that runs in this page can read it out.
    page.main().says("where no page can read it out").await;
    assert_eq!(read_out_key(page).await, [false, false]);
}

/// Says that the key of somebody is the one that was read out.
pub(crate) async fn check_key(page: &Browser, whose: &str, by: &str) {
    let check = page.disclosure(starts(format!("Check or revoke {whose}, ")));
    check.open().await;
    let key = page.item(starts(format!("{whose}, ")));
    key.textbox(starts("How it was checked"))
        .fill("By telephone")
        .await;
    key.button(starts("The words are the same: it is checked"))
        .click()
        .await;
    key.says(&format!("Checked by {by}")).await;
    key.says("By telephone").await;
    is_saved(page).await;
}

/// Agreement is to exact words: with others it stands no more, and what has changed is shown.
pub(crate) async fn reword_what_was_agreed(page: &Browser) {
    let agreement = page.region(is("Agreement"));
    agreement.does_not_say("earlier wording").await;
    page.textbox(is("Wording")).types(", twice").await;
    agreement.says("agreed on an earlier wording").await;
    agreement
        .disclosure(is("Show what was signed"))
        .open()
        .await;
    agreement
        .says("Said of an earlier wording. What has changed since:")
        .await;
    // What is shown follows what is typed.
    agreement.says("twice").await;
    let (_, added) = agreement.struck_and_added().await;
    let is_there = added.iter().any(|words| words.contains("twice"));
    assert!(is_there, "{added:?}");
    is_saved(page).await;
}

/// What was recorded of an organisation at a meeting is signed by one of its own.
pub(crate) async fn confirm_what_was_recorded(page: &Browser) {
    let agreement = page.region(is("Agreement"));
    let signed = agreement.disclosure(is("Show what was signed"));
    signed.open().await;
    agreement.says("they have not signed it themselves").await;
    // The word of the other organisation is not theirs to sign.
    let sign = agreement.button(is("Sign it ourselves"));
    sign.click().await;
    page.status(starts("Signed. ")).appears().await;
    signed.open().await;
    agreement
        .says("Recorded by Tideway; signed by themselves")
        .await;
    sign.goes().await;
    is_saved(page).await;
}

/// The keys of each organisation stand on a page of their own: its name, its people and their words.
pub(crate) async fn print_keys(page: &Browser, world: &World, parties: &[(&str, &str)]) {
    follow_more(page, is("Organisations")).await;
    page.main().link(is("keys")).click().await;
    let cards: Vec<_> = parties
        .iter()
        .map(|(name, _)| page.region(is(*name)))
        .collect();
    let mut words = Vec::new();
    for card in &cards {
        card.appears().await;
        words.push(card.words().await);
    }
    page.button(is("Print this page")).appears().await;
    let file = world.write("keys.pdf", &page.print_to_pdf().await);
    let text = read(&["-layout"], &file);
    let sheets: Vec<&str> = text.split('\u{c}').collect();
    let sheet_of = |name: &str, person: &str| {
        let has = |sheet: &&str| sheet.contains(name) && sheet.contains(person);
        let found: Vec<_> = (0..sheets.len()).filter(|n| has(&sheets[*n])).collect();
        assert_eq!(found.len(), 1, "{name} on {found:?}:\n{text}");
        found[0]
    };
    let found: Vec<usize> = parties
        .iter()
        .map(|(name, person)| sheet_of(name, person))
        .collect();
    let apart: BTreeSet<_> = found.iter().collect();
    assert_eq!(apart.len(), parties.len(), "a page for each:\n{text}");
    for (n, all) in found.into_iter().zip(&words) {
        let key = fingerprint_in(all);
        let printed: Vec<&str> = sheets[n].split_whitespace().collect();
        let is_there = key.iter().all(|word| printed.contains(word));
        assert!(is_there, "no {key:?} in:\n{text}");
    }
}

/// The twelve words of a key, in threes of four with a dot between them.
fn fingerprint_in(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let dot = words.iter().position(|word| *word == "·");
    let dot = dot.unwrap_or_else(|| panic!("no key in: {text}"));
    let key = words[dot - 4..dot + 10].iter().copied();
    key.filter(|word| *word != "·").collect()
}

/// A device of which the key was revoked, or that was introduced for the wrong organisation, gets another one.
pub(crate) async fn a_key_that_was_revoked_gives_way_to_a_new_one(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    follow_more(&page, is("Organisations")).await;
    add_organisation(&page, "Harbour Office").await;
    introduce_key(&page).await;
    let words = page.region(is("This device")).words().await;
    let first: Vec<String> = fingerprint_in(&words)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let whose = "Ada Byron, Laptop";
    page.disclosure(starts(format!("Check or revoke {whose}")))
        .open()
        .await;
    page.button(is(format!("Revoke this key: {whose}")))
        .click()
        .await;
    // It cannot be undone: nothing is revoked before somebody has said why.
    let dialog = page.dialog(is("Revoke this key?"));
    let revoke = dialog.button(is("Revoke this key"));
    revoke.click().await;
    dialog.says("Say why it is revoked").await;
    dialog
        .textbox(is("Why it is revoked"))
        .fill("Left on the ferry")
        .await;
    revoke.click().await;
    page.heading(is("Harbour Office")).has_focus().await;
    let all = page.region(is("Everybody’s keys"));
    all.says("Revoked by Ada Byron").await;
    all.says("Left on the ferry").await;
    page.button(is("Make a new key for this device"))
        .click()
        .await;
    let introduce = page.button(is("Introduce this key"));
    introduce.appears().await;
    let words = page.region(is("This device")).words().await;
    let second = fingerprint_in(&words);
    assert_ne!(first, second);
    introduce.click().await;
    all.item(starts(whose)).are(2).await;
    introduce.goes().await;
    is_saved(&page).await;
    // What it has now, it has after the next start as well.
    page.visit_again().await;
    let device = page.region(is("This device"));
    device.says(&second[..4].join(" ")).await;
}
