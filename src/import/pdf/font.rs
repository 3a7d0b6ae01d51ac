//! Fonts: which text the codes of a string stand for, and how wide they are.
//!
//! What a font looks like is never read. Not supported: the predefined encodings of Chinese, Japanese and Korean fonts,
//! vertical writing.

use super::{
    encoding::{self, Encoding},
    file::File,
    object::{Dict, Lexer, Object},
};
use crate::model::FileError;
use std::{collections::HashMap, rc::Rc};

/// The most entries of one map of codes.
const MOST_ENTRIES: usize = 100_000;

/// What stands for a code that means nothing.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// One font.
pub(super) struct Font {
    name: String,
    /// Ranges of codes, each with its number of bytes; none where every code is one byte.
    codes: Vec<(usize, u32, u32)>,
    texts: HashMap<u32, String>,
    /// By the number of the glyph in its font, where that differs from the code.
    glyphs: Vec<(u32, u32, u32)>,
    widths: HashMap<u32, f64>,
    other_width: Option<f64>,
    /// How much a unit of the widths is of the size.
    unit: f64,
}

/// A code of a string.
pub(super) struct Code {
    pub(super) code: u32,
    pub(super) n_bytes: usize,
}

impl Font {
    /// Reads a font.
    pub(super) fn read(file: &File<'_>, dict: &Dict) -> Result<Self, FileError> {
        file.worked(4_096)?;
        let name = file.entry(dict, "BaseFont")?;
        let mut font = Self {
            name: name.name().unwrap_or_default().to_owned(),
            codes: Vec::new(),
            texts: HashMap::new(),
            glyphs: Vec::new(),
            widths: HashMap::new(),
            other_width: None,
            unit: 0.001,
        };
        let kind = file.entry(dict, "Subtype")?;
        if kind.name() == Some("Type0") {
            font.composite(file, dict)?;
        } else {
            font.simple(file, dict, kind.name() == Some("Type3"))?;
        }
        let map = dict.get("ToUnicode").unwrap_or(&Object::Null);
        if let Some((_, map)) = file.stream(map)? {
            file.worked(map.len())?;
            let map = CodeMap::read(&map)?;
            font.texts.extend(map.texts);
        }
        Ok(font)
    }

    fn composite(&mut self, file: &File<'_>, dict: &Dict) -> Result<(), FileError> {
        self.codes = vec![(2, 0, 0xFFFF)];
        let encoding = dict.get("Encoding").unwrap_or(&Object::Null);
        if let Some((_, map)) = file.stream(encoding)? {
            file.worked(map.len())?;
            let map = CodeMap::read(&map)?;
            self.glyphs = map.glyphs;
            if !map.codes.is_empty() {
                self.codes = map.codes;
            }
        }
        let descendants = file.entry(dict, "DescendantFonts")?;
        let first = descendants.list().and_then(<[Object]>::first);
        let Some(first) = first else { return Ok(()) };
        let descendant = file.meant(first)?;
        let Some(descendant) = descendant.dict() else {
            return Ok(());
        };
        let other = file.entry(descendant, "DW")?.number();
        self.other_width = Some(other.unwrap_or(1_000.0));
        let widths = file.entry(descendant, "W")?;
        let mut list = widths.list().unwrap_or_default().iter();
        while let Some(first) = list.next() {
            let first = file.meant(first)?.count();
            let next = list
                .next()
                .map_or(Ok(Object::Null), |next| file.meant(next))?;
            let Some(first) = first.and_then(|first| u32::try_from(first).ok()) else {
                break;
            };
            match next {
                Object::List(each) => {
                    for (code, width) in (first..).zip(each.iter()) {
                        if let Some(width) = file.meant(width)?.number() {
                            self.set_width(code, width)?;
                        }
                    }
                }
                next => {
                    let width = list
                        .next()
                        .map_or(Ok(Object::Null), |width| file.meant(width))?;
                    let last = next.count().and_then(|last| u32::try_from(last).ok());
                    let (Some(last), Some(width)) = (last, width.number()) else {
                        break;
                    };
                    let codes = first..=last.min(0xFFFF);
                    file.worked(codes.clone().count())?;
                    for code in codes {
                        self.set_width(code, width)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn set_width(&mut self, code: u32, width: f64) -> Result<(), FileError> {
        if self.widths.len() == MOST_ENTRIES {
            return Err(FileError::Damaged);
        }
        self.widths.insert(code, width);
        Ok(())
    }

    fn simple(&mut self, file: &File<'_>, dict: &Dict, is_drawn: bool) -> Result<(), FileError> {
        let descriptor = file.dict(dict, "FontDescriptor")?;
        let flags = file.entry(&descriptor, "Flags")?.count().unwrap_or(0);
        let is_of_signs = ["Symbol", "Dingbats", "Wingdings"]
            .iter()
            .any(|signs| self.name.contains(signs));
        let is_true_type = file.entry(dict, "Subtype")?.name() == Some("TrueType");
        let mut base = match (is_of_signs, is_true_type) {
            (true, _) => Encoding::Symbol,
            (false, true) => Encoding::WinAnsi,
            (false, false) if flags & 4 != 0 => Encoding::WinAnsi,
            (false, false) => Encoding::Standard,
        };
        let mut differences = Object::Null;
        match file.entry(dict, "Encoding")? {
            Object::Name(name) => base = Encoding::named(&name).unwrap_or(base),
            Object::Dict(own) => {
                let name = file.entry(&own, "BaseEncoding")?;
                base = name.name().and_then(Encoding::named).unwrap_or(base);
                differences = file.entry(&own, "Differences")?;
            }
            _ => {}
        }
        for byte in 0..=255u8 {
            let text = base.char(byte).map(String::from);
            self.texts.extend(text.map(|text| (u32::from(byte), text)));
        }
        let mut code = 0u32;
        for item in differences.list().unwrap_or_default() {
            match file.meant(item)? {
                Object::Name(name) => {
                    match encoding::of_glyph(&name) {
                        Some(text) => self.texts.insert(code & 0xFF, text),
                        None => self.texts.remove(&(code & 0xFF)),
                    };
                    code = code.saturating_add(1);
                }
                other => code = other.count().map_or(0, |n| n as u32),
            }
        }
        if is_drawn {
            let matrix = file.entry(dict, "FontMatrix")?;
            let first = matrix.list().and_then(|matrix| matrix.first()?.number());
            self.unit = first.unwrap_or(0.001).abs();
        }
        let first = file.entry(dict, "FirstChar")?.count().unwrap_or(0) as u32;
        let widths = file.entry(dict, "Widths")?;
        for (code, width) in (first..256).zip(widths.list().unwrap_or_default()) {
            if let Some(width) = file.meant(width)?.number() {
                self.set_width(code, width)?;
            }
        }
        if !self.widths.is_empty() {
            let missing = file.entry(&descriptor, "MissingWidth")?.number();
            self.other_width = Some(missing.unwrap_or(0.0));
        }
        Ok(())
    }

    /// The code that a string begins with.
    pub(super) fn code(&self, string: &[u8]) -> Option<Code> {
        let first = u32::from(*string.first()?);
        if self.codes.is_empty() {
            return Some(Code {
                code: first,
                n_bytes: 1,
            });
        }
        let mut code = 0u32;
        for (at, byte) in string.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            let n_bytes = at + 1;
            let fits = |(n, low, high): &(usize, u32, u32)| {
                *n == n_bytes && (*low..=*high).contains(&code)
            };
            if self.codes.iter().any(fits) {
                return Some(Code { code, n_bytes });
            }
        }
        let n_bytes = self.codes.iter().map(|(n, _, _)| *n).min().unwrap_or(1);
        Some(Code {
            code: u32::MAX,
            n_bytes: n_bytes.clamp(1, string.len()),
        })
    }

    /// The text of a code; `None` where nobody can tell.
    pub(super) fn text(&self, code: u32) -> Option<&str> {
        self.texts.get(&code).map(String::as_str)
    }

    /// How wide the glyph of a code is, as a part of the size of the font.
    pub(super) fn width(&self, code: u32) -> f64 {
        let within = |(low, high, _): &&(u32, u32, u32)| (*low..=*high).contains(&code);
        let glyph = self.glyphs.iter().find(within);
        let glyph = glyph.map_or(code, |(low, _, glyph)| glyph.saturating_add(code - low));
        let known = self.widths.get(&glyph).copied().or(self.other_width);
        let text = self.text(code).unwrap_or(" ");
        known.unwrap_or_else(|| encoding::usual_width(&self.name, text)) * self.unit
    }
}

/// A map of codes to text or to glyphs.
#[derive(Default)]
struct CodeMap {
    codes: Vec<(usize, u32, u32)>,
    texts: HashMap<u32, String>,
    glyphs: Vec<(u32, u32, u32)>,
    n_added: usize,
}

fn code_of(string: &Object) -> Option<(usize, u32)> {
    let Object::String(bytes) = string else {
        return None;
    };
    let fold = |code: u32, byte: &u8| code << 8 | u32::from(*byte);
    (1..=4)
        .contains(&bytes.len())
        .then(|| (bytes.len(), bytes.iter().fold(0, fold)))
}

fn utf_16(string: &Object, more: u32) -> Option<String> {
    let Object::String(bytes) = string else {
        return None;
    };
    let mut units: Vec<u16> = bytes
        .chunks(2)
        .take(64)
        .map(|pair| {
            pair.iter()
                .fold(0, |unit, byte| unit << 8 | u16::from(*byte))
        })
        .collect();
    let last = units.last_mut()?;
    *last = last.wrapping_add(more as u16);
    Some(String::from_utf16_lossy(&units))
}

impl CodeMap {
    fn read(bytes: &[u8]) -> Result<Self, FileError> {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        let mut said: Vec<Object> = Vec::new();
        while let Some(object) = lexer.object() {
            let Object::Word(word) = &object else {
                if said.len() == MOST_ENTRIES {
                    return Err(FileError::Damaged);
                }
                said.push(object);
                continue;
            };
            match word.as_str() {
                "endcodespacerange" => {
                    let pairs = said.as_chunks::<2>().0.iter();
                    let ranges = pairs.filter_map(|[low, high]| {
                        let ((n, low), (_, high)) = (code_of(low)?, code_of(high)?);
                        Some((n, low, high))
                    });
                    map.codes.extend(ranges.take(64));
                }
                "endbfchar" => {
                    for [code, text] in said.as_chunks::<2>().0 {
                        if let (Some((_, code)), Some(text)) = (code_of(code), utf_16(text, 0)) {
                            map.add(code, text)?;
                        }
                    }
                }
                "endbfrange" => {
                    for [low, high, to] in said.as_chunks::<3>().0 {
                        map.range(low, high, to)?;
                    }
                }
                "endcidrange" => {
                    for [low, high, glyph] in said.as_chunks::<3>().0 {
                        map.glyph_range(low, high, glyph);
                    }
                }
                "endcidchar" => {
                    for [code, glyph] in said.as_chunks::<2>().0 {
                        map.glyph_range(code, code, glyph);
                    }
                }
                _ => {}
            }
            said.clear();
        }
        Ok(map)
    }

    fn add(&mut self, code: u32, text: String) -> Result<(), FileError> {
        if self.n_added == MOST_ENTRIES {
            return Err(FileError::Damaged);
        }
        self.n_added += 1;
        self.texts.insert(code, text);
        Ok(())
    }

    fn range(&mut self, low: &Object, high: &Object, to: &Object) -> Result<(), FileError> {
        let (Some((_, low)), Some((_, high))) = (code_of(low), code_of(high)) else {
            return Ok(());
        };
        if let Object::List(each) = to {
            for (code, to) in (low..=high).zip(each.iter()) {
                if let Some(text) = utf_16(to, 0) {
                    self.add(code, text)?;
                }
            }
            return Ok(());
        }
        for code in low..=high {
            let Some(text) = utf_16(to, code - low) else {
                break;
            };
            self.add(code, text)?;
        }
        Ok(())
    }

    fn glyph_range(&mut self, low: &Object, high: &Object, glyph: &Object) {
        let glyph = glyph.count().and_then(|glyph| u32::try_from(glyph).ok());
        if let (Some((_, low)), Some((_, high)), Some(glyph)) = (code_of(low), code_of(high), glyph)
            && self.glyphs.len() < 1_000
        {
            self.glyphs.push((low, high, glyph));
        }
    }
}

/// Fonts by the numbers of their objects, each read once.
#[derive(Default)]
pub(super) struct Fonts(HashMap<u32, Rc<Font>>);

impl Fonts {
    /// The font that an object is.
    pub(super) fn get(
        &mut self,
        file: &File<'_>,
        object: &Object,
    ) -> Result<Option<Rc<Font>>, FileError> {
        if let Object::Ref(number) = object
            && let Some(font) = self.0.get(number)
        {
            return Ok(Some(font.clone()));
        }
        let meant = file.meant(object)?;
        let Some(dict) = meant.dict() else {
            return Ok(None);
        };
        let font = Rc::new(Font::read(file, dict)?);
        if let Object::Ref(number) = object {
            self.0.insert(*number, font.clone());
        }
        Ok(Some(font))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_of_codes_are_read() {
        let map = CodeMap::read(
            b"1 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange
            2 beginbfchar <01> <0041> <02> <D83DDE42> endbfchar
            2 beginbfrange <10> <12> <0061> <20> <21> [<00660069> <2019>] endbfrange
            1 begincidrange <8000> <80FF> 300 endcidrange",
        )
        .expect("a map");
        let text = |code| map.texts.get(&code).map(String::as_str);
        assert_eq!((text(1), text(2)), (Some("A"), Some("🙂")));
        assert_eq!(
            (text(0x12), text(0x20), text(0x21)),
            (Some("c"), Some("fi"), Some("’"))
        );
        assert_eq!(map.codes, [(1, 0, 0x7F), (2, 0x8000, 0xFFFF)]);
        assert_eq!(map.glyphs, [(0x8000, 0x80FF, 300)]);
    }

    #[test]
    fn a_map_that_would_have_no_end_is_refused() {
        let bomb = b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange";
        assert!(matches!(CodeMap::read(bomb), Err(FileError::Damaged)));
    }
}
