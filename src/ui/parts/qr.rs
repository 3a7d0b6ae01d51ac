//! A link as a QR code: for a telephone across the table, and for paper.

use crate::ui::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// How many modules must stay white around the code (ISO/IEC 18004).
const QUIET: i32 = 4;

/// Whether a text is short enough for a code.
pub fn fits_qr(text: &str) -> bool {
    QrCode::encode_text(text, QrCodeEcc::Low).is_ok()
}

/// A picture of a text that is too long for any code is not made.
#[component]
pub fn QrPicture(
    /// What the code says.
    text: String,
    /// What it is, for those who do not see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    picture(&text).map(|(size, dark)| {
        view! {
            // White in the dark theme as well: readers look for dark on light.
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label=label>
                <rect width=size height=size fill="#fff"/>
                <path d=dark fill="#000" shape-rendering="crispEdges"/>
            </svg>
        }
    })
}

/// The side of the picture in modules, and the outline of the dark ones; `None` where the text is too long.
fn picture(text: &str) -> Option<(i32, String)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let n = x - start;
                // Cannot fail: it writes into memory.
                let _ = write!(path, "M{} {}h{n}v1h-{n}z", start + QUIET, y + QUIET);
            }
            x += 1;
        }
    }
    Some((code.size() + 2 * QUIET, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_and_no_other_is_in_the_picture() {
        let link = format!(
            "https://example.org/log/#/join/{}",
            "4xKq9mZ7YtR2wBcD".repeat(20)
        );
        let (side, path) = picture(&link).expect("it fits");
        let code = QrCode::encode_text(&link, QrCodeEcc::Low).expect("it fits");
        assert_eq!(side, code.size() + 8);
        let mut dark = vec![false; (side * side) as usize];
        for run in path.split('M').skip(1) {
            let numbers = run.split(['h', 'v', ' ']).map(|n| n.parse::<i32>());
            let [x, y, n] = numbers
                .take(3)
                .collect::<Result<Vec<_>, _>>()
                .expect("numbers")[..]
            else {
                panic!("{run}");
            };
            for x in x..x + n {
                dark[(y * side + x) as usize] = true;
            }
        }
        for y in 0..side {
            for x in 0..side {
                let is_dark = code.get_module(x - QUIET, y - QUIET);
                assert_eq!(dark[(y * side + x) as usize], is_dark, "{x} {y}");
            }
        }
        assert_eq!(picture(&"x".repeat(3_000)), None);
        assert!(fits_qr(&link) && !fits_qr(&"x".repeat(3_000)));
    }
}
