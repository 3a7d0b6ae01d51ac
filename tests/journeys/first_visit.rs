//! The first visit: the example log, looked at before it is kept, and taken back; the real log.

use crate::{
    harness::{World, has, is, repository, seed, starts},
    steps::*,
};

/// The example of the repository, which the page has beside itself.
const EXAMPLE: &str = "public/example/harbour-forum-action-log.txt";

pub(crate) async fn the_example_is_imported_and_taken_back(world: World) {
    let page = world.browser("ada").await;
    look_at_example(&page).await;
    page.main().says("lines are accounted for").await;
    let first = page.item(starts("Action ")).nth(0);
    first.heading(is("Understood")).appears().await;
    first.heading(is("Printed")).appears().await;
    say_who(&page, "Ada Byron", "Harbour Office").await;
    let n_actions = keep_rows(&page).await;
    assert!(
        n_actions > 30,
        "the example has about forty actions, not {n_actions}"
    );
    page.status(has(format!("{n_actions} actions were read into the log.")))
        .appears()
        .await;
    page.link(is("Go to the log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    let all = counts(&page).await;
    assert_eq!(all.iter().sum::<usize>(), n_actions, "{all:?}");
    assert!(
        all.iter().all(|n| *n > 0),
        "the example has all three parts: {all:?}"
    );
    for (part, n) in ["Completed", "Proposed complete", "Ongoing"]
        .into_iter()
        .zip(all.into_iter().rev())
    {
        page.navigation(is("Parts of the log"))
            .link(starts(part))
            .click()
            .await;
        // One row is the heading.
        page.table(has("")).row(has("")).are(n + 1).await;
        // Nobody has signed what the document recorded.
        let unsigned = page.table(has("")).row(has("As recorded, not signed"));
        unsigned.are(if part == "Completed" { n } else { 0 }).await;
    }

    page.button(starts("Undo: ")).click().await;
    page.heading(is("This log has no actions yet"))
        .appears()
        .await;
    page.button(starts("Redo: ")).click().await;
    page.table(has("")).row(has("")).are(all[0] + 1).await;

    follow_more(&page, is("Import")).await;
    let file = repository().join(EXAMPLE);
    pick_file(&page, page.button(is("Choose a document")), &file).await;
    page.heading(is("What was understood")).appears().await;
    keep_rows(&page).await;
    page.status(has("Everything in this file is here already."))
        .appears()
        .await;
    page.link(is("Go to the log")).click().await;
    page.table(has("")).row(has("")).are(all[0] + 1).await;
    assert_eq!(counts(&page).await, all);

    // Brought from the first page, it would be a second log of the title: that is said, with the way into this one.
    look_at_example(&page).await;
    page.main()
        .says("A log of this title is on this device already.")
        .await;
    page.link(starts("Bring the document into “")).click().await;
    pick_file(&page, page.button(is("Choose a document")), &file).await;
    page.heading(is("What was understood")).appears().await;
    page.main()
        .does_not_say("A log of this title is on this device already.")
        .await;
    keep_rows(&page).await;
    page.status(has("Everything in this file is here already."))
        .appears()
        .await;
    page.link(is("Go to the log")).click().await;
    assert_eq!(counts(&page).await, all);
}

pub(crate) async fn the_real_log_is_read_from_a_file(world: World) {
    let Some(file) = seed("leds-action-log-2019-04-18.txt") else {
        return;
    };
    let page = world.browser("ada").await;
    page.visit("").await;
    pick_file(&page, page.button(is("Choose a document")), &file).await;
    page.heading(is("What was understood")).appears().await;
    page.main().says("113 actions:").await;
    page.main().says("lines are accounted for").await;
    say_who(&page, "Ada Byron", "Harbour Office").await;
    assert_eq!(keep_rows(&page).await, 113);
    page.link(is("Go to the log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    assert_eq!(counts(&page).await.iter().sum::<usize>(), 113);
    page.visit_again().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    assert_eq!(counts(&page).await.iter().sum::<usize>(), 113);
    // Rows of the log share a number, and say so.
    page.main().says("given to several actions").await;
    menu(&page, starts("Findings")).click().await;
    page.status(has("findings in all")).appears().await;
}
