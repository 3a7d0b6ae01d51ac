//! How much memory `matters import` takes of a document that is made to take much: it is refused in words that say why, at a
//! bounded cost, and nothing is written.
#![cfg(feature = "cli")]

use super::{hostile, paper::Pdf};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// The most that a refusal may take, in bytes: what may be unpacked of a document, twice.
const MOST: u64 = 256 << 20;

/// Far more rows than are read.
const ROWS: usize = 200_000;

/// The most memory that a process has taken so far, in bytes; `None` where it is over, or the system does not say.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}

/// Imports a document, which is to be refused with these words.
fn is_refused(folder: &Path, name: &str, says: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_matters"))
        .current_dir(folder)
        .args(["import", name, "-o", "log.automerge"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        most = most.max(peak(child.id()).unwrap_or(0));
        thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    println!("{name}: {} MB; {said}", most >> 20);
    assert_eq!(output.status.code(), Some(1), "{name}: {said}");
    assert!(said.contains(says), "{name}: {said}");
    assert_eq!(said.lines().count(), 2, "why, and what to do next: {said}");
    assert!(!folder.join("log.automerge").exists(), "{name}");
    assert!(most < MOST, "{name} took {} MB", most >> 20);
}

fn folder() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        println!("skipped: only Linux says how much memory a program took");
        return None;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("memory");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

/// Pages that share one content: what is small in the file is much to read.
fn pages_of_rows() -> Vec<u8> {
    const ON_A_PAGE: usize = 50;
    let mut content = String::from("BT /F 8 Tf 40 800 Td (No.) Tj 60 0 Td (Action) Tj -60 0 Td ");
    for n in 0..ON_A_PAGE {
        let _ = write!(content, "0 -14 Td ({n}) Tj 60 0 Td (Ask) Tj -60 0 Td ");
    }
    content.push_str("ET");
    let n_pages = ROWS / ON_A_PAGE;
    let kids: String = (0..n_pages).map(|at| format!("{} 0 R ", at + 4)).collect();
    let mut pdf = Pdf::new();
    pdf.object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object(2, &format!("<< /Kids [{kids}] >>"));
    pdf.stream(3, "", content.as_bytes());
    for at in 0..n_pages {
        pdf.object(
            at as u32 + 4,
            "<< /Resources << /Font << /F << /BaseFont /Helvetica >> >> >> /Contents 3 0 R >>",
        );
    }
    pdf.done()
}

#[test]
fn what_is_made_to_take_much_memory_is_refused_within_bounds_and_in_words() {
    let Some(folder) = folder() else { return };
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    put("bomb.xlsx", &hostile::bomb(1_024));
    put("entities.docx", &hostile::entities());
    put("rows.docx", &hostile::text_of_rows(ROWS));
    put("rows.pdf", &pages_of_rows());
    let rows = |head: &str, row: &dyn Fn(usize) -> String| {
        let rows: String = (1..=ROWS).map(row).collect();
        format!("{head}{rows}").into_bytes()
    };
    put(
        "rows.csv",
        &rows("No.,Action,Owner\n", &|n| format!("{n},Ask,HO\n")),
    );
    put(
        "rows.md",
        &rows("| No. | Action |\n| --- | --- |\n", &|n| {
            format!("| {n} | Ask |\n")
        }),
    );
    // A file of three gigabytes that takes no room on the disk.
    let large = fs::File::create(folder.join("large.csv")).unwrap();
    large.set_len(3 << 30).unwrap();
    for (name, says) in [
        ("bomb.xlsx", "unpacked it is larger than 134217728 bytes"),
        ("entities.docx", "it is damaged"),
        ("rows.docx", "more than 50000 rows"),
        ("rows.csv", "more than 50000 rows"),
        ("rows.md", "more than 50000 rows"),
        ("rows.pdf", "more than 50000 rows"),
        ("large.csv", "larger than 67108864 bytes"),
    ] {
        is_refused(&folder, name, says);
    }
    fs::remove_dir_all(&folder).unwrap();
}
