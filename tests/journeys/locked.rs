//! A snapshot under a passphrase: locked in one browser, opened in another, by the right words alone.

use crate::{
    harness::{World, has, is},
    steps::*,
};

const PASSPHRASE: &str = "harbour lamp three whistles";

pub(crate) async fn a_locked_snapshot_opens_with_its_passphrase_alone(world: World) {
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the tide table").await;
    is_saved(&ada).await;
    menu(&ada, is("Share")).click().await;
    ada.disclosure(is("Lock it with a passphrase")).open().await;
    ada.checkbox(is("Show what is typed")).check().await;
    ada.textbox(is("Passphrase for the file"))
        .fill("short")
        .await;
    ada.button(is("Lock and save a snapshot")).click().await;
    ada.main().says("Use at least 12 characters").await;
    ada.textbox(is("Passphrase for the file"))
        .fill(PASSPHRASE)
        .await;
    ada.button(is("Lock and save a snapshot")).click().await;
    ada.main()
        .says("The locked snapshot is in your downloads.")
        .await;
    let (name, bytes) = ada.downloaded(".age").await;
    assert!(name.starts_with("Tide tables "), "{name}");
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    ada.kill();

    let bob = world.browser("bob").await;
    bob.visit("").await;
    let file = world.write(&name, &bytes);
    pick_file(&bob, bob.button(is("Choose a snapshot")), &file).await;
    bob.heading(is("This file is locked")).appears().await;
    bob.checkbox(is("Show what is typed")).check().await;
    bob.textbox(is("Passphrase")).fill("harbour lamp").await;
    bob.button(is("Open the file")).click().await;
    bob.main()
        .says("This is not the passphrase of the file.")
        .await;
    bob.textbox(is("Passphrase")).holds("harbour lamp").await;
    bob.textbox(is("Passphrase")).fill(PASSPHRASE).await;
    bob.button(is("Open the file")).click().await;
    bob.heading(is("Tide tables")).appears().await;
    bob.button(is("Keep this log here")).click().await;
    bob.row(has("Agree the tide table")).appears().await;
}
