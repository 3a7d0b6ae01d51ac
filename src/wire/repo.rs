//! The frames of automerge-repo over a WebSocket, protocol version "1": CBOR maps with string keys.
//!
//! Source: `@automerge/automerge-repo` 2.5 (`network/messages.ts`) and its network-websocket package.
//! What is received is hostile until it is read: every length is checked against what is there before
//! anything is allocated, and fields that are not known are passed over.

use super::DocumentId;
use minicbor::{Decoder, Encoder, data::Type, encode::write::Write};

/// The one version of the protocol that there is.
pub const REPO_PROTOCOL: &str = "1";
/// The longest name of a peer or session that is read, in bytes.
const LONGEST_NAME: usize = 256;
/// CBOR tag for an array of bytes (RFC 8746), which some encoders put before bytes.
const BYTE_ARRAY: u64 = 64;

/// One frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepoFrame {
    /// A client introduces itself.
    Join {
        /// Its name, chosen by itself.
        sender: String,
        /// Whether it speaks a version of the protocol that we speak.
        speaks_ours: bool,
    },
    /// The server answers a `Join`.
    Peer {
        /// The server's name.
        sender: String,
        /// The client's.
        target: String,
        /// The version that it chose.
        version: String,
    },
    /// Something about one document.
    Document {
        /// The sender's name.
        sender: String,
        /// The name of whom it is for.
        target: String,
        /// The document.
        document: DocumentId,
        /// What about it.
        what: AboutDocument,
    },
    /// The sender is going away.
    Leave {
        /// Its name.
        sender: String,
    },
    /// The other side refuses to go on.
    Error {
        /// Its words.
        message: String,
    },
    /// A frame of a kind that we need not know.
    Other,
}

/// What a frame says about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AboutDocument {
    /// "I have nothing of it; here is my first sync message."
    Request(Vec<u8>),
    /// A message of Automerge's sync protocol.
    Sync(Vec<u8>),
    /// "I do not have it."
    Unavailable,
    /// A message to all who have it open, kept by nobody.
    Ephemeral {
        /// The sender's session.
        session: String,
        /// Grows with every message of the session.
        count: u64,
        /// CBOR, whatever it means to those who understand it.
        data: Vec<u8>,
    },
}

/// Bytes as one CBOR value: what others expect in an ephemeral message.
#[must_use]
pub fn cbor_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    // Writing to memory does not fail.
    let _ = out.bytes(bytes);
    out.into_writer()
}

/// Reads what [`cbor_bytes`] wrote.
#[must_use]
pub fn of_cbor_bytes(data: &[u8]) -> Option<&[u8]> {
    Decoder::new(data).bytes().ok()
}

/// Why bytes are no frame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// They are not CBOR, or cut off.
    #[error("the frame is malformed")]
    Malformed,
    /// A field that its kind needs is missing or of another type.
    #[error("the frame lacks its {0}")]
    Lacks(&'static str),
}

impl From<minicbor::decode::Error> for FrameError {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Malformed
    }
}

/// The fields of a frame, as far as we know them.
#[derive(Debug, Default)]
struct Fields {
    kind: Option<String>,
    sender: Option<String>,
    target: Option<String>,
    document: Option<String>,
    session: Option<String>,
    message: Option<String>,
    selected: Option<String>,
    supported: Vec<String>,
    count: Option<u64>,
    data: Option<Vec<u8>>,
}

impl RepoFrame {
    /// Reads a frame.
    ///
    /// # Errors
    /// Where the bytes are no frame. Never panics, and allocates no more than the bytes are long.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        Fields::read(bytes)?.frame()
    }

    /// The bytes to send.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Encoder::new(Vec::new());
        // Writing to memory does not fail.
        let _ = self.write(&mut out);
        out.into_writer()
    }

    fn write<W: Write>(
        &self,
        out: &mut Encoder<W>,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Self::Join { sender, .. } => {
                out.map(4)?.str("type")?.str("join")?;
                out.str("senderId")?.str(sender)?;
                out.str("peerMetadata")?.map(1)?;
                out.str("isEphemeral")?.bool(true)?;
                out.str("supportedProtocolVersions")?.array(1)?;
                out.str(REPO_PROTOCOL)?;
            }
            Self::Peer {
                sender,
                target,
                version,
            } => {
                out.map(5)?.str("type")?.str("peer")?;
                out.str("senderId")?.str(sender)?;
                out.str("targetId")?.str(target)?;
                out.str("peerMetadata")?.map(0)?;
                out.str("selectedProtocolVersion")?.str(version)?;
            }
            Self::Document {
                sender,
                target,
                document,
                what,
            } => {
                let (kind, n_more) = match what {
                    AboutDocument::Request(_) => ("request", 1),
                    AboutDocument::Sync(_) => ("sync", 1),
                    AboutDocument::Unavailable => ("doc-unavailable", 0),
                    AboutDocument::Ephemeral { .. } => ("ephemeral", 3),
                };
                out.map(4 + n_more)?.str("type")?.str(kind)?;
                out.str("senderId")?.str(sender)?;
                out.str("targetId")?.str(target)?;
                out.str("documentId")?.str(&document.to_string())?;
                match what {
                    AboutDocument::Request(data) | AboutDocument::Sync(data) => {
                        out.str("data")?.bytes(data)?;
                    }
                    AboutDocument::Unavailable => {}
                    AboutDocument::Ephemeral {
                        session,
                        count,
                        data,
                    } => {
                        out.str("sessionId")?.str(session)?;
                        out.str("count")?.u64(*count)?;
                        out.str("data")?.bytes(data)?;
                    }
                }
            }
            Self::Leave { sender } => {
                out.map(2)?.str("type")?.str("leave")?;
                out.str("senderId")?.str(sender)?;
            }
            Self::Error { message } => {
                out.map(2)?.str("type")?.str("error")?;
                out.str("message")?.str(message)?;
            }
            Self::Other => {
                out.map(1)?.str("type")?.str("other")?;
            }
        }
        Ok(())
    }
}

impl Fields {
    fn read(bytes: &[u8]) -> Result<Self, FrameError> {
        let mut d = Decoder::new(bytes);
        let mut fields = Self::default();
        let length = d.map()?;
        let mut at = 0;
        while length != Some(at) {
            if length.is_none() && d.datatype()? == Type::Break {
                break;
            }
            at += 1;
            match d.str()? {
                "type" => fields.kind = name(&mut d)?,
                "senderId" => fields.sender = name(&mut d)?,
                "targetId" => fields.target = name(&mut d)?,
                "documentId" => fields.document = name(&mut d)?,
                "sessionId" => fields.session = name(&mut d)?,
                "message" => fields.message = name(&mut d)?,
                "selectedProtocolVersion" => fields.selected = name(&mut d)?,
                "supportedProtocolVersions" => fields.supported = names(&mut d)?,
                "count" => fields.count = number(&mut d)?,
                "data" => fields.data = data(&mut d)?,
                _ => d.skip()?,
            }
        }
        Ok(fields)
    }

    fn frame(self) -> Result<RepoFrame, FrameError> {
        let sender = |sender: Option<String>| sender.ok_or(FrameError::Lacks("senderId"));
        let data = |data: Option<Vec<u8>>| data.ok_or(FrameError::Lacks("data"));
        let kind = self.kind.ok_or(FrameError::Lacks("type"))?;
        let what = match kind.as_str() {
            "join" => {
                return Ok(RepoFrame::Join {
                    sender: sender(self.sender)?,
                    speaks_ours: self
                        .supported
                        .iter()
                        .any(|version| version == REPO_PROTOCOL),
                });
            }
            "peer" => {
                return Ok(RepoFrame::Peer {
                    sender: sender(self.sender)?,
                    target: self.target.unwrap_or_default(),
                    version: self.selected.unwrap_or_default(),
                });
            }
            "leave" => {
                return Ok(RepoFrame::Leave {
                    sender: sender(self.sender)?,
                });
            }
            "error" => {
                return Ok(RepoFrame::Error {
                    message: self.message.unwrap_or_default(),
                });
            }
            "request" => AboutDocument::Request(data(self.data)?),
            "sync" => AboutDocument::Sync(data(self.data)?),
            "doc-unavailable" => AboutDocument::Unavailable,
            "ephemeral" => AboutDocument::Ephemeral {
                session: self.session.unwrap_or_default(),
                count: self.count.unwrap_or_default(),
                data: data(self.data)?,
            },
            _ => return Ok(RepoFrame::Other),
        };
        let document = self.document.ok_or(FrameError::Lacks("documentId"))?;
        Ok(RepoFrame::Document {
            sender: sender(self.sender)?,
            target: self.target.unwrap_or_default(),
            document: document
                .parse()
                .map_err(|_| FrameError::Lacks("documentId"))?,
            what,
        })
    }
}

/// A text of a length that a name has; `None` where something else stands there.
fn name(d: &mut Decoder<'_>) -> Result<Option<String>, FrameError> {
    if d.datatype()? != Type::String {
        d.skip()?;
        return Ok(None);
    }
    let text = d.str()?;
    let mut end = text.len().min(LONGEST_NAME);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Ok(Some(text[..end].to_owned()))
}

fn names(d: &mut Decoder<'_>) -> Result<Vec<String>, FrameError> {
    if !matches!(d.datatype()?, Type::Array) {
        d.skip()?;
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for _ in 0..d.array()?.unwrap_or_default() {
        if let Some(name) = name(d)?
            && names.len() < 16
        {
            names.push(name);
        }
    }
    Ok(names)
}

fn number(d: &mut Decoder<'_>) -> Result<Option<u64>, FrameError> {
    match d.datatype()? {
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => Ok(Some(d.u64()?)),
        // JavaScript's larger numbers come as floats.
        Type::F64 => Ok(Some(d.f64()? as u64)),
        _ => {
            d.skip()?;
            Ok(None)
        }
    }
}

fn data(d: &mut Decoder<'_>) -> Result<Option<Vec<u8>>, FrameError> {
    if d.datatype()? == Type::Tag && d.tag()?.as_u64() != BYTE_ARRAY {
        return Err(FrameError::Lacks("data"));
    }
    if d.datatype()? != Type::Bytes {
        d.skip()?;
        return Ok(None);
    }
    Ok(Some(d.bytes()?.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(what: AboutDocument) -> RepoFrame {
        RepoFrame::Document {
            sender: "page-1".into(),
            target: "storage-server".into(),
            document: DocumentId([5; 16]),
            what,
        }
    }

    fn all() -> Vec<RepoFrame> {
        vec![
            RepoFrame::Join {
                sender: "page-1".into(),
                speaks_ours: true,
            },
            RepoFrame::Peer {
                sender: "relay".into(),
                target: "page-1".into(),
                version: "1".into(),
            },
            RepoFrame::Leave {
                sender: "page-1".into(),
            },
            RepoFrame::Error {
                message: "no".into(),
            },
            RepoFrame::Other,
            document(AboutDocument::Request(vec![1, 2, 3])),
            document(AboutDocument::Sync(vec![0; 70_000])),
            document(AboutDocument::Unavailable),
            document(AboutDocument::Ephemeral {
                session: "s".into(),
                count: 1 << 40,
                data: vec![9],
            }),
        ]
    }

    #[test]
    fn a_frame_reads_back_what_it_writes() {
        for frame in all() {
            assert_eq!(RepoFrame::decode(&frame.encode()), Ok(frame));
        }
    }

    #[test]
    fn a_frame_cut_off_anywhere_is_refused() {
        for frame in all() {
            let bytes = frame.encode();
            for end in 0..bytes.len().min(500) {
                assert!(RepoFrame::decode(&bytes[..end]).is_err(), "{frame:?} {end}");
            }
        }
    }

    #[test]
    fn a_length_that_is_not_there_is_refused_without_room_being_made_for_it() {
        // {"type": "sync", "data": bytes of 2^62}
        let mut bytes = b"\xa2\x64type\x64sync\x64data\x5b\x40".to_vec();
        bytes.extend([0; 7]);
        assert_eq!(RepoFrame::decode(&bytes), Err(FrameError::Malformed));
        // A map of 2^62 pairs, an array of as many versions.
        assert!(RepoFrame::decode(b"\xbb\x40\0\0\0\0\0\0\0").is_err());
        let mut bytes = b"\xa1\x78\x19supportedProtocolVersions\x9b\x40".to_vec();
        bytes.extend([0; 7]);
        assert!(RepoFrame::decode(&bytes).is_err());
    }

    #[test]
    fn deep_nesting_in_a_field_that_is_not_known_is_passed_over_or_refused() {
        let mut bytes = b"\xa1\x61x".to_vec();
        bytes.extend([0x81].repeat(1_000_000));
        assert!(RepoFrame::decode(&bytes).is_err());
    }

    #[test]
    fn bytes_may_bear_the_tag_of_a_byte_array() {
        let mut d = Decoder::new(b"\xd8\x40\x43abc");
        assert_eq!(data(&mut d), Ok(Some(b"abc".to_vec())));
    }

    #[test]
    fn a_long_name_is_cut_at_a_character() {
        let frame = RepoFrame::Error {
            message: "é".repeat(1_000),
        };
        let Ok(RepoFrame::Error { message }) = RepoFrame::decode(&frame.encode()) else {
            panic!("an error frame");
        };
        assert_eq!(message.chars().count(), 128);
    }
}
