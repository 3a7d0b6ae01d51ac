//! What can go wrong with a NATS server, and what it is to those who share a log.

use crate::model::CourierTrouble;

/// Why a server is of no use, or why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NatsFault {
    /// What it sent is no operation of the protocol, or not the answer to what was asked.
    #[error("what it sent cannot be read")]
    Malformed,
    /// What it sent is larger than anything that is asked for.
    #[error("what it sent is too large")]
    TooLarge,
    /// What answers is something else.
    #[error("what answers is not a NATS server")]
    NotNats,
    /// It does not know the name and password.
    #[error("it does not accept the name and password in its address")]
    Login,
    /// It knows them, and does not allow this.
    #[error("this user has no permission for {0}")]
    Permission(String),
    /// It keeps nothing.
    #[error("JetStream is not switched on for this user's account")]
    NoJetStream,
    /// The stream would lose parts of the log.
    #[error(
        "the stream {stream} deletes messages by itself ({setting}); a log needs one that keeps all"
    )]
    Forgets {
        /// The stream.
        stream: String,
        /// The setting to change.
        setting: &'static str,
    },
    /// The stream cannot be read as it must be.
    #[error("the stream {stream} needs the setting {setting}")]
    Lacks {
        /// The stream.
        stream: String,
        /// The setting to switch on.
        setting: &'static str,
    },
    /// The stream is there and is for something else.
    #[error("the stream {0} is there, but does not take the subjects of this log")]
    OtherStream(String),
    /// There is no room.
    #[error("there is no room left: {0}")]
    Full(String),
    /// It takes only small messages.
    #[error("it takes no messages larger than {0} bytes (max_payload)")]
    SmallMessages(u64),
    /// A new stream is to have three copies, and there are not three servers.
    #[error("fewer than three servers of the cluster are there to keep a new stream")]
    TooFewServers,
    /// It cannot now; another try may succeed.
    #[error("the stream has no leader now")]
    Unavailable,
    /// Something else, in its words.
    #[error("{0}")]
    Said(String),
}

impl From<NatsFault> for CourierTrouble {
    fn from(fault: NatsFault) -> Self {
        match fault {
            NatsFault::Malformed | NatsFault::TooLarge => Self::Misbehaved,
            NatsFault::NotNats => Self::NotARelay,
            NatsFault::Unavailable => Self::Closed,
            refusal => Self::Refused(refusal.to_string()),
        }
    }
}

impl NatsFault {
    /// What an operation `-ERR` means.
    pub(super) fn of_words(words: &str) -> Self {
        let begins = |start: &str| {
            let begin = words.get(..start.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(start))
        };
        if begins("authorization") || begins("user authentication") || begins("authentication") {
            return Self::Login;
        }
        if begins("stale connection") || begins("server shutdown") {
            return Self::Unavailable;
        }
        match words.get(.."permissions violation for ".len()) {
            Some(start) if start.eq_ignore_ascii_case("permissions violation for ") => {
                Self::Permission(words[start.len()..].replace('"', ""))
            }
            _ => Self::Said(words.to_owned()),
        }
    }

    /// What an error of JetStream's API means. Numbers: the server's `errors.json`.
    pub(super) fn of_api(number: u64, words: &str) -> Self {
        match number {
            // Not for this account; not on this server.
            10_035 | 10_039 | 10_076 => Self::NoJetStream,
            // No quorum, no leader, not caught up, an election is going on.
            10_008 | 10_009 | 10_015 | 10_118 => Self::Unavailable,
            // Limits of the account, of the server, of the stream.
            10_002 | 10_023 | 10_026 | 10_027 | 10_028 | 10_047 | 10_054 | 10_077 | 10_110
            | 10_111 => Self::Full(words.to_owned()),
            _ => Self::Said(words.to_owned()),
        }
    }
}
