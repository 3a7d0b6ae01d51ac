//! As much of JSON as is needed to find a few members in a server's answer (RFC 8259).
//!
//! Nothing is built up: a value is a part of the text. Not supported: member names with escapes.

/// The deepest nesting that is looked at.
const DEEPEST: usize = 32;

/// A value, as it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// The one value that the text is.
    pub(super) fn parse(text: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?.trim();
        (end_of_value(text.as_bytes(), 0)? == text.len()).then_some(Self(text))
    }

    /// A member of an object.
    pub(super) fn get(self, name: &str) -> Option<Self> {
        let mut members = self.members();
        members
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The members of an object with their names as they are written; of an array, its values without
    /// names; of anything else, none.
    pub(super) fn members(self) -> Members<'a> {
        let is_object = self.0.starts_with('{');
        let at = match is_object || self.0.starts_with('[') {
            true => 1,
            false => self.0.len(),
        };
        Members {
            text: self.0,
            at,
            is_object,
        }
    }

    pub(super) fn number(self) -> Option<i64> {
        self.0.parse().ok()
    }

    pub(super) fn is_true(self) -> bool {
        self.0 == "true"
    }

    /// A string, without its escapes.
    pub(super) fn string(self) -> Option<String> {
        let inside = self.0.strip_prefix('"')?.strip_suffix('"')?;
        let mut out = String::with_capacity(inside.len());
        let mut chars = inside.chars();
        while let Some(c) = chars.next() {
            if c != '\\' {
                out.push(c);
                continue;
            }
            out.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    let code = u32::from_str_radix(&digits, 16).ok()?;
                    // Halves of pairs are of no use here.
                    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                c => c,
            });
        }
        Some(out)
    }
}

/// Walks over the members of an object or array.
pub(super) struct Members<'a> {
    text: &'a str,
    at: usize,
    is_object: bool,
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, Json<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let mut start = skip(bytes, self.at, |byte| is_space(byte) || byte == b',');
        let mut name = "";
        if self.is_object {
            let end = end_of_string(bytes, start)?;
            name = self.text.get(start + 1..end - 1)?;
            start = skip(bytes, end, |byte| is_space(byte) || byte == b':');
        }
        let end = end_of_value(bytes, start)?;
        self.at = end;
        Some((name, Json(self.text.get(start..end)?)))
    }
}

/// Text as a JSON string, with its quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() && (c as u32) < 0x1_0000 => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn skip(bytes: &[u8], from: usize, what: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| what(**byte)).count()
}

/// Where the string ends that begins at `at`.
fn end_of_string(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let mut at = at + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Where the value ends that begins at `at`. Brackets are matched; what stands between them is read when
/// it is asked for.
fn end_of_value(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => end_of_string(bytes, at),
        b'{' | b'[' => {
            let mut open = Vec::new();
            let mut at = at;
            loop {
                match bytes.get(at)? {
                    b'"' => {
                        at = end_of_string(bytes, at)?;
                        continue;
                    }
                    b'{' | b'[' if open.len() == DEEPEST => return None,
                    b'{' => open.push(b'}'),
                    b'[' => open.push(b']'),
                    byte @ (b'}' | b']') if open.pop() != Some(*byte) => return None,
                    _ => {}
                }
                at += 1;
                if open.is_empty() {
                    return Some(at);
                }
            }
        }
        _ => {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
            let end = skip(bytes, at, is_plain);
            (end > at).then_some(end)
        }
    }
}
