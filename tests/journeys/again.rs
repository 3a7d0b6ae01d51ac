//! A document that the page wrote, edited by somebody else and brought back: what differs is shown, then merged.

use crate::{
    harness::{Browser, World, has, is, starts},
    steps::*,
};

pub(crate) async fn an_exported_table_that_was_edited_comes_back_as_changes(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    set_deadline(&page, "March", "2047", None).await;
    add_action(&page, 2, "Mark the wreck").await;
    is_saved(&page).await;
    menu(&page, is("Share")).click().await;
    page.radio(starts("CSV: ")).click().await;
    page.main()
        .says("This file holds the log as it is now, without its history.")
        .await;
    page.button(is("Download")).click().await;
    let (name, bytes) = page.downloaded(".csv").await;
    let table = String::from_utf8(bytes).expect("a CSV is text");

    // A colleague edits it; meanwhile the same deadline moves here.
    let edited = table
        .replace("Agree the tide table", "Agree the tide table by sounding")
        .replace("2047-03", "May 2047");
    assert!(edited.contains("May 2047"), "{table}");
    menu(&page, is("Actions")).click().await;
    open_action(&page, "Agree the tide table").await;
    set_deadline(&page, "July", "2047", Some("The pilots are at sea")).await;
    menu(&page, is("Actions")).click().await;
    open_action(&page, "Mark the wreck").await;
    page.textbox(is("Wording")).types(" in red").await;
    is_saved(&page).await;

    let file = world.write(&name, edited.as_bytes());
    bring_back(&page, &file).await;
    page.main()
        .says("by 1 person to 1 action, 1 conflict.")
        .await;
    let conflict = page.region(starts("Conflicts"));
    conflict.says("deadline").await;
    conflict.says("May 2047").await;
    conflict.says("July 2047").await;
    page.main().says("by sounding").await;
    page.main().does_not_say("in red").await;

    page.button(is("Merge these changes")).click().await;
    page.status(has("merged.")).appears().await;
    page.link(is("Go to the log")).click().await;
    let row = page.row(has("Agree the tide table by sounding"));
    row.says("2 values for deadline").await;
    // What nobody touched in the file stays as it was edited here.
    page.row(has("Mark the wreck in red")).appears().await;

    // One undo takes all of it back, and the file can come once more.
    page.button(starts("Undo: Merged")).click().await;
    row.goes().await;
    let row = page.row(has("Agree the tide table"));
    row.does_not_say("by sounding").await;
    row.does_not_say("2 values").await;
    row.says("July 2047").await;
    page.button(starts("Redo: Merged")).click().await;
    page.row(has("by sounding")).appears().await;
    is_saved(&page).await;
    bring_back(&page, &file).await;
    page.main()
        .says("Nothing new: everything in this file is here already.")
        .await;
}

/// Has the page compare a file with the log that is open, as it offers by itself for a file that it wrote.
async fn bring_back(page: &Browser, file: &std::path::Path) {
    follow_more(page, is("Import")).await;
    pick_file(page, page.button(is("Choose a document")), file).await;
    page.heading(is("What was understood")).appears().await;
    let update = page.radio(starts("Update this log: "));
    update.is_checked().await;
    page.button(is("See what differs")).click().await;
    page.heading(is("What a document would change"))
        .appears()
        .await;
}
