//! Lays the style sheets of index.html together: the page shows nothing before the last of them has come, and each is a
//! request of its own. Knows the form in which Trunk names them, and nothing of what they say.

use super::{Files, take};
use crate::run::{Failure, Outcome, failure};

/// What holds them all.
const SHEET: &str = "style.css";
/// How index.html names a sheet.
const LINK: (&str, &str) = ("<link rel=\"stylesheet\" href=\"./", "\"/>");

/// Puts one sheet in the place of those that index.html names, in their order.
pub fn together(files: &mut Files) -> Outcome<()> {
    let index = take(files, "index.html")?;
    let (before, after) = LINK;
    let mut parts = index.split(before);
    let mut page = parts.next().unwrap_or_default().to_owned();
    let mut sheet = Vec::new();
    for part in parts {
        let (name, rest) = part.split_once(after).unwrap_or_default();
        let one = files
            .remove(name)
            .ok_or_else(|| unknown(format!("it names “{name}”, which the build left out")))?;
        if sheet.is_empty() {
            page.push_str(&format!("{before}{SHEET}{after}"));
        }
        sheet.extend(one);
        sheet.push(b'\n');
        page.push_str(rest);
    }
    if sheet.is_empty() {
        return Err(unknown("it names none".to_owned()));
    }
    files.insert(SHEET.to_owned(), sheet);
    files.insert("index.html".to_owned(), page.into_bytes());
    Ok(())
}

fn unknown(why: String) -> Failure {
    failure(
        "lay the style sheets of index.html together",
        why,
        "See how Trunk writes the links of style sheets.",
    )
}

#[cfg(test)]
mod tests {
    use super::{Files, together};

    fn built(links: &[&str], sheets: &[(&str, &str)]) -> Files {
        let links = links
            .iter()
            .map(|name| format!("<link rel=\"stylesheet\" href=\"./{name}\"/>\n"));
        let index = format!("<head>\n{}</head>", links.collect::<String>());
        let sheets = sheets
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        sheets
            .chain([("index.html".to_owned(), index.into_bytes())])
            .collect()
    }

    #[test]
    fn all_sheets_become_one_in_the_order_of_the_page() {
        let mut files = built(
            &["b.css", "a.css"],
            &[("a.css", "p{}"), ("b.css", ":root{}"), ("c.css", "")],
        );
        assert!(together(&mut files).is_ok());
        assert_eq!(files["style.css"], b":root{}\np{}\n");
        let index = String::from_utf8_lossy(&files["index.html"]);
        assert_eq!(index.matches("<link").count(), 1);
        assert!(index.contains("href=\"./style.css\""), "{index}");
        let left: Vec<_> = files.keys().map(String::as_str).collect();
        assert_eq!(left, ["c.css", "index.html", "style.css"]);
    }

    #[test]
    fn a_sheet_that_is_not_there_is_named() {
        let mut files = built(&["a.css"], &[]);
        let failed = together(&mut files).err();
        assert!(failed.is_some_and(|why| format!("{why:?}").contains("a.css")));
        assert!(together(&mut built(&[], &[("a.css", "")])).is_err(), "none");
    }
}
