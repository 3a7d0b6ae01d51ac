//! The colours of categories on paper and in documents: those of the page's light theme, because paper is light.

use crate::model::Colour;

/// Six hexadecimal digits of the fill, and of the words on it.
pub(super) fn fill_and_ink(colour: Colour) -> (&'static str, &'static str) {
    const DARK: &str = "111111";
    const WHITE: &str = "ffffff";
    match colour {
        Colour::Blue => ("97aff4", DARK),
        Colour::Purple => ("715090", WHITE),
        Colour::Teal => ("a5ece9", DARK),
        Colour::Green => ("51c770", DARK),
        Colour::Gold => ("e9bb43", DARK),
        Colour::Orange => ("c77033", DARK),
        Colour::Red => ("bd253f", WHITE),
        Colour::Pink => ("972a5a", WHITE),
        Colour::Brown => ("56330f", WHITE),
        Colour::Navy => ("001f43", WHITE),
        Colour::Olive => ("e9ecb5", DARK),
        Colour::Grey => ("9e9e9e", DARK),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_have_the_colours_of_the_light_theme() {
        let tokens = include_str!("../ui/tokens.css");
        let (light, _) = tokens
            .split_once("prefers-color-scheme: dark")
            .expect("a dark theme");
        for colour in Colour::ALL {
            let (fill, ink) = fill_and_ink(*colour);
            let word = colour.word();
            for token in [
                format!("--fill-{word}: #{fill};"),
                format!("--on-{word}: #{ink};"),
            ] {
                assert!(light.contains(&token), "{token}");
            }
        }
    }
}
