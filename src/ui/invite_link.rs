//! The link that carries an invitation: how it is made, and how it is found in what people paste.

use crate::projection::{escape, unescape};

/// What stands before the word in a link.
const BEFORE: &str = "/join/";

/// The longest text in which an invitation is looked for, in bytes.
const LONGEST: usize = 20_000;

/// The link that carries an invitation, for a page at this address.
pub fn invite_link(page: &str, word: &str) -> String {
    let page = page.split(['#', '?']).next().unwrap_or_default();
    format!("{page}#{BEFORE}{word}")
}

/// The link that opens a mail with this subject and body.
pub fn mail_link(subject: &str, body: &str) -> String {
    // In the address of a mail a space is no plus sign, and a line ends in two characters.
    let plain = |text: &str| escape(&text.replace('\n', "\r\n")).replace('+', "%20");
    format!("mailto:?subject={}&body={}", plain(subject), plain(body))
}

/// The name of the file that holds an invitation to a log with this title.
pub fn invitation_file(title: &str) -> String {
    let allowed = |c: char| !c.is_control() && !"/\\:*?\"<>|".contains(c);
    let words: String = title
        .chars()
        .map(|c| if allowed(c) { c } else { ' ' })
        .take(80)
        .collect();
    let words: Vec<_> = words.split_whitespace().collect();
    let title = words.join(" ");
    match title.trim_matches(['.', ' ']) {
        "" => "Log invitation.txt".into(),
        title => format!("{title} invitation.txt"),
    }
}

/// The word of an invitation in what a person pastes: the whole link, the word alone, or a mail or file
/// with the link in it. `None` where the text holds neither.
///
/// Mail programs break long links: a single line break does not end the word, an empty line does.
pub fn word_in(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let text = text.replace("\r\n", "\n");
    let word = match text.split_once(BEFORE) {
        Some((_, rest)) => rest,
        // Another address, or a sentence without a link.
        None if text.contains("://") || text.trim().contains(' ') => return None,
        None => text.trim(),
    };
    let end = word.find("\n\n").unwrap_or(word.len());
    let end = word[..end].find(['>', '"', ')']).unwrap_or(end);
    let word: String = unescape(&word[..end])
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    (!word.is_empty()).then_some(word)
}

/// The shortest word that a file is taken for an invitation for.
const SHORTEST: usize = 80;

/// The word of an invitation in a file: one that this page saved, or a mail kept as text. `None` where it is some
/// other file, such as a document to import.
pub fn word_in_file(bytes: &[u8]) -> Option<String> {
    if bytes.len() > LONGEST {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let has_link = text.contains(&format!("#{BEFORE}"));
    let word = has_link.then(|| word_in(text)).flatten()?;
    (word.len() >= SHORTEST).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::route::Route;

    const WORD: &str = "4xKq9mZ7YtR2wBcD";

    #[test]
    fn a_link_leads_to_the_page_that_asks_whether_to_join() {
        for page in [
            "https://example.org/log/",
            "https://example.org/log/?x=1",
            "https://example.org/log/#/log/1/sharing",
        ] {
            let link = invite_link(page, WORD);
            assert_eq!(link, format!("https://example.org/log/#/join/{WORD}"));
            let fragment = link.split_once('#').expect("a fragment").1;
            assert_eq!(Route::parse(fragment), Route::Join(WORD.into()));
        }
    }

    #[test]
    fn the_word_is_found_in_whatever_holds_it() {
        let link = invite_link("https://example.org/log/", WORD);
        let (head, tail) = link.split_at(link.len() - 6);
        for text in [
            WORD.to_owned(),
            format!("  {WORD}\n"),
            format!("#/join/{WORD}"),
            link.clone(),
            format!("<{link}>"),
            format!("Dear Ana,\r\n\r\n{link}\r\n\r\nWhoever has it can read the log.\r\n"),
            format!("{head}\n{tail}\n\nYours, Jun"),
            format!("{head}\n  {tail}"),
            format!("{head}%20{tail}"),
            format!("(see {link})."),
        ] {
            assert_eq!(word_in(&text).as_deref(), Some(WORD), "{text:?}");
        }
    }

    #[test]
    fn a_mail_keeps_its_words_and_lines() {
        let link = mail_link("A & b", "One+two\n\nhttps://a.org/#/join/W");
        assert_eq!(
            link,
            "mailto:?subject=A%20%26%20b&body=One%2Btwo%0D%0A%0D%0Ahttps%3A%2F%2Fa.org%2F%23%2Fjoin%2FW"
        );
    }

    #[test]
    fn a_file_is_named_after_its_log() {
        for (title, name) in [
            ("Harbour forum", "Harbour forum invitation.txt"),
            ("a/b: c?", "a b c invitation.txt"),
            ("../..", "Log invitation.txt"),
            ("", "Log invitation.txt"),
        ] {
            assert_eq!(invitation_file(title), name, "{title}");
        }
    }

    #[test]
    fn a_file_with_an_invitation_is_told_from_a_document() {
        let word = WORD.repeat(8);
        let link = invite_link("https://example.org/log/", &word);
        let file = format!("You are invited to read the action log “Log”.\n\n{link}\n\nBye.\n");
        assert_eq!(word_in_file(file.as_bytes()), Some(word));
        for other in [
            "No. Action\n1 Publish the minutes\n".to_owned(),
            "1 See https://example.org/log/#/join/ about joining\n".to_owned(),
            format!("{file}{}", " ".repeat(LONGEST)),
            WORD.repeat(8),
        ] {
            assert_eq!(word_in_file(other.as_bytes()), None);
        }
        assert_eq!(word_in_file(&[0xff, 0xfe, 0x00]), None);
    }

    #[test]
    fn other_text_holds_no_word() {
        for text in [
            "",
            "   ",
            "https://example.org/log/",
            "https://example.org/log/#/join/",
            "please send me the invitation",
        ] {
            assert_eq!(word_in(text), None, "{text:?}");
        }
        assert_eq!(word_in(&"a".repeat(LONGEST + 1)), None);
    }
}
