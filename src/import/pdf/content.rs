//! What a page shows: its words and its ruled lines, each with its place.
//!
//! Carries out the operators that place text and draw lines, and no others: pictures, colours and clipping are left
//! alone, so that words count that nobody can see.

mod matrix;
mod path;

use super::{
    file::{File, Page},
    font::{Font, Fonts, UNKNOWN},
    object::{Dict, Lexer, Object, is_space},
    words::{Glyph, Sheet, Turn, Words},
};
use crate::model::FileError;
use matrix::Matrix;
use std::rc::Rc;

/// How deep states may be kept and forms may stand in forms.
const MOST_STATES: usize = 256;
const MOST_FORMS: usize = 8;

/// The most operands of one operator that count.
const MOST_OPERANDS: usize = 64;

/// What is kept and brought back.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    between_glyphs: f64,
    between_words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// What a page shows.
pub(super) fn read(file: &File<'_>, page: &Page, fonts: &mut Fonts) -> Result<Sheet, FileError> {
    let boxed = |name| -> Result<Option<[f64; 4]>, FileError> {
        let own = page
            .entry(name)
            .map_or(Ok(Object::Null), |own| file.meant(own))?;
        let list = own.list().unwrap_or_default();
        let numbers: Vec<f64> = list.iter().filter_map(Object::number).collect();
        Ok(numbers.try_into().ok())
    };
    let [x0, y0, x1, y1] = boxed("CropBox")?
        .or(boxed("MediaBox")?)
        .unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let (left, right) = (x0.min(x1), x0.max(x1));
    let (bottom, top) = (y0.min(y1), y0.max(y1));
    let turned = page
        .entry("Rotate")
        .map_or(Ok(Object::Null), |own| file.meant(own))?;
    let turned = turned.number().unwrap_or(0.0).rem_euclid(360.0);
    // From the corner at the top left, downwards.
    let base = match turned as u32 {
        90 => Matrix([0.0, 1.0, 1.0, 0.0, -bottom, -left]),
        180 => Matrix([-1.0, 0.0, 0.0, 1.0, right, -bottom]),
        270 => Matrix([0.0, -1.0, -1.0, 0.0, top, right]),
        _ => Matrix([1.0, 0.0, 0.0, -1.0, -left, top]),
    };
    let resources = page
        .entry("Resources")
        .map_or(Ok(Object::Null), |own| file.meant(own))?;
    let resources = resources.dict().cloned().unwrap_or_default();
    let mut content = Vec::new();
    let own = page.dict.get("Contents").unwrap_or(&Object::Null);
    let parts = match file.meant(own)? {
        Object::List(parts) => parts.to_vec(),
        _ => vec![own.clone()],
    };
    for part in &parts {
        if let Some((_, bytes)) = file.stream(part)? {
            content.extend_from_slice(&bytes);
            content.push(b'\n');
        }
    }
    let mut reader = Reader {
        file,
        fonts,
        words: Words::default(),
        state: State {
            matrix: base,
            font: None,
            size: 1.0,
            between_glyphs: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        },
        kept: Vec::new(),
        line: Matrix::UNIT,
        text: Matrix::UNIT,
        path: Vec::new(),
    };
    reader.run(&content, &resources, 0)?;
    Ok(reader.words.done())
}

struct Reader<'a, 'f> {
    file: &'a File<'f>,
    fonts: &'a mut Fonts,
    words: Words,
    state: State,
    kept: Vec<State>,
    /// Where the line of text began, and where the next glyph goes.
    line: Matrix,
    text: Matrix,
    /// The path that is being made: each piece goes on from its first point.
    path: Vec<Vec<(f64, f64)>>,
}

impl Reader<'_, '_> {
    fn run(
        &mut self,
        content: &[u8],
        resources: &Rc<Dict>,
        n_forms: usize,
    ) -> Result<(), FileError> {
        self.file.worked(content.len())?;
        let mut lexer = Lexer::new(content, 0);
        let mut operands: Vec<Object> = Vec::new();
        let n_kept = self.kept.len();
        loop {
            let Some(object) = lexer.object() else {
                lexer.skip_space();
                if lexer.peek().is_none() {
                    break;
                }
                return Err(FileError::Damaged);
            };
            let Object::Word(word) = &object else {
                if operands.len() < MOST_OPERANDS {
                    operands.push(object);
                }
                continue;
            };
            if word == "BI" {
                pass_picture(&mut lexer, content);
            } else if word == "Do" {
                self.form(&operands, resources, n_forms)?;
            } else {
                self.carry_out(word, &operands, resources)?;
            }
            operands.clear();
        }
        // What a form kept and never brought back does not outlive it.
        if let Some(state) = self.kept.drain(n_kept.min(self.kept.len())..).next() {
            self.state = state;
        }
        Ok(())
    }

    fn form(
        &mut self,
        operands: &[Object],
        resources: &Rc<Dict>,
        n_forms: usize,
    ) -> Result<(), FileError> {
        let Some(name) = operands.first().and_then(Object::name) else {
            return Ok(());
        };
        let all = self.file.dict(resources, "XObject")?;
        let Some(object) = all.get(name) else {
            return Ok(());
        };
        let found = self.file.meant(object)?;
        let Some(dict) = found.dict() else {
            return Ok(());
        };
        let kind = self.file.entry(dict, "Subtype")?;
        if kind.name() != Some("Form") {
            return Ok(());
        }
        if n_forms == MOST_FORMS {
            return Err(FileError::Damaged);
        }
        let Some((dict, content)) = self.file.stream(object)? else {
            return Ok(());
        };
        let kept = self.state.clone();
        let (line, text) = (self.line, self.text);
        let matrix = self.file.entry(&dict, "Matrix")?;
        if let Some(matrix) = Matrix::of(matrix.list().unwrap_or_default()) {
            self.state.matrix = matrix.then(self.state.matrix);
        }
        let own = self.file.entry(&dict, "Resources")?;
        let own = own.dict().cloned().unwrap_or_else(|| resources.clone());
        self.run(&content, &own, n_forms + 1)?;
        self.state = kept;
        (self.line, self.text) = (line, text);
        Ok(())
    }

    fn carry_out(
        &mut self,
        word: &str,
        operands: &[Object],
        resources: &Rc<Dict>,
    ) -> Result<(), FileError> {
        let number = |at: usize| operands.get(at).and_then(Object::number).unwrap_or(0.0);
        let state = &mut self.state;
        match word {
            "q" => {
                if self.kept.len() == MOST_STATES {
                    return Err(FileError::Damaged);
                }
                self.kept.push(state.clone());
            }
            "Q" => {
                if let Some(kept) = self.kept.pop() {
                    self.state = kept;
                }
            }
            "cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    state.matrix = matrix.then(state.matrix);
                }
            }
            "BT" => (self.line, self.text) = (Matrix::UNIT, Matrix::UNIT),
            "Tf" => {
                state.size = number(1);
                let fonts = self.file.dict(resources, "Font")?;
                let name = operands.first().and_then(Object::name).unwrap_or_default();
                state.font = match fonts.get(name) {
                    Some(font) => self.fonts.get(self.file, font)?,
                    None => None,
                };
            }
            "Tc" => state.between_glyphs = number(0),
            "Tw" => state.between_words = number(0),
            "Tz" => state.stretch = number(0) / 100.0,
            "TL" => state.leading = number(0),
            "Ts" => state.rise = number(0),
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                state.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    (self.line, self.text) = (matrix, matrix);
                }
            }
            "T*" => self.next_line(0.0, -self.state.leading),
            "Tj" => self.show(operands.first())?,
            "'" => {
                self.next_line(0.0, -self.state.leading);
                self.show(operands.first())?;
            }
            "\"" => {
                state.between_words = number(0);
                state.between_glyphs = number(1);
                self.next_line(0.0, -self.state.leading);
                self.show(operands.get(2))?;
            }
            "TJ" => {
                for item in operands.first().and_then(Object::list).unwrap_or_default() {
                    match item {
                        Object::Number(back) => {
                            let state = &self.state;
                            let by = -back / 1_000.0 * state.size * state.stretch;
                            self.text = Matrix::moved(by, 0.0).then(self.text);
                        }
                        string => self.show(Some(string))?,
                    }
                }
            }
            "m" => {
                let point = state.matrix.point(number(0), number(1));
                self.path.push(vec![point]);
            }
            "l" => self.to(number(0), number(1)),
            "c" => self.to(number(4), number(5)),
            "v" | "y" => self.to(number(2), number(3)),
            "h" => {
                if let Some(piece) = self.path.last_mut()
                    && let Some(first) = piece.first().copied()
                {
                    piece.push(first);
                }
            }
            "re" => {
                let [x, y, w, h] = [number(0), number(1), number(2), number(3)];
                let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)];
                let matrix = state.matrix;
                self.path
                    .push(corners.map(|(x, y)| matrix.point(x, y)).to_vec());
            }
            "S" | "s" | "B" | "B*" | "b" | "b*" => {
                self.close_if(matches!(word, "s" | "b" | "b*"));
                self.stroke()?;
            }
            "f" | "F" | "f*" => self.fill()?,
            "n" => self.path.clear(),
            _ => {}
        }
        Ok(())
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.text = self.line;
    }

    /// Shows a string.
    fn show(&mut self, string: Option<&Object>) -> Result<(), FileError> {
        let Some(Object::String(bytes)) = string else {
            return Ok(());
        };
        let state = &self.state;
        let Some(font) = state.font.clone() else {
            return Ok(());
        };
        self.file.worked(bytes.len() * 16)?;
        let shape = Matrix([
            state.size * state.stretch,
            0.0,
            0.0,
            state.size,
            0.0,
            state.rise,
        ]);
        let mut rest: &[u8] = bytes;
        while let Some(code) = font.code(rest) {
            let is_space = code.n_bytes == 1 && rest.first() == Some(&b' ');
            rest = rest.get(code.n_bytes..).unwrap_or_default();
            let width = font.width(code.code);
            let place = shape.then(self.text).then(state.matrix);
            let text = font.text(code.code);
            let mut unknown = [0; 4];
            self.words.add(Glyph {
                text: text.unwrap_or(UNKNOWN.encode_utf8(&mut unknown)),
                from: place.point(0.0, 0.0),
                to: place.point(width, 0.0),
                turn: Turn::of(place.0[0], place.0[1]),
                size: place.0[2].hypot(place.0[3]),
            })?;
            let between = state.between_glyphs + if is_space { state.between_words } else { 0.0 };
            let by = (width * state.size + between) * state.stretch;
            self.text = Matrix::moved(by, 0.0).then(self.text);
        }
        Ok(())
    }
}

/// Passes a picture over that stands in the content itself.
fn pass_picture(lexer: &mut Lexer<'_>, content: &[u8]) {
    while let Some(object) = lexer.object() {
        if object.is_word("ID") {
            break;
        }
    }
    let mut at = lexer.at();
    while let Some(rest) = content.get(at..) {
        let spaced = |at: usize| rest.get(at).is_none_or(|byte| is_space(*byte));
        if rest.is_empty() || spaced(0) && rest.get(1..3) == Some(b"EI") && spaced(3) {
            lexer.jump(at + 3);
            return;
        }
        at += 1;
    }
}
