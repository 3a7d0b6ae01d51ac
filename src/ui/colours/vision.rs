//! Holds the colours of categories apart for who sees fewer of them, and print to what needs none.
//!
//! The matrices are those of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
//! Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), table 1, severity 1.0, on
//! linear sRGB. The distance is that of CIE 1976 (CIELAB, white D65).

use super::{linear, theme};
use crate::model::Colour;
use std::collections::BTreeSet;

type Three = [f64; 3];

/// The least distance between two fills, over both themes and all kinds of sight: what there is today. It may grow.
const LEAST: f64 = 18.8;

const PROTANOPIA: [Three; 3] = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
];
const DEUTERANOPIA: [Three; 3] = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
];
const TRITANOPIA: [Three; 3] = [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.303900],
];
const ALL_CONES: [Three; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

fn times(matrix: &[Three; 3], of: Three) -> Three {
    matrix.map(|row| row.iter().zip(of).map(|(a, b)| a * b).sum())
}

/// CIELAB of linear sRGB.
fn lab(rgb: Three) -> Three {
    const XYZ: [Three; 3] = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    let [x, y, z] = times(&XYZ, rgb);
    let f = |t: f64| match t > 216.0 / 24_389.0 {
        true => t.cbrt(),
        false => (24_389.0 / 27.0 * t + 16.0) / 116.0,
    };
    let (x, y, z) = (f(x / 0.95047), f(y), f(z / 1.08883));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// How far apart two colours are for somebody.
fn distance(sight: &[Three; 3], one: &str, other: &str) -> f64 {
    let seen = |colour: &str| lab(times(sight, linear(colour)).map(|part| part.clamp(0.0, 1.0)));
    let squares = seen(one)
        .into_iter()
        .zip(seen(other))
        .map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}

#[test]
fn the_distance_is_that_of_cie_1976() {
    // White to black is the whole of L*, and the primaries are as far apart as the tables of sRGB say.
    for (one, other, is) in [
        ("#ffffff", "#000000", 100.0),
        ("#ff0000", "#00ff00", 170.57),
        ("#ff0000", "#0000ff", 176.31),
    ] {
        let found = distance(&ALL_CONES, one, other);
        assert!((found - is).abs() < 0.1, "{one} to {other}: {found:.2}");
    }
}

#[test]
fn categories_stay_apart_for_who_lacks_one_kind_of_cones() {
    for (sight, name) in [
        (ALL_CONES, "all cones"),
        (PROTANOPIA, "protanopia"),
        (DEUTERANOPIA, "deuteranopia"),
        (TRITANOPIA, "tritanopia"),
    ] {
        for dark in [false, true] {
            let tokens = theme(dark);
            let fill = |colour: &Colour| tokens[format!("fill-{}", colour.word()).as_str()];
            for (nth, one) in Colour::ALL.iter().enumerate() {
                for other in &Colour::ALL[nth + 1..] {
                    let found = distance(&sight, fill(one), fill(other));
                    let theme = if dark { "dark" } else { "light" };
                    assert!(
                        found >= LEAST,
                        "{name}, {theme}: {} and {} are {found:.1} apart",
                        one.word(),
                        other.word()
                    );
                }
            }
        }
    }
}

/// What a rule of the print style sheet says, without spaces at the ends of its lines.
fn rule(selector: &str) -> Vec<&'static str> {
    const PRINT: &str = include_str!("../print.css");
    let start = format!("\n  {selector} {{\n");
    let (_, rest) = PRINT
        .split_once(start.as_str())
        .unwrap_or_else(|| panic!("{selector}"));
    let (body, _) = rest.split_once('}').expect("its end");
    body.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn on_paper_each_category_has_its_word_in_black_and_an_edge_of_its_own() {
    let all = rule(".category");
    for line in ["background: none;", "color: #000000;"] {
        assert!(all.contains(&line), "{line}");
    }
    let edges = Colour::ALL.iter().map(|colour| {
        let edge = rule(&format!(".category--{}", colour.word()));
        for line in &edge {
            let is_an_edge = line.starts_with("border");
            let is_black = !line.contains('#') || line.contains("#000000");
            assert!(is_an_edge && is_black, "{}: {line}", colour.word());
        }
        edge
    });
    let edges: BTreeSet<_> = edges.collect();
    assert_eq!(edges.len(), Colour::ALL.len(), "no two have the same edge");
}

#[test]
fn wherever_a_category_has_its_colour_its_word_stands_there() {
    for (file, text) in [
        ("parts/tag.rs", include_str!("../parts/tag.rs")),
        ("pages/log/row.rs", include_str!("../pages/log/row.rs")),
    ] {
        let of_colour = text.matches("colour_class(").count();
        let words = text.matches("category.name").count();
        assert!(of_colour > 0 && words > 0, "{file} shows the word as well");
    }
}
