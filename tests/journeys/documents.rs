//! Documents: one that takes long is left while it is read; a public copy is made without what is not for all;
//! a letter is written that carries the log.

use crate::{
    harness::{Browser, World, has, is, repository, starts},
    sharing::share,
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
    attached.choose("A page").await;
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

/// An owner is reminded of their rows by a file that holds no others, with an invitation, by text or by mail program.
pub(crate) async fn an_owner_gets_a_letter_with_their_rows_and_an_invitation(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    for (number, wording, owner) in [
        (1, "Agree the tide table", "Grace Pole"),
        (2, "Count the boats", "Hal Reed"),
    ] {
        menu(&page, is("Actions")).click().await;
        add_action(&page, number, wording).await;
        page.disclosure(is("Add an owner")).open().await;
        page.textbox(is("Name")).fill(owner).await;
        page.button(is("Add this owner")).click().await;
        page.button(is(format!("Remove {owner}"))).appears().await;
        is_saved(&page).await;
    }
    let (_relay, address) = world.relay(0);
    share(&page, &address, "They can only read").await;
    menu(&page, is("Share")).click().await;
    let whom = page.combobox(is("To whom"));
    whom.choose("Grace Pole: a reminder of 1 open action").await;
    page.combobox(is("File attached to the draft"))
        .choose("CSV")
        .await;
    page.checkbox(starts("Put in an invitation to write"))
        .check()
        .await;
    page.button(is("Write the letter")).click().await;
    page.status(is("The letter is below.")).appears().await;
    let main = page.main();
    main.says("Agree the tide table").await;
    main.says("#/join/").await;
    main.does_not_say("Count the boats").await;
    page.button(is("Save the file alone")).click().await;
    let (_, rows) = page.downloaded(".csv").await;
    let rows = String::from_utf8(rows).expect("a CSV is text");
    assert!(rows.contains("Agree the tide table"), "{rows}");
    assert!(!rows.contains("Count the boats"), "{rows}");
    page.link(is("Write it in the mail program"))
        .appears()
        .await;
    let mail = "return document.querySelector('a[href^=\"mailto:\"]').getAttribute('href')";
    let mail = page.run(mail, vec![]).await;
    let mail = mail.as_str().expect("an address");
    assert!(mail.starts_with("mailto:?subject="), "{mail}");
    assert!(mail.contains("Agree%20the%20tide%20table"), "{mail}");
    page.button(is("Copy the letter")).click().await;
    page.status(is("The text is on the clipboard."))
        .appears()
        .await;
}
