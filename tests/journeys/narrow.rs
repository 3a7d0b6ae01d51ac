//! A window as narrow as a phone's: nothing lies beyond its edge, and everything can be done in it.

use crate::{
    harness::{Browser, Look, World, has, is, starts},
    steps::*,
};

const NARROW: u32 = 390;

/// Nothing has to be scrolled to sideways, and what is pressed is large enough for a thumb.
async fn fits(page: &Browser) {
    let script = "const width = document.documentElement.clientWidth;
        return [width, document.scrollingElement.scrollWidth,
            [...document.querySelectorAll('main button, main summary')]
                .filter(one => one.offsetParent && one.getBoundingClientRect().height < 24)
                .map(one => one.textContent.trim().slice(0, 40))];";
    let found = page.run(script, vec![]).await;
    let at = page.fragment().await;
    assert!(
        found[0].as_u64() <= Some(u64::from(NARROW)),
        "{at}: {found}"
    );
    assert!(
        found[1].as_u64() <= found[0].as_u64(),
        "{at} is wider than its window: {found}"
    );
    assert_eq!(found[2], serde_json::json!([]), "{at}: too small to be hit");
}

pub(crate) async fn a_log_is_kept_in_a_window_as_narrow_as_a_phones(world: World) {
    let page = world.browser_that_looks("ada", Look::default()).await;
    page.set_width(NARROW).await;
    page.visit("").await;
    fits(&page).await;
    look_at_example(&page).await;
    fits(&page).await;
    say_who(&page, "Ada Byron", "Harbour Office").await;
    keep_rows(&page).await;
    page.link(is("Go to the log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    fits(&page).await;

    // Found by words, opened alone in the window, edited, and back where one was.
    page.textbox(is("Search")).fill("tide tables").await;
    page.row(has("Share the tide tables")).appears().await;
    page.table(has(""))
        .link(starts("Share the tide tables"))
        .click()
        .await;
    page.textbox(is("Wording")).appears().await;
    fits(&page).await;
    page.textbox(is("What you want to say"))
        .fill("Sent to all")
        .await;
    page.button(is("Add this update")).click().await;
    page.status(is("Your update was added.")).appears().await;
    set_deadline(&page, "March", "2027", Some("The printer is late")).await;
    fits(&page).await;
    is_saved(&page).await;
    page.link(is("Close and go back to the list")).click().await;
    let row = page.row(has("Share the tide tables"));
    row.says("Sent to all").await;
    row.says("March 2027").await;

    // Every page of the menu fits.
    let names = [
        "Meetings",
        "What changed",
        "Editions",
        "Findings",
        "Share",
        "History",
    ];
    let others = [
        "Private drafts",
        "Figures",
        "Organisations",
        "Import",
        "Settings",
    ];
    for name in names.into_iter().chain(others) {
        page.button(is("Menu")).click().await;
        menu(&page, starts(name)).click().await;
        page.main().heading(starts(name)).nth(0).has_focus().await;
        fits(&page).await;
    }
}
