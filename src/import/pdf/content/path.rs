//! Paths: what is drawn along them, or filled and thin, is a ruled line.

use super::Reader;
use crate::{import::pdf::words::Rule, model::FileError};

/// What is thinner is a line, and what is shorter is none.
const THIN: f64 = 3.0;

impl Reader<'_, '_> {
    pub(super) fn to(&mut self, x: f64, y: f64) {
        let point = self.state.matrix.point(x, y);
        match self.path.last_mut() {
            Some(piece) => piece.push(point),
            None => self.path.push(vec![point]),
        }
    }

    pub(super) fn close_if(&mut self, closes: bool) {
        if !closes {
            return;
        }
        for piece in &mut self.path {
            piece.extend(piece.first().copied());
        }
    }

    pub(super) fn stroke(&mut self) -> Result<(), FileError> {
        for piece in std::mem::take(&mut self.path) {
            for pair in piece.windows(2) {
                if let [from, to] = pair {
                    self.rule(*from, *to)?;
                }
            }
        }
        Ok(())
    }

    /// What is filled and thin is a line.
    pub(super) fn fill(&mut self) -> Result<(), FileError> {
        for piece in std::mem::take(&mut self.path) {
            let x = piece.iter().map(|(x, _)| *x);
            let y = piece.iter().map(|(_, y)| *y);
            let (left, right) = (
                x.clone().fold(f64::MAX, f64::min),
                x.fold(f64::MIN, f64::max),
            );
            let (top, bottom) = (
                y.clone().fold(f64::MAX, f64::min),
                y.fold(f64::MIN, f64::max),
            );
            let (across, down) = (right - left, bottom - top);
            if down <= THIN && across > down {
                let middle = (top + bottom) / 2.0;
                self.rule((left, middle), (right, middle))?;
            } else if across <= THIN {
                let middle = (left + right) / 2.0;
                self.rule((middle, top), (middle, bottom))?;
            }
        }
        Ok(())
    }

    pub(super) fn rule(&mut self, from: (f64, f64), to: (f64, f64)) -> Result<(), FileError> {
        match Rule::between(from, to) {
            Some(rule) => self.words.rule(rule),
            None => Ok(()),
        }
    }
}
