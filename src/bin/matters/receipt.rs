//! Checks the receipt of a public copy against the log and the file that was published, and says in words what holds.

use crate::{failure::Failure, logs};
use matters_arising::{
    document::Document,
    import::{self, BorneReceipt},
    model::LARGEST_FILE,
    publish::{self, Receipt},
    text,
};
use std::{fmt::Write, path::Path};

/// A receipt of a hundred thousand heads is shorter.
const LARGEST_RECEIPT: u64 = 8 << 20;

/// What came of one check.
enum Found {
    Holds(String),
    /// It can be neither shown nor refuted.
    Open(String),
    Fails(String),
}

/// Prints what each check found. Fails where one does not hold.
pub(crate) fn check(
    document: &Document,
    log: &Path,
    receipt: &Path,
    file: &Path,
) -> Result<(), Failure> {
    let bytes = logs::bounded(receipt, LARGEST_RECEIPT)?;
    let read = Receipt::read(&bytes).map_err(|error| {
        let hint = "A receipt is what `matters export --public --receipt` or “Download its receipt” in the page writes.";
        Failure::on("read", receipt, error).hint(hint)
    })?;
    let published = logs::bounded(file, LARGEST_FILE)?;
    let found = [
        whole(&read),
        of_log(&read, document, log),
        same_file(&read, &published, file),
        bears(&read, &published, file),
    ];
    let mut out = String::new();
    for one in &found {
        // Writing to a string cannot fail.
        let _ = match one {
            Found::Holds(words) => writeln!(out, "holds: {words}"),
            Found::Open(words) => writeln!(out, "not shown: {words}"),
            Found::Fails(words) => writeln!(out, "DOES NOT HOLD: {words}"),
        };
    }
    logs::print(&out)?;
    let n_failed = found.iter().filter(|one| matches!(one, Found::Fails(_)));
    match n_failed.count() {
        0 => {
            logs::say(&format!(
                "The receipt ties {} to {}. It does not say whether what was blanked or replaced in it was all that had to be.",
                file.display(),
                log.display()
            ));
            Ok(())
        }
        n => {
            let reason = format!("{n} of {} checks do not hold", found.len());
            let hint = "They are listed above. Look for the file that was published, the receipt that was written with it \
                        and a copy of the log that is not older.";
            Err(Failure::on("verify", receipt, reason).hint(hint))
        }
    }
}

fn whole(receipt: &Receipt) -> Found {
    match receipt.is_whole() {
        true => Found::Holds("the hash of the receipt follows from its salt, log and heads".into()),
        false => Found::Fails(
            "the hash of the receipt does not follow from its salt, log and heads: somebody changed the receipt".into(),
        ),
    }
}

fn of_log(receipt: &Receipt, document: &Document, log: &Path) -> Found {
    let log = log.display();
    if document.head().map(|head| head.id) != Some(receipt.log) {
        return Found::Fails(format!("{log} is another log than the receipt names"));
    }
    if receipt.heads.is_empty() || !document.knows(&receipt.heads) {
        return Found::Fails(format!(
            "{log} does not hold the state that the receipt names: it is older, or another copy that went its own way"
        ));
    }
    let times = receipt.heads.iter().filter_map(|head| document.who(*head));
    let day = times.map(|written| written.at).max();
    let day = day.and_then(|at| at.day());
    let last = day.map(|day| format!(", last changed on {}", text::day(day)));
    let since = match document.n_changes_since(&receipt.heads) as usize {
        0 => "nothing has changed since".to_owned(),
        n => {
            let have = if n == 1 { "has" } else { "have" };
            format!("{} {have} come since", text::count(n, "change", "changes"))
        }
    };
    let last = last.unwrap_or_default();
    Found::Holds(format!(
        "{log} holds the state that the receipt names{last}; {since}"
    ))
}

fn same_file(receipt: &Receipt, published: &[u8], file: &Path) -> Found {
    let file = file.display();
    match publish::file_hash(published) == receipt.file_hash {
        true => Found::Holds(format!(
            "{file} is, byte for byte, the file that the receipt was written with"
        )),
        false => Found::Fails(format!(
            "{file} is not, byte for byte, the file that the receipt was written with: another one, or changed since"
        )),
    }
}

fn bears(receipt: &Receipt, published: &[u8], file: &Path) -> Found {
    let file = file.display();
    match import::receipt(published) {
        Ok(BorneReceipt::Hash(hash)) if hash.to_lowercase() == receipt.commitment => {
            Found::Holds(format!("{file} bears the hash of the receipt"))
        }
        Ok(BorneReceipt::Hash(_)) => Found::Fails(format!(
            "{file} bears the hash of another receipt: it is another public copy"
        )),
        Ok(BorneReceipt::Missing) => Found::Fails(format!(
            "{file} bears no hash of a receipt: it is no public copy, or a program has taken it out"
        )),
        Ok(BorneReceipt::NoPlace) => Found::Open(format!(
            "a file of this format has no place for the hash of a receipt: that {file} was made from the log, the receipt \
             alone says"
        )),
        Err(error) => Found::Fails(format!("{file} could not be read: {error}")),
    }
}
