//! The relay of this repository, which has a mailbox of its own.

use super::{Program, Started, free_port};
use crate::native;
use crate::place::Place;
use crate::run::Outcome;
use std::path::Path;
use std::process::Command;

pub fn start(place: &Place, root: &Path) -> Outcome<Started> {
    let binary = native::build(place, native::Kind::Tested)?;
    let port = free_port()?;
    let mut command = Command::new(binary);
    command
        .args(["serve", "--relay-only", "--port", &port.to_string()])
        .arg("--data")
        .arg(root.join("data"))
        .env("MATTERS_RELAY_TOKEN", "secret");
    let mut relay = Program::start(&mut command, root)?;
    relay.listens_at(port, root)?;
    Ok(Started {
        programs: vec![relay],
        address: format!("dav+http://ann:secret@127.0.0.1:{port}/mailbox"),
    })
}
