//! What single bytes and the names of glyphs stand for.

use crate::import::decode::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

/// What a byte from 0x80 on is on a Macintosh.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{fffd}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// What a byte from 0xA1 on is to the fonts of PostScript; a full stop where it is nothing.
const STANDARD: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ.–†‡·.¶•‚„”»…‰.¿.`´ˆ˜¯˘˙¨.˚¸.˝˛ˇ—................Æ.ª....ŁØŒº.....æ...ı..łøœß....";

/// An encoding that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Standard,
    WinAnsi,
    MacRoman,
    /// Of fonts of signs: bullets are all that logs have of it.
    Symbol,
}

impl Encoding {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "WinAnsiEncoding" | "PDFDocEncoding" => Some(Self::WinAnsi),
            "MacRomanEncoding" => Some(Self::MacRoman),
            "StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }

    /// The character of a byte.
    pub(super) fn char(self, byte: u8) -> Option<char> {
        let at = |table: &str, first: u8| table.chars().nth(usize::from(byte - first));
        match (self, byte) {
            (Self::Symbol, 0xA7 | 0xB7 | 0xD8) => Some('•'),
            (Self::Standard, b'\'') => Some('’'),
            (Self::Standard, b'`') => Some('‘'),
            (_, b' '..=b'~') => Some(char::from(byte)),
            (_, 0..=0x7F) => None,
            (Self::MacRoman, _) => at(MAC_ROMAN, 0x80).filter(|c| *c != '\u{fffd}'),
            (Self::Standard, 0xA1..) => at(STANDARD, 0xA1).filter(|c| *c != '.'),
            (Self::Standard | Self::Symbol, _) => None,
            (Self::WinAnsi, 0x80..=0x9F) => WINDOWS_1252
                .get(usize::from(byte - 0x80))
                .copied()
                .flatten(),
            (Self::WinAnsi, _) => Some(char::from(byte)),
        }
    }
}

/// Names of glyphs that are no letter, number of a character, or letter with an accent.
const NAMES: &[(&str, &str)] = &[
    ("space", " "),
    ("exclam", "!"),
    ("quotedbl", "\""),
    ("numbersign", "#"),
    ("dollar", "$"),
    ("percent", "%"),
    ("ampersand", "&"),
    ("quotesingle", "'"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("asterisk", "*"),
    ("plus", "+"),
    ("comma", ","),
    ("hyphen", "-"),
    ("minus", "−"),
    ("period", "."),
    ("slash", "/"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("colon", ":"),
    ("semicolon", ";"),
    ("less", "<"),
    ("equal", "="),
    ("greater", ">"),
    ("question", "?"),
    ("at", "@"),
    ("bracketleft", "["),
    ("backslash", "\\"),
    ("bracketright", "]"),
    ("asciicircum", "^"),
    ("underscore", "_"),
    ("grave", "`"),
    ("braceleft", "{"),
    ("bar", "|"),
    ("braceright", "}"),
    ("asciitilde", "~"),
    ("quoteleft", "‘"),
    ("quoteright", "’"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quotesinglbase", "‚"),
    ("quotedblbase", "„"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("endash", "–"),
    ("emdash", "—"),
    ("ellipsis", "…"),
    ("bullet", "•"),
    ("periodcentered", "·"),
    ("middot", "·"),
    ("dagger", "†"),
    ("daggerdbl", "‡"),
    ("section", "§"),
    ("paragraph", "¶"),
    ("copyright", "©"),
    ("registered", "®"),
    ("trademark", "™"),
    ("degree", "°"),
    ("plusminus", "±"),
    ("multiply", "×"),
    ("divide", "÷"),
    ("onehalf", "½"),
    ("onequarter", "¼"),
    ("threequarters", "¾"),
    ("cent", "¢"),
    ("sterling", "£"),
    ("yen", "¥"),
    ("Euro", "€"),
    ("currency", "¤"),
    ("exclamdown", "¡"),
    ("questiondown", "¿"),
    ("ordfeminine", "ª"),
    ("ordmasculine", "º"),
    ("germandbls", "ß"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("oslash", "ø"),
    ("Oslash", "Ø"),
    ("lslash", "ł"),
    ("Lslash", "Ł"),
    ("dotlessi", "ı"),
    ("eth", "ð"),
    ("Eth", "Ð"),
    ("thorn", "þ"),
    ("Thorn", "Þ"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("ff", "ff"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("nbspace", " "),
    ("sfthyphen", "\u{ad}"),
    ("mu", "µ"),
    ("fraction", "⁄"),
    ("brokenbar", "¦"),
    ("perthousand", "‰"),
];

/// What the ends of names say of letters.
const ACCENTS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circumflex", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("dotaccent", '\u{307}'),
    ("dieresis", '\u{308}'),
    ("ring", '\u{30a}'),
    ("hungarumlaut", '\u{30b}'),
    ("caron", '\u{30c}'),
    ("commaaccent", '\u{326}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
];

/// The text of a glyph, by its name.
pub(super) fn of_glyph(name: &str) -> Option<String> {
    // "a.alt" is an a, "f_i" two letters.
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if let Some((_, text)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some((*text).to_owned());
    }
    let mut letters = name.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    if rest.is_empty() {
        return Some(first.to_string());
    }
    if let Some((_, accent)) = ACCENTS.iter().find(|(known, _)| *known == rest) {
        return Some([first, *accent].into_iter().nfc().collect());
    }
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
    let digits = digits.filter(|digits| (4..=6).contains(&digits.len()));
    if let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
        return char::from_u32(code).map(String::from);
    }
    let parts = name
        .split('_')
        .filter(|_| name.contains('_') && name.len() < 40);
    let parts: Option<Vec<String>> = parts.map(of_glyph).collect();
    parts
        .filter(|parts| !parts.is_empty())
        .map(|parts| parts.concat())
}

/// How wide the characters of the fonts are that every reader has, from the space to the tilde, in thousandths.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const HELVETICA_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];
const TIMES: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];
const TIMES_BOLD: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667,
    611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722,
    722, 667, 333, 278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556,
    278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
];

/// How wide a text is in a font that the file does not bring with it, in thousandths of its size.
pub(super) fn usual_width(font: &str, text: &str) -> f64 {
    let is_bold = font.contains("Bold") || font.contains("Black");
    let widths = match (font, is_bold) {
        (font, _) if font.contains("Courier") || font.contains("Mono") => return 600.0,
        (font, false) if font.contains("Times") || font.contains("Serif") => &TIMES,
        (font, true) if font.contains("Times") || font.contains("Serif") => &TIMES_BOLD,
        (_, false) => &HELVETICA,
        (_, true) => &HELVETICA_BOLD,
    };
    let letters = text.nfd().filter(|c| !matches!(*c, '\u{300}'..='\u{36f}'));
    let wide = letters.map(|c| {
        let at = (c as usize).checked_sub(32);
        let known = at.and_then(|at| widths.get(at)).copied();
        f64::from(known.unwrap_or(match c {
            '‘' | '’' | '‚' => 222,
            '•' => 350,
            '…' | '—' => 1_000,
            _ => 556,
        }))
    });
    wide.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_names_stand_for_characters() {
        assert_eq!(MAC_ROMAN.chars().count(), 128);
        assert_eq!(STANDARD.chars().count(), 0x5F);
        for (encoding, byte, want) in [
            (Encoding::WinAnsi, 0x92, Some('’')),
            (Encoding::MacRoman, 0xD5, Some('’')),
            (Encoding::MacRoman, 0xFF, Some('ˇ')),
            (Encoding::Standard, 0x27, Some('’')),
            (Encoding::Standard, 0xB7, Some('•')),
            (Encoding::Standard, 0xFB, Some('ß')),
            (Encoding::Symbol, 0xB7, Some('•')),
            (Encoding::WinAnsi, 0x07, None),
        ] {
            assert_eq!(encoding.char(byte), want, "{encoding:?} {byte:#x}");
        }
        for (name, want) in [
            ("a", Some("a")),
            ("eacute", Some("é")),
            ("uni2019", Some("’")),
            ("f_i", Some("fi")),
            ("ffi", Some("ffi")),
            ("A.sc", Some("A")),
            ("nothing at all", None),
            (".notdef", None),
        ] {
            assert_eq!(of_glyph(name).as_deref(), want, "{name}");
        }
    }
}
