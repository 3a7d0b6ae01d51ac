//! Room and permanence: a change that cannot be stored is said not to be, is kept, and is stored once there is room;
//! that room runs out is said before it has; and so is whether the browser keeps what is stored.

use crate::{
    harness::{
        Browser, Kind, Look, PATIENCE, Place, Room, World, has, held, is, starts, stored_chunks,
        wait,
    },
    steps::*,
};

/// A log with one action, where the browser gives little room.
async fn with_little_room(world: &World) -> Browser {
    let room = Room::Little;
    let look = Look {
        room,
        ..Look::default()
    };
    let page = world.browser_that_looks("ada", look).await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    is_saved(&page).await;
    page
}

pub(crate) async fn a_change_without_room_is_kept_and_saved_later(world: World) {
    let page = with_little_room(&world).await;

    listen(&page).await;
    page.take_all_room().await;
    page.combobox(is("Category")).choose("Governance").await;
    page.button(starts("Undo: Category of action 1"))
        .appears()
        .await;
    // The browser's files may hold room for a few changes yet.
    for n in 0..200 {
        if saving(&page).await != "Saved on this device" {
            break;
        }
        write_anew(&page, &format!("Agree the tide table {}", noise(n))).await;
    }
    let state = page.region(is("State of your work"));
    state.says("Not saved: the disk is full.").await;
    state
        .says("Your changes are kept here and tried again.")
        .await;
    let stored = stored_chunks(&page).await;

    // It goes on: what is changed now is kept as well.
    write_anew(&page, "Agree the tide table all the same").await;
    let row = page.row(has("Agree the tide table all the same"));
    row.says("Governance").await;
    state.says("Not saved: the disk is full.").await;
    assert_eq!(stored_chunks(&page).await, stored, "there is no room");
    // The way out that needs no room.
    let (_, file) = snapshot(&page).await;
    assert!(!file.is_empty());

    // Every try meets the same lack of room, and says so.
    page.button(is("More about storage")).click().await;
    let retry = page.button(is("Try to save now"));
    for _ in 0..2 {
        let n_failed = failures(&page).await.len();
        retry.click().await;
        let failed = wait(PATIENCE, async || {
            (failures(&page).await.len() > n_failed).then_some(())
        });
        assert!(failed.await.is_some(), "it is not tried again");
    }
    for failure in failures(&page).await {
        assert!(failure.contains("the disk is full"), "{failure}");
    }

    page.give_room_again().await;
    retry.click().await;
    is_saved(&page).await;
    page.visit("").await;
    page.link(is("Tide tables")).click().await;
    row.says("Governance").await;
    is_saved(&page).await;
}

pub(crate) async fn that_room_runs_out_is_said_while_there_still_is_some(world: World) {
    let page = with_little_room(&world).await;
    let state = page.region(is("State of your work"));
    let warning = "Storage nearly full: save a snapshot";
    state.does_not_say(warning).await;

    // It looks again a while after a change was saved, and says so to who is at work.
    page.take_most_room().await;
    page.combobox(is("Category")).choose("Governance").await;
    state.says(warning).await;
    is_saved(&page).await;
    see_storage(&page).await;
    for words in [
        "The storage that this browser gives the page is nearly full.",
        "Save a snapshot of the log as a file, then free some space or remove a log from this device.",
    ] {
        page.main().says(words).await;
    }
    // What it advises to do can be done.
    page.visit("").await;
    page.link(is("Tide tables")).click().await;
    let (_, file) = snapshot(&page).await;
    assert!(!file.is_empty());

    page.give_room_again().await;
    page.visit("").await;
    page.link(is("Tide tables")).click().await;
    page.row(has("Agree the tide table"))
        .says("Governance")
        .await;
    state.says("Saved on this device").await;
    state.does_not_say(warning).await;
}

pub(crate) async fn whether_the_browser_keeps_what_is_stored_is_said_as_it_answers(world: World) {
    // Nobody has said that it shall.
    let ben = world.browser("ben").await;
    start_log(&ben, "Tide tables", "Ben Flint", "Pilots").await;
    let unasked = match world.kind {
        Kind::Chromium => "The browser may clear it",
        // It waits for the person, who may never answer.
        Kind::Firefox => "Not yet known whether it is kept",
    };
    let state = ben.region(is("State of your work"));
    state.says(unasked).await;
    ben.kill();

    let ada = world.browser("ada").await;
    ada.visit("").await;
    ada.grant_permanence().await;
    let kept = "Kept permanently";
    let state = ada.region(is("State of your work"));
    // It is asked for at the first save that matters; one that may ask may be told so before.
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    state.says(kept).await;
    let script = "const done = arguments[0]; navigator.storage.persisted().then(done);";
    assert_eq!(ada.run_async(script, vec![]).await, true, "it is so");
    see_storage(&ada).await;
    ada.main().says("Only if you clear it yourself.").await;
    ada.visit_again().await;
    state.says(kept).await;
}

/// Goes from the status line to all that is said of storage.
async fn see_storage(page: &Place) {
    page.button(is("More about storage")).click().await;
    page.link(is("Everything about storage")).click().await;
    page.heading(is("Storage on this device")).appears().await;
}

/// What is said of the changes, once they are not on their way any more.
async fn saving(page: &Place) -> String {
    let script = "return document.querySelector('[data-status=saving]').textContent";
    let said = wait(PATIENCE, async || {
        let said = page.run(script, vec![]).await;
        let said = said.as_str().unwrap_or_default();
        (!said.starts_with("Saving")).then(|| said.to_owned())
    });
    said.await.expect("a change is saved, or is not")
}

/// Writes down from now on what is said of the changes.
async fn listen(page: &Place) {
    let script = "window.said = [];
        const listen = () => {
            const words = document.querySelector('[data-status=saving]')?.textContent;
            if (words && words !== said.at(-1)) said.push(words);
        };
        new MutationObserver(listen).observe(document.querySelector('.status'),
            {childList: true, subtree: true, characterData: true});";
    page.run(script, vec![]).await;
}

/// How often it was said that a change is not saved, and in which words.
async fn failures(page: &Place) -> Vec<String> {
    let script = "return said.filter(words => words.startsWith('Not saved'))";
    let said = page.run(script, vec![]).await;
    serde_json::from_value(said).expect("words")
}

/// Replaces the wording by a text that is too long to be typed.
async fn write_anew(page: &Place, text: &str) {
    let wording = page.textbox(is("Wording"));
    wording.types(&held("a")).await;
    let insert = "return document.execCommand('insertText', false, arguments[0])";
    assert_eq!(page.run(insert, vec![text.into()]).await, true);
    wording.holds(text).await;
}

/// Many letters that no compression makes much smaller; others for each `n`.
fn noise(n: u32) -> String {
    let mut state = n;
    let letter = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_digit(state >> 16 & 31, 36).unwrap_or('z')
    };
    (0..60_000).map(letter).collect()
}
