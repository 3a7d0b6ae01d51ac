//! The objects of a PDF file, by their numbers, and its pages.
//!
//! The list that a file has of its own objects is not used: all bytes are looked through once, and of several objects with
//! one number the last counts, as it does in a file that was changed and saved. So a broken list breaks nothing, and no
//! list can lead in circles. What costs time is counted, and a file that costs too much is refused.
//!
//! Not supported: encrypted files, whatever the password.

mod pages;
mod scan;
mod unpack;

pub(super) use pages::Page;

use super::{
    filter::Budget,
    object::{Dict, Lexer, Object},
};
use crate::model::{FileError, LARGEST_FILE};
use std::{borrow::Cow, cell::Cell, collections::HashMap, rc::Rc};

/// The most objects of a file; a log has thousands.
const MOST_OBJECTS: usize = 500_000;

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

/// The dictionary of a stream and its bytes, unpacked.
type Stream<'a> = (Rc<Dict>, Cow<'a, [u8]>);

const fn too_much() -> FileError {
    FileError::TooLarge {
        limit: LARGEST_FILE,
    }
}

impl<'a> File<'a> {
    /// Looks a file through.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(too_much());
        }
        let tail = bytes.get(bytes.len().saturating_sub(TAIL)..);
        if scan::find(tail.unwrap_or_default(), b"%%EOF", 0).is_none() {
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
}
