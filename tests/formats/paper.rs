//! Writes small PDFs for tests: text at places, and ruled tables.

use flate2::{Compression, write::ZlibEncoder};
use std::io::Write;

/// Bytes, packed.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// One page of 600 by 850 points; places count from the top left.
pub(crate) struct Paper {
    pub(crate) content: String,
    /// Whether it is written upwards on a page that is shown turned.
    is_turned: bool,
}

const SIZE: f64 = 9.0;
const LEADING: f64 = 11.0;
const HEIGHT: f64 = 850.0;

impl Paper {
    pub(crate) fn new(is_turned: bool) -> Self {
        let content = match is_turned {
            // Everything a quarter turn to the left.
            true => "0 1 -1 0 850 0 cm\n".to_owned(),
            false => String::new(),
        };
        Self { content, is_turned }
    }

    /// Writes a line of text; the base line is so far down.
    pub(crate) fn text(&mut self, left: f64, down: f64, text: &str) {
        let mut bytes = String::new();
        for c in text.chars() {
            match c {
                '(' | ')' | '\\' => bytes.push_str(&format!("\\{c}")),
                '‘' => bytes.push_str("\\221"),
                '’' => bytes.push_str("\\222"),
                '“' => bytes.push_str("\\223"),
                '”' => bytes.push_str("\\224"),
                '•' | '\u{f0b7}' => bytes.push_str("\\225"),
                '–' => bytes.push_str("\\226"),
                '…' => bytes.push_str("\\205"),
                c if c.is_ascii() => bytes.push(c),
                c => panic!("{c} is not written here"),
            }
        }
        self.content.push_str(&format!(
            "BT /F {SIZE} Tf {left} {} Td ({bytes}) Tj ET\n",
            HEIGHT - down
        ));
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (x0, y0, x1, y1) = (from.0, HEIGHT - from.1, to.0, HEIGHT - to.1);
        self.content
            .push_str(&format!("{x0} {y0} m {x1} {y1} l S\n"));
    }

    /// Draws a table of rows of cells of lines; says where it ends.
    pub(crate) fn ruled(&mut self, top: f64, edges: &[f64], rows: &[&[&[&str]]]) -> f64 {
        let (left, right) = (edges[0], edges[edges.len() - 1]);
        self.line((left, top), (right, top));
        let mut at = top;
        for row in rows {
            let n_lines = row.iter().map(|cell| cell.len()).max().unwrap().max(1);
            for (cell, edge) in row.iter().zip(edges) {
                for (n, line) in cell.iter().enumerate() {
                    self.text(edge + 3.0, at + LEADING * (n as f64 + 1.0), line);
                }
            }
            at += LEADING * n_lines as f64 + 4.0;
            self.line((left, at), (right, at));
        }
        for edge in edges {
            self.line((*edge, top), (*edge, at));
        }
        at
    }
}

/// A file.
pub(crate) struct Pdf {
    pub(crate) bytes: Vec<u8>,
}

impl Pdf {
    pub(crate) fn new() -> Self {
        Self {
            bytes: b"%PDF-1.7\n".to_vec(),
        }
    }

    pub(crate) fn object(&mut self, number: u32, object: &str) {
        self.bytes
            .extend(format!("{number} 0 obj {object} endobj\n").bytes());
    }

    pub(crate) fn stream(&mut self, number: u32, entries: &str, content: &[u8]) {
        let head = format!(
            "{number} 0 obj << {entries} /Length {} >>\nstream\n",
            content.len()
        );
        self.bytes.extend(head.bytes());
        self.bytes.extend(content);
        self.bytes.extend(b"\nendstream endobj\n");
    }

    /// The number of the object with the content of a page.
    pub(crate) fn content_number(page: u32) -> u32 {
        11 + 2 * page
    }

    pub(crate) fn of_pages(pages: &[Paper]) -> Vec<u8> {
        let mut pdf = Self::new();
        let kids: Vec<_> = (0..pages.len())
            .map(|page| format!("{} 0 R", 10 + 2 * page))
            .collect();
        pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
        pdf.object(
            2,
            &format!(
                "<< /Type /Pages /Kids [{}] /Resources 3 0 R >>",
                kids.join(" ")
            ),
        );
        pdf.object(3, "<< /Font << /F 4 0 R >> >>");
        pdf.object(
            4,
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        );
        for (at, page) in (0u32..).zip(pages) {
            let content = Self::content_number(at);
            let shape = match page.is_turned {
                true => "/MediaBox [0 0 850 600] /Rotate 90",
                false => "/MediaBox [0 0 600 850]",
            };
            pdf.object(
                content - 1,
                &format!("<< /Type /Page {shape} /Contents {content} 0 R >>"),
            );
            pdf.stream(
                content,
                "/Filter /FlateDecode",
                &deflated(page.content.as_bytes()),
            );
        }
        pdf.done()
    }

    pub(crate) fn done(mut self) -> Vec<u8> {
        self.bytes.extend(b"trailer << /Root 1 0 R >>\n%%EOF\n");
        self.bytes
    }
}
