//! Workbooks, by their parts: a cover that says what they are, one marked table a sheet, no colour without its word.

use super::{
    exported::{worked_on, written},
    office::{part, unzipped},
};
use matters_arising::{command::ExportFormat, model::*};

#[test]
fn a_workbook_has_one_marked_table_a_sheet_with_a_frozen_header_and_the_ids_hidden() {
    let bytes = written(ExportFormat::Xlsx);
    let files = unzipped(&bytes);
    for (n, name) in (1..=3).zip(["Proposed_complete", "Ongoing", "Completed"]) {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{}.xml", n + 1));
        let table = part(&bytes, &format!("xl/tables/table{n}.xml"));
        assert!(table.contains(&format!("displayName=\"{name}\"")));
        assert!(table.contains("<autoFilter ref=\"A1:"));
        assert!(table.contains(&format!("name=\"{ID_COLUMN}\"")));
        for mark in [
            "state=\"frozen\"",
            "orientation=\"landscape\"",
            "hidden=\"1\"",
            "<tablePart r:id=\"rId1\"/>",
        ] {
            assert!(sheet.contains(mark), "{mark} in {name}");
        }
        assert!(!sheet.contains("<f>") && !sheet.contains("mergeCell"));
    }
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(workbook.contains("'Ongoing'!$1:$1"));
    assert!(files.contains_key("xl/sharedStrings.xml"));
    // 30 September 2022 as a date, and its style is one of dates.
    let sheets: String = (2..=4)
        .map(|n| part(&bytes, &format!("xl/worksheets/sheet{n}.xml")))
        .collect();
    assert!(sheets.contains("s=\"4\"><v>44834</v>"));
}

/// What a cell of the cover has to say, in every kind of workbook.
fn is_a_cover(words: &[String]) {
    let log = worked_on();
    let head = log.head().unwrap();
    assert_eq!(words[0], head.title, "the title comes first");
    let all = words.join("\n");
    for part in [
        "This is an action log, written by Matters Arising as a spreadsheet.".to_owned(),
        "Sheet “Ongoing”: ".to_owned(),
        format!("The last column of each table, “{ID_COLUMN}”, is hidden."),
        format!("{LOG_PROPERTY}: {}", head.id),
    ] {
        assert!(all.contains(&part), "no “{part}” on the cover:\n{all}");
    }
    for category in &head.categories {
        let named = words.iter().any(|line| line.starts_with(&category.name));
        assert!(named, "no {} in the legend:\n{all}", category.name);
    }
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let rest = text.split(before).skip(1);
    rest.map(|rest| rest.split(after).next().unwrap()).collect()
}

/// Words of XML as they are read.
fn words_of(xml: &str) -> String {
    let text = xml.split('<').enumerate().map(|(at, piece)| match at {
        0 => piece,
        _ => piece.split_once('>').unwrap().1,
    });
    let text: String = text.collect();
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[test]
fn the_cover_of_a_workbook_says_what_it_is_and_no_colour_stands_without_its_word() {
    let bytes = written(ExportFormat::Xlsx);
    let shared = part(&bytes, "xl/sharedStrings.xml");
    let shared = between(&shared, "<si>", "</si>");
    // The style and the words of each cell of a sheet that has words.
    let cells = |n: usize| -> Vec<(usize, String)> {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{n}.xml"));
        let cells = between(&sheet, "<c ", "</c>");
        let cells = cells.into_iter().filter(|cell| cell.contains("t=\"s\""));
        let cell = |cell: &str| {
            let number = |before: &str, after: &str| -> usize {
                between(cell, before, after)[0].parse().unwrap()
            };
            let place = number("<v>", "<");
            (number(" s=\"", "\""), words_of(shared[place]))
        };
        cells.map(cell).collect()
    };
    let cover: Vec<_> = cells(1).into_iter().map(|(_, words)| words).collect();
    is_a_cover(&cover);
    let head = worked_on().head().unwrap();
    let mut n_coloured = 0;
    for (style, words) in (1..=4).flat_map(cells) {
        // The first six formats have no colour of a category.
        let Some(colour) = style.checked_sub(6) else {
            continue;
        };
        n_coloured += 1;
        let categories = head.categories.iter();
        let mut of_colour = categories.filter(|category| category.colour as usize == colour);
        assert!(
            of_colour.any(|category| words.starts_with(&category.name)),
            "“{words}” beside colour {colour}"
        );
    }
    assert!(n_coloured > head.categories.len(), "the legend and a cell");
}

#[test]
fn an_open_spreadsheet_has_a_cover_frozen_filtered_tables_and_the_ids_hidden_and_declared() {
    let bytes = written(ExportFormat::Ods);
    let content = part(&bytes, "content.xml");
    let settings = part(&bytes, "settings.xml");
    let sheets = between(&content, "<table:table ", "</table:table>");
    let names: Vec<_> = sheets
        .iter()
        .map(|sheet| between(sheet, "table:name=\"", "\"")[0])
        .collect();
    assert_eq!(
        names,
        ["About", "Proposed complete", "Ongoing", "Completed"]
    );
    let cover = between(sheets[0], "<text:p>", "</text:p>");
    is_a_cover(&cover.into_iter().map(words_of).collect::<Vec<_>>());
    for (sheet, name) in sheets.iter().zip(&names).skip(1) {
        // The header row repeats in print, and its last cell declares the column that is hidden.
        let header = between(
            sheet,
            "<table:table-header-rows>",
            "</table:table-header-rows>",
        );
        let titles = between(header[0], "<text:p>", "</text:p>");
        assert_eq!(titles.last(), Some(&ID_COLUMN), "{name}");
        let columns = between(sheet, "<table:table-column ", "/>");
        assert_eq!(columns.len(), titles.len(), "{name}");
        let hidden = |column: &&&str| column.contains("table:visibility=\"collapse\"");
        assert_eq!(columns.iter().filter(hidden).count(), 1, "{name}");
        assert!(columns.last().iter().any(hidden), "{name}");
        // The header row is frozen.
        let open = format!("<config:config-item-map-entry config:name=\"{name}\">");
        let view = between(&settings, &open, "</config:config-item-map-entry>");
        for (item, value) in [("VerticalSplitMode", 2), ("VerticalSplitPosition", 1)] {
            let item = format!("config:name=\"{item}\" config:type=\"");
            let set = between(view[0], &item, "</config:config-item>");
            assert!(set[0].ends_with(&format!(">{value}")), "{name}: {set:?}");
        }
        // All of the table can be filtered.
        let n_rows = sheet.matches("<table:table-row ").count();
        let last = ('A'..).nth(titles.len() - 1).unwrap();
        let range = format!(
            "table:target-range-address=\"'{name}'.A1:'{name}'.{last}{n_rows}\" table:display-filter-buttons=\"true\""
        );
        assert!(content.contains(&range), "no {range}");
    }
}
