//! A round: a meeting is planned, run by keyboard and closed; an edition is frozen; what changed since is told.

use crate::{
    harness::{Browser, World, is, starts},
    steps::*,
};
use matters_arising::{model::Day, text};
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) async fn a_meeting_is_run_and_an_edition_frozen(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Wrecks and tides", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    set_deadline(&page, "May", "2019", None).await;

    menu(&page, is("Meetings")).click().await;
    page.textbox(is("Day")).fill("14").await;
    page.combobox(is("Month")).choose("June").await;
    page.textbox(is("Year")).fill("2047").await;
    page.textbox(is("Title")).fill("Workshop 4").await;
    page.button(is("Add this meeting")).click().await;
    page.main()
        .link(is("Workshop 4, 14 June 2047"))
        .click()
        .await;
    page.heading(is("Workshop 4, 14 June 2047")).appears().await;
    page.region(is("Agenda")).says("Overdue").await;
    page.textbox(is("Organisation")).fill("Divers’ Club").await;
    page.button(is("Note as present")).click().await;
    page.region(is("Present")).says("Divers’ Club").await;

    // One key an outcome.
    page.link(is("Run the meeting")).click().await;
    page.heading(is("Action 1")).appears().await;
    page.press("o").await;
    page.combobox(is("Month")).choose("July").await;
    page.textbox(is("Year")).fill("2047").await;
    page.textbox(is("Why the deadline moves"))
        .fill("The divers are ill")
        .await;
    page.button(is("Record this")).click().await;
    page.status(is("Action 1: Rolled over to July 2047."))
        .appears()
        .await;
    page.press("n").await;
    page.textbox(is("What is to be done"))
        .fill("Mark the wreck")
        .await;
    page.button(is("Record this")).click().await;
    page.navigation(is("Agenda")).says("Action 2").await;
    page.button(is("Close the meeting…")).click().await;
    let dialog = page.dialog(is("Close the meeting?"));
    dialog.says("2 outcomes stand in the minutes").await;
    // What would be signed is known before anything can be.
    dialog.says("Nothing is signed").await;
    dialog.button(is("Close the meeting")).click().await;
    page.main().says("its outcomes are final").await;
    is_saved(&page).await;

    page.link(is("Back to the meeting")).click().await;
    page.link(is("Minutes")).click().await;
    let moved = page.region(is("Deadlines moved"));
    moved.says("Rolled over to July 2047, from May 2019").await;
    moved.says("The divers are ill").await;
    page.region(is("New actions")).says("Mark the wreck").await;
    page.main().says("Divers’ Club").await;
    page.button(is("Download for Word")).click().await;
    page.status(is("Minutes 2047-06-14.docx is in your downloads."))
        .appears()
        .await;

    menu(&page, is("Editions")).click().await;
    page.textbox(is("To whom it goes"))
        .fill("All members")
        .await;
    page.button(starts("Freeze edition 1")).click().await;
    page.button(is("Freeze it")).click().await;
    page.heading(starts("Edition 1, ")).appears().await;
    page.button(is("Check the contents")).click().await;
    page.main().says("are those that were frozen").await;
    page.main().link(is("What changed since")).click().await;
    page.main().says("Nothing has changed.").await;

    menu(&page, is("Actions")).click().await;
    add_action(&page, 3, "Paint the light").await;
    ask_for_comments(&page, "Divers’ Club").await;
    menu(&page, is("Editions")).click().await;
    page.main().link(is("What changed since")).click().await;
    page.main().says("1 new action").await;
    page.main().says("3. Paint the light").await;
    page.main().says("Comments asked for by").await;

    // All of it is there after a reload.
    is_saved(&page).await;
    page.visit_again().await;
    page.main().says("3. Paint the light").await;
}

/// Asks an organisation that was at a meeting for comments on the action that is open, within a week.
async fn ask_for_comments(page: &Browser, whom: &str) {
    page.disclosure(is("Ask for comments by a day"))
        .open()
        .await;
    page.textbox(is("What you want comments on"))
        .fill("The colour")
        .await;
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let today = since.expect("the clock is past 1970").as_secs() / 86_400;
    let by = Day::from_number(today as i64 + 7).expect("a day");
    let by = format!("By {}", text::day(by));
    page.combobox(is("By when")).choose(&by).await;
    let asked = page.group(is("From whom"));
    asked.checkbox(is(whom)).check().await;
    page.button(is("Ask for comments")).click().await;
    page.region(is("Comments asked for"))
        .says(&format!("from {whom}; none so far."))
        .await;
}
