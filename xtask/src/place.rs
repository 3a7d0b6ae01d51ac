//! Where things are: the repository, its target directory, cargo's own places, the PATH that tools
//! are found by. Knows no tool's meaning.

use crate::run::{Outcome, answer, failure};
use crate::sysroot::SMALL_FLAGS;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const WASM: &str = "wasm32-unknown-unknown";
/// Leaves in a program where each function and each piece of data is named.
const RELOCATIONS: &str = "-Clink-arg=--emit-relocs";
const WASM_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

pub struct Place {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    /// Where `cargo install` puts programs.
    pub cargo_bin: PathBuf,
    /// What `rustc -vV` prints.
    pub rustc: String,
    /// The sysroot with the wasm standard library, where it is not the toolchain's own.
    pub wasm_sysroot: Option<PathBuf>,
}

impl Place {
    pub fn find() -> Outcome<Self> {
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here.parent().map(Path::to_path_buf).ok_or_else(|| {
            failure(
                "find the repository",
                "xtask has no parent directory",
                "Run `cargo xtask` inside the repository.",
            )
        })?;
        // This program lies in <target>/<profile>/.
        let target = std::env::current_exe()
            .ok()
            .and_then(|exe| Some(exe.parent()?.parent()?.to_path_buf()))
            .unwrap_or_else(|| root.join("target"));
        let rustc =
            answer(Command::new("rustc").arg("-vV").current_dir(&root)).ok_or_else(|| {
                failure(
                    "ask rustc for its version",
                    "`rustc -vV` gave no answer",
                    "Install Rust with rustup, 1.95 or later.",
                )
            })?;
        Ok(Self {
            root,
            target,
            cargo_bin: cargo_bin(),
            rustc,
            wasm_sysroot: None,
        })
    }

    /// "1.95.0", or the machine's triple: a line of `rustc -vV`.
    pub fn rustc_says(&self, key: &str) -> &str {
        self.rustc
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
            .unwrap_or_default()
    }

    /// Tools that this repository installed for itself.
    pub fn own_tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Where xtask keeps its own notes.
    pub fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    fn path(&self) -> OsString {
        let mut parts = vec![self.own_tools().join("bin"), self.cargo_bin.clone()];
        if let Some(path) = std::env::var_os("PATH") {
            parts.extend(std::env::split_paths(&path));
        }
        std::env::join_paths(parts).unwrap_or_default()
    }

    /// The program of this name that a command of ours would start.
    pub fn which(&self, name: &str) -> Option<PathBuf> {
        let name = if cfg!(windows) {
            format!("{name}.exe")
        } else {
            name.to_owned()
        };
        std::env::split_paths(&self.path())
            .map(|dir| dir.join(&name))
            .find(|file| is_program(file))
    }

    /// A command that runs in the repository and finds our tools.
    pub fn command(&self, program: &str) -> Command {
        let program = self
            .which(program)
            .map_or_else(|| OsString::from(program), PathBuf::into_os_string);
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.path());
        command
    }

    pub fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root).env("PATH", self.path());
        command
    }

    /// Lets cargo, called by this command, find the wasm standard library.
    pub fn for_wasm(&self, command: &mut Command) {
        self.with_wasm_flags(command, self.wasm_sysroot.as_deref(), "");
    }

    /// Lets cargo, called by this command, build the page's programs: with the small standard library
    /// where there is one, and linked so that `post::cut` can take them apart.
    pub fn for_page(&self, command: &mut Command, small: Option<&Path>) {
        match small {
            Some(sysroot) => {
                let flags = format!("{SMALL_FLAGS} {RELOCATIONS}");
                self.with_wasm_flags(command, Some(sysroot), &flags);
                // The stable compiler takes the flags under this name only.
                command.env("RUSTC_BOOTSTRAP", "1");
            }
            None => self.with_wasm_flags(command, self.wasm_sysroot.as_deref(), RELOCATIONS),
        }
    }

    fn with_wasm_flags(&self, command: &mut Command, sysroot: Option<&Path>, more: &str) {
        // RUSTFLAGS would silence the flags of one target, so what it says moves there.
        let mut flags: Vec<String> = [WASM_FLAGS, "RUSTFLAGS"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .collect();
        // Leptos then builds views behind pointers instead of one type each: a fraction of the code.
        flags.push("--cfg=erase_components".to_owned());
        if !more.is_empty() {
            flags.push(more.to_owned());
        }
        if let Some(sysroot) = sysroot {
            flags.push(format!("--sysroot={}", sysroot.display()));
        }
        command
            .env_remove("RUSTFLAGS")
            .env(WASM_FLAGS, flags.join(" "));
    }

    /// The version that Cargo.lock pins.
    pub fn locked(&self, package: &str) -> Outcome<String> {
        let file = self.root.join("Cargo.lock");
        let text = std::fs::read_to_string(&file)
            .map_err(|error| failure("read Cargo.lock", error, "Run `cargo generate-lockfile`."))?;
        let name = format!("name = \"{package}\"");
        let mut lines = text.lines().skip_while(|line| *line != name);
        lines
            .nth(1)
            .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
            .map(str::to_owned)
            .ok_or_else(|| {
                failure(
                    format!("find {package} in Cargo.lock"),
                    "it is not there",
                    "Restore Cargo.lock from the repository.",
                )
            })
    }
}

fn cargo_bin() -> PathBuf {
    let home = || {
        std::env::var_os("HOME")
            .or_else(|| std::env::var_os("USERPROFILE"))
            .map(PathBuf::from)
    };
    std::env::var_os("CARGO_INSTALL_ROOT")
        .or_else(|| std::env::var_os("CARGO_HOME"))
        .map(PathBuf::from)
        .or_else(|| home().map(|home| home.join(".cargo")))
        .unwrap_or_default()
        .join("bin")
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}
