//! Whatever the bytes, the importer answers, and what it answers accounts for every line.

use super::{
    account,
    support::{EXAMPLE, EXAMPLE_NAME},
};
use matters_arising::import;
use proptest::prelude::*;

fn read(bytes: &[u8]) {
    if let Ok((draft, lines)) = import::read(EXAMPLE_NAME, bytes) {
        account::check(&draft, &lines);
    }
}

/// A change to the lines of a log: what, where, and with what.
#[derive(Clone, Debug)]
enum Change {
    Remove(usize),
    Swap(usize, usize),
    Blank(usize),
    Twice(usize),
    Cut(usize, usize),
    Join(usize),
    Say(usize, &'static str),
}

const SAYINGS: &[&str] = &[
    "",
    " ",
    "  ",
    "\u{c}",
    "Feb’22",
    "Ongoing",
    "Oct’21 ………",
    "………& ",
    "7 SHA to",
    "2022. The",
    "**",
    "# Actions Deadline Status",
    " Forum Process",
    "Update –",
    "Previous comments.",
    "\u{f0b7} x",
    "Page 2 of 9",
    "Action 3,4 and",
    "12 May 2022",
    "Complete Complete.",
    "** = x",
    "a.",
    "Feb’22 Proposed Complete Nov’21",
    "Ongoing Actions 26/05/2022",
    "–",
    "é\u{301}\u{200f}",
    "9999999999999 x",
];

fn change() -> impl Strategy<Value = Change> {
    let at = 0..600usize;
    prop_oneof![
        at.clone().prop_map(Change::Remove),
        (at.clone(), at.clone()).prop_map(|(a, b)| Change::Swap(a, b)),
        at.clone().prop_map(Change::Blank),
        at.clone().prop_map(Change::Twice),
        (at.clone(), 0..70usize).prop_map(|(a, b)| Change::Cut(a, b)),
        at.clone().prop_map(Change::Join),
        (at, proptest::sample::select(SAYINGS)).prop_map(|(a, b)| Change::Say(a, b)),
    ]
}

fn apply(lines: &mut Vec<String>, change: &Change) {
    let n = lines.len();
    if n == 0 {
        return;
    }
    match change {
        Change::Remove(at) => drop(lines.remove(at % n)),
        Change::Swap(a, b) => lines.swap(a % n, b % n),
        Change::Blank(at) => lines.insert(at % n, String::new()),
        Change::Twice(at) => lines.insert(at % n, lines[at % n].clone()),
        Change::Cut(at, length) => {
            let line = &mut lines[at % n];
            *line = line.chars().take(*length).collect();
        }
        Change::Join(at) => {
            let line = lines.remove(at % n);
            let above = (at % n).saturating_sub(1);
            if let Some(above) = lines.get_mut(above) {
                above.push_str(&line);
            }
        }
        Change::Say(at, words) => lines.insert(at % n, (*words).to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_logs_are_accounted_for(changes in proptest::collection::vec(change(), 1..60)) {
        let mut lines: Vec<String> = EXAMPLE.lines().map(str::to_owned).collect();
        for change in &changes {
            apply(&mut lines, change);
        }
        read(lines.join("\n").as_bytes());
    }

    #[test]
    fn shuffled_lines_are_answered(seed in any::<u64>(), n in 1..536usize) {
        let mut lines: Vec<&str> = EXAMPLE.lines().collect();
        let mut state = seed;
        for at in (1..lines.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            lines.swap(at, (state >> 33) as usize % (at + 1));
        }
        lines.truncate(n);
        // No table is left in such a text: only that it is answered counts.
        let text = format!("# Actions Deadline Status When from? Owner?\n{}", lines.join("\n"));
        let _ = matters_arising::import::read("log.txt", text.as_bytes());
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0..15_000usize) {
        read(&bytes);
        let mut log = EXAMPLE.as_bytes().to_vec();
        let at = at.min(log.len());
        log.splice(at..at, bytes.iter().copied());
        read(&log);
        log.truncate(at);
        read(&log);
    }
}

/// Hostile shapes must not cost more than their length.
#[test]
fn long_monotonous_texts_cost_no_more_than_their_length() {
    let head = "# Actions Deadline Status When from? Owner?\n\n";
    for piece in [
        "\n",
        "1 ",
        "1 a\n\n",
        "Feb’22 ",
        "Feb’22\n\n",
        "Ongoing Ongoing ",
        "\u{f0b7} A\n",
        "A\n\n\n\n\n",
        "**\n",
        "Update – x\n",
        "12 May\n\n",
        "# Actions Deadline Status\n",
        "Action 1,2,3 ",
        "1 a\n\nFeb’22 Ongoing Jul’21 A\n\n",
    ] {
        let spent = |n: usize| {
            let start = "1 A\n\nFeb’22 Ongoing\n\nJul’21\n\n";
            let text = format!("{head}{start}{}", piece.repeat(n));
            let begun = std::time::Instant::now();
            let _ = import::read("log.txt", text.as_bytes());
            begun.elapsed()
        };
        // Side by side: what costs the square of its length takes 64 times as long.
        let (short, long) = (spent(2_500), spent(20_000));
        let most = short.max(std::time::Duration::from_millis(50)) * 30;
        assert!(long < most, "{piece:?} took {short:?}, then {long:?}");
    }
}
