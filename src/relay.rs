//! Native: serves the built page, and relays documents of automerge-repo clients beside it.
//!
//! Knows files, headers, frames and opaque documents; never reads a log, and keeps nothing about
//! those who ask. A frame's way: socket (one task a connection) -> hall (limits) -> desk (a thread
//! that has its share of the documents) -> the others at once, the store (one thread, one commit for
//! what waits), then the sender's answer. A mailbox's requests go to the store alone.

mod access;
mod caught;
mod desk;
mod doors;
mod entry;
mod error;
mod figures;
mod hall;
mod headers;
mod limits;
mod mailbox;
mod pace;
mod page;
mod peer;
mod report;
mod socket;
mod store;

pub use access::{Clients, Token};
pub use error::RelayError;
pub use hall::{RelaySettings, default_data_dir};
pub use headers::CONTENT_SECURITY_POLICY;
pub use limits::{Limits, Pace};
pub use page::find_page;

use hall::{Hall, Staff};
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long answers that were begun may take once the server is to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// What a server offers.
#[derive(Clone, Debug)]
pub enum Offer {
    /// The built page in this directory.
    Page(PathBuf),
    /// A relay.
    Relay(RelaySettings),
    /// Both.
    PageAndRelay(PathBuf, RelaySettings),
}

/// What a server is to do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens; port 0 takes a free one.
    pub address: SocketAddr,
    /// What it offers there.
    pub offer: Offer,
}

/// A server that listens already, and answers once it runs.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: axum::Router,
    relay: Option<(Arc<Hall>, Staff)>,
}

impl Server {
    /// Takes the address, and opens what is offered there.
    ///
    /// # Errors
    /// When there is no built page, no store, or the address cannot be had.
    pub async fn open(settings: Settings) -> Result<Self, RelayError> {
        let Settings { address, offer } = settings;
        let (page, relay) = match offer {
            Offer::Page(dir) => (Some(dir), None),
            Offer::Relay(relay) => (None, Some(relay)),
            Offer::PageAndRelay(dir, relay) => (Some(dir), Some(relay)),
        };
        let mut router = match page {
            Some(dir) => page::router(&dir)?,
            None => doors::without_page(),
        };
        let cannot = |cause| RelayError::address(address, cause);
        let listener = TcpListener::bind(address).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let relay = relay.map(Hall::open).transpose()?;
        if let Some((hall, _)) = &relay {
            router = doors::with_relay(router, hall);
        }
        Ok(Self {
            listener,
            address,
            router: router.layer(axum::middleware::from_fn(headers::add)),
            relay,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is done, finishes the answers that it has begun, says goodbye to the
    /// relay's clients, and leaves with all that it took on disk.
    ///
    /// # Errors
    /// When the system takes the listener away.
    pub async fn run(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), RelayError> {
        let hall = self.relay.as_ref().map(|(hall, _)| Arc::clone(hall));
        let (stopping, mut stopped) = watch::channel(false);
        let stop = async move {
            stop.await;
            if let Some(hall) = hall {
                hall.begin_to_stop();
            }
            stopping.send_replace(true);
        };
        let service = self
            .router
            .into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(self.listener, service).with_graceful_shutdown(stop);
        let too_long = async {
            let _ = stopped.wait_for(|stopped| *stopped).await;
            tokio::time::sleep(LAST_ANSWERS).await;
        };
        let served = tokio::select! {
            served = serving.into_future() => served,
            () = too_long => Ok(()),
        };
        if let Some((hall, staff)) = self.relay {
            hall.stop(staff).await;
        }
        served.map_err(RelayError::Stopped)
    }
}
