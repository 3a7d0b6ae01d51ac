//! What the server's answers mean to the jobs that wait for them.

use super::{
    Known, LARGEST_CHUNK, NatsMailbox, NatsTold, Request, error_in,
    job::{Job, Want},
};
use crate::wire::nats::{
    NatsFault,
    json::Json,
    place::{Index, Part},
};

/// A message was not stored, for the reason that is said in words only.
const NOT_STORED: u64 = 10_077;
/// The words where one of its subject is there.
const IS_THERE: &str = "per subject";
/// How often a listing is trusted because the counts fit: they may fit by chance.
const MOST_TRUSTED: u32 = 16;

impl NatsMailbox {
    /// The answer to a request has come.
    ///
    /// # Errors
    /// Where the connection is of no use any more.
    pub(super) fn answered(
        &mut self,
        request: Request,
        status: Option<u16>,
        answer: Vec<u8>,
    ) -> Result<(), NatsFault> {
        let Some(job) = request.job else {
            return self.checked(status, &answer, request.want);
        };
        let outcome = match (request.want, status) {
            // Nobody answers for the stream: its leader is gone, and the next one not yet chosen.
            (_, Some(503)) => Err(NatsFault::Unavailable),
            (Want::Part(_), Some(404)) => {
                self.forget(job);
                self.end(job, |id| NatsTold::Got(id, None));
                Ok(())
            }
            (Want::Part(part), None) => self.part_came(job, part, answer),
            (Want::Part(_), Some(other)) => Err(NatsFault::Said(format!("status {other}"))),
            (want, _) => match Json::parse(&answer) {
                Some(answer) => self.api_answered(job, want, answer),
                None => Err(NatsFault::Malformed),
            },
        };
        match outcome {
            Err(fault @ (NatsFault::Malformed | NatsFault::TooLarge)) => Err(fault),
            Err(fault) => {
                self.fail(job, fault);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn api_answered(&mut self, job: u64, want: Want, answer: Json<'_>) -> Result<(), NatsFault> {
        match (error_in(answer), want) {
            (Some((NOT_STORED, words)), Want::Kept(part)) if words.contains(IS_THERE) => {
                self.part_is_kept(job, part)
            }
            (Some((number, words)), _) => Err(NatsFault::of_api(number, &words)),
            (None, Want::Kept(part)) => {
                answer.get("seq").ok_or(NatsFault::Malformed)?;
                self.part_is_kept(job, part)
            }
            (None, Want::State) => self.state_came(job, answer),
            (None, Want::Page) => self.page_came(job, answer),
            (None, Want::Look) => self.looked(job, answer),
            (None, Want::Purged) => {
                answer.get("success").ok_or(NatsFault::Malformed)?;
                self.forget(job);
                self.end(job, NatsTold::Removed);
                Ok(())
            }
            (None, Want::Check | Want::CheckAgain | Want::Create { .. } | Want::Part(_)) => Ok(()),
        }
    }

    fn part_is_kept(&mut self, job: u64, part: Part) -> Result<(), NatsFault> {
        let Some(Job::Put {
            name, of, n_kept, ..
        }) = self.jobs.get_mut(&job)
        else {
            return Ok(());
        };
        *n_kept += 1;
        let (name, is_all) = (name.clone(), n_kept == of);
        self.add(name, part);
        if is_all {
            self.end(job, NatsTold::Stored);
            return Ok(());
        }
        self.put_next(job)
    }

    fn part_came(&mut self, job: u64, part: Part, bytes: Vec<u8>) -> Result<(), NatsFault> {
        let Some(Job::Get {
            of, parts, n_bytes, ..
        }) = self.jobs.get_mut(&job)
        else {
            return Ok(());
        };
        *n_bytes += bytes.len();
        if *n_bytes > LARGEST_CHUNK {
            // Nothing that is so large is a chunk of ours: read as empty, it is refused.
            self.end(job, |id| NatsTold::Got(id, Some(Vec::new())));
            return Ok(());
        }
        parts.insert(part.nth, bytes);
        if parts.len() == *of as usize {
            let parts: Vec<Vec<u8>> = std::mem::take(parts).into_values().collect();
            self.end(job, |id| NatsTold::Got(id, Some(parts.concat())));
            return Ok(());
        }
        self.get_next(job)
    }

    /// The chunk of a job is not there any more.
    fn forget(&mut self, job: u64) {
        let Some(Job::Get { name, .. } | Job::Remove { name }) = self.jobs.get(&job) else {
            return;
        };
        let n_removed = self.index.remove(name);
        self.kept.retain(|(of, _)| of != name);
        if let Some(known) = &mut self.known {
            known.n_removed += i64::try_from(n_removed).unwrap_or(i64::MAX);
        }
    }

    /// Where nothing has changed but what is known here, the stream need not be listed again.
    fn state_came(&mut self, job: u64, answer: Json<'_>) -> Result<(), NatsFault> {
        let now = state_in(answer)?;
        let is_known = self.known.as_mut().is_some_and(|known| {
            known.n_trusted += 1;
            known.n_trusted < MOST_TRUSTED && known.explains(&now)
        });
        if !is_known {
            return self.ask_page(job, 0);
        }
        self.verify(answer)?;
        self.listed(job);
        Ok(())
    }

    fn page_came(&mut self, job: u64, answer: Json<'_>) -> Result<(), NatsFault> {
        self.verify(answer)?;
        let state = state_in(answer)?;
        let total = answer.get("total").and_then(Json::number).unwrap_or(0);
        let Some(Job::List {
            listed,
            n_subjects,
            known,
        }) = self.jobs.get_mut(&job)
        else {
            return Ok(());
        };
        known.get_or_insert(state);
        let before = *n_subjects;
        for (subject, _) in subjects_in(answer) {
            *n_subjects += 1;
            if let Some((name, part)) = self.place.part_at(subject) {
                listed.insert(name, part);
            }
        }
        let n_so_far = *n_subjects;
        if n_so_far > before && i64::try_from(n_so_far).is_ok_and(|n| n < total) {
            return self.ask_page(job, n_so_far);
        }
        self.index = std::mem::take(listed);
        self.known = known.take();
        for (name, part) in std::mem::take(&mut self.meanwhile) {
            let is_new = self.index.insert(name, part);
            if let Some(known) = &mut self.known {
                known.n_added += i64::from(is_new);
            }
        }
        self.listed(job);
        Ok(())
    }

    fn listed(&mut self, job: u64) {
        let names = self.index.names();
        self.end(job, |id| NatsTold::Listed(id, names));
        self.meanwhile.clear();
    }

    fn looked(&mut self, job: u64, answer: Json<'_>) -> Result<(), NatsFault> {
        let Some(Job::Get { name, .. }) = self.jobs.get(&job) else {
            return Ok(());
        };
        let mut there = Index::default();
        for (subject, _) in subjects_in(answer) {
            if let Some((name, part)) = self.place.part_at(subject) {
                there.insert(name, part);
            }
        }
        match there.whole(name) {
            Some(of) => self.get_parts(job, of),
            None => {
                self.end(job, |id| NatsTold::Got(id, None));
                Ok(())
            }
        }
    }
}

impl Known {
    /// Whether what came since the listing is all that has happened until `now`.
    fn explains(&self, now: &Self) -> bool {
        let with = |n: i64| n.saturating_add(self.n_added);
        with(self.last_seq) == now.last_seq
            && with(self.n_messages).saturating_sub(self.n_removed) == now.n_messages
    }
}

/// The subjects in a description of a stream, as they are written.
fn subjects_in(answer: Json<'_>) -> impl Iterator<Item = (&str, Json<'_>)> {
    let state = answer.get("state");
    let subjects = state.and_then(|state| state.get("subjects"));
    subjects.into_iter().flat_map(Json::members)
}

fn state_in(answer: Json<'_>) -> Result<Known, NatsFault> {
    let state = answer.get("state").ok_or(NatsFault::Malformed)?;
    let number = |name: &str| state.get(name).and_then(Json::number);
    Ok(Known {
        last_seq: number("last_seq").ok_or(NatsFault::Malformed)?,
        n_messages: number("messages").ok_or(NatsFault::Malformed)?,
        n_added: 0,
        n_removed: 0,
        n_trusted: 0,
    })
}
