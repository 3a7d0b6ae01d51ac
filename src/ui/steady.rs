//! Keeps focus and place of whoever is at work while the page changes by what others did.
//!
//! Knows elements of the page, not what they show.

use super::focus::{active, document};
use leptos::task::{spawn_local, tick};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, window};

/// What may change its place: the rows of the list. page styles keep the browser from following one of them.
const ROW: &str = ".actions tbody > tr";
/// Where rows are looked for when none has the focus, as parts of the height of the window, and of its width.
const HEIGHTS: [f64; 3] = [0.3, 0.5, 0.7];
const ACROSS: f64 = 0.25;

/// Lets the page change. What has the focus keeps it, though an element that is put in another place loses it; a row
/// that has it stays where it was in the window, and without one, most of what is in sight does.
pub fn over(change: impl FnOnce()) {
    let held = Held::now();
    change();
    spawn_local(async move {
        // By then the views have changed, and no key that was pressed meanwhile has been heard.
        tick().await;
        held.keep_place();
        held.keep_focus();
    });
}

struct Held {
    focused: Option<HtmlElement>,
    /// Rows, with how far below the top of the window they stood, in pixels.
    rows: Vec<(HtmlElement, f64)>,
}

impl Held {
    fn now() -> Self {
        let focused = focused();
        let row = focused.as_ref().and_then(|element| row_of(element));
        let rows = match row {
            Some(row) => vec![row],
            // At the top of the page people look for what is new.
            None if scrolled() == Some(0.0) => Vec::new(),
            None => HEIGHTS.into_iter().filter_map(row_at).collect(),
        };
        let placed = |row: HtmlElement| place(&row).map(|place| (row, place));
        Self {
            focused,
            rows: rows.into_iter().filter_map(placed).collect(),
        }
    }

    fn keep_place(&self) {
        let moved = self.rows.iter();
        let moved = moved.filter_map(|(row, before)| Some(place(row)? - before));
        let mut moved: Vec<f64> = moved.collect();
        moved.sort_by(f64::total_cmp);
        let Some(by) = moved.get(moved.len() / 2).filter(|by| **by != 0.0) else {
            return;
        };
        if let Some(window) = window() {
            window.scroll_by_with_x_and_y(0.0, *by);
        }
    }

    /// Focuses what is still on the page, unless something else has the focus; nothing is scrolled by it.
    fn keep_focus(&self) {
        let Some(held) = &self.focused else { return };
        if focused().is_some() || !held.is_connected() {
            return;
        }
        let around = std::iter::successors(held.parent_element(), |e| e.parent_element());
        let scrolled: Vec<_> = around.map(|e| (e.scroll_top(), e)).collect();
        let _ = held.focus();
        for (top, element) in scrolled {
            element.set_scroll_top(top);
        }
    }
}

/// What has the focus, unless only the body has it.
fn focused() -> Option<HtmlElement> {
    active().filter(|element| element.tag_name() != "BODY")
}

fn row_of(element: &Element) -> Option<HtmlElement> {
    element.closest(ROW).ok()??.dyn_into().ok()
}

/// The row in sight at this part of the height of the window.
fn row_at(height: f64) -> Option<HtmlElement> {
    let window = window()?;
    let part = |whole: Option<f64>, part: f64| whole.map(|whole| (whole * part) as f32);
    let x = part(window.inner_width().ok()?.as_f64(), ACROSS)?;
    let y = part(window.inner_height().ok()?.as_f64(), height)?;
    row_of(&document()?.element_from_point(x, y)?)
}

/// How far a row stands below the top of the window, in pixels; `None` where it is not laid out.
fn place(row: &HtmlElement) -> Option<f64> {
    let mut at = Some(row.clone());
    row.offset_parent()?;
    let mut top = 0.0;
    while let Some(element) = at {
        top += f64::from(element.offset_top());
        at = element.offset_parent().and_then(|e| e.dyn_into().ok());
    }
    Some(top - scrolled()?)
}

/// How far the page is scrolled, in pixels.
fn scrolled() -> Option<f64> {
    window()?.page_y_offset().ok()
}
