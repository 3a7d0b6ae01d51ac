//! Debian's nginx with its WebDAV modules, as docs/mailbox.md tells an administrator to set it up.

use super::{Program, Started, USERS, cannot, configuration, free_port, open_to_all};
use crate::place::Place;
use crate::run::Outcome;
use std::path::Path;

const CONFIGURATION: &str = include_str!("../../../tests/servers/nginx.conf");
/// Where Debian keeps nginx's modules.
const MODULES: &str = "/usr/lib/nginx/modules";

pub fn start(place: &Place, root: &Path) -> Outcome<Started> {
    let port = free_port()?;
    let path = root.join("nginx.conf");
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
    let mut command = place.command("nginx");
    command.arg("-p").arg(root).arg("-c").arg(&path);
    // Or it complains that it cannot write to its usual place, before it reads where to write.
    command.args(["-e", "stderr"]);
    let mut nginx = Program::start(&mut command, root)?;
    nginx.listens_at(port, root)?;
    Ok(Started {
        programs: vec![nginx],
        address: format!("dav+http://ann:secret@127.0.0.1:{port}"),
    })
}
