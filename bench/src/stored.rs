//! A log as a browser stores it: a snapshot, the chunks of the last edits, the last view in two parts.
//!
//! Everything comes out of a session, as it would in the engine.

use crate::generate::Generated;
use matters_arising::{
    command::Command,
    document::Document,
    model::*,
    session::{Input, Output, Session},
    wire::{Chunk, ChunkKey, ChunkKind},
};

/// What a store holds of one log.
#[derive(Debug)]
pub struct Stored {
    /// The log.
    pub log: LogId,
    /// What the list of logs says.
    pub listing: LogListing,
    /// The snapshot and the chunks of the last edits.
    pub chunks: Vec<Chunk>,
    /// The last view.
    pub base: Vec<u8>,
    /// What changed since.
    pub recent: Vec<u8>,
    /// The whole log.
    pub document: Document,
}

/// Makes the edits that the generator kept back, in a session that stores them.
pub fn store(generated: &mut Generated) -> Option<Stored> {
    let log = generated.document.head()?.id;
    let bytes = generated.document.save();
    let snapshot = Chunk {
        key: ChunkKey::of(log, ChunkKind::Snapshot, &bytes),
        bytes,
        answers: None,
    };
    let mut rng = generated.planner.rng.clone();
    let mut session = Session::new(ClientId::random(&mut rng));
    let mut clock = generated.clock;
    let mut handle = |input| {
        clock += 3;
        session.handle(input, Timestamp(clock), &mut rng)
    };
    let author = generated.people[3].clone();
    let mut number = 0;
    let mut command = |command| {
        number += 1;
        Input::Command { number, command }
    };
    handle(command(Command::IAm(author)));
    handle(command(Command::Open { log, view: None }));
    let mut chunks = vec![snapshot.clone()];
    let mut outputs = handle(Input::Loaded {
        log,
        chunks: vec![snapshot],
        last: true,
    });
    outputs.extend(handle(Input::Tick));
    let (mut listing, mut view) = (None, (Vec::new(), Vec::new()));
    let mut edits = std::mem::take(&mut generated.kept_back).into_iter();
    loop {
        let mut saved = Vec::new();
        for output in outputs {
            if let Output::Save(task, chunk, new) = output {
                chunks.push(chunk);
                listing = Some(new);
                saved.push(task);
            }
        }
        for task in saved {
            handle(Input::Saved(task));
        }
        if edits.len() == 20 {
            // A quiet moment in between: the view is written, and the rest becomes its recent part.
            note_view(handle(Input::Tick), &mut view);
        }
        match edits.next() {
            Some(step) => outputs = handle(command(Command::Edit(step.edit()))),
            None => break,
        }
    }
    note_view(handle(Input::Tick), &mut view);
    let all: Vec<u8> = chunks.iter().flat_map(|c| c.bytes.clone()).collect();
    Some(Stored {
        log,
        listing: listing?,
        chunks,
        base: view.0,
        recent: view.1,
        document: Document::load(&all).ok()?,
    })
}

fn note_view(outputs: Vec<Output>, view: &mut (Vec<u8>, Vec<u8>)) {
    for output in outputs {
        if let Output::SaveView { base, recent, .. } = output {
            if let Some(base) = base {
                view.0 = base;
            }
            view.1 = recent;
        }
    }
}
