//! Documents: one that takes long is left while it is read; a public copy is made without what is not for all;
//! a letter is written that carries the log.

use crate::{
    harness::{Browser, World, has, is, repository, starts},
    steps::*,
};
use matters_arising::text;
use serde_json::Value;
use std::fmt::Write;

pub(crate) async fn a_long_import_is_stopped_and_nothing_of_it_kept(world: World) {
    let page = world.browser("ada").await;
    let mut long = String::from("No.,Action,Status,Owner\n");
    for n in 1..40_000 {
        let at = n % 89;
        let _ = writeln!(
            long,
            "{n},Sound the channel by mark {at} before the tide of day {n} turns and tell the pilots,Ongoing,Harbour Office"
        );
    }
    let long = world.write("Soundings.csv", long.as_bytes());
    page.visit("").await;
    pick_file(&page, page.button(is("Choose a document")), &long).await;
    page.status(has("Reading the document…")).appears().await;
    page.button(is("Stop")).click().await;
    page.status(is("Stopped. Nothing of it was kept."))
        .appears()
        .await;
    page.heading(is("Import a document")).has_focus().await;
    page.heading(is("What was understood")).goes().await;

    // The next document is read as if nothing had been.
    let short = repository().join("public/example/harbour-forum-action-log.txt");
    pick_file(&page, page.button(is("Choose a document")), &short).await;
    page.heading(is("What was understood")).appears().await;
    page.main().does_not_say("Soundings.csv").await;
    say_who(&page, "Ada Byron", "Harbour Office").await;
    assert!(keep_rows(&page).await < 100);
}

pub(crate) async fn a_public_copy_has_neither_names_nor_what_is_internal(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Order the charts from grace@charts.example").await;
    let said = page.textbox(is("What you want to say"));
    let internal = page.checkbox(starts("Internal: "));
    let updates = page.region(is("Updates and questions"));
    said.fill("They come in May").await;
    page.button(is("Add this update")).click().await;
    updates.says("They come in May").await;
    said.fill("The pilots must not know what they cost").await;
    internal.check().await;
    page.button(is("Add this update")).click().await;
    updates
        .says("The pilots must not know what they cost")
        .await;
    updates.says("Internal").await;
    // The next one is for all again.
    internal.is_not_checked().await;
    is_saved(&page).await;

    menu(&page, is("Share")).click().await;
    write_letter(&page).await;
    page.combobox(is("Format of the copy")).choose("CSV").await;
    page.button(is("Look for names")).click().await;
    page.heading(is("To settle")).has_focus().await;
    let blanks = page.radio(starts("Blank it"));
    for at in 0..blanks.count().await {
        blanks.nth(at).click().await;
    }
    let address = page.group(is("“grace@charts.example” becomes"));
    address.radio(starts("Put a role")).click().await;
    page.button(is("Go on")).click().await;
    let problem = page.alert(has("There is a problem"));
    problem.has_focus().await;
    let role = page.textbox(is("Role for “grace@charts.example”"));
    role.fill("the chart office").await;
    page.button(is("Go on")).click().await;
    page.status(is("The public copy is ready.")).appears().await;
    page.main().says("1 internal entry").await;

    let text = async || {
        page.button(is("Download the public copy")).click().await;
        let (_, bytes) = page.downloaded(".csv").await;
        String::from_utf8(bytes).expect("a CSV is text")
    };
    let copy = text().await;
    assert!(
        copy.contains("Order the charts from the chart office"),
        "{copy}"
    );
    assert!(copy.contains("They come in May"), "{copy}");
    for hidden in ["grace", "pilots", "Ada", "Byron"] {
        assert!(!copy.contains(hidden), "{hidden} is in {copy}");
    }
    page.button(is("Download its receipt")).click().await;
    let (_, receipt) = page.downloaded("receipt.json").await;
    let receipt: Value = serde_json::from_slice(&receipt).expect("a receipt is JSON");
    assert!(receipt.is_object(), "{receipt}");
    assert!(!receipt.to_string().contains("grace"), "{receipt}");

    // What was settled is not asked again.
    menu(&page, is("Actions")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    menu(&page, is("Share")).click().await;
    page.combobox(is("Format of the copy")).choose("CSV").await;
    page.button(is("Look for names")).click().await;
    page.status(is("The public copy is ready.")).appears().await;
    assert_eq!(text().await, copy);
}

/// Writes the note to circulate the log with, as a draft that carries the log as a page. Before any file with the whole
/// history can leave, the page says what is in it.
async fn write_letter(page: &Browser) {
    page.main().says("A snapshot contains everything.").await;
    page.main().says(text::CARRIES_HISTORY).await;
    page.radio(starts("CSV: ")).click().await;
    page.main().does_not_say(text::CARRIES_HISTORY).await;
    let attached = page.combobox(is("File attached to the draft"));
    attached.choose("Html").await;
    page.main().says(text::CARRIES_HISTORY).await;
    page.button(is("Write the letter")).click().await;
    page.status(is("The letter is below.")).appears().await;
    let draft = page.button(is("Save as a draft (.eml)"));
    draft.click().await;
    let (_, draft) = page.downloaded(".eml").await;
    let draft = String::from_utf8(draft).expect("a draft is ASCII");
    for part in [
        "X-Unsent: 1\r\n",
        "\r\nSubject: Action log: Tide tables",
        "Content-Disposition: attachment",
        ".html",
    ] {
        assert!(draft.contains(part), "no “{part}” in {draft}");
    }
    attached.choose("Nothing").await;
}
