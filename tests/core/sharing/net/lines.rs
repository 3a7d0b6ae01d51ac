//! The lines between devices and relays: how they come about, what goes over them, and how they end.

use super::{Event, Net, address};
use crate::sharing::relay::Line;
use matters_arising::{
    command::Command,
    model::{LogId, RelayAddress},
    session::{Input, LinkEnd, LinkEvent, LinkId, MailAnswer},
};

impl Net {
    pub(super) fn dial(&mut self, at: usize, link: LinkId, to: &RelayAddress) {
        let relay = (0..self.relays.len()).find(|n| address(*n) == *to);
        let up = relay.filter(|n| {
            !self.relays[*n].is_down
                && !self.offline.contains(&at)
                && !self.walls.contains(&(at, *n))
        });
        let event = match up {
            Some(relay) => {
                self.n_events += 1;
                self.lines.insert((at, link), (relay, self.n_events));
                LinkEvent::Up
            }
            None => LinkEvent::Down(LinkEnd::Unreachable),
        };
        self.soon(at, Input::Link(link, event));
    }

    /// A frame goes from a device to the relay at the other end of the link.
    pub(super) fn pass(&mut self, at: usize, link: LinkId, bytes: Vec<u8>) {
        let Some((relay, line)) = self.lines.get(&(at, link)).copied() else {
            return;
        };
        for (after, bytes) in self.weathered(line, true, bytes) {
            self.at(after, Event::ToRelay(relay, line, bytes));
        }
    }

    pub(super) fn answer(&mut self, line: Line, bytes: Vec<u8>) {
        let to = self.lines.iter().find(|(_, (_, known))| *known == line);
        let Some((&(at, link), _)) = to else { return };
        let engine = self.devices[at].engine;
        for (after, bytes) in self.weathered(line, false, bytes) {
            let input = Input::Link(link, LinkEvent::Frame(bytes));
            self.at(after, Event::ToDevice(at, engine, input));
        }
    }

    /// A relay passes messages on to a device, and gives it nothing of any document; or to everybody again.
    pub(in crate::sharing) fn withhold(&mut self, relay: usize, from: Option<usize>) {
        let lines = self.lines.iter();
        let lines = lines.filter(|((at, _), (of, _))| Some(*at) == from && *of == relay);
        self.relays[relay].withheld = lines.map(|(_, (_, line))| *line).collect();
    }

    /// A relay says something of its own to a device, at once and whatever the weather.
    pub(in crate::sharing) fn hear(&mut self, relay: usize, at: usize, frame: Vec<u8>) {
        let lines = self.lines.iter();
        let mut lines = lines.filter(|((to, _), (of, _))| (*to, *of) == (at, relay));
        let Some((&(_, link), _)) = lines.next() else {
            return;
        };
        self.input(at, Input::Link(link, LinkEvent::Frame(frame)));
    }

    /// The mailbox says something of its own to a device.
    pub(in crate::sharing) fn hear_mail(&mut self, at: usize, answer: MailAnswer) {
        if let Some(link) = self.mail_links.get(&at).copied() {
            self.input(at, Input::Link(link, LinkEvent::Mail(answer)));
        }
    }

    /// A relay says again all that it had passed on and kept.
    pub(in crate::sharing) fn say_again(&mut self, relay: usize) {
        for (line, bytes) in self.relays[relay].said.clone().unwrap_or_default() {
            self.answer(line, bytes);
        }
    }

    /// A relay that was busy answers all that it has taken.
    pub(in crate::sharing) fn catch_up(&mut self, relay: usize) {
        for (line, bytes) in self.relays[relay].catch_up() {
            self.answer(line, bytes);
        }
    }

    /// Ends all connections of a device, and gives them.
    fn hang_up_all(&mut self, at: usize) -> Vec<LinkId> {
        self.hang_up(at, |_| true)
    }

    /// Ends the connections of a device to some relays, and gives them.
    fn hang_up(&mut self, at: usize, is_meant: impl Fn(usize) -> bool) -> Vec<LinkId> {
        let lines = self.lines.iter();
        let lines = lines.filter(|((device, _), (relay, _))| *device == at && is_meant(*relay));
        let links: Vec<_> = lines.map(|((_, link), _)| *link).collect();
        for link in &links {
            if let Some((relay, line)) = self.lines.remove(&(at, *link)) {
                self.relays[relay].hang_up(line);
            }
        }
        links
    }

    /// The network of a device, or of all, goes or comes back.
    pub(in crate::sharing) fn cut(&mut self, at: usize) {
        self.offline.insert(at);
        for link in self.hang_up_all(at) {
            self.soon(at, Input::Link(link, LinkEvent::Down(LinkEnd::Closed)));
        }
    }

    /// A device and one relay do not reach each other any more, though each reaches others.
    pub(in crate::sharing) fn part(&mut self, at: usize, relay: usize) {
        self.walls.insert((at, relay));
        for link in self.hang_up(at, |which| which == relay) {
            self.soon(at, Input::Link(link, LinkEvent::Down(LinkEnd::Closed)));
        }
    }

    pub(in crate::sharing) fn stop_relay(&mut self, relay: usize) {
        self.relays[relay].is_down = true;
        for line in self.relays[relay].hang_up_all() {
            let to = self.lines.iter().find(|(_, (_, known))| *known == line);
            let Some((&(at, link), _)) = to else { continue };
            self.lines.remove(&(at, link));
            self.soon(at, Input::Link(link, LinkEvent::Down(LinkEnd::Closed)));
        }
    }

    /// The engine of a device dies between any two outputs, and the page starts another.
    pub(in crate::sharing) fn crash(&mut self, at: usize, log: LogId) {
        self.hang_up_all(at);
        self.pass_lead(at, log);
        self.devices[at].restart();
        let author = self.devices[at].author.clone();
        self.send(at, Command::IAm(author));
        self.send(at, Command::Open { log, view: None });
    }
}
