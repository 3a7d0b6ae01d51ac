//! A log leaves this device: a copy first, all that this browser kept of it with it, and no other log.

use crate::{
    harness::{World, has, is, starts},
    steps::*,
};

const ESCAPE: &str = "\u{e00c}";

pub(crate) async fn a_log_is_removed_after_a_copy_and_leaves_nothing_behind(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    menu(&page, is("Actions")).click().await;
    page.button(is("Views")).click().await;
    let views = page.dialog(is("Saved views"));
    views
        .textbox(starts("Save what is listed now"))
        .fill("All of them")
        .await;
    views.button(is("Save view")).click().await;
    views.link(is("All of them")).appears().await;
    page.press(ESCAPE).await;
    is_saved(&page).await;
    let address = page.fragment().await;
    let log = address.split('/').nth(2).unwrap_or_default().to_owned();
    let log = log.split('?').next().unwrap_or_default();
    let kept =
        "return Object.keys(localStorage).filter(key => key.includes(arguments[0])).join(' ')";
    let left = page.run(kept, vec![log.into()]).await;
    let left = left.as_str().unwrap_or_default().to_owned();
    assert!(left.contains("views/"), "{address}: {left}");

    // Another log is open meanwhile.
    page.visit("").await;
    page.textbox(is("Title of the log")).fill("Wrecks").await;
    page.button(is("Start this log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    add_action(&page, 1, "Mark the wreck").await;
    is_saved(&page).await;

    page.visit("").await;
    page.button(is("Remove Tide tables")).click().await;
    let dialog = page.dialog(is("Remove this log from this device?"));
    dialog.says("No copy of it has ever been saved").await;
    dialog.button(is("Save a snapshot first")).click().await;
    dialog
        .status(is("The snapshot is in your downloads."))
        .appears()
        .await;
    let (name, bytes) = page.downloaded(".automerge").await;
    assert!(name.starts_with("Tide tables "), "{name}");
    dialog
        .button(is("Remove it from this device"))
        .click()
        .await;
    page.status(is("Tide tables was removed from this device."))
        .appears()
        .await;
    page.link(is("Tide tables")).goes().await;
    let left = page.run(kept, vec![log.into()]).await;
    assert_eq!(left, "", "nothing of it is kept");

    page.visit_again().await;
    page.link(is("Wrecks")).appears().await;
    page.link(is("Tide tables")).are(0).await;
    page.link(is("Wrecks")).click().await;
    page.row(has("Mark the wreck")).appears().await;

    // The copy is the whole log.
    page.visit("").await;
    let file = world.write(&name, &bytes);
    pick_file(&page, page.button(is("Choose a snapshot")), &file).await;
    page.heading(is("Tide tables")).appears().await;
    page.button(is("Keep this log here")).click().await;
    page.row(has("Agree the tide table")).appears().await;
}
