//! What Excel and Word files have in common (ECMA-376): the package, its relations and its properties.

use super::{
    table::Cover,
    xml::{Xml, escaped},
    zip::Zip,
};
use crate::model::*;

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A part of the package: its path, its content type, its bytes.
pub(super) struct Part {
    pub(super) path: &'static str,
    pub(super) kind: &'static str,
    pub(super) content: String,
}

/// A relation of one part to another.
pub(super) struct Relation {
    /// The last word of the relation's type.
    pub(super) kind: &'static str,
    pub(super) target: &'static str,
}

/// Puts the parts together. `main` is the path of the part that an office program opens.
pub(super) fn package(
    cover: &Cover<'_>,
    main: &'static str,
    parts: &[Part],
    relations: &[(&'static str, Vec<Relation>)],
) -> Result<Vec<u8>, FileError> {
    let mut zip = Zip::default();
    zip.add("[Content_Types].xml", content_types(parts).as_bytes());
    zip.add("_rels/.rels", root_relations(main).as_bytes());
    zip.add("docProps/core.xml", core(cover).as_bytes());
    zip.add("docProps/custom.xml", custom(cover).as_bytes());
    for (path, relations) in relations {
        zip.add(path, related(relations).as_bytes());
    }
    for part in parts {
        zip.add(part.path, part.content.as_bytes());
    }
    zip.finish()
}

fn content_types(parts: &[Part]) -> String {
    let mut xml = Xml::document();
    xml.inside(&format!("Types xmlns=\"{PACKAGE}/content-types\""), |xml| {
        xml.raw("<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
        xml.raw(format_args!(
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        ));
        let mut one = |path: &str, kind: &str| {
            xml.raw(format_args!(
                "<Override PartName=\"/{path}\" ContentType=\"application/vnd.openxmlformats-{kind}+xml\"/>"
            ));
        };
        one("docProps/core.xml", "package.core-properties");
        one("docProps/custom.xml", "officedocument.custom-properties");
        for part in parts {
            one(part.path, part.kind);
        }
    });
    xml.finish()
}

fn root_relations(main: &str) -> String {
    let mut xml = Xml::document();
    xml.inside(&format!("Relationships xmlns=\"{PACKAGE}/relationships\""), |xml| {
        xml.raw(format_args!(
            "<Relationship Id=\"rId1\" Type=\"{RELATION}/officeDocument\" Target=\"{main}\"/>\
             <Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
             <Relationship Id=\"rId3\" Type=\"{RELATION}/custom-properties\" Target=\"docProps/custom.xml\"/>"
        ));
    });
    xml.finish()
}

fn related(relations: &[Relation]) -> String {
    let mut xml = Xml::document();
    xml.inside(
        &format!("Relationships xmlns=\"{PACKAGE}/relationships\""),
        |xml| {
            for (at, Relation { kind, target }) in relations.iter().enumerate() {
                let id = at + 1;
                xml.raw(format_args!(
                    "<Relationship Id=\"rId{id}\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/>"
                ));
            }
        },
    );
    xml.finish()
}

fn core(cover: &Cover<'_>) -> String {
    let mut xml = Xml::document();
    let open = format!(
        "cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
    );
    xml.inside(&open, |xml| {
        xml.element("dc:title", cover.title);
        xml.element("dc:creator", "Matters Arising");
        if let Some(day) = cover.at.day() {
            let moment = format!("{day}T00:00:00Z");
            xml.element("dcterms:created xsi:type=\"dcterms:W3CDTF\"", &moment);
        }
        xml.element("dc:language", "en-GB");
    });
    xml.finish()
}

fn custom(cover: &Cover<'_>) -> String {
    let mut xml = Xml::document();
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006";
    let open = format!(
        "Properties xmlns=\"{kinds}/custom-properties\" xmlns:vt=\"{kinds}/docPropsVTypes\""
    );
    xml.inside(&open, |xml| {
        // The first two numbers are reserved.
        for ((name, value), pid) in cover.properties.iter().zip(2..) {
            let name = escaped(name);
            let open = format!(
                "property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"{pid}\" name=\"{name}\""
            );
            xml.inside(&open, |xml| {
                xml.element("vt:lpwstr", value);
            });
        }
    });
    xml.finish()
}
