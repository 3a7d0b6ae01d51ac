//! Debian's Apache with WebDAV, as docs/mailbox.md tells an administrator to set it up.

use super::{Started, WebServer, start_web_server};
use crate::place::Place;
use crate::run::Outcome;
use std::path::Path;

const SERVER: WebServer = WebServer {
    configuration: include_str!("../../../tests/servers/apache.conf"),
    modules: "/usr/lib/apache2/modules",
};

pub fn start(place: &Place, root: &Path) -> Outcome<Started> {
    let path = root.join("server.conf");
    let mut command = place.command("apache2");
    command.arg("-f").arg(&path).arg("-DFOREGROUND");
    start_web_server(SERVER, &path, &mut command, root)
}
