//! An open log, read and written by the published client of automerge-repo: at our relay, and at the server of that
//! world.

use crate::{
    carriers::{Javascript, Ours, Result, fresh, npm_server},
    client::Client,
};
use matters_arising::{
    document::{Courier, Document},
    model::ActionId,
    wire::DocumentId,
};
use serde_json::json;

/// The wording of an action, as what came from the relay has it.
fn wording(client: &Client, action: ActionId) -> Option<String> {
    let log = Document::load(&client.courier.save()).ok()?;
    log.action(action).map(|action| action.text)
}

async fn meets(address: &str) -> Result<()> {
    let (ann, action) = crate::log();
    // The published server answers to UUIDs of version 4 alone.
    let mut document = DocumentId([0x4e; 16]);
    document.0[8] = 0x8e;
    let mut ours = Client::open(address, "ann", document, Courier::open(&ann.doc)).await?;
    ours.until_acknowledged().await?;

    let mut theirs = Javascript::at(address, "other program")?;
    theirs.tell(json!(["find", document.url()])).await?;
    assert_eq!(
        theirs.tell(json!(["at", "log", "title"])).await?,
        "Test log"
    );
    let path = json!(["actions", action.to_string(), "text"]);
    let before = "Send \u{1F600}all of the paper";
    assert_eq!(theirs.tell(json!(["untilAt", path, before])).await?, before);

    // They write, and it is an edit of the log; we write, and they read it.
    theirs.tell(json!(["splice", path, 0, "Soon: "])).await?;
    let after = format!("Soon: {before}");
    ours.until(|ours| wording(ours, action).as_deref() == Some(after.as_str()))
        .await?;
    let mut log = ann;
    log.doc.take_in(&ours.courier.save())?;
    assert_eq!(log.read(action).text, after);
    log.type_in(action, 0, 4, "Today");
    ours.courier.take_in(&log.doc.save())?;
    ours.speak().await?;
    let last = format!("Today: {before}");
    assert_eq!(theirs.tell(json!(["untilAt", path, last])).await?, last);
    Ok(())
}

#[tokio::test]
async fn a_javascript_client_reads_and_writes_an_open_log_at_our_relay() -> Result<()> {
    let relay = Ours::at(&fresh("open")?).await?;
    meets(&relay.bare()).await?;
    relay.stop().await
}

#[tokio::test]
async fn a_javascript_client_reads_and_writes_an_open_log_at_the_published_server() -> Result<()> {
    let (_server, address) = npm_server(&fresh("open-npm")?).await?;
    meets(&address).await
}
