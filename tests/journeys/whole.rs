//! Everything on an action can be edited by a person, and stays.

use crate::{
    harness::{Browser, World, has, is, starts},
    steps::*,
};

pub(crate) async fn everything_on_an_action_can_be_edited(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    menu(&page, is("Actions")).click().await;
    add_action(&page, 2, "Sound the east quay").await;
    facts(&page).await;
    said(&page).await;
    ended(&page).await;
    is_saved(&page).await;

    // All of it is there after a reload, and is told with a name.
    page.visit_again().await;
    let owners = page.region(is("Owners"));
    owners.says("Pilots").await;
    owners.does_not_say("Ben Flint").await;
    let linked = page.region(is("Linked actions"));
    linked.link(is("Action 1")).appears().await;
    page.region(is("Artefacts")).says("Artefact 8").await;
    page.region(is("Meeting it comes from"))
        .says("October 2026")
        .await;
    follow_more(&page, is("History")).await;
    for change in ["Action 2 withdrawn", "Action 2 reinstated"] {
        page.main().says(change).await;
    }
}

/// Number, category, progress, meeting, owners, links and artefacts.
async fn facts(page: &Browser) {
    page.combobox(is("Progress")).choose("In progress").await;
    page.disclosure(is("Number: 2")).open().await;
    page.textbox(is("Number")).fill("5").await;
    page.button(is("Change the number")).click().await;
    page.heading(is("Action 5")).appears().await;
    page.disclosure(is("Number: 5")).open().await;
    page.textbox(is("Number")).fill("2").await;
    page.button(is("Change the number")).click().await;
    page.heading(is("Action 2")).appears().await;

    page.disclosure(is("Change the meeting")).open().await;
    let origin = page.region(is("Meeting it comes from"));
    origin.combobox(is("Month")).choose("October").await;
    origin.textbox(is("Year")).fill("2026").await;
    origin.button(is("Keep this")).click().await;
    origin.says("October 2026").await;

    let owners = page.region(is("Owners"));
    page.disclosure(is("Add an owner")).open().await;
    for (kind, name) in [("A person", "Ben Flint"), ("An organisation", "Pilots")] {
        owners.combobox(is("Who it is")).choose(kind).await;
        owners.textbox(has("Name")).fill(name).await;
        owners.button(is("Add this owner")).click().await;
        owners.item(has(name)).appears().await;
    }
    owners.button(is("Remove Ben Flint")).click().await;
    owners.item(has("Ben Flint")).goes().await;

    let linked = page.region(is("Linked actions"));
    page.disclosure(is("Add a link")).open().await;
    for (number, wrong) in [
        ("one", "Enter a whole number"),
        ("2", "This is the action's own number"),
    ] {
        linked
            .textbox(has("Number of the other action"))
            .fill(number)
            .await;
        linked.button(is("Add this link")).click().await;
        linked.says(wrong).await;
    }
    for number in ["77", "1"] {
        linked
            .textbox(has("Number of the other action"))
            .fill(number)
            .await;
        linked.button(is("Add this link")).click().await;
        linked
            .button(is(format!("Remove the link to Action {number}")))
            .appears()
            .await;
    }
    linked.says("no action has this number").await;
    linked
        .button(is("Remove the link to Action 77"))
        .click()
        .await;
    linked.does_not_say("no action has this number").await;

    let artefacts = page.region(is("Artefacts"));
    page.disclosure(is("Add an artefact")).open().await;
    for number in ["8", "9"] {
        artefacts
            .textbox(has("Number of the artefact"))
            .fill(number)
            .await;
        artefacts.button(is("Add this artefact")).click().await;
        artefacts.says(&format!("Artefact {number}")).await;
    }
    artefacts.button(is("Remove artefact 9")).click().await;
    artefacts.does_not_say("Artefact 9").await;
}

/// A question and its answer, a correction, and words that are struck.
async fn said(page: &Browser) {
    let said = page.region(is("Updates and questions"));
    page.radio(is("A question")).check().await;
    page.textbox(is("What you want to say"))
        .fill("Which chart?")
        .await;
    page.button(is("Add this question")).click().await;
    said.says("No answer yet").await;
    said.button(starts("Answer")).click().await;
    said.textbox(is("Your answer")).has_focus().await;
    said.textbox(is("Your answer")).fill("The 2019 one").await;
    said.button(is("Add this answer")).click().await;
    said.says("The 2019 one").await;
    said.does_not_say("No answer yet").await;

    page.radio(is("An update")).check().await;
    page.textbox(is("What you want to say"))
        .fill("Sownded")
        .await;
    // A date of which a part is written is no date, and none is not what was meant.
    page.disclosure(is("Give it a date other than today"))
        .open()
        .await;
    page.textbox(is("Date of what happened")).click().await;
    page.strikes('1').await;
    page.button(is("Add this update")).click().await;
    page.alert(has("Give the whole date, or none"))
        .has_focus()
        .await;
    let whole = "const field = document.getElementById('entry-date');
        field.value = '2026-10-05';
        field.dispatchEvent(new Event('input', {bubbles: true}));";
    page.run(whole, vec![]).await;
    page.button(is("Add this update")).click().await;
    page.status(is("Your update was added.")).appears().await;
    said.says("5 October 2026").await;
    said.button(has("Sownded")).nth(0).appears().await;
    said.button(starts("Correct")).nth(0).appears().await;
    let correct = said.button(has("Sownded"));
    for name in correct.names().await {
        if name.starts_with("Correct") {
            said.button(is(name)).click().await;
        }
    }
    said.textbox(is("The corrected words"))
        .fill("Sounded")
        .await;
    said.button(is("Strike the old, keep these")).click().await;
    said.says("Sounded").await;
    let (struck, _) = said.struck_and_added().await;
    assert!(
        struck.iter().any(|old| old.contains("Sownded")),
        "{struck:?}"
    );
}

/// Withdrawn, which needs a reason, and back again.
async fn ended(page: &Browser) {
    page.disclosure(is("Propose an end, or withdraw it"))
        .open()
        .await;
    page.radio(starts("Withdraw it")).check().await;
    page.button(is("Withdraw this action")).click().await;
    let problem = page.alert(has("There is a problem"));
    problem.has_focus().await;
    problem.says("Say why the action is withdrawn").await;
    page.textbox(is("Why")).fill("The quay is gone").await;
    page.button(is("Withdraw this action")).click().await;
    page.button(is("Reinstate this action")).appears().await;
    page.region(is("Ending this action"))
        .says("The quay is gone")
        .await;
    page.button(is("Reinstate this action")).click().await;
    page.status(is("The action is reinstated.")).appears().await;
    page.button(is("Reinstate this action")).goes().await;
}
