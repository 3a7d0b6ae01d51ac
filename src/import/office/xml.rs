//! XML as a row of events, within limits: no entities but the five of XML, no document types, no deep nesting.
//!
//! Names are without their prefixes.

use crate::model::FileError;
use quick_xml::{Reader, XmlVersion, events};

/// No document that a person made is nested deeper.
const DEEPEST: usize = 256;

/// One event.
pub(super) enum Event<'a> {
    Start(&'a Element),
    /// The end of the element with this name.
    End(&'a str),
    Text(String),
}

/// The start of an element.
#[derive(Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// An attribute that is a number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether an attribute says yes.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some("1" | "true" | "on"))
    }
}

/// Calls `each` with every event, in order.
pub(super) fn walk(
    bytes: &[u8],
    mut each: impl FnMut(Event<'_>) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::Damaged)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|_| FileError::Damaged)? {
            events::Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(FileError::Damaged);
                }
                each(Event::Start(&element(&start)?))?;
            }
            events::Event::End(end) => {
                depth = depth.saturating_sub(1);
                let name = end.local_name();
                let name = std::str::from_utf8(name.as_ref()).map_err(|_| FileError::Damaged)?;
                each(Event::End(name))?;
            }
            events::Event::Text(text) => {
                let text = text.decode().map_err(|_| FileError::Damaged)?;
                each(Event::Text(text.into_owned()))?;
            }
            events::Event::CData(text) => {
                let text = text.decode().map_err(|_| FileError::Damaged)?;
                each(Event::Text(text.into_owned()))?;
            }
            events::Event::GeneralRef(reference) => {
                each(Event::Text(character(&reference)?.to_string()))?;
            }
            // A document type can declare entities that unfold to anything; no office document has one.
            events::Event::DocType(_) => return Err(FileError::Damaged),
            events::Event::Eof if depth > 0 => return Err(FileError::Truncated),
            events::Event::Eof => return Ok(()),
            events::Event::Empty(_)
            | events::Event::Comment(_)
            | events::Event::Decl(_)
            | events::Event::PI(_) => {}
        }
    }
}

fn element(start: &events::BytesStart<'_>) -> Result<Element, FileError> {
    let name = start.local_name();
    let name = std::str::from_utf8(name.as_ref()).map_err(|_| FileError::Damaged)?;
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| FileError::Damaged)?;
        let key = attribute.key.local_name();
        let key = std::str::from_utf8(key.as_ref()).map_err(|_| FileError::Damaged)?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_| FileError::Damaged)?;
        attributes.push((key.to_owned(), value.into_owned()));
    }
    Ok(Element {
        name: name.to_owned(),
        attributes,
    })
}

/// The character that a reference stands for.
fn character(reference: &events::BytesRef<'_>) -> Result<char, FileError> {
    if let Some(character) = reference
        .resolve_char_ref()
        .map_err(|_| FileError::Damaged)?
    {
        return Ok(character);
    }
    let name = reference.decode().map_err(|_| FileError::Damaged)?;
    match &*name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(FileError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, FileError> {
        let mut said = String::new();
        walk(text.as_bytes(), |event| {
            match event {
                Event::Start(element) => said.push_str(&format!("<{}", element.name)),
                Event::End(_) => said.push('>'),
                Event::Text(text) => said.push_str(&text),
            }
            Ok(())
        })?;
        Ok(said)
    }

    #[test]
    fn names_have_no_prefixes_and_references_are_characters() {
        let text = "<a:b c:d='&lt;'>&amp;&#x41;<![CDATA[<]]><e/></a:b>";
        assert_eq!(read(text), Ok("<b&A<<e>>".to_owned()));
    }

    #[test]
    fn entities_and_deep_nesting_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'>]><a>&b;</a>";
        assert_eq!(read(bomb), Err(FileError::Damaged));
        assert_eq!(read("<a>&b;</a>"), Err(FileError::Damaged));
        assert_eq!(read(&"<a>".repeat(100_000)), Err(FileError::Damaged));
        assert_eq!(read("<a>"), Err(FileError::Truncated));
        assert_eq!(read("<a></b>"), Err(FileError::Damaged));
    }
}
