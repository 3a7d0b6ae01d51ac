//! Who may come in: the access token, and how many at once from where. Knows no documents.

use super::limits::Limits;
use axum::http::{HeaderMap, StatusCode};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// A secret that clients must give to use a relay. Kept as its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// The token that clients give as `?token=…`; `None` where it is empty.
    #[must_use]
    pub fn new(secret: &str) -> Option<Self> {
        (!secret.is_empty()).then(|| Self(Sha256::digest(secret).into()))
    }

    /// Whether this is it. Takes the same time whatever is wrong with it.
    fn is(&self, given: &str) -> bool {
        let given: [u8; 32] = Sha256::digest(given).into();
        let differing = self
            .0
            .iter()
            .zip(given)
            .fold(0, |all, (a, b)| all | (a ^ b));
        differing == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Where the address of a client is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clients {
    /// They connect to us.
    #[default]
    Direct,
    /// They connect to a proxy of ours, which adds their address to `X-Forwarded-For`.
    BehindProxy,
}

impl Clients {
    /// The address that counts: of IPv6 the network, because one client has all of it.
    pub(super) fn address(self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let forwarded = || {
            let last = headers.get_all("x-forwarded-for").iter().next_back()?;
            last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
        };
        let address = match self {
            Self::Direct => peer,
            Self::BehindProxy => forwarded().unwrap_or(peer),
        };
        match address.to_canonical() {
            IpAddr::V6(address) => {
                IpAddr::V6(Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX)))
            }
            address => address,
        }
    }
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Token,
    Full,
    TooManyFromThere,
    Stopping,
}

impl Refusal {
    pub(super) fn answer(self) -> (StatusCode, &'static str) {
        match self {
            Self::Token => (
                StatusCode::UNAUTHORIZED,
                "This relay wants an access token: add ?token=… to its address. Ask whoever runs it.\n",
            ),
            Self::Full => (
                StatusCode::SERVICE_UNAVAILABLE,
                "This relay has as many clients as it allows. Try again later.\n",
            ),
            Self::TooManyFromThere => (
                StatusCode::TOO_MANY_REQUESTS,
                "This relay has as many clients from your address as it allows. Close some first.\n",
            ),
            Self::Stopping => (
                StatusCode::SERVICE_UNAVAILABLE,
                "This relay is being stopped. Try again later.\n",
            ),
        }
    }
}

/// Counts who is in.
#[derive(Debug)]
pub(super) struct Gate {
    token: Option<Token>,
    most: usize,
    most_per_address: usize,
    inside: Mutex<HashMap<IpAddr, usize>>,
    total: watch::Sender<usize>,
}

impl Gate {
    pub(super) fn new(token: Option<Token>, limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            token,
            most: limits.connections,
            most_per_address: limits.connections_per_address,
            inside: Mutex::default(),
            total: watch::Sender::new(0),
        })
    }

    /// Lets one in, for as long as the pass is held.
    pub(super) fn enter(
        self: &Arc<Self>,
        address: IpAddr,
        token: Option<&str>,
    ) -> Result<Pass, Refusal> {
        if let Some(wanted) = &self.token
            && !wanted.is(token.unwrap_or_default())
        {
            return Err(Refusal::Token);
        }
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if *self.total.borrow() >= self.most {
            return Err(Refusal::Full);
        }
        let from_there = inside.entry(address).or_default();
        if *from_there >= self.most_per_address {
            return Err(Refusal::TooManyFromThere);
        }
        *from_there += 1;
        self.total.send_modify(|total| *total += 1);
        Ok(Pass {
            gate: Arc::clone(self),
            address,
        })
    }

    pub(super) fn n_inside(&self) -> usize {
        *self.total.borrow()
    }

    /// Waits until all have left.
    pub(super) async fn emptied(&self) {
        let _ = self.total.subscribe().wait_for(|total| *total == 0).await;
    }
}

/// One that is in.
#[derive(Debug)]
pub(super) struct Pass {
    gate: Arc<Gate>,
    address: IpAddr,
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut inside = self
            .gate
            .inside
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(from_there) = inside.get_mut(&self.address) {
            *from_there -= 1;
            if *from_there == 0 {
                inside.remove(&self.address);
            }
        }
        self.gate.total.send_modify(|total| *total -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn so_many_in_all_so_many_from_one_address_and_room_again_when_one_leaves() {
        let limits = Limits {
            connections: 3,
            connections_per_address: 2,
            ..Limits::default()
        };
        let gate = Gate::new(None, &limits);
        let one = gate.enter(at("10.0.0.1"), None);
        let _two = gate.enter(at("10.0.0.1"), None).expect("room");
        let refused = gate.enter(at("10.0.0.1"), None);
        assert_eq!(refused.err(), Some(Refusal::TooManyFromThere));
        let _three = gate.enter(at("10.0.0.2"), None).expect("room");
        let refused = gate.enter(at("10.0.0.3"), None);
        assert_eq!(refused.err(), Some(Refusal::Full));
        drop(one);
        assert!(gate.enter(at("10.0.0.1"), None).is_ok());
    }

    #[test]
    fn only_the_token_itself_opens() {
        let gate = Gate::new(Token::new("sesame"), &Limits::default());
        for wrong in [None, Some(""), Some("sesam"), Some("sesamee")] {
            let refused = gate.enter(at("10.0.0.1"), wrong);
            assert_eq!(refused.err(), Some(Refusal::Token), "{wrong:?}");
        }
        assert!(gate.enter(at("10.0.0.1"), Some("sesame")).is_ok());
    }

    #[test]
    fn a_client_names_its_address_only_through_a_proxy_that_we_trust() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            "1.1.1.1, 2.2.2.2".parse().expect("header"),
        );
        let peer = at("127.0.0.1");
        assert_eq!(Clients::Direct.address(peer, &headers), peer);
        let behind = Clients::BehindProxy;
        assert_eq!(behind.address(peer, &headers), at("2.2.2.2"));
        assert_eq!(behind.address(peer, &HeaderMap::new()), peer);
        assert_eq!(
            Clients::Direct.address(at("2001:db8:1:2:3:4:5:6"), &headers),
            at("2001:db8:1:2::")
        );
    }
}
