//! Texts of Word (.docx, .docm): their tables, and the paragraphs between them.
//!
//! Tracked insertions count as text, tracked deletions do not. Not supported: headers and footers, footnotes, comments;
//! a text box is read where it is anchored.

use super::{
    heads,
    package::Package,
    passed_over::PassedOver,
    xml::{self, Element, Event},
};
use crate::{
    import::{
        book::{Book, Form},
        composer::{Beside, Composer, Merges},
    },
    model::{ActionId, FileError, FindingKind, ROW_BOOKMARK},
};

/// What a field is told to do: no text, but it says whether the field is a formula.
const INSTRUCTION: &str = "instrText";

/// Elements of which nothing is read: what was deleted or moved away, how cells and paragraphs were laid out before a
/// tracked change, fields' instructions, and what stands there for programs that cannot show the rest.
const PASSED_OVER: &[&str] = &[
    "delText",
    "moveFrom",
    INSTRUCTION,
    "Fallback",
    "del",
    "tcPrChange",
    "pPrChange",
];

/// Reads a text.
pub(super) fn read(package: &mut Package<'_>, book: &mut Book) -> Result<(), FileError> {
    let document = package.read("word/document.xml")?.unwrap_or_default();
    let mut has_deletions = false;
    let mut reader = Reader {
        composer: Composer::new(book, Merges::LeftOut),
        passed_over: PassedOver::new(PASSED_OVER),
        is_text: false,
        is_instruction: false,
        awaits_instruction: false,
    };
    xml::walk(&document, |event| match event {
        Event::Start(element) => {
            has_deletions |= element.name == "delText";
            reader.start(element)
        }
        Event::Text(text) => {
            reader.text(&text);
            Ok(())
        }
        Event::End(name) => reader.end(name),
    })?;
    reader.composer.end_paragraph()?;
    if has_deletions {
        let text = "Words that are marked as deleted were left out.";
        book.note(FindingKind::NotRun, text);
    }
    if package.has("word/comments.xml") {
        let text = "The comments in the margin were not read.";
        book.note(FindingKind::NotRun, text);
    }
    heads(package, book)
}

struct Reader<'a> {
    composer: Composer<'a>,
    passed_over: PassedOver,
    is_text: bool,
    /// Whether what is read tells a field what to do.
    is_instruction: bool,
    /// Whether a field has begun that has not been told anything.
    awaits_instruction: bool,
}

impl Reader<'_> {
    fn start(&mut self, element: &Element) -> Result<(), FileError> {
        let name = element.name.as_str();
        if self.passed_over.begins(name) {
            self.is_instruction |= name == INSTRUCTION;
            return Ok(());
        }
        match name {
            "tbl" => self.composer.begin_table(Form::Table, "")?,
            "tr" => self.composer.begin_row(false)?,
            "tc" => self.composer.begin_cell(1, 1),
            "gridSpan" => self.composer.spans(element.number("val").unwrap_or(1)),
            // As old versions and converters write it: the covered cells are there as well.
            "hMerge" => self.composer.stands(match element.attribute("val") {
                Some("restart") => Beside::Leads,
                _ => Beside::GoesOn,
            }),
            "fldSimple" => self.instructed(element.attribute("instr").unwrap_or_default()),
            "fldChar" if element.attribute("fldCharType") == Some("begin") => {
                self.awaits_instruction = true;
            }
            "vMerge" if element.attribute("val") != Some("restart") => self.composer.goes_on(),
            "numPr" => self.composer.text("• "),
            "t" => self.is_text = true,
            "br" | "cr" => self.composer.line_break(),
            "tab" if self.composer.is_in_table() => self.composer.text(" "),
            "tab" => self.composer.text("\t"),
            "noBreakHyphen" => self.composer.text("-"),
            "bookmarkStart" => {
                let name = element.attribute("name").unwrap_or_default();
                if let Some(id) = name.strip_prefix(ROW_BOOKMARK).and_then(ActionId::parse) {
                    self.composer.known(id);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.is_instruction {
            // It can be written in pieces: the first that is not blank says what it is.
            if self.awaits_instruction && !text.trim().is_empty() {
                self.awaits_instruction = false;
                self.instructed(text);
            }
        } else if self.is_text && !self.passed_over.is_within() {
            self.composer.text(text);
        }
    }

    /// A field that works something out makes its cell a formula.
    fn instructed(&mut self, instruction: &str) {
        if instruction.trim_start().starts_with('=') {
            self.composer.formula();
        }
    }

    fn end(&mut self, name: &str) -> Result<(), FileError> {
        if self.passed_over.ends(name) {
            self.is_instruction &= name != INSTRUCTION;
            return Ok(());
        }
        match name {
            "tbl" => self.composer.end_table(),
            "tr" => self.composer.end_row(1),
            "tc" => {
                self.composer.end_cell(1);
                Ok(())
            }
            "p" => self.composer.end_paragraph(),
            "t" => {
                self.is_text = false;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
