//! What the parts of the list share: the choice of rows, what is picked, which row has the focus.

use crate::ui::prelude::*;
use crate::{
    model::{ActionId, LogId},
    projection::{Lens, ListQuery, LogState, Selection},
    ui::{
        context::{use_log, use_me, use_today},
        focus,
        route::Route,
        router::{Router, use_router},
    },
};
use std::{collections::HashSet, sync::Arc};

/// So many rows are on the screen at once: a real table of all 10,000 takes seconds to draw.
pub(super) const PAGE_SIZE: usize = 100;

/// The state of the list.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    pub(super) log: LogId,
    pub(super) query: Memo<ListQuery>,
    pub(super) selection: Memo<Arc<Selection>>,
    /// The rows of the page that is shown.
    pub(super) page: Memo<Vec<ActionId>>,
    /// The action that stands beside the list.
    pub(super) opened: Memo<Option<ActionId>>,
    /// Whether rows can be picked: nothing can be done with them where the log can only be read.
    pub(super) may_pick: Memo<bool>,
    /// Rows that the next bulk change is for.
    pub(super) picked: RwSignal<HashSet<ActionId>>,
    /// The row that has, or last had, the focus.
    pub(super) focused: RwSignal<Option<ActionId>>,
    /// Actions that a category is being chosen for; the dialog is open while there are some.
    pub(super) categorising: RwSignal<Vec<ActionId>>,
    last_picked: StoredValue<Option<ActionId>>,
    rows: LogState,
    router: Router,
}

impl ListState {
    pub(super) fn new(log: LogId) -> Self {
        let (state, me, today) = (use_log(), use_me().author(), use_today());
        let router = use_router();
        let route = router.route();
        let query = Memo::new(move |before: Option<&ListQuery>| {
            let here = route.with(|route| route.query().cloned());
            here.or(before.cloned()).unwrap_or_default()
        });
        // Another page of the same choice chooses nothing anew.
        let choice = Memo::new(move |_| ListQuery {
            page: 0,
            ..query.get()
        });
        let selection = Memo::new(move |_| {
            let (me, today, head) = (me.get(), today.get(), state.head.get());
            let lens = Lens {
                today,
                me: me.as_ref(),
                head: head.as_deref(),
            };
            Arc::new(state.with_rows(|rows| choice.with(|choice| choice.select(rows, lens))))
        });
        let page = Memo::new(move |_| {
            selection.with(|selection| {
                let n = query.with(|q| q.page).min(last_page(selection.ids.len()));
                let from = n * PAGE_SIZE;
                let to = selection.ids.len().min(from + PAGE_SIZE);
                selection.ids[from..to].to_vec()
            })
        });
        let opened = Memo::new(move |_| {
            route.with(|route| match route {
                Route::Action(_, action, _) => Some(*action),
                _ => None,
            })
        });
        Self {
            log,
            query,
            selection,
            page,
            opened,
            may_pick: Memo::new(move |_| state.read_only.with(Option::is_none)),
            picked: RwSignal::new(HashSet::new()),
            focused: RwSignal::new(None),
            categorising: RwSignal::new(Vec::new()),
            last_picked: StoredValue::new(None),
            rows: state,
            router,
        }
    }

    /// Changes what is listed, from its first page on, without a new entry for the Back key.
    pub(super) fn choose(self, change: impl FnOnce(&mut ListQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        query.page = 0;
        self.show(query);
    }

    /// Turns to a page.
    pub(super) fn turn_to(self, page: usize) {
        let query = ListQuery {
            page,
            ..self.query.get_untracked()
        };
        self.show(query);
        focus::to_id("list-title");
    }

    fn show(self, query: ListQuery) {
        let route = self.router.route().get_untracked();
        self.router.replace(route.with_query(query));
    }

    /// Takes another choice of rows, as an entry of its own for the Back key.
    pub(super) fn go(self, query: ListQuery) {
        self.router.go(Route::List(self.log, query));
    }

    /// Picks a row or lets it go; with Shift, all rows from the one picked before.
    pub(super) fn pick(self, id: ActionId, is_picked: bool, range: bool) {
        let from = self.last_picked.get_value().filter(|_| range);
        let ids = self.selection.with_untracked(|s| {
            let place = |id: ActionId| s.ids.iter().position(|other| *other == id);
            match from.and_then(place).zip(place(id)) {
                Some((a, b)) => s.ids[a.min(b)..=a.max(b)].to_vec(),
                None => vec![id],
            }
        });
        self.last_picked.set_value(Some(id));
        self.picked.update(|picked| {
            for id in ids {
                if is_picked {
                    picked.insert(id);
                } else {
                    picked.remove(&id);
                }
            }
        });
    }

    /// The rows that a key or button is for: those picked, or else the one with the focus.
    pub(super) fn meant(self) -> Vec<ActionId> {
        let picked = self.picked_in_order();
        if picked.is_empty() {
            self.focused.get_untracked().into_iter().collect()
        } else {
            picked
        }
    }

    /// What is picked, in the order of the log. Rows that have gone since are left out.
    pub(super) fn picked_in_order(self) -> Vec<ActionId> {
        self.rows.with_rows_now(|rows| {
            let all = rows.iter().map(|row| row.action.id);
            self.picked
                .with_untracked(|picked| all.filter(|id| picked.contains(id)).collect())
        })
    }

    /// Puts the focus on the row that had it last, or on the heading of the list where that row is not on the page.
    pub(super) fn to_last_row(self) {
        let row = self.focused.get_untracked().map(|id| format!("row-{id}"));
        let row = row.filter(|row| focus::exists(row));
        focus::to_id(row.as_deref().unwrap_or("list-title"));
    }

    /// An id that no action has, for a panel that is about to close.
    pub(super) fn no_action(self) -> ActionId {
        ActionId::random(&mut || 0)
    }
}

/// The last page of so many rows, counted from 0.
pub(super) fn last_page(n_rows: usize) -> usize {
    n_rows.saturating_sub(1) / PAGE_SIZE
}
