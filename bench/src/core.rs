//! The core beside the published JavaScript Automerge: both WebAssembly, in one Node process.

use crate::{
    Asked,
    logs::Facts,
    report::{Line, Report},
};
use std::io;

/// The figures of one size, in milliseconds.
fn figure(results: &serde_json::Value, size: usize, path: &str) -> f64 {
    results
        .pointer(&format!("/{size}/{path}"))
        .and_then(serde_json::Value::as_f64)
        .unwrap_or(f64::NAN)
}

pub(crate) fn measure(asked: &Asked, facts: &[Facts], report: &mut Report) -> io::Result<()> {
    for facts in facts {
        report.line(Line {
            what: "saved bytes an edit, whole history".to_owned(),
            size: facts.actions.to_string(),
            ours: format!("{} kB, {} edits", facts.bytes / 1000, facts.edits),
            beside: format!("{} kB without them", facts.bytes_without_edits / 1000),
            figure: Some(facts.bytes_an_edit()),
            target: Some(45.0),
        });
    }
    if !asked.place.join("measured/measured.js").is_file() {
        report.note(
            "The core was not measured as WebAssembly: start the benches with `cargo xtask bench`.",
        );
        return Ok(());
    }
    eprintln!("==> Our core and JavaScript Automerge, in turns, in Node");
    let place = asked.place.display().to_string();
    let results = asked.node("core.mjs", &[&place])?;
    let javascript = "JavaScript Automerge";
    for size in &asked.sizes {
        let at = |path: &str| figure(&results, *size, path);
        let (text, size) = (size.to_string(), *size);
        let load = at("load/javascript");
        report.ratio(
            "load a document",
            &text,
            (at("load/ours"), load),
            javascript,
            None,
        );
        report.ratio(
            "load into a session, all rows out",
            &text,
            (at("load/session"), load),
            javascript,
            None,
        );
        let edit = at("edit/javascript");
        report.ratio(
            "one edit of a document",
            &text,
            (at("edit/document"), edit),
            javascript,
            None,
        );
        report.ratio(
            "one edit, session: deltas and bytes out",
            &text,
            (at("edit/session"), edit),
            javascript,
            Some(0.5),
        );
        let saved = (at("edit/saved/ours"), at("edit/saved/javascript"));
        report.line(Line {
            what: "saved bytes of such an edit".to_owned(),
            size: text.clone(),
            ours: format!("{:.0} bytes", saved.0),
            beside: format!("{javascript} {:.0} bytes", saved.1),
            figure: Some(saved.0 / saved.1),
            target: None,
        });
        let merge = (at("merge/ours"), at("merge/javascript"));
        report.ratio(
            "merge of 2 x 500 edits",
            &text,
            merge,
            javascript,
            Some(0.6),
        );
        if results.pointer(&format!("/{size}/merge/agree")) != Some(&true.into()) {
            report.note(format!(
                "The merges of {size} actions did not come to the same wordings."
            ));
        }
    }
    if let [first, .., last] = asked.sizes.as_slice() {
        for (who, target) in [("session", Some(1.5)), ("javascript", None)] {
            let (small, large) = (
                figure(&results, *first, &format!("edit/{who}")),
                figure(&results, *last, &format!("edit/{who}")),
            );
            report.ratio(
                &format!("one edit, {who}: flat?"),
                &format!("{last}"),
                (large, small),
                &format!("{first} actions"),
                target,
            );
        }
    }
    Ok(())
}
