//! A log inside a page: how one HTML file carries the Automerge document that it shows, so that whoever can open
//! the page can also merge it. Written by `export`, read by `document`.

use super::FileError;

/// What stands before the document in the page; base64 follows, up to the next `<`.
pub const CARRIED_BEFORE: &str =
    "<script type=\"application/vnd.automerge+base64\" id=\"matters-arising-log\">";
/// What stands after it.
pub const CARRIED_AFTER: &str = "</script>";

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes bytes as base64 (RFC 4648) with padding, in one line.
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let mut bits = 0;
        for at in 0..3 {
            bits = (bits << 8) | u32::from(three.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) & 63;
            out.push(match at <= three.len() {
                true => char::from(ALPHABET[digit as usize]),
                false => '=',
            });
        }
    }
    out
}

/// Reads base64 with or without padding; line ends and spaces between are passed over, because mail programs add
/// them.
pub fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut n_bits) = (0u32, 0);
    let mut is_over = false;
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                is_over = true;
                continue;
            }
            _ => return None,
        };
        if is_over {
            return None;
        }
        bits = (bits << 6) | u32::from(digit);
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            out.push((bits >> n_bits) as u8);
        }
    }
    // Six bits over are half a byte: the end is missing.
    (n_bits < 6).then_some(out)
}

/// The document that a page carries; `None` where the bytes are no page that carries one.
pub fn carried(page: &[u8]) -> Option<Result<Vec<u8>, FileError>> {
    let before = CARRIED_BEFORE.as_bytes();
    // The words of a log cannot write it: in them `<` is escaped.
    let start = page.windows(before.len()).position(|part| part == before)? + before.len();
    let rest = &page[start..];
    let Some(end) = rest.iter().position(|byte| *byte == b'<') else {
        return Some(Err(FileError::Truncated));
    };
    Some(from_base64(&rest[..end]).ok_or(FileError::Damaged))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_reads_back_what_it_writes() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"foobar", "Zm9vYmFy"),
            (&[0xfb, 0xff, 0xfe], "+//+"),
        ] {
            assert_eq!(base64(bytes), text);
            assert_eq!(from_base64(text.as_bytes()).as_deref(), Some(bytes));
        }
        assert_eq!(
            from_base64(b"Zm9v\r\nYmFy").as_deref(),
            Some(&b"foobar"[..])
        );
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in [&b"Zm9v!"[..], b"Zg==Zg", b"Z", b"Zm9vZ"] {
            assert_eq!(from_base64(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_page_gives_back_what_it_carries_or_says_that_it_is_cut_off() {
        let page =
            |end: &str| format!("<!DOCTYPE html><p>x</p>{CARRIED_BEFORE}Zm9v{end}").into_bytes();
        assert_eq!(carried(&page(CARRIED_AFTER)), Some(Ok(b"foo".to_vec())));
        assert_eq!(carried(&page("")), Some(Err(FileError::Truncated)));
        assert_eq!(carried(&page("!</script>")), Some(Err(FileError::Damaged)));
        assert_eq!(carried(b"<!DOCTYPE html><p>x</p>"), None);
        assert_eq!(carried(b""), None);
    }
}
