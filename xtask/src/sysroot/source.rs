//! The source of the standard library of exactly this compiler: in the toolchain, added by rustup,
//! or taken out of a Debian package without touching the machine's apt. Builds nothing.

use crate::files;
use crate::place::Place;
use crate::run::{Outcome, answer, failure, note, run, step};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The `library` directory of exactly this compiler's version.
pub fn source(place: &Place, work: &Path) -> Outcome<PathBuf> {
    if let Some(library) = in_toolchain(place) {
        return Ok(library);
    }
    step(
        "The source of Rust's standard library is missing: adding it with `rustup component add rust-src`",
    );
    let added = run(
        place
            .command("rustup")
            .args(["component", "add", "rust-src"]),
        "add the source",
        "",
    );
    if added.is_ok()
        && let Some(library) = in_toolchain(place)
    {
        return Ok(library);
    }
    let version = place.rustc_says("release");
    let mirror = debian_mirror(place).ok_or_else(|| {
        failure(
            format!("find the source of Rust {version}"),
            "the component rust-src is not installed, and apt knows no Debian archive to look in",
            "",
        )
    })?;
    for suite in ["trixie-backports", "trixie", "forky", "sid"] {
        note(format!(
            "looking for rust-src {version} in Debian's {suite}"
        ));
        if let Ok(library) = from_debian(place, work, &mirror, suite, version) {
            return Ok(library);
        }
    }
    Err(failure(
        format!("find the source of Rust {version}"),
        "none of the Debian suites tried has it",
        "",
    ))
}

fn in_toolchain(place: &Place) -> Option<PathBuf> {
    let sysroot = answer(place.command("rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    library.join("std/Cargo.toml").is_file().then(|| {
        note("using the source in the toolchain (component rust-src)");
        library
    })
}

/// The archive that apt is already set up with, asked in a way that needs no lists to be there.
fn debian_mirror(place: &Place) -> Option<String> {
    place.which("dpkg")?;
    answer(place.command("apt-get").args(["--print-uris", "update"]))?
        .lines()
        .filter_map(|line| line.strip_prefix('\'')?.split_once("/dists/"))
        .map(|(archive, _)| archive.to_owned())
        .find(|archive| archive.ends_with("/debian"))
}

fn from_debian(
    place: &Place,
    work: &Path,
    mirror: &str,
    suite: &str,
    version: &str,
) -> Outcome<PathBuf> {
    let apt = work.join("apt");
    files::clear(&apt)?;
    for dir in ["lists/partial", "cache/archives/partial"] {
        files::make_dir(&apt.join(dir))?;
    }
    // A list and a state of our own, so that the machine's apt stays as it is.
    let list = apt.join("sources.list");
    files::write(
        &list,
        format!(
            "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} {suite} main\n"
        ),
    )?;
    let private = |command: &mut Command| {
        for (key, value) in [
            ("Dir::Etc::SourceList", list.as_path()),
            ("Dir::Etc::SourceParts", Path::new("/dev/null")),
            ("Dir::State::Lists", &apt.join("lists")),
            ("Dir::Cache", &apt.join("cache")),
        ] {
            command.arg("-o").arg(format!("{key}={}", value.display()));
        }
        // As root, apt would otherwise fetch as a user who may not read our directory.
        command.args(["-o", "APT::Sandbox::User=root", "-qq"]);
    };
    let mut update = place.command("apt-get");
    private(&mut update);
    run(update.arg("update"), "read the list of the suite", "")?;
    let mut download = place.command("apt-get");
    private(&mut download);
    run(
        download
            .current_dir(&apt)
            .args(["download", &format!("rust-src={version}*")]),
        "download rust-src",
        "",
    )?;
    let package = files::under(&apt)
        .into_iter()
        .find(|file| file.extension().is_some_and(|extension| extension == "deb"))
        .ok_or_else(|| failure("download rust-src", "apt-get left no package", ""))?;
    let unpacked = work.join("source");
    run(
        place.command("dpkg").arg("-x").arg(&package).arg(&unpacked),
        "unpack rust-src",
        "",
    )?;
    let library = unpacked.join(format!("usr/src/rustc-{version}/library"));
    if library.join("std/Cargo.toml").is_file() {
        Ok(library)
    } else {
        Err(failure(
            "find the source in the package",
            format!("it has no rustc-{version}/library"),
            "",
        ))
    }
}
