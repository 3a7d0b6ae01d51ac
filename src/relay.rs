//! Native: serves the built page.
//!
//! Knows files and headers; never reads a log, and keeps nothing about those who ask.

mod error;
mod headers;
mod page;

pub use error::RelayError;
pub use headers::CONTENT_SECURITY_POLICY;
pub use page::find_page;

use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use tokio::net::TcpListener;

/// A server that listens already, and answers once it runs.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: axum::Router,
}

impl Server {
    /// Takes the address for the page in `dir`. Port 0 takes a free one.
    ///
    /// # Errors
    /// When `dir` holds no built page, or the address cannot be had.
    pub async fn open(dir: &Path, address: SocketAddr) -> Result<Self, RelayError> {
        let router = page::router(dir)?;
        let cannot = |cause| RelayError::address(address, cause);
        let listener = TcpListener::bind(address).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        Ok(Self {
            listener,
            address,
            router,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is done, and finishes the answers that it has begun.
    ///
    /// # Errors
    /// When the system takes the listener away.
    pub async fn run(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), RelayError> {
        axum::serve(self.listener, self.router)
            .with_graceful_shutdown(stop)
            .await
            .map_err(RelayError::Stopped)
    }
}
