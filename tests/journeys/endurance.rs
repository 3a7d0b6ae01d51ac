//! What must not be lost: a browser that is killed, a network that is gone, another tab.

use crate::{
    harness::{Browser, PATIENCE, World, has, held, is, repository, starts, wait},
    steps::*,
};
use std::path::PathBuf;

const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";
const RIGHT: &str = "\u{e014}";

pub(crate) async fn what_was_shown_as_saved_outlives_a_killed_browser(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Buoys").await;
    is_saved(&page).await;
    let address = page.fragment().await;
    let wording = page.textbox(is("Wording"));
    let (mut typed, mut saved) = ("Buoys".to_owned(), "Buoys".to_owned());
    let mut n_saved = 0;
    for n in 0..400 {
        let word = format!(" {n}");
        wording.types(&word).await;
        typed += &word;
        // In one turn of the page: what stands in the field, and whether that is said to be safe.
        let script = "return [document.getElementById('action-wording').value,
            document.querySelector('[data-status=saving]').textContent]";
        let seen = page.run(script, vec![]).await;
        if seen[1] == "Saved on this device" && seen[0] != saved.as_str() {
            saved = seen[0].as_str().unwrap_or_default().to_owned();
            n_saved += 1;
        }
        if n >= 25 && n_saved >= 3 {
            break;
        }
    }
    wording.types(" and then the lights went").await;
    typed += " and then the lights went";
    page.kill();
    assert!(
        n_saved > 0,
        "nothing was shown as saved while {typed} was typed"
    );

    let page = world.browser("ada").await;
    page.visit(&address).await;
    is_saved(&page).await;
    // Chromium writes preferences some seconds late: who wrote may have to be said again.
    if page.textbox(is("Your name")).is_here().await {
        say_who(&page, "Ada Byron", "Harbour Office").await;
    }
    let found = page.textbox(is("Wording")).value().await;
    assert!(
        found.starts_with(&saved),
        "“{saved}” was said to be saved, and there is “{found}”"
    );
    assert!(
        typed.starts_with(&found),
        "“{typed}” was typed, and there is “{found}”"
    );
}

pub(crate) async fn the_page_starts_and_edits_without_a_network(mut world: World) {
    let page = world.browser("ada").await;
    log_on_a_page_that_stays(&page).await;

    let document = a_document_of_word(&world);
    world.stop_server();
    page.visit_again().await;
    let wording = page.textbox(is("Wording"));
    wording.holds("Agree the tide table").await;
    wording.types(" without a network").await;
    page.combobox(is("Category")).choose("Governance").await;
    page.button(starts("Undo: Category of action 1"))
        .appears()
        .await;
    is_saved(&page).await;

    page.visit_again().await;
    page.textbox(is("Wording"))
        .holds("Agree the tide table without a network")
        .await;
    page.combobox(is("Category")).holds("Governance").await;
    // The start page as well, and the list of logs on it.
    page.visit("").await;
    page.link(is("Tide tables")).click().await;
    page.row(has("Agree the tide table without a network"))
        .appears()
        .await;

    // What reads documents is fetched only now, from what the service worker keeps.
    follow_more(&page, is("Import")).await;
    pick_file(&page, page.button(is("Choose a document")), &document).await;
    page.heading(is("What was understood")).appears().await;
    page.radio(starts("Into this log: ")).click().await;
    let n_actions = keep_rows(&page).await;
    assert!(n_actions > 30, "{n_actions} of the example");
    page.link(is("Go to the log")).click().await;
    page.row(has("Agree the tide table without a network"))
        .appears()
        .await;
    assert_eq!(counts(&page).await.iter().sum::<usize>(), n_actions + 1);
    is_saved(&page).await;
}

/// The example as a document of Word, by the command line.
fn a_document_of_word(world: &World) -> PathBuf {
    let example = repository().join("public/example/harbour-forum-action-log.txt");
    let [log, file] = ["Example.automerge", "Example.docx"].map(|name| world.file(name));
    let [from, to, out] = [&example, &log, &file].map(|path| path.display().to_string());
    world.matters(&["import", &from, "-o", &to]);
    world.matters(&["export", &to, "--to", "docx", "-o", &out]);
    file
}

pub(crate) async fn two_tabs_show_each_others_edits(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    is_saved(&page).await;
    let address = page.fragment().await;
    let [first, second] = page.second_tab().await;
    page.visit(&address).await;
    let wording = page.textbox(is("Wording"));
    wording.holds("Agree the tide table").await;

    // In the first tab somebody is typing: the caret stands after "Agree".
    page.tab(&first).await;
    wording
        .types(&format!("{}{}", held(HOME), RIGHT.repeat(5)))
        .await;
    wording.has_focus().await;
    assert_eq!(wording.caret().await, 5);

    page.tab(&second).await;
    wording.types(&format!("{} and print it", held(END))).await;
    wording.types(&format!("{}Soon: ", held(HOME))).await;
    page.combobox(is("Category")).choose("Governance").await;

    page.tab(&first).await;
    wording
        .holds("Soon: Agree the tide table and print it")
        .await;
    page.combobox(is("Category")).holds("Governance").await;
    wording.has_focus().await;
    let after = "Soon: Agree".len() as u64;
    assert_eq!(
        wording.caret().await,
        after,
        "the caret stays with its words"
    );
    // Typing goes on where it was, and arrives over there.
    page.press(" on").await;
    wording
        .holds("Soon: Agree on the tide table and print it")
        .await;
    is_saved(&page).await;

    page.tab(&second).await;
    wording
        .holds("Soon: Agree on the tide table and print it")
        .await;
    page.row(has("Soon: Agree on the tide table and print it"))
        .says("Governance")
        .await;
    is_saved(&page).await;
    page.visit_again().await;
    wording
        .holds("Soon: Agree on the tide table and print it")
        .await;

    // Whichever tab closes first, nothing is lost: the newer one, and then the older one.
    wording.types(" twice").await;
    is_saved_at_once(&page).await;
    page.close_tab(&first).await;
    wording
        .holds("Soon: Agree on the tide table and print it twice")
        .await;
    let [_, third] = page.second_tab().await;
    page.visit(&address).await;
    wording
        .holds("Soon: Agree on the tide table and print it twice")
        .await;
    page.tab(&first).await;
    wording.types(&format!("{}, or", held(END))).await;
    is_saved_at_once(&page).await;
    page.close_tab(&third).await;
    wording
        .holds("Soon: Agree on the tide table and print it twice, or")
        .await;
    wording.types(" more").await;
    is_saved(&page).await;
    page.visit_again().await;
    wording
        .holds("Soon: Agree on the tide table and print it twice, or more")
        .await;
}

/// Waits until the line at the top says it, in no more words.
async fn is_saved_at_once(page: &Browser) {
    let saved = wait(PATIENCE, async || {
        let script = "return document.querySelector('[data-status=saving]').textContent";
        (page.run(script, vec![]).await == "Saved on this device").then_some(())
    });
    assert!(saved.await.is_some());
}
