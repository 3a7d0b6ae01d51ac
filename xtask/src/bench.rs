//! `cargo xtask bench`: builds what is measured and hands over to the bench programs. They are the member
//! `bench` of the workspace, started with the place of the built page.

use crate::place::{Place, WASM};
use crate::run::{Outcome, note, run};
use crate::{browsers, files, native, page, post, sysroot, tools};
use std::path::PathBuf;

pub fn all(place: &mut Place, rest: &[String]) -> Outcome<()> {
    tools::set_up(place)?;
    browsers::set_up(place)?;
    let dist = dist(place)?;
    measured(place)?;
    let binary = native::build(place, native::Kind::Release)?;
    run(
        place
            .cargo()
            .args(["run", "--release", "--package", "bench", "--bin", "bench"])
            .arg("--")
            .args(rest)
            .env("MATTERS_DIST", dist)
            .env("MATTERS_BIN", binary)
            .env("MATTERS_TARGET", &place.target),
        "run the benches",
        "What failed is said above.",
    )
}

/// The page that is measured: the one that MATTERS_DIST names, or else the one that is built here.
fn dist(place: &Place) -> Outcome<PathBuf> {
    if let Some(dist) = std::env::var_os("MATTERS_DIST") {
        note("measuring the page that MATTERS_DIST names");
        return Ok(dist.into());
    }
    page::build(place, page::Kind::Release)?;
    Ok(page::Kind::Release.dist(place))
}

/// The core as a module for JavaScript, compiled and shrunk as the page's engine is.
fn measured(place: &Place) -> Outcome<()> {
    let mut command = place.cargo();
    command.args(["build", "--package", "bench", "--bin", "measured"]);
    command.args(["--features", "measured", "--profile", "web"]);
    command.args(["--target", WASM]);
    place.for_page(&mut command, sysroot::small(place).as_deref());
    run(
        &mut command,
        "build the core that is measured",
        "Read the compiler's errors above.",
    )?;
    let built = place.target.join(WASM).join("web/measured.wasm");
    let out = place.target.join("bench/measured");
    let stamp = out.join("built-from");
    let wanted = files::short_hash(&files::read(&built)?);
    if std::fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted) {
        return Ok(());
    }
    let mut bound = post::bound(place, page::Kind::Release, "measured")?;
    let wasm = "measured_bg.wasm";
    if let Some(bytes) = bound.get_mut(wasm) {
        *bytes = post::shrunk(place, wasm, bytes)?;
    }
    files::make_dir(&out)?;
    for (name, bytes) in &bound {
        files::write(&out.join(name), bytes)?;
    }
    files::write(&out.join("package.json"), "{\"type\": \"module\"}\n")?;
    files::write(&stamp, wanted)
}
