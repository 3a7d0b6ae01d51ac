//! The page in Chromium, beside a bare page and beside automerge-repo.

use crate::{
    Asked,
    report::{Line, Report},
};
use serde_json::Value;
use std::{env, io};

/// What grows by less than half from the smallest log to the largest is called flat.
const FLAT: f64 = 1.5;

/// A person does not see that something took this long, in milliseconds.
const VISIBLE: f64 = 100.0;

pub(crate) fn measure(asked: &Asked, report: &mut Report) -> io::Result<()> {
    let Some(dist) = env::var_os("MATTERS_DIST") else {
        report.note("The page was not measured: start the benches with `cargo xtask bench`.");
        return Ok(());
    };
    eprintln!("==> The page in Chromium, in turns with a bare page and automerge-repo");
    let (dist, place) = (dist.to_string_lossy(), asked.place.display().to_string());
    let results = asked.node("browser.mjs", &[&dist, &place])?;
    weight(&results, report);
    let figure = |size: usize, path: &str| {
        let found = results.pointer(&format!("/{size}/{path}"));
        found.and_then(Value::as_f64).unwrap_or(f64::NAN)
    };
    for size in &asked.sizes {
        let text = size.to_string();
        let at = |path: &str| figure(*size, path);
        let bare = at("readable/bare");
        report.ratio(
            "cold start to a readable log",
            &text,
            (at("readable/ours"), bare),
            "bare page",
            Some(1.5),
        );
        report.ratio(
            "   automerge-repo, the same",
            &text,
            (at("readable/repo"), bare),
            "bare page",
            None,
        );
        report.ratio(
            "cold start to editable",
            &text,
            (at("editable/ours"), at("editable/engine")),
            "bare engine",
            Some(1.2),
        );
        report.time(
            "longest time keys waited meanwhile",
            &text,
            at("editable/longest"),
            Some(VISIBLE),
        );
        for (what, done) in [
            ("one key to painted in the list", "painted"),
            ("one key to durable", "durable"),
        ] {
            let (ours, repo) = (format!("edit/ours/{done}"), format!("edit/repo/{done}"));
            report.ratio(what, &text, (at(&ours), at(&repo)), "automerge-repo", None);
        }
        report.ratio(
            "a word searched, the slowest key",
            &text,
            (at("list/search"), at("list/bare")),
            "bare page",
            None,
        );
        for (what, path) in [
            ("sorted by deadline", "list/sort"),
            ("the next hundred rows", "list/turn"),
            ("the longest frame while scrolling", "list/scroll"),
        ] {
            report.time(what, &text, at(path), Some(VISIBLE));
        }
        let (ours, repo) = (at("memory/ours"), at("memory/repo"));
        report.line(Line {
            what: "memory of the page, worker included".to_owned(),
            size: text,
            ours: format!("{ours:.0} MB"),
            beside: format!("automerge-repo {repo:.0} MB"),
            figure: Some(ours / repo),
            target: (*size >= 10_000).then_some(1.0 / 3.0),
        });
    }
    if let [first, .., last] = asked.sizes.as_slice() {
        let times = ["ours", "repo"].map(|who| {
            let of = |size| figure(size, &format!("edit/{who}/painted"));
            (of(*last), of(*first))
        });
        let (text, small) = (last.to_string(), format!("{first} actions"));
        report.ratio(
            "one key to painted: flat?",
            &text,
            times[0],
            &small,
            Some(FLAT),
        );
        report.ratio("   automerge-repo, the same", &text, times[1], &small, None);
    }
    report.note(
        "automerge-repo's page runs on the thread of the page, is told to store at once where it would \
         wait 100 ms by itself, and asks for no strict durability; ours does.",
    );
    Ok(())
}

fn weight(results: &Value, report: &mut Report) {
    let at = |name: &str| {
        let found = results.pointer(&format!("/weight/{name}"));
        found.and_then(Value::as_f64).unwrap_or(f64::NAN)
    };
    report.line(Line {
        what: "page, engine and styles, brotli, kB".to_owned(),
        size: String::new(),
        ours: format!("{:.0} kB raw", at("raw") / 1000.0),
        beside: format!("automerge-repo alone {:.0} kB", at("repo") / 1000.0),
        figure: Some(at("brotli") / 1000.0),
        target: Some(600.0),
    });
}
