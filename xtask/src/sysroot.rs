//! The standard library for wasm32: found, added by rustup, or built from its source into `target/`.
//! Leaves the toolchain alone where it builds.

use crate::files;
use crate::place::{Place, WASM};
use crate::run::{Failure, Outcome, answer, failure, note, run, step};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sees to it that `place.for_wasm` can build for wasm32.
pub fn set_up(place: &mut Place) -> Outcome<()> {
    if has_core(&toolchain_libdir(place)) {
        return Ok(());
    }
    let own = place.target.join("wasm-sysroot");
    if std::fs::read_to_string(own.join("rustc")).is_ok_and(|stamp| stamp == place.rustc) {
        place.wasm_sysroot = Some(own);
        return Ok(());
    }
    step(format!(
        "Rust's standard library for {WASM} is missing: adding it with `rustup target add {WASM}`"
    ));
    let added = run(
        place.command("rustup").args(["target", "add", WASM]),
        "add the target",
        "",
    );
    if added.is_ok() && has_core(&toolchain_libdir(place)) {
        return Ok(());
    }
    step(
        "rustup could not add it: building it from its source into target/wasm-sysroot (about a minute; the toolchain stays as it is)",
    );
    build(place, &own).map_err(|reason| no_way(&reason))?;
    place.wasm_sysroot = Some(own);
    Ok(())
}

fn no_way(reason: &Failure) -> Failure {
    failure(
        format!("get Rust's standard library for {WASM}, neither by rustup nor from source"),
        format!("could not {}: {}", reason.tried, reason.went),
        format!(
            "On a machine that reaches Rust's servers, run `rustup target add {WASM}`; or put the source of this very compiler into the toolchain with `rustup component add rust-src` and try again."
        ),
    )
}

fn toolchain_libdir(place: &Place) -> PathBuf {
    answer(
        place
            .command("rustc")
            .args(["--print", "target-libdir", "--target", WASM]),
    )
    .map(PathBuf::from)
    .unwrap_or_default()
}

fn has_core(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libcore-") && name.ends_with(".rlib")
        })
    })
}

fn build(place: &Place, own: &Path) -> Outcome<()> {
    let work = place.notes().join("sysroot");
    files::make_dir(&work)?;
    let library = source(place, &work)?;
    let dummy = work.join("dummy");
    files::write(
        &dummy.join("Cargo.toml"),
        "[package]\nname = \"sysroot-dummy\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n[profile.release]\nopt-level = \"s\"\ncodegen-units = 1\n",
    )?;
    files::write(&dummy.join("src/lib.rs"), "#![no_std]\n")?;
    // Bitcode is what link-time optimisation needs; `test` is what `cargo test` needs.
    run(
        place
            .cargo()
            .current_dir(&dummy)
            .args(["build", "--release", "--target", WASM])
            .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
            .env("__CARGO_TESTS_ONLY_SRC_ROOT", &library)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Cembed-bitcode=yes -Cdebuginfo=0")
            .env("CARGO_TARGET_DIR", work.join("target")),
        "build the standard library from its source",
        "",
    )?;
    files::clear(own)?;
    let libdir = own.join("lib/rustlib").join(WASM).join("lib");
    files::make_dir(&libdir)?;
    for file in files::under(&work.join("target").join(WASM).join("release/deps")) {
        let name = files::relative(&work, &file);
        let name = name.rsplit('/').next().unwrap_or_default();
        if name.ends_with(".rlib") && !name.contains("sysroot_dummy") {
            files::write(&libdir.join(name), files::read(&file)?)?;
        }
    }
    borrow_host_library(place, own)?;
    files::write(&own.join("rustc"), &place.rustc)?;
    // The source and the intermediate files are not needed again.
    files::clear(&work)
}

/// Build scripts and macros run on this machine and find its library in the sysroot as well.
fn borrow_host_library(place: &Place, own: &Path) -> Outcome<()> {
    let sysroot = answer(place.command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    let host = place.rustc_says("host");
    let link = own.join("lib/rustlib").join(host);
    let from = Path::new(&sysroot).join("lib/rustlib").join(host);
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(from, link);
    #[cfg(windows)]
    let linked = std::os::windows::fs::symlink_dir(from, link);
    linked.map_err(|error| failure("link the machine's own standard library", error, ""))
}

/// The `library` directory of exactly this compiler's version.
fn source(place: &Place, work: &Path) -> Outcome<PathBuf> {
    let sysroot = answer(place.command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    let component = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    if component.join("std/Cargo.toml").is_file() {
        note("using the source in the toolchain (component rust-src)");
        return Ok(component);
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
