//! No room: a change that cannot be stored is said not to be, is kept, and is stored once there is room.

use crate::{
    harness::{Look, PATIENCE, Place, Room, World, has, held, is, starts, stored_chunks, wait},
    steps::*,
};

pub(crate) async fn a_change_without_room_is_kept_and_saved_later(world: World) {
    let room = Room::Little;
    let look = Look {
        room,
        ..Look::default()
    };
    let page = world.browser_that_looks("ada", look).await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    is_saved(&page).await;

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
