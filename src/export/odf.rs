//! What OpenDocument files have in common (OASIS OpenDocument 1.3): the package, its properties, paragraphs.

use super::{
    table::Cover,
    xml::{Xml, escaped},
    zip::Zip,
};
use crate::model::FileError;

const NAMES: &str = "urn:oasis:names:tc:opendocument:xmlns";

/// A kind of document.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Spreadsheet,
    Text,
}

impl Kind {
    fn media_type(self) -> &'static str {
        match self {
            Self::Spreadsheet => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Text => "application/vnd.oasis.opendocument.text",
        }
    }
}

/// The parts of a document.
pub(super) struct Parts {
    pub(super) content: String,
    pub(super) styles: String,
    /// Empty where there are none.
    pub(super) settings: String,
}

/// Puts the parts together.
pub(super) fn package(cover: &Cover<'_>, kind: Kind, parts: &Parts) -> Result<Vec<u8>, FileError> {
    let mut zip = Zip::default();
    // First and as it is, so that the file's first bytes say what it is.
    zip.store("mimetype", kind.media_type().as_bytes());
    let mut files = vec![
        ("content.xml", parts.content.clone()),
        ("styles.xml", parts.styles.clone()),
        ("meta.xml", meta(cover)),
    ];
    if !parts.settings.is_empty() {
        files.push(("settings.xml", parts.settings.clone()));
    }
    for (path, content) in &files {
        zip.add(path, content.as_bytes());
    }
    let mut xml = Xml::document();
    let open = format!(
        "manifest:manifest xmlns:manifest=\"{NAMES}:manifest:1.0\" manifest:version=\"1.3\""
    );
    xml.inside(&open, |xml| {
        let mut entry = |path: &str, kind: &str| {
            xml.raw(format_args!(
                "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>"
            ));
        };
        entry("/", kind.media_type());
        for (path, _) in &files {
            entry(path, "text/xml");
        }
    });
    zip.add("META-INF/manifest.xml", xml.finish().as_bytes());
    zip.finish()
}

/// The root element of a part, with every namespace that we use.
pub(super) fn root(name: &str, content: impl FnOnce(&mut Xml)) -> String {
    let spaces = [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("number", "datastyle"),
        ("meta", "meta"),
        ("config", "config"),
        ("svg", "svg-compatible"),
    ];
    let spaces = spaces.map(|(short, long)| format!(" xmlns:{short}=\"{NAMES}:{long}:1.0\""));
    let mut xml = Xml::document();
    let open = format!(
        "office:{name}{} xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.3\"",
        spaces.concat()
    );
    xml.inside(&open, content);
    xml.finish()
}

fn meta(cover: &Cover<'_>) -> String {
    root("document-meta", |xml| {
        xml.inside("office:meta", |xml| {
            xml.element("meta:generator", "Matters Arising");
            xml.element("dc:title", cover.title);
            xml.element("dc:creator", "Matters Arising");
            if let Some(day) = cover.at.day() {
                xml.element("meta:creation-date", &format!("{day}T00:00:00"));
            }
            xml.element("dc:language", "en-GB");
            for (name, value) in &cover.properties {
                let open = format!(
                    "meta:user-defined meta:name=\"{}\" meta:value-type=\"string\"",
                    escaped(name)
                );
                xml.element(&open, value);
            }
        });
    })
}

/// Words within a paragraph: spaces that would be lost are kept.
pub(super) fn words(xml: &mut Xml, words: &str) {
    let mut after_space = true;
    let mut plain = String::new();
    for c in words.chars() {
        match c {
            ' ' if after_space => {
                xml.words(&std::mem::take(&mut plain));
                xml.raw("<text:s/>");
            }
            '\t' => {
                xml.words(&std::mem::take(&mut plain));
                xml.raw("<text:tab/>");
            }
            c => plain.push(c),
        }
        after_space = c == ' ';
    }
    xml.words(&plain);
}

/// A paragraph style with the properties of its text, as markup.
pub(super) fn paragraph_style(name: &str, paragraph: &str, text: &str) -> String {
    format!(
        "<style:style style:name=\"{name}\" style:family=\"paragraph\">\
         <style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )
}

/// The default style, A4 lying down, and a footer with page numbers; `master` names the page style.
pub(super) fn styles(family: &str, master: &str, more: &str, header: &str, footer: &str) -> String {
    root("document-styles", |xml| {
        xml.inside("office:styles", |xml| {
            xml.raw(format_args!(
                "<style:default-style style:family=\"{family}\"><style:text-properties \
                 style:font-name=\"Arial\" fo:font-family=\"Arial\" fo:font-size=\"11pt\" fo:language=\"en\" fo:country=\"GB\"/></style:default-style>{more}"
            ));
        });
        xml.inside("office:automatic-styles", |xml| {
            // Of a spreadsheet, the lines between its cells as well.
            let grid = match family {
                "table-cell" => " style:print=\"grid objects charts drawings zero-values\"",
                _ => "",
            };
            xml.raw(format_args!(
                "<style:page-layout style:name=\"Lying\"><style:page-layout-properties \
                 fo:page-width=\"29.7cm\" fo:page-height=\"21cm\" style:print-orientation=\"landscape\" \
                 fo:margin-top=\"1.2cm\" fo:margin-bottom=\"1.2cm\" fo:margin-left=\"1.5cm\" fo:margin-right=\"1.5cm\" \
                 style:scale-to-X=\"1\" style:scale-to-Y=\"0\"{grid}/>\
                 <style:header-style><style:header-footer-properties fo:min-height=\"0.6cm\" fo:margin-bottom=\"0.2cm\"/></style:header-style>\
                 <style:footer-style><style:header-footer-properties fo:min-height=\"0.6cm\" fo:margin-top=\"0.2cm\"/></style:footer-style></style:page-layout>",
            ));
        });
        xml.inside("office:master-styles", |xml| {
            let open = format!("style:master-page style:name=\"{master}\" style:page-layout-name=\"Lying\"");
            xml.inside(&open, |xml| {
                if !header.is_empty() {
                    xml.inside("style:header", |xml| {
                        xml.element("text:p", header);
                    });
                }
                xml.inside("style:footer", |xml| {
                    xml.inside("text:p", |xml| {
                        xml.words(footer);
                        if family == "table-cell" {
                            xml.raw("<text:sheet-name>List</text:sheet-name>. ");
                        }
                        xml.raw("Page <text:page-number>1</text:page-number> of <text:page-count>1</text:page-count>");
                    });
                });
            });
        });
    })
}
