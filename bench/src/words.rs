//! Words and people of an invented forum, drawn from a seed.

use matters_arising::model::{Author, DeviceId, Entropy};

/// A deterministic source of numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Seed(pub u64);

impl Entropy for Seed {
    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Seed {
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next_u64() % n.max(1) as u64) as usize
    }

    /// True `percent` times of a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// A word, the frequent ones more often.
    pub fn word(&mut self) -> &'static str {
        let words: &[&str] = &WORDS;
        let (a, b) = (self.below(words.len()), self.below(words.len()));
        words[a * b / words.len()]
    }

    /// So many words as a sentence.
    pub fn sentence(&mut self, n_words: usize) -> String {
        let mut text = String::new();
        for at in 0..n_words {
            if at > 0 {
                text.push(' ');
            }
            text.push_str(self.word());
        }
        if let Some(first) = text.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        text
    }
}

/// The twelve people.
pub fn people(rng: &mut Seed) -> Vec<Author> {
    NAMES
        .iter()
        .map(|(name, organisation)| Author {
            device: DeviceId::random(rng),
            name: (*name).to_owned(),
            organisation: (*organisation).to_owned(),
        })
        .collect()
}

const NAMES: [(&str, &str); 12] = [
    ("Amina Okafor", "Harbour Office"),
    ("Bram de Wit", "Harbour Office"),
    ("Carys Penrose", "Harbour Office"),
    ("Dmitri Sokolov", "Tideway Trust"),
    ("Elif Kaya", "Tideway Trust"),
    ("Farid Haddad", "Residents’ Forum"),
    ("Grace Mbeki", "Residents’ Forum"),
    ("Hana Suzuki", "Open Water Group"),
    ("Ivo Marić", "Open Water Group"),
    ("Jo Tremblay", "River Users’ Union"),
    ("Kofi Asante", "Estuary Watch"),
    ("Lena Brandt", "Estuary Watch"),
];

const N_WORDS: usize = 168;
const WORDS: [&str; N_WORDS] = [
    "the",
    "to",
    "of",
    "and",
    "a",
    "in",
    "for",
    "be",
    "is",
    "on",
    "that",
    "with",
    "this",
    "will",
    "by",
    "paper",
    "workshop",
    "forum",
    "members",
    "data",
    "from",
    "as",
    "group",
    "report",
    "next",
    "at",
    "draft",
    "meeting",
    "comments",
    "has",
    "been",
    "it",
    "harbour",
    "office",
    "review",
    "not",
    "have",
    "are",
    "action",
    "circulated",
    "update",
    "before",
    "all",
    "dates",
    "which",
    "an",
    "or",
    "what",
    "when",
    "policy",
    "strategy",
    "public",
    "water",
    "quality",
    "figures",
    "agreed",
    "needs",
    "further",
    "work",
    "team",
    "legal",
    "advice",
    "awaiting",
    "response",
    "list",
    "published",
    "website",
    "retention",
    "audit",
    "training",
    "guidance",
    "code",
    "practice",
    "access",
    "register",
    "records",
    "sharing",
    "agreement",
    "impact",
    "assessment",
    "deadline",
    "moved",
    "because",
    "until",
    "April",
    "March",
    "autumn",
    "slides",
    "presentation",
    "invite",
    "attend",
    "session",
    "discuss",
    "minutes",
    "circulate",
    "send",
    "ask",
    "consider",
    "provide",
    "clarify",
    "explain",
    "confirm",
    "whether",
    "how",
    "many",
    "users",
    "use",
    "case",
    "cases",
    "site",
    "visit",
    "arranged",
    "police",
    "trust",
    "residents",
    "river",
    "union",
    "estuary",
    "annual",
    "monthly",
    "weekly",
    "programme",
    "board",
    "minister",
    "approval",
    "sign",
    "off",
    "terms",
    "reference",
    "scope",
    "transparency",
    "redacted",
    "version",
    "final",
    "feedback",
    "received",
    "none",
    "two",
    "three",
    "several",
    "organisations",
    "email",
    "contact",
    "named",
    "lead",
    "owner",
    "open",
    "closed",
    "complete",
    "partially",
    "ongoing",
    "risk",
    "cost",
    "estimate",
    "budget",
    "pilot",
    "delay",
    "summer",
    "detention",
    "mooring",
    "licence",
    "survey",
    "sediment",
    "outfall",
    "sluice",
    "navigation",
    "byelaw",
    "consultation",
];
