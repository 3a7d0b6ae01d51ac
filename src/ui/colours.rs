//! Holds the colours of the style sheet to what they must do: be readable, in light and in dark.

mod vision;

use crate::model::Colour;
use std::collections::HashMap;

const TOKENS: &str = include_str!("tokens.css");

type Tokens = HashMap<&'static str, &'static str>;

/// The tokens of a theme; the dark one changes some of the light one.
fn theme(dark: bool) -> Tokens {
    let (light, rest) = TOKENS
        .split_once("@media (prefers-color-scheme: dark)")
        .expect("a dark theme");
    let read = |text: &'static str| {
        text.lines()
            .filter_map(|line| line.trim().strip_prefix("--"))
            .filter_map(|line| line.trim_end_matches(';').split_once(": "))
            .collect::<Tokens>()
    };
    let mut tokens = read(light);
    if dark {
        tokens.extend(read(rest));
    }
    tokens
}

/// A colour as parts of light.
fn linear(colour: &str) -> [f64; 3] {
    let channel = |at: usize| {
        let byte = u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour as #rrggbb");
        let part = f64::from(byte) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    [1, 3, 5].map(channel)
}

/// Relative luminance, after WCAG 2.2.
fn luminance(colour: &str) -> f64 {
    let [red, green, blue] = linear(colour);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[track_caller]
fn check(tokens: &Tokens, front: &str, back: &str, least: f64) {
    let luminance = |name: &str| luminance(tokens[name]);
    let (a, b) = (luminance(front), luminance(back));
    let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
    assert!(contrast >= least, "{front} on {back}: {contrast:.2}");
}

#[test]
fn every_category_is_readable_in_light_and_dark() {
    for dark in [false, true] {
        let tokens = theme(dark);
        for colour in Colour::ALL {
            let word = colour.word();
            check(&tokens, &format!("on-{word}"), &format!("fill-{word}"), 4.5);
        }
    }
}

#[test]
fn text_is_readable_on_every_surface_in_light_and_dark() {
    for dark in [false, true] {
        let tokens = theme(dark);
        for surface in [
            "surface",
            "surface-raised",
            "surface-sunk",
            "surface-picked",
        ] {
            for text in ["text", "text-soft", "link", "bad", "warn"] {
                check(&tokens, text, surface, 4.5);
            }
            check(&tokens, "line-strong", surface, 3.0);
            check(&tokens, "focus", surface, 3.0);
        }
        for (text, surface) in [
            ("brand-text", "brand"),
            ("brand-text", "brand-hover"),
            ("accent-text", "accent"),
            ("accent-text", "accent-hover"),
            ("bad-contrast", "bad"),
            ("bad-contrast", "bad-hover"),
            ("good", "good-surface"),
            ("warn", "warn-surface"),
            ("bad", "bad-surface"),
            ("added-text", "added-surface"),
            ("removed-text", "removed-surface"),
        ] {
            check(&tokens, text, surface, 4.5);
        }
    }
}
