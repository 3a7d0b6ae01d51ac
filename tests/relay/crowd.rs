//! A relay with a thousand clients and ten thousand documents: what it takes in memory, and whether it
//! still answers.

use crate::client::Client;
use crate::live::with;
use crate::page::Result;
use crate::server::{Place, Program};
use matters_arising::document::Courier;
use matters_arising::wire::DocumentId;

const CLIENTS: u16 = 1_000;
const DOCUMENTS_EACH: u16 = 10;
/// Bytes that the program may take, at its highest.
const MOST: u64 = 500 << 20;

fn id(client: u16, n: u16) -> DocumentId {
    let mut bytes = [0x40; 16];
    bytes[..2].copy_from_slice(&client.to_le_bytes());
    bytes[2..4].copy_from_slice(&n.to_le_bytes());
    DocumentId(bytes)
}

/// The most memory that a process has taken so far, in bytes.
#[cfg(target_os = "linux")]
fn peak(program: &Program) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", program.id()))?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(kilobytes.ok_or("no peak")?.parse::<u64>()? << 10)
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "takes a minute: cargo test --features cli --test relay -- --ignored"]
async fn a_thousand_clients_and_ten_thousand_documents_fit() -> Result<()> {
    let place = Place::new();
    let program = Program::at(&place, &["--max-clients-per-address", "2000"])?;
    let began = std::time::Instant::now();
    let mut clients = Vec::new();
    for client in 0..CLIENTS {
        let first = id(client, 0);
        let mut one = Client::open(
            &program.sync(),
            &format!("client {client}"),
            first,
            with("first", 1),
        )
        .await?;
        one.until_acknowledged().await?;
        for n in 1..DOCUMENTS_EACH {
            one.turn_to(id(client, n), with("first", 1)).await?;
            one.until_acknowledged().await?;
        }
        clients.push(one);
    }
    println!("{} s until all are there", began.elapsed().as_secs());
    // Everybody writes once more, and somebody new reads it.
    for one in &mut clients {
        one.put("second", &[7; 200]).await?;
    }
    for one in &mut clients {
        one.until_acknowledged().await?;
    }
    let last = id(CLIENTS - 1, DOCUMENTS_EACH - 1);
    let mut late = Client::open(&program.sync(), "late", last, Courier::new([2; 16])).await?;
    late.until_has("second").await?;
    let peak = peak(&program)?;
    println!(
        "{} s in all, {} MB at most",
        began.elapsed().as_secs(),
        peak >> 20
    );
    assert!(peak < MOST);
    Ok(())
}
