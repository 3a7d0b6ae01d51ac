//! Moves the keyboard's focus.

use leptos::prelude::request_animation_frame;
use std::borrow::Cow;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, window,
};

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// What has the focus; the body has it where nothing else does.
pub(super) fn active() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// Puts focus on the element with this id and brings it into sight.
pub fn to_id(id: &str) {
    focus(document().and_then(|d| d.get_element_by_id(id)));
}

/// Puts focus on the first element that a CSS selector finds.
pub fn to_first(selector: &str) {
    focus(first(selector));
}

/// The same once the page shows what has just changed.
pub fn soon(selector: impl Into<Cow<'static, str>>) {
    let selector = selector.into();
    request_animation_frame(move || to_first(&selector));
}

/// Whether a CSS selector finds anything.
pub fn finds(selector: &str) -> bool {
    first(selector).is_some()
}

fn first(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}

/// Whether an element with this id is on the page.
pub fn exists(id: &str) -> bool {
    document().and_then(|d| d.get_element_by_id(id)).is_some()
}

/// Whether the element with this id is laid out: what a layout leaves out is not.
pub fn is_laid_out(id: &str) -> bool {
    let element = document().and_then(|d| d.get_element_by_id(id));
    let element = element.and_then(|e| e.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|e| e.offset_parent().is_some())
}

/// The id of the element that has the focus.
pub fn current_id() -> Option<String> {
    let id = document()?.active_element()?.id();
    (!id.is_empty()).then_some(id)
}

/// Whether a modal dialog is open: then keys are its own.
pub fn in_dialog() -> bool {
    document()
        .and_then(|d| d.query_selector("dialog[open]").ok().flatten())
        .is_some()
}

/// Whether the focus goes from one place to another within the element that listens.
pub fn stays_within(event: &web_sys::FocusEvent) -> bool {
    let node = |target: Option<web_sys::EventTarget>| target?.dyn_into::<web_sys::Node>().ok();
    let to = node(event.related_target());
    let within = node(event.current_target());
    within.is_some_and(|within| to.is_some_and(|to| within.contains(Some(&to))))
}

/// Scrolls no further than it takes until the element with this id can be seen.
pub fn bring_into_sight(id: &str) {
    let element = document().and_then(|d| d.get_element_by_id(id));
    if let Some(element) = element {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// Takes focus off the element that has it.
pub fn leave() {
    if let Some(element) = active() {
        let _ = element.blur();
    }
}

/// Scrolls to the top of the page.
pub fn to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

fn focus(element: Option<web_sys::Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Whether keys belong to a field in which text is typed or a choice is made.
pub fn is_typing(target: Option<web_sys::EventTarget>) -> bool {
    let Some(element) = target.and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    let quiet = ["checkbox", "radio", "button", "submit"];
    match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !element
            .get_attribute("type")
            .is_some_and(|kind| quiet.contains(&kind.as_str())),
        _ => element
            .dyn_ref::<HtmlElement>()
            .is_some_and(HtmlElement::is_content_editable),
    }
}
