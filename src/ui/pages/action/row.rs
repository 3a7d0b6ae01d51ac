//! The action of this page, as its parts read it and write to it.

use crate::ui::prelude::*;
use crate::{
    command::Edit,
    model::{Action, ActionId, Author, Entry, LogId, Parties},
    projection::LogState,
    ui::{
        context::{Dispatch, use_dispatch, use_log, use_me},
        route::Route,
        router::use_router,
    },
};
use std::sync::Arc;

/// One action, by its identity. Each part wakes only when what it reads has changed.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// The log.
    pub(super) log: LogId,
    /// The action.
    pub(super) id: ActionId,
    /// The signals of the log.
    pub(super) state: LogState,
    /// Whether it can be edited now, by somebody who has said who they are.
    pub(super) can_edit: Memo<bool>,
    pub(super) dispatch: Dispatch,
}

impl Row {
    pub(super) fn new(log: LogId, id: ActionId) -> Self {
        let (state, me) = (use_log(), use_me());
        let can_edit = Memo::new(move |_| state.is_editable() && me.author().with(Option::is_some));
        Self {
            log,
            id,
            state,
            can_edit,
            dispatch: use_dispatch(),
        }
    }

    /// Reads something of the action; nothing where the action is gone.
    pub(super) fn read<T: Default>(self, read: impl FnOnce(&Action) -> T) -> T {
        let action = self.state.read_action(self.id);
        action.map(|a| read(&a)).unwrap_or_default()
    }

    /// Reads something of the action as it is now, without waiting for it to change.
    pub(super) fn now<T: Default>(self, read: impl FnOnce(&Action) -> T) -> T {
        let action = self.state.action_now(self.id);
        action.map(|a| read(&a)).unwrap_or_default()
    }

    /// Who takes part in the log.
    pub(super) fn parties(self) -> Parties {
        let head = self.state.head.get();
        head.map(|head| head.parties.clone()).unwrap_or_default()
    }

    /// A signal of something of the action.
    pub(super) fn watch<T>(self, read: impl Fn(&Action) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.read(&read))
    }

    /// Sends an edit.
    pub(super) fn edit(self, edit: Edit) -> u32 {
        self.dispatch.edit(edit)
    }

    /// The address of another action, with the list's choice of rows kept.
    pub(super) fn href_of(self, id: ActionId) -> String {
        let query = use_router().route().with(|r| r.query().cloned());
        Route::Action(self.log, id, query.unwrap_or_default()).href()
    }
}

/// What was said of a change of the action. Once the action changes again it no longer holds, and goes.
#[derive(Clone, Copy)]
pub(super) struct Said {
    row: Row,
    said: RwSignal<(String, Option<Arc<Action>>)>,
}

impl Said {
    pub(super) fn new(row: Row) -> Self {
        let said = RwSignal::new((String::new(), None));
        Self { row, said }
    }

    /// Says what was done to the action.
    pub(super) fn done(self, words: impl Into<String>) {
        let action = self.row.state.action_now(self.row.id);
        self.said.set((words.into(), action));
    }

    /// Says what does not depend on the action; nothing with no words.
    pub(super) fn say(self, words: impl Into<String>) {
        self.said.set((words.into(), None));
    }

    /// What is to be shown.
    pub(super) fn shown(self) -> Signal<String> {
        Signal::derive(move || {
            let (words, of) = self.said.get();
            let holds = of.is_none() || of == self.row.state.read_action(self.row.id);
            if holds { words } else { String::new() }
        })
    }
}

/// Whether whoever writes here may take an entry back.
pub(super) fn may_be_struck(entry: Entry) -> Signal<bool> {
    let me = use_me().author();
    let entry = StoredValue::new(entry);
    let may = move |me: &Author| entry.with_value(|entry| entry.may_be_struck_by(me));
    Signal::derive(move || me.with(|me| me.as_ref().is_none_or(may)))
}
