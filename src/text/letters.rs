//! Letters on their way into a mail program, and what is found in a log that is to be public.

use crate::model::{Hit, HitKind};

/// Why words were found, in a few words.
pub fn hit_kind(kind: HitKind) -> &'static str {
    match kind {
        HitKind::Person => "the name of a person",
        HitKind::PartOfName => "part of the name of a person",
        HitKind::AsPrinted => "whoever is named here",
        HitKind::Email => "an e-mail address",
        HitKind::Telephone => "a telephone number",
        HitKind::Link => "a link",
        HitKind::Address => "a postal address",
        HitKind::LooksLikeName => "looks like a name",
    }
}

/// How else the same person is written, in one sentence; nothing where each place has the same words.
pub fn hit_forms(hit: &Hit) -> Option<String> {
    let forms = hit.forms();
    let quoted: Vec<_> = forms.iter().map(|words| format!("“{words}”")).collect();
    (!quoted.is_empty()).then(|| {
        format!(
            "Also as {}; one choice is for all.",
            super::list(&quoted, "and")
        )
    })
}

/// A longer address some mail programs cut off, and say nothing.
const LONGEST: usize = 1_900;

/// An address that begins a letter in the mail program; `None` where the letter is too long for one.
pub fn mailto(subject: &str, text: &str) -> Option<String> {
    let mut address = String::from("mailto:?subject=");
    percent(&mut address, subject);
    address.push_str("&body=");
    percent(&mut address, text);
    (address.len() <= LONGEST).then_some(address)
}

/// After RFC 6068: a line ends in CR and LF.
fn percent(out: &mut String, text: &str) {
    for byte in text.replace('\n', "\r\n").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_an_address_unless_a_mail_program_would_cut_it_off() {
        assert_eq!(
            mailto("R&D, é", "one\ntwo").as_deref(),
            Some("mailto:?subject=R%26D%2C%20%C3%A9&body=one%0D%0Atwo")
        );
        assert_eq!(mailto("x", &"é".repeat(1_000)), None);
    }
}
