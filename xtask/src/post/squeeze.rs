//! Makes files small: wasm-opt and brotli. Both are slow, so results are kept by content in target/.

use super::{Files, later};
use crate::place::Place;
use crate::run::{Outcome, failure, note, run};
use crate::{files, tools};
use std::path::{Path, PathBuf};

/// Size first. The features are those that rustc's wasm32 target has on.
const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
    "--strip-producers",
];

/// What is left to do once a program was taken apart.
const PARTED: [&str; 9] = [
    "--remove-unused-module-elements",
    "--reorder-functions",
    "--strip-debug",
    WASM_OPT[1],
    WASM_OPT[2],
    WASM_OPT[3],
    WASM_OPT[4],
    WASM_OPT[5],
    WASM_OPT[6],
];

/// Each wasm file through wasm-opt, all at once. What is taken apart afterwards keeps its names.
pub fn wasm(place: &Place, files: &mut Files) -> Outcome<()> {
    all_wasm(place, files, |name| {
        let named = later::is_named(name).then_some("-g");
        Some(WASM_OPT.into_iter().chain(named).collect())
    })
}

/// Takes out of both parts of what was taken apart whatever each does not need.
pub fn parted(place: &Place, files: &mut Files) -> Outcome<()> {
    all_wasm(place, files, |name| {
        (later::is_named(name) || name.ends_with("_later.wasm")).then(|| PARTED.to_vec())
    })
}

fn all_wasm(
    place: &Place,
    files: &mut Files,
    asked: impl Fn(&str) -> Option<Vec<&'static str>>,
) -> Outcome<()> {
    let program = tools::wasm_opt(place)?;
    std::thread::scope(|scope| {
        let jobs: Vec<_> = files
            .iter_mut()
            .filter(|(name, _)| name.ends_with(".wasm"))
            .filter_map(|(name, bytes)| Some((asked(name)?, name, bytes)))
            .map(|(args, name, bytes)| {
                let program = &program;
                scope.spawn(move || {
                    *bytes = one_wasm(place, program, &args, name, bytes)?;
                    Ok(())
                })
            })
            .collect();
        jobs.into_iter().try_for_each(|job| {
            job.join().unwrap_or_else(|_| {
                Err(failure(
                    "run wasm-opt",
                    "xtask itself broke off",
                    "Please report it.",
                ))
            })
        })
    })
}

/// One wasm file of this name through wasm-opt, as the page's are.
pub fn shrunk(place: &Place, name: &str, bytes: &[u8]) -> Outcome<Vec<u8>> {
    one_wasm(place, &tools::wasm_opt(place)?, &WASM_OPT, name, bytes)
}

fn one_wasm(
    place: &Place,
    program: &Path,
    args: &[&str],
    name: &str,
    bytes: &[u8],
) -> Outcome<Vec<u8>> {
    let pinned = files::fingerprint(&place.root, &["package-lock.json"], args)?;
    let kept = kept(
        place,
        "wasm-opt",
        &format!("{pinned}-{}", files::short_hash(bytes)),
    );
    if !kept.is_file() {
        let input = kept.with_extension("in");
        files::write(&input, bytes)?;
        note(format!("wasm-opt {name} ({} kB)", bytes.len() / 1000));
        let output = kept.with_extension("part");
        let mut command = if program.starts_with(&place.root) {
            let mut command = place.command("node");
            command.arg(program);
            command
        } else {
            place.command(&program.to_string_lossy())
        };
        run(
            command.args(args).arg("-o").arg(&output).arg(&input),
            "shrink the wasm with wasm-opt",
            "Remove node_modules and try again, so that the pinned one is installed.",
        )?;
        done(&output, &kept)?;
        let _ = std::fs::remove_file(&input);
    }
    files::read(&kept)
}

/// A `.br` beside each file that gains by it.
pub fn brotli_twins(place: &Place, dist: &Path, files: &Files) -> Outcome<()> {
    for (name, bytes) in files {
        let kept = kept(place, "brotli", &files::short_hash(bytes));
        if !kept.is_file() {
            let part = kept.with_extension("part");
            files::write(&part, brotli(bytes)?)?;
            done(&part, &kept)?;
        }
        let small = files::read(&kept)?;
        if small.len() < bytes.len() {
            files::write(&dist.join(format!("{name}.br")), small)?;
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut out = Vec::new();
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut out, &parameters).map_err(|error| {
        failure(
            "compress a file",
            error,
            "See that there is memory to spare.",
        )
    })?;
    Ok(out)
}

fn kept(place: &Place, kind: &str, name: &str) -> PathBuf {
    place.notes().join("kept").join(kind).join(name)
}

/// Only a whole file ever has the kept name.
fn done(part: &Path, kept: &Path) -> Outcome<()> {
    std::fs::rename(part, kept).map_err(|error| {
        failure(
            format!("keep {}", kept.display()),
            error,
            "See that the disk has room.",
        )
    })
}
