//! Stored bytes that end the engine: found, set aside, named on screen; the log opens without them.

use crate::{
    harness::{World, has, is, plant_chunk, starts, stored_chunks},
    steps::*,
};
use automerge::{ActorId, AutoCommit, ObjType, ROOT, transaction::Transactable};
use matters_arising::{
    document::Document,
    model::LogId,
    wire::{ChunkKey, ChunkKind},
};
use sha2::{Digest, Sha256};
use std::{
    panic::{self, AssertUnwindSafe},
    sync::{Arc, Mutex, OnceLock},
};

pub(crate) async fn a_chunk_that_ends_the_engine_is_set_aside(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&page, 1, "Agree the tide table").await;
    is_saved(&page).await;
    let address = page.fragment().await;
    let log = address.split('/').nth(2).and_then(LogId::parse);
    let log = log.unwrap_or_else(|| panic!("no log in {address}"));
    let bytes = deadly_change();
    let key = ChunkKey::of(log, ChunkKind::Changes, &bytes).to_string();
    // Nothing may hold the log open: it would not read the store again.
    page.visit("#/who").await;
    plant_chunk(&page, &key, &bytes).await;
    assert!(stored_chunks(&page).await.contains(&key));

    page.visit(&address).await;
    let wording = page.textbox(is("Wording"));
    wording.holds("Agree the tide table").await;
    // In sight without opening anything.
    let status = page.region(is("State of your work"));
    status
        .link(is("1 piece of stored changes was set aside"))
        .appears()
        .await;
    page.status(has("1 piece of stored changes was set aside"))
        .appears()
        .await;
    page.button(is("More about storage")).click().await;
    page.region(is("State of your work"))
        .says("1 piece of stored changes")
        .await;
    wording.types(" all the same").await;
    page.combobox(is("Category")).choose("Governance").await;
    page.button(starts("Undo: Category of action 1"))
        .appears()
        .await;
    is_saved(&page).await;
    assert!(
        !stored_chunks(&page).await.contains(&key),
        "it is not read again"
    );

    // Named on screen, kept for whoever looks into it, and not in the way of the next start.
    page.visit("#/storage").await;
    page.heading(is("Changes that were set aside"))
        .appears()
        .await;
    page.main()
        .says("These stored changes stopped the program when it read them")
        .await;
    page.main().says(&key).await;
    page.main().button(has("Download")).click().await;
    let (_, kept) = page.downloaded("").await;
    assert_eq!(kept, bytes);
    page.visit(&address).await;
    wording.holds("Agree the tide table all the same").await;
    page.combobox(is("Category")).holds("Governance").await;
    is_saved(&page).await;
}

/// A change that Automerge accepts as whole and then panics on: a good one with a byte turned and the
/// checksum made to fit. The same for every journey.
pub(crate) fn deadly_change() -> Vec<u8> {
    static FOUND: OnceLock<Vec<u8>> = OnceLock::new();
    FOUND.get_or_init(find_deadly).clone()
}

fn find_deadly() -> Vec<u8> {
    let mut doc = AutoCommit::new().with_actor(ActorId::from([7; 16]));
    let list = doc
        .put_object(ROOT, "list", ObjType::List)
        .expect("an empty document takes a list");
    for n in 0..4 {
        doc.insert(&list, n, "value").expect("a list takes a value");
    }
    doc.put(ROOT, "key", 5).expect("a map takes a value");
    let change = doc.get_last_local_change().expect("there is one change");
    let change = change.raw_bytes().to_vec();
    let said = Arc::new(Mutex::new(String::new()));
    let heard = said.clone();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if let Ok(mut said) = heard.lock() {
            *said = panic.to_string();
        }
    }));
    // After magic, checksum and type come the length and what it counts.
    let mutations =
        (11..change.len()).flat_map(|at| [1, 2, 0x40, 0x7f, 0x80].map(|turn| (at, turn)));
    let deadly = mutations.into_iter().find_map(|(at, turn)| {
        let mut bytes = change.clone();
        bytes[at] ^= turn;
        mend_checksum(&mut bytes);
        let taking = || drop(Document::empty().take_in(&bytes));
        panic::catch_unwind(AssertUnwindSafe(taking)).err()?;
        let loading = || drop(Document::load(&bytes));
        panic::catch_unwind(AssertUnwindSafe(loading)).err()?;
        // What is checked in this build alone would do no harm in the page's.
        let said = said.lock().ok()?.clone();
        (!said.contains("overflow") && !said.contains("assertion")).then_some((bytes, said))
    });
    panic::set_hook(before);
    let (bytes, said) = deadly.expect("Automerge panics on one change in seven of these");
    eprintln!("deadly bytes: {said}");
    bytes
}

/// The checksum is the beginning of the SHA-256 of everything after it.
fn mend_checksum(bytes: &mut [u8]) {
    let hash = Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&hash[..4]);
}
