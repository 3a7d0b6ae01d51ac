//! Two devices at one meeting: what one of them recorded while the other closed it comes in by a file, is shown as late, and
//! a supplement signs it.

use crate::{
    harness::{Browser, World, is, starts},
    round::{add_organisation, merges},
    signing::introduce_key,
    steps::*,
};

const MEETING: &str = "Spring meeting, 16 May 2047";

/// A log whose rule asks the Harbour Trust, with one action whose end is proposed and a meeting at which the Trust is.
async fn before_the_meeting(fay: &Browser) {
    start_log(fay, "Tide tables", "Fay Stone", "Tideway").await;
    follow_more(fay, is("Organisations")).await;
    for name in ["Tideway", "Harbour Trust"] {
        add_organisation(fay, name).await;
    }
    set_rule_without(fay, "Tideway").await;
    introduce_key(fay).await;

    menu(fay, is("Actions")).click().await;
    add_action(fay, 1, "Agree the tide table").await;
    fay.disclosure(is("Propose an end, or withdraw it"))
        .open()
        .await;
    fay.textbox(is("Why")).fill("It was done").await;
    fay.button(is("Make this proposal")).click().await;
    fay.status(starts("Done.")).appears().await;

    menu(fay, is("Meetings")).click().await;
    fay.textbox(is("Day")).fill("16").await;
    fay.combobox(is("Month")).choose("May").await;
    fay.textbox(is("Year")).fill("2047").await;
    fay.textbox(is("Title")).fill("Spring meeting").await;
    fay.button(is("Add this meeting")).click().await;
    go_to_meeting(fay).await;
    let known = fay.group(is("Organisations that the log knows"));
    known.checkbox(is("Harbour Trust")).check().await;
    fay.button(is("Take off Harbour Trust")).appears().await;
    is_saved(fay).await;
}

async fn go_to_meeting(page: &Browser) {
    menu(page, is("Meetings")).click().await;
    page.main().link(is(MEETING)).click().await;
    page.heading(is(MEETING)).appears().await;
}

/// Whoever keeps the second list in the room opens the log from a file, and records that the Trust agrees.
async fn records_elsewhere(rosa: &Browser, world: &World, file: &(String, Vec<u8>)) {
    rosa.visit("#/who").await;
    say_who(rosa, "Rosa Reed", "Harbour Trust").await;
    rosa.visit("").await;
    let file = world.write(&file.0, &file.1);
    pick_file(rosa, rosa.button(is("Choose a snapshot")), &file).await;
    rosa.heading(is("Tide tables")).appears().await;
    rosa.button(is("Keep this log here")).click().await;
    rosa.heading(is("Ongoing actions")).appears().await;
    go_to_meeting(rosa).await;
    rosa.link(is("Run the meeting")).click().await;
    rosa.heading(is("Action 1")).appears().await;
    rosa.press("a").await;
    rosa.status(is("Action 1: Agreed: complete."))
        .appears()
        .await;
    is_saved(rosa).await;
}

pub(crate) async fn an_outcome_that_comes_in_late_is_shown_and_signed_by_a_supplement(
    world: World,
) {
    let fay = world.browser("fay").await;
    before_the_meeting(&fay).await;
    let file = snapshot(&fay).await;
    let rosa = world.browser("rosa").await;
    records_elsewhere(&rosa, &world, &file).await;

    // Meanwhile the meeting is closed on the first device, which knows of no outcome.
    go_to_meeting(&fay).await;
    fay.link(is("Run the meeting")).click().await;
    fay.heading(is("Action 1")).appears().await;
    fay.button(is("Close the meeting…")).click().await;
    let dialog = fay.dialog(is("Close the meeting?"));
    dialog.says("Nothing is signed").await;
    dialog.button(is("Close the meeting")).click().await;
    fay.main().says("its outcomes are final").await;
    is_saved(&fay).await;

    let file = snapshot(&rosa).await;
    rosa.kill();
    merges(&fay, &world, &file).await;
    go_to_meeting(&fay).await;
    let late = "1 outcome came in after the meeting was closed: not signed";
    fay.main().says(late).await;
    fay.main().link(is("Minutes")).click().await;
    fay.region(is("Came in after the meeting was closed, not signed"))
        .says("Agree the tide table")
        .await;

    fay.link(is("Back to the meeting")).click().await;
    fay.button(is("Sign 1 statement as a supplement"))
        .click()
        .await;
    fay.main().does_not_say(late).await;
    is_saved(&fay).await;
    fay.main().link(is("Minutes")).click().await;
    fay.region(is("Supplement: came in after the meeting was closed"))
        .says("Signed for Harbour Trust")
        .await;

    let file = snapshot(&fay).await;
    let file = world.write(&file.0, &file.1).display().to_string();
    let said = world.matters(&["verify", &file]);
    for words in [
        "Action 1 · Complete · agreed and signed",
        "recorded by Tideway",
    ] {
        assert!(said.contains(words), "no “{words}” in: {said}");
    }
    menu(&fay, is("Actions")).click().await;
    assert_eq!(counts(&fay).await, [0, 0, 1]);
}
