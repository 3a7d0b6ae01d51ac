//! What waits for the worker, in order; the first is with the worker as soon as that listens.
//!
//! Pure: says what is to be posted, who is answered and whether the worker must go; posts nothing itself.

use crate::model::FileError;
use std::collections::VecDeque;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A file is read: nothing of it is kept, so it may be stopped.
    Reading,
    /// A file is written.
    Writing,
}

/// Requests, each with whom to answer.
#[derive(Debug)]
pub(super) struct Line<T> {
    waiting: VecDeque<(Purpose, Vec<u8>, T)>,
    is_listening: bool,
    is_posted: bool,
}

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            is_listening: false,
            is_posted: false,
        }
    }
}

impl<T> Line<T> {
    /// One more request.
    pub(super) fn join(&mut self, purpose: Purpose, request: Vec<u8>, whom: T) {
        self.waiting.push_back((purpose, request, whom));
    }

    /// Whether anything waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The worker has begun to listen.
    pub(super) fn listens(&mut self) {
        self.is_listening = true;
    }

    /// What is to be posted to the worker now; each request once.
    pub(super) fn next_post(&mut self) -> Option<&[u8]> {
        if !self.is_listening || self.is_posted {
            return None;
        }
        let (_, request, _) = self.waiting.front()?;
        self.is_posted = true;
        Some(request)
    }

    /// The worker has answered: to whom.
    pub(super) fn answered(&mut self) -> Option<T> {
        if !std::mem::take(&mut self.is_posted) {
            return None;
        }
        self.waiting.pop_front().map(|(.., whom)| whom)
    }

    /// The worker is no more: why, and who hears of it. The others get a new worker.
    pub(super) fn failed(&mut self) -> (FileError, Option<T>) {
        let reason = match std::mem::take(&mut self.is_listening) {
            true => FileError::Damaged,
            false => FileError::NoReader,
        };
        self.is_posted = false;
        (reason, self.waiting.pop_front().map(|(.., whom)| whom))
    }

    /// Nobody waits for what is being read any more. Gives whether the worker is at it, so that it must go.
    pub(super) fn stop_reading(&mut self) -> bool {
        let reads = |(purpose, ..): &(Purpose, Vec<u8>, T)| *purpose == Purpose::Reading;
        let is_at_it = self.is_posted && self.waiting.front().is_some_and(reads);
        self.waiting.retain(|one| !reads(one));
        if is_at_it {
            self.is_posted = false;
            self.is_listening = false;
        }
        is_at_it
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(purposes: &[Purpose]) -> Line<usize> {
        let mut line = Line::default();
        for (at, purpose) in purposes.iter().enumerate() {
            line.join(*purpose, vec![at as u8], at);
        }
        line
    }

    #[test]
    fn one_request_at_a_time_is_posted_and_answered_in_order() {
        let mut line = line(&[Purpose::Writing, Purpose::Reading]);
        assert_eq!(line.next_post(), None, "the worker does not listen yet");
        line.listens();
        assert_eq!(line.next_post(), Some(&[0][..]));
        assert_eq!(line.next_post(), None);
        assert_eq!(line.answered(), Some(0));
        assert_eq!(line.next_post(), Some(&[1][..]));
        assert_eq!(line.answered(), Some(1));
        assert_eq!(line.answered(), None, "nobody asked");
        assert!(line.is_empty());
    }

    #[test]
    fn what_ends_the_worker_is_told_to_one_and_the_next_is_posted_to_another_worker() {
        let mut line = line(&[Purpose::Reading, Purpose::Reading]);
        line.listens();
        line.next_post();
        assert_eq!(line.failed(), (FileError::Damaged, Some(0)));
        assert_eq!(line.next_post(), None, "the new one does not listen yet");
        assert_eq!(line.failed(), (FileError::NoReader, Some(1)));
    }

    #[test]
    fn reading_is_stopped_and_what_is_written_is_not() {
        let mut reading = line(&[Purpose::Reading, Purpose::Writing, Purpose::Reading]);
        reading.listens();
        reading.next_post();
        assert!(reading.stop_reading(), "the worker must go");
        assert_eq!(reading.next_post(), None);
        reading.listens();
        assert_eq!(reading.next_post(), Some(&[1][..]));
        assert_eq!(reading.answered(), Some(1));
        assert!(reading.is_empty());
        let mut writing = line(&[Purpose::Writing, Purpose::Reading]);
        writing.listens();
        writing.next_post();
        assert!(!writing.stop_reading(), "the worker goes on");
        assert_eq!(writing.answered(), Some(0));
        assert!(writing.is_empty());
    }
}
