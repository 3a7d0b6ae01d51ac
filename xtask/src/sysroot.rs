//! The standard library for wasm32: found, added by rustup, or built from its source into `target/`;
//! and the small one that the release page is built with.

mod source;

use crate::files;
use crate::place::{Place, WASM};
use crate::run::{Failure, Outcome, answer, failure, note, run, step};
use source::source;
use std::path::{Path, PathBuf};

/// How a standard library is built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Library {
    /// As the toolchain's own.
    Plain,
    /// For size, and ending at once on a panic, without the words that nobody would read, and those of `Debug`: the
    /// page hears of its end from the browser. Saves about a tenth of the download.
    Small,
}

/// What all code that is linked with the small library must be compiled with.
pub const SMALL_FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none";

impl Library {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "wasm-sysroot",
            Self::Small => "wasm-sysroot-small",
        }
    }

    fn place(self, place: &Place) -> PathBuf {
        place.target.join(self.name())
    }

    fn flags(self) -> String {
        // Bitcode is what link-time optimisation needs.
        let common = "-Cembed-bitcode=yes -Cdebuginfo=0";
        match self {
            Self::Plain => common.to_owned(),
            Self::Small => format!("{common} {SMALL_FLAGS}"),
        }
    }

    fn opt_level(self) -> &'static str {
        match self {
            Self::Plain => "s",
            Self::Small => "z",
        }
    }

    fn features(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &[],
            Self::Small => &["-Zbuild-std-features=optimize_for_size"],
        }
    }

    /// Built already, by this compiler and in this way.
    fn is_built(self, place: &Place) -> bool {
        std::fs::read_to_string(self.place(place).join("rustc"))
            .is_ok_and(|stamp| stamp == self.stamp(place))
    }

    fn stamp(self, place: &Place) -> String {
        format!("{}{} {}", place.rustc, self.opt_level(), self.flags())
    }
}

/// The small library, built where it is missing. `None` where its source cannot be had: the page then
/// works all the same, and weighs more.
pub fn small(place: &Place) -> Option<PathBuf> {
    let library = Library::Small;
    if !library.is_built(place) {
        step(
            "Building Rust's standard library for size into target/wasm-sysroot-small (a minute, once)",
        );
        if let Err(reason) = build(place, library) {
            note(format!(
                "could not {}: {}. The page is built with the toolchain's own library, and weighs about a tenth more; `rustup component add rust-src` brings the source",
                reason.tried, reason.went
            ));
            return None;
        }
    }
    Some(library.place(place))
}

/// Sees to it that `place.for_wasm` can build for wasm32.
pub fn set_up(place: &mut Place) -> Outcome<()> {
    if has_core(&toolchain_libdir(place)) {
        return Ok(());
    }
    let own = Library::Plain;
    if own.is_built(place) {
        place.wasm_sysroot = Some(own.place(place));
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
    build(place, own).map_err(|reason| no_way(&reason))?;
    place.wasm_sysroot = Some(own.place(place));
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

fn build(place: &Place, library: Library) -> Outcome<()> {
    let own = library.place(place);
    let work = place.notes().join("sysroot");
    files::make_dir(&work)?;
    let source = source(place, &work)?;
    let dummy = work.join("dummy");
    files::write(
        &dummy.join("Cargo.toml"),
        format!(
            "[package]\nname = \"sysroot-dummy\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n[profile.release]\nopt-level = \"{}\"\ncodegen-units = 1\n",
            library.opt_level()
        ),
    )?;
    files::write(&dummy.join("src/lib.rs"), "#![no_std]\n")?;
    // `test` is what `cargo test` needs.
    run(
        place
            .cargo()
            .current_dir(&dummy)
            .args(["build", "--release", "--target", WASM])
            .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
            .args(library.features())
            .env("__CARGO_TESTS_ONLY_SRC_ROOT", &source)
            .env("RUSTC_BOOTSTRAP", "1")
            .env_remove("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS")
            .env("RUSTFLAGS", library.flags())
            .env("CARGO_TARGET_DIR", work.join("target")),
        "build the standard library from its source",
        "",
    )?;
    files::clear(&own)?;
    let libdir = own.join("lib/rustlib").join(WASM).join("lib");
    files::make_dir(&libdir)?;
    for file in files::under(&work.join("target").join(WASM).join("release/deps")) {
        let name = files::relative(&work, &file);
        let name = name.rsplit('/').next().unwrap_or_default();
        if name.ends_with(".rlib") && !name.contains("sysroot_dummy") {
            files::write(&libdir.join(name), files::read(&file)?)?;
        }
    }
    borrow_host_library(place, &own)?;
    files::write(&own.join("rustc"), library.stamp(place))?;
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
