//! Windows that are neither wide nor narrow: every value of a row is in sight, and can be sorted by.

use crate::{
    harness::{World, has, is, starts},
    steps::*,
};

const ENTER: &str = "\u{e007}";

pub(crate) async fn every_value_is_in_sight_at_a_middling_width(world: World) {
    let page = world.browser("ada").await;
    keep_example(&page, "Ada Byron", "Harbour Office").await;
    let list = page.fragment().await;
    let parts = page.navigation(is("Parts of the log"));
    parts.link(starts("Proposed complete")).click().await;
    page.heading(is("Proposed complete")).appears().await;
    let row = page.row(has("share the draft dredging"));
    for width in [1280, 940, 800, 700, 390] {
        page.set_width(width).await;
        row.says("The timetable went out with the").await;
        row.says("September 2021").await;
        if width < 1280 {
            page.combobox(is("Order")).appears().await;
        }
    }
    page.set_width(800).await;
    page.combobox(is("Order")).choose("Owner").await;
    let sorted = page.fragment().await;
    assert!(sorted.contains("sort=owner"), "{sorted}");

    // Beside an action there is room for a part of it; what keys select is in sight all the same.
    page.set_width(1280).await;
    page.visit(&list).await;
    // The heading comes before the rows: a key pressed between them would go nowhere.
    let first = page.link(starts("SHA & Tideway to meet the ferry"));
    first.appears().await;
    page.press("j").await;
    first.has_focus().await;
    page.press(ENTER).await;
    page.textbox(is("Wording")).appears().await;
    let boxes = page.table(has("")).checkbox(starts("Select action"));
    boxes.are(0).await;
    page.press("j").await;
    page.press("x").await;
    page.status(is("1 action selected")).appears().await;
    boxes.nth(0).is_checked().await;

    // Where the action has the window for itself, keys select nothing behind it.
    page.set_width(900).await;
    boxes.are(0).await;
    page.press("x").await;
    page.set_width(1280).await;
    boxes.nth(0).is_checked().await;
}
