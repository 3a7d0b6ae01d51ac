//! Debian's nginx with its WebDAV modules, as docs/mailbox.md tells an administrator to set it up.

use super::{Started, WebServer, start_web_server};
use crate::place::Place;
use crate::run::Outcome;
use std::path::Path;

const SERVER: WebServer = WebServer {
    configuration: include_str!("../../../tests/servers/nginx.conf"),
    modules: "/usr/lib/nginx/modules",
};

pub fn start(place: &Place, root: &Path) -> Outcome<Started> {
    let path = root.join("server.conf");
    let mut command = place.command("nginx");
    command.arg("-p").arg(root).arg("-c").arg(&path);
    // Or it complains that it cannot write to its usual place, before it reads where to write.
    command.args(["-e", "stderr"]);
    start_web_server(SERVER, &path, &mut command, root)
}
