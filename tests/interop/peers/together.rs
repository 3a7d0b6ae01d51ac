//! Devices at one courier: the session that the page uses, its store in memory, and real sockets, alarms and clock.

mod people;

use super::device::Device;
use crate::carriers::Result;
use futures_util::{SinkExt, StreamExt};
use matters_arising::{
    command::Command,
    model::*,
    session::{Input, LinkEnd, LinkEvent, LinkId, Output},
};
use std::{collections::HashMap, time::Duration};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinHandle,
    time::{Instant, timeout},
};
use tokio_tungstenite::{connect_async, tungstenite::Message};

/// Nothing that a rule waits for takes longer, or it fails.
const PATIENCE: Duration = Duration::from_secs(40);

/// What happened to an engine of a device.
type News = (usize, u32, Input);

/// Two devices, or more, at one courier.
pub(super) struct Together {
    pub(super) devices: Vec<Device>,
    wires: Vec<Wires>,
    address: RelayAddress,
    tell: UnboundedSender<News>,
    news: UnboundedReceiver<News>,
    began: Instant,
}

/// What connects a device with the world.
#[derive(Default)]
struct Wires {
    /// Each socket that is wanted, and the way for frames to it.
    sockets: HashMap<LinkId, (UnboundedSender<Vec<u8>>, JoinHandle<()>)>,
    /// An alarm clock for each link, and that of the session.
    alarms: HashMap<Option<LinkId>, JoinHandle<()>>,
    has_no_network: bool,
}

impl Together {
    pub(super) fn at(courier: &str, names: &[&str]) -> Result<Self> {
        let (tell, news) = unbounded_channel();
        let devices = names.iter().zip(1..);
        let mut together = Self {
            devices: devices
                .map(|(name, seed)| Device::new(name, seed))
                .collect(),
            wires: names.iter().map(|_| Wires::default()).collect(),
            address: RelayAddress::parse(courier)?,
            tell,
            news,
            began: Instant::now(),
        };
        for at in 0..names.len() {
            let author = together.devices[at].author.clone();
            together.send(at, Command::IAm(author));
        }
        Ok(together)
    }

    pub(super) fn send(&mut self, at: usize, command: Command) {
        let input = self.devices[at].command(command);
        self.input(at, input);
    }

    fn input(&mut self, at: usize, input: Input) {
        let now = 1_700_000_000 + self.began.elapsed().as_secs() as i64;
        for output in self.devices[at].handle(input, now) {
            self.perform(at, output);
        }
    }

    fn soon(&self, at: usize, input: Input) {
        // It fails where the test is over.
        let _ = self.tell.send((at, self.devices[at].engine, input));
    }

    fn perform(&mut self, at: usize, output: Output) {
        let device = &mut self.devices[at];
        match output {
            Output::Load(log) => {
                let chunks = device.stored(log);
                self.soon(at, self.share_of(at, log));
                let last = true;
                self.soon(at, Input::Loaded { log, chunks, last });
            }
            Output::LoadShare(log) => self.soon(at, self.share_of(at, log)),
            Output::Save(task, chunk, listing) => {
                device.listings.insert(listing.id, listing);
                device.chunks.insert(chunk.key, chunk);
                self.soon(at, Input::Saved(task));
            }
            Output::SaveKeys(log, keys) | Output::SaveFirstKeys(log, keys) => {
                device.keys.insert(log, keys);
                self.soon(at, Input::KeysSaved(log, Ok(())));
            }
            Output::SaveCopy(log, copy) => _ = device.copies.insert(log, copy),
            Output::Lead(log) => self.soon(at, Input::Leads(log)),
            Output::Dial(link, address) => self.dial(at, link, &address),
            Output::Send(link, bytes) => {
                if let Some((socket, _)) = self.wires[at].sockets.get(&link) {
                    // Where it has just gone, that is told by itself.
                    let _ = socket.send(bytes);
                }
            }
            Output::HangUp(link) => _ = self.wires[at].sockets.remove(&link),
            Output::TakeMore(link) => self.soon(at, Input::Link(link, LinkEvent::More)),
            Output::WakeLink(link, ms) => {
                self.wake(at, Some(link), ms, Input::Link(link, LinkEvent::Due));
            }
            Output::WakeAfter(ms) => self.wake(at, None, ms, Input::Tick),
            // A device of one tab, of which nobody sees a last view.
            _ => {}
        }
    }

    fn share_of(&self, at: usize, log: LogId) -> Input {
        let device = &self.devices[at];
        Input::ShareLoaded {
            log,
            keys: device.keys.get(&log).cloned(),
            copy: device.copies.get(&log).cloned(),
        }
    }

    fn wake(&mut self, at: usize, whom: Option<LinkId>, ms: u32, input: Input) {
        let (tell, engine) = (self.tell.clone(), self.devices[at].engine);
        let ring = async move {
            tokio::time::sleep(Duration::from_millis(ms.into())).await;
            let _ = tell.send((at, engine, input));
        };
        let alarm = self.wires[at].alarms.insert(whom, tokio::spawn(ring));
        alarm.inspect(JoinHandle::abort);
    }

    fn dial(&mut self, at: usize, link: LinkId, address: &RelayAddress) {
        if self.wires[at].has_no_network {
            let end = LinkEvent::Down(LinkEnd::Unreachable);
            return self.soon(at, Input::Link(link, end));
        }
        let (send, mut frames) = unbounded_channel::<Vec<u8>>();
        let (tell, engine, url) = (self.tell.clone(), self.devices[at].engine, address.url());
        let tell = move |event| _ = tell.send((at, engine, Input::Link(link, event)));
        let line = async move {
            let Ok((mut socket, _)) = connect_async(url).await else {
                return tell(LinkEvent::Down(LinkEnd::Unreachable));
            };
            tell(LinkEvent::Up);
            loop {
                tokio::select! {
                    frame = frames.recv() => {
                        let Some(frame) = frame else {
                            _ = socket.close(None).await;
                            return;
                        };
                        if socket.send(Message::Binary(frame.into())).await.is_err() {
                            return tell(LinkEvent::Down(LinkEnd::Closed));
                        }
                    }
                    came = socket.next() => match came {
                        Some(Ok(Message::Binary(bytes))) => tell(LinkEvent::Frame(bytes.into())),
                        Some(Ok(_)) => {}
                        Some(Err(_)) | None => return tell(LinkEvent::Down(LinkEnd::Closed)),
                    }
                }
            }
        };
        let line = tokio::spawn(line);
        self.wires[at].sockets.insert(link, (send, line));
    }

    /// The network of a device goes, and its connections with it, in the middle of whatever they carry.
    pub(super) fn cut(&mut self, at: usize) {
        self.wires[at].has_no_network = true;
        for (link, (_, line)) in std::mem::take(&mut self.wires[at].sockets) {
            line.abort();
            self.input(at, Input::Link(link, LinkEvent::Down(LinkEnd::Closed)));
        }
    }

    /// It comes back, and the device is told as the page tells it.
    pub(super) fn mend(&mut self, at: usize) {
        self.wires[at].has_no_network = false;
        self.send(at, Command::NetworkIsBack);
    }

    /// The engine of a device dies, and another begins with what is stored.
    pub(super) fn restart(&mut self, at: usize, log: LogId) {
        let wires = std::mem::take(&mut self.wires[at]);
        self.wires[at].has_no_network = wires.has_no_network;
        for (_, line) in wires.sockets.into_values() {
            line.abort();
        }
        wires.alarms.into_values().for_each(|alarm| alarm.abort());
        self.devices[at].restart();
        let author = self.devices[at].author.clone();
        self.send(at, Command::IAm(author));
        self.send(at, Command::Open { log, view: None });
    }

    /// Lets things happen until it is so.
    pub(super) async fn until(&mut self, mut so: impl FnMut(&mut Self) -> bool) -> Result<()> {
        let happens = async {
            while !so(self) {
                let (at, engine, input) = self.news.recv().await.ok_or("nobody speaks")?;
                if self.devices[at].engine == engine && self.is_wanted(at, &input) {
                    self.input(at, input);
                }
            }
            Ok(())
        };
        let waited = timeout(PATIENCE, happens).await;
        waited.unwrap_or_else(|_| Err(format!("it did not come to that:{}", self.told()).into()))
    }

    /// Nothing more is heard of a connection that was ended.
    fn is_wanted(&self, at: usize, input: &Input) -> bool {
        match input {
            Input::Link(link, LinkEvent::Up | LinkEvent::Frame(_)) => {
                self.wires[at].sockets.contains_key(link)
            }
            _ => true,
        }
    }

    /// What each device shows, for whoever reads why a rule failed.
    fn told(&self) -> String {
        let told = self.devices.iter().map(|device| {
            let sharing = device.shown.sharing.as_ref();
            let couriers = sharing.map(|sharing| &sharing.couriers);
            let (name, texts) = (&device.author.name, device.shown.texts());
            format!("\n{name}: {texts:?}, {couriers:?}")
        });
        told.collect()
    }
}
