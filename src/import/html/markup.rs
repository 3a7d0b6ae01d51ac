//! Markup as a row of pieces: text, starts and ends of elements. Takes one walk through the page, whatever stands in it.
//!
//! Names are in lower case. What a browser does with markup that is cut off is done here: the rest is dropped.

/// Elements whose content is no markup.
const RAW: &[&str] = &[
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
];

/// Characters by name, as far as office programs write them.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("euro", '€'),
    ("pound", '£'),
    ("copy", '©'),
    ("reg", '®'),
    ("deg", '°'),
    ("times", '×'),
    ("shy", '\u{ad}'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
    ("ccedil", 'ç'),
];

/// The longest name of a character, with what stands around it.
const LONGEST_NAME: usize = 12;

/// The start of an element.
pub(super) struct Tag {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

/// One piece of a page.
pub(super) enum Piece {
    Text(String),
    Start(Tag),
    End(String),
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// An attribute that counts something; 1 where it does not.
    pub(super) fn number(&self, name: &str) -> u32 {
        let value = self
            .attribute(name)
            .and_then(|value| value.trim().parse().ok());
        value.unwrap_or(1)
    }
}

/// Takes pieces off a page, one after the other.
pub(super) struct Markup<'a> {
    rest: &'a str,
    /// The element whose content comes next and is no markup.
    raw: Option<String>,
}

impl<'a> Markup<'a> {
    pub(super) fn new(page: &'a str) -> Self {
        Self {
            rest: page,
            raw: None,
        }
    }

    /// Goes on behind the next of these marks; to the end where there is none.
    fn behind(&mut self, mark: &str) {
        self.rest = match self.rest.find(mark) {
            Some(at) => self.rest.get(at + mark.len()..).unwrap_or_default(),
            None => "",
        };
    }

    fn skip_raw(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest.get(from..).and_then(|rest| rest.find("</")) {
            let begins = from + at + 2;
            let ends = self.rest.get(begins..begins + name.len());
            if ends.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                self.rest = self.rest.get(begins - 2..).unwrap_or_default();
                return;
            }
            from = begins;
        }
        self.rest = "";
    }

    fn tag(&mut self) -> Option<Piece> {
        let inside = self.rest.get(1..)?;
        let is_end = inside.starts_with('/');
        let mut letters = Letters(inside.strip_prefix('/').unwrap_or(inside));
        let name = letters
            .until(|c| c.is_whitespace() || matches!(c, '>' | '/'))
            .to_ascii_lowercase();
        let mut attributes = Vec::new();
        loop {
            letters.until(|c| !c.is_whitespace() && c != '/');
            let Some(next) = letters.next() else {
                // Cut off within a tag: a browser drops it.
                self.rest = "";
                return None;
            };
            if next == '>' {
                letters.take();
                break;
            }
            let known = letters.until(|c| c.is_whitespace() || matches!(c, '=' | '>' | '/'));
            // A sign of equality before a name belongs to it.
            let known = match known {
                "" => letters.take().map(String::from).unwrap_or_default(),
                known => known.to_ascii_lowercase(),
            };
            letters.until(|c| !c.is_whitespace());
            let mut value = String::new();
            if letters.next() == Some('=') {
                letters.take();
                letters.until(|c| !c.is_whitespace());
                value = match letters.next() {
                    Some(quote @ ('"' | '\'')) => {
                        letters.take();
                        let value = letters.until(|c| c == quote);
                        if letters.take().is_none() {
                            self.rest = "";
                            return None;
                        }
                        decoded(value)
                    }
                    _ => decoded(letters.until(|c| c.is_whitespace() || c == '>')),
                };
            }
            if attributes.len() < 64 {
                attributes.push((known, value));
            }
        }
        self.rest = letters.0;
        if is_end {
            return Some(Piece::End(name));
        }
        if RAW.contains(&name.as_str()) {
            self.raw = Some(name.clone());
        }
        Some(Piece::Start(Tag { name, attributes }))
    }
}

/// The letters that are left.
struct Letters<'a>(&'a str);

impl<'a> Letters<'a> {
    fn next(&self) -> Option<char> {
        self.0.chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let mut letters = self.0.chars();
        let taken = letters.next();
        self.0 = letters.as_str();
        taken
    }

    /// Takes all that stands before the first such letter.
    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let at = self.0.find(ends).unwrap_or(self.0.len());
        let (before, rest) = self.0.split_at(at);
        self.0 = rest;
        before
    }
}

impl Iterator for Markup<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(name) = self.raw.take() {
                self.skip_raw(&name);
            }
            if self.rest.is_empty() {
                return None;
            }
            if !self.rest.starts_with('<') {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Piece::Text(decoded(text)));
            }
            if self.rest.starts_with("<!--") {
                self.rest = self.rest.get(4..).unwrap_or_default();
                // "<!-->" is whole as it stands.
                match self.rest.strip_prefix('>') {
                    Some(rest) => self.rest = rest,
                    None => self.behind("-->"),
                }
                continue;
            }
            let next = self.rest.chars().nth(1);
            match next {
                Some('!' | '?') => self.behind(">"),
                Some('/')
                    if !self
                        .rest
                        .chars()
                        .nth(2)
                        .is_some_and(|c| c.is_ascii_alphabetic()) =>
                {
                    self.behind(">");
                }
                Some(c) if c.is_ascii_alphabetic() || c == '/' => {
                    if let Some(piece) = self.tag() {
                        return Some(piece);
                    }
                }
                _ => {
                    self.rest = self.rest.get(1..).unwrap_or_default();
                    return Some(Piece::Text("<".to_owned()));
                }
            }
        }
    }
}

/// A text with its characters for their names. A name that is not known stays as it is written.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, named) = rest.split_at(at);
        out.push_str(before);
        let name = named.get(1..).unwrap_or_default();
        let end = name
            .bytes()
            .take(LONGEST_NAME)
            .position(|byte| byte == b';');
        let found = end.and_then(|end| Some((character(name.get(..end)?)?, end)));
        match found {
            Some((c, end)) => {
                out.push(c);
                rest = name.get(end + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = name;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let known = NAMED.iter().find(|(known, _)| *known == name);
        return known.map(|(_, c)| *c);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn characters_stand_for_their_names() {
        for (text, want) in [
            ("R&amp;D", "R&D"),
            ("&#8217;&#x2019;&rsquo;", "’’’"),
            ("&unknown; &amp", "&unknown; &amp"),
            ("&#xD800;&#0;", "&#xD800;&#0;"),
        ] {
            assert_eq!(decoded(text), want);
        }
    }
}
