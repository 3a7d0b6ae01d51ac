//! Editing: what is typed, chosen and moved is there after a reload, and the history tells it.

use crate::{
    harness::{Browser, World, has, is, starts},
    steps::*,
};

pub(crate) async fn an_edit_is_saved_and_told_in_the_history(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    let wording = page.textbox(is("Wording"));
    wording.types(" for the east quay 🌊").await;
    page.combobox(is("Category")).choose("Data Quality").await;
    set_deadline(&page, "March", "2027", None).await;

    // A move without a reason is refused, and the error is where the person is.
    page.disclosure(is("Move the deadline")).open().await;
    page.combobox(is("Month")).choose("June").await;
    page.button(is("Keep this deadline")).click().await;
    let problem = page.alert(has("There is a problem"));
    problem.has_focus().await;
    let missing = "Say in a few words why the deadline moves";
    problem.button(is(missing)).click().await;
    let reason = page.textbox(is("Reason"));
    reason.has_focus().await;
    set_deadline(&page, "June", "2027", Some("The surveyors are late")).await;

    // Escape leaves the field; what is half written stays.
    let update = page.textbox(is("What you want to say"));
    update.types("Soundings ordered\u{e00c}").await;
    update.holds("Soundings ordered").await;
    update.types(" from the pilots").await;
    page.button(is("Add this update")).click().await;
    page.status(is("Your update was added.")).appears().await;
    is_saved(&page).await;

    page.visit_again().await;
    page.textbox(is("Wording"))
        .holds("Agree the tide table for the east quay 🌊")
        .await;
    page.combobox(is("Category")).holds("Data Quality").await;
    let deadline = page.region(is("Deadline"));
    deadline.says("June 2027").await;
    deadline.says("Moved once, first March 2027").await;
    page.region(is("Updates and questions"))
        .says("Soundings ordered from the pilots")
        .await;
    menu(&page, is("Actions")).click().await;
    let row = page.row(has("Agree the tide table"));
    for words in ["Data Quality", "June 2027", "Soundings ordered"] {
        row.says(words).await;
    }

    follow_more(&page, is("History")).await;
    let moved = page.item(starts("Deadline of action 1 moved to June 2027"));
    moved.says("Ada Byron").await;
    moved.says("Harbour Office").await;
    moved.says("The surveyors are late").await;
    let (struck, added) = moved.struck_and_added().await;
    assert!(
        struck.iter().any(|old| old.contains("March 2027")),
        "struck: {struck:?}"
    );
    assert!(
        added.iter().any(|new| new.contains("June 2027")),
        "added: {added:?}"
    );

    // The log as it stood before the move.
    let set = page.item(starts("Deadline of action 1 moved to March 2027"));
    set.link(is("The log as it stood then")).click().await;
    page.heading(is("The log as it stood")).appears().await;
    let past = page.row(has("Agree the tide table"));
    past.says("March 2027").await;
    past.does_not_say("Soundings ordered").await;
    page.main().says("Nothing can be changed here.").await;
    page.main().button(has("")).are(0).await;
    page.main().textbox(has("")).are(0).await;
    let all = page.disclosure(starts("All that was said on action 1"));
    all.open().await;
    page.main().says("First deadline: March 2027").await;
    page.main().does_not_say("The surveyors are late").await;

    // As a day ends with everything that was written on it; browsers take dates in the order of their language.
    page.link(is("Back to the history")).click().await;
    page.button(is("Show it")).click().await;
    page.alert(has("Choose a day")).appears().await;
    let today = "const field = document.getElementById('past-day');
        field.value = new Date().toISOString().slice(0, 10);
        field.dispatchEvent(new Event('input', {bubbles: true}));";
    page.run(today, vec![]).await;
    page.button(is("Show it")).click().await;
    page.heading(is("The log as it stood")).appears().await;
    page.main().says("As it stood at the end of").await;
    page.row(has("Agree the tide table"))
        .says("June 2027")
        .await;
}

pub(crate) async fn a_deadline_that_waits_for_an_action_follows_it_to_another_number(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Sound the east quay").await;
    menu(&page, is("Actions")).click().await;
    add_action(&page, 2, "Agree the tide table").await;
    waits_for_action(&page, 1).await;

    // A number that no action has is no deadline.
    page.disclosure(is("Move the deadline")).open().await;
    page.textbox(is("Number of that action")).fill("77").await;
    page.textbox(is("Reason")).fill("A slip of the hand").await;
    page.button(is("Keep this deadline")).click().await;
    page.region(is("Deadline"))
        .says("No action in this log has that number")
        .await;

    menu(&page, is("Actions")).click().await;
    open_action(&page, "Sound the east quay").await;
    page.disclosure(is("Number: 1")).open().await;
    page.textbox(is("Number")).fill("98").await;
    page.button(is("Change the number")).click().await;
    page.heading(is("Action 98")).appears().await;
    is_saved(&page).await;

    menu(&page, is("Actions")).click().await;
    let row = page.row(has("Agree the tide table"));
    row.says("when action 98 is complete").await;
    page.visit_again().await;
    open_action(&page, "Agree the tide table").await;
    let deadline = page.region(is("Deadline"));
    deadline.says("when action 98 is complete").await;
    deadline
        .link(is("Action 98 is not started"))
        .appears()
        .await;
}

pub(crate) async fn own_edits_alone_are_undone_after_a_reload(world: World) {
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the tide table").await;
    ada.combobox(is("Category")).choose("Governance").await;
    is_saved(&ada).await;
    let (name, bytes) = snapshot(&ada).await;
    ada.kill();

    let file = world.write(&name, &bytes);
    let bob = world.browser("bob").await;
    bob.visit("#/who").await;
    say_who(&bob, "Bob Flint", "Pilots").await;
    bob.visit("").await;
    pick_file(&bob, bob.button(is("Choose a snapshot")), &file).await;
    bob.button(is("Keep this log here")).click().await;
    open_action(&bob, "Agree the tide table").await;
    // Ada's edits are not Bob's to undo.
    bob.button(is("Undo: nothing to undo")).appears().await;
    bob.combobox(is("Category")).holds("Governance").await;
    bob.combobox(is("Category")).choose("Design").await;
    bob.button(starts("Undo: Category of action 1"))
        .appears()
        .await;
    bob.combobox(is("Progress")).choose("In progress").await;
    bob.button(starts("Undo: Progress of action 1"))
        .appears()
        .await;
    is_saved(&bob).await;

    bob.visit_again().await;
    bob.button(starts("Undo: Progress of action 1"))
        .click()
        .await;
    bob.combobox(is("Progress")).holds("Not started").await;
    bob.button(starts("Undo: Category of action 1"))
        .click()
        .await;
    bob.combobox(is("Category")).holds("Governance").await;
    bob.button(is("Undo: nothing to undo")).appears().await;
    is_saved(&bob).await;

    bob.visit_again().await;
    bob.combobox(is("Category")).holds("Governance").await;
    bob.button(starts("Redo: Category of action 1"))
        .click()
        .await;
    bob.combobox(is("Category")).holds("Design").await;
    bob.button(starts("Redo: Progress of action 1"))
        .click()
        .await;
    bob.combobox(is("Progress")).holds("In progress").await;
    bob.textbox(is("Wording"))
        .holds("Agree the tide table")
        .await;
}

pub(crate) async fn a_draft_stays_here_until_a_second_person_has_cleared_it(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    page.textbox(is("What you want to say"))
        .types("Counsel has seen the paper")
        .await;
    page.button(is("Keep as a private draft")).click().await;
    page.status(is("Kept on this device alone, among the private drafts."))
        .appears()
        .await;
    is_saved(&page).await;
    menu(&page, is("Actions")).click().await;
    page.row(has("Agree the tide table"))
        .does_not_say("Counsel")
        .await;

    assert_eq!(n_in_snapshot(&world, &page, "Counsel").await, 0);

    // Who wrote it cannot clear it; a colleague can, after a reload as well.
    follow_more(&page, is("Private drafts")).await;
    let draft = page.item(has("Counsel has seen the paper"));
    draft.says("Not cleared").await;
    assert!(!page.button(is("Clear for release")).is_here().await);
    page.link(starts("You: ")).click().await;
    say_who(&page, "Ben Flint", "Harbour Office").await;
    page.visit("").await;
    page.link(starts("Tide tables")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    follow_more(&page, is("Private drafts")).await;
    page.button(is("Clear for release")).click().await;
    draft.says("Cleared by Ben Flint, Harbour Office.").await;
    page.button(is("Release 1 cleared draft")).click().await;
    page.status(has("released.")).appears().await;
    draft.goes().await;
    menu(&page, is("Actions")).click().await;
    page.row(has("Agree the tide table"))
        .says("Counsel has seen the paper")
        .await;
    assert!(n_in_snapshot(&world, &page, "Counsel").await > 0);
}

/// How often a word stands in the log and its whole history, as a snapshot carries them.
async fn n_in_snapshot(world: &World, page: &Browser, word: &str) -> usize {
    let (_, bytes) = snapshot(page).await;
    let log = world
        .write("drafts.automerge", &bytes)
        .display()
        .to_string();
    let json = world.file("drafts.json");
    world.matters(&[
        "export",
        &log,
        "--to",
        "json",
        "-o",
        &json.display().to_string(),
    ]);
    let now = std::fs::read_to_string(json).expect("the command line has written it");
    let history = world.matters(&["history", &log]);
    assert!(history.contains("Agree the tide table"), "{history}");
    now.matches(word).count() + history.matches(word).count()
}
