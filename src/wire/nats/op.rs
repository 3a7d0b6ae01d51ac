//! The operations of the protocol, and how they are written.
//!
//! Source: docs.nats.io, "Client Protocol" (INFO to HMSG, and the headers of version NATS/1.0).

/// The longest subject or name of a queue, in bytes.
pub(super) const LONGEST_WORD: usize = 1_024;
/// How a block of headers begins.
pub(super) const HEADERS: &[u8] = b"NATS/1.0";

/// A subject or the name of a queue: nothing in it can end a line or begin another word.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NatsWord(String);

impl NatsWord {
    /// `None` where the text is empty, too long, or holds a space or a control character.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        (is_plain && (1..=LONGEST_WORD).contains(&text.len())).then_some(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What stands on one line: JSON, or the words of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NatsLine(String);

impl NatsLine {
    /// The text, trimmed; control characters become spaces.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let line: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        Self(line.trim().to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One operation, of either side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NatsOp {
    /// The server introduces itself: JSON.
    Info(NatsLine),
    /// The client does: JSON.
    Connect(NatsLine),
    /// The client publishes (`PUB`, or `HPUB` where there are headers).
    Publish {
        /// To which subject.
        subject: NatsWord,
        /// Where an answer is awaited.
        reply: Option<NatsWord>,
        /// The block of headers with its empty line, or nothing.
        headers: Vec<u8>,
        /// The message.
        payload: Vec<u8>,
    },
    /// The client wants to hear a subject.
    Subscribe {
        /// The subject, perhaps with wildcards.
        subject: NatsWord,
        /// The queue that shares the messages.
        queue: Option<NatsWord>,
        /// What the client calls it.
        sid: u64,
    },
    /// The client has heard enough.
    Unsubscribe {
        /// What it called it.
        sid: u64,
        /// After so many messages.
        after: Option<u64>,
    },
    /// The server delivers (`MSG`, or `HMSG` where there are headers).
    Message {
        /// The subject.
        subject: NatsWord,
        /// What the client called the subscription.
        sid: u64,
        /// Where an answer is awaited.
        reply: Option<NatsWord>,
        /// The block of headers with its empty line, or nothing.
        headers: Vec<u8>,
        /// The message.
        payload: Vec<u8>,
    },
    /// Are you there?
    Ping,
    /// I am.
    Pong,
    /// It worked; only where the client asked for it.
    Ok,
    /// It did not.
    Error(NatsLine),
}

impl NatsOp {
    /// Writes it at the end of `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        let line = |out: &mut Vec<u8>, words: &[&str]| {
            out.extend(words.join(" ").bytes());
            out.extend(b"\r\n");
        };
        match self {
            Self::Info(json) => line(out, &["INFO", &json.0]),
            Self::Connect(json) => line(out, &["CONNECT", &json.0]),
            Self::Publish {
                subject,
                reply,
                headers,
                payload,
            } => {
                let verb = if headers.is_empty() { "PUB" } else { "HPUB" };
                write_content(out, &[verb, &subject.0], reply, headers, payload);
            }
            Self::Subscribe {
                subject,
                queue,
                sid,
            } => match queue {
                Some(queue) => line(out, &["SUB", &subject.0, &queue.0, &sid.to_string()]),
                None => line(out, &["SUB", &subject.0, &sid.to_string()]),
            },
            Self::Unsubscribe { sid, after } => match after {
                Some(after) => line(out, &["UNSUB", &sid.to_string(), &after.to_string()]),
                None => line(out, &["UNSUB", &sid.to_string()]),
            },
            Self::Message {
                subject,
                sid,
                reply,
                headers,
                payload,
            } => {
                let verb = if headers.is_empty() { "MSG" } else { "HMSG" };
                let sid = sid.to_string();
                write_content(out, &[verb, &subject.0, &sid], reply, headers, payload);
            }
            Self::Ping => line(out, &["PING"]),
            Self::Pong => line(out, &["PONG"]),
            Self::Ok => line(out, &["+OK"]),
            Self::Error(words) => {
                out.extend(b"-ERR '");
                out.extend(words.0.bytes());
                out.extend(b"'\r\n");
            }
        }
    }
}

fn write_content(
    out: &mut Vec<u8>,
    words: &[&str],
    reply: &Option<NatsWord>,
    headers: &[u8],
    payload: &[u8],
) {
    out.extend(words.join(" ").bytes());
    out.push(b' ');
    if let Some(reply) = reply {
        out.extend(reply.0.bytes());
        out.push(b' ');
    }
    if !headers.is_empty() {
        out.extend(format!("{} ", headers.len()).bytes());
    }
    out.extend(format!("{}\r\n", headers.len() + payload.len()).bytes());
    out.extend(headers);
    out.extend(payload);
    out.extend(b"\r\n");
}

/// The status in a block of headers, as `404` in `NATS/1.0 404 Message Not Found`.
pub(super) fn status(headers: &[u8]) -> Option<u16> {
    let rest = headers.strip_prefix(HEADERS)?;
    let line = rest.split(|byte| *byte == b'\r').next()?;
    let words = std::str::from_utf8(line).ok()?;
    words.split_ascii_whitespace().next()?.parse().ok()
}
