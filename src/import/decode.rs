//! Bytes to lines of text: encodings, line ends, form feeds.
//!
//! Must not know what the lines mean.

use crate::model::FileError;

/// The largest text that is read.
pub(super) const MOST_BYTES: usize = 8 * 1024 * 1024;

/// What Windows-1252 prints at 0x80 to 0x9F; `None` where it has nothing.
pub(super) const WINDOWS_1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// One line of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawLine {
    /// The line without its end and without form feeds.
    pub(super) text: String,
    /// Whether a form feed stood before or on it: a new page begins here.
    pub(super) new_page: bool,
}

/// Decodes a document and takes its lines apart.
pub(super) fn lines(bytes: &[u8]) -> Result<Vec<RawLine>, FileError> {
    if bytes.len() > MOST_BYTES {
        return Err(FileError::TooLarge {
            limit: MOST_BYTES as u64,
        });
    }
    let text = text(bytes)?;
    let mut lines: Vec<RawLine> = Vec::new();
    let mut page_ends = false;
    for line in text.split('\n') {
        let before = line.trim_start_matches(' ').starts_with('\u{c}');
        let new_page = page_ends || before;
        // A form feed after the words belongs to the line that follows.
        page_ends = !before && line.contains('\u{c}');
        lines.push(RawLine {
            text: line.replace('\u{c}', ""),
            new_page,
        });
    }
    Ok(lines)
}

/// Decodes a text, with line feeds alone at the ends of its lines.
///
/// Word numbers the bullets of its Symbol and Wingdings fonts in Unicode's private area, where no other
/// font has anything to show: they become the bullet that they stand for.
pub(super) fn text(bytes: &[u8]) -> Result<String, FileError> {
    let text = decode(bytes)?;
    if text.chars().all(char::is_whitespace) {
        return Err(FileError::Empty);
    }
    // A control character other than these tells that the bytes are no text at all.
    let foreign =
        |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1b}');
    if text.chars().any(foreign) {
        return Err(FileError::Encoding);
    }
    Ok(text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace(['\u{f0b7}', '\u{f0a7}', '\u{f0d8}'], "•"))
}

fn decode(bytes: &[u8]) -> Result<String, FileError> {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return match std::str::from_utf8(rest) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(FileError::Encoding),
        };
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf_16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf_16(rest, u16::from_be_bytes);
    }
    // Half of a Latin text in UTF-16 is zeros, and no other text has any.
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let n_zeros = |first| {
        head.iter()
            .skip(first)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    if head.len() >= 8 && (n_zeros(0) + n_zeros(1)) * 3 > head.len() {
        let unit = if n_zeros(1) >= n_zeros(0) {
            u16::from_le_bytes
        } else {
            u16::from_be_bytes
        };
        return utf_16(bytes, unit);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => bytes
            .iter()
            .map(|byte| match byte {
                0x80..=0x9F => WINDOWS_1252
                    .get(usize::from(byte - 0x80))
                    .copied()
                    .flatten(),
                _ => Some(char::from(*byte)),
            })
            .collect::<Option<String>>()
            .ok_or(FileError::Encoding),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, FileError> {
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(FileError::Truncated);
    }
    let units = pairs.filter_map(|pair| pair.try_into().ok().map(unit));
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .map_err(|_| FileError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<String> {
        let lines = lines(bytes).expect("text");
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_lines() {
        let want = vec!["Feb’19 –".to_owned(), "é".to_owned()];
        assert_eq!(texts("Feb’19 –\né".as_bytes()), want);
        assert_eq!(texts("\u{feff}Feb’19 –\r\né".as_bytes()), want);
        let units: Vec<u16> = "\u{feff}Feb’19 –\ré".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
        assert_eq!(texts(&little), want);
        assert_eq!(texts(&big), want);
        assert_eq!(texts(b"Feb\x9219 \x96\n\xe9"), want);
    }

    #[test]
    fn bullets_that_only_words_fonts_have_become_bullets() {
        let text = "\u{f0b7} one\n\u{f0a7} two\n\u{f0d8} three";
        assert_eq!(texts(text.as_bytes()), ["• one", "• two", "• three"]);
    }

    #[test]
    fn a_form_feed_begins_a_page_and_is_no_line() {
        let lines = lines(b"a\n\x0cb\nc\x0c\nd").expect("text");
        let pages: Vec<_> = lines
            .iter()
            .map(|l| (l.text.as_str(), l.new_page))
            .collect();
        assert_eq!(
            pages,
            [("a", false), ("b", true), ("c", false), ("d", true)]
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(lines(b""), Err(FileError::Empty));
        assert_eq!(lines(b" \n\t\n"), Err(FileError::Empty));
        assert_eq!(lines(b"PK\x03\x04"), Err(FileError::Encoding));
        assert_eq!(lines(b"\xe9\x81"), Err(FileError::Encoding));
        assert_eq!(lines(b"\xff\xfea"), Err(FileError::Truncated));
        let large = vec![b'a'; MOST_BYTES + 1];
        assert!(matches!(lines(&large), Err(FileError::TooLarge { .. })));
    }
}
