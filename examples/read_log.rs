//! Reads a log and prints it as JSON, with its findings: `cargo run --example read_log FILE…`.
//! With several files it writes `FILE.json` beside each.

use matters_arising::{
    command::Edit,
    document::{Document, Writer},
    export, import,
    model::*,
};

fn convert(path: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let (draft, _) = import::read(name, &bytes).map_err(|error| error.to_string())?;
    let mut n = 0u64;
    let mut numbers = || {
        n += 1;
        n
    };
    let writer = Writer {
        author: Author {
            device: DeviceId::random(&mut numbers),
            name: "Example".to_owned(),
            organisation: String::new(),
        },
        actor: [1; 16],
    };
    let title = draft.title.clone();
    let (mut log, _) = Document::create(
        LogId::random(&mut numbers),
        &title,
        &[],
        &writer,
        Timestamp(0),
    )
    .map_err(|error| error.to_string())?;
    let import = Edit::Import {
        source: SourceId::random(&mut numbers),
        draft,
    };
    log.apply(&import, Timestamp(0))
        .map_err(|error| error.to_string())?;
    let head = log.head().ok_or("the log has no head")?;
    Ok(export::json(&head, &log.actions(), &log.findings()))
}

fn main() {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    for path in &paths {
        let written = convert(path).and_then(|json| {
            if paths.len() == 1 {
                print!("{json}");
                return Ok(());
            }
            std::fs::write(format!("{path}.json"), json).map_err(|error| error.to_string())
        });
        if let Err(error) = written {
            eprintln!("{path}: {error}");
        }
    }
}
