//! A small client of the automerge-repo protocol: a document of its own, and a real socket.

use futures_util::{SinkExt, StreamExt};
use matters_arising::document::{Courier, SyncPeer};
use matters_arising::wire::{AboutDocument, DocumentId, RepoFrame};
use std::error::Error;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Nothing that a test waits for takes longer, or it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A socket that speaks frames.
pub(crate) struct Socket {
    pub(crate) raw: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(crate) name: String,
    /// The relay's name.
    pub(crate) relay: String,
    /// Why it was closed, once it was.
    pub(crate) closed: Option<CloseFrame>,
}

impl Socket {
    /// Connects and says nothing.
    pub(crate) async fn silent(address: &str, name: &str) -> Result<Self> {
        let (raw, _) = timeout(PATIENCE, connect_async(address)).await??;
        Ok(Self {
            raw,
            name: name.into(),
            relay: String::new(),
            closed: None,
        })
    }

    /// Connects and introduces itself.
    pub(crate) async fn join(address: &str, name: &str) -> Result<Self> {
        let mut socket = Self::silent(address, name).await?;
        socket
            .send(&RepoFrame::Join {
                sender: name.into(),
                speaks_ours: true,
            })
            .await?;
        match socket.next().await? {
            Some(RepoFrame::Peer {
                sender,
                target,
                version,
            }) => {
                assert_eq!((target.as_str(), version.as_str()), (name, "1"));
                socket.relay = sender;
                Ok(socket)
            }
            other => Err(format!("no peer frame but {other:?}").into()),
        }
    }

    pub(crate) async fn send(&mut self, frame: &RepoFrame) -> Result<()> {
        let message = Message::Binary(frame.encode().into());
        Ok(timeout(PATIENCE, self.raw.send(message)).await??)
    }

    pub(crate) async fn about(&mut self, document: DocumentId, what: AboutDocument) -> Result<()> {
        let frame = RepoFrame::Document {
            sender: self.name.clone(),
            target: self.relay.clone(),
            document,
            what,
        };
        self.send(&frame).await
    }

    /// The next frame; `None` once it is closed.
    pub(crate) async fn next(&mut self) -> Result<Option<RepoFrame>> {
        let next = async {
            loop {
                match self.raw.next().await {
                    Some(Ok(Message::Binary(bytes))) => return Some(RepoFrame::decode(&bytes)),
                    Some(Ok(Message::Close(why))) => self.closed = why,
                    Some(Ok(_)) => {}
                    // A socket that is dropped is closed as well.
                    Some(Err(_)) | None => return None,
                }
            }
        };
        Ok(timeout(PATIENCE, next).await?.transpose()?)
    }

    /// Reads to the end. Gives the words of the last error frame.
    pub(crate) async fn last_words(&mut self) -> Result<String> {
        let mut words = String::new();
        while let Some(frame) = self.next().await? {
            if let RepoFrame::Error { message } = frame {
                words = message;
            }
        }
        Ok(words)
    }
}

/// A client with one document.
pub(crate) struct Client {
    pub(crate) socket: Socket,
    pub(crate) document: DocumentId,
    pub(crate) courier: Courier,
    pub(crate) sync: SyncPeer,
    /// The relay said that it has nothing.
    pub(crate) unavailable: bool,
}

impl Client {
    /// Joins, and asks for the document or offers what it has of it.
    pub(crate) async fn open(
        address: &str,
        name: &str,
        document: DocumentId,
        courier: Courier,
    ) -> Result<Self> {
        let mut client = Self {
            socket: Socket::join(address, name).await?,
            document,
            courier: Courier::new([0; 16]),
            sync: SyncPeer::default(),
            unavailable: false,
        };
        client.turn_to(document, courier).await?;
        Ok(client)
    }

    /// Goes on with another document, on the same connection.
    pub(crate) async fn turn_to(&mut self, document: DocumentId, courier: Courier) -> Result<()> {
        (self.document, self.courier) = (document, courier);
        self.sync = SyncPeer::default();
        let message = self.courier.message_for(&mut self.sync);
        let message = message.ok_or("nothing to say")?;
        let what = if self.courier.is_empty() {
            AboutDocument::Request(message)
        } else {
            AboutDocument::Sync(message)
        };
        self.socket.about(document, what).await
    }

    /// Puts a chunk in, and sends what is new.
    pub(crate) async fn put(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.courier.put(&[(name.into(), bytes.to_vec())]);
        self.speak().await
    }

    pub(crate) async fn speak(&mut self) -> Result<()> {
        while let Some(message) = self.courier.message_for(&mut self.sync) {
            let what = AboutDocument::Sync(message);
            self.socket.about(self.document, what).await?;
        }
        Ok(())
    }

    /// Reads one frame and answers it. Gives it where it is not about the sync of this document.
    pub(crate) async fn step(&mut self) -> Result<Option<RepoFrame>> {
        let frame = self.socket.next().await?.ok_or("the connection ended")?;
        if let RepoFrame::Document { document, .. } = &frame {
            assert_eq!(*document, self.document, "nothing of another document");
        }
        match frame {
            RepoFrame::Document {
                what: AboutDocument::Sync(message) | AboutDocument::Request(message),
                ..
            } => {
                self.unavailable = false;
                self.courier.receive(&mut self.sync, &message)?;
                self.speak().await?;
                Ok(None)
            }
            RepoFrame::Document {
                what: AboutDocument::Unavailable,
                ..
            } => {
                self.unavailable = true;
                Ok(None)
            }
            RepoFrame::Error { message } => Err(message.into()),
            other => Ok(Some(other)),
        }
    }

    /// Reads and answers until it is so.
    pub(crate) async fn until(&mut self, so: impl Fn(&Self) -> bool) -> Result<()> {
        while !so(self) {
            if let Some(other) = self.step().await? {
                return Err(format!("did not expect {other:?}").into());
            }
        }
        Ok(())
    }

    /// Until a chunk of this name is there.
    pub(crate) async fn until_has(&mut self, name: &str) -> Result<()> {
        self.until(|client| client.courier.get(name).is_some())
            .await
    }

    /// Until the relay has said that it has all that is here.
    pub(crate) async fn until_acknowledged(&mut self) -> Result<()> {
        self.until(|client| client.courier.is_level_with(&client.sync))
            .await
    }
}
