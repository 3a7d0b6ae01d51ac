//! How much memory the relay needs for a crowd: the real program, on one core where the system can keep it there.

use crate::{
    Asked,
    report::{Line, Report},
};
use serde_json::Value;
use std::{
    env,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The crowd that the relay must be able to hold.
const LOGS: usize = 10_000;
const CLIENTS: usize = 1_000;
/// The sealed snapshot of a log of 110 actions with 20 edits each, in bytes.
const SEALED: usize = 40_000;
/// The most memory that it may take, in megabytes.
const MOST: f64 = 500.0;

/// The relay, while it runs. It ends when this is dropped.
struct Relay {
    child: Child,
    data: PathBuf,
    address: String,
}

impl Relay {
    fn start(binary: &Path, data: PathBuf, pinned: bool) -> io::Result<Self> {
        let mut command = if pinned {
            let mut command = Command::new("taskset");
            command.args(["--cpu-list", "0"]).arg(binary);
            command
        } else {
            Command::new(binary)
        };
        let _ = std::fs::remove_dir_all(&data);
        let most = (CLIENTS + 100).to_string();
        let mut child = command
            .args(["serve", "--relay-only", "--port", "0", "--data"])
            .arg(&data)
            .args(["--max-clients", &most, "--max-clients-per-address", &most])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        let output = child
            .stdout
            .take()
            .ok_or_else(|| io::Error::other("no output"))?;
        BufReader::new(output).read_line(&mut line)?;
        let address = line
            .trim()
            .rsplit_once("http://")
            .map(|(_, at)| at.to_owned());
        Ok(Self {
            address: address.ok_or_else(|| io::Error::other("the relay did not start"))?,
            child,
            data,
        })
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

pub(crate) fn measure(asked: &Asked, report: &mut Report) -> io::Result<()> {
    let Some(binary) = env::var_os("MATTERS_BIN") else {
        report.note("The relay was not measured: start the benches with `cargo xtask bench`.");
        return Ok(());
    };
    if !cfg!(target_os = "linux") {
        report.note("The relay's memory was not measured: only Linux says what a process holds.");
        return Ok(());
    }
    eprintln!("==> The relay, given {LOGS} logs and {CLIENTS} clients");
    let pinned = Command::new("taskset").arg("--version").output().is_ok();
    if !pinned {
        report.note("The relay had all cores: `taskset` is not there.");
    }
    let relay = Relay::start(Path::new(&binary), asked.place.join("relay"), pinned)?;
    let address = format!("ws://{}/sync", relay.address);
    let pid = relay.child.id().to_string();
    let numbers = [LOGS, CLIENTS, SEALED].map(|n| n.to_string());
    let [logs, clients, size] = &numbers;
    let results = asked.node_with("relay.mjs", &[&address, &pid, logs, clients, size])?;
    let at = |path: &str| {
        let found = results.pointer(path).and_then(Value::as_f64);
        found.unwrap_or(f64::NAN)
    };
    report.line(Line {
        what: format!(
            "relay, {CLIENTS} clients, {LOGS} logs of {} kB, MB",
            SEALED / 1000
        ),
        size: String::new(),
        ours: format!(
            "{:.0} MB, at most {:.0} MB",
            at("/after/now"),
            at("/after/most")
        ),
        beside: format!("empty {:.0} MB", at("/began/now")),
        figure: Some(at("/after/most")),
        target: Some(MOST),
    });
    for (what, path) in [
        ("   one log more on its disk", "/putting"),
        ("   one client more, its log fetched", "/joining"),
        ("   all clients change their logs at once", "/changing"),
    ] {
        let n = match path {
            "/putting" => LOGS,
            "/joining" => CLIENTS,
            _ => 1,
        };
        report.time(what, "", at(path) / n as f64, None);
    }
    Ok(())
}
