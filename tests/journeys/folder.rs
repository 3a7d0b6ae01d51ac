//! A log that a folder on disk carries, which a file service brings to the others. The dialog of the system in which
//! a folder is chosen cannot be used from outside: a folder of the browser's own stands for what it would give.

use crate::{
    harness::{Browser, World, has, is},
    sharing::invite,
    steps::*,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path};

const CHOOSE: &str = "window.showDirectoryPicker = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('carried', {create: true});";

/// All files of the chosen folder, two levels deep, as `[directory, name, bytes]`.
const READ: &str = "const done = arguments[arguments.length - 1];
    (async () => {
        const top = await window.showDirectoryPicker();
        const files = [];
        for await (const [place, directory] of top.entries()) {
            for await (const [name, handle] of directory.entries()) {
                const bytes = await (await handle.getFile()).arrayBuffer();
                files.push([place, name, [...new Uint8Array(bytes)]]);
            }
        }
        return files;
    })().then(done, error => done(String(error)));";

/// Writes files into it, as `READ` gives them.
const WRITE: &str = "const [files, done] = arguments;
    (async () => {
        const top = await window.showDirectoryPicker();
        for (const [place, name, bytes] of files) {
            const directory = await top.getDirectoryHandle(place, {create: true});
            const file = await directory.getFileHandle(name, {create: true});
            const writable = await file.createWritable();
            await writable.write(new Uint8Array(bytes));
            await writable.close();
        }
        return 'written';
    })().then(done, error => done(String(error)));";

type Files = BTreeMap<(String, String), Vec<u8>>;

async fn in_browser(page: &Browser) -> Files {
    let found = page.run_async(READ, vec![]).await;
    let found: Vec<(String, String, Vec<u8>)> =
        serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("no files, but {found}"));
    found
        .into_iter()
        .map(|(place, name, bytes)| ((place, name), bytes))
        .collect()
}

fn on_disk(folder: &Path) -> Files {
    let mut files = Files::new();
    for place in std::fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
    {
        for file in std::fs::read_dir(place.path())
            .into_iter()
            .flatten()
            .flatten()
        {
            let word = |name: std::ffi::OsString| name.to_string_lossy().into_owned();
            let bytes = std::fs::read(file.path()).expect("a file that is listed");
            files.insert((word(place.file_name()), word(file.file_name())), bytes);
        }
    }
    files
}

/// What a file service does: each side gets the files that it lacks.
async fn carry(page: &Browser, folder: &Path) {
    let (here, there) = (in_browser(page).await, on_disk(folder));
    for ((place, name), bytes) in here.iter().filter(|(file, _)| !there.contains_key(file)) {
        let place = folder.join(place);
        std::fs::create_dir_all(&place).expect("the directory for temporary files takes files");
        std::fs::write(place.join(name), bytes).expect("a file in a directory");
    }
    let lacks = there.iter().filter(|(file, _)| !here.contains_key(file));
    let lacks: Vec<Value> = lacks
        .map(|((place, name), bytes)| json!([place, name, bytes]))
        .collect();
    let outcome = page.run_async(WRITE, vec![lacks.into()]).await;
    assert_eq!(outcome, "written");
}

pub(crate) async fn a_folder_that_a_file_service_carries_exchanges_a_log(world: World) {
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the tide table").await;
    ada.run(CHOOSE, vec![]).await;
    menu(&ada, is("Share")).click().await;
    ada.main().link(is("Sharing")).click().await;
    ada.button(is("Share without a relay for now"))
        .click()
        .await;
    ada.button(is("Use a folder on this device")).click().await;
    ada.status(is("The log is exchanged through this folder from now on."))
        .appears()
        .await;
    let link = invite(&ada, "They can write").await;
    let state = ada.region(is("State of your work"));
    state.says("Sent").await;

    // Ben has no browser that can use a folder: the command line joins, and puts what he does beside hers.
    let folder = world.file("shared");
    std::fs::create_dir(&folder).expect("the directory for temporary files takes files");
    carry(&ada, &folder).await;
    for (file, bytes) in on_disk(&folder) {
        let readable = bytes.windows(4).any(|part| part == b"Tide");
        assert!(!readable, "{file:?} can be read");
    }
    let word = link.rsplit("/join/").next().expect("a link of this page");
    let (shared, log) = (
        folder.display().to_string(),
        world.file("ben.automerge").display().to_string(),
    );
    let sync = ["sync", &shared, &log, "--as", "Ben Flint"];
    world.matters(&[&sync[..], &["--invite", word]].concat());
    assert!(
        world
            .matters(&["show", &log, "1"])
            .contains("Agree the tide table")
    );
    world.matters(&["parties", &log, "add", "Pilots"]);
    add_on_page(&ada).await;
    world.matters(&sync);
    carry(&ada, &folder).await;
    world.matters(&sync);
    assert!(
        world
            .matters(&["show", &log, "2"])
            .contains("Mark the wreck")
    );

    // What the service brought comes in by itself, and the folder is known after a reload.
    menu(&ada, is("Share")).click().await;
    ada.main().link(is("Sharing")).click().await;
    ada.main().says("Ben Flint").await;
    ada.visit_again().await;
    ada.button(is("Stop using the folder")).appears().await;
    follow_more(&ada, is("Organisations")).await;
    ada.text(has("Pilots")).appears().await;
}

async fn add_on_page(page: &Browser) {
    menu(page, is("Actions")).click().await;
    add_action(page, 2, "Mark the wreck").await;
    is_saved(page).await;
    page.region(is("State of your work"))
        .does_not_say("Sending")
        .await;
}
