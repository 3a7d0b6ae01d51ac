//! The objects of a PDF file, by their numbers, and its pages.
//!
//! The list that a file has of its own objects is not used: all bytes are looked through once, and of several objects with
//! one number the last counts, as it does in a file that was changed and saved. So a broken list breaks nothing, and no
//! list can lead in circles. What costs time is counted, and a file that costs too much is refused.
//!
//! Not supported: encrypted files, whatever the password.

use super::{
    filter::{Budget, MOST_FILTERS, Packing},
    object::{Dict, Lexer, Object, is_space},
};
use crate::model::{FileError, LARGEST_FILE};
use std::{
    borrow::Cow,
    cell::Cell,
    collections::{HashMap, HashSet},
    ops::Range,
    rc::Rc,
};

/// The most objects and pages of a file; a log has thousands and hundreds.
const MOST_OBJECTS: usize = 500_000;
const MOST_PAGES: usize = 5_000;

/// How many references may follow each other, and how deep the tree of pages may be.
const DEEPEST: usize = 64;

/// How far from its end a file says that it ends.
const TAIL: usize = 2_048;

/// How many bytes may be looked at in all, those that are looked at again counted again.
const MOST_WORK: u64 = 8 * LARGEST_FILE;

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Which bytes: 0 is the file, n is the nth stream of objects.
    within: usize,
    at: usize,
}

/// A file of objects.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    /// The streams of objects, unpacked.
    unpacked: Vec<Vec<u8>>,
    places: HashMap<u32, Place>,
    root: Option<u32>,
    budget: Budget,
    work: Cell<u64>,
}

/// An object and, where it is a stream, its packed bytes.
pub(super) struct Found<'a> {
    pub(super) object: Object,
    packed: Option<&'a [u8]>,
}

/// One page.
pub(super) struct Page {
    pub(super) dict: Rc<Dict>,
    /// What it has from the nodes above it: the nearest counts.
    inherited: Rc<Dict>,
}

/// The dictionary of a stream and its bytes, unpacked.
type Stream<'a> = (Rc<Dict>, Cow<'a, [u8]>);

impl Page {
    /// An entry of the page, or of what it stands below.
    pub(super) fn entry(&self, name: &str) -> Option<&Object> {
        self.dict.get(name).or_else(|| self.inherited.get(name))
    }
}

const fn too_much() -> FileError {
    FileError::TooLarge {
        limit: LARGEST_FILE,
    }
}

/// Where a word stands in bytes, from a place on.
fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
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

impl<'a> File<'a> {
    /// Looks a file through.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(too_much());
        }
        let tail = bytes.get(bytes.len().saturating_sub(TAIL)..);
        if find(tail.unwrap_or_default(), b"%%EOF", 0).is_none() {
            return Err(FileError::Truncated);
        }
        let mut file = Self {
            bytes,
            unpacked: Vec::new(),
            places: HashMap::new(),
            root: None,
            budget: Budget::new(),
            work: Cell::new(MOST_WORK),
        };
        file.scan()?;
        Ok(file)
    }

    /// Counts bytes that were looked at.
    pub(super) fn worked(&self, n: usize) -> Result<(), FileError> {
        let left = self.work.get().checked_sub(n as u64 + 8);
        self.work.set(left.ok_or(too_much())?);
        Ok(())
    }

    /// Finds every object and every trailer.
    fn scan(&mut self) -> Result<(), FileError> {
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
    fn data(&self, mut lexer: Lexer<'_>, dict: &Dict) -> Result<Option<Range<usize>>, FileError> {
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

    /// The object of a number.
    fn look_up(&self, number: u32) -> Result<Option<Found<'_>>, FileError> {
        let Some(place) = self.places.get(&number) else {
            return Ok(None);
        };
        let bytes = match place.within.checked_sub(1) {
            None => self.bytes,
            Some(n) => self.unpacked.get(n).map_or(&[][..], Vec::as_slice),
        };
        let mut lexer = Lexer::new(bytes, place.at);
        let object = lexer.object();
        self.worked(lexer.at().saturating_sub(place.at))?;
        let Some(object) = object else {
            return Err(FileError::Damaged);
        };
        let packed = match &object {
            Object::Dict(dict) if place.within == 0 => self.stream_of(lexer, dict)?,
            _ => None,
        };
        Ok(Some(Found { object, packed }))
    }

    /// The packed bytes of a stream; by now its length can stand in another object.
    fn stream_of(&self, lexer: Lexer<'_>, dict: &Rc<Dict>) -> Result<Option<&[u8]>, FileError> {
        let data = match dict.get("Length") {
            Some(Object::Ref(length)) => {
                let length = self.places.get(length);
                let length = length
                    .filter(|place| place.within == 0)
                    .and_then(|place| Lexer::new(self.bytes, place.at).object());
                let mut own = Dict::new();
                own.extend(length.map(|length| ("Length".to_owned(), length)));
                self.data(lexer, &own)?
            }
            _ => self.data(lexer, dict)?,
        };
        Ok(data.and_then(|data| self.bytes.get(data)))
    }

    /// Follows references to what they mean.
    pub(super) fn found(&self, object: &Object) -> Result<Found<'_>, FileError> {
        let mut found = Found {
            object: object.clone(),
            packed: None,
        };
        for _ in 0..DEEPEST {
            let Object::Ref(number) = found.object else {
                return Ok(found);
            };
            let Some(next) = self.look_up(number)? else {
                // To refer to what is not there is to refer to nothing.
                return Ok(Found {
                    object: Object::Null,
                    packed: None,
                });
            };
            found = next;
        }
        Err(FileError::Damaged)
    }

    /// What an object means.
    pub(super) fn meant(&self, object: &Object) -> Result<Object, FileError> {
        match object {
            Object::Ref(_) => Ok(self.found(object)?.object),
            other => Ok(other.clone()),
        }
    }

    /// What an entry of a dictionary means.
    pub(super) fn entry(&self, dict: &Dict, name: &str) -> Result<Object, FileError> {
        dict.get(name)
            .map_or(Ok(Object::Null), |object| self.meant(object))
    }

    /// The dictionary that an entry means; an empty one where there is none.
    pub(super) fn dict(&self, dict: &Dict, name: &str) -> Result<Rc<Dict>, FileError> {
        Ok(self.entry(dict, name)?.dict().cloned().unwrap_or_default())
    }

    /// The dictionary and the bytes of a stream; `None` where the object is none.
    pub(super) fn stream(&self, object: &Object) -> Result<Option<Stream<'_>>, FileError> {
        let found = self.found(object)?;
        let (Some(dict), Some(packed)) = (found.object.dict(), found.packed) else {
            return Ok(None);
        };
        let unpacked = self.unpack(dict, packed)?;
        Ok(Some((dict.clone(), unpacked)))
    }

    fn unpack<'b>(&self, dict: &Dict, packed: &'b [u8]) -> Result<Cow<'b, [u8]>, FileError> {
        let entry = |name, short| {
            let object = dict.get(name).or_else(|| dict.get(short));
            object.map_or(Ok(Object::Null), |object| self.meant(object))
        };
        let filters = match entry("Filter", "F")? {
            Object::Null => Vec::new(),
            Object::List(list) => list.to_vec(),
            one => vec![one],
        };
        if filters.len() > MOST_FILTERS {
            return Err(FileError::Damaged);
        }
        let params = entry("DecodeParms", "DP")?;
        let mut bytes = Cow::Borrowed(packed);
        for (at, filter) in filters.iter().enumerate() {
            let filter = self.meant(filter)?;
            let own = match &params {
                Object::List(list) => list
                    .get(at)
                    .map_or(Ok(Object::Null), |own| self.meant(own))?,
                one => one.clone(),
            };
            let own = own.dict().cloned().unwrap_or_default();
            let packing = packing(filter.name().unwrap_or_default(), &own)?;
            bytes = Cow::Owned(self.budget.unpack(&bytes, packing)?);
        }
        Ok(bytes)
    }

    /// The pages, in order.
    pub(super) fn pages(&self) -> Result<Vec<Page>, FileError> {
        let root = self.root.ok_or(FileError::Damaged)?;
        let root = self.meant(&Object::Ref(root))?;
        let root = root.dict().ok_or(FileError::Damaged)?;
        let mut pages = Vec::new();
        let top = root.get("Pages").ok_or(FileError::Damaged)?;
        let mut known = HashSet::new();
        let mut open: Vec<(Object, Rc<Dict>, usize)> = vec![(top.clone(), Rc::default(), 0)];
        while let Some((object, inherited, depth)) = open.pop() {
            if let Object::Ref(number) = object
                && !known.insert(number)
            {
                // A page that stands twice, or a tree that grows into itself.
                return Err(FileError::Damaged);
            }
            let node = self.meant(&object)?;
            let node = node.dict().ok_or(FileError::Damaged)?;
            let Object::List(kids) = self.entry(node, "Kids")? else {
                if pages.len() == MOST_PAGES {
                    return Err(too_much());
                }
                pages.push(Page {
                    dict: node.clone(),
                    inherited,
                });
                continue;
            };
            if depth == DEEPEST || open.len() + kids.len() > MOST_OBJECTS {
                return Err(FileError::Damaged);
            }
            let mut below = (*inherited).clone();
            for name in ["Resources", "MediaBox", "CropBox", "Rotate"] {
                below.extend(node.get(name).map(|own| (name.to_owned(), own.clone())));
            }
            let below = Rc::new(below);
            let kids = kids.iter().rev();
            open.extend(kids.map(|kid| (kid.clone(), below.clone(), depth + 1)));
        }
        Ok(pages)
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

fn packing<'b>(filter: &'b str, params: &Dict) -> Result<Packing<'b>, FileError> {
    let count = |name, otherwise| {
        let stated = params.get(name).and_then(Object::count);
        stated.unwrap_or(otherwise)
    };
    let predictor = match count("Predictor", 1) {
        1 => None,
        10.. => {
            let bits = count("Colors", 1).saturating_mul(count("BitsPerComponent", 8));
            let row = bits.saturating_mul(count("Columns", 1)).div_ceil(8);
            if row == 0 || row > 1 << 20 {
                return Err(FileError::Damaged);
            }
            Some((row, bits.div_ceil(8).max(1)))
        }
        _ => return Err(FileError::Damaged),
    };
    Ok(Packing {
        filter,
        predictor,
        is_early: count("EarlyChange", 1) != 0,
    })
}
