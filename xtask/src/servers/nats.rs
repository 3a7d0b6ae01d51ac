//! Debian's NATS server with JetStream, as docs/nats.md tells an administrator to set it up.

use super::{Program, Started, configuration, free_port};
use crate::nats;
use crate::place::Place;
use crate::run::Outcome;
use std::path::Path;

const CONFIGURATION: &str = include_str!("../../../tests/servers/nats.conf");

pub fn start(place: &Place, root: &Path) -> Outcome<Started> {
    nats::set_up(place)?;
    let (port, websocket) = (free_port()?, free_port()?);
    let path = root.join("nats.conf");
    let fill = [
        ("NAME", "nats-1"),
        ("ROOT", &*root.to_string_lossy()),
        ("PORT", &port.to_string()),
        ("WEBSOCKET", &websocket.to_string()),
        ("CLUSTER", ""),
    ];
    configuration(CONFIGURATION, &fill, &path)?;
    let mut command = place.command("nats-server");
    command.arg("-c").arg(&path);
    let mut nats = Program::start(&mut command, root)?;
    nats.listens_at(websocket, root)?;
    Ok(Started {
        programs: vec![nats],
        address: format!("nats+ws://ann:secret@127.0.0.1:{websocket}/minutes"),
    })
}
