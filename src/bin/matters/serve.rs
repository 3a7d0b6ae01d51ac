//! `matters serve`: the built page and a relay at one address. Knows where to look for them and what
//! the person said, not how they are served.

use crate::{Failure, logs};
use matters_arising::relay::{
    self, Clients, Limits, Offer, RelaySettings, Server, Settings, Token,
};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Serve the built page, and relay logs beside it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The directory of the built page [default: dist here, or beside Cargo.toml]
    #[arg(long, value_name = "DIST", conflicts_with = "relay_only")]
    dir: Option<PathBuf>,
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address of this machine to listen at
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Serve the page alone
    #[arg(long, conflicts_with = "relay_only")]
    no_relay: bool,
    /// Relay alone, without a page
    #[arg(long)]
    relay_only: bool,
    #[command(flatten, next_help_heading = "Relay")]
    relay: RelayArguments,
}

#[derive(clap::Args)]
struct RelayArguments {
    /// The directory in which the relay keeps what it carries [default: this user's data directory]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A secret that clients must add to the address, as ?token=TOKEN
    #[arg(long, env = "MATTERS_RELAY_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Read the addresses of clients from X-Forwarded-For, which a proxy in front sets
    #[arg(long)]
    behind_proxy: bool,
    /// Clients connected at once
    #[arg(long, value_name = "N", default_value_t = Limits::default().connections)]
    max_clients: usize,
    /// Of these, from one address
    #[arg(long, value_name = "N", default_value_t = Limits::default().connections_per_address)]
    max_clients_per_address: usize,
    /// Megabytes of one message
    #[arg(long, value_name = "MB", default_value_t = Limits::default().message as u64 >> 20)]
    max_message: u64,
    /// Megabytes kept of one document
    #[arg(long, value_name = "MB", default_value_t = Limits::default().document >> 20)]
    max_document: u64,
    /// Megabytes kept of all documents
    #[arg(long, value_name = "MB", default_value_t = Limits::default().disk >> 20)]
    max_disk: u64,
}

impl RelayArguments {
    fn settings(&self) -> Result<RelaySettings, Failure> {
        let bytes = |megabytes: u64| megabytes.saturating_mul(1 << 20);
        let token = match &self.token {
            None => None,
            Some(secret) => Some(Token::new(secret).ok_or(
                "the access token is empty. Give one with --token or MATTERS_RELAY_TOKEN, or leave both out.",
            )?),
        };
        Ok(RelaySettings {
            data: match &self.data {
                Some(dir) => dir.clone(),
                None => relay::default_data_dir()?,
            },
            token,
            clients: if self.behind_proxy {
                Clients::BehindProxy
            } else {
                Clients::Direct
            },
            limits: Limits {
                connections: self.max_clients,
                connections_per_address: self.max_clients_per_address,
                message: usize::try_from(bytes(self.max_message))?,
                document: bytes(self.max_document),
                disk: bytes(self.max_disk),
                ..Limits::default()
            },
        })
    }
}

impl Arguments {
    fn offer(&self) -> Result<Offer, Failure> {
        if self.relay_only {
            return Ok(Offer::Relay(self.relay.settings()?));
        }
        let dir = match &self.dir {
            Some(dir) => dir.clone(),
            None => relay::find_page()?,
        };
        Ok(if self.no_relay {
            Offer::Page(dir)
        } else {
            Offer::PageAndRelay(dir, self.relay.settings()?)
        })
    }
}

/// What is at the address, in words.
fn introduce(offer: &Offer, address: SocketAddr) -> Result<(), Failure> {
    let (page, relay) = match offer {
        Offer::Page(dir) => (Some(dir), None),
        Offer::Relay(relay) => (None, Some(relay)),
        Offer::PageAndRelay(dir, relay) => (Some(dir), Some(relay)),
    };
    match page {
        Some(dir) => {
            logs::print(&format!("Matters Arising is at http://{address}\n"))?;
            logs::say(&format!("Serving {}; Ctrl-C ends it.", dir.display()));
        }
        None => logs::print(&format!(
            "The relay of Matters Arising is at http://{address}\n"
        ))?,
    }
    if let Some(relay) = relay {
        let token = match relay.token {
            Some(_) => "?token=…",
            None => "",
        };
        logs::say(&format!(
            "Relaying at ws://{address}/sync{token}, with mailboxes at dav+http://{address}/mailbox; what it carries is kept in {}.",
            relay.data.display()
        ));
    }
    if !address.ip().is_loopback() {
        logs::say(
            "Others can reach this address. Their browsers keep a log only behind https (or on \
             this machine), so put a proxy with a certificate in front.",
        );
        if relay.is_some_and(|relay| relay.token.is_none()) {
            logs::say("Anybody can use this relay: it has no access token (--token).");
        }
    }
    Ok(())
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let offer = arguments.offer()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let server = Server::open(Settings {
            address: SocketAddr::new(arguments.bind, arguments.port),
            offer: offer.clone(),
        })
        .await?;
        introduce(&offer, server.address())?;
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
