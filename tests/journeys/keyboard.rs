//! The keyboard alone: from the first action to a saved view, no pointer is needed.

use crate::{
    harness::{Place, World, has, held, is, starts},
    steps::*,
};

const TAB: &str = "\u{e004}";
const BACK_TAB: &str = "\u{e008}\u{e004}\u{e000}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

pub(crate) async fn a_log_is_kept_by_keyboard_alone(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Wrecks and tides", "Ada Byron", "Harbour Office").await;
    for (number, wording) in [
        (1, "Agree the tide table"),
        (2, "Mark the wreck"),
        (3, "Paint the light"),
        (4, "Measure the wreck"),
    ] {
        page.press("n").await;
        let field = page.textbox(is("What is to be done"));
        tab_to(&page, TAB, &field).await;
        page.press(wording).await;
        tab_to(&page, TAB, &page.button(is("Add the action"))).await;
        page.press(ENTER).await;
        page.heading(is(format!("Action {number}"))).appears().await;
        page.press(ESCAPE).await;
        page.table(has("")).row(has("")).are(number + 1).await;
        page.textbox(is("Wording")).goes().await;
    }

    page.press("?").await;
    let keys = page.dialog(is("Keys"));
    keys.row(has("Choose a category")).appears().await;
    page.press(ESCAPE).await;
    keys.goes().await;

    // The search is in the address, and so are its rows after a reload.
    page.press("/").await;
    page.textbox(is("Search")).has_focus().await;
    page.press("wreck").await;
    page.table(has("")).row(has("")).are(3).await;
    page.navigation(is("Parts of the log"))
        .link(is("Ongoing 2 of 4"))
        .appears()
        .await;
    let wrecks = page.fragment().await;
    assert!(wrecks.ends_with("q=wreck"), "{wrecks}");
    page.visit_again().await;
    page.textbox(is("Search")).holds("wreck").await;
    page.table(has("")).row(has("")).are(3).await;
    is_saved(&page).await;

    pick_both(&page).await;
    page.press("c").await;
    page.dialog(is("Category of 2 actions")).appears().await;
    page.press("4").await;
    page.dialog(has("")).goes().await;
    let both = [
        page.row(has("Mark the wreck")),
        page.row(has("Measure the wreck")),
    ];
    for row in &both {
        row.says("Data Quality").await;
    }
    move_deadline(&page).await;
    for row in &both {
        row.says("July 2027").await;
        row.says("Moved once, first June 2027").await;
    }

    // Each was one change for both.
    page.press(&held("z")).await;
    for row in &both {
        row.says("June 2027").await;
    }
    page.press(&held("y")).await;
    for row in &both {
        row.says("July 2027").await;
    }
    is_saved(&page).await;
    keep_and_use_view(&page, &wrecks).await;
}

/// Goes from row to row and picks each.
async fn pick_both(page: &Place) {
    for (wording, said) in [
        ("Mark the wreck", "1 action selected"),
        ("Measure the wreck", "2 actions selected"),
    ] {
        page.press("j").await;
        page.table(has("")).link(is(wording)).has_focus().await;
        page.press("x").await;
        page.status(is(said)).appears().await;
    }
}

/// Moves the deadline of what is picked, twice: the second move needs a reason.
async fn move_deadline(page: &Place) {
    for (month, reason) in [("June", None), ("July", Some("The divers are ill"))] {
        let button = page.button(is("Move deadline…"));
        tab_to(page, BACK_TAB, &button).await;
        page.press(ENTER).await;
        let dialog = page.dialog(is("Move the deadline of 2 actions"));
        tab_to(page, TAB, &dialog.combobox(is("Month"))).await;
        page.press(month).await;
        dialog.combobox(is("Month")).holds(month).await;
        tab_to(page, TAB, &dialog.textbox(is("Year"))).await;
        page.press("2027").await;
        if let Some(reason) = reason {
            page.press(ENTER).await;
            let problem = dialog.alert(has("Say why the deadline moves"));
            problem.has_focus().await;
            tab_to(page, TAB, &dialog.textbox(is("Reason"))).await;
            page.press(reason).await;
        }
        page.press(ENTER).await;
        dialog.goes().await;
        page.row(has("Measure the wreck"))
            .says(&format!("{month} 2027"))
            .await;
    }
}

/// Keeps what is listed under a name, goes elsewhere, and comes back by the name.
async fn keep_and_use_view(page: &crate::harness::Browser, address: &str) {
    let views = page.button(is("Views"));
    let dialog = page.dialog(is("Saved views"));
    tab_to(page, BACK_TAB, &views).await;
    page.press(ENTER).await;
    tab_to(
        page,
        TAB,
        &dialog.textbox(starts("Save what is listed now")),
    )
    .await;
    page.press(&format!("Wrecks{ENTER}")).await;
    dialog.link(is("Wrecks")).appears().await;
    page.press(ESCAPE).await;
    dialog.goes().await;

    page.press("/").await;
    page.press(&format!("{}light", held("a"))).await;
    page.row(has("Paint the light")).appears().await;
    page.table(has("")).row(has("")).are(2).await;
    page.visit_again().await;
    page.row(has("Paint the light")).appears().await;
    is_saved(page).await;

    page.press("/").await;
    tab_to(page, TAB, &views).await;
    page.press(ENTER).await;
    tab_to(page, TAB, &dialog.link(is("Wrecks"))).await;
    page.press(ENTER).await;
    dialog.goes().await;
    page.table(has("")).row(has("")).are(3).await;
    page.textbox(is("Search")).holds("wreck").await;
    assert_eq!(page.fragment().await, address);
}

/// Presses a key until the focus is there.
pub(crate) async fn tab_to(page: &Place, key: &str, target: &Place) {
    target.appears().await;
    for _ in 0..60 {
        if target.is_focused().await {
            return;
        }
        page.press(key).await;
    }
    target.fail("is not reached by the keyboard").await;
}
