//! A new version of the page: offered, never forced; files of two versions never meet.

use crate::{
    harness::{Place, World, is},
    steps::*,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, fs, path::Path};

const OFFER: &str = "A new version of this page is ready.";
/// What the new version shows, and the old one does not.
const NEWS: &str = "This is the next version.";

pub(crate) async fn a_new_version_is_offered_not_forced(mut world: World) {
    let host = world.serve_copy("");
    let old = Version::on(&host);
    let page = world.browser("ada").await;
    log_on_a_page_that_stays(&page).await;
    let wording = page.textbox(is("Wording"));
    assert_eq!(look_for_update(&page).await, "nothing new");

    // Half of a new version has arrived on the host: nothing of it is taken.
    let next = Next::after(&old, &host);
    next.lay_names(&host);
    assert_eq!(look_for_update(&page).await, "redundant");
    page.visit_again().await;
    wording.holds("Agree the tide table").await;
    is_all_of(&page, &world, &old).await;
    let offer = page.text(is(format!("Information: {OFFER}")));
    assert!(!offer.is_here().await, "half a version is offered");

    // All of it has arrived: it is offered, and the old one goes on.
    next.lay_files(&host);
    let new = Version::on(&host);
    // The page stays: were it left, a browser that has found the new version by itself might begin it meanwhile.
    assert_eq!(look_for_update(&page).await, "installed");
    is_all_of(&page, &world, &old).await;
    offer.appears().await;
    wording.types(" in the old version").await;
    is_saved(&page).await;
    page.button(is("Later")).click().await;
    offer.goes().await;
    is_all_of(&page, &world, &old).await;

    // It is offered to another tab, which takes it.
    let address = page.fragment().await;
    let [first, second] = page.second_tab().await;
    page.visit(&address).await;
    wording
        .holds("Agree the tide table in the old version")
        .await;
    is_all_of(&page, &world, &old).await;
    page.button(is("Take it now")).click().await;
    page.text(is(NEWS)).appears().await;
    wording
        .holds("Agree the tide table in the old version")
        .await;
    is_all_of(&page, &world, &new).await;
    wording.types(", and in the new").await;
    is_saved(&page).await;

    // The first tab goes on with the old files, which the host has no more, until it is loaded anew.
    page.tab(&first).await;
    wording
        .holds("Agree the tide table in the old version, and in the new")
        .await;
    is_all_of(&page, &world, &old).await;
    let fetch = "const [file, done] = arguments; fetch(file).then(answer => done(answer.ok));";
    let fetched = page.run_async(fetch, vec![old.start.as_str().into()]).await;
    assert_eq!(fetched, true, "{} is not there", old.start);
    page.visit_again().await;
    page.text(is(NEWS)).appears().await;
    is_all_of(&page, &world, &new).await;
    page.close_tab(&second).await;

    // It is there whole: it starts without a network.
    world.stop_server();
    page.visit_again().await;
    page.text(is(NEWS)).appears().await;
    wording
        .holds("Agree the tide table in the old version, and in the new")
        .await;
    is_all_of(&page, &world, &new).await;
    is_saved(&page).await;
}

/// Asks the host for a new version, and says what became of it.
async fn look_for_update(page: &Place) -> Value {
    // It is caught as it is found: it may be gone again before the question is answered.
    let script = "const done = arguments[0];
        navigator.serviceWorker.getRegistration().then(r => {
            let found = r.installing ?? r.waiting;
            r.addEventListener('updatefound', () => found ??= r.installing);
            return r.update().then(() => {
                const worker = found ?? r.installing ?? r.waiting;
                if (!worker) return done('nothing new');
                const tell = () => worker.state === 'installing' || done(worker.state);
                worker.addEventListener('statechange', tell);
                tell();
            });
        }).catch(error => done(String(error)));";
    page.run_async(script, vec![]).await
}

/// Everything that the page has loaded belongs to this version.
async fn is_all_of(page: &Place, world: &World, version: &Version) {
    let script = "return [
        document.querySelector('meta[name=version]').content,
        performance.getEntriesByType('resource').map(entry => entry.name)]";
    let loaded = page.run(script, vec![]).await;
    assert_eq!(loaded[0], version.name.as_str());
    let names: Vec<String> = serde_json::from_value(loaded[1].clone()).expect("addresses");
    let own = format!("{}/", world.address());
    let start = format!("{own}{}", version.start);
    assert!(names.contains(&start), "{start} is not in {names:?}");
    for name in names {
        let file = name.strip_prefix(&own).unwrap_or(&name);
        assert!(
            version.files.contains(file),
            "{file} is none of version {}",
            version.name
        );
    }
}

/// What the host serves.
struct Version {
    name: String,
    /// The file that starts the page.
    start: String,
    files: BTreeSet<String>,
}

impl Version {
    fn on(host: &Path) -> Self {
        let worker = read(host, "sw.js");
        let name = between(&worker, "const version = '", "'");
        let files: BTreeSet<String> = worker
            .lines()
            .filter_map(|line| line.trim_start_matches("const files = ").split_once("./"))
            .map(|(_, rest)| rest.split('\'').next().unwrap_or_default().to_owned())
            .collect();
        let start = files.iter().find(|file| file.starts_with("start-"));
        let start = start.expect("a release page has a file that starts it");
        Self {
            name: name.to_owned(),
            start: start.clone(),
            files,
        }
    }
}

/// The next version, as a build would make it after one file was changed.
struct Next {
    start: (String, String),
    index: String,
    worker: String,
    replaced: String,
}

impl Next {
    fn after(old: &Version, host: &Path) -> Self {
        let was = read(host, &old.start);
        let start = format!(
            "{was}document.body.append(Object.assign(document.createElement('p'), {{textContent: '{NEWS}'}}));\n"
        );
        let hash = Sha256::digest(start.as_bytes());
        let digits: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let name = format!("start-{digits}.js");
        let (version, was_index) = (digits, read(host, "index.html"));
        let index = was_index
            .replace(&old.start, &name)
            .replace(&old.name, &version);
        let worker = read(host, "sw.js")
            .replace(&old.start, &name)
            .replace(&old.name, &version)
            .replace(&integrity(&was), &integrity(&start))
            .replace(&integrity(&was_index), &integrity(&index));
        assert!(worker.contains(&integrity(&start)) && worker.contains(&integrity(&index)));
        Self {
            start: (name, start),
            index,
            worker,
            replaced: old.start.clone(),
        }
    }

    /// The files that keep their names.
    fn lay_names(&self, host: &Path) {
        write(host, "index.html", &self.index);
        write(host, "sw.js", &self.worker);
    }

    /// The files that are named by what is in them; those of the old version go.
    fn lay_files(&self, host: &Path) {
        write(host, &self.start.0, &self.start.1);
        for gone in [self.replaced.clone(), format!("{}.br", self.replaced)] {
            let _ = fs::remove_file(host.join(gone));
        }
    }
}

fn read(host: &Path, name: &str) -> String {
    fs::read_to_string(host.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn write(host: &Path, name: &str, text: &str) {
    fs::write(host.join(name), text).expect("the copy of the page takes files");
    // What was compressed is the old one.
    let _ = fs::remove_file(host.join(format!("{name}.br")));
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).map(|(_, rest)| rest);
    let found = rest.and_then(|rest| rest.split_once(after));
    found.unwrap_or_else(|| panic!("no {before} in {text}")).0
}

/// The hash of a file, as a service worker names it.
fn integrity(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hash = Sha256::digest(text.as_bytes());
    let mut words = String::from("sha256-");
    for three in hash.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
            words.push(if at > three.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    words
}
