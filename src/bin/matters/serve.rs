//! `matters serve`: the built page at an address. Knows where to look for it, not how it is served.

use crate::Failure;
use matters_arising::relay::{self, Server};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Serve the built page.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The directory of the built page [default: dist here, or beside Cargo.toml]
    #[arg(long, value_name = "DIST")]
    dir: Option<PathBuf>,
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address of this machine to listen at
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let dir = match &arguments.dir {
        Some(dir) => dir.clone(),
        None => relay::find_page()?,
    };
    tokio::runtime::Runtime::new()?.block_on(async {
        let server = Server::open(&dir, SocketAddr::new(arguments.bind, arguments.port)).await?;
        let address = server.address();
        println!("Matters Arising is at http://{address}");
        eprintln!("Serving {}; Ctrl-C ends it.", dir.display());
        if !address.ip().is_loopback() {
            eprintln!(
                "Others can reach this address. Their browsers keep a log only behind https (or on \
                 this machine), so put a proxy with a certificate in front."
            );
        }
        server.run(asked_to_stop()).await?;
        Ok(())
    })
}

/// Ctrl-C, or the system's request to end.
async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
