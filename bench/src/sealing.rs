//! What sealing costs: a thousand edits that somebody missed, through a relay, sealed by our sessions and beside it
//! open, as Automerge's own sync protocol carries the same changes of the same log to the same session.
//!
//! Time is that of who catches up and of the relay; the clock of the sessions is moved by hand.

mod device;
mod world;

use crate::{
    Asked,
    report::{Line, Report},
};
use bench::{plan::Planner, words::Seed};
use device::{Clock, Device, open};
use matters_arising::{
    command::{Command, Edit},
    document::{Document, Replica, SyncPeer},
    model::*,
    session::{Input, LinkEnd, LinkEvent},
    wire::{AboutDocument, DocumentId, RepoFrame, TabFrame, TabMessage},
};
use std::{fs, io, time::Instant};
use world::World;

const EDITS: usize = 1_000;
const RELAY: &str = "wss://relay.example.org/sync";
/// Sealed beside open, bytes and time.
const MOST_BYTES: f64 = 1.4;
const MOST_TIME: f64 = 1.25;
/// How often each is measured; the fastest counts.
const ROUNDS: usize = 3;

fn lost(what: &str) -> io::Error {
    io::Error::other(format!("{what} did not come about"))
}

fn planner(document: &Document) -> Planner {
    let head = document.head();
    let mut planner = Planner {
        actions: Vec::new(),
        categories: head.map_or_else(Vec::new, |h| h.categories.iter().map(|c| c.id).collect()),
        rng: Seed(5),
    };
    for action in document.actions() {
        planner.add(action.id, &action.text, usize::MAX);
    }
    planner
}

/// Figures of one way: milliseconds and bytes.
struct Figures {
    join: (f64, f64),
    catch_up: (f64, f64),
}

/// Ann shares, Ben joins, goes away, misses the edits and comes back. Also gives all changes that he missed.
fn sealed(bytes: &[u8]) -> io::Result<(Figures, Vec<Edit>)> {
    let document = Document::load(bytes).map_err(io::Error::other)?;
    let log = document.head().ok_or_else(|| lost("the log"))?.id;
    let mut world = World::new();
    let mut ann = Device::new("Ann", 1, &world.clock);
    open(&mut ann, log, bytes, &world.clock);
    world.devices.push(ann);
    let relay = RelayAddress::parse(RELAY).map_err(io::Error::other)?;
    world.command(0, Command::Edit(Edit::AddRelay(relay)));
    world.command(0, Command::Invite { read_only: false });
    world.pass(10_000);
    let invite = world.devices[0]
        .invite
        .clone()
        .ok_or_else(|| lost("the invitation"))?;
    world.devices.push(Device::new("Ben", 2, &world.clock));
    world.start_measuring(1);
    world.command(1, Command::Join(invite));
    world.pass(20_000);
    if world.devices[1].rows.len() != document.n_actions() {
        return Err(lost("the first join"));
    }
    let join = world.measured(1);
    world.pass(60_000);

    world.devices[1].online = false;
    world.peers.remove(&1);
    if let Some(link) = world.devices[1].link {
        let gone = LinkEvent::Down(LinkEnd::Closed);
        world.devices[1].input(Input::Link(link, gone), &world.clock);
    }
    let mut planner = planner(&document);
    let mut edits = Vec::new();
    while edits.len() < EDITS {
        let nth = planner.rng.below(planner.actions.len());
        for step in planner.edits(nth) {
            edits.push(step.edit());
            world.command(0, Command::Edit(step.edit()));
        }
        world.pass(1_500);
    }
    world.pass(20_000);
    world.devices[1].online = true;
    world.start_measuring(1);
    world.command(1, Command::Reconnect);
    world.pass(20_000);
    let figures = Figures {
        join,
        catch_up: world.measured(1),
    };
    let texts = |at: usize| {
        let rows = world.devices[at].rows.values();
        rows.map(|row| row.text.clone()).collect::<Vec<_>>()
    };
    if texts(0) != texts(1) {
        return Err(lost("the catch-up"));
    }
    Ok((figures, edits))
}

/// Exchanges a document between a relay that has it and one who is behind; gives the bytes of all frames.
fn exchange(relay: &Replica, ben: &mut Replica) -> io::Result<f64> {
    let (mut here, mut there) = (SyncPeer::default(), SyncPeer::default());
    let mut relay = relay.clone();
    let mut bytes = 0;
    loop {
        let up = ben.message_for(&mut here);
        if let Some(message) = &up {
            bytes += framed(message);
            relay
                .receive(&mut there, message)
                .map_err(io::Error::other)?;
        }
        let down = relay.message_for(&mut there);
        if let Some(message) = &down {
            bytes += framed(message);
            ben.receive(&mut here, message).map_err(io::Error::other)?;
        }
        if up.is_none() && down.is_none() {
            return Ok(bytes as f64);
        }
    }
}

fn framed(message: &[u8]) -> usize {
    let frame = RepoFrame::Document {
        sender: "relay".to_owned(),
        target: "device".to_owned(),
        document: DocumentId([7; 16]),
        what: AboutDocument::Sync(message.to_vec()),
    };
    frame.encode().len()
}

/// The same changes, carried open: the log's own document is exchanged, and what is new given to a session.
fn carried_open(bytes: &[u8], edits: &[Edit]) -> io::Result<Figures> {
    let mut document = Document::load(bytes).map_err(io::Error::other)?;
    let log = document.head().ok_or_else(|| lost("the log"))?.id;
    let mut rng = Seed(3);
    let clock = Clock(1_700_000_000_000);
    let relay = Replica::load(bytes).map_err(io::Error::other)?;
    let mut ben = Replica::default();
    let began = Instant::now();
    let size = exchange(&relay, &mut ben)?;
    let saved = ben.save();
    let mut device = Device::new("Ben", 2, &clock);
    open(&mut device, log, &saved, &clock);
    let join = (began.elapsed().as_secs_f64() * 1000.0, size);

    let people = bench::words::people(&mut rng);
    document.write_as(&bench::generate::writer(&people[0], &mut rng));
    for edit in edits {
        match document.apply(edit, clock.stamp()) {
            // The planner may choose what is there already.
            Ok(_) | Err(Refusal::NothingChanges) => {}
            Err(refusal) => return Err(io::Error::other(format!("{refusal:?}"))),
        }
    }
    let relay = Replica::load(&document.save()).map_err(io::Error::other)?;
    let before = ben.heads();
    let began = Instant::now();
    let size = exchange(&relay, &mut ben)?;
    let changes = TabFrame::Changes(ben.changes_since(&before));
    let message = TabMessage {
        log,
        frame: changes,
    };
    device.input(Input::Tab(message), &clock);
    let catch_up = (began.elapsed().as_secs_f64() * 1000.0, size);
    Ok(Figures { join, catch_up })
}

/// The better of two figures of the same.
fn better(best: Option<Figures>, next: Figures) -> Figures {
    let Some(best) = best else { return next };
    let less = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), b.1);
    Figures {
        join: less(best.join, next.join),
        catch_up: less(best.catch_up, next.catch_up),
    }
}

pub(crate) fn measure(asked: &Asked, report: &mut Report) -> io::Result<()> {
    for size in asked.sizes.iter().filter(|size| **size <= 1_000) {
        eprintln!("==> Sharing a log of {size} actions, sealed and open");
        let bytes = fs::read(asked.place.join(format!("{size}.automerge")))?;
        let (mut ours, mut open) = (None, None);
        for _ in 0..ROUNDS {
            let (figures, edits) = sealed(&bytes)?;
            ours = Some(better(ours, figures));
            open = Some(better(open, carried_open(&bytes, &edits)?));
        }
        let (Some(ours), Some(open)) = (ours, open) else {
            continue;
        };
        for (what, ours, open) in [
            ("first join", ours.join, open.join),
            ("catch-up of 1,000 edits", ours.catch_up, open.catch_up),
        ] {
            report.ratio(
                &format!("sealed: {what}"),
                &size.to_string(),
                (ours.0, open.0),
                "open",
                Some(MOST_TIME),
            );
            report.line(Line {
                what: format!("sealed: {what}, bytes"),
                size: size.to_string(),
                ours: format!("{:.0} kB", ours.1 / 1000.0),
                beside: format!("open {:.0} kB", open.1 / 1000.0),
                figure: Some(ours.1 / open.1),
                target: Some(MOST_BYTES),
            });
        }
    }
    Ok(())
}
