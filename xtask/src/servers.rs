//! The servers of others that the contract of mailboxes is tried on: started for the tests in browsers,
//! and gone with them.
//!
//! Another kind is one file below and one line in [`KINDS`]. Knows how each is started, not what is
//! asked of it.

mod apache;
mod nats;
mod nginx;
mod relay;

use crate::place::Place;
use crate::run::{Outcome, failure, note, step};
use std::fs::File;
use std::io::Error;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The variable that tells the tests where a kind is, and how to start it in a directory of its own.
type Kind = (&'static str, fn(&Place, &Path) -> Outcome<Started>);
const KINDS: &[Kind] = &[
    ("MATTERS_MAILBOX_APACHE", apache::start),
    ("MATTERS_MAILBOX_NATS", nats::start),
    ("MATTERS_MAILBOX_NGINX", nginx::start),
    ("MATTERS_MAILBOX_RELAY", relay::start),
];

/// `ann` with the password `secret`, as web servers hash it.
const USERS: &str = "ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n";

/// How long a server may take until it listens.
const PATIENCE: Duration = Duration::from_secs(20);

/// A kind that runs: its programs, and the address as a person types it.
pub struct Started {
    programs: Vec<Program>,
    address: String,
}

/// All kinds, for as long as this is held.
pub struct Servers {
    started: Vec<(&'static str, Started)>,
    root: PathBuf,
}

impl Servers {
    pub fn start(place: &Place) -> Outcome<Self> {
        step("Starting the servers that mailboxes are tried on");
        // Not below the target directory: who is root starts some of them as somebody else.
        let root = std::env::temp_dir().join(format!("matters-servers-{}", std::process::id()));
        let mut servers = Self {
            started: Vec::new(),
            root,
        };
        for (variable, start) in KINDS {
            let own = servers.root.join(variable.to_lowercase());
            std::fs::create_dir_all(&own).map_err(|error| cannot("make its directory", error))?;
            let started = start(place, &own)?;
            note(format!("{variable}: {}", started.address));
            servers.started.push((variable, started));
        }
        Ok(servers)
    }

    /// Tells a command where they are. The addresses are compiled into the tests, because a test in a
    /// browser has no environment.
    pub fn tell(&self, command: &mut Command) {
        for (variable, started) in &self.started {
            command.env(variable, &started.address);
        }
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        // Programs first, because they have files there.
        for (_, started) in self.started.drain(..) {
            drop(started.programs);
        }
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

/// A program that ends, with all that it has started, when this is dropped.
pub struct Program(Child);

impl Program {
    /// Starts it in a process group of its own; what it says goes to `said.txt` in the directory.
    pub fn start(command: &mut Command, root: &Path) -> Outcome<Self> {
        let said = || -> Result<(File, File), Error> {
            let file = File::options()
                .create(true)
                .append(true)
                .open(root.join("said.txt"))?;
            Ok((file.try_clone()?, file))
        };
        let (out, err) = said().map_err(|error| cannot("write down what it says", error))?;
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn();
        child.map(Self).map_err(|error| cannot("run it", error))
    }

    /// Waits until it listens at a port of this machine.
    pub fn listens_at(&mut self, port: u16, root: &Path) -> Outcome<()> {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let has_ended = self.0.try_wait().is_ok_and(|ended| ended.is_some());
            if has_ended || began.elapsed() > PATIENCE {
                let said = std::fs::read_to_string(root.join("said.txt")).unwrap_or_default();
                return Err(cannot(
                    "wait until it listens",
                    format!("it does not; it said: {}", said.trim()),
                ));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The whole group: web servers have children, which outlive a parent that is killed.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A web server with WebDAV, as Debian brings it.
pub struct WebServer {
    /// Its configuration, with what is filled in between @.
    configuration: &'static str,
    /// Where Debian keeps its modules.
    modules: &'static str,
}

/// Writes the configuration to this path, gives `ann` a folder of her own, and starts the command.
pub fn start_web_server(
    server: WebServer,
    path: &Path,
    command: &mut Command,
    root: &Path,
) -> Outcome<Started> {
    let port = free_port()?;
    std::fs::create_dir_all(root.join("files"))
        .and_then(|()| std::fs::write(root.join("users"), USERS))
        .map_err(|error| cannot("prepare its directory", error))?;
    let fill = [
        ("ROOT", &*root.to_string_lossy()),
        ("PORT", &port.to_string()),
        ("MODULES", server.modules),
    ];
    configuration(server.configuration, &fill, path)?;
    open_to_all(root)?;
    let mut program = Program::start(command, root)?;
    program.listens_at(port, root)?;
    Ok(Started {
        programs: vec![program],
        address: format!("dav+http://ann:secret@127.0.0.1:{port}"),
    })
}

/// A port that nobody listens at.
pub fn free_port() -> Outcome<u16> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    port.map(|address| address.port())
        .map_err(|error| cannot("find a free port", error))
}

/// Writes a configuration with what stands between @ filled in, where whoever the server becomes can read it.
pub fn configuration(template: &str, fill: &[(&str, &str)], path: &Path) -> Outcome<()> {
    let text = fill
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("@{name}@"), value)
        });
    std::fs::write(path, text).map_err(|error| cannot("write its configuration", error))
}

/// Lets everybody into a directory: a server that root starts works as somebody else.
pub fn open_to_all(root: &Path) -> Outcome<()> {
    let status = Command::new("chmod")
        .args(["-R", "a+rwX"])
        .arg(root)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(cannot("open its directory to it", status)),
        Err(error) => Err(cannot("open its directory to it", error)),
    }
}

pub fn cannot(what: &str, went: impl std::fmt::Display) -> crate::run::Failure {
    failure(
        format!("start a server for the tests of mailboxes: {what}"),
        went,
        "Run `cargo xtask setup`, and see that the directory for temporary files has room.",
    )
}
