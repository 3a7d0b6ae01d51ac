//! Takes the programs apart where the sources say `wasm_split`, and binds them to JavaScript anew: what
//! only a cut function reaches becomes a wasm file that is fetched at its first call. Trunk knows no
//! such cuts, so this starts again from what the compiler left and takes the place of Trunk's binding.

use super::Files;
use crate::files;
use crate::page::Kind;
use crate::place::{Place, WASM};
use crate::run::{Outcome, failure, run};
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// What Trunk built, by the names of its files.
const PROGRAMS: [&str; 3] = ["page", "engine", "documents"];

/// Puts each program in its parts in the place of what Trunk bound.
pub fn programs(place: &Place, kind: Kind, files: &mut Files) -> Outcome<()> {
    for program in PROGRAMS {
        files.append(&mut bound(place, kind, program)?);
    }
    Ok(())
}

/// A compiled program, bound to JavaScript: `page.js` and `page_bg.wasm`, and where it has cuts
/// `page_parts.js`, which fetches `page_meetings.wasm` and the like.
pub fn bound(place: &Place, kind: Kind, program: &str) -> Outcome<Files> {
    let dir = place.notes().join("cut").join(program);
    files::clear(&dir)?;
    files::make_dir(&dir)?;
    let Cut { main, parts } = apart(place, kind, program, &dir)?;
    bind(place, program, &main, &dir)?;
    let mut bound = Files::new();
    for name in [format!("{program}.js"), format!("{program}_bg.wasm")] {
        let bytes = files::read(&dir.join(&name))?;
        bound.insert(name, bytes);
    }
    if parts.is_empty() {
        return Ok(bound);
    }
    let link = files::read(&dir.join(link_file(program)))?;
    let mut link = String::from_utf8_lossy(&link).into_owned();
    for part in parts {
        let old = files::relative(&dir, &part);
        let new = part_name(program, &old);
        link = link.replace(&format!("\"./{old}\""), &format!("\"./{new}\""));
        bound.insert(new, files::read(&part)?);
    }
    bound.insert(link_file(program), link.into_bytes());
    Ok(bound)
}

/// A program taken apart.
struct Cut {
    /// What is fetched first.
    main: PathBuf,
    /// What is fetched later.
    parts: Vec<PathBuf>,
}

fn apart(place: &Place, kind: Kind, program: &str, dir: &Path) -> Outcome<Cut> {
    let linked = place
        .target
        .join(WASM)
        .join(kind.profile())
        .join(format!("{program}.wasm"));
    let bytes = files::read(&linked)?;
    let main = dir.join(format!("{program}.wasm"));
    let link_name = format!("./{}", link_file(program));
    let main_module = format!("./{program}.js");
    let mut options = Options::new(&bytes);
    options.output_dir = dir;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = &main_module;
    let cut = transform(options).map_err(|error| {
        failure(
            format!("take {program} apart"),
            format!("{error:#}"),
            "Remove the build with `cargo clean` and try again.",
        )
    })?;
    Ok(Cut {
        main,
        parts: cut.split_modules,
    })
}

fn bind(place: &Place, program: &str, main: &Path, dir: &Path) -> Outcome<()> {
    let mut command = place.command("wasm-bindgen");
    command
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", program, "--out-dir"])
        .arg(dir)
        .arg(main);
    run(
        &mut command,
        "bind the page's programs to JavaScript",
        "See that wasm-bindgen-cli has the version that Cargo.lock pins.",
    )
}

/// What fetches the parts of a program.
fn link_file(program: &str) -> String {
    format!("{program}_parts.js")
}

/// The cutter names parts alike in every program: `split_` what one cut reaches, `chunk_` what several do.
fn part_name(program: &str, cut: &str) -> String {
    match cut.strip_prefix("split_") {
        Some(name) => format!("{program}_{name}"),
        None => format!("{program}_{}", cut.replace("chunk_", "shared_")),
    }
}
