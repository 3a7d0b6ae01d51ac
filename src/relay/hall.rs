//! The relay as its parts share it: limits, who is inside, and which desk has which document. Starts
//! and ends the threads. Knows no socket.

use super::access::{Clients, Gate, Token};
use super::desk::{Desk, Job};
use super::error::RelayError;
use super::figures::Figures;
use super::limits::Limits;
use super::mailbox::Mailboxes;
use super::peer::{ConnectionId, Peer};
use super::report::say;
use super::store::Store;
use crate::wire::{AboutDocument, DocumentId};
use std::io::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::timeout;

/// What a relay is to do.
#[derive(Clone, Debug)]
pub struct RelaySettings {
    /// The directory of its store; made if it is not there, and one relay's only.
    pub data: PathBuf,
    /// What clients must give, if anything.
    pub token: Option<Token>,
    /// Where the addresses of clients are read.
    pub clients: Clients,
    /// What clients may take.
    pub limits: Limits,
}

/// Desks at most; one core each.
const MOST_DESKS: usize = 4;
/// Jobs that wait at one desk.
const INBOX: usize = 1_024;
/// Room for what waits is counted in pieces of so many bytes.
const PIECE: usize = 1_024;
/// How long connections have for their goodbyes when the relay is stopped.
const GOODBYES: Duration = Duration::from_secs(5);

/// The relay, as long as it runs.
#[derive(Debug)]
pub(super) struct Hall {
    /// Its name among the peers.
    pub(super) name: Arc<str>,
    pub(super) limits: Arc<Limits>,
    pub(super) gate: Arc<Gate>,
    pub(super) clients: Clients,
    figures: Arc<Figures>,
    desks: Vec<mpsc::Sender<Job>>,
    pub(super) mailboxes: Mailboxes,
    room: Arc<Semaphore>,
    /// The same, for what mailboxes answer.
    room_out: Arc<Semaphore>,
    stopping: watch::Sender<bool>,
    n_connections: AtomicU64,
    /// Bytes that wait for all clients to read them.
    pub(super) waiting_out: Arc<AtomicUsize>,
}

/// The threads that work behind it.
#[derive(Debug)]
pub(super) struct Staff(Vec<JoinHandle<()>>);

impl Hall {
    pub(super) fn open(settings: RelaySettings) -> Result<(Arc<Self>, Staff), RelayError> {
        let RelaySettings {
            data,
            token,
            clients,
            limits,
        } = settings;
        let limits = Arc::new(limits);
        let figures = Arc::new(Figures::default());
        make_dir(&data).map_err(|cause| RelayError::Data(data.clone(), cause))?;
        let (store, keeper) = Store::open(data.join("relay.redb"), Arc::clone(&figures))
            .map_err(|cause| RelayError::store(&data, cause))?;
        let name: Arc<str> = random_name()?.into();
        let n_desks = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(MOST_DESKS);
        let (mut desks, mut threads) = (Vec::new(), Vec::new());
        for _ in 0..n_desks {
            let (desk, inbox) = mpsc::channel(INBOX);
            let (name, limits, figures, store) = (
                Arc::clone(&name),
                Arc::clone(&limits),
                Arc::clone(&figures),
                store.clone(),
            );
            let work = move || Desk::new(name, limits, figures, store, n_desks).run(inbox);
            let thread = std::thread::Builder::new()
                .name("relay-desk".into())
                .spawn(work)
                .map_err(RelayError::Threads)?;
            desks.push(desk);
            threads.push(thread);
        }
        threads.push(keeper);
        let hall = Self {
            name,
            gate: Gate::new(token, &limits),
            mailboxes: Mailboxes::new(store),
            room: room_for(limits.waiting_in),
            room_out: room_for(limits.waiting_out_of_all),
            limits,
            clients,
            figures,
            desks,
            stopping: watch::Sender::new(false),
            n_connections: AtomicU64::new(0),
            waiting_out: Arc::default(),
        };
        Ok((Arc::new(hall), Staff(threads)))
    }

    /// The answer of the health page.
    pub(super) fn health(&self) -> String {
        self.figures.health(self.gate.n_inside())
    }

    pub(super) fn next_connection(&self) -> ConnectionId {
        ConnectionId(self.n_connections.fetch_add(1, Relaxed) + 1)
    }

    /// Hands a frame to the desk of its document, once there is room for it to wait.
    pub(super) async fn hand_over(
        &self,
        peer: &Arc<Peer>,
        document: DocumentId,
        sender: String,
        what: AboutDocument,
    ) {
        let n_bytes = match &what {
            AboutDocument::Request(data) | AboutDocument::Sync(data) => data.len(),
            AboutDocument::Ephemeral { data, .. } => data.len(),
            AboutDocument::Unavailable => 0,
        };
        let Some(room) = self.room_to_read(n_bytes).await else {
            return;
        };
        // The id may be chosen by a client: no more than the balance of the desks depends on it.
        let first = document
            .0
            .iter()
            .fold(0, |sum, byte| sum + usize::from(*byte));
        let job = Job::Frame {
            peer: Arc::clone(peer),
            document,
            sender,
            what,
            room,
        };
        let _ = self.desks[first % self.desks.len()].send(job).await;
    }

    /// Waits until there is room for so many bytes that come in.
    pub(super) async fn room_to_read(&self, n_bytes: usize) -> Option<OwnedSemaphorePermit> {
        room(&self.room, self.limits.waiting_in, n_bytes).await
    }

    /// Waits until there is room for so many bytes that a mailbox answers.
    pub(super) async fn room_to_answer(&self, n_bytes: usize) -> Option<OwnedSemaphorePermit> {
        room(&self.room_out, self.limits.waiting_out_of_all, n_bytes).await
    }

    /// Whether there is room on the disk for so many bytes more.
    pub(super) fn has_disk_for(&self, n_bytes: u64) -> bool {
        self.figures.bytes() + n_bytes <= self.limits.disk
    }

    /// Tells all desks that a client is gone.
    pub(super) async fn leaves(&self, connection: ConnectionId) {
        for desk in &self.desks {
            let _ = desk.send(Job::Gone(connection)).await;
        }
    }

    /// From now on nobody comes in, and all are seen out.
    pub(super) fn begin_to_stop(&self) {
        self.stopping.send_replace(true);
    }

    pub(super) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Waits until it is to stop.
    pub(super) async fn stopping(&self) {
        let _ = self
            .stopping
            .subscribe()
            .wait_for(|stopping| *stopping)
            .await;
    }

    /// Ends it: goodbyes, then the desks with all that they have, then the store.
    pub(super) async fn stop(&self, staff: Staff) {
        self.begin_to_stop();
        if timeout(GOODBYES, self.gate.emptied()).await.is_err() {
            say("some connections did not end in time");
        }
        self.mailboxes.close();
        for desk in &self.desks {
            let _ = desk.send(Job::Stop).await;
        }
        let joined = tokio::task::spawn_blocking(move || {
            staff.0.into_iter().filter_map(|it| it.join().err()).count()
        });
        if joined.await.unwrap_or(1) > 0 {
            say("a part of the relay had ended before its time; what was acknowledged is on disk");
        }
    }
}

fn room_for(n_bytes: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(n_bytes.div_ceil(PIECE).max(1)))
}

/// Room for so many bytes, out of so many; what is larger than all of it takes all of it.
async fn room(room: &Arc<Semaphore>, most: usize, n_bytes: usize) -> Option<OwnedSemaphorePermit> {
    let most = most.div_ceil(PIECE).max(1);
    let pieces = (n_bytes / PIECE + 1).min(most);
    let pieces = u32::try_from(pieces).unwrap_or(u32::MAX);
    Arc::clone(room).acquire_many_owned(pieces).await.ok()
}

/// Names the relay anew at each start, so that clients do not take one for another.
fn random_name() -> Result<String, RelayError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|cause| RelayError::Threads(Error::other(cause.to_string())))?;
    Ok(format!("matters-{:016x}", u64::from_le_bytes(bytes)))
}

/// Makes the directory, which only we may read.
fn make_dir(dir: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Where data of programs belongs on this system: `matters-arising/relay` in there.
///
/// # Errors
/// When the system does not say where that is.
pub fn default_data_dir() -> Result<PathBuf, RelayError> {
    let named = |variable: &str| {
        let value = PathBuf::from(std::env::var_os(variable)?);
        value.is_absolute().then_some(value)
    };
    let base = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        named("XDG_DATA_HOME").or_else(|| Some(named("HOME")?.join(".local/share")))
    };
    base.map(|base| base.join("matters-arising").join("relay"))
        .ok_or(RelayError::NoDataDir)
}
