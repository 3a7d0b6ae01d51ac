//! What comes later: a log is opened and edited while the part of the engine that may come later is
//! withheld. `cargo xtask profile` takes from this journey what has to come first: should this fail after
//! a change, run that.

use crate::{
    harness::{
        Browser, World, has, has_last_view, held, is, last_views, last_views_move_on, lose_file,
        starts,
    },
    steps::*,
};

/// The part of the engine that may come later.
const LATER: &str = "engine_later";

const ESCAPE: &str = "\u{e00c}";

pub(crate) async fn a_log_is_opened_and_edited_without_what_comes_later(mut world: World) {
    let page = world.browser("ada").await;
    keep_example(&page, "Ada Byron", "Harbour Office").await;
    let wording = page.table(has("")).link(has("")).nth(0).words().await;
    has_last_view(&page).await;
    page.is_ready_for_no_network().await;
    lose_file(&page, LATER).await;

    page.visit_again().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    let before = last_views(&page).await;
    edit_everything(&page, &wording).await;
    last_views_move_on(&page, &before).await;
    look_through(&page).await;
    let before = last_views(&page).await;
    edit_by_keyboard(&page).await;
    last_views_move_on(&page, &before).await;

    page.visit_again().await;
    page.row(has("Mark the wreck")).appears().await;
    is_saved(&page).await;
    edit_in_two_tabs(&page).await;
    page.visit("").await;
    page.link(is("Harbour forum action log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    page.kill();
    begin_a_log(&mut world).await;
}

/// On a first visit to a host that has nothing of it.
async fn begin_a_log(world: &mut World) {
    let host = world.serve_copy("first");
    for file in std::fs::read_dir(&host).expect("the copy of the page") {
        let file = file.expect("a file of the copy");
        let name = file.file_name().to_string_lossy().into_owned();
        // Nor are documents read or written before somebody asks for one.
        if name.starts_with(LATER) || name.starts_with("documents") {
            std::fs::remove_file(file.path()).expect("a file can be removed");
        }
    }
    let page = world.browser("bob").await;
    start_log(&page, "Wrecks", "Bob Flint", "Pilots").await;
    add_action(&page, 1, "Paint the light").await;
    page.combobox(is("Category")).choose("Governance").await;
    is_saved(&page).await;
    page.visit_again().await;
    page.textbox(is("Wording")).holds("Paint the light").await;
    page.combobox(is("Category")).holds("Governance").await;
    is_saved(&page).await;
}

/// What one action holds, one after the other, and back.
async fn edit_everything(page: &Browser, wording: &str) {
    open_action(page, wording).await;
    page.textbox(is("Wording")).types(" and the quay 🌊").await;
    page.combobox(is("Category")).choose("Forum Process").await;
    page.combobox(is("Progress")).choose("In progress").await;
    let undo = page.button(starts("Undo: Progress of action"));
    undo.appears().await.click().await;
    page.button(starts("Redo: Progress of action"))
        .click()
        .await;
    undo.appears().await;
    page.disclosure(is("Move the deadline")).open().await;
    page.button(is("Keep this deadline")).click().await;
    page.alert(has("There is a problem")).has_focus().await;
    set_deadline(page, "June", "2030", Some("The surveyors are late")).await;
    let said = page.textbox(is("What you want to say"));
    said.types("Soundings ordered").await;
    page.button(is("Add this update")).click().await;
    page.status(is("Your update was added.")).appears().await;
    page.radio(is("A question")).click().await;
    said.types("Who has the chart?").await;
    page.button(is("Add this question")).click().await;
    page.status(is("Your question was added.")).appears().await;
    is_saved(page).await;
}

/// The list in all its parts, searched and narrowed.
async fn look_through(page: &Browser) {
    menu(page, is("Actions")).click().await;
    let parts = page.navigation(is("Parts of the log"));
    for part in ["Completed", "Proposed complete", "Ongoing"] {
        parts.link(starts(part)).click().await;
        page.heading(starts(part)).appears().await;
        page.table(has("")).link(has("")).nth(0).click().await;
        page.textbox(is("Wording")).appears().await;
        page.press(ESCAPE).await;
    }
    page.textbox(is("Search")).types("soundings").await;
    page.row(has("and the quay")).appears().await;
    page.textbox(is("Search"))
        .types(&format!("{}{}", held("a"), '\u{e003}'))
        .await;
    page.button(is("Filters")).click().await;
    page.combobox(is("Category")).choose("Forum Process").await;
    page.row(has("and the quay")).appears().await;
    page.button(is("Clear all")).click().await;
}

/// A new action, picked in the list with another one, and both moved.
async fn edit_by_keyboard(page: &Browser) {
    menu(page, is("Actions")).click().await;
    page.press("n").await;
    page.textbox(is("What is to be done"))
        .fill("Mark the wreck")
        .await;
    page.button(is("Add the action")).click().await;
    page.heading(starts("Action ")).appears().await;
    page.press(ESCAPE).await;
    page.textbox(is("Wording")).goes().await;
    // The focus came back to the last row.
    let rows = page.table(has("")).link(has(""));
    let last = rows.count().await - 1;
    rows.nth(last).has_focus().await;
    page.press("x").await;
    page.status(is("1 action selected")).appears().await;
    page.press("k").await;
    rows.nth(last - 1).has_focus().await;
    page.press("x").await;
    page.status(is("2 actions selected")).appears().await;
    page.press("c").await;
    page.dialog(is("Category of 2 actions")).appears().await;
    page.press("4").await;
    page.dialog(has("")).goes().await;
    page.press(&held("z")).await;
    page.press(&held("y")).await;
    page.press("?").await;
    page.dialog(is("Keys")).appears().await;
    page.press(ESCAPE).await;
    page.dialog(has("")).goes().await;
    is_saved(page).await;
}

/// What one tab writes, the other one shows.
async fn edit_in_two_tabs(page: &Browser) {
    open_action(page, "Mark the wreck").await;
    let address = page.fragment().await;
    let [first, second] = page.second_tab().await;
    page.visit(&address).await;
    page.textbox(is("Wording")).types(" at low water").await;
    page.tab(&first).await;
    page.textbox(is("Wording"))
        .holds("Mark the wreck at low water")
        .await;
    page.tab(&second).await;
    is_saved(page).await;
    page.close_tab(&first).await;
}
