//! Writes XML and HTML: elements that end where they must, words that are only words.

use std::fmt::{Display, Write};

/// The declaration at the head of every part of an office document.
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// XML that is being written.
#[derive(Debug, Default)]
pub(super) struct Xml(String);

impl Xml {
    /// Begins a document.
    pub(super) fn document() -> Self {
        Self(HEAD.to_owned())
    }

    /// Adds markup as it stands. Only what is written here by hand, never words of a log.
    pub(super) fn raw(&mut self, markup: impl Display) -> &mut Self {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{markup}");
        self
    }

    /// Adds words.
    pub(super) fn words(&mut self, words: &str) -> &mut Self {
        self.0.push_str(&escaped(words));
        self
    }

    /// Adds an element with words in it; `open` is the name with its attributes.
    pub(super) fn element(&mut self, open: &str, words: &str) -> &mut Self {
        self.inside(open, |xml| {
            xml.words(words);
        })
    }

    /// Adds an element; `open` is the name with its attributes, each of which is markup already.
    pub(super) fn inside(&mut self, open: &str, content: impl FnOnce(&mut Self)) -> &mut Self {
        let name = open.split([' ', '\n']).next().unwrap_or(open);
        self.raw(format_args!("<{open}>"));
        content(self);
        self.raw(format_args!("</{name}>"))
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Words for element content or an attribute in quotation marks. What XML cannot hold at all, such as control
/// characters, becomes a replacement character, so that a part is never refused as a whole.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + words.len() / 16);
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\r' => {}
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_never_markup() {
        let mut xml = Xml::default();
        xml.inside("p class=\"a\"", |xml| {
            xml.element("b", "R&D <now> \"so\"\u{1}\u{b}");
        });
        assert_eq!(
            xml.finish(),
            "<p class=\"a\"><b>R&amp;D &lt;now&gt; &quot;so&quot;\u{fffd}\u{fffd}</b></p>"
        );
    }
}
