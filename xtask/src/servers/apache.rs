//! Debian's Apache with WebDAV, as docs/mailbox.md tells an administrator to set it up.

use super::{Program, Started, USERS, cannot, configuration, free_port, open_to_all};
use crate::place::Place;
use crate::run::Outcome;
use std::path::Path;

const CONFIGURATION: &str = include_str!("../../../tests/servers/apache.conf");
/// Where Debian keeps Apache's modules.
const MODULES: &str = "/usr/lib/apache2/modules";

pub fn start(place: &Place, root: &Path) -> Outcome<Started> {
    let port = free_port()?;
    let path = root.join("httpd.conf");
    std::fs::create_dir_all(root.join("files"))
        .and_then(|()| std::fs::write(root.join("users"), USERS))
        .map_err(|error| cannot("prepare its directory", error))?;
    let fill = [
        ("ROOT", &*root.to_string_lossy()),
        ("PORT", &port.to_string()),
        ("MODULES", MODULES),
    ];
    configuration(CONFIGURATION, &fill, &path)?;
    open_to_all(root)?;
    let mut command = place.command("apache2");
    command.arg("-f").arg(&path).arg("-DFOREGROUND");
    let mut apache = Program::start(&mut command, root)?;
    apache.listens_at(port, root)?;
    Ok(Started {
        programs: vec![apache],
        address: format!("dav+http://ann:secret@127.0.0.1:{port}"),
    })
}
