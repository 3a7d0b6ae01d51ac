//! Keys of the list: from row to row, open, select, categorise.

use super::state::{ListState, last_page};
use crate::{
    model::{ActionId, Group},
    projection::ListQuery,
    ui::{
        context::use_log,
        focus,
        keymap::{KeyAction, Scope},
        shell,
    },
};
use leptos::{ev, prelude::*};

/// Listens while the list is shown.
pub(super) fn follow(state: ListState) {
    let log = use_log();
    let letters = expect_context::<shell::Letters>();
    let heard = window_event_listener(ev::keydown, move |event| {
        let Some(action) = shell::meaning(&event, Scope::List, letters) else {
            return;
        };
        let is_plain_letter = event.key().chars().count() == 1;
        // Arrows and the like scroll the page, unless a row has the focus.
        if !is_plain_letter && row_with_focus().is_none() {
            return;
        }
        match action {
            KeyAction::Next => step(state, 1),
            KeyAction::Previous => step(state, -1),
            KeyAction::First => to_row(state.page.with_untracked(|page| page.first().copied())),
            KeyAction::Last => to_row(state.page.with_untracked(|page| page.last().copied())),
            KeyAction::NextPage => turn(state, 1),
            KeyAction::PreviousPage => turn(state, -1),
            KeyAction::Select if state.may_pick.get_untracked() => {
                let Some(id) = state.focused.get_untracked() else {
                    return;
                };
                // In a narrow window the list gives way to the action: nobody would see what is selected.
                if !focus::is_laid_out(&format!("row-{id}")) {
                    return;
                }
                let is_picked = state.picked.with_untracked(|picked| picked.contains(&id));
                state.pick(id, !is_picked, false);
            }
            KeyAction::Categorise if untrack(|| log.is_editable()) => {
                state.categorising.set(state.meant());
            }
            KeyAction::Ongoing => show(state, Group::Ongoing),
            KeyAction::Proposed => show(state, Group::Proposed),
            KeyAction::Completed => show(state, Group::Completed),
            // Enter on a row is its link's own.
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || heard.remove());
}

fn row_with_focus() -> Option<ActionId> {
    ActionId::parse(focus::current_id()?.strip_prefix("row-")?)
}

fn to_row(id: Option<ActionId>) {
    if let Some(id) = id {
        focus::to_id(&format!("row-{id}"));
    }
}

/// To the row so many further on; from nowhere, to the row that had the focus last, or the first.
fn step(state: ListState, by: isize) {
    let target = state.page.with_untracked(|page| {
        let place = |id| page.iter().position(|other| *other == id);
        match row_with_focus().and_then(place) {
            Some(at) => page.get(at.checked_add_signed(by)?).copied(),
            None => {
                let last = state.focused.get_untracked().and_then(place);
                page.get(last.unwrap_or(0)).copied()
            }
        }
    });
    to_row(target);
}

fn turn(state: ListState, by: isize) {
    let (page, last) = (
        state.query.with_untracked(|q| q.page),
        last_page(state.selection.with_untracked(|s| s.ids.len())),
    );
    if let Some(page) = page.checked_add_signed(by).filter(|page| *page <= last) {
        state.turn_to(page);
        request_animation_frame(move || {
            to_row(state.page.with_untracked(|page| page.first().copied()));
        });
    }
}

fn show(state: ListState, group: Group) {
    let query = ListQuery {
        group,
        page: 0,
        ..state.query.get_untracked()
    };
    state.go(query);
}
