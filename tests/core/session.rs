//! The session against a store in memory: what is shown, saved, retried, and survives.

use crate::support::Seed;
use matters_arising::{
    command::{Command, Edit, ExportFormat, Start},
    model::*,
    session::{Input, Output, Session, TaskId},
    wire::{Chunk, ChunkKey, ChunkKind, TabFrame, TabMessage},
};

/// A session with a store that answers when it is told to.
struct Rig {
    session: Session,
    rng: Seed,
    clock: i64,
    number: u32,
    stored: Vec<Chunk>,
    in_flight: Vec<(TaskId, Vec<Chunk>, Vec<ChunkKey>)>,
    deltas: Vec<Delta>,
    tabs: Vec<TabMessage>,
    removals: Vec<LogId>,
    aside: Vec<ChunkKey>,
    listings: Vec<LogListing>,
    author: Option<Author>,
}

impl Rig {
    fn new(seed: u64) -> Self {
        let mut rng = Seed(seed);
        let client = ClientId::random(&mut rng);
        Self {
            session: Session::new(client),
            rng,
            clock: 1_555_545_600,
            number: 0,
            stored: Vec::new(),
            in_flight: Vec::new(),
            deltas: Vec::new(),
            tabs: Vec::new(),
            removals: Vec::new(),
            aside: Vec::new(),
            listings: Vec::new(),
            author: None,
        }
    }

    fn input(&mut self, input: Input) {
        self.clock += 10;
        let outputs = self
            .session
            .handle(input, Timestamp(self.clock), &mut self.rng);
        for output in outputs {
            match output {
                Output::Show(deltas) => self.deltas.extend(deltas),
                Output::Save(task, chunk, listing) => {
                    self.listings.push(listing);
                    self.in_flight.push((task, vec![chunk], vec![]));
                }
                Output::SetAside(key, _) => {
                    self.stored.retain(|chunk| chunk.key != key);
                    self.aside.push(key);
                }
                Output::Compact {
                    task,
                    snapshot,
                    covers,
                } => self.in_flight.push((task, vec![snapshot], covers)),
                Output::Tabs(message) => self.tabs.push(message),
                Output::RemoveLog(log) => self.removals.push(log),
                Output::Load(log) => {
                    let mut chunks = self.stored.clone();
                    chunks.retain(|chunk| chunk.key.log == log);
                    self.input(Input::Loaded {
                        log,
                        chunks,
                        last: true,
                    });
                }
                _ => {}
            }
        }
    }

    fn send(&mut self, command: Command) {
        self.number += 1;
        let number = self.number;
        self.input(Input::Command { number, command });
    }

    fn sign_in(&mut self, name: &str) {
        let device = DeviceId::random(&mut self.rng);
        let author = Author {
            device,
            name: name.to_owned(),
            organisation: String::new(),
        };
        self.author = Some(author.clone());
        self.send(Command::IAm(author));
    }

    fn create(&mut self) -> LogId {
        self.sign_in("Ann");
        let log = LogId::random(&mut self.rng);
        self.send(Command::Create {
            log,
            title: "Test".to_owned(),
            start: Start::HouseCategories,
        });
        log
    }

    fn add(&mut self, text: &str) -> ActionId {
        let id = ActionId::random(&mut self.rng);
        self.send(Command::Edit(Edit::AddAction {
            id,
            text: text.to_owned(),
        }));
        id
    }

    fn complete_saves(&mut self) {
        while !self.in_flight.is_empty() {
            let (task, chunks, covers) = self.in_flight.remove(0);
            for chunk in chunks {
                if !self.stored.iter().any(|stored| stored.key == chunk.key) {
                    self.stored.push(chunk);
                }
            }
            self.stored.retain(|chunk| !covers.contains(&chunk.key));
            self.input(Input::Saved(task));
        }
    }

    fn fail_saves(&mut self, error: &StorageError) {
        for (task, ..) in std::mem::take(&mut self.in_flight) {
            self.input(Input::SaveFailed(task, error.clone()));
        }
    }

    fn saving(&self) -> Option<&Saving> {
        self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::Saving(saving) => Some(saving),
            _ => None,
        })
    }

    fn rows(&self) -> Vec<Action> {
        let mut rows: Vec<Action> = Vec::new();
        for delta in &self.deltas {
            match delta {
                Delta::Opened { .. } => rows.clear(),
                Delta::Actions(actions) => {
                    for action in actions {
                        rows.retain(|row| row.id != action.id);
                        rows.push(action.clone());
                    }
                }
                Delta::ActionsGone(gone) => rows.retain(|row| !gone.contains(&row.id)),
                _ => {}
            }
        }
        rows.sort_by_key(|row| (row.position, row.id));
        rows
    }

    fn file(&self) -> (String, Vec<u8>) {
        let files = self.deltas.iter().rev().filter_map(|delta| match delta {
            Delta::File { name, bytes, .. } => Some((name.clone(), bytes.clone())),
            _ => None,
        });
        files.into_iter().next().unwrap()
    }

    fn undo_offer(&self) -> Option<&str> {
        self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::Undo { undo, .. } => Some(undo.as_deref()),
            _ => None,
        })?
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.deltas.iter().rev().find_map(|delta| match delta {
            Delta::Refused { error, .. } => Some(error),
            _ => None,
        })
    }

    /// A new engine over the same store.
    fn reopen(&self, log: LogId, seed: u64) -> Self {
        let mut next = Self::new(seed);
        next.stored = self.stored.clone();
        next.sign_in("Ann");
        next.send(Command::Open { log, view: None });
        next
    }
}

#[test]
fn s1_a_change_is_shown_before_it_is_saved_and_says_which_of_the_two() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.complete_saves();
    rig.deltas.clear();
    rig.add("One");
    assert_eq!(rig.rows().len(), 1);
    assert_eq!(rig.saving(), Some(&Saving::Pending { n_changes: 1 }));
    rig.complete_saves();
    assert_eq!(rig.saving(), Some(&Saving::Saved));
}

#[test]
fn s2_what_was_saved_is_there_after_a_restart() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.add("Two");
    rig.complete_saves();
    let again = rig.reopen(log, 2);
    let texts: Vec<_> = again.rows().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["One", "Two"]);
}

#[test]
fn s3_a_failed_save_keeps_the_change_pending() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.add("One");
    rig.fail_saves(&StorageError::Full);
    assert_eq!(
        rig.saving(),
        Some(&Saving::Failed {
            n_changes: 1,
            error: StorageError::Full
        })
    );
    rig.add("Two");
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.saving(), Some(&Saving::Saved));
    assert_eq!(rig.reopen(log, 2).rows().len(), 2);
}

#[test]
fn s4_changes_made_while_a_save_is_under_way_go_into_one_chunk() {
    let mut rig = Rig::new(1);
    rig.create();
    for n in 0..10 {
        rig.add(&format!("Action {n}"));
    }
    rig.complete_saves();
    assert_eq!(rig.stored.len(), 2);
}

#[test]
fn s5_many_chunks_become_one_and_nothing_is_lost() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    for n in 0..80 {
        rig.add(&format!("Action {n}"));
        rig.complete_saves();
    }
    assert!(rig.stored.len() > 64);
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.stored.len(), 1);
    assert_eq!(rig.reopen(log, 2).rows().len(), 80);
}

#[test]
fn s6_without_a_name_nothing_is_written() {
    let mut rig = Rig::new(1);
    let log = LogId::random(&mut rig.rng);
    rig.send(Command::Create {
        log,
        title: "Test".to_owned(),
        start: Start::Bare,
    });
    assert_eq!(rig.refusal(), Some(&Refusal::NoAuthor));
    assert!(rig.in_flight.is_empty());
}

#[test]
fn s7_two_tabs_see_each_others_edits() {
    let mut one = Rig::new(1);
    let log = one.create();
    one.complete_saves();
    let mut two = one.reopen(log, 2);
    one.tabs.clear();
    one.add("From the first tab");
    for message in std::mem::take(&mut one.tabs) {
        two.input(Input::Tab(message));
    }
    assert_eq!(two.rows().len(), 1);
    two.tabs.clear();
    two.add("From the second tab");
    for message in std::mem::take(&mut two.tabs) {
        one.input(Input::Tab(message));
    }
    // Revisions count what each engine saw of a wording since it loaded it.
    let shown = |rig: &Rig| {
        let mut rows = rig.rows();
        rows.iter_mut().for_each(|row| row.revision = Revision(0));
        rows
    };
    assert_eq!(shown(&one), shown(&two));
}

#[test]
fn s8_a_tab_that_opens_late_is_told_what_the_store_does_not_have_yet() {
    let mut one = Rig::new(1);
    let log = one.create();
    one.complete_saves();
    one.add("Not saved yet");
    let mut two = one.reopen(log, 2);
    assert_eq!(two.rows().len(), 0);
    let hello = two.tabs.pop().unwrap();
    one.tabs.clear();
    one.input(Input::Tab(hello));
    for message in std::mem::take(&mut one.tabs) {
        two.input(Input::Tab(message));
    }
    assert_eq!(two.rows().len(), 1);
    two.complete_saves();
    assert_eq!(
        two.reopen(log, 3).rows().len(),
        1,
        "the second tab saves it too"
    );
}

#[test]
fn s9_commands_that_the_store_contains_are_named_after_a_restart() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.complete_saves();
    let number = rig.number;
    // The same page with a new engine.
    let mut rng = Seed(1);
    let client = ClientId::random(&mut rng);
    let mut next = Rig::new(5);
    next.session = Session::new(client);
    next.stored = rig.stored.clone();
    next.send(Command::Open { log, view: None });
    let answered = next.deltas.iter().find_map(|delta| match delta {
        Delta::Opened { answered, .. } => Some(*answered),
        _ => None,
    });
    assert_eq!(answered, Some(number));
}

#[test]
fn s10_a_view_that_is_current_brings_no_rows() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.complete_saves();
    let heads = rig
        .reopen(log, 2)
        .deltas
        .iter()
        .find_map(|delta| match delta {
            Delta::Opened { heads, .. } => Some(heads.clone()),
            _ => None,
        })
        .unwrap();
    rig.add("Two");
    rig.complete_saves();
    let mut again = Rig::new(3);
    again.stored = rig.stored.clone();
    again.send(Command::Open {
        log,
        view: Some(heads),
    });
    let texts: Vec<_> = again.rows().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["Two"], "only what the view lacks");
}

#[test]
fn s11_a_snapshot_goes_out_and_comes_back_with_what_was_written_elsewhere() {
    let mut ann = Rig::new(1);
    let log = ann.create();
    ann.add("One");
    ann.complete_saves();
    ann.send(Command::Export(ExportFormat::Snapshot));
    let (name, bytes) = ann.file();
    assert_eq!(name, "Test 2019-04-18.automerge");
    let mut bob = Rig::new(2);
    bob.sign_in("Bob");
    bob.send(Command::ReadSnapshot { name, bytes });
    bob.send(Command::MergeSnapshot);
    bob.add("Two");
    bob.complete_saves();
    assert_eq!(bob.reopen(log, 4).rows().len(), 2);
    bob.send(Command::Export(ExportFormat::Snapshot));
    let (name, bytes) = bob.file();
    ann.send(Command::ReadSnapshot { name, bytes });
    assert_eq!(
        ann.rows().len(),
        1,
        "nothing is merged before it is asked for"
    );
    ann.send(Command::MergeSnapshot);
    assert_eq!(ann.rows().len(), 2);
    ann.send(Command::Undo);
    assert_eq!(ann.rows().len(), 1);
    ann.complete_saves();
    assert_eq!(ann.reopen(log, 9).rows().len(), 1);
}

#[test]
fn s12_a_refused_snapshot_changes_nothing() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.complete_saves();
    rig.send(Command::ReadSnapshot {
        name: "x.automerge".to_owned(),
        bytes: vec![0x85, 0x6f, 0x4a],
    });
    assert_eq!(
        rig.refusal(),
        Some(&Refusal::File {
            file: "x.automerge".to_owned(),
            reason: FileError::Truncated
        })
    );
    assert!(rig.in_flight.is_empty());
    rig.send(Command::MergeSnapshot);
    assert_eq!(rig.refusal(), Some(&Refusal::NoFile));
}

#[test]
fn s13_leaving_a_log_saves_what_is_under_way() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.add("One");
    rig.send(Command::Close);
    rig.complete_saves();
    assert_eq!(rig.reopen(log, 2).rows().len(), 1);
}

#[test]
fn s14_a_list_that_cannot_be_read_is_said_to_be_unread_and_not_empty() {
    let mut rig = Rig::new(1);
    rig.send(Command::ListLogs);
    rig.deltas.clear();
    rig.input(Input::LogsFailed(StorageError::Unavailable));
    assert_eq!(
        rig.deltas,
        [Delta::LogsUnread(StorageError::Unavailable)],
        "and nothing about logs or saving"
    );
}

#[test]
fn s15_a_log_is_called_removed_when_the_store_has_removed_it() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.deltas.clear();
    rig.tabs.clear();
    rig.send(Command::Remove(log));
    assert_eq!(rig.removals, [log]);
    assert!(!rig.deltas.contains(&Delta::Removed(log)));
    assert!(rig.tabs.is_empty(), "the other pages keep it until then");
    rig.input(Input::Removed(log));
    assert!(rig.deltas.contains(&Delta::Removed(log)));
    assert_eq!(rig.tabs.len(), 1);
}

#[test]
fn s16_a_log_that_could_not_be_removed_is_said_to_be_there_and_is_saved_on() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.add("One");
    rig.fail_saves(&StorageError::Full);
    rig.send(Command::Remove(log));
    rig.input(Input::Tick);
    assert!(
        rig.in_flight.is_empty(),
        "nothing is saved while it is being removed"
    );
    rig.deltas.clear();
    let error = StorageError::Other("blocked".to_owned());
    rig.input(Input::RemoveFailed {
        log,
        error: error.clone(),
    });
    assert!(rig.deltas.contains(&Delta::NotRemoved { log, error }));
    assert!(!rig.deltas.contains(&Delta::Removed(log)));
    rig.input(Input::Tick);
    rig.complete_saves();
    assert_eq!(rig.reopen(log, 2).rows().len(), 1, "the last edit as well");
}

#[test]
fn s17_what_a_page_saved_before_it_heard_of_a_removal_is_removed_too() {
    let mut one = Rig::new(1);
    let log = one.create();
    one.complete_saves();
    let mut two = one.reopen(log, 2);
    one.send(Command::Remove(log));
    two.add("Too late");
    one.tabs.clear();
    one.input(Input::Removed(log));
    for message in std::mem::take(&mut one.tabs) {
        two.input(Input::Tab(message));
    }
    assert!(two.deltas.contains(&Delta::Removed(log)));
    assert_eq!(two.removals, [log]);
    two.tabs.clear();
    two.input(Input::Removed(log));
    assert!(two.tabs.is_empty(), "nobody is told twice");
}

#[test]
fn s18_a_log_opened_again_before_it_was_saved_shows_all_of_it() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    rig.add("One");
    rig.fail_saves(&StorageError::Full);
    rig.send(Command::Close);
    rig.send(Command::Open { log, view: None });
    assert_eq!(rig.rows().len(), 1, "what the store refused is still here");
    assert!(matches!(rig.saving(), Some(Saving::Failed { .. })));
    rig.input(Input::Tick);
    rig.complete_saves();
    rig.add("Two");
    rig.complete_saves();
    assert_eq!(rig.reopen(log, 2).rows().len(), 2);
}

/// A chunk of which the second half is not readable, under the hash that it has.
fn half_damaged(log: LogId, whole: &[u8], damaged: &[u8]) -> Chunk {
    let mut bytes = [whole, damaged].concat();
    let last = bytes.len() - 1;
    bytes[last] ^= 0x40;
    Chunk {
        key: ChunkKey::of(log, ChunkKind::Changes, &bytes),
        bytes,
        answers: None,
    }
}

#[test]
fn s19_a_chunk_that_cannot_be_read_whole_is_set_aside_and_never_tidied_away() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    for text in ["One", "Two", "Three"] {
        rig.add(text);
        rig.complete_saves();
    }
    let (two, three) = (rig.stored[2].clone(), rig.stored[3].clone());
    let bad = half_damaged(log, &two.bytes, &three.bytes);
    rig.stored.retain(|chunk| chunk.key != three.key);
    rig.stored.push(bad.clone());
    let mut again = rig.reopen(log, 2);
    assert_eq!(again.rows().len(), 2, "the rest is there");
    assert_eq!(again.aside, [bad.key]);
    for n in 0..80 {
        again.add(&format!("Action {n}"));
        again.complete_saves();
    }
    again.input(Input::Tick);
    let covers = &again.in_flight.last().unwrap().2;
    assert!(covers.len() > 64);
    assert!(!covers.contains(&bad.key), "it was never part of the log");
}

#[test]
fn s20_a_merge_is_undone_after_a_reload_and_after_another_tab_has_spoken() {
    let mut ann = Rig::new(1);
    let log = ann.create();
    ann.complete_saves();
    ann.send(Command::Export(ExportFormat::Snapshot));
    let (name, bytes) = ann.file();
    let mut bob = Rig::new(2);
    bob.sign_in("Bob");
    bob.send(Command::ReadSnapshot { name, bytes });
    bob.send(Command::MergeSnapshot);
    bob.add("His");
    bob.send(Command::Export(ExportFormat::Snapshot));
    let (_, bytes) = bob.file();
    ann.add("Hers");
    let name = "bob.automerge".to_owned();
    ann.send(Command::ReadSnapshot { name, bytes });
    ann.send(Command::MergeSnapshot);
    ann.complete_saves();
    assert_eq!(ann.undo_offer(), Some("Merged 1 change from bob.automerge"));
    let mut tab = ann.reopen(log, 3);
    ann.tabs.clear();
    tab.tabs.clear();
    tab.add("From another tab of somebody else");
    for message in std::mem::take(&mut tab.tabs) {
        ann.input(Input::Tab(message));
    }
    assert_eq!(
        ann.undo_offer(),
        Some("Merged 1 change from bob.automerge"),
        "another device's change is not one's own"
    );
    ann.complete_saves();
    // The same device with a new engine.
    let author = ann.author.clone().unwrap();
    let mut again = Rig::new(4);
    again.stored = ann.stored.clone();
    again.send(Command::IAm(author));
    again.send(Command::Open { log, view: None });
    again.send(Command::Undo);
    let texts: Vec<_> = again.rows().into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["Hers", "From another tab of somebody else"]);
}

#[test]
fn s21_a_log_that_a_newer_page_takes_over_can_only_be_read() {
    use automerge::{ROOT, transaction::Transactable};
    let mut rig = Rig::new(1);
    let log = rig.create();
    let action = rig.add("One");
    rig.complete_saves();
    let all: Vec<u8> = rig.stored.iter().flat_map(|c| c.bytes.clone()).collect();
    let mut newer = automerge::AutoCommit::load(&all).unwrap();
    let before = newer.get_heads();
    newer.put(ROOT, "schema", 2).unwrap();
    let bytes = newer.save_after(&before);
    rig.input(Input::Tab(TabMessage {
        log,
        frame: TabFrame::Changes(bytes),
    }));
    let told = rig.deltas.iter().rev().find_map(|delta| match delta {
        Delta::Opened { read_only, .. } => Some(*read_only),
        _ => None,
    });
    let newer = ReadOnly::NewerSchema { theirs: 2, ours: 1 };
    assert_eq!(told, Some(Some(newer)));
    assert_eq!(rig.rows().len(), 1);
    rig.send(Command::Undo);
    assert_eq!(rig.refusal(), Some(&Refusal::ReadOnly));
    rig.complete_saves();
    let again = rig.reopen(log, 2);
    assert_eq!(again.rows()[0].id, action, "it opens, to be read");
    assert!(again.deltas.iter().any(|delta| matches!(
        delta,
        Delta::Opened {
            read_only: Some(_),
            ..
        }
    )));
}

#[test]
fn s22_a_save_does_not_forget_when_a_copy_last_left_the_device() {
    let mut rig = Rig::new(1);
    let log = rig.create();
    rig.complete_saves();
    let exported = Some(Timestamp(1_500_000_000));
    let mut again = rig.reopen(log, 2);
    // The list comes after the log was opened.
    let listing = LogListing {
        exported,
        ..rig.listings[0].clone()
    };
    again.input(Input::Logs(vec![listing]));
    again.add("One");
    assert_eq!(again.listings.last().unwrap().exported, exported);
}

#[test]
fn s23_a_snapshot_of_a_log_made_here_meets_what_is_here() {
    let mut rig = Rig::new(1);
    rig.create();
    rig.add("One");
    rig.send(Command::Export(ExportFormat::Snapshot));
    let (name, bytes) = rig.file();
    rig.add("Two");
    rig.complete_saves();
    rig.send(Command::Close);
    rig.send(Command::ReadSnapshot { name, bytes });
    let relation = rig.deltas.iter().rev().find_map(|delta| match delta {
        Delta::SnapshotRead(preview) => Some(preview.relation),
        _ => None,
    });
    assert_eq!(relation, Some(SnapshotRelation::Here));
    rig.send(Command::MergeSnapshot);
    assert_eq!(rig.rows().len(), 2);
}

#[test]
fn s24_what_a_tab_repeats_is_not_saved_again() {
    let mut one = Rig::new(1);
    let log = one.create();
    one.complete_saves();
    let mut two = one.reopen(log, 2);
    one.tabs.clear();
    one.add("One");
    let message = one.tabs.pop().unwrap();
    two.input(Input::Tab(message.clone()));
    two.complete_saves();
    two.input(Input::Tab(message));
    assert!(two.in_flight.is_empty());
}
