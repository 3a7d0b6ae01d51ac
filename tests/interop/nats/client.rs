//! The mailbox over a WebSocket of this process, and the bare protocol beside it.

use futures_util::{SinkExt, StreamExt};
use matters_arising::wire::{
    DocumentId, NatsAsk, NatsAskId, NatsFault, NatsLine, NatsMailbox, NatsOp, NatsPlace,
    NatsReader, NatsTold,
};
use std::{
    collections::{HashMap, VecDeque},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

const PATIENCE: Duration = Duration::from_secs(20);

/// Why a client cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Trouble {
    /// The server or the mailbox says so.
    #[error("{0}")]
    Fault(#[from] NatsFault),
    /// The connection is gone, or nobody answers.
    #[error("the connection is gone")]
    Gone,
}

/// The place of a log; `n` tells logs from each other.
pub(super) fn place(stream: &str, n: u8) -> NatsPlace {
    NatsPlace::new(Some(stream), DocumentId([n; 16]))
}

/// A connection, and what has come of what was asked.
pub(super) struct Client {
    socket: Socket,
    mailbox: NatsMailbox,
    answers: HashMap<NatsAskId, NatsTold>,
    news: VecDeque<String>,
    /// How long an answer is waited for.
    pub(super) patience: Duration,
}

impl Client {
    /// Connects, and waits until the stream has been listed once.
    pub(super) async fn at(address: &str, place: NatsPlace, login: &str) -> Result<Self, Trouble> {
        let login = (!login.is_empty()).then(|| login.as_bytes().to_vec());
        static N_CLIENTS: AtomicU64 = AtomicU64::new(0);
        let id = N_CLIENTS.fetch_add(1, Relaxed);
        let mut client = Self {
            socket: connect(address).await?,
            mailbox: NatsMailbox::new(place, login, id),
            answers: HashMap::new(),
            news: VecDeque::new(),
            patience: PATIENCE,
        };
        client.list().await?;
        Ok(client)
    }

    pub(super) fn ask(&mut self, ask: NatsAsk) -> NatsAskId {
        let id = self.mailbox.ask(ask);
        // Some things are known without a question.
        self.sort();
        id
    }

    /// Waits until something has been answered.
    pub(super) async fn answer(&mut self, id: NatsAskId) -> Result<NatsTold, Trouble> {
        loop {
            match self.answers.remove(&id) {
                Some(NatsTold::Failed(_, fault)) => return Err(fault.into()),
                Some(told) => return Ok(told),
                None => self.step().await?,
            }
        }
    }

    /// Sends what is to be sent, and takes in the next piece that comes.
    pub(super) async fn step(&mut self) -> Result<(), Trouble> {
        if let Some(bytes) = self.mailbox.to_send() {
            let sent = self.socket.send(Message::binary(bytes)).await;
            sent.map_err(|_| Trouble::Gone)?;
        }
        let bytes = next(&mut self.socket, self.patience).await?;
        let outcome = self.mailbox.receive(&bytes);
        self.sort();
        outcome.map_err(Trouble::from)
    }

    /// Puts what has come where it is looked for.
    fn sort(&mut self) {
        while let Some(told) = self.mailbox.told() {
            match told {
                NatsTold::New(name) => self.news.push_back(name),
                NatsTold::Listed(id, _)
                | NatsTold::Got(id, _)
                | NatsTold::Stored(id)
                | NatsTold::Removed(id)
                | NatsTold::Failed(id, _) => _ = self.answers.insert(id, told),
            }
        }
    }

    /// The next chunk that somebody else has put.
    pub(super) async fn next_new(&mut self) -> Result<String, Trouble> {
        loop {
            match self.news.pop_front() {
                Some(name) => return Ok(name),
                None => self.step().await?,
            }
        }
    }

    pub(super) async fn list(&mut self) -> Result<Vec<String>, Trouble> {
        let id = self.ask(NatsAsk::List);
        match self.answer(id).await? {
            NatsTold::Listed(_, names) => Ok(names),
            _ => Err(Trouble::Gone),
        }
    }

    pub(super) async fn get(&mut self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let id = self.ask(NatsAsk::Get(name.to_owned()));
        match self.answer(id).await? {
            NatsTold::Got(_, bytes) => Ok(bytes),
            _ => Err(Trouble::Gone),
        }
    }

    pub(super) async fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let id = self.ask(NatsAsk::Put(name.to_owned(), bytes.to_vec()));
        self.answer(id).await.map(drop)
    }

    pub(super) async fn remove(&mut self, name: &str) -> Result<(), Trouble> {
        let id = self.ask(NatsAsk::Remove(name.to_owned()));
        self.answer(id).await.map(drop)
    }
}

async fn connect(address: &str) -> Result<Socket, Trouble> {
    let connected = timeout(PATIENCE, connect_async(address)).await;
    let connected = connected.map_err(|_| Trouble::Gone)?;
    connected
        .map(|(socket, _)| socket)
        .map_err(|_| Trouble::Gone)
}

async fn next(socket: &mut Socket, patience: Duration) -> Result<Vec<u8>, Trouble> {
    loop {
        let message = timeout(patience, socket.next()).await;
        match message.map_err(|_| Trouble::Gone)? {
            Some(Ok(Message::Binary(bytes))) => return Ok(bytes.to_vec()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(Trouble::Gone),
            Some(Ok(_)) => {}
        }
    }
}

/// The protocol as it is.
pub(super) struct Raw {
    socket: Socket,
    reader: NatsReader,
}

impl Raw {
    pub(super) async fn at(address: &str, user: &str, password: &str) -> Result<Self, Trouble> {
        let mut raw = Self {
            socket: connect(address).await?,
            reader: NatsReader::new(1 << 20),
        };
        let connect = format!(
            r#"{{"verbose":false,"headers":true,"no_responders":true,"user":"{user}","pass":"{password}"}}"#
        );
        raw.tell(&NatsOp::Connect(NatsLine::new(&connect))).await?;
        Ok(raw)
    }

    pub(super) async fn tell(&mut self, op: &NatsOp) -> Result<(), Trouble> {
        let mut bytes = Vec::new();
        op.write(&mut bytes);
        let sent = self.socket.send(Message::binary(bytes)).await;
        sent.map_err(|_| Trouble::Gone)
    }

    pub(super) async fn hear(&mut self) -> Result<NatsOp, Trouble> {
        loop {
            if let Some(op) = self.reader.next_op()? {
                return Ok(op);
            }
            let bytes = next(&mut self.socket, PATIENCE).await?;
            self.reader.feed(&bytes);
        }
    }

    /// Whether the server says that this is not permitted.
    pub(super) async fn is_refused(&mut self, op: &NatsOp) -> Result<bool, Trouble> {
        self.tell(op).await?;
        self.tell(&NatsOp::Ping).await?;
        let mut is_refused = false;
        loop {
            match self.hear().await? {
                NatsOp::Error(words) => {
                    is_refused |= words.as_str().starts_with("Permissions Violation");
                }
                NatsOp::Pong => return Ok(is_refused),
                _ => {}
            }
        }
    }
}
