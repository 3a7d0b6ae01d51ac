//! What a session asks for is done: in the store, at the mailbox, on the lines and by alarm clocks.

use super::{Event, Net, mailbox_address};
use matters_arising::{
    model::{CourierTrouble, Entropy, StorageError},
    session::{Input, LinkEvent, MailAnswer, MailRequest, Output},
};

impl Net {
    pub(super) fn perform(&mut self, at: usize, output: Output) {
        let engine = self.devices[at].engine;
        match output {
            Output::Load(log) => {
                let share = self.share_of(at, log);
                let device = &self.devices[self.tabs.store(at)];
                let mut chunks = device.stored(log);
                let slow = device.is_slow && !chunks.is_empty();
                self.soon(at, share);
                if slow && let Some(last) = chunks.pop() {
                    let last = Input::Loaded {
                        log,
                        chunks: vec![last],
                        last: true,
                    };
                    self.at(2_000, Event::ToDevice(at, engine, last));
                }
                let chunks = Input::Loaded {
                    log,
                    chunks,
                    last: !slow,
                };
                self.soon(at, chunks);
            }
            Output::ListLogs => {
                let logs = self.devices[self.tabs.store(at)]
                    .listings
                    .values()
                    .cloned()
                    .collect();
                self.soon(at, Input::Logs(logs));
            }
            Output::Save(task, chunk, listing) => {
                let store = self.tabs.store(at);
                self.devices[store].listings.insert(listing.id, listing);
                let by_chance = self.rng.next_u64() % 20;
                let takes = self.devices[at].save_takes.unwrap_or(by_chance);
                self.at(takes, Event::Store(at, engine, task, vec![chunk], vec![]));
            }
            Output::Compact {
                task,
                snapshot,
                covers,
            } => self.at(5, Event::Store(at, engine, task, vec![snapshot], covers)),
            Output::SaveListing(listing) => {
                let store = self.tabs.store(at);
                self.devices[store].listings.insert(listing.id, listing);
            }
            Output::SaveFirstKeys(log, _) if self.has_keys(at, log) => {
                let share = self.share_of(at, log);
                self.soon(at, share);
            }
            Output::SaveKeys(log, keys) | Output::SaveFirstKeys(log, keys) => {
                let store = self.tabs.store(at);
                let outcome = match self.devices[store].is_full {
                    true => {
                        self.tally.full_keys += 1;
                        Err(StorageError::Full)
                    }
                    false => {
                        self.devices[store].keys.insert(log, keys);
                        Ok(())
                    }
                };
                self.soon(at, Input::KeysSaved(log, outcome));
            }
            Output::LoadShare(log) => {
                let share = self.share_of(at, log);
                self.soon(at, share);
            }
            Output::SaveCopy(log, copy) => {
                let store = self.tabs.store(at);
                match self.devices[store].is_full {
                    true => self.tally.full_copies += 1,
                    false => _ = self.devices[store].copies.insert(log, copy),
                }
            }
            Output::Tabs(message) => self.tell_tabs(at, &message),
            Output::Lead(_) if self.devices[at].waits_to_lead => {}
            Output::Lead(log) => self.claim_lead(at, log),
            Output::StopLeading(log) => self.pass_lead(at, log),
            Output::Dial(link, to) => self.dial(at, link, &to),
            Output::Send(link, bytes) => self.pass(at, link, bytes),
            Output::TakeMore(link) => self.soon(at, Input::Link(link, LinkEvent::More)),
            Output::HangUp(link) => {
                if let Some((relay, line)) = self.lines.remove(&(at, link)) {
                    self.relays[relay].hang_up(line);
                }
            }
            Output::Mail(call) => {
                let is_cut_off = self.offline.contains(&at);
                let answer = match call.request {
                    _ if is_cut_off || call.address != mailbox_address() => {
                        MailAnswer::Failed(CourierTrouble::Unreachable)
                    }
                    MailRequest::Put(name, _) if self.mailbox_swallows == Some(at) => {
                        self.tally.swallowed_by_mailbox += 1;
                        MailAnswer::Stored(name)
                    }
                    request => self.mailbox.answer(call.document, request, &mut self.rng),
                };
                self.mail_links.insert(at, call.link);
                if let MailAnswer::Stored(name) = &answer
                    && self.mailbox_tells
                {
                    self.tell_of(at, name);
                }
                let after = 1 + self.rng.next_u64() % self.weather.delay.max(1);
                let input = Input::Link(call.link, LinkEvent::Mail(answer));
                self.at(after, Event::ToDevice(at, engine, input));
            }
            Output::WakeLink(link, ms) => {
                self.n_events += 1;
                let token = self.n_events;
                self.timers.insert((at, link), token);
                self.at(u64::from(ms), Event::LinkDue(at, engine, link, token));
            }
            Output::WakeAfter(ms) => {
                self.n_events += 1;
                let token = self.n_events;
                self.ticks.insert(at, token);
                self.at(u64::from(ms), Event::Tick(at, engine, token));
            }
            _ => {}
        }
    }

    /// The mailbox tells those who are connected that a device has put a chunk.
    pub(in crate::sharing) fn tell_of(&mut self, at: usize, name: &str) {
        for (other, link) in self.mail_links.clone() {
            if other != at && !self.offline.contains(&other) {
                let news = LinkEvent::Mail(MailAnswer::New(name.to_owned()));
                self.soon(other, Input::Link(link, news));
            }
        }
    }
}
