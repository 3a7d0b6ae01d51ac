//! Looks the bytes of a file through once, for its objects and trailers.

use super::{File, MOST_OBJECTS, Place, too_much};
use crate::{
    import::pdf::object::{Dict, Lexer, Object, is_space},
    model::FileError,
};
use std::ops::Range;

/// Where a word stands in bytes, from a place on.
pub(super) fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let first = *word.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(word) {
            return Some(at);
        }
        at += 1;
    }
}

enum Mark {
    Trailer(usize),
    Object {
        number: u32,
        /// Where what it is begins.
        begin: usize,
    },
}

impl File<'_> {
    /// Finds every object and every trailer.
    pub(super) fn scan(&mut self) -> Result<(), FileError> {
        let mut at = 0;
        // Where each catalogue stands that no trailer names.
        let mut catalogue = None;
        while let Some(found) = self.next_mark(at) {
            at = match found {
                Mark::Trailer(begin) => {
                    let mut lexer = Lexer::new(self.bytes, begin);
                    if let Some(Object::Dict(dict)) = lexer.object() {
                        self.trailer(&dict)?;
                    }
                    self.worked(lexer.at() - begin)?;
                    begin
                }
                Mark::Object { number, begin } => {
                    let mut lexer = Lexer::new(self.bytes, begin);
                    let object = lexer.object();
                    self.worked(lexer.at() - begin)?;
                    let Some(object) = object else {
                        at = begin;
                        continue;
                    };
                    let place = Place {
                        within: 0,
                        at: begin,
                    };
                    self.place(number, place)?;
                    let end = lexer.at();
                    let data = match &object {
                        Object::Dict(dict) => self.data(lexer, dict)?,
                        _ => None,
                    };
                    if let Object::Dict(dict) = &object {
                        match dict.get("Type").and_then(Object::name) {
                            Some("Catalog") => catalogue = Some(number),
                            Some("XRef") => self.trailer(dict)?,
                            Some("ObjStm") => self.objects_within(dict, data.clone())?,
                            _ => {}
                        }
                    }
                    data.map_or(end, |data| data.end)
                }
            };
        }
        self.root = self.root.or(catalogue);
        Ok(())
    }

    fn place(&mut self, number: u32, place: Place) -> Result<(), FileError> {
        if self.places.len() == MOST_OBJECTS {
            return Err(too_much());
        }
        self.places.insert(number, place);
        Ok(())
    }

    fn trailer(&mut self, dict: &Dict) -> Result<(), FileError> {
        if dict.contains_key("Encrypt") {
            return Err(FileError::Encrypted);
        }
        if let Some(Object::Ref(root)) = dict.get("Root") {
            self.root = Some(*root);
        }
        Ok(())
    }

    /// The next object or trailer from a place on.
    fn next_mark(&self, from: usize) -> Option<Mark> {
        let mut at = from;
        loop {
            at += self
                .bytes
                .get(at..)?
                .iter()
                .position(|b| matches!(b, b'o' | b't'))?;
            let rest = self.bytes.get(at..)?;
            if rest.starts_with(b"trailer") {
                return Some(Mark::Trailer(at + 7));
            }
            if rest.starts_with(b"obj")
                && let Some(number) = self.number_before(at)
            {
                return Some(Mark::Object {
                    number,
                    begin: at + 3,
                });
            }
            at += 1;
        }
    }

    /// The number that stands, with a generation, before the word "obj".
    fn number_before(&self, at: usize) -> Option<u32> {
        let digits_before = |end: usize| {
            let before = self.bytes.get(..end)?;
            let n = before
                .iter()
                .rev()
                .take(10)
                .take_while(|b| b.is_ascii_digit())
                .count();
            let digits = std::str::from_utf8(before.get(end - n..)?).ok()?;
            Some((digits.parse::<u32>().ok()?, end - n))
        };
        let spaces_before = |end: usize| {
            let before = self.bytes.get(..end)?;
            let n = before
                .iter()
                .rev()
                .take(16)
                .take_while(|b| is_space(**b))
                .count();
            (n > 0).then_some(end - n)
        };
        let end = spaces_before(at).unwrap_or(at);
        let (_, begin) = digits_before(end)?;
        let (number, _) = digits_before(spaces_before(begin)?)?;
        Some(number)
    }

    /// Where the packed bytes stand of the stream whose dictionary was just read.
    pub(super) fn data(
        &self,
        mut lexer: Lexer<'_>,
        dict: &Dict,
    ) -> Result<Option<Range<usize>>, FileError> {
        lexer.skip_space();
        let at = lexer.at();
        let rest = self.bytes.get(at..).unwrap_or_default();
        if !rest.starts_with(b"stream") {
            return Ok(None);
        }
        let begin = at
            + match rest.get(6..8) {
                Some(b"\r\n") => 8,
                Some([b'\n' | b'\r', _]) => 7,
                _ => 6,
            };
        let ends_at = |end: usize| {
            let mut lexer = Lexer::new(self.bytes, end);
            lexer.skip_space();
            let rest = self.bytes.get(lexer.at()..).unwrap_or_default();
            rest.starts_with(b"endstream")
        };
        let stated = dict.get("Length").and_then(Object::count);
        let stated = stated.and_then(|n| begin.checked_add(n));
        if let Some(end) = stated.filter(|end| *end <= self.bytes.len() && ends_at(*end)) {
            return Ok(Some(begin..end));
        }
        let end = find(self.bytes, b"endstream", begin);
        self.worked(end.unwrap_or(self.bytes.len()) - begin)?;
        Ok(end.map(|end| begin..end))
    }

    /// Finds the objects of a stream of objects.
    fn objects_within(&mut self, dict: &Dict, data: Option<Range<usize>>) -> Result<(), FileError> {
        let packed = data.and_then(|data| self.bytes.get(data));
        let count = |name| dict.get(name).and_then(Object::count);
        let (Some(packed), Some(n), Some(first)) = (packed, count("N"), count("First")) else {
            return Err(FileError::Damaged);
        };
        let unpacked = self.unpack(dict, packed)?.into_owned();
        let mut lexer = Lexer::new(&unpacked, 0);
        let within = self.unpacked.len() + 1;
        for _ in 0..n {
            let mut number = || lexer.object().as_ref().and_then(Object::count);
            let (Some(own), Some(offset)) = (number(), number()) else {
                return Err(FileError::Damaged);
            };
            let number = u32::try_from(own).map_err(|_| FileError::Damaged)?;
            let place = Place {
                within,
                at: first.saturating_add(offset),
            };
            self.place(number, place)?;
        }
        self.unpacked.push(unpacked);
        Ok(())
    }
}
