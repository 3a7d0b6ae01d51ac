//! Rows that a page break cut, and logs of which words were replaced: the rules that put them together again.

use super::account;
use matters_arising::{import, model::*};

/// A page break as pdftotext writes it.
const BREAK: &str = "\n\n\n  \n\n";

/// The action and status cells of the rows of a table without owners.
fn rows(text: &str) -> Vec<(String, String)> {
    let text = format!("# Proposed Complete Actions Deadline Status When from?\n\n{text}\n");
    let (draft, lines) = import::read("log 2022-05-26.txt", text.as_bytes()).unwrap();
    account::check(&draft, &lines);
    let cells = draft.actions.into_iter().map(|row| row.imported);
    cells.map(|cells| (cells.action, cells.status)).collect()
}

/// Enough whole rows to show how wide the columns are.
fn whole_rows() -> String {
    (20..30)
        .map(|n| {
            format!(
                "{n} The harbour board to bring the chart \nof the moorings back to the forum. \n\n\
                 May’22 Proposed Complete. The chart was drawn again after the \n\
                 survey of last winter and is now with the printers, who will \n\
                 send it to all members. \n\nJul’21 \n\n"
            )
        })
        .collect()
}

#[test]
fn the_rest_of_the_action_comes_before_the_rest_of_the_status() {
    let cut = format!(
        "1 The harbour board to ask the pilots \nabout the lights and the marks of \n\n\
         May’22 Proposed Complete. The pilots were asked twice in the \n\
         spring; they would like to see the plan that the board and \n\nJul’21 \n{BREAK}\
         the new channel. \n\nthe council have drawn up. \n\n{}",
        whole_rows()
    );
    let (action, status) = rows(&cut).swap_remove(0);
    assert!(
        action.ends_with("the marks of the new channel."),
        "{action}"
    );
    assert!(status.ends_with("the council have drawn up."), "{status}");
}

#[test]
fn a_status_with_its_origin_on_its_line_has_ended() {
    let cut = format!(
        "1 The harbour board to ask the pilots \nabout the lights of the channel and \n\n\
         May’22 Proposed Complete. no comments yet Jul’21 \n{BREAK}\
         report to the next meeting of the forum. \n\n{}",
        whole_rows()
    );
    let (action, status) = rows(&cut).swap_remove(0);
    assert!(action.ends_with("of the forum."), "{action}");
    assert_eq!(status, "Proposed Complete. no comments yet");
}

#[test]
fn the_cell_that_a_page_cut_goes_furthest_down_it() {
    let cut = format!(
        "1 The harbour board to ask the pilots \n\n\
         May’22 Proposed Complete. The pilots were asked twice in the \n\
         spring and sent a chart with all lights that they know of. \n\
         They would like to see how the plan of the board goes with \n\nJul’21 \n{BREAK}\
         that of the council. \n\n{}",
        whole_rows()
    );
    let (action, status) = rows(&cut).swap_remove(0);
    assert_eq!(action, "The harbour board to ask the pilots");
    assert!(status.ends_with("that of the council."), "{status}");
}

#[test]
fn a_line_that_had_room_for_the_next_word_was_not_cut() {
    let cut = format!(
        "1 The harbour board to ask the pilots \nabout the \nlights \n\n\
         May’22 Proposed Complete. The pilots were asked twice in the \n\
         spring and sent a chart with all lights that they know of. \n\
         They would like to see how the plan of the board fits the \n\nJul’21 \n{BREAK}\
         plan of the council. \n\n{}",
        whole_rows()
    );
    let (_, status) = rows(&cut).swap_remove(0);
    assert!(
        status.ends_with("fits the plan of the council."),
        "{status}"
    );
}

#[test]
fn a_tail_after_another_row_is_of_the_row_that_the_page_cut() {
    let cut = format!(
        "{}1 The harbour board to ask the pilots \nabout the lights and all the marks of \n\n\
         May’22 Proposed Complete. They were asked. \n\nJul’21 \n{BREAK}\
         2 The harbour board to write to the mills \n\nMay’22 Proposed Complete \n\nJul’21 \n\n \n  \n\n\
         the new channel. \n\n",
        whole_rows()
    );
    let rows = rows(&cut);
    assert!(
        rows[10].0.ends_with("of the new channel."),
        "{:?}",
        rows[10]
    );
    assert_eq!(rows[11].1, "Proposed Complete");
}

#[test]
fn bare_numbers_that_count_up_at_page_ends_are_page_numbers() {
    let pages: Vec<String> = (1..=3)
        .map(|page| {
            format!(
                "{page}{page} Ask the bank for the second boat, \nand for the oars. \n\nMay’22 Proposed Complete \n\nJul’21 \n\n{page}\n\u{c}"
            )
        })
        .collect();
    let rows = rows(&pages.concat());
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|(_, status)| status == "Proposed Complete"));
}

#[test]
fn one_form_feed_tells_how_pages_end() {
    let text = "1 Ask the bank for the second boat, \n \n\n \n\nMay’22 Proposed Complete. It was asked. \n\nJul’21 \n\
                \u{c}\n2 Ask again. \n\nMay’22 Proposed Complete Jul’21 \n";
    let text = format!("# Proposed Complete Actions Deadline Status When from?\n\n{text}\n");
    let (draft, _) = import::read("x.txt", text.as_bytes()).unwrap();
    assert_eq!(draft.actions[0].imported.lines, [(3, 10)]);
}

#[test]
fn a_title_can_stand_between_the_legend_and_its_table() {
    let legend =
        " \n Towpath \n Locks and Bridges \n Papers \n\nand Minutes \n \n\n Wildlife \n \n\n";
    for (before, title) in [
        ("", "Ongoing Actions 26/05/2022 \n\n"),
        (
            "1 Ask. May’22 Complete Jul’21 \n\n\n\n  \n\n",
            "Ongoing Actions 26/05/2022 \n\n",
        ),
    ] {
        let head = match before {
            "" => String::new(),
            rows => format!("# Completed Actions Deadline Status When from? \n\n{rows}"),
        };
        let text = format!(
            "{head}{legend}{title}# Actions Deadline Status When from? Owner?\n\n2 Tell. May’22 Ongoing Jul’21 CRT \n"
        );
        let (draft, lines) = import::read("x.txt", text.as_bytes()).unwrap();
        account::check(&draft, &lines);
        let names: Vec<&str> = draft.categories.iter().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "Towpath",
                "Locks and Bridges",
                "Papers and Minutes",
                "Wildlife"
            ]
        );
        assert_eq!(draft.dated, Day::new(2022, 5, 26));
        assert_eq!(draft.title, "Ongoing Actions");
    }
}

#[test]
fn a_block_that_holds_a_label_is_of_the_status() {
    let cut = format!(
        "1 The harbour board to ask the pilots \nabout the lights and all the marks \n\n\
         May’22 Proposed Complete. The pilots were asked twice in the \n\
         spring; the board will write to the mills if nothing will be \n\nJul’21 \n{BREAK}\
         heard. \nPrevious comments. It waits. \n\n{}",
        whole_rows()
    );
    let (_, status) = rows(&cut).swap_remove(0);
    assert!(
        status.ends_with("nothing will be heard. Previous comments. It waits."),
        "{status}"
    );
}

/// A row that a page end cut, before whole ones: what stood of its action and status, and what the next page holds.
fn cut_row(action: &str, status: &str, rest: &str) -> (String, String) {
    let cut = format!(
        "1 {action} \n\nMay’22 {status} \n\nJul’21 \n{BREAK}{rest} \n\n{}",
        whole_rows()
    );
    rows(&cut).swap_remove(0)
}

#[test]
fn a_line_can_hold_the_ends_of_both_cells() {
    let action = "The harbour board to ask the pilots \nabout the lights that the members";
    for (status, rest, action_rest, status_rest) in [
        // After the end of a sentence small letters are of the other cell.
        (
            "Proposed Complete. The pilots were asked and sent all the",
            "can read and hear of. charts of the channel.",
            "can read and hear of.",
            "all the charts of the channel.",
        ),
        // Wider than any column.
        (
            "Proposed Complete. The pilots were asked, who said that",
            "can hear of. Harbour boards of other towns have lights like that, and",
            "can hear of.",
            "said that Harbour boards of other towns have lights like that, and",
        ),
        // Small letters do not go on with a status that has ended.
        (
            "Proposed Complete. The pilots were asked.",
            "can read and hear of. \nThis will be told to all members by the board when they meet.",
            "can read and hear of.",
            "asked. This will be told to all members by the board when they meet.",
        ),
        (
            "Proposed Complete",
            "can read and hear of. Update – the pilots were asked",
            "can read and hear of.",
            "Proposed Complete Update – the pilots were asked",
        ),
    ] {
        let (read_action, read_status) = cut_row(action, status, rest);
        let read_status = read_status.replace('\n', " ");
        assert!(
            read_action.ends_with(&format!("the members {action_rest}")),
            "{read_action}"
        );
        assert!(read_status.ends_with(status_rest), "{read_status}");
    }
}

#[test]
fn a_line_that_can_be_of_one_cell_is_not_parted() {
    let whole = "The harbour board to ask the pilots \nabout the lights of the channel.";
    let (action, status) = cut_row(
        whole,
        "Proposed Complete. The pilots were asked about all the",
        "lights of the channel. This will be told to the board.",
    );
    assert_eq!(action, whole.replace(" \n", " "));
    assert!(
        status.ends_with("lights of the channel. This will be told to the board."),
        "{status}"
    );
}

#[test]
fn a_short_paragraph_that_did_not_fit_left_room_on_its_page() {
    let (action, status) = cut_row(
        "The harbour board to ask the pilots \nabout the lights and the marks of \nthe channel, the new mole and also \nof the basin \nfor boats.",
        "Proposed Complete. The pilots were asked about all the \nlights in March.",
        "The chart was drawn again after the survey of last winter and \nis now with the printers.",
    );
    assert!(action.ends_with("basin for boats."), "{action}");
    assert!(status.ends_with("\nThe chart was drawn again after the survey of last winter and is now with the printers."), "{status}");
}
