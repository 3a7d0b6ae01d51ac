//! Finishes what Trunk built: takes the programs apart, shrinks the wasm, lays the styles together, names every
//! program and style after its content, starts the page by a file instead of an inline script, tells the page its
//! engine and its version, gives the service worker its list, and lays a brotli twin beside each file.
//!
//! Knows the names that Trunk gives, and no Rust.

mod cut;
mod html;
mod later;
mod names;
mod squeeze;
mod styles;
mod weight;

pub use cut::bound;
pub use later::{Ran, Record, record};
pub use squeeze::shrunk;
pub use weight::weigh;

use crate::files;
use crate::page::Kind;
use crate::place::Place;
use crate::run::{Outcome, failure};
use std::collections::BTreeMap;
use std::path::Path;

/// Files by their address relative to the page.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Loads the page's wasm; names are filled in after hashing.
const START: &str = include_str!("post/start.js");

/// In development nothing is kept, and what a release page kept at the same address is given up.
const NO_SERVICE_WORKER: &str = "\
addEventListener('install', () => skipWaiting());
addEventListener('activate', event => event.waitUntil((async () => {
  const mine = (await caches.keys()).filter(key => key.startsWith(`matters ${registration.scope} `));
  await Promise.all(mine.map(key => caches.delete(key)));
  await registration.unregister();
  for (const tab of await clients.matchAll({type: 'window'})) tab.navigate(tab.url);
})()));
";

pub fn finish(place: &Place, from: &Path, to: &Path, kind: Kind) -> Outcome<()> {
    let mut files = Files::new();
    for file in files::under(from) {
        files.insert(files::relative(from, &file), files::read(&file)?);
    }
    cut::programs(place, kind, &mut files)?;
    match kind {
        Kind::Release => {
            squeeze::wasm(place, &mut files)?;
            later::put_apart(&mut files)?;
            squeeze::parted(place, &mut files)?;
        }
        Kind::Counting { port } => {
            squeeze::wasm(place, &mut files)?;
            later::let_count(&mut files, port)?;
        }
        Kind::Dev => {}
    }
    styles::together(&mut files)?;
    files.insert("start.js".to_owned(), START.into());
    let renamed = names::by_content(&mut files);

    let index = take(&mut files, "index.html")?;
    let worker = take(&mut files, "sw.js")?;
    let version = names::version(&files, &index, &worker);
    let page = html::complete(&index, &renamed, &version, kind)?;
    files.insert("index.html".to_owned(), page.into_bytes());
    let worker = match kind {
        Kind::Release | Kind::Counting { .. } => service_worker(&worker, &version, &files)?,
        Kind::Dev => NO_SERVICE_WORKER.to_owned(),
    };
    files.insert("sw.js".to_owned(), worker.into_bytes());

    // Beside the old page first, so that a server never sees half of a new one.
    let next = to.with_extension("next");
    files::clear(&next)?;
    for (name, bytes) in &files {
        files::write(&next.join(name), bytes)?;
    }
    if kind == Kind::Release {
        squeeze::brotli_twins(place, &next, &files)?;
        weight::print(&next)?;
    }
    files::clear(to)?;
    std::fs::rename(&next, to).map_err(|error| {
        failure(
            format!("put the page into {}", to.display()),
            error,
            "Close what uses that directory and try again.",
        )
    })
}

fn take(files: &mut Files, name: &str) -> Outcome<String> {
    files
        .remove(name)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| {
            failure(
                "finish the page",
                format!("Trunk left no {name}"),
                "See that index.html still copies `public`.",
            )
        })
}

/// Writes the version and the list of files, each with its hash, into the service worker.
fn service_worker(source: &str, version: &str, files: &Files) -> Outcome<String> {
    let list: Vec<String> = files
        .iter()
        .map(|(name, bytes)| {
            let address = if name == "index.html" { "" } else { name };
            format!(
                "['./{address}','sha256-{}']",
                files::base64(&files::sha256(bytes))
            )
        })
        .collect();
    let filled = source
        .replace("'VERSION'", &format!("'{version}'"))
        .replace("['FILES']", &format!("[{}]", list.join(",\n")));
    if filled.contains(version) && filled.contains("sha256-") {
        Ok(filled)
    } else {
        Err(failure(
            "fill in the service worker",
            "public/sw.js has no 'VERSION' or no ['FILES']",
            "Put the two marks back.",
        ))
    }
}
