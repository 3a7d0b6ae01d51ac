//! The story of one round: three people on three profiles, with no network for most of it, exchange the log as files;
//! it ends with a file that the command line accepts on its own.

use crate::{
    harness::{Browser, World, has, is, starts},
    steps::*,
};

const ENTER: &str = "\u{e007}";

async fn add_organisation(page: &Browser, name: &str) {
    page.textbox(is("Name")).fill(name).await;
    page.button(is("Add this organisation")).click().await;
    page.status(is(format!("{name} was added.")))
        .appears()
        .await;
}

/// Introduces the key of this device; who signs and for whom is known from who writes.
async fn introduce_key(page: &Browser) {
    follow_more(page, is("Organisations")).await;
    page.main().link(is("keys")).click().await;
    page.button(is("Introduce this key")).click().await;
    page.status(is("Signed, and kept in the log."))
        .appears()
        .await;
    is_saved(page).await;
}

/// Opens a snapshot on a profile that has never seen the log.
async fn takes(page: &Browser, world: &World, file: &(String, Vec<u8>), name: &str, of: &str) {
    page.visit("#/who").await;
    say_who(page, name, of).await;
    page.visit("").await;
    let file = world.write(&file.0, &file.1);
    pick_file(page, page.button(is("Choose a snapshot")), &file).await;
    page.button(is("Keep this log here")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(page).await;
}

/// Opens a snapshot of the log that is open, and merges it.
async fn merges(page: &Browser, world: &World, file: &(String, Vec<u8>)) {
    let file = world.write(&file.0, &file.1);
    menu(page, is("Actions")).click().await;
    follow_more(page, is("Open a snapshot")).await;
    pick_file(page, page.main().button(is("Choose a snapshot")), &file).await;
    page.button(is("Merge these changes")).click().await;
    page.status(has("merged.")).appears().await;
    is_saved(page).await;
}

async fn proposed(page: &Browser) {
    menu(page, is("Actions")).click().await;
    let parts = page.navigation(is("Parts of the log"));
    parts.link(starts("Proposed complete")).click().await;
    page.heading(is("Proposed complete")).appears().await;
}

async fn set_up(fay: &Browser) {
    keep_example(fay, "Fay Stone", "Tideway").await;
    follow_more(fay, is("Organisations")).await;
    for name in ["Tideway", "Harbour Trust", "Tide Watch"] {
        add_organisation(fay, name).await;
    }
    let named = fay.group(is("Whose agreement counts"));
    for name in ["Harbour Trust", "Tide Watch"] {
        named.checkbox(is(name)).check().await;
    }
    // Ticked by itself, as the first reviewer that was named.
    named.checkbox(is("Tideway")).click().await;
    fay.group(starts("Who may record"))
        .checkbox(is("Tideway"))
        .check()
        .await;
    fay.button(is("Set this rule")).click().await;
    fay.status(starts("The rule is set")).appears().await;
    let person = fay.textbox(is("Somebody who speaks for Harbour Trust"));
    person.fill("Rosa Reed").await;
    person.types(ENTER).await;
    fay.button(is("Take Rosa Reed off Harbour Trust"))
        .appears()
        .await;
    introduce_key(fay).await;

    menu(fay, is("Meetings")).click().await;
    fay.textbox(is("Day")).fill("19").await;
    fay.combobox(is("Month")).choose("May").await;
    fay.textbox(is("Year")).fill("2047").await;
    fay.textbox(is("Title")).fill("Spring meeting").await;
    fay.button(is("Add this meeting")).click().await;
    fay.main()
        .link(is("Spring meeting, 19 May 2047"))
        .click()
        .await;
    let known = fay.group(is("Organisations that the log knows"));
    for name in ["Harbour Trust", "Tide Watch"] {
        known.checkbox(is(name)).check().await;
        fay.button(is(format!("Take off {name}"))).appears().await;
    }
    is_saved(fay).await;
}

async fn hold_meeting(fay: &Browser) {
    menu(fay, is("Meetings")).click().await;
    fay.main()
        .link(is("Spring meeting, 19 May 2047"))
        .click()
        .await;
    fay.link(is("Run the meeting")).click().await;
    fay.main().says("Quorum: 2 of the 2 organisations").await;
    let agenda = fay.navigation(is("Agenda"));
    agenda.button(is("Action 4")).click().await;
    fay.heading(is("Action 4")).appears().await;
    fay.press("a").await;
    fay.status(is("Action 4: Agreed: complete."))
        .appears()
        .await;
    agenda.button(is("Action 18")).click().await;
    fay.heading(is("Action 18")).appears().await;
    fay.press("1").await;
    fay.main().says("Agreed: complete (Harbour Trust)").await;
    fay.press("2").await;
    fay.main().says("Agreed: complete (Tide Watch)").await;
    agenda.button(is("Action 10")).click().await;
    fay.heading(is("Action 10")).appears().await;
    fay.press("o").await;
    fay.combobox(is("Month")).choose("July").await;
    fay.textbox(is("Year")).fill("2047").await;
    fay.textbox(is("Why the deadline moves"))
        .fill("No room on this agenda")
        .await;
    fay.button(is("Record this")).click().await;
    fay.status(is("Action 10: Rolled over to July 2047."))
        .appears()
        .await;

    // All that is signed is shown word for word, then signed at once.
    fay.button(is("Close the meeting…")).click().await;
    let dialog = fay.dialog(is("Close the meeting?"));
    dialog.says("Signed with the key of this device").await;
    dialog.says("Status of Action 17 to be corrected").await;
    dialog
        .button(is("Sign 4 statements and close the meeting"))
        .click()
        .await;
    fay.main().says("its outcomes are final").await;
    is_saved(fay).await;
    fay.link(is("Back to the meeting")).click().await;
    fay.link(is("Minutes")).click().await;
    fay.row(starts("4 ")).says("Signed.").await;
}

pub(crate) async fn one_round_of_three_people_ends_with_a_file_that_verifies(mut world: World) {
    let fay = world.browser("fay").await;
    set_up(&fay).await;
    let first = snapshot(&fay).await;
    let rosa = world.browser("rosa").await;
    takes(&rosa, &world, &first, "Rosa Reed", "Harbour Trust").await;
    let olga = world.browser("olga").await;
    takes(&olga, &world, &first, "Olga Berg", "Harbour Authority").await;
    // From here on nobody has a network.
    world.stop_server();

    // On the train: what was proposed too early goes back, signed.
    introduce_key(&rosa).await;
    proposed(&rosa).await;
    open_action(&rosa, "SHA to explain who may see").await;
    rosa.disclosure(is("Agree, or return it")).open().await;
    rosa.radio(is("We return it, with a reason")).click().await;
    rosa.textbox(is("Note, or the reason"))
        .fill("We have not seen the answer")
        .await;
    rosa.button(is("Sign this")).click().await;
    rosa.status(starts("Signed. ")).appears().await;
    is_saved(&rosa).await;
    let from_rosa = snapshot(&rosa).await;
    menu(&olga, is("Actions")).click().await;
    open_action(&olga, "SHA to table a discussion").await;
    olga.textbox(is("What you want to say"))
        .fill("It does not fit in this time")
        .await;
    olga.button(is("Add this update")).click().await;
    olga.status(is("Your update was added.")).appears().await;
    is_saved(&olga).await;
    let from_olga = snapshot(&olga).await;

    // The facilitator has both, settles the number that stands twice, and sends out an edition.
    merges(&fay, &world, &from_rosa).await;
    merges(&fay, &world, &from_olga).await;
    menu(&fay, is("Editions")).click().await;
    fay.button(is("Settle the numbers so")).click().await;
    fay.textbox(is("To whom it goes")).fill("All members").await;
    fay.button(starts("Freeze edition 1")).click().await;
    fay.button(is("Freeze it")).click().await;
    fay.heading(starts("Edition 1, ")).appears().await;
    hold_meeting(&fay).await;
    let last = snapshot(&fay).await;

    // Whoever gets the file checks it without a page, a network or the log's past.
    let file = world.write("round.automerge", &last.1);
    let said = world.matters(&["verify", &file.display().to_string()]);
    for words in [
        "Action 4 · Complete · agreed and signed",
        "Action 18 · Complete · agreed and signed",
        "recorded by Tideway",
        "note: We have not seen the answer",
        "recorded, not signed",
    ] {
        assert!(said.contains(words), "no “{words}” in: {said}");
    }

    // Back at the reviewer's: the same contents, confirmed with her own key.
    merges(&rosa, &world, &last).await;
    menu(&rosa, is("Editions")).click().await;
    rosa.button(is("We have these contents: sign it"))
        .click()
        .await;
    rosa.main().says("The same contents are confirmed by").await;
    is_saved(&rosa).await;
}
