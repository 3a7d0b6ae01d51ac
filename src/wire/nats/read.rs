//! Reads operations out of bytes that come in pieces of any size.

use super::{
    NatsFault, NatsLine, NatsOp, NatsWord,
    op::{HEADERS, LONGEST_WORD},
};

/// The longest line, in bytes: a server's introduction names the others of its cluster.
const LONGEST_LINE: usize = 64 << 10;
/// Subject, reply, and the numbers behind them.
const MOST_WORDS: usize = 5;

/// Holds what has come and is not read yet: at most one operation that is not complete, and what came
/// with its last piece.
#[derive(Debug)]
pub struct NatsReader {
    bytes: Vec<u8>,
    /// How many of them are read.
    read: usize,
    /// How many behind those hold no end of a line.
    searched: usize,
    /// A message of which the first line is read.
    begun: Option<Begun>,
    /// The largest message, with headers.
    largest: usize,
    fault: Option<NatsFault>,
}

#[derive(Debug)]
struct Begun {
    /// The message without its content.
    op: NatsOp,
    n_headers: usize,
    n_bytes: usize,
}

impl NatsReader {
    /// A reader that refuses messages of more than so many bytes.
    #[must_use]
    pub fn new(largest: usize) -> Self {
        Self {
            bytes: Vec::new(),
            read: 0,
            searched: 0,
            begun: None,
            largest,
            fault: None,
        }
    }

    /// Some bytes have come.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.fault.is_none() {
            self.bytes.drain(..std::mem::take(&mut self.read));
            self.bytes.extend(bytes);
        }
    }

    /// The next operation, as soon as it is complete.
    ///
    /// # Errors
    /// Where what came is no operation, or too large; nothing more is read then.
    pub fn next_op(&mut self) -> Result<Option<NatsOp>, NatsFault> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let next = self.take();
        if let Err(fault) = &next {
            self.fault = Some(fault.clone());
            self.bytes = Vec::new();
            self.read = 0;
        }
        next
    }

    fn take(&mut self) -> Result<Option<NatsOp>, NatsFault> {
        if self.begun.is_none() {
            let Some(line) = self.line()? else {
                return Ok(None);
            };
            match first_line(&line, self.largest)? {
                Line::Whole(op) => return Ok(Some(op)),
                Line::Begun(begun) => self.begun = Some(begun),
            }
        }
        self.content()
    }

    /// The next line, without its end.
    fn line(&mut self) -> Result<Option<String>, NatsFault> {
        let rest = &self.bytes[self.read..];
        let end = rest[self.searched..].iter().position(|byte| *byte == b'\n');
        let length = end.map_or(rest.len(), |end| self.searched + end);
        if length > LONGEST_LINE {
            return Err(NatsFault::TooLarge);
        }
        if end.is_none() {
            self.searched = length;
            return Ok(None);
        }
        let line = rest[..length].strip_suffix(b"\r");
        let line = std::str::from_utf8(line.ok_or(NatsFault::Malformed)?);
        let line = line.map_err(|_| NatsFault::Malformed)?.to_owned();
        self.read += length + 1;
        self.searched = 0;
        Ok(Some(line))
    }

    fn content(&mut self) -> Result<Option<NatsOp>, NatsFault> {
        let rest = &self.bytes[self.read..];
        let Some(n_bytes) = self.begun.as_ref().map(|begun| begun.n_bytes) else {
            return Ok(None);
        };
        if rest.len() < n_bytes + 2 {
            return Ok(None);
        }
        let Some(Begun { op, n_headers, .. }) = self.begun.take() else {
            return Ok(None);
        };
        let (content, end) = (&rest[..n_bytes], &rest[n_bytes..n_bytes + 2]);
        let (head, body) = content.split_at(n_headers);
        if end != b"\r\n" || (!head.is_empty() && !is_headers(head)) {
            return Err(NatsFault::Malformed);
        }
        let op = with_content(op, head, body);
        self.read += n_bytes + 2;
        Ok(Some(op))
    }
}

fn is_headers(bytes: &[u8]) -> bool {
    bytes.starts_with(HEADERS) && bytes.ends_with(b"\r\n\r\n")
}

fn with_content(op: NatsOp, head: &[u8], body: &[u8]) -> NatsOp {
    let mut op = op;
    if let NatsOp::Publish {
        headers, payload, ..
    }
    | NatsOp::Message {
        headers, payload, ..
    } = &mut op
    {
        *headers = head.to_vec();
        *payload = body.to_vec();
    }
    op
}

/// What the first line of an operation says.
enum Line {
    Whole(NatsOp),
    Begun(Begun),
}

fn first_line(line: &str, largest: usize) -> Result<Line, NatsFault> {
    let (verb, rest) = match line.split_once([' ', '\t']) {
        Some((verb, rest)) => (verb, rest.trim_ascii()),
        None => (line, ""),
    };
    let op = match verb.to_ascii_uppercase().as_str() {
        "INFO" => NatsOp::Info(NatsLine::new(rest)),
        "CONNECT" => NatsOp::Connect(NatsLine::new(rest)),
        "-ERR" => {
            let words = rest.strip_prefix('\'').unwrap_or(rest);
            NatsOp::Error(NatsLine::new(words.strip_suffix('\'').unwrap_or(words)))
        }
        "PING" => NatsOp::Ping,
        "PONG" => NatsOp::Pong,
        "+OK" => NatsOp::Ok,
        verb => {
            if rest.len() > 2 * LONGEST_WORD + 128 {
                return Err(NatsFault::TooLarge);
            }
            let words: Vec<&str> = rest.split_ascii_whitespace().take(MOST_WORDS + 1).collect();
            return with_words(verb, &words, largest);
        }
    };
    Ok(Line::Whole(op))
}

fn with_words(verb: &str, words: &[&str], largest: usize) -> Result<Line, NatsFault> {
    let op = match (verb, words) {
        ("SUB", [subject, between @ .., sid]) if between.len() < 2 => NatsOp::Subscribe {
            subject: word(subject)?,
            queue: between.first().map(|queue| word(queue)).transpose()?,
            sid: number(sid)?,
        },
        ("UNSUB", [sid, after @ ..]) if after.len() < 2 => NatsOp::Unsubscribe {
            sid: number(sid)?,
            after: after.first().map(|after| number(after)).transpose()?,
        },
        ("PUB" | "HPUB", [subject, rest @ ..]) => {
            let (reply, sizes) = sizes(rest, verb == "HPUB")?;
            let op = NatsOp::Publish {
                subject: word(subject)?,
                reply,
                headers: Vec::new(),
                payload: Vec::new(),
            };
            return begun(op, sizes, largest);
        }
        ("MSG" | "HMSG", [subject, sid, rest @ ..]) => {
            let (reply, sizes) = sizes(rest, verb == "HMSG")?;
            let op = NatsOp::Message {
                subject: word(subject)?,
                sid: number(sid)?,
                reply,
                headers: Vec::new(),
                payload: Vec::new(),
            };
            return begun(op, sizes, largest);
        }
        _ => return Err(NatsFault::Malformed),
    };
    Ok(Line::Whole(op))
}

/// Where an answer is awaited, and the sizes of the headers and of everything.
type Sizes = (Option<NatsWord>, (u64, u64));

fn sizes(words: &[&str], has_headers: bool) -> Result<Sizes, NatsFault> {
    let (reply, sizes) = match (words, has_headers) {
        ([total], false) => (None, (0, number(total)?)),
        ([reply, total], false) => (Some(word(reply)?), (0, number(total)?)),
        ([head, total], true) => (None, (number(head)?, number(total)?)),
        ([reply, head, total], true) => (Some(word(reply)?), (number(head)?, number(total)?)),
        _ => return Err(NatsFault::Malformed),
    };
    match has_headers && sizes.0 == 0 {
        true => Err(NatsFault::Malformed),
        false => Ok((reply, sizes)),
    }
}

fn begun(op: NatsOp, sizes: (u64, u64), largest: usize) -> Result<Line, NatsFault> {
    let (n_headers, n_bytes) = sizes;
    if n_bytes > largest as u64 {
        return Err(NatsFault::TooLarge);
    }
    if n_headers > n_bytes {
        return Err(NatsFault::Malformed);
    }
    Ok(Line::Begun(Begun {
        op,
        n_headers: n_headers as usize,
        n_bytes: n_bytes as usize,
    }))
}

fn word(text: &str) -> Result<NatsWord, NatsFault> {
    NatsWord::new(text).ok_or(NatsFault::Malformed)
}

fn number(text: &str) -> Result<u64, NatsFault> {
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse().map_err(|_| NatsFault::Malformed),
        false => Err(NatsFault::Malformed),
    }
}
