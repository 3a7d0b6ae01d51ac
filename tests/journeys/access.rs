//! Every page by axe, on a desk, a tablet and a phone, light and dark: no violations.

use crate::{
    harness::{Browser, Look, World, has, is, repository, starts},
    steps::*,
};
use serde_json::Value;

/// A desk, a tablet and a phone.
const WIDTHS: [u32; 3] = [1280, 768, 390];

pub(crate) async fn no_page_hinders_anybody_in_light(world: World) {
    walk(
        world,
        Look {
            dark: false,
            ..Look::default()
        },
    )
    .await;
}

pub(crate) async fn no_page_hinders_anybody_in_dark(world: World) {
    walk(
        world,
        Look {
            dark: true,
            ..Look::default()
        },
    )
    .await;
}

async fn walk(world: World, look: Look) {
    let page = world.browser_that_looks("ada", look).await;
    let mut found = Vec::new();
    page.visit("").await;
    page.button(is("Open the example log")).appears().await;
    check(&page, "first visit", &mut found).await;
    look_at_example(&page).await;
    check(&page, "import", &mut found).await;
    say_who(&page, "Ada Byron", "Harbour Office").await;
    keep_rows(&page).await;
    page.link(is("Go to the log")).appears().await;
    check(&page, "import kept", &mut found).await;
    page.link(is("Go to the log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    check(&page, "list", &mut found).await;
    let log = page.fragment().await;
    let log = log.split('?').next().unwrap_or_default().to_owned();

    page.button(is("Filters")).click().await;
    page.table(has(""))
        .checkbox(starts("Select action"))
        .nth(0)
        .check()
        .await;
    check(&page, "list with filters and a selection", &mut found).await;
    page.button(is("Clear selection")).click().await;
    page.link(is("New action")).click().await;
    page.button(is("Add the action")).click().await;
    page.alert(has("There is a problem")).has_focus().await;
    check(&page, "new action with an error", &mut found).await;
    menu(&page, is("Actions")).click().await;
    page.table(has("")).link(has("")).nth(0).click().await;
    page.textbox(is("Wording")).appears().await;
    open_everything(&page).await;
    check(&page, "action", &mut found).await;
    page.visit(&log).await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    page.button(is("More")).click().await;
    page.picture("more", 1280).await;
    page.press("\u{e00c}").await;
    page.press("?").await;
    page.dialog(has("")).appears().await;
    check(&page, "keys", &mut found).await;

    for (after, heading) in [
        ("/meetings", "Meetings"),
        ("/changed?since=day:1999-12-31", "What changed"),
        ("/editions", "Editions"),
        ("/figures", "Figures"),
        ("/interests", "Who wants to engage on what"),
        ("/history", "History"),
        ("/findings", "Findings"),
        ("/share", "Share this log"),
        ("/sharing", "Sharing"),
        ("/settings", "Settings of this log"),
        ("/drafts", "Private drafts"),
        ("/parties", "Organisations and rule"),
        ("/keys", "Keys"),
        ("/verify", "Verify"),
        ("/snapshot", "Open a snapshot"),
        ("/import", "Import a document"),
        ("/print", "Ongoing actions"),
    ] {
        page.visit(&format!("{log}{after}")).await;
        page.heading(is(heading)).appears().await;
        is_saved(&page).await;
        open_everything(&page).await;
        check(&page, after, &mut found).await;
    }
    page.visit(&format!("{log}/meetings")).await;
    page.main()
        .link(starts("The meeting of "))
        .nth(0)
        .click()
        .await;
    page.heading(starts("The meeting of ")).appears().await;
    open_everything(&page).await;
    check(&page, "a meeting", &mut found).await;
    page.link(is("Run the meeting")).click().await;
    page.button(is("Presentation size")).appears().await;
    check(&page, "a meeting that runs", &mut found).await;
    page.link(is("Back to the meeting")).click().await;
    page.link(is("Minutes")).click().await;
    page.heading(is("Minutes")).appears().await;
    check(&page, "minutes", &mut found).await;
    page.visit(&format!("{log}/history")).await;
    page.link(is("The log as it stood then"))
        .nth(0)
        .click()
        .await;
    page.heading(starts("Ongoing: ")).appears().await;
    check(&page, "the log as it stood", &mut found).await;
    for (address, heading) in [
        ("#/storage", "Storage on this device"),
        ("#/who", "Who are you?"),
        ("#/join", "Follow an invitation"),
        ("#/nowhere", "There is nothing at this address"),
        ("", "Logs on this device"),
    ] {
        page.visit(address).await;
        page.heading(is(heading)).appears().await;
        check(&page, address, &mut found).await;
    }
    page.button(starts("Remove ")).click().await;
    page.dialog(starts("Remove this log")).appears().await;
    check(&page, "removing a log", &mut found).await;
    assert!(
        found.is_empty(),
        "{} violations:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// Opens what can be unfolded, so that it is looked at as well.
async fn open_everything(page: &Browser) {
    let script = "document.querySelectorAll('details').forEach(details => details.open = true)";
    page.run(script, vec![]).await;
}

/// Asks axe about a page that another journey has led to.
pub(crate) async fn hinders_nobody(page: &Browser, place: &str) {
    let mut found = Vec::new();
    check(page, place, &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Asks axe, in each width.
pub(crate) async fn check(page: &Browser, place: &str, found: &mut Vec<String>) {
    for width in WIDTHS {
        page.set_width(width).await;
        if page.run("return typeof axe", vec![]).await != "object" {
            let path = repository().join("node_modules/axe-core/axe.min.js");
            let axe = std::fs::read_to_string(&path);
            let axe = axe.expect("node_modules/axe-core is there: run `npm ci`");
            page.run(&format!("{axe}; window.axe = axe;"), vec![]).await;
        }
        let script = "const done = arguments[0];
            axe.run(document, {resultTypes: ['violations']}).then(
                results => done(results.violations.map(violation => [
                    violation.id, violation.help,
                    violation.nodes.slice(0, 3).map(node => node.target.join(' ') + ' ' + (node.any[0] ?? node.all[0] ?? node.none[0])?.message),
                    violation.nodes.length,
                ])),
                error => done(String(error)));";
        let results = page.run_async(script, vec![]).await;
        let Value::Array(violations) = results else {
            panic!("axe could not look at {place}: {results}");
        };
        found.extend(
            violations
                .iter()
                .map(|one| format!("{place} at {width} px: {one}")),
        );
        // Nothing may need sideways scrolling of the whole page.
        let script = "const e = document.scrollingElement; return e.scrollWidth - e.clientWidth";
        let over = page.run(script, vec![]).await.as_f64().unwrap_or_default();
        if over > 1.0 {
            found.push(format!("{place} at {width} px is {over} px too wide"));
        }
        page.picture(place, width).await;
    }
    page.set_width(1280).await;
}
