//! Snapshots: to another profile and back with edits on both sides; conflicts; files that are refused.

use crate::{
    access::hinders_nobody,
    deadly::deadly_change,
    harness::{Place, World, has, held, is, starts, stored_chunks},
    others::look_at_snapshot,
    steps::*,
};
use automerge::{AutoCommit, ROOT, transaction::Transactable};

/// Opens a snapshot of the log that is open, up to what it would bring.
async fn go_to_action(page: &Place, wording: &str) {
    menu(page, is("Actions")).click().await;
    open_action(page, wording).await;
}

pub(crate) async fn a_snapshot_goes_to_a_colleague_and_back(world: World) {
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the tide table").await;
    set_deadline(&ada, "March", "2027", None).await;
    is_saved(&ada).await;
    let (name, bytes) = snapshot(&ada).await;
    assert!(name.starts_with("Tide tables "), "{name}");

    let bob = world.browser("bob").await;
    bob.visit("#/who").await;
    say_who(&bob, "Bob Flint", "Pilots").await;
    bob.visit("").await;
    pick_file(
        &bob,
        bob.button(is("Choose a snapshot")),
        &world.write(&name, &bytes),
    )
    .await;
    bob.heading(is("Tide tables")).appears().await;
    bob.button(is("Keep this log here")).click().await;
    open_action(&bob, "Agree the tide table").await;
    bob.textbox(is("Wording")).types(", by sounding").await;
    bob.combobox(is("Category")).choose("Design").await;
    set_deadline(&bob, "July", "2027", Some("The pilots are at sea")).await;
    add_action(&bob, 2, "Mark the wreck").await;
    is_saved(&bob).await;

    go_to_action(&ada, "Agree the tide table").await;
    ada.textbox(is("Wording"))
        .types(&format!("{}Soon: ", held("\u{e011}")))
        .await;
    ada.combobox(is("Category")).choose("Governance").await;
    add_action(&ada, 2, "Paint the light").await;
    is_saved(&ada).await;
    let (name, bytes) = snapshot(&bob).await;
    go_to_action(&bob, "Agree the tide table").await;
    for category in ["Governance", "Design"] {
        bob.combobox(is("Category")).choose(category).await;
    }
    is_saved(&bob).await;
    let (later_name, later_bytes) = snapshot(&bob).await;
    bob.kill();

    // What it would bring: conflicts first, in words, and nothing merged yet.
    look_at_snapshot(&ada, &world, &name, &bytes).await;
    ada.main().says("It would bring").await;
    ada.main()
        .says(
            "by 1 person to 2 actions, 1 conflict, 1 number given to several actions and 1 wording to read again.",
        )
        .await;
    let words = ada.main().words().await;
    let place = |what: &str| {
        words
            .find(what)
            .unwrap_or_else(|| panic!("no “{what}” in: {words}"))
    };
    assert!(
        place("Conflicts") < place("Changes"),
        "conflicts come first: {words}"
    );
    let clash = ada.item(starts("Number 2: given to several actions"));
    for one in [
        "Mark the wreck",
        "Bob Flint, Pilots",
        "Paint the light",
        "Ada Byron, Harbour Office",
    ] {
        clash.says(one).await;
    }
    assert!(
        place("Number 2: given to several actions") < place("Changes"),
        "numbers too: {words}"
    );
    for what in [
        "Governance",
        "Design",
        "Bob Flint",
        "Pilots",
        "Mark the wreck",
        "July 2027",
        "Together Soon: Agree the tide table, by sounding",
    ] {
        place(what);
    }
    hinders_nobody(&ada, "what a snapshot would bring").await;
    ada.button(is("Merge these changes")).click().await;
    ada.status(has("merged.")).appears().await;
    ada.link(is("Go to the log")).click().await;
    both_stand(&ada).await;
    hinders_nobody(&ada, "a list with conflicts").await;
    ada.row(has("2 Mark the wreck"))
        .says("Bob Flint, Pilots")
        .await;

    // A merge is one undo, which leaves no conflict that it brought, and one redo, which settles nothing anew.
    ada.button(starts("Undo: Merged")).click().await;
    ada.row(has("Mark the wreck")).goes().await;
    let mine = ada.row(has("Soon: Agree the tide table"));
    mine.does_not_say("by sounding").await;
    mine.says("Governance").await;
    mine.says("March 2027").await;
    mine.does_not_say("values for category").await;
    ada.button(starts("Redo: Merged")).click().await;
    ada.row(has("Mark the wreck")).appears().await;
    mine.says("by sounding").await;
    mine.says("Governance").await;
    mine.does_not_say("values for category").await;

    // What he has chosen since stands against that choice.
    look_at_snapshot(&ada, &world, &later_name, &later_bytes).await;
    ada.main()
        .says("by 1 person to 1 action, 1 conflict.")
        .await;
    ada.button(is("Merge these changes")).click().await;
    ada.status(has("merged.")).appears().await;
    ada.link(is("Go to the log")).click().await;
    both_stand(&ada).await;

    settle(&ada).await;
    is_saved(&ada).await;
    ada.visit_again().await;
    ada.combobox(is("Category")).holds("Design").await;
    follow_more(&ada, is("History")).await;
    ada.item(starts("Category of action 1"))
        .nth(0)
        .says("Ada Byron")
        .await;
}

pub(crate) async fn who_writes_is_asked_before_the_first_change_and_no_text_is_lost(world: World) {
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the tide table").await;
    is_saved(&ada).await;
    let (name, bytes) = snapshot(&ada).await;
    ada.kill();

    // A log that was sent can be kept without saying who one is.
    let bob = world.browser("bob").await;
    bob.visit("").await;
    let file = world.write(&name, &bytes);
    pick_file(&bob, bob.button(is("Choose a snapshot")), &file).await;
    bob.button(is("Keep this log here")).click().await;
    let category = bob.button(starts("Choose a category"));
    category.click().await;
    bob.dialog(is("Category of action 1"))
        .says("Say who you are first")
        .await;
    bob.button(is("Close")).click().await;

    bob.link(is("New action")).click().await;
    bob.textbox(is("What is to be done"))
        .fill("Mark the wreck")
        .await;
    bob.button(is("Add the action")).click().await;
    say_who(&bob, "Bob Flint", "Pilots").await;
    bob.heading(is("Action 2")).appears().await;
    bob.textbox(is("Wording")).holds("Mark the wreck").await;
    is_saved(&bob).await;
}

/// Both wordings in one, both categories, the later deadline, and two actions of one number.
async fn both_stand(page: &Place) {
    let row = page.row(has("Soon: Agree the tide table, by sounding"));
    row.says("2 values for category").await;
    row.says("Governance: Ada Byron, Harbour Office,").await;
    row.says("Design: Bob Flint, Pilots,").await;
    row.says("July 2027").await;
    for (row, other) in [
        ("2 Mark the wreck", "Also on “Paint the light”"),
        ("2 Paint the light", "Also on “Mark the wreck”"),
    ] {
        page.row(has(row)).says("Number used twice").await;
        page.row(has(row)).says(other).await;
    }
    page.main().says("To settle:").await;
    page.main()
        .says("1 action with different values set by different people")
        .await;
    page.main().says("1 number given to several actions").await;
}

/// Chooses one of two categories, and gives one of two actions another number.
async fn settle(page: &Place) {
    open_action(page, "Paint the light").await;
    page.main().says("Another action is number 2 too.").await;
    let clash = page.region(is("Another action is number 2 too."));
    clash.says("Ada Byron, Harbour Office").await;
    clash.button(is("Give this one 3")).click().await;
    page.status(starts("Settled.")).appears().await;
    page.heading(is("Action 3")).appears().await;
    page.main().does_not_say("is number 2 too").await;

    open_action(page, "Soon: Agree the tide table").await;
    let conflict = page.region(is("Category: two people said different things"));
    for words in [
        "Governance",
        "Ada Byron, Harbour Office",
        "Design",
        "Bob Flint, Pilots",
    ] {
        conflict.says(words).await;
    }
    conflict
        .button(is("Keep this: Category Design"))
        .click()
        .await;
    page.status(starts("Settled.")).appears().await;
    conflict.goes().await;
    page.combobox(is("Category")).holds("Design").await;
    page.main().does_not_say("To settle:").await;
}

pub(crate) async fn a_bad_snapshot_is_refused_and_changes_nothing(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    is_saved(&page).await;
    let (_, good) = snapshot(&page).await;
    let before = stored_chunks(&page).await;

    let mut damaged = good.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    let cut_off = &good[..good.len() - 20];
    let mut newer = AutoCommit::load(&good).expect("the page wrote it");
    newer.put(ROOT, "schema", 99).expect("a map takes a value");
    for (name, bytes, words) in [
        (
            "Damaged.automerge",
            &damaged[..],
            "Damaged.automerge is damaged.",
        ),
        (
            "Cut off.automerge",
            cut_off,
            "Cut off.automerge is cut off: its end is missing.",
        ),
        (
            "Minutes.automerge",
            b"The minutes of the forum",
            "Minutes.automerge is not a snapshot of a log.",
        ),
        ("Empty.automerge", b"", "Empty.automerge is empty."),
        (
            "Newer.automerge",
            &newer.save(),
            "Newer.automerge was written by a newer version of this page.",
        ),
        (
            "Huge.automerge",
            &vec![0; 65 << 20],
            "Huge.automerge is larger than 67.1 MB.",
        ),
        // It ends the engine, which the page starts again.
        (
            "Deadly.automerge",
            &deadly_change(),
            "Deadly.automerge is damaged.",
        ),
    ] {
        look_at_snapshot(&page, &world, name, bytes).await;
        page.alert(has(words)).appears().await;
        page.button(is("Merge these changes")).are(0).await;
        menu(&page, is("Actions")).click().await;
        page.row(has("Agree the tide table")).appears().await;
    }
    follow_more(&page, is("Open a snapshot")).await;
    drop_file(&page, "Choose a snapshot", "Dropped.automerge", cut_off).await;
    page.alert(has("Dropped.automerge is cut off"))
        .appears()
        .await;
    menu(&page, is("Actions")).click().await;
    drop_beside(&page, &["Astray.automerge"], cut_off).await;
    page.alert(has("Astray.automerge is cut off"))
        .appears()
        .await;
    drop_beside(&page, &["One.automerge", "Two.automerge"], &good).await;
    page.alert(has(
        "One.automerge was not opened: there was more than one file",
    ))
    .appears()
    .await;
    assert_eq!(
        stored_chunks(&page).await,
        before,
        "nothing is stored of what was refused"
    );

    // The log can still be edited, and the good file still be read.
    go_to_action(&page, "Agree the tide table").await;
    page.textbox(is("Wording")).types(" at last").await;
    is_saved(&page).await;
    look_at_snapshot(&page, &world, "Good.automerge", &good).await;
    page.main()
        .says("Nothing new: everything in this file is here already.")
        .await;
    page.visit_again().await;
    menu(&page, is("Actions")).click().await;
    page.row(has("Agree the tide table at last"))
        .appears()
        .await;
}
