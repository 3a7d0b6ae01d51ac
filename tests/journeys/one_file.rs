//! The log as one HTML file, as somebody gets it by mail: opened from the disk, with no server and no network.

use crate::{
    access,
    harness::{Browser, Kind, World, has, held, is, repository, starts},
    paper::{are_a4_landscape, facts, read, sizes},
    steps::*,
};
use serde_json::Value;

const BACKSPACE: &str = "\u{e003}";
const FIND: &str = "Show only actions with these words";

pub(crate) async fn the_log_as_one_page_is_read_sorted_searched_and_printed_from_the_disk(
    mut world: World,
) {
    let example = repository().join("public/example/harbour-forum-action-log.txt");
    let [log, file] = ["Log.automerge", "Log.html"].map(|name| world.file(name));
    let [example, log, file] = [&example, &log, &file].map(|path| path.display().to_string());
    world.matters(&["import", &example, "-o", &log]);
    world.matters(&["export", &log, "--to", "html", "-o", &file]);
    let page = world.browser("ada").await;
    opens_in_the_product(&page, &file).await;
    world.stop_server();
    page.open(&format!("file://{file}")).await;
    page.heading(is("Ongoing actions")).appears().await;
    page.main().says("Before you pass this file on").await;
    let n_rows = rows(&page).await.len();
    assert!(n_rows > 30, "the example has about forty actions");

    look_for_words(&page, n_rows).await;
    sort(&page).await;
    let asked = "return performance.getEntriesByType('resource').map(one => one.name)";
    let asked = page.run(asked, vec![]).await;
    assert_eq!(asked, Value::Array(vec![]), "nothing is asked for");
    let mut found = Vec::new();
    access::check(&page, "one file", &mut found).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
    prints(&world, &page).await;

    // Where scripts do not run, all of it is there to read, and nothing that would do nothing.
    page.without_scripts().await;
    page.open(&format!("file://{file}")).await;
    assert_eq!(page.n_by_selector("#lists tbody tr").await, n_rows);
    assert_eq!(page.n_by_selector("#find, th button").await, 0);
}

/// The numbers and the sorting keys of the deadlines of all rows that can be seen, from top to bottom.
async fn rows(page: &Browser) -> Vec<(String, String)> {
    let script = "return [...document.querySelectorAll('#lists tbody tr')]
        .filter(row => row.checkVisibility())
        .map(row => [row.cells[0].innerText.trim(), row.querySelector('[data-label=Deadline]').dataset.key]);";
    let rows = page.run(script, vec![]).await;
    serde_json::from_value(rows).expect("two texts a row")
}

async fn look_for_words(page: &Browser, n_all: usize) {
    let field = page.textbox(is(FIND));
    field.fill("tide").await;
    let n = rows(page).await.len();
    assert!((1..n_all).contains(&n), "{n} of {n_all} rows");
    let said = format!("{n} of {n_all} actions are shown");
    page.status(is(said)).appears().await;
    field.types(&format!("{}{BACKSPACE}", held("a"))).await;
    page.status(has("actions are shown")).goes().await;
    assert_eq!(rows(page).await.len(), n_all);
}

async fn sort(page: &Browser) {
    let table = page.table(starts("Ongoing actions: "));
    let before = rows(page).await;
    table.button(is("Deadline")).click().await;
    let after = rows(page).await;
    assert_ne!(before, after);
    // Of the table that was sorted: what has no date stands last.
    let script = "const head = document.querySelector('th[aria-sort=ascending]');
        return [head.innerText.trim(), [...head.closest('table').tBodies[0].rows]
            .map(row => row.cells[head.cellIndex].dataset.key)]";
    let sorted = page.run(script, vec![]).await;
    let (head, keys): (String, Vec<String>) =
        serde_json::from_value(sorted).expect("a heading and keys");
    assert!(head.starts_with("Deadline"), "{head}");
    let with_date = keys.iter().take_while(|key| !key.is_empty());
    let with_date: Vec<_> = with_date.collect();
    assert!(with_date.is_sorted(), "{keys:?}");
    assert!(with_date.len() > 3, "{keys:?}");
    let rest = &keys[with_date.len()..];
    assert!(rest.iter().all(String::is_empty), "{keys:?}");
}

async fn prints(world: &World, page: &Browser) {
    let pdf = world.write("one.pdf", &page.print_to_pdf().await);
    let pages = sizes(&pdf);
    assert!(pages.len() > 1, "{pages:?}");
    are_a4_landscape(&pages);
    let text = read(&["-layout"], &pdf);
    let sheets = text.split('\u{c}').filter(|sheet| !sheet.trim().is_empty());
    // The page before the tables says what the file is; every other one has the headings again.
    let headed = sheets.filter(|sheet| sheet.contains("Deadline") && sheet.contains("Owner"));
    assert!(headed.count() + 1 >= pages.len(), "{text}");
    assert!(text.contains("Appendix: completed actions"), "{text}");
    assert!(!text.contains(FIND), "nothing to type in on paper");
    // Firefox has no margins of pages that a page can write in.
    if page.kind() == Kind::Chromium {
        let last = format!("Page {0} of {0}", pages.len());
        assert!(text.contains(&last), "no “{last}”: {text}");
        assert!(facts(&pdf).contains("Tagged:          yes"), "not tagged");
    }
}

/// Whoever keeps the log with the product opens the file like a snapshot.
async fn opens_in_the_product(page: &Browser, file: &str) {
    page.visit("#/who").await;
    say_who(page, "Ada Byron", "Harbour Office").await;
    page.visit("").await;
    let open = page.button(is("Choose a snapshot"));
    pick_file(page, open, std::path::Path::new(file)).await;
    page.button(is("Keep this log here")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(page).await;
    page.table(has("")).link(has("")).nth(0).click().await;
    page.textbox(is("Wording")).types(", and mail it").await;
    is_saved(page).await;
}
