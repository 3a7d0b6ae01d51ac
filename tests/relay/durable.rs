//! The real program: what it has acknowledged it has after `kill -9`, and what it says to whom.

use crate::client::Client;
use crate::live::{LOG, with};
use crate::page::{Result, built_page, serve, words};
use crate::server::{Place, Program};
use matters_arising::document::Courier;
use matters_arising::wire::DocumentId;

#[tokio::test]
async fn killed_in_the_middle_it_has_all_that_it_acknowledged() -> Result<()> {
    let place = Place::new();
    // Ann counts what was acknowledged; she keeps nothing else over a round.
    let mut acknowledged = 0;
    for round in 0..5_u8 {
        let program = Program::at(&place, &[])?;
        let mut fresh = Client::open(
            &program.sync(),
            "fresh",
            LOG,
            Courier::new([100 + round; 16]),
        )
        .await?;
        if round > 0 {
            let last = format!("chunk {}", acknowledged - 1);
            fresh.until_has(&last).await?;
            for n in 0..acknowledged {
                let name = format!("chunk {n}");
                assert!(
                    fresh.courier.get(&name).is_some(),
                    "{name} was acknowledged"
                );
            }
        }
        // Others write meanwhile, so that the kill comes amid commits.
        let mut others = Vec::new();
        for n in 0..3 {
            let log = DocumentId([10 + n; 16]);
            let actor = 10 * (round + 1) + n;
            others.push(Client::open(&program.sync(), "other", log, with("first", actor)).await?);
        }
        for n in 0..10 {
            fresh
                .put(&format!("chunk {acknowledged}"), &[n; 100])
                .await?;
            fresh.until_acknowledged().await?;
            acknowledged += 1;
            for other in &mut others {
                other.put(&format!("{round} {n}"), &[n; 1_000]).await?;
            }
        }
        // What comes now may or may not be there.
        fresh
            .courier
            .put(&[("unacknowledged".into(), vec![round; 50_000])]);
        fresh.speak().await?;
        program.kill()?;
    }
    let program = Program::at(&place, &[])?;
    let mut last = Client::open(&program.sync(), "last", LOG, Courier::new([99; 16])).await?;
    last.until_has(&format!("chunk {}", acknowledged - 1))
        .await?;
    let n_chunks = last
        .courier
        .names()
        .filter(|it| it.starts_with("chunk"))
        .count();
    assert_eq!(n_chunks, acknowledged);
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn it_ends_in_order_and_has_said_neither_contents_nor_ids() -> Result<()> {
    let place = Place::new();
    let program = Program::at(&place, &["--max-document", "0"])?;
    let mut ann = Client::open(&program.sync(), "Annabel", LOG, with("contents", 1)).await?;
    assert!(ann.until_acknowledged().await.is_err(), "no room at all");
    let said = program.end()?;
    assert!(said.contains(&place.path().display().to_string()), "{said}");
    assert!(said.contains("reached the size"), "{said}");
    for secret in ["contents", "Annabel", &LOG.to_string()] {
        assert!(!said.contains(secret), "{said}");
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn a_connection_that_breaks_off_is_not_said_to_have_sent_what_is_no_frame() -> Result<()> {
    let place = Place::new();
    let program = Program::at(&place, &[])?;
    let mut ann = Client::open(&program.sync(), "ann", LOG, with("first", 1)).await?;
    ann.until_acknowledged().await?;
    drop(ann);
    let address = program.address.parse()?;
    while !crate::server::get(address, "/health")
        .await?
        .contains("\"connections\":0")
    {
        tokio::task::yield_now().await;
    }
    let said = program.end()?;
    assert!(said.contains("ended: the connection broke off"), "{said}");
    assert!(!said.contains("no frame"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_token_in_the_environment_or_on_the_command_line_is_asked_for() -> Result<()> {
    let place = Place::new();
    let program = Program::at(&place, &["--token", "sesame"])?;
    let without = Client::open(&program.sync(), "ann", LOG, Courier::new([1; 16])).await;
    assert!(without.is_err());
    let with_it = format!("{}?token=sesame", program.sync());
    Client::open(&with_it, "ann", LOG, Courier::new([1; 16])).await?;
    Ok(())
}

#[test]
fn it_says_in_words_why_it_cannot_relay() -> Result<()> {
    let place = Place::new();
    let _first = Program::at(&place, &[])?;
    let second = serve(&["--relay-only", "--port", "0", "--data"])
        .arg(place.path())
        .output()?;
    assert_eq!(second.status.code(), Some(1));
    assert!(
        words(&second).contains("another relay uses"),
        "{}",
        words(&second)
    );

    let page = built_page("no-home")?;
    let homeless = serve(&["--port", "0", "--dir"])
        .arg(page)
        .env_remove("HOME")
        .env_remove("XDG_DATA_HOME")
        .env_remove("LOCALAPPDATA")
        .output()?;
    assert_eq!(homeless.status.code(), Some(1));
    assert!(words(&homeless).contains("--data"), "{}", words(&homeless));

    let empty = serve(&["--relay-only", "--port", "0", "--token", "", "--data"])
        .arg(Place::new().path())
        .output()?;
    assert_eq!(empty.status.code(), Some(1));
    assert!(
        words(&empty).contains("token is empty"),
        "{}",
        words(&empty)
    );

    let both = serve(&["--relay-only", "--no-relay"]).output()?;
    assert_eq!(both.status.code(), Some(2));
    Ok(())
}

#[tokio::test]
async fn page_and_relay_share_an_address() -> Result<()> {
    let place = Place::new();
    let page = crate::page::Running::with_relay(&built_page("both")?, place.path())?;
    let (head, body) = page.get("/", "identity")?;
    assert!(head.starts_with("http/1.1 200") && body.contains("<title>"));
    assert!(head.contains("content-security-policy"), "{head}");
    let (_, body) = page.get("/health", "identity")?;
    assert!(body.contains("\"status\":\"up\""), "{body}");
    for path in ["", "/", "/sync"] {
        let address = format!("ws://{}{path}", page.address);
        Client::open(&address, "ann", LOG, Courier::new([1; 16])).await?;
    }
    Ok(())
}
