//! Puts apart what opening and editing a log does not need of the engine: the functions that did not run
//! while `cargo xtask profile` watched people open and edit logs. They come when the engine has started, or
//! when one of them is called before that. A function that was not known then comes first.

mod apart;
mod count;
mod names;
mod program;
#[cfg(test)]
mod tests;

pub use names::Ran;

use super::Files;
use crate::run::{Outcome, failure};
use program::Program;

/// The programs that a person needs first and that may wait for what comes later, each with the functions
/// that do. The page may not wait: Firefox lets other events into a page that waits for an answer.
const PROGRAMS: [(&str, &str); 1] = [("engine", include_str!("later/engine.txt"))];
/// What asks for the later part in the release.
const FETCH: &str = include_str!("later/fetch.js");
/// What takes its place while it is counted which functions run.
const COUNT: &str = include_str!("later/count.js");

/// Whether a file's functions have to keep their names until it is taken apart.
pub fn is_named(file: &str) -> bool {
    PROGRAMS
        .iter()
        .any(|(program, _)| file == format!("{program}_bg.wasm"))
}

/// Takes the programs apart.
pub fn put_apart(files: &mut Files) -> Outcome<()> {
    for (program, list) in PROGRAMS {
        let main = format!("{program}_bg.wasm");
        let bytes = taken(files, &main)?;
        let parts = Program::read(&bytes)
            .and_then(|read| apart::apart(&bytes, &read, &names::later(&read, list)))
            .map_err(|wrong| not_apart(program, &wrong))?;
        files.insert(main, parts.first);
        files.insert(format!("{program}_later.wasm"), parts.later);
        bind(files, program, FETCH)?;
    }
    Ok(())
}

/// Lets the programs tell which of their functions run, to who listens at `port`.
pub fn let_count(files: &mut Files, port: u16) -> Outcome<()> {
    let script = COUNT.replace("PORT", &port.to_string());
    for (program, _) in PROGRAMS {
        let main = format!("{program}_bg.wasm");
        let counting =
            count::counting(&taken(files, &main)?).map_err(|wrong| not_apart(program, &wrong))?;
        files.insert(main, counting);
        // Nothing is late in it; that the file is withheld is what starts the counting.
        files.insert(
            format!("{program}_later.wasm"),
            wasm_encoder::Module::new().finish(),
        );
        bind(files, program, &script)?;
    }
    Ok(())
}

/// What was heard of one program.
pub struct Record {
    pub program: &'static str,
    /// How many of its functions ran.
    pub ran: usize,
    /// The list of those that may come later.
    pub list: String,
}

/// The lists, from the page that counted in `dist` and what it told.
pub fn record(dist: &std::path::Path, ran: &Ran) -> Outcome<Vec<Record>> {
    let nothing = std::collections::BTreeSet::new();
    let mut records = Vec::new();
    for (program, _) in PROGRAMS {
        let ran = ran.get(program).unwrap_or(&nothing);
        let start = format!("{program}_bg-");
        let named = |path: &std::path::PathBuf| {
            let name = crate::files::relative(dist, path);
            name.starts_with(&start) && name.ends_with(".wasm")
        };
        let bytes = crate::files::under(dist)
            .into_iter()
            .find(named)
            .map_or_else(|| Ok(Vec::new()), |path| crate::files::read(&path))?;
        records.push(Record {
            program,
            ran: ran.len(),
            list: names::record(&bytes, ran).map_err(|wrong| not_apart(program, &wrong))?,
        });
    }
    Ok(records)
}

/// Lays the script beside the program and joins both: the program imports from it, and it is told when
/// the program is there.
fn bind(files: &mut Files, program: &str, script: &str) -> Outcome<()> {
    let name = format!("{program}.js");
    let text = taken(files, &name)?;
    let mut text = String::from_utf8_lossy(&text).into_owned();
    let imports = format!("\"./{program}_bg.js\": import0,");
    let start = "wasm.__wbindgen_start();";
    for mark in [imports.as_str(), start] {
        if text.matches(mark).count() != 1 {
            return Err(not_apart(
                program,
                &Wrong::Unknown("the script of wasm-bindgen has another form"),
            ));
        }
    }
    text = text
        .replace(&imports, &format!("{imports}\n        \"later\": later,"))
        .replace(start, &format!("later.of(wasm);\n    {start}"));
    text.insert_str(
        0,
        &format!("import * as later from \"./{program}_fetch.js\";\n"),
    );
    files.insert(name, text.into_bytes());
    let script = script.replace("PROGRAM", program);
    files.insert(format!("{program}_fetch.js"), script.into_bytes());
    Ok(())
}

fn taken(files: &mut Files, name: &str) -> Outcome<Vec<u8>> {
    files.remove(name).ok_or_else(|| {
        failure(
            "put apart what may come later",
            format!("there is no {name}"),
            "See that index.html still builds it.",
        )
    })
}

fn not_apart(program: &str, wrong: &Wrong) -> crate::run::Failure {
    failure(
        format!("put apart what the {program} needs later"),
        wrong,
        "See whether rustc or wasm-bindgen was raised; `xtask/src/post/later.rs` says what it counts on.",
    )
}

/// Why a program could not be taken apart.
#[derive(Debug)]
pub enum Wrong {
    /// It holds something that the compiler does not write today.
    Unknown(&'static str),
    /// It is no WebAssembly, or more than fits.
    Unreadable(String),
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown(what) => f.write_str(what),
            Self::Unreadable(why) => f.write_str(why),
        }
    }
}

macro_rules! unreadable {
    ($($error:ty),+) => {
        $(impl From<$error> for Wrong {
            fn from(error: $error) -> Self {
                Self::Unreadable(error.to_string())
            }
        })+
    };
}
unreadable!(
    wasmparser::BinaryReaderError,
    wasm_encoder::reencode::Error,
    std::num::TryFromIntError
);
