//! Completes index.html: new names, what is to be loaded early, and what the page must know of its build.

use super::names::{Renamed, with_new_names};
use crate::page::Kind;
use crate::run::{Outcome, failure};

pub fn complete(index: &str, renamed: &Renamed, version: &str, kind: Kind) -> Outcome<String> {
    let named = |old: &str| {
        renamed
            .iter()
            .find(|(name, _)| name == old)
            .map(|(_, new)| new.as_str())
    };
    let mut head = format!("<meta name=\"version\" content=\"{version}\">\n");
    if kind != Kind::Dev {
        // A page in development has none: it would hold on to yesterday's files.
        head.push_str("<meta name=\"service-worker\" content=\"./sw.js\">\n");
    }
    for (old, new) in renamed {
        if let Some(module) = old.strip_suffix("_loader.js") {
            head.push_str(&format!("<meta name=\"{module}\" content=\"./{new}\">\n"));
        }
    }
    for (old, tag) in [
        ("page.js", "<link rel=\"modulepreload\" href=\"./{}\">\n"),
        (
            "page_parts.js",
            "<link rel=\"modulepreload\" href=\"./{}\">\n",
        ),
        (
            "page_bg.wasm",
            "<link rel=\"preload\" href=\"./{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n",
        ),
        (
            "start.js",
            "<script type=\"module\" src=\"./{}\"></script>\n",
        ),
    ] {
        let new = named(old).ok_or_else(|| {
            failure("complete index.html", format!("the build left no {old}"), "See that index.html still builds the bin `page` and that Trunk.toml has `filehash = false`.")
        })?;
        head.push_str(&tag.replace("{}", new));
    }
    let page = with_new_names(index, renamed);
    if page.contains("<script>")
        || page.contains("<script type=\"module\">")
        || page.contains("<style")
    {
        return Err(failure(
            "complete index.html",
            "it holds an inline script or style, which its own Content-Security-Policy forbids",
            "Move it to a file.",
        ));
    }
    match page.split_once("</head>") {
        Some((before, after)) => Ok(format!("{before}{head}</head>{after}")),
        None => Err(failure(
            "complete index.html",
            "it has no </head>",
            "Write the tag out.",
        )),
    }
}
