//! The signals of the open log, as views read them.

use super::{
    Awaited, ChangedAnswer, EngineState, HistoryAnswer, ImportPreview, Invitation, OutFile,
    Outcome, PastAnswer, Rows, Shown, WorkState,
};
use crate::model::{
    Action, ActionId, Category, CategoryId, ChangeId, Closing, EditionId, Finding, InvitePreview,
    KeyId, KeyPlace, LockedFile, LogHead, LogId, LogListing, News, Prepared, Proof, ReadOnly,
    Refusal, Renumbering, Saving, SetAside, Sharing, SnapshotPreview, StorageError, StorageState,
    Trigger,
};
use leptos::prelude::*;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

macro_rules! signals {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)*) => {
        /// Everything that views read. Each signal wakes only when its own value changed.
        #[derive(Clone, Copy)]
        pub struct LogState {
            pub(super) rows: StoredValue<Rows>,
            watchers: StoredValue<HashMap<ActionId, ArcTrigger>>,
            /// Counts how often any row has changed.
            any_row: RwSignal<u64>,
            $($(#[$doc])* pub $name: ReadSignal<$type>,)*
        }

        /// The write side; there is one for a page.
        #[derive(Clone, Copy)]
        pub(super) struct Signals {
            $(pub(super) $name: RwSignal<$type>,)*
        }

        impl Signals {
            pub(super) fn new() -> Self {
                Self { $($name: RwSignal::new(Default::default()),)* }
            }

            pub(super) fn reader(self) -> LogState {
                LogState {
                    rows: StoredValue::new(Rows::default()),
                    watchers: StoredValue::new(HashMap::new()),
                    any_row: RwSignal::new(0),
                    $($name: self.$name.read_only(),)*
                }
            }
        }
    };
}

signals! {
    /// How far the log is on the screen.
    shown: Shown,
    /// The log that was asked for is not on this device.
    is_missing: bool,
    /// The open log as a whole.
    head: Option<Arc<LogHead>>,
    /// Why it cannot be edited, if it cannot.
    read_only: Option<ReadOnly>,
    /// Findings by line.
    findings: Arc<Vec<Arc<Finding>>>,
    /// The logs on this device; `None` before the engine has said.
    logs: Option<Arc<Vec<LogListing>>>,
    /// Why the list of logs could not be read when it was last asked for.
    logs_unread: Option<StorageError>,
    /// The log that could not be removed when that was last asked for, and why.
    not_removed: Option<(LogId, StorageError)>,
    /// Where the changes are.
    saving: Saving,
    /// What an undo would take back.
    undo: Option<String>,
    /// What a redo would bring back.
    redo: Option<String>,
    /// The last command that was carried out or refused.
    answered: u32,
    /// Refusals by command, those that nobody has taken yet.
    refusals: BTreeMap<u32, Refusal>,
    /// The answer to the last request for history.
    history: Option<Arc<HistoryAnswer>>,
    /// The answer to the last request for a past moment.
    past: Option<Arc<PastAnswer>>,
    /// The answer to the last request for what changed.
    changed: Option<Arc<ChangedAnswer>>,
    /// How numbers that stand twice are to be settled.
    settling: Vec<Renumbering>,
    /// The editions that were checked, and whether what each shows is what its hash says.
    checked: BTreeMap<EditionId, bool>,
    /// What an importer understood of the document read last.
    import: Option<Arc<ImportPreview>>,
    /// Counts how often an import was answered with "everything is here already".
    nothing_new: u32,
    /// The file that waits for its passphrase.
    locked: Option<LockedFile>,
    /// What the snapshot read last would bring.
    snapshot: Option<Arc<SnapshotPreview>>,
    /// What was prepared last for people who have only files and mail.
    prepared: Option<Arc<Prepared>>,
    /// The file handed out last.
    file: Option<Arc<OutFile>>,
    /// Stored bytes that were set aside.
    set_aside: Vec<SetAside>,
    /// Room and permanence.
    storage: StorageState,
    /// The log that was removed last, here or in another tab.
    removed: Option<LogId>,
    /// How the open log, or the one that is awaited, is shared; `None` where it is on this device alone.
    sharing: Option<Arc<Sharing>>,
    /// Whether it names relays although it is on this device alone.
    names_relays: bool,
    /// The invitation that was asked for last.
    invitation: Option<Arc<Invitation>>,
    /// What the invitation read last is to.
    invited_to: Option<Arc<InvitePreview>>,
    /// The log that was joined and is on its way.
    awaited: Option<Arc<Awaited>>,
    /// What others have changed since the person last looked.
    news: Option<Arc<News>>,
    /// The key of this device, and where it is; `None` before it was asked for.
    device_key: Option<(KeyId, KeyPlace)>,
    /// The log that was opened last, and where it stood then.
    opened_at: Option<(LogId, Vec<ChangeId>)>,
    /// What closing a meeting would sign: the answer to the last request for it.
    closing: Option<Closing>,
    /// What can be shown from the log: the answer to the last request for it.
    proof: Option<Arc<Proof>>,
    /// A long piece of work that goes on.
    working: Option<WorkState>,
    /// Actions that others changed while we looked on: the latest batch.
    arrived: Arc<Vec<ActionId>>,
    /// How the engine is.
    engine: EngineState,
    /// Whether the browser says it has a network.
    online: bool,
}

impl LogState {
    /// One action, for a view that wants to wake only when this row changes.
    pub fn action(self, id: ActionId) -> Signal<Option<Arc<Action>>> {
        Signal::derive(move || self.read_action(id))
    }

    /// Reads one action and subscribes to its row alone.
    pub fn read_action(self, id: ActionId) -> Option<Arc<Action>> {
        self.watcher(id).track();
        self.action_now(id)
    }

    /// Reads one action without subscribing.
    pub fn action_now(self, id: ActionId) -> Option<Arc<Action>> {
        self.rows.with_value(|rows| rows.action(id).cloned())
    }

    /// Reads the table of rows and subscribes to all of them.
    pub fn with_rows<T>(self, read: impl FnOnce(&Rows) -> T) -> T {
        self.any_row.track();
        self.rows.with_value(read)
    }

    /// Reads the table of rows without subscribing.
    pub fn with_rows_now<T>(self, read: impl FnOnce(&Rows) -> T) -> T {
        self.rows.with_value(read)
    }

    /// What the deadline of an action waits for, where that is the end of another; subscribes to all rows.
    pub fn trigger(self, id: ActionId) -> Option<Trigger> {
        self.with_rows(|rows| rows.trigger(rows.action(id)?))
    }

    /// Reads a category of the log and subscribes to the log's head.
    pub fn category(self, id: CategoryId) -> Option<Category> {
        self.head.with(|head| {
            let head = head.as_ref()?;
            head.categories.iter().find(|c| c.id == id).cloned()
        })
    }

    /// What became of a command; subscribes until it is known.
    pub fn outcome(self, command: u32) -> Outcome {
        let refusal = self.refusals.with(|all| all.get(&command).cloned());
        match refusal {
            Some(refusal) => Outcome::Refused(refusal),
            None if self.answered.get() >= command => Outcome::Done,
            None => Outcome::Waiting,
        }
    }

    /// Whether the log is open and may be edited.
    pub fn is_editable(self) -> bool {
        matches!(self.shown.get(), Shown::Arriving | Shown::Complete)
            && self.read_only.with(Option::is_none)
    }

    /// Whether this log was joined and has not come yet.
    pub fn is_awaited(self, log: LogId) -> bool {
        self.awaited
            .with(|awaited| awaited.as_ref().is_some_and(|a| a.log == log))
    }

    fn watcher(self, id: ActionId) -> ArcTrigger {
        if let Some(watcher) = self.watchers.with_value(|all| all.get(&id).cloned()) {
            return watcher;
        }
        let watcher = ArcTrigger::new();
        self.watchers
            .update_value(|all| _ = all.insert(id, watcher.clone()));
        watcher
    }

    pub(super) fn wake(self, changed: &HashSet<ActionId>) {
        if changed.is_empty() {
            return;
        }
        let woken: Vec<_> = self.watchers.with_value(|all| {
            if changed.len() < all.len() {
                let watched = changed.iter().filter_map(|id| all.get(id));
                watched.cloned().collect()
            } else {
                let touched = all.iter().filter(|(id, _)| changed.contains(id));
                touched.map(|(_, watcher)| watcher.clone()).collect()
            }
        });
        for watcher in woken {
            watcher.notify();
        }
        self.any_row.update(|n| *n += 1);
    }
}
