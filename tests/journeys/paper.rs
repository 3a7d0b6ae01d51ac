//! The list on paper: printed to PDF by the browser, and its text read back.

use crate::{
    harness::{Kind, World, has, is},
    round::freeze,
    steps::*,
};
use std::{path::Path, process::Command};

pub(crate) async fn the_list_prints_as_landscape_tables_with_repeated_headings(world: World) {
    let page = world.browser("ada").await;
    keep_example(&page, "Ada Byron", "Harbour Office").await;
    let numbers: Vec<String> = page.table(has("")).row(has("")).names().await;
    page.link(is("Print")).click().await;
    page.button(is("Print or save as PDF")).appears().await;
    page.heading(is("Appendix: completed actions"))
        .appears()
        .await;
    let pdf = page.print_to_pdf().await;
    let file = world.write("list.pdf", &pdf);

    let pages = sizes(&file);
    assert!(pages.len() > 1, "the example needs several pages");
    are_a4_landscape(&pages);
    let text = read(&["-layout"], &file);
    let sheets: Vec<&str> = text
        .split('\u{c}')
        .filter(|sheet| !sheet.trim().is_empty())
        .collect();
    assert_eq!(sheets.len(), pages.len(), "no page is empty");
    for (n, sheet) in sheets.iter().enumerate() {
        for heading in [
            "Action",
            "Category",
            "Deadline",
            "Stage",
            "Latest update",
            "Origin",
            "Owner",
        ] {
            assert!(
                sheet.contains(heading),
                "page {} has no “{heading}”:\n{sheet}",
                n + 1
            );
        }
    }
    // Which edition it follows stands at the foot of every table, on every page of it.
    let n_feet = text.matches(", before its ").count();
    assert!(n_feet >= 3, "{n_feet} feet:\n{text}");
    // Chromium alone marks what is a heading or a table for screen readers, and has margins that a page can write in.
    if page.kind() == Kind::Chromium {
        assert!(facts(&file).contains("Tagged:          yes"), "not tagged");
        let last = format!("Page {0} of {0}", pages.len());
        assert!(text.contains(&last), "no “{last}”:\n{text}");
    }
    // Nothing to press, and nothing of the window around it.
    for word in [
        "Print or save as PDF",
        "Undo",
        "Saved on this device",
        "Select",
    ] {
        assert!(!text.contains(word), "“{word}” is printed");
    }
    for title in [
        "Ongoing actions",
        "Proposed complete actions",
        "Appendix: completed actions",
    ] {
        assert!(text.contains(title), "no “{title}”");
    }
    // Every row is there: the cells of one row, word by word, in the order of reading.
    let words: String = read(&["-raw"], &file).split_whitespace().collect();
    let mut n_found = 0;
    for name in numbers {
        let first: String = name.split_whitespace().skip(1).take(5).collect();
        n_found += usize::from(words.contains(&first));
    }
    assert!(
        n_found > 5,
        "only {n_found} of the rows of the list are on paper"
    );

    // Once there is an edition, the foot names it.
    freeze(&page).await;
    menu(&page, is("Actions")).click().await;
    page.link(is("Print")).click().await;
    page.heading(is("Appendix: completed actions"))
        .appears()
        .await;
    let file = world.write("edition.pdf", &page.print_to_pdf().await);
    let text = read(&["-layout"], &file);
    let n_feet = text.matches(", since edition 1 of ").count();
    assert!(n_feet >= 3, "{n_feet} feet:\n{text}");
    assert!(!text.contains(", before its "), "{text}");
}

pub(crate) fn read(options: &[&str], file: &Path) -> String {
    let output = Command::new("pdftotext")
        .args(options)
        .arg(file)
        .arg("-")
        .output();
    let output = output.expect("pdftotext is there: `cargo xtask test` installs it");
    assert!(output.status.success());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// 297 by 210 millimetres, but for what browsers round.
pub(crate) fn are_a4_landscape(pages: &[(f64, f64)]) {
    for (width, height) in pages {
        let is_near = |points: &f64, wanted: f64| (points - wanted).abs() < 1.5;
        let is_a4 = is_near(width, 841.9) && is_near(height, 595.3);
        assert!(is_a4, "A4 landscape, not {width} by {height} points");
    }
}

/// What a PDF says of itself and of its pages.
pub(crate) fn facts(file: &Path) -> String {
    let output = Command::new("pdfinfo")
        .args(["-l", "1000"])
        .arg(file)
        .output();
    let output = output.expect("pdfinfo is there, beside pdftotext");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The size of each page in points.
pub(crate) fn sizes(file: &Path) -> Vec<(f64, f64)> {
    let text = facts(file);
    let size = |line: &str| {
        let (_, size) = line.split_once(" size:")?;
        let mut numbers = size
            .split_whitespace()
            .filter_map(|word| word.parse::<f64>().ok());
        numbers.next().zip(numbers.next())
    };
    text.lines()
        .filter(|line| line.starts_with("Page "))
        .filter_map(size)
        .collect()
}
