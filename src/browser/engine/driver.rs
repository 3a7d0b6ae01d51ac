//! Carries out what the session asks for, and tells it what came of it.
//!
//! Inputs wait in one queue and are handled one at a time, never one within another. Within the
//! answer to one input the page is told first; everything else follows in the session's order.

mod paperwork;

use super::{
    connection::DATABASE, couriers::Couriers, indexed_db::IndexedDbStore, leading::Leading, life,
    mailboxes::Mailboxes, page, persistence, signer::Signer, sockets::Sockets, tabs::Tabs,
    timer::Timer,
};
use crate::{
    browser::documents::Documents,
    command::{Command, Envelope},
    model::{
        ClientId, Delta, Entropy, FileError, LogId, Refusal, SetAside, StorageError, Timestamp,
        Work,
    },
    session::{Input, LinkEvent, LinkId, Output},
    store::{Guard, SharePart, ShareRecords, Store},
};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};
use wasm_bindgen_futures::spawn_local;

/// The session's `handle`.
pub type Core = Box<dyn FnMut(Input, Timestamp, &mut dyn Entropy) -> Vec<Output>>;

struct Driver {
    session: fn(ClientId) -> Core,
    documents: Documents,
    store: IndexedDbStore,
    tabs: Tabs,
    sockets: Sockets,
    mailboxes: Mailboxes,
    couriers: Couriers,
    leading: Leading,
    signer: Signer,
    timer: Timer,
    /// Rings when more is to be taken in of what relays have brought.
    more: Timer,
    /// A name that no other engine of this device ever has.
    instance: String,
    /// Made when the page first speaks, because only then its name is known.
    core: RefCell<Option<(ClientId, Core)>>,
    queue: RefCell<VecDeque<Input>>,
    is_handling: Cell<bool>,
    shown_aside: RefCell<Vec<SetAside>>,
}

/// Starts the engine; it runs until its worker ends. `session` makes the session of a page.
pub fn run(session: fn(ClientId) -> Core) {
    page::tell_of_death();
    let instance = format!("{:016x}{:016x}", random(), random());
    life::live(&instance);
    let driver = Rc::new_cyclic(|this: &std::rc::Weak<Driver>| {
        let (this, that, there) = (this.clone(), this.clone(), this.clone());
        Driver {
            session,
            documents: Documents::default(),
            store: IndexedDbStore::new(DATABASE),
            tabs: Tabs::join(move |message| {
                if let Some(driver) = this.upgrade() {
                    driver.take(Input::Tab(message));
                }
            }),
            sockets: Sockets::new(move |link, event| {
                if let Some(driver) = that.upgrade() {
                    driver.hear_relay(link, event);
                }
            }),
            mailboxes: Mailboxes::new(move |link, event| {
                if let Some(driver) = there.upgrade() {
                    driver.hear_relay(link, event);
                }
            }),
            couriers: Couriers::default(),
            leading: Leading::default(),
            signer: Signer::default(),
            timer: Timer::default(),
            more: Timer::default(),
            instance,
            core: RefCell::default(),
            queue: RefCell::default(),
            is_handling: Cell::default(),
            shown_aside: RefCell::default(),
        }
    });
    // Keeps the driver for as long as the worker runs.
    page::hear({
        let driver = driver.clone();
        move |envelope| driver.hear(envelope)
    });
    page::show(&[Delta::Ready]);
    spawn_local(async move {
        // Where it cannot be opened, every use says so again, each in its own way.
        let _ = driver.store.open().await;
        driver.show_set_aside().await;
    });
}

impl Driver {
    fn hear(self: &Rc<Self>, envelope: Envelope) {
        let Envelope {
            client,
            number,
            command,
        } = envelope;
        if let Command::ShowSetAside(key) = command {
            return self.spawn(async move |driver| driver.hand_out(client, number, key).await);
        }
        self.core
            .borrow_mut()
            .get_or_insert_with(|| (client, (self.session)(client)));
        // The session reads snapshots within one turn: the page is told before, and again after.
        let reads = matches!(
            command,
            Command::ReadSnapshot { .. } | Command::MergeSnapshot
        );
        if reads {
            begin(Work::Merging);
        }
        self.take(Input::Command { number, command });
        if reads {
            end(Work::Merging);
        }
    }

    /// Takes what happened to a connection. The page knows meanwhile whose words are being read: they may
    /// be crafted to end this engine.
    fn hear_relay(self: &Rc<Self>, link: LinkId, event: LinkEvent) {
        let relay = match event {
            LinkEvent::Frame(_) | LinkEvent::Mail(_) | LinkEvent::More => {
                self.couriers.address(link)
            }
            _ => None,
        };
        let reads = relay.is_some();
        if reads {
            page::show(&[Delta::Hearing(relay)]);
        }
        self.take(Input::Link(link, event));
        if reads {
            page::show(&[Delta::Hearing(None)]);
        }
    }

    /// Handles an input as soon as those before it are handled.
    fn take(self: &Rc<Self>, input: Input) {
        if page::is_dead() {
            return;
        }
        self.queue.borrow_mut().push_back(input);
        if self.is_handling.replace(true) {
            return;
        }
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some(input) = next else { break };
            let outputs = match &mut *self.core.borrow_mut() {
                Some((_, core)) => core(input, now(), &mut random),
                // Nobody has spoken yet, so there is no log that this could be about.
                None => Vec::new(),
            };
            let (shows, others): (Vec<_>, Vec<_>) = outputs
                .into_iter()
                .partition(|output| matches!(output, Output::Show(_)));
            for output in shows.into_iter().chain(others) {
                self.perform(output);
            }
        }
        self.is_handling.set(false);
    }

    fn perform(self: &Rc<Self>, output: Output) {
        match output {
            Output::Show(deltas) => page::show(&deltas),
            Output::Tabs(message) => self.tabs.say(&message),
            Output::WakeAfter(milliseconds) => {
                let driver = self.clone();
                self.timer
                    .set(milliseconds, move || driver.take(Input::Tick));
            }
            Output::Import { .. }
            | Output::Unlock { .. }
            | Output::StopReading
            | Output::ReadBack { .. }
            | Output::Export { .. }
            | Output::Prepare(_) => self.work_on_documents(output),
            Output::ListLogs => self.spawn(async |driver| driver.list().await),
            Output::Load(log) => self.spawn(async move |driver| driver.load(log).await),
            Output::Save(task, chunk, listing) => self.spawn(async move |driver| {
                let saved = driver.store.save(chunk, listing).await;
                driver.take(match saved {
                    Ok(()) => Input::Saved(task),
                    Err(error) => Input::SaveFailed(task, error),
                });
            }),
            Output::Compact {
                task,
                snapshot,
                covers,
            } => self.spawn(async move |driver| {
                let compacted = driver.store.compact(snapshot, covers).await;
                driver.take(match compacted {
                    Ok(()) => Input::Saved(task),
                    Err(error) => Input::SaveFailed(task, error),
                });
            }),
            Output::SaveView { log, base, recent } => self.spawn(async move |driver| {
                // A cache: without it the page waits for the engine, and nothing is lost.
                let _ = driver.store.save_view(log, base, recent).await;
            }),
            Output::SaveListing(listing) => self.spawn(async move |driver| {
                // Only says when the log was last handed out, and is written with the next change.
                let _ = driver.store.save_listing(listing).await;
            }),
            Output::RemoveLog(log) => self.spawn(async move |driver| {
                let removed = driver.store.remove_log(log).await;
                driver.take(match removed {
                    Ok(()) => Input::Removed(log),
                    Err(error) => Input::RemoveFailed { log, error },
                });
                // What was set aside of it is gone with it.
                driver.show_set_aside().await;
            }),
            Output::SetAside(key, reason) => self.spawn(async move |driver| {
                // What cannot be set aside now is met again at the next start.
                let _ = driver.store.set_aside(key, reason).await;
                driver.show_set_aside().await;
            }),
            Output::SaveKeys(log, keys) => self.spawn(async move |driver| {
                let saved = driver.store.save_share(log, SharePart::Keys, keys).await;
                driver.take(Input::KeysSaved(log, saved));
            }),
            Output::SaveFirstKeys(log, keys) => self.spawn(async move |driver| {
                match driver.store.save_first_keys(log, keys).await {
                    Ok(true) => driver.take(Input::KeysSaved(log, Ok(()))),
                    Ok(false) => match driver.share_of(log).await {
                        Ok(kept) => driver.take(share_loaded(log, kept)),
                        Err(error) => driver.take(Input::KeysSaved(log, Err(error))),
                    },
                    Err(error) => driver.take(Input::KeysSaved(log, Err(error))),
                }
            }),
            Output::LoadShare(log) => self.spawn(async move |driver| {
                // Where it cannot be read now, the next start reads it; the other tab goes on with it.
                if let Ok(kept) = driver.share_of(log).await {
                    driver.take(share_loaded(log, kept));
                }
            }),
            Output::SaveCopy(log, copy) => self.spawn(async move |driver| {
                // A cache: without it all is fetched again.
                let _ = driver.store.save_share(log, SharePart::Copy, copy).await;
            }),
            Output::Lead(log) => {
                let driver = Rc::downgrade(self);
                self.leading.claim(log, move || {
                    if let Some(driver) = driver.upgrade() {
                        driver.take(Input::Leads(log));
                    }
                });
            }
            Output::StopLeading(log) => self.leading.stop(log),
            Output::Dial(link, address) => {
                self.couriers.note(link, &address);
                self.sockets.dial(link, &address);
            }
            Output::Send(link, bytes) => self.sockets.send(link, &bytes),
            Output::TakeMore(link) => {
                let driver = Rc::downgrade(self);
                self.more.set(0, move || {
                    if let Some(driver) = driver.upgrade() {
                        driver.hear_relay(link, LinkEvent::More);
                    }
                });
            }
            Output::HangUp(link) => {
                self.sockets.hang_up(link);
                self.mailboxes.close(link);
                self.couriers.end(link);
            }
            Output::Mail(call) => {
                self.couriers.note(call.link, &call.address);
                self.spawn(async move |driver| {
                    let link = call.link;
                    let answer = driver.mailboxes.ask(call).await;
                    driver.hear_relay(link, LinkEvent::Mail(answer));
                });
            }
            Output::WakeLink(link, milliseconds) => self.sockets.wake(link, milliseconds),
            Output::AskKey(in_place_of) => self.spawn(async move |driver| {
                let key = driver.signer.key(&driver.store, in_place_of).await;
                driver.take(Input::Key(key));
            }),
            Output::Sign(messages) => self.spawn(async move |driver| {
                let signatures = driver.signer.sign(messages).await;
                driver.take(Input::Signed(signatures));
            }),
            Output::AskPersistence => self.spawn(async |driver| {
                persistence::ask(|state| driver.take(Input::Storage(state))).await;
            }),
        }
    }

    /// Starts work that may wait. Work starts in the order in which it is asked for.
    fn spawn(self: &Rc<Self>, work: impl AsyncFnOnce(&Rc<Self>) + 'static) {
        let driver = self.clone();
        spawn_local(async move { work(&driver).await });
    }

    async fn list(self: &Rc<Self>) {
        let listed = self.store.list().await;
        self.take(match listed {
            Ok(logs) => Input::Logs(logs),
            Err(error) => Input::LogsFailed(error),
        });
    }

    async fn load(self: &Rc<Self>, log: LogId) {
        let client = match &*self.core.borrow() {
            Some((client, _)) => client.to_string(),
            None => return,
        };
        let guard = Guard {
            instance: self.instance.clone(),
            client,
        };
        // Without knowing whether there are keys, new ones might take their place.
        let mut share = match self.share_of(log).await {
            Ok(share) => Some(share),
            Err(error) => return self.take(Input::LoadFailed { log, error }),
        };
        let loaded = guard.load(&self.store, log, life::is_alive, |chunks, last| {
            // After the guard has left its note, because a copy from a relay may be deadly as well.
            if let Some(kept) = share.take() {
                self.take(share_loaded(log, kept));
            }
            self.take(Input::Loaded { log, chunks, last });
        });
        if let Err(error) = loaded.await {
            self.take(Input::LoadFailed { log, error });
        }
        self.show_set_aside().await;
    }

    /// What is kept for sharing a log; without the copy where an engine has died over the log, because
    /// the copy can be fetched again.
    async fn share_of(&self, log: LogId) -> Result<ShareRecords, StorageError> {
        let mut records = self.store.load_share(log).await?;
        if records.copy.is_some() && !self.store.marks(log).await?.is_empty() {
            records.copy = None;
        }
        Ok(records)
    }

    /// Tells the page what was set aside, when that has changed.
    async fn show_set_aside(&self) {
        let Ok(aside) = self.store.list_set_aside().await else {
            return;
        };
        if *self.shown_aside.borrow() != aside {
            page::show(&[Delta::SetAside(aside.clone())]);
            self.shown_aside.replace(aside);
        }
    }

    async fn hand_out(&self, client: ClientId, number: u32, key: String) {
        let answer = match self.store.read_set_aside(&key).await {
            Ok(Some(bytes)) => Delta::File {
                name: format!("{}.bin", key.replace('/', " ")),
                media_type: "application/octet-stream".to_owned(),
                bytes,
            },
            Ok(None) | Err(_) => Delta::Refused {
                command: number,
                error: Refusal::File {
                    file: key,
                    reason: FileError::Empty,
                },
            },
        };
        let command = number;
        page::show(&[answer, Delta::Answered { client, command }]);
    }
}

fn share_loaded(log: LogId, kept: ShareRecords) -> Input {
    let ShareRecords { keys, copy } = kept;
    Input::ShareLoaded { log, keys, copy }
}

/// Tells the page that a piece of work of unknown length goes on.
fn begin(what: Work) {
    page::show(&[Delta::Working {
        what,
        done: 0,
        total: 0,
    }]);
}

/// Tells the page that it is over, however it went.
fn end(what: Work) {
    page::show(&[Delta::Working {
        what,
        done: 1,
        total: 1,
    }]);
}

fn now() -> Timestamp {
    Timestamp((js_sys::Date::now() / 1000.0) as i64)
}

fn random() -> u64 {
    // Keys are made of them: without good ones nothing may go on.
    getrandom::u64().unwrap_or_else(|_| wasm_bindgen::throw_str("no random numbers"))
}
