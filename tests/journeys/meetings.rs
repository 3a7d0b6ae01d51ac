//! A round: a meeting is planned, run by keyboard and closed; an edition is frozen; what changed since is told.

use crate::{
    harness::{Browser, World, has, is, starts},
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
    fill_in_the_meeting(&page).await;

    // One key an outcome.
    page.link(is("Run the meeting")).click().await;
    page.heading(is("Action 1")).appears().await;
    grows_for_the_projector(&page).await;
    page.press("o").await;
    page.combobox(is("Month")).choose("July").await;
    page.textbox(is("Year")).fill("2047").await;
    page.textbox(is("Reason")).fill("The divers are ill").await;
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
    let (name, older) = snapshot(&page).await;
    let older = world.write(&name, &older);

    menu(&page, is("Actions")).click().await;
    add_action(&page, 3, "Paint the light").await;
    waits_for_action(&page, 2).await;
    look_at_figures(&page).await;
    wants_to_engage(&page, "Divers’ Club", "Governance").await;
    menu(&page, is("Actions")).click().await;
    open_action(&page, "Paint the light").await;
    page.combobox(is("Category")).choose("Governance").await;
    ask_for_comments(&page, "Divers’ Club").await;
    menu(&page, is("Editions")).click().await;
    page.main().link(is("What changed since")).click().await;
    page.main().says("1 new action").await;
    page.main().says("3. Paint the light").await;
    page.main().says("Comments asked for by").await;
    takes_the_changes_away(&page).await;
    // Whoever changed nothing is not offered.
    let by = page.combobox(is("Changed by"));
    by.choose("Harbour Office").await;
    page.main().says("3. Paint the light").await;

    // All of it is there after a reload.
    is_saved(&page).await;
    page.visit_again().await;
    page.main().says("3. Paint the light").await;

    // The same is told beside an older file.
    page.combobox(is("Since")).choose("A snapshot file").await;
    pick_file(&page, page.button(is("Choose a snapshot")), &older).await;
    page.main().says("3. Paint the light").await;
    page.main().says("since the file was written").await;
}

/// The room reads along: the words grow, nothing of them leaves the screen, and the same key takes it back.
/// Where it is held, a person who came, and a paper with its link and the hash of its file.
async fn fill_in_the_meeting(page: &Browser) {
    page.disclosure(is("Change date, title and place"))
        .open()
        .await;
    page.textbox(is("Place")).fill("Town hall").await;
    page.button(is("Keep this")).click().await;
    page.main().says("Town hall").await;
    page.textbox(is("Organisation")).fill("Pilots").await;
    page.textbox(is("Person")).fill("Ben Flint").await;
    page.button(is("Note as present")).click().await;
    page.region(is("Present")).says("Ben Flint").await;
    let papers = page.region(is("Papers"));
    papers.disclosure(is("Add a paper")).open().await;
    papers.textbox(is("Title")).fill("Soundings").await;
    papers
        .textbox(starts("Link"))
        .fill("https://tides.example/soundings")
        .await;
    let hash = "ab".repeat(32);
    papers.textbox(starts("SHA-256")).fill(&hash).await;
    papers.button(is("Add this paper")).click().await;
    papers.says("Artefact 1: Soundings").await;
    papers.says(&hash[..16]).await;
    papers.link(is("Soundings")).appears().await;
    is_saved(page).await;
}

async fn grows_for_the_projector(page: &Browser) {
    let size =
        "return parseFloat(getComputedStyle(document.querySelector('.run__wording')).fontSize)";
    let size = async || page.run(size, vec![]).await.as_f64().unwrap_or_default();
    let before = size().await;
    page.press("p").await;
    page.button(is("Normal size")).appears().await;
    let after = size().await;
    assert!(after > before * 1.3, "{before} px became {after} px");
    let fits = "return document.scrollingElement.scrollWidth <= innerWidth";
    assert_eq!(
        page.run(fits, vec![]).await,
        true,
        "a part lies beyond the edge"
    );
    page.press("p").await;
    page.button(is("Presentation size")).appears().await;
    assert!(
        (size().await - before).abs() < 0.01,
        "it does not shrink again"
    );
}

/// What changed is a letter like the others: to be read, and kept as a draft with the log.
async fn takes_the_changes_away(page: &Browser) {
    page.disclosure(is("As a letter")).open().await;
    page.combobox(is("File attached to the draft"))
        .choose("CSV")
        .await;
    page.button(is("Write the letter")).click().await;
    page.heading(has(": what changed since edition 1 of "))
        .appears()
        .await;
    page.main().says("What changed since edition 1 of ").await;
    page.button(is("Save as a draft (.eml)")).click().await;
    page.status(has("A mail program opens it")).appears().await;
    let (_, draft) = page.downloaded(".eml").await;
    let draft = String::from_utf8(draft).expect("a draft is text");
    assert!(draft.starts_with("X-Unsent: 1"), "{draft}");
    assert!(draft.contains("Content-Disposition: attachment"), "{draft}");
}

/// The figures count what was done: three actions that nobody has said anything of, one deadline moved once.
async fn look_at_figures(page: &Browser) {
    follow_more(page, is("Figures")).await;
    page.main().says("3 actions: 0 completed").await;
    page.main().says("One deadline was moved, once").await;
    let row = |table: &str, name: &str| page.table(is(table)).row(starts(name));
    row("By stage", "Not started").says("3").await;
    let moved = "By how often the deadline moved";
    row(moved, "Moved once").says("1").await;
    row(moved, "Never moved").says("2").await;
}

/// Ticks in the matrix that an organisation wants to engage on a category, from the page of the figures.
async fn wants_to_engage(page: &Browser, whom: &str, category: &str) {
    page.main()
        .link(is("Who wants to engage on what"))
        .click()
        .await;
    let cell = page.checkbox(is(format!("{whom}: {category}")));
    cell.check().await;
    is_saved(page).await;
}

/// Asks an organisation for comments on the action that is open, within a week. It is ticked by itself, because it
/// wants to engage on the action's category.
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
    asked.checkbox(is(whom)).is_checked().await;
    page.button(is("Ask for comments")).click().await;
    page.region(is("Comments asked for"))
        .says(&format!("from {whom}; none so far."))
        .await;
}
