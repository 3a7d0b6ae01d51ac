//! The wording: typed letter by letter while others may type in it too.

use super::Row;
use crate::ui::prelude::*;
use crate::{
    command::{Command, Edit},
    model::{PendingText, Splice},
    ui::{keymap::KeyAction, shell::undoes},
};
use leptos::{ev, html};
use web_sys::HtmlTextAreaElement;

/// The text under the person's hands, and the numbers of the edits that the engine has not answered.
#[derive(Default)]
struct Typing {
    text: PendingText,
    sent: Vec<u32>,
}

#[component]
pub(super) fn Wording(row: Row) -> impl IntoView {
    let text = row.watch(|a| a.text.clone());
    view! {
        <section class="wording">
            <Show
                when=move || row.can_edit.get()
                fallback=move || view! {
                    <h2 class="field__label">"Wording"</h2>
                    <p class="wording__text" id="action-wording" tabindex="-1">{move || text.get()}</p>
                }
            >
                <WordingField row/>
            </Show>
        </section>
    }
}

#[component]
fn WordingField(row: Row) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let begin = row.now(|a| Some(PendingText::new(a.text.clone(), a.revision)));
    let typing = StoredValue::new(Typing {
        text: begin.unwrap_or_default(),
        sent: Vec::new(),
    });
    let composing = StoredValue::new(false);
    // The browser undoes nothing in a field any more once its text was set by others' letters.
    let was_set = StoredValue::new(false);
    let undo = move |event: ev::KeyboardEvent| {
        if !was_set.get_value() {
            return;
        }
        let command = match undoes(&event) {
            Some(KeyAction::Undo) => Command::Undo,
            Some(KeyAction::Redo) => Command::Redo,
            _ => return,
        };
        event.prevent_default();
        row.dispatch.send(command);
    };
    // What a input method is putting together must not be replaced under it.
    let typed = move || {
        let Some(element) = field.get_untracked() else {
            return;
        };
        send(row, typing, &element.value());
        grow(&element);
    };
    Effect::new(move |_| {
        let Some(element) = field.get() else { return };
        let theirs = row.read(|a| Some((a.text.clone(), a.revision)));
        let answered = row.state.answered.get();
        let Some((text, revision)) = theirs else {
            return;
        };
        let carried = typing.try_update_value(|typing| {
            let n_before = typing.sent.len();
            typing.sent.retain(|number| *number > answered);
            let n_answered = n_before - typing.sent.len();
            let splices = typing.text.received(text, revision, n_answered);
            (typing.text.shown(), splices)
        });
        if let Some((shown, splices)) = carried
            && !composing.get_value()
            && show(&element, &shown, &splices)
        {
            was_set.set_value(true);
        }
        grow(&element);
    });
    view! {
        <div class="field">
            <label class="field__label" for="action-wording">"Wording"</label>
            <textarea
                class="field__control wording__field"
                id="action-wording"
                rows="2"
                spellcheck="true"
                node_ref=field
                on:keydown=undo
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |_| {
                    composing.set_value(false);
                    typed();
                }
                on:input=move |_| if !composing.get_value() {
                    typed();
                }
            ></textarea>
        </div>
    }
}

/// Sends what the person changed, as one splice.
fn send(row: Row, typing: StoredValue<Typing>, value: &str) {
    let edit = typing.try_update_value(|typing| {
        let seen = typing.text.revision();
        typing.text.typed(value).map(|splice| (seen, splice))
    });
    if let Some((seen, splice)) = edit.flatten() {
        let number = row.edit(Edit::EditWording {
            action: row.id,
            seen,
            splice,
        });
        typing.update_value(|typing| typing.sent.push(number));
    }
}

/// Puts the text into the field, unless it is there; caret, selection and scrolling stay with the words they were at.
fn show(element: &HtmlTextAreaElement, text: &str, splices: &[Splice]) -> bool {
    if element.value() == text {
        return false;
    }
    let carry = |position: Option<u32>| {
        let start = position.unwrap_or_default() as usize;
        let moved = splices.iter().fold(start, |at, splice| splice.carry(at));
        u32::try_from(moved).unwrap_or_default()
    };
    let start = carry(element.selection_start().ok().flatten());
    let end = carry(element.selection_end().ok().flatten());
    let direction = element.selection_direction().ok().flatten();
    let scrolled = element.scroll_top();
    element.set_value(text);
    let direction = direction.unwrap_or_else(|| "none".into());
    // Setting a selection would take focus from nobody, but scrolls in some browsers.
    let _ = element.set_selection_range_with_direction(start, end, &direction);
    element.set_scroll_top(scrolled);
    true
}

/// Makes the field as high as its text.
fn grow(element: &HtmlTextAreaElement) {
    let style = web_sys::HtmlElement::style(element);
    let _ = style.set_property("height", "auto");
    let height = element.scroll_height() + 4;
    let _ = style.set_property("height", &format!("{height}px"));
}
