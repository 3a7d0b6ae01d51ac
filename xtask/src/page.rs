//! Builds the page: Trunk, then what Trunk does not do (`post`). Skips both when nothing changed.
//! Knows which files the page is made of, not what is in them.

use crate::place::Place;
use crate::run::{Outcome, note, run, step};
use crate::{files, post, sysroot};
use std::path::PathBuf;
use std::time::Instant;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Release,
    Dev,
    /// The release that tells at `port` which of its functions run.
    Counting {
        port: u16,
    },
}

/// Everything the page is made from.
pub const SOURCES: [&str; 14] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "package-lock.json",
    ".cargo/config.toml",
    "public",
    "src",
    "xtask/Cargo.toml",
    "xtask/src/page.rs",
    "xtask/src/place.rs",
    "xtask/src/sysroot.rs",
    "xtask/src/post.rs",
    "xtask/src/post",
];

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
            Self::Counting { .. } => "counting",
        }
    }

    /// The profile of cargo that its programs are compiled in.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Release | Self::Counting { .. } => "web",
            Self::Dev => "debug",
        }
    }

    /// Where the finished page lies.
    pub fn dist(self, place: &Place) -> PathBuf {
        match self {
            Self::Release => place.root.join("dist"),
            Self::Dev => place.notes().join("dist-dev"),
            Self::Counting { .. } => place.notes().join("dist-counting"),
        }
    }

    fn stamp(self, place: &Place) -> PathBuf {
        place.notes().join(format!("page-{}", self.name()))
    }
}

pub fn build(place: &Place, kind: Kind) -> Outcome<()> {
    let made_from = files::fingerprint(&place.root, &SOURCES, &[&place.rustc, kind.name()])?;
    if std::fs::read_to_string(kind.stamp(place))
        .is_ok_and(|stamp| stamp == format!("{made_from} {}", made(place, kind)))
    {
        note(format!("the {} page is up to date", kind.name()));
        return Ok(());
    }
    let small = (kind == Kind::Release)
        .then(|| sysroot::small(place))
        .flatten();
    let began = Instant::now();
    step(format!("Building the {} page", kind.name()));
    let raw = raw(place, kind);
    let mut trunk = place.command("trunk");
    // Trunk reads NO_COLOR=1 as a wrong value of an option of its own.
    trunk
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE")
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    trunk
        .args(["--color", "never", "build", "--dist"])
        .arg(&raw);
    if kind == Kind::Release {
        trunk.arg("--release");
    }
    place.for_page(&mut trunk, small.as_deref());
    run(
        &mut trunk,
        "build the page",
        "Read the compiler's errors above; `cargo xtask test clippy` shows them without Trunk.",
    )?;
    post::finish(place, &raw, &kind.dist(place), kind)?;
    files::write(
        &kind.stamp(place),
        format!("{made_from} {}", made(place, kind)),
    )?;
    note(format!(
        "the {} page is in {}, after {} s",
        kind.name(),
        kind.dist(place).display(),
        began.elapsed().as_secs()
    ));
    Ok(())
}

/// The release page once more, so that it tells at `port` which of its functions run.
pub fn counting(place: &Place, port: u16) -> Outcome<()> {
    build(place, Kind::Release)?;
    let kind = Kind::Counting { port };
    post::finish(place, &raw(place, Kind::Release), &kind.dist(place), kind)
}

/// What Trunk leaves.
fn raw(place: &Place, kind: Kind) -> PathBuf {
    place.notes().join(format!("trunk-{}", kind.name()))
}

/// What lies in dist, by names and sizes: so that a dist that was touched is built again.
fn made(place: &Place, kind: Kind) -> String {
    let dist = kind.dist(place);
    let list: Vec<String> = files::under(&dist)
        .iter()
        .map(|file| {
            format!(
                "{} {}",
                files::relative(&dist, file),
                file.metadata().map_or(0, |meta| meta.len())
            )
        })
        .collect();
    files::short_hash(list.join("\n").as_bytes())
}
