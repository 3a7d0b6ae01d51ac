//! What the page weighs for the person who downloads it.

use crate::files;
use crate::run::{Outcome, note};
use std::path::Path;

#[derive(Clone, Copy, Default)]
pub struct Weight {
    pub raw: u64,
    pub brotli: u64,
}

/// Page, engine and styles: everything that opening and editing a log needs, offline or not.
///
/// The module for documents is fetched when a document is first read or written, a part of the page or
/// of the engine (`cut`) when somebody first goes where it is needed, the example when
/// somebody asks for it, and the pictures when the page is installed: they count apart.
pub fn weigh(dist: &Path) -> Outcome<Weight> {
    Ok(each(dist).iter().filter(|(name, _)| is_needed(name)).fold(
        Weight::default(),
        |sum, (_, weight)| Weight {
            raw: sum.raw + weight.raw,
            brotli: sum.brotli + weight.brotli,
        },
    ))
}

fn is_needed(name: &str) -> bool {
    let apart = ["documents", "example/", "icon-"];
    let is_part = name.ends_with(".wasm") && !name.contains("_bg-");
    !is_part && !apart.iter().any(|start| name.starts_with(start))
}

pub fn print(dist: &Path) -> Outcome<()> {
    let mut files = each(dist);
    files.sort_by_key(|(_, weight)| std::cmp::Reverse(weight.brotli));
    note("what is needed to open and edit a log offline:    raw    brotli");
    for (name, weight) in files.iter().filter(|(name, _)| is_needed(name)) {
        note(line(name, *weight));
    }
    note(line("together", weigh(dist)?));
    note("and apart from that:");
    for (name, weight) in files.iter().filter(|(name, _)| !is_needed(name)) {
        note(line(name, *weight));
    }
    Ok(())
}

fn line(name: &str, weight: Weight) -> String {
    let kb = |bytes: u64| format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100);
    format!(
        "  {name:<36} {:>11} {:>11}",
        kb(weight.raw),
        kb(weight.brotli)
    )
}

fn each(dist: &Path) -> Vec<(String, Weight)> {
    let size = |path: &Path| path.metadata().map_or(0, |meta| meta.len());
    files::under(dist)
        .iter()
        .filter(|file| file.extension().is_none_or(|extension| extension != "br"))
        .map(|file| {
            let name = files::relative(dist, file);
            let raw = size(file);
            let twin = size(&dist.join(format!("{name}.br")));
            (
                name,
                Weight {
                    raw,
                    brotli: if twin == 0 { raw } else { twin },
                },
            )
        })
        .collect()
}
