//! Objects of a PDF and how they are written: numbers, names, strings, lists, dictionaries, references.
//!
//! Reads from bytes that nobody vouches for: nesting is bounded, nothing is allocated by a length that the file claims.

use std::{collections::BTreeMap, rc::Rc};

/// No program nests objects deeper.
const DEEPEST: u32 = 64;

/// The longest list of one object.
const LONGEST_LIST: usize = 1 << 20;

/// A dictionary, by the names of its entries.
pub(super) type Dict = BTreeMap<String, Object>;

/// One object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Bool,
    Number(f64),
    Name(String),
    String(Rc<[u8]>),
    List(Rc<[Object]>),
    Dict(Rc<Dict>),
    /// A reference to the object of this number.
    Ref(u32),
    /// A word that is no object: an operator, or the end of something.
    Word(String),
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    pub(super) fn count(&self) -> Option<usize> {
        let number = self.number()?;
        // 2^32 fits into a double exactly.
        let fits = number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0;
        fits.then_some(number as usize)
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Object]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn dict(&self) -> Option<&Rc<Dict>> {
        match self {
            Self::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }
}

/// Whether a byte is white space to a PDF.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

/// Takes objects off bytes, one after the other.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at: at.min(bytes.len()),
        }
    }

    /// How far it has read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn jump(&mut self, at: usize) {
        self.at = at.min(self.bytes.len());
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Passes white space and comments over.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next object; `None` at the end, and where nothing can be made of the bytes.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.object_within(0)
    }

    fn object_within(&mut self, depth: u32) -> Option<Object> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Object::Name(self.name()))
            }
            b'(' => {
                self.at += 1;
                self.string()
            }
            b'<' => {
                self.at += 1;
                if self.peek() == Some(b'<') {
                    self.at += 1;
                    self.dict(depth)
                } else {
                    self.hexadecimal()
                }
            }
            b'[' => {
                self.at += 1;
                self.list(depth)
            }
            b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                self.at += 2;
                Some(Object::Word(">>".to_owned()))
            }
            byte if is_delimiter(byte) => {
                self.at += 1;
                Some(Object::Word(char::from(byte).to_string()))
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number_or_reference()),
            _ => Some(self.word()),
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        let begin = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.bytes.get(begin..self.at).unwrap_or_default()
    }

    fn word(&mut self) -> Object {
        match self.regular() {
            b"null" => Object::Null,
            b"true" | b"false" => Object::Bool,
            word => Object::Word(word.iter().take(128).map(|b| char::from(*b)).collect()),
        }
    }

    fn name(&mut self) -> String {
        let raw = self.regular();
        let mut name = String::with_capacity(raw.len().min(128));
        let mut at = 0;
        while let Some(byte) = raw.get(at) {
            let code = raw
                .get(at + 1..at + 3)
                .filter(|_| *byte == b'#')
                .and_then(|two| Some(digit(*two.first()?)? << 4 | digit(*two.get(1)?)?));
            at += if code.is_some() { 3 } else { 1 };
            name.push(char::from(code.unwrap_or(*byte)));
        }
        name
    }

    fn number_or_reference(&mut self) -> Object {
        let begin = self.at;
        let number = number(self.regular());
        let Some(first) = number.count().filter(|_| self.at - begin <= 10) else {
            return number;
        };
        // "12 0 R".
        let mut ahead = self.clone();
        ahead.skip_space();
        let generation = ahead.regular();
        let is_generation =
            (1..=5).contains(&generation.len()) && generation.iter().all(u8::is_ascii_digit);
        if !is_generation {
            return number;
        }
        ahead.skip_space();
        if ahead.regular() == b"R"
            && let Ok(first) = u32::try_from(first)
        {
            self.at = ahead.at;
            return Object::Ref(first);
        }
        number
    }

    fn string(&mut self) -> Option<Object> {
        let mut string = Vec::new();
        let mut depth = 0u32;
        loop {
            match self.next()? {
                b')' if depth == 0 => return Some(Object::String(string.into())),
                b')' => {
                    depth -= 1;
                    string.push(b')');
                }
                b'(' => {
                    depth += 1;
                    string.push(b'(');
                }
                b'\\' => match self.next()? {
                    b'n' => string.push(b'\n'),
                    b'r' => string.push(b'\r'),
                    b't' => string.push(b'\t'),
                    b'b' => string.push(8),
                    b'f' => string.push(12),
                    b'\r' if self.peek() == Some(b'\n') => self.at += 1,
                    b'\r' | b'\n' => {}
                    first @ b'0'..=b'7' => {
                        let mut code = u32::from(first - b'0');
                        for _ in 0..2 {
                            let Some(more @ b'0'..=b'7') = self.peek() else {
                                break;
                            };
                            code = code * 8 + u32::from(more - b'0');
                            self.at += 1;
                        }
                        string.push((code & 0xFF) as u8);
                    }
                    other => string.push(other),
                },
                other => string.push(other),
            }
        }
    }

    fn hexadecimal(&mut self) -> Option<Object> {
        let mut string = Vec::new();
        let mut half: Option<u8> = None;
        loop {
            let byte = self.next()?;
            if byte == b'>' {
                string.extend(half.map(|high| high << 4));
                return Some(Object::String(string.into()));
            }
            let Some(value) = digit(byte) else { continue };
            half = match half {
                None => Some(value),
                Some(high) => {
                    string.push(high << 4 | value);
                    None
                }
            };
        }
    }

    fn list(&mut self, depth: u32) -> Option<Object> {
        let mut list = Vec::new();
        loop {
            self.skip_space();
            if self.peek()? == b']' {
                self.at += 1;
                return Some(Object::List(list.into()));
            }
            let object = self.object_within(depth + 1)?;
            if list.len() == LONGEST_LIST || object.is_word("endobj") {
                return None;
            }
            list.push(object);
        }
    }

    fn dict(&mut self, depth: u32) -> Option<Object> {
        let mut dict = Dict::new();
        loop {
            let key = match self.object_within(depth + 1)? {
                Object::Name(key) => key,
                Object::Word(word) if word == ">>" => return Some(Object::Dict(Rc::new(dict))),
                _ => return None,
            };
            let value = self.object_within(depth + 1)?;
            if value.is_word(">>") {
                return Some(Object::Dict(Rc::new(dict)));
            }
            dict.insert(key, value);
        }
    }
}

/// The value of a hexadecimal digit.
pub(super) fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|value| value as u8)
}

fn number(text: &[u8]) -> Object {
    let text = std::str::from_utf8(text).unwrap_or_default();
    let parsed = text.parse::<f64>().ok().or_else(|| {
        // "--5" and "5-3" are written by some programs: what comes before the second sign counts.
        let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
        let body = text.trim_start_matches(['-', '+']);
        let end = body.find(|c: char| !c.is_ascii_digit() && c != '.');
        let body = body.get(..end.unwrap_or(body.len()))?;
        Some(sign * body.parse::<f64>().ok()?)
    });
    match parsed.filter(|number| number.is_finite()) {
        Some(number) => Object::Number(number.clamp(-1e12, 1e12)),
        None => Object::Word(text.chars().take(128).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Option<Object> {
        Lexer::new(text, 0).object()
    }

    #[test]
    fn objects_are_read_as_they_are_written() {
        let dict =
            read(b"<< /A#20b 12 0 R % no\n /C [1 -.5 (a\\(b\\051(c)\\101) <4 1 4>] /D << >> >>");
        let dict = dict.expect("it is one");
        let dict = dict.dict().expect("a dictionary");
        assert_eq!(dict.get("A b"), Some(&Object::Ref(12)));
        let list = dict.get("C").and_then(Object::list).expect("a list");
        let string = |text: &[u8]| Object::String(text.into());
        let want = [
            Object::Number(1.0),
            Object::Number(-0.5),
            string(b"a(b)(c)A"),
            string(b"A@"),
        ];
        assert_eq!(list, want);
        assert_eq!(read(b"1 0 obj"), Some(Object::Number(1.0)));
        assert_eq!(read(b"--5"), Some(Object::Number(-5.0)));
    }

    #[test]
    fn what_never_ends_or_is_too_deep_is_no_object() {
        for text in [
            "(never",
            "<< /A",
            "[1 2",
            "<41",
            "<< /A [ << ",
            "",
            "% only",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
        assert_eq!(read("[".repeat(100_000).as_bytes()), None);
        assert_eq!(read("<</A".repeat(100_000).as_bytes()), None);
    }
}
