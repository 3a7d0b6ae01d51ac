//! What was asked and is under way: the requests that a job is made of.

use super::{Known, LARGEST_CHUNK, NatsAsk, NatsAskId, NatsMailbox, NatsTold};
use crate::wire::nats::{
    NatsFault,
    json::quoted,
    place::{Index, MOST_PARTS, Part, n_parts},
};
use std::collections::BTreeMap;

/// How many parts of one chunk are under way at once.
const AT_ONCE: u32 = 4;

/// What an answer is awaited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Whether the stream is there.
    Check,
    /// The settings of a stream that somebody else has made.
    CheckAgain,
    /// A new stream.
    Create {
        /// With so many copies.
        replicas: u8,
    },
    /// Whether anything has changed since the stream was listed.
    State,
    /// A part of the listing.
    Page,
    /// Which parts of one chunk there are.
    Look,
    /// A part.
    Part(Part),
    /// That a part is kept.
    Kept(Part),
    /// That a chunk is gone.
    Purged,
}

#[derive(Debug)]
pub(super) enum Job {
    List {
        listed: Index,
        n_subjects: usize,
        known: Option<Known>,
    },
    Get {
        name: String,
        of: u32,
        next: u32,
        parts: BTreeMap<u32, Vec<u8>>,
        n_bytes: usize,
    },
    Put {
        name: String,
        bytes: Vec<u8>,
        of: u32,
        next: u32,
        n_kept: u32,
    },
    Remove {
        name: String,
    },
}

impl NatsMailbox {
    pub(super) fn begin_job(&mut self, id: NatsAskId, ask: NatsAsk) {
        let begun = match ask {
            NatsAsk::List => self.begin_list(id),
            NatsAsk::Get(name) => self.begin_get(id, name),
            NatsAsk::Put(name, bytes) => self.begin_put(id, name, bytes),
            NatsAsk::Remove(name) => {
                let filter = quoted(&self.place.of_chunk(&name));
                self.jobs.insert(id.0, Job::Remove { name });
                let payload = format!(r#"{{"filter":{filter}}}"#);
                let subject = self.place.api("STREAM.PURGE");
                self.request(Some(id.0), Want::Purged, subject, payload.as_bytes())
            }
        };
        if let Err(fault) = begun {
            self.fail(id.0, fault);
        }
    }

    fn begin_list(&mut self, id: NatsAskId) -> Result<(), NatsFault> {
        let job = Job::List {
            listed: Index::default(),
            n_subjects: 0,
            known: None,
        };
        self.jobs.insert(id.0, job);
        match self.known {
            Some(_) => {
                let subject = self.place.api("STREAM.INFO");
                self.request(Some(id.0), Want::State, subject, b"")
            }
            None => self.ask_page(id.0, 0),
        }
    }

    pub(super) fn ask_page(&mut self, job: u64, offset: usize) -> Result<(), NatsFault> {
        let filter = quoted(&self.place.of_log());
        let payload = format!(r#"{{"subjects_filter":{filter},"offset":{offset}}}"#);
        let subject = self.place.api("STREAM.INFO");
        self.request(Some(job), Want::Page, subject, payload.as_bytes())
    }

    fn begin_get(&mut self, id: NatsAskId, name: String) -> Result<(), NatsFault> {
        if let Some(at) = self.kept.iter().position(|(of, _)| *of == name)
            && let Some((_, bytes)) = self.kept.remove(at)
        {
            self.told.push_back(NatsTold::Got(id, Some(bytes)));
            return Ok(());
        }
        let whole = self.index.whole(&name);
        let filter = quoted(&self.place.of_chunk(&name));
        let job = Job::Get {
            name,
            of: 0,
            next: 0,
            parts: BTreeMap::new(),
            n_bytes: 0,
        };
        self.jobs.insert(id.0, job);
        match whole {
            Some(of) => self.get_parts(id.0, of),
            None => {
                let payload = format!(r#"{{"subjects_filter":{filter}}}"#);
                let subject = self.place.api("STREAM.INFO");
                self.request(Some(id.0), Want::Look, subject, payload.as_bytes())
            }
        }
    }

    /// It is known of how many parts a chunk is.
    pub(super) fn get_parts(&mut self, job: u64, n: u32) -> Result<(), NatsFault> {
        if let Some(Job::Get { of, .. }) = self.jobs.get_mut(&job) {
            *of = n;
        }
        (0..AT_ONCE).try_for_each(|_| self.get_next(job))
    }

    pub(super) fn get_next(&mut self, job: u64) -> Result<(), NatsFault> {
        let Some(Job::Get { name, of, next, .. }) = self.jobs.get_mut(&job) else {
            return Ok(());
        };
        let (of, nth) = (*of, *next);
        if nth == of {
            return Ok(());
        }
        *next += 1;
        let part = Part { of, nth };
        let subject = self.place.direct(&self.place.subject(name, part));
        self.request(Some(job), Want::Part(part), subject, b"")
    }

    fn begin_put(&mut self, id: NatsAskId, name: String, bytes: Vec<u8>) -> Result<(), NatsFault> {
        let of = n_parts(bytes.len(), self.part_size);
        let is_too_large = of > MOST_PARTS || bytes.len() > LARGEST_CHUNK;
        let job = Job::Put {
            name,
            bytes,
            of,
            next: 0,
            n_kept: 0,
        };
        self.jobs.insert(id.0, job);
        if is_too_large {
            return Err(NatsFault::SmallMessages(self.part_size as u64));
        }
        (0..AT_ONCE).try_for_each(|_| self.put_next(id.0))
    }

    pub(super) fn put_next(&mut self, job: u64) -> Result<(), NatsFault> {
        let size = self.part_size;
        let Some(Job::Put {
            name,
            bytes,
            of,
            next,
            ..
        }) = self.jobs.get_mut(&job)
        else {
            return Ok(());
        };
        let (of, nth) = (*of, *next);
        if nth == of {
            return Ok(());
        }
        *next += 1;
        let part = Part { of, nth };
        let at = nth as usize * size;
        let piece = bytes[at..bytes.len().min(at + size)].to_vec();
        let subject = self.place.subject(name, part);
        self.request(Some(job), Want::Kept(part), subject, &piece)
    }

    /// A job is over.
    pub(super) fn end(&mut self, job: u64, told: impl FnOnce(NatsAskId) -> NatsTold) {
        self.jobs.remove(&job);
        self.requests.retain(|_, request| request.job != Some(job));
        self.told.push_back(told(NatsAskId(job)));
    }

    pub(super) fn fail(&mut self, job: u64, fault: NatsFault) {
        if self.jobs.contains_key(&job) {
            self.end(job, |id| NatsTold::Failed(id, fault));
        }
    }
}
