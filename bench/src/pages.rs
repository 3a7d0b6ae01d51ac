//! Two pages that share a log, from a key in the one to what is painted in the other, beside two pages of
//! automerge-repo and a bare WebSocket.

use crate::{
    Asked,
    report::{Line, Report},
};
use serde_json::Value;
use std::{env, io};

/// One frame of the screen, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;
/// The size of the log that the pages share.
const SIZE: usize = 1_000;

pub(crate) fn measure(asked: &Asked, report: &mut Report) -> io::Result<()> {
    let (Some(dist), Some(matters)) = (env::var_os("MATTERS_DIST"), env::var_os("MATTERS_BIN"))
    else {
        report.note("Shared pages were not measured: start the benches with `cargo xtask bench`.");
        return Ok(());
    };
    if !asked.sizes.contains(&SIZE) {
        return Ok(());
    }
    eprintln!("==> Two pages in Chromium that share a log, beside automerge-repo");
    let size = SIZE.to_string();
    let (dist, place) = (dist.to_string_lossy(), asked.place.display().to_string());
    let matters = matters.to_string_lossy();
    let results = asked.node_with("sharing.mjs", &[&dist, &place, &matters, &size])?;
    let at = |path: &str| {
        let found = results.pointer(path).and_then(Value::as_f64);
        found.unwrap_or(f64::NAN)
    };
    report.ratio(
        "shared: an edit in A to painted in B",
        &size,
        (at("/ours/edit"), at("/echo") * 2.0 + FRAME),
        "2 × a bare echo and a frame",
        Some(1.0),
    );
    for (what, path, most) in [
        ("an edit in A to painted in B", "edit", 1.0 / 3.0),
        ("an edit of a stream of 20 a second", "stream", 1.0),
        ("1,000 missed edits", "missed", 0.5),
        ("first join", "join", 1.0 / 3.0),
    ] {
        let (ours, theirs) = (at(&format!("/ours/{path}")), at(&format!("/repo/{path}")));
        let what = format!("shared: {what}");
        report.ratio(&what, &size, (ours, theirs), "automerge-repo", Some(most));
    }
    let (ours, theirs) = (at("/ours/bytes"), at("/repo/bytes"));
    report.line(Line {
        what: "shared: 1,000 missed edits, bytes".to_owned(),
        size,
        ours: format!("{:.0} kB", ours / 1000.0),
        beside: format!("automerge-repo {:.0} kB", theirs / 1000.0),
        figure: Some(ours / theirs),
        target: Some(0.5),
    });
    Ok(())
}
