//! A web server of others: Debian's Apache with WebDAV, as docs/mailbox.md tells an administrator to set it up.

use super::process::{Process, free_port};
use std::{path::Path, process::Command};

const CONFIGURATION: &str = include_str!("../../servers/apache.conf");
/// Where Debian keeps Apache's modules.
const MODULES: &str = "/usr/lib/apache2/modules";
/// `ann` with the password `secret`, as Apache hashes it.
const USERS: &str = "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n";

/// Starts it in a directory; gives the address of its folder, as a person types it.
pub(super) fn start(root: &Path) -> (Process, String) {
    let root = root.join("apache");
    let files = root.join("files");
    std::fs::create_dir_all(&files).expect("the directory for temporary files takes files");
    let port = free_port();
    let configuration = CONFIGURATION
        .replace("@ROOT@", &root.display().to_string())
        .replace("@PORT@", &port.to_string())
        .replace("@MODULES@", MODULES);
    let path = root.join("httpd.conf");
    std::fs::write(&path, configuration).expect("a file beside a directory");
    std::fs::write(root.join("users"), USERS).expect("a file beside a directory");
    // Where root starts it, it works as somebody else.
    let opened = Command::new("chmod")
        .args(["-R", "a+rwX"])
        .arg(&root)
        .status();
    assert!(opened.is_ok_and(|status| status.success()));
    let mut apache = Process::start(
        Path::new("/usr/sbin/apache2"),
        &["-f".as_ref(), path.as_os_str(), "-DFOREGROUND".as_ref()],
        &root.join("said.txt"),
    );
    apache.listens_at(port);
    let address = format!("dav+http://ann:secret@127.0.0.1:{port}");
    (apache, address)
}
