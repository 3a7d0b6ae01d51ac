//! Names files after their content, so that a page can only ever meet the files it was built with.

use super::Files;
use crate::files::short_hash;

/// Old name and new name of each file that was renamed.
pub type Renamed = Vec<(String, String)>;

/// Renames programs and styles at the top level, those without references first, and puts the new
/// names into the files that refer to them.
pub fn by_content(files: &mut Files) -> Renamed {
    let mut order: Vec<(u8, String)> = files
        .keys()
        .filter(|name| !name.contains('/'))
        .filter_map(|name| Some((rank(name)?, name.clone())))
        .collect();
    order.sort();
    let mut renamed = Renamed::new();
    for (rank, name) in order {
        if let Some(program) = name.strip_suffix("_parts.js") {
            together(files, &mut renamed, [&name, &format!("{program}.js")]);
        }
        let Some(mut bytes) = files.remove(&name) else {
            continue;
        };
        if rank > 0
            && let Ok(text) = String::from_utf8(bytes.clone())
        {
            bytes = with_new_names(&text, &renamed).into_bytes();
        }
        let new = with_hash(&name, &short_hash(&bytes));
        files.insert(new.clone(), bytes);
        renamed.push((name, new));
    }
    renamed
}

/// Renames two files that name each other: one hash, of both as they are before.
fn together(files: &mut Files, renamed: &mut Renamed, names: [&str; 2]) {
    let texts = names.map(|name| {
        let bytes = files.remove(name).unwrap_or_default();
        with_new_names(&String::from_utf8_lossy(&bytes), renamed)
    });
    let hash = short_hash(texts.concat().as_bytes());
    for (name, mut text) in names.iter().zip(texts) {
        for other in names {
            // Only where it is imported: the wasm asks for its imports by the old name.
            let of = |name: &str| format!("from \"./{name}\"");
            text = text.replace(&of(other), &of(&with_hash(other, &hash)));
        }
        let new = with_hash(name, &hash);
        files.insert(new.clone(), text.into_bytes());
        renamed.push(((*name).to_owned(), new));
    }
}

/// Who refers to nobody comes first. The page itself and the service worker keep their names.
fn rank(name: &str) -> Option<u8> {
    match name {
        "sw.js" => None,
        "start.js" => Some(5),
        _ if name.ends_with(".wasm") => Some(0),
        _ if name.ends_with("_fetch.js") => Some(1),
        _ if name.ends_with("_parts.js") => Some(2),
        _ if name.ends_with("_loader.js") => Some(4),
        _ if name.ends_with(".js") || name.ends_with(".css") => Some(3),
        _ => None,
    }
}

fn with_hash(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    }
}

/// Replaces names where they stand alone: after a quote or a slash, before a quote.
pub fn with_new_names(text: &str, renamed: &Renamed) -> String {
    let mut text = text.to_owned();
    for (old, new) in renamed {
        for before in ["'", "\"", "/"] {
            for after in ["'", "\""] {
                text = text.replace(
                    &format!("{before}{old}{after}"),
                    &format!("{before}{new}{after}"),
                );
            }
        }
    }
    text
}

/// One name for all of it.
pub fn version(files: &Files, index: &str, worker: &str) -> String {
    let mut all = format!("{index}\n{worker}\n");
    for (name, bytes) in files {
        all.push_str(&format!("{name} {}\n", short_hash(bytes)));
    }
    short_hash(all.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{by_content, with_new_names};
    use crate::post::Files;

    fn built(engine: &[u8]) -> Files {
        Files::from([
            ("engine_bg.wasm".to_owned(), engine.to_vec()),
            (
                "engine.js".to_owned(),
                b"new URL('engine_bg.wasm', import.meta.url)".to_vec(),
            ),
            (
                "engine_loader.js".to_owned(),
                b"import init from './engine.js';await init();".to_vec(),
            ),
            ("icon.svg".to_owned(), b"<svg/>".to_vec()),
        ])
    }

    #[test]
    fn a_change_in_the_wasm_renames_all_that_lead_to_it() {
        let (mut one, mut two) = (built(b"one"), built(b"two"));
        let (a, b) = (by_content(&mut one), by_content(&mut two));
        assert!(a.iter().zip(&b).all(|(a, b)| a.0 == b.0 && a.1 != b.1));
        assert!(one.contains_key("icon.svg"));
        for (_, new) in &a {
            assert!(one.contains_key(new));
        }
        let loader = one
            .iter()
            .find(|(name, _)| name.starts_with("engine_loader-"))
            .map(|(_, bytes)| bytes.clone());
        let script = a
            .iter()
            .find(|(old, _)| old == "engine.js")
            .map(|(_, new)| new.clone())
            .unwrap_or_default();
        assert!(String::from_utf8_lossy(&loader.unwrap_or_default()).contains(&script));
    }

    #[test]
    fn a_program_and_what_fetches_its_parts_name_each_other() {
        let with = |part: &[u8]| {
            let mut files = Files::from([
                ("page_meetings.wasm".to_owned(), part.to_vec()),
                (
                    "page.js".to_owned(),
                    b"import * as parts from \"./page_parts.js\"; ({\"./page_parts.js\": parts})"
                        .to_vec(),
                ),
                (
                    "page_parts.js".to_owned(),
                    b"import {initSync} from \"./page.js\"; new URL(\"./page_meetings.wasm\")"
                        .to_vec(),
                ),
            ]);
            let renamed = by_content(&mut files);
            (files, renamed)
        };
        let ((one, a), (_, b)) = (with(b"one"), with(b"two"));
        assert!(a.iter().zip(&b).all(|(a, b)| a.0 == b.0 && a.1 != b.1));
        for (old, new) in &a {
            assert!(one.contains_key(new), "{old} is {new}");
            let named = one
                .values()
                .any(|text| String::from_utf8_lossy(text).contains(new));
            assert!(named, "{new} is named by the other");
        }
        let page = one.iter().find(|(name, _)| name.starts_with("page-"));
        let page = page.map(|(_, text)| String::from_utf8_lossy(text).into_owned());
        assert!(page.is_some_and(|text| text.contains("{\"./page_parts.js\": parts}")));
    }

    #[test]
    fn only_whole_names_are_replaced() {
        let renamed = vec![("page.js".to_owned(), "page-1.js".to_owned())];
        assert_eq!(
            with_new_names("'./page.js' \"page.js\" 'homepage.js' page.js", &renamed),
            "'./page-1.js' \"page-1.js\" 'homepage.js' page.js"
        );
    }
}
