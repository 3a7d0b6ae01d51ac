//! The log that is open: its document and what must be remembered beside it.

use super::{Output, Step, saving::SaveQueue, share::Share, view::ViewState};
use crate::{
    document::{Document, Touched, UndoStacks, Writer},
    model::*,
    trust::Invite,
    wire::{ChunkKey, TabFrame, TabMessage},
};

/// Rows travel to the page in batches of this size, so that the first are painted while the rest is read.
const BATCH: usize = 400;

/// One log in memory.
#[derive(Debug)]
pub(super) struct OpenLog {
    pub(super) id: LogId,
    pub(super) document: Document,
    /// Whether chunks are still to come.
    pub(super) loading: bool,
    pub(super) read_only: Option<ReadOnly>,
    /// Who writes; `None` until the first edit, and again when the person changes.
    pub(super) writer: Option<Writer>,
    /// One's own steps; `None` until they were worked out from the history.
    pub(super) stacks: Option<UndoStacks>,
    pub(super) saving: SaveQueue,
    pub(super) view: ViewState,
    /// The last command of this page that the stored chunks contain.
    pub(super) answered: u32,
    /// The command that is answered once the store has said whether the log is here already.
    pub(super) pending: Option<Pending>,
    /// Whether it was joined and the store has nothing of it: a relay or a snapshot may bring it.
    pub(super) is_awaited: bool,
    /// How it is shared, if it is.
    pub(super) share: Option<Share>,
    /// How it was shared before the keys were changed: others may have changed them as well.
    pub(super) former: Option<Share>,
    /// Whether the store has said if it is.
    pub(super) share_is_known: bool,
    /// Whether there are keys that a newer version wrote.
    pub(super) keys_unread: bool,
    /// Whether the page was told that the log names relays although it is not shared from this device.
    pub(super) names_relays: Option<bool>,
    /// The invitation that is followed as soon as that is known.
    pub(super) joining: Option<Invite>,
    /// Since when the changes of others are news to the person; `None` before the page has said so.
    pub(super) news_since: Option<Vec<ChangeId>>,
    /// Whether others have changed anything since they were last told.
    pub(super) has_news: bool,
    /// Stored chunks that Automerge does not read.
    pub(super) refused: Vec<ChunkKey>,
    /// What other tabs said while the log was loading.
    pub(super) early: Vec<TabFrame>,
    /// When a file of the log last left this device.
    pub(super) exported: Option<Timestamp>,
    /// Title and number of actions; counted again after a change that may have changed them.
    pub(super) counted: Option<(String, u32)>,
}

/// A command that opens a log and waits for what the store has of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) number: u32,
    pub(super) to: Asked,
}

/// What such a command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// To keep a snapshot as this log.
    Keep,
    /// To take part in it.
    Join,
}

impl OpenLog {
    pub(super) fn new(id: LogId, document: Document) -> Self {
        Self {
            id,
            document,
            loading: false,
            read_only: None,
            writer: None,
            stacks: None,
            saving: SaveQueue::default(),
            view: ViewState::default(),
            answered: 0,
            pending: None,
            is_awaited: false,
            share: None,
            former: None,
            share_is_known: false,
            keys_unread: false,
            names_relays: None,
            joining: None,
            news_since: None,
            has_news: false,
            refused: Vec::new(),
            early: Vec::new(),
            exported: None,
            counted: None,
        }
    }

    /// A log of which the store has yet to say what it holds; the page shows the view with these heads.
    pub(super) fn to_load(id: LogId, view: Option<Vec<ChangeId>>) -> Self {
        let mut open = Self::new(id, Document::empty());
        open.loading = true;
        open.view.shown = view;
        open
    }

    /// This log as it is when the page comes back to it: with what is not saved of it yet, and for the
    /// rest as if it had not been in memory, because other tabs went on and were not listened to.
    pub(super) fn load_again(self, view: Option<Vec<ChangeId>>) -> Self {
        let mut open = Self {
            document: self.document,
            saving: self.saving,
            exported: self.exported,
            ..Self::to_load(self.id, view)
        };
        open.view.is_missing();
        open
    }

    /// Lets go of all couriers. Gives whether the log was shared.
    pub(super) fn end_sharing(&mut self, step: &mut Step<'_>) -> bool {
        let shares = self.share.take().into_iter().chain(self.former.take());
        let hung_up = shares.map(|mut share| share.hang_up(step));
        hung_up.count() > 0
    }

    /// Why it cannot be edited, if it cannot.
    pub(super) fn why_read_only(&self) -> Option<ReadOnly> {
        let may_write = self.share.as_ref().is_none_or(Share::may_write);
        let invited = (!may_write).then_some(ReadOnly::Invited);
        self.document.read_only().or(invited)
    }

    /// The steps that can be taken back, found in the history where nobody has asked for them yet. Whoever takes them
    /// puts them back.
    pub(super) fn take_stacks(&mut self) -> Result<UndoStacks, Refusal> {
        let device = self.device().ok_or(Refusal::NoAuthor)?;
        let found = || self.document.undo_stacks(device);
        Ok(self.stacks.take().unwrap_or_else(found))
    }

    /// Whether the log has its beginning, and can be shown.
    pub(super) fn is_whole(&self) -> bool {
        self.document.head().is_some()
    }

    /// Takes from the list of logs when a file of this one last left the device: the list is written
    /// anew with every save.
    pub(super) fn note_exported(&mut self, logs: &[LogListing]) {
        let listing = logs.iter().find(|listing| listing.id == self.id);
        let exported = listing.and_then(|listing| listing.exported);
        self.exported = self.exported.max(exported);
    }

    pub(super) fn device(&self) -> Option<DeviceId> {
        self.writer.as_ref().map(|writer| writer.author.device)
    }

    /// Another tab wrote since these heads: what the same person did there can be undone here.
    pub(super) fn note_steps_since(&mut self, heads: &[ChangeId]) {
        let Some(device) = self.device() else {
            self.stacks = None;
            return;
        };
        if let Some(stacks) = &mut self.stacks {
            self.document.note_steps_since(stacks, device, heads);
        }
    }

    /// What the list of logs says of it. Written with every save, and counting takes longer in a longer log.
    pub(super) fn listing(&mut self, now: Timestamp) -> LogListing {
        let document = &self.document;
        let (title, n_actions) = self.counted.get_or_insert_with(|| {
            let title = document.head().map_or_else(String::new, |head| head.title);
            (title, document.n_actions() as u32)
        });
        LogListing {
            id: self.id,
            title: title.clone(),
            n_actions: *n_actions,
            changed: now,
            exported: self.exported,
        }
    }

    /// A change was made: what was remembered of the document may not hold any more.
    pub(super) fn touched(&mut self, touched: Touched) {
        if touched.is_of_the_listing() {
            self.counted = None;
        }
        self.view.touched(touched);
    }

    /// Tells the page of everything that a change touched.
    pub(super) fn show_touched(&self, touched: &Touched, step: &mut Step<'_>) {
        if touched.head
            && let Some(head) = self.document.head()
        {
            step.show(Delta::Head(head));
        }
        let (mut actions, mut gone) = (Vec::new(), Vec::new());
        for id in &touched.actions {
            match self.document.action(*id) {
                Some(action) => actions.push(action),
                None => gone.push(*id),
            }
        }
        let (mut findings, mut findings_gone) = (Vec::new(), Vec::new());
        for id in &touched.findings {
            match self.document.finding(*id) {
                Some(finding) => findings.push(finding),
                None => findings_gone.push(*id),
            }
        }
        if !actions.is_empty() {
            step.show(Delta::Actions(actions));
        }
        if !gone.is_empty() {
            step.show(Delta::ActionsGone(gone));
        }
        if !findings.is_empty() {
            step.show(Delta::Findings(findings));
        }
        if !findings_gone.is_empty() {
            step.show(Delta::FindingsGone(findings_gone));
        }
    }

    /// Tells the page of everything.
    pub(super) fn show_all(&self, step: &mut Step<'_>) {
        let mut actions = self.document.actions();
        let findings = self.document.findings();
        while !actions.is_empty() {
            let rest = actions.split_off(BATCH.min(actions.len()));
            step.push(Output::Show(vec![Delta::Actions(actions)]));
            actions = rest;
        }
        step.push(Output::Show(vec![
            Delta::Findings(findings),
            Delta::AllShown,
        ]));
    }

    /// Another tab has opened the log and says where it stands: send what it lacks, ask for what is lacking here.
    pub(super) fn answer_hello(&mut self, heads: &[ChangeId], step: &mut Step<'_>) {
        let theirs = self.document.changes_since(heads);
        if !theirs.is_empty() {
            step.push(Output::Tabs(TabMessage {
                log: self.id,
                frame: TabFrame::Changes(theirs),
            }));
        }
        if !self.document.knows(heads) {
            step.push(Output::Tabs(self.hello()));
        }
    }

    pub(super) fn hello(&self) -> TabMessage {
        TabMessage {
            log: self.id,
            frame: TabFrame::Hello {
                heads: self.document.heads(),
            },
        }
    }
}
