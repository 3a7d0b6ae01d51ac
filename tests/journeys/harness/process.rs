//! Programs that a journey starts: their output goes to a file, and they end with the journey,
//! together with everything that they started.

use super::{PATIENCE, repository};
use std::{
    ffi::OsStr,
    fs::File,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A program that ends when this is dropped.
pub(crate) struct Process {
    name: String,
    child: Child,
    output: PathBuf,
}

impl Process {
    /// Starts a program in a process group of its own.
    pub(crate) fn start(program: &Path, arguments: &[&OsStr], output: &Path) -> Self {
        use std::os::unix::process::CommandExt;
        let name = program.display().to_string();
        let file = File::create(output).expect("the directory for temporary files takes files");
        let copy = file.try_clone().expect("a file can have two handles");
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(copy)
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        Self {
            name,
            child,
            output: output.to_owned(),
        }
    }

    /// Waits for a line of the output that contains `words`.
    pub(crate) fn says(&mut self, words: &str) -> String {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(20) {
            let said = self.output();
            // The last line may still be in the middle of being written.
            let whole = said.rfind('\n').map_or("", |end| &said[..end]);
            if let Some(line) = whole.lines().find(|line| line.contains(words)) {
                return line.to_owned();
            }
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!(
            "{} did not say “{words}”, but: {}",
            self.name,
            self.output()
        );
    }

    /// Waits until it can be called, for a program that says nothing when it is ready.
    pub(super) fn listens_at(&mut self, port: u16) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let has_ended = self.child.try_wait().is_ok_and(|status| status.is_some());
            assert!(
                !has_ended && began.elapsed() < PATIENCE,
                "{} does not listen, but says: {}",
                self.name,
                self.output()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// All that it has said.
    pub(crate) fn output(&self) -> String {
        let bytes = std::fs::read(&self.output).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Ends it at once, with its children and theirs.
    pub(crate) fn kill(&mut self) {
        let mut family = vec![self.child.id()];
        // Browsers leave their driver's process group, so their parents are asked for.
        let all = processes();
        let mut at = 0;
        while let Some(parent) = family.get(at).copied() {
            family.extend(
                all.iter()
                    .filter(|(_, of)| *of == parent)
                    .map(|(pid, _)| *pid),
            );
            at += 1;
        }
        let pids: Vec<String> = family.iter().map(u32::to_string).collect();
        let killed = Command::new("kill")
            .arg("-KILL")
            .args(pids)
            .stderr(Stdio::null())
            .status();
        if killed.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port that nobody listens at.
pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("this system has sockets");
    listener.local_addr().expect("it listens").port()
}

/// Every process with its parent, as Linux tells them.
fn processes() -> Vec<(u32, u32)> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let with_parent = |entry: std::fs::DirEntry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        // `pid (name) state parent`; the name may hold anything.
        let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
        Some((pid, parent))
    };
    entries.flatten().filter_map(with_parent).collect()
}

/// What an environment variable names, or what a build leaves in the repository.
pub(crate) fn built(variable: &str, otherwise: &str) -> PathBuf {
    let path =
        std::env::var_os(variable).map_or_else(|| repository().join(otherwise), PathBuf::from);
    assert!(
        path.exists(),
        "there is no {}: run `cargo xtask test journeys`, which builds it, or set {variable}",
        path.display()
    );
    path
}
