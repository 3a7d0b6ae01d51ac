//! The fingerprint of a key in words, to be read out to each other.

use crate::model::KeyId;

/// So many words stand for a key: 96 bits, too many to look for another key with the same.
const N_WORDS: usize = 12;

/// The words for the first bytes of a key, four to a group.
pub fn fingerprint(key: KeyId) -> String {
    let mut out = String::new();
    for (n, byte) in key.0.iter().take(N_WORDS).enumerate() {
        out.push_str(match n {
            0 => "",
            n if n % 4 == 0 => " · ",
            _ => " ",
        });
        out.push_str(WORDS[usize::from(*byte)]);
    }
    out
}

/// What the QR code of a key says: its words, and all of it in hexadecimal digits. Text, so that any reader
/// shows it and none opens anything.
pub fn fingerprint_code(key: KeyId) -> String {
    format!("{}\nEd25519 {key}", fingerprint(key))
}

/// Short words for things that one can picture, none of which sounds like another.
#[rustfmt::skip]
const WORDS: [&str; 256] = [
    "acorn", "actor", "alarm", "album", "almond", "anchor", "angle", "apple", "apron", "arch",
    "arrow", "artist", "atlas", "autumn", "bacon", "badge", "bakery", "balcony", "bamboo",
    "banana", "banner", "barrel", "basin", "basket", "beach", "beacon", "bean", "bear", "beetle",
    "bell", "bench", "berry", "bicycle", "biscuit", "blanket", "blossom", "boat", "bonnet",
    "bottle", "bowl", "bracket", "branch", "bread", "brick", "bridge", "broom", "brush", "bucket",
    "button", "cabin", "cable", "cactus", "camel", "camera", "candle", "canoe", "canvas", "carpet",
    "carrot", "castle", "ceiling", "cellar", "chair", "chalk", "cherry", "chess", "chimney",
    "cinema", "circle", "circus", "clock", "cloud", "clover", "coat", "coconut", "coffee", "coin",
    "comet", "copper", "coral", "cotton", "crab", "cradle", "crane", "crayon", "cricket", "crown",
    "cup", "curtain", "daisy", "dancer", "desert", "desk", "diamond", "dinner", "dolphin",
    "donkey", "door", "dragon", "drawer", "drum", "duck", "eagle", "easel", "echo", "egg", "elbow",
    "elephant", "engine", "envelope", "fabric", "falcon", "farm", "feather", "fence", "fern",
    "field", "finger", "fire", "flag", "flute", "forest", "fork", "fossil", "fountain", "fox",
    "frog", "garden", "garlic", "gate", "ginger", "glass", "glove", "goat", "gold", "grape",
    "grass", "guitar", "hammer", "harbour", "harp", "hazel", "hedge", "helmet", "hill", "honey",
    "hook", "horse", "hotel", "house", "iceberg", "island", "ivory", "jacket", "jam", "jelly",
    "jewel", "jug", "jungle", "kettle", "kitchen", "kite", "ladder", "lake", "lamp", "lantern",
    "leaf", "lemon", "letter", "library", "lion", "lizard", "lobster", "magnet", "mango", "map",
    "maple", "marble", "market", "meadow", "medal", "melon", "mirror", "monkey", "moon",
    "mountain", "mouse", "muffin", "museum", "mushroom", "napkin", "needle", "nest", "oak",
    "ocean", "office", "olive", "onion", "orange", "orchard", "otter", "owl", "oyster", "paddle",
    "palace", "panda", "paper", "parcel", "parrot", "peach", "pebble", "pelican", "pencil",
    "penguin", "pepper", "piano", "picnic", "pigeon", "pillow", "pilot", "pine", "planet", "plum",
    "pocket", "pony", "poppy", "potato", "pumpkin", "puzzle", "rabbit", "radio", "railway",
    "raven", "ribbon", "river", "robin", "rocket", "rose", "saddle", "salmon", "sandal", "school",
    "sheep", "shell", "silver", "spider", "sugar", "table", "ticket", "tiger", "tomato", "tower",
    "trumpet", "tulip", "turtle", "umbrella",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_byte_has_a_word_of_its_own() {
        assert_eq!(WORDS.iter().collect::<BTreeSet<_>>().len(), 256);
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn the_code_of_a_key_says_its_words_and_all_of_it() {
        let key = KeyId([7; 32]);
        let says = fingerprint_code(key);
        assert!(says.starts_with(&fingerprint(key)));
        assert!(says.ends_with(&"07".repeat(32)));
    }

    #[test]
    fn a_fingerprint_is_twelve_words_and_differs_with_each_of_its_bytes() {
        let words = fingerprint(KeyId([0; 32]));
        assert_eq!(words.split_whitespace().filter(|w| *w != "·").count(), 12);
        for at in 0..N_WORDS {
            let mut key = [0; 32];
            key[at] = 1;
            assert_ne!(fingerprint(KeyId(key)), words);
        }
    }
}
