//! Keys and what is signed with them: a key is introduced and checked, and what was agreed is reworded.

use crate::{
    harness::{Browser, is, read_out_key, starts},
    steps::*,
};

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
    key.button(starts(format!("Checked: {whose}, ")))
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
