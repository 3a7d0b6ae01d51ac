//! Which functions may come later: the list that is kept in the repository, and how it is made.
//! Knows nothing of how a program is taken apart.

use super::Wrong;
use super::program::Program;
use crate::files::short_hash;
use std::collections::{BTreeMap, BTreeSet};

/// The functions that ran, by program and number.
pub type Ran = BTreeMap<String, BTreeSet<u32>>;

/// How many digits of its name's hash stand for a function.
const DIGITS: usize = 8;

/// The functions of a program that its list names.
pub fn later(program: &Program, list: &str) -> BTreeSet<u32> {
    let listed: BTreeSet<&str> = list.lines().collect();
    own(program)
        .filter(|(_, name)| !is_left_to_chance(name))
        .filter(|(_, name)| listed.contains(key(name).as_str()))
        .map(|(number, _)| number)
        .collect()
}

/// The list for a program, from what ran of it: whatever has a name and did not.
pub fn record(bytes: &[u8], ran: &BTreeSet<u32>) -> Result<String, Wrong> {
    let program = Program::read(bytes)?;
    let (ran, rest): (Vec<_>, Vec<_>) = own(&program).partition(|(number, _)| ran.contains(number));
    let ran: BTreeSet<String> = ran.into_iter().map(|(_, name)| key(name)).collect();
    let later: BTreeSet<String> = rest.into_iter().map(|(_, name)| key(name)).collect();
    Ok(later
        .difference(&ran)
        .map(|key| format!("{key}\n"))
        .collect())
}

/// The program's own functions that have names.
fn own<'a>(program: &'a Program<'a>) -> impl Iterator<Item = (u32, &'a str)> {
    (0u32..)
        .zip(&program.names)
        .skip(program.imported as usize)
        .map(|(number, name)| (number, *name))
        .filter(|(_, name)| !name.is_empty())
}

/// Whether it runs depends on what nobody chose: random keys of hash tables and random ids decide when a table or tree
/// is put in order anew. That it was not seen to run says nothing.
fn is_left_to_chance(name: &str) -> bool {
    [
        "hashbrown",
        "alloc::collections::btree",
        "dlmalloc",
        "externref shim",
        "core::slice::sort",
    ]
    .iter()
    .any(|of| name.contains(of))
}

/// What stands for a name in the list. Crates are told apart by their names alone, since what the compiler
/// puts behind them differs from one version to the next.
fn key(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((inside, after)) if inside.len() > 12 && is_hex(inside) => rest = after,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    short_hash(plain.as_bytes())[..DIGITS].to_owned()
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
