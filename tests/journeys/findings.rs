//! Documents by paste and by drop, and the findings that they leave: ticked off, downloaded, kept.

use crate::{
    harness::{Browser, World, has, is, repository, starts, stored_chunks},
    steps::*,
};
use serde_json::Value;

pub(crate) async fn findings_are_ticked_off_and_downloaded(world: World) {
    let page = world.browser("ada").await;
    let text = example();
    page.visit("").await;
    paste(&page, &text).await;
    page.heading(is("What was understood")).appears().await;
    say_who(&page, "Ada Byron", "Harbour Office").await;
    let n_actions = keep_rows(&page).await;
    page.link(is("Go to the log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(&page).await;
    assert_eq!(counts(&page).await.iter().sum::<usize>(), n_actions);

    menu(&page, starts("Findings")).click().await;
    let n = n_open(&page).await;
    assert!(n > 2, "the example raises more than {n} findings");
    let open = page.main().checkbox(starts("Dealt with"));
    open.are(n).await;
    let second = open.names().await.swap_remove(1);
    let first = open.nth(0).names().await.swap_remove(0);
    open.nth(0).click().await;
    let said = |open: usize| format!("{n} findings in all, {open} open.");
    page.main().says(&said(n - 1)).await;
    open.are(n - 1).await;
    // The next one is at hand.
    page.checkbox(is(second.clone())).nth(0).has_focus().await;
    page.press(" ").await;
    page.main().says(&said(n - 2)).await;
    is_saved(&page).await;

    page.button(is("Download the findings")).click().await;
    let (name, bytes) = page.downloaded(".json").await;
    assert!(name.ends_with("findings.json"), "{name}");
    let listed: Value = serde_json::from_slice(&bytes).expect("the download is JSON");
    let listed = listed.as_array().expect("a list of findings");
    assert_eq!(listed.len(), n);
    let ticked = listed.iter().filter(|finding| finding["ticked"] == true);
    assert_eq!(ticked.count(), 2);

    // They stay ticked, with who did it, and can be opened again.
    page.visit_again().await;
    page.main().says(&said(n - 2)).await;
    page.radio(is("Ticked off")).click().await;
    let ticked = page.main().checkbox(starts("Dealt with"));
    ticked.are(2).await;
    page.main()
        .says("Ticked off by Ada Byron, Harbour Office")
        .await;
    page.checkbox(is(first)).nth(0).click().await;
    ticked.are(1).await;
    page.main().says(&said(n - 1)).await;
    page.radio(is("Open")).click().await;
    open.are(n - 1).await;
    is_saved(&page).await;

    // A colleague who has not said who they are is asked for it, and can tick then.
    let (name, bytes) = snapshot(&page).await;
    page.kill();
    let bob = world.browser("bob").await;
    bob.visit("").await;
    let file = world.write(&name, &bytes);
    pick_file(&bob, bob.button(is("Choose a snapshot")), &file).await;
    bob.button(is("Keep this log here")).click().await;
    menu(&bob, starts("Findings")).click().await;
    bob.main()
        .says("Say who you are to tick findings off.")
        .await;
    let boxes = bob.main().checkbox(starts("Dealt with"));
    boxes.are(0).await;
    say_who(&bob, "Bob Flint", "Pilots").await;
    boxes.are(n - 1).await;
    bob.main()
        .does_not_say("Say who you are to tick findings off.")
        .await;
}

pub(crate) async fn the_same_document_again_changes_nothing(world: World) {
    let page = world.browser("ada").await;
    let text = example();
    page.visit("").await;
    drop_file(&page, "Choose a document", "Log.txt", text.as_bytes()).await;
    page.heading(is("What was understood")).appears().await;
    say_who(&page, "Ada Byron", "Harbour Office").await;
    let n_actions = keep_rows(&page).await;
    page.link(is("Go to the log")).click().await;
    is_saved(&page).await;
    let all = counts(&page).await;
    assert_eq!(all.iter().sum::<usize>(), n_actions);
    menu(&page, starts("Findings")).click().await;
    let n_findings = n_open(&page).await;
    let stored = stored_chunks(&page).await;

    // Dropped on its place, dropped beside it, and pasted.
    for way in 0..3 {
        follow_more(&page, is("Import")).await;
        match way {
            0 => drop_file(&page, "Choose a document", "Log.txt", text.as_bytes()).await,
            1 => drop_beside(&page, &["Log.txt"], text.as_bytes()).await,
            _ => paste(&page, &text).await,
        }
        page.heading(is("What was understood")).appears().await;
        assert_eq!(keep_rows(&page).await, n_actions);
        page.status(has("Everything in this file is here already."))
            .appears()
            .await;
        page.link(is("Go to the log")).click().await;
        page.heading(is("Ongoing actions")).appears().await;
        assert_eq!(counts(&page).await, all);
    }
    menu(&page, starts("Findings")).click().await;
    assert_eq!(n_open(&page).await, n_findings);
    is_saved(&page).await;
    assert_eq!(stored_chunks(&page).await, stored, "nothing is written");
    follow_more(&page, is("History")).await;
    page.item(has("imported from")).are(1).await;
}

fn example() -> String {
    let file = repository().join("public/example/harbour-forum-action-log.txt");
    std::fs::read_to_string(file).expect("the example lies in the repository")
}

/// Pastes a text into the field for it, and has it read.
async fn paste(page: &Browser, text: &str) {
    be_at_pasting(page).await;
    let pasted = "return document.execCommand('insertText', false, arguments[0])";
    assert_eq!(page.run(pasted, vec![text.into()]).await, true);
    page.button(is("Read this text")).click().await;
}

/// How many findings the page of findings says are open.
async fn n_open(page: &Browser) -> usize {
    let status = page.status(has("findings in all"));
    let words = status.appears().await.words().await;
    let open = words.split(", ").nth(1);
    let n = open.and_then(|words| words.split(' ').next()?.parse().ok());
    n.unwrap_or_else(|| panic!("no count in “{words}”"))
}
