//! Snapshots that are not of the log that is open.

use crate::{
    harness::{Browser, World, has, is, starts},
    steps::*,
};

/// Opens the page on which snapshots are looked at, and gives it one.
pub(crate) async fn look_at_snapshot(page: &Browser, world: &World, name: &str, bytes: &[u8]) {
    let file = world.write(name, bytes);
    follow_more(page, is("Open a snapshot")).await;
    pick_file(page, page.main().button(is("Choose a snapshot")), &file).await;
}

/// A log with one action, as the command line makes it from a table.
fn light_list(world: &World) -> Vec<u8> {
    let table = world.write(
        "Light list.csv",
        b"No.,Action,Owner\n1,Paint the light,Pilots\n",
    );
    let log = world.file("light.automerge");
    let word = |path: &std::path::Path| path.display().to_string();
    world.matters(&["import", &word(&table), "-o", &word(&log)]);
    std::fs::read(log).expect("the command line wrote it")
}

pub(crate) async fn a_snapshot_of_another_log_opens_as_another_log(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    is_saved(&page).await;
    let (name, tides) = snapshot(&page).await;

    // One that is not here yet is kept beside the one that is open, and both are listed.
    let light = light_list(&world);
    look_at_snapshot(&page, &world, "Light list.automerge", &light).await;
    page.main().says("This log is not on this device yet").await;
    page.button(is("Keep this log here")).click().await;
    page.row(has("Paint the light")).appears().await;
    assert!(!page.row(has("Agree the tide table")).is_here().await);
    add_action(&page, 2, "Mark the wreck").await;
    is_saved(&page).await;

    // One of a log that is here is looked at in that log.
    look_at_snapshot(&page, &world, &name, &tides).await;
    page.main()
        .says("This is a snapshot of another log on this device.")
        .await;
    page.main()
        .says("The log that is open is “Light list")
        .await;
    page.button(is("Open that log and look")).click().await;
    page.main()
        .says("Nothing new: everything in this file is here already.")
        .await;
    menu(&page, is("Actions")).click().await;
    page.row(has("Agree the tide table")).appears().await;
    assert!(!page.row(has("Paint the light")).is_here().await);
    page.visit("").await;
    for title in ["Tide tables", "Light list"] {
        page.main().link(starts(title)).appears().await;
    }
}
