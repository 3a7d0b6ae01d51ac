//! A JetStream stream as a mailbox: lists, gets, puts and removes chunks, and tells of new ones.
//!
//! One of these is one connection. What is to be sent is collected in [`NatsMailbox::to_send`], what
//! came of it in [`NatsMailbox::told`]. Knows names and sizes of chunks, not what they hold.

mod answer;
mod begin;
mod job;

use super::{
    NatsFault, NatsLine, NatsOp, NatsPlace, NatsReader,
    json::Json,
    op::status,
    place::{Index, Part, word},
};
use job::{Job, Want};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// The largest message that is read: a page of a listing of a hundred thousand chunks.
const LARGEST_MESSAGE: usize = 16 << 20;
/// The largest chunk.
const LARGEST_CHUNK: usize = 65_000_000;
/// What subscriptions are called.
const INBOX: u64 = 1;
const LIVE: u64 = 2;
/// How much of what came by itself is kept until it is asked for, in bytes.
const MOST_KEPT: usize = 4 << 20;

/// Names a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NatsAskId(u64);

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NatsAsk {
    /// The names of all chunks that are there whole.
    List,
    /// One chunk.
    Get(String),
    /// Keep a chunk; the same one twice is one.
    Put(String, Vec<u8>),
    /// Remove a chunk; none is there afterwards, whether or not one was before.
    Remove(String),
}

/// What has come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NatsTold {
    /// The names.
    Listed(NatsAskId, Vec<String>),
    /// The chunk; `None` where there is none of this name.
    Got(NatsAskId, Option<Vec<u8>>),
    /// The stream has it, as safely as it keeps anything.
    Stored(NatsAskId),
    /// It is gone.
    Removed(NatsAskId),
    /// It came to nothing; others may still succeed.
    Failed(NatsAskId, NatsFault),
    /// Somebody has just put a chunk.
    New(String),
}

/// How far the connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The server has not introduced itself.
    Greeting,
    /// The stream is looked at, or made.
    Checking,
    /// Requests are answered.
    Ready,
}

/// What the stream said of itself when it was last listed, and what has come since.
#[derive(Clone, Copy, Debug)]
struct Known {
    last_seq: i64,
    n_messages: i64,
    n_added: i64,
    n_removed: i64,
    /// How often it was found to be all that has happened.
    n_trusted: u32,
}

/// One request to the server that waits for its answer.
#[derive(Debug)]
struct Request {
    subject: String,
    /// `None` for what is asked before there are jobs.
    job: Option<u64>,
    want: Want,
}

/// One connection to a server, on behalf of one log.
#[derive(Debug)]
pub struct NatsMailbox {
    place: NatsPlace,
    login: Option<Vec<u8>>,
    inbox: String,
    reader: NatsReader,
    stage: Stage,
    /// How large parts are here.
    part_size: usize,
    is_cluster: bool,
    next: u64,
    requests: HashMap<u64, Request>,
    jobs: BTreeMap<u64, Job>,
    /// What was asked before the stream was known.
    early: VecDeque<(NatsAskId, NatsAsk)>,
    index: Index,
    known: Option<Known>,
    /// What came by itself while the stream was being listed.
    meanwhile: Vec<(String, Part)>,
    /// What came by itself and has not been asked for yet.
    kept: VecDeque<(String, Vec<u8>)>,
    out: Vec<u8>,
    told: VecDeque<NatsTold>,
}

impl NatsMailbox {
    /// A connection that has just been opened. The login is `name:password`, or a token without a colon;
    /// `id` is random.
    #[must_use]
    pub fn new(place: NatsPlace, login: Option<Vec<u8>>, id: u64) -> Self {
        Self {
            inbox: place.inbox(id),
            place,
            login,
            reader: NatsReader::new(LARGEST_MESSAGE),
            stage: Stage::Greeting,
            part_size: 0,
            is_cluster: false,
            next: 0,
            requests: HashMap::new(),
            jobs: BTreeMap::new(),
            early: VecDeque::new(),
            index: Index::default(),
            known: None,
            meanwhile: Vec::new(),
            kept: VecDeque::new(),
            out: Vec::new(),
            told: VecDeque::new(),
        }
    }

    /// Asks something; the answer is told later.
    pub fn ask(&mut self, ask: NatsAsk) -> NatsAskId {
        self.next += 1;
        let id = NatsAskId(self.next);
        match self.stage {
            Stage::Ready => self.begin_job(id, ask),
            Stage::Greeting | Stage::Checking => self.early.push_back((id, ask)),
        }
        id
    }

    /// Bytes have come from the server, in pieces of any size.
    ///
    /// # Errors
    /// Where the connection is of no use any more: nothing that was asked will be answered.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<(), NatsFault> {
        self.reader.feed(bytes);
        loop {
            let op = self.reader.next_op().map_err(|fault| match self.stage {
                Stage::Greeting => NatsFault::NotNats,
                _ => fault,
            })?;
            match op {
                Some(op) => self.take(op)?,
                None => return Ok(()),
            }
        }
    }

    /// What is to be sent now.
    #[must_use]
    pub fn to_send(&mut self) -> Option<Vec<u8>> {
        (!self.out.is_empty()).then(|| std::mem::take(&mut self.out))
    }

    /// The next thing that has come of what was asked.
    pub fn told(&mut self) -> Option<NatsTold> {
        self.told.pop_front()
    }

    fn take(&mut self, op: NatsOp) -> Result<(), NatsFault> {
        match op {
            NatsOp::Info(json) if self.stage == Stage::Greeting => self.greet(&json),
            _ if self.stage == Stage::Greeting => Err(NatsFault::NotNats),
            NatsOp::Ping => {
                NatsOp::Pong.write(&mut self.out);
                Ok(())
            }
            NatsOp::Error(words) => self.refused(&words),
            NatsOp::Message {
                subject,
                sid: LIVE,
                payload,
                ..
            } => {
                self.came_by_itself(subject.as_str(), payload);
                Ok(())
            }
            NatsOp::Message {
                subject,
                sid: INBOX,
                headers,
                payload,
                ..
            } => {
                let token = subject.as_str().rsplit('.').next();
                let token = token.and_then(|token| token.parse().ok());
                // What was given up may still be answered.
                let request = token.and_then(|token: u64| self.requests.remove(&token));
                match request {
                    Some(request) => self.answered(request, status(&headers), payload),
                    None => Ok(()),
                }
            }
            NatsOp::Info(_) | NatsOp::Pong | NatsOp::Ok | NatsOp::Message { .. } => Ok(()),
            NatsOp::Connect(_)
            | NatsOp::Publish { .. }
            | NatsOp::Subscribe { .. }
            | NatsOp::Unsubscribe { .. } => Err(NatsFault::Malformed),
        }
    }

    /// Sends a request of which the answer is `want`.
    fn request(
        &mut self,
        job: Option<u64>,
        want: Want,
        subject: String,
        payload: &[u8],
    ) -> Result<(), NatsFault> {
        self.next += 1;
        let token = self.next;
        let publish = NatsOp::Publish {
            subject: word(subject.clone())?,
            reply: Some(word(format!("{}.{token}", self.inbox))?),
            headers: Vec::new(),
            payload: payload.to_vec(),
        };
        publish.write(&mut self.out);
        let request = Request { subject, job, want };
        self.requests.insert(token, request);
        Ok(())
    }

    /// The server refuses something. What it was is named in its words only, and only by its subject.
    fn refused(&mut self, words: &NatsLine) -> Result<(), NatsFault> {
        let fault = NatsFault::of_words(words.as_str());
        let NatsFault::Permission(what) = &fault else {
            return Err(fault);
        };
        // Without the messages that come by themselves, listing still finds everything.
        if what.starts_with("Subscription") && what.contains(&self.place.of_log()) {
            return Ok(());
        }
        let is_it = |request: &Request| what.split(' ').any(|word| word == request.subject);
        let tokens = self.requests.iter();
        let refused: Vec<u64> = tokens
            .filter(|(_, request)| is_it(request))
            .map(|(token, _)| *token)
            .collect();
        let requests = refused
            .iter()
            .filter_map(|token| self.requests.remove(token));
        let jobs: Vec<Option<u64>> = requests.map(|request| request.job).collect();
        if jobs.is_empty() || jobs.contains(&None) {
            return Err(fault);
        }
        for job in jobs.into_iter().flatten() {
            self.fail(job, fault.clone());
        }
        Ok(())
    }

    /// Somebody has put a part.
    fn came_by_itself(&mut self, subject: &str, payload: Vec<u8>) {
        let Some((name, part)) = self.place.part_at(subject) else {
            return;
        };
        if !self.add(name.clone(), part) || self.index.whole(&name).is_none() {
            return;
        }
        if part.of == 1 && payload.len() <= MOST_KEPT {
            self.kept.push_back((name.clone(), payload));
            let size = |kept: &VecDeque<(String, Vec<u8>)>| -> usize {
                kept.iter().map(|(_, bytes)| bytes.len()).sum()
            };
            while size(&self.kept) > MOST_KEPT {
                self.kept.pop_front();
            }
        }
        self.told.push_back(NatsTold::New(name));
    }

    /// Takes note of a part that is there; gives whether it was not known.
    fn add(&mut self, name: String, part: Part) -> bool {
        let is_listing = |job: &Job| matches!(job, Job::List { .. });
        if self.jobs.values().any(is_listing) {
            self.meanwhile.push((name.clone(), part));
        }
        let is_new = self.index.insert(name, part);
        if let Some(known) = &mut self.known {
            known.n_added += i64::from(is_new);
        }
        is_new
    }
}

/// The error in an answer of the API.
fn error_in(answer: Json<'_>) -> Option<(u64, String)> {
    let error = answer.get("error")?;
    let number = error.get("err_code").and_then(Json::number);
    let words = error.get("description").and_then(Json::string);
    Some((
        number.and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
        words.unwrap_or_default(),
    ))
}
