//! The layers of `src/lib.rs`, held by reading the `use` lines and paths of every file.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What each layer may import from the crate. `lib.rs` and DESIGN say the same in words.
fn table() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("model", &[][..]),
        ("wire", &["model"][..]),
        ("command", &["model"]),
        ("document", &["model", "command", "trust"]),
        ("trust", &["model"]),
        (
            "session",
            &["model", "command", "document", "wire", "trust"],
        ),
        ("store", &["model", "wire"]),
        ("import", &["model", "command"]),
        ("export", &["model", "command", "text"]),
        ("publish", &["model"]),
        (
            "prepare",
            &["model", "command", "export", "publish", "trust"],
        ),
        ("text", &["model"]),
        ("projection", &["model"]),
        ("ui", &["model", "command", "projection", "text"]),
        ("browser", &["session", "wire", "model", "command", "store"]),
        ("relay", &["wire", "session", "document"]),
    ])
}

/// Crates that only the layers named may use.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("automerge", &["document"]),
    ("leptos", &["ui", "projection"]),
    ("qrcodegen", &["ui"]),
    ("reactive_stores", &["projection"]),
    ("indexed_db_futures", &["browser"]),
    ("gloo_storage", &["browser"]),
    ("wasm_bindgen", &["browser", "ui"]),
    ("wasm_split_helpers", &["browser", "ui"]),
    ("js_sys", &["browser"]),
    ("web_sys", &["browser", "ui"]),
    ("axum", &["relay"]),
    ("tokio", &["relay"]),
    ("redb", &["relay"]),
    ("tungstenite", &["relay"]),
];

fn source_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            source_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// All source files of these folders of the repository.
fn files_in(folders: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in folders {
        source_files(&root.join(folder), &mut files);
    }
    files
}

/// The layer that a file belongs to; composition roots belong to none.
fn layer(path: &Path) -> Option<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let inside = path.strip_prefix(source).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(name, "lib" | "bin")).then(|| name.to_owned())
}

/// Code without comments and strings, so that prose names what it likes.
fn code(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The layers that a text names by `crate::layer` or within `use crate::{…}`.
fn named_layers(text: &str) -> Vec<String> {
    let mut named = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => named.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = 0;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            named.push(word(group[start..i].trim_start()));
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            named.push(word(group[start..i].trim_start()));
                            start = i + 1;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    named.retain(|name| !name.is_empty());
    named
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// What a file of a layer names and must not.
fn violations(layer: &str, text: &str) -> Vec<String> {
    let table = table();
    let Some(allowed) = table.get(layer) else {
        return vec![format!("{layer} is no layer of the house")];
    };
    let code = code(text);
    let inside = named_layers(&code)
        .into_iter()
        .filter(|name| table.contains_key(name.as_str()))
        .filter(|name| name != layer && !allowed.contains(&name.as_str()))
        .map(|name| format!("{layer} names {name}"));
    let outside = OUTSIDE.iter().filter_map(|(name, layers)| {
        let used = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
        (used && !layers.contains(&layer)).then(|| format!("{layer} uses the crate {name}"))
    });
    inside.chain(outside).collect()
}

#[test]
fn a1_every_layer_imports_only_what_it_may() {
    let files = files_in(&["src"]);
    assert!(files.len() > 20, "the sources were found");
    let found: Vec<_> = files
        .iter()
        .filter_map(|path| Some((layer(path)?, fs::read_to_string(path).ok()?, path)))
        .flat_map(|(layer, text, path)| {
            let shown = path.display().to_string();
            violations(&layer, &text)
                .into_iter()
                .map(move |what| format!("{shown}: {what}"))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a2_the_check_fails_on_what_is_forbidden() {
    for (layer, text) in [
        ("ui", "use automerge::Automerge;"),
        ("ui", "use crate::document::Document;"),
        ("ui", "use crate::{model::*, session::Session};"),
        (
            "document",
            "use crate::{\n    command::Edit,\n    ui::App,\n};",
        ),
        ("model", "fn x() { crate::wire::y() }"),
        ("session", "use web_sys::window;"),
        ("cellar", ""),
    ] {
        assert!(!violations(layer, text).is_empty(), "{layer}: {text}");
    }
    assert!(violations("ui", "// use crate::document::Document;").is_empty());
    assert!(violations("session", "use crate::{model::*, wire::{Chunk, ChunkKey}};").is_empty());
}

#[test]
fn a3_every_file_says_what_it_owns() {
    let files = files_in(&["src"]);
    let silent: Vec<_> = files
        .iter()
        .filter(|path| !fs::read_to_string(path).is_ok_and(|text| text.starts_with("//!")))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn a4_the_session_and_document_read_no_clock() {
    let files = files_in(&["src/session", "src/document", "src/model", "src/wire"]);
    let clocks: Vec<_> = files
        .iter()
        .filter(|path| {
            let text = code(&fs::read_to_string(path).unwrap());
            text.contains("SystemTime") || text.contains("Instant::")
        })
        .collect();
    assert!(clocks.is_empty(), "{clocks:?}");
}

#[test]
fn a5_views_take_lists_and_conditions_from_the_prelude_of_the_house() {
    let files = files_in(&["src/ui"]);
    let heavy: Vec<_> = files
        .iter()
        .filter(|path| !path.ends_with("ui/prelude.rs"))
        .filter(|path| {
            let text = code(&fs::read_to_string(path).unwrap());
            text.contains("view!") && text.contains("leptos::prelude")
        })
        .collect();
    assert!(heavy.is_empty(), "{heavy:?}");
}

#[test]
fn a6_only_the_cuts_of_the_program_allow_what_is_unsafe() {
    let files = files_in(&["src", "bench", "tests"]);
    let allowed: Vec<_> = files
        .iter()
        .filter(|path| !path.ends_with("tests/core/architecture.rs"))
        .filter(|path| code(&fs::read_to_string(path).unwrap()).contains("unsafe_code"))
        .collect();
    assert!(
        allowed.iter().all(|path| {
            path.ends_with("ui/pages/later.rs") || path.ends_with("mailboxes/fetched.rs")
        }),
        "{allowed:?}"
    );
}
