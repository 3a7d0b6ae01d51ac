//! Hosts: the page lives below any address, asks nobody else, and can be read before its engine comes.

use crate::{
    harness::{Place, World, find_files_again, has, has_last_view, is, lose_file, starts},
    steps::*,
};

pub(crate) async fn the_page_works_below_any_address_and_asks_nobody_else(mut world: World) {
    let host = world.serve_copy("forum/action-log");
    let page = world.browser("ada").await;
    let n_actions = keep_example(&page, "Ada Byron", "Harbour Office").await;
    assert!(n_actions > 30, "{n_actions} actions");
    menu(&page, is("Share")).click().await;
    page.radio(starts("JSON")).click().await;
    page.button(is("Download")).click().await;
    page.downloaded(".json").await;
    asked_nobody_else(&page, &world).await;
    let scope = "const done = arguments[0];
        navigator.serviceWorker.ready.then(r => done(r.scope));";
    let scope = page.run_async(scope, vec![]).await;
    assert_eq!(scope, format!("{}/", world.address()));

    // Nothing of it is needed any more, nor the address above.
    page.is_ready_for_no_network().await;
    std::fs::remove_dir_all(host).expect("the copy is there");
    page.visit("").await;
    page.link(is("Harbour forum action log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    assert_eq!(counts(&page).await.iter().sum::<usize>(), n_actions);
    asked_nobody_else(&page, &world).await;
    page.visit_again().await;
    page.heading(is("Ongoing actions")).appears().await;
    waited_for_no_worker(&page).await;
}

/// Whatever the page has loaded came from below its own address.
async fn asked_nobody_else(page: &Place, world: &World) {
    let script = "return performance.getEntries().filter(entry => 'initiatorType' in entry)
        .map(entry => entry.name)";
    let names = page.run(script, vec![]).await;
    let names: Vec<String> = serde_json::from_value(names).expect("addresses");
    let own = format!("{}/", world.address());
    assert!(
        names.iter().any(|name| name.ends_with(".wasm")),
        "{names:?}"
    );
    for name in names {
        assert!(name.starts_with(&own), "{name} is not below {own}");
    }
}

/// Where the browser takes files from a cache by itself, the page did not wait for the service worker to start. Chromium
/// does so for a page, not for what its workers import.
async fn waited_for_no_worker(page: &Place) {
    let script = "return performance.getEntries()
        .filter(entry => (entry.workerFinalSourceType ?? 'cache') !== 'cache')
        .filter(entry => !entry.name.includes('/engine'))
        .map(entry => entry.name)";
    assert_eq!(page.run(script, vec![]).await, serde_json::json!([]));
}

/// The page remembers how it looked as if that had been on another day.
async fn left_on_another_day(page: &Place) {
    let script = "const place = 'matters-arising/picture';
        const kept = {...JSON.parse(localStorage.getItem(place)), day: 'another'};
        localStorage.setItem(place, JSON.stringify(kept));";
    page.run(script, vec![]).await;
}

/// What cannot be loaded takes nothing else away.
pub(crate) async fn the_log_can_be_read_while_its_engine_cannot_be_loaded(world: World) {
    let page = world.browser("ada").await;
    keep_example(&page, "Ada Byron", "Harbour Office").await;
    let [n_ongoing, ..] = counts(&page).await;
    let first = page.table(has("")).link(has("")).nth(0).words().await;
    has_last_view(&page).await;
    page.is_ready_for_no_network().await;

    for file in ["engine_bg-", "engine_loader-"] {
        lose_file(&page, file).await;
        page.visit_again().await;
        page.heading(is("Ongoing actions")).appears().await;
        page.table(has("")).row(has("")).are(n_ongoing + 1).await;
        page.table(has("")).link(is(first.clone())).appears().await;
        // It says that it cannot be changed, and nothing that would change it can be pressed.
        page.region(is("State of your work"))
            .says("Editing is not possible")
            .await;
        let problem = "This page can show the log, but not change it: its engine stopped.";
        page.text(has(problem)).appears().await;
        page.text(starts("What was saved is safe.")).appears().await;
        let category = page.table(has("")).button(has("category of action"));
        assert!(category.nth(0).is_disabled().await);
        find_files_again(&page).await;
    }

    page.visit_again().await;
    is_saved(&page).await;
    page.region(is("State of your work"))
        .does_not_say("Editing is not possible")
        .await;
    // Where not even the page's own program comes, the list is there as it was left.
    lose_file(&page, "page_bg").await;
    page.visit_again().await;
    page.alert(starts("The page could not start."))
        .appears()
        .await;
    page.link(is(first.clone())).appears().await;
    page.text(is("Saved on this device")).goes().await;
    // On another day as well, but for what depends on the day.
    page.text(starts("Overdue by")).nth(0).appears().await;
    left_on_another_day(&page).await;
    page.visit_again().await;
    page.link(is(first.clone())).appears().await;
    page.text(starts("Overdue by")).goes().await;
    find_files_again(&page).await;
    page.visit_again().await;
    is_saved(&page).await;
    open_action(&page, &first).await;
    page.combobox(is("Progress")).choose("In progress").await;
    page.button(starts("Undo: Progress of action"))
        .appears()
        .await;
    is_saved(&page).await;

    // So is a part of the page that is fetched when it is first needed: it says so, and comes when it can.
    lose_file(&page, "page_meetings").await;
    menu(&page, is("Meetings")).click().await;
    let missing = page.heading(is("This part of the page has not come yet"));
    missing.appears().await;
    missing.has_focus().await;
    find_files_again(&page).await;
    page.button(is("Try again")).click().await;
    page.heading(is("Meetings")).appears().await;
    page.heading(is("Meetings")).has_focus().await;
}
