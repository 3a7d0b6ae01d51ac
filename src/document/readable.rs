//! Whether changes that Automerge took can be kept: it takes some that it then writes into a document which it
//! does not read again, so that a log would be lost with its next snapshot. Its own changes are never such.
//!
//! Knows nothing of what is in a change.

use super::{
    claims::MOST_LEFT_OUT,
    unpacked::{Input, UnpackError, marks},
};
use automerge::{Automerge, Change, ChangeHash, ChangeMetadata};
use std::collections::{HashMap, HashSet, VecDeque};

const DOCUMENT: u8 = 0;
/// Among so many changes what a writer wrote before is looked for, before all are.
const NEAR: usize = 200;

/// Whether the first chunk of Automerge's format in these bytes is a whole document, behind which changes may stand.
#[must_use]
pub fn begins_with_document(bytes: &[u8]) -> bool {
    Input(bytes).chunk().is_ok_and(|(kind, _)| kind == DOCUMENT)
}

/// The heads of the document that comes first in these bytes; none where something else does. Automerge has checked all that
/// leads to them if it has read the bytes as they stand.
pub(super) fn heads_of_document(bytes: &[u8]) -> Vec<ChangeHash> {
    match Input(bytes).chunk() {
        Ok((DOCUMENT, content)) => Input(content).heads().unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The changes that came after some heads; `None` where one of them would not be read again: it counts its
/// operations lower than those that it builds on or leaves too many numbers out, or the document gives it back in
/// another form, which has another name.
pub(super) fn changes_to_keep(doc: &Automerge, since: &[ChangeHash]) -> Option<Vec<Change>> {
    let came = doc.get_changes_meta(since);
    if !are_counted_on(doc, &came) || !follow_their_own(doc, &came) {
        return None;
    }
    let back = doc.get_changes(since);
    let names: HashSet<_> = came.iter().map(|it| it.hash).collect();
    let are_same = back.len() == came.len() && back.iter().all(|it| names.contains(&it.hash()));
    (are_same && are_in_order(doc, &back)).then_some(back)
}

/// Whether changes build on what came before them only, and the document is read again with the marks that they bring: no
/// change is looked at for the order of marks, and every document is. Other programs make marks, we none, so that this may
/// take its time.
fn are_in_order(doc: &Automerge, changes: &[Change]) -> bool {
    let mut is_plain = true;
    for change in changes {
        match marks(change.raw_bytes()) {
            Ok(any) => is_plain &= !any,
            Err(UnpackError::TooMuch) => is_plain = false,
            Err(UnpackError::Unreadable) => return false,
        }
    }
    is_plain || Automerge::load(&doc.save()).is_ok()
}

/// Whether these are all that came after some heads, and can be kept. Another document gave them, so that they have the
/// form in which this one gives them back.
pub(super) fn given_are_kept(doc: &Automerge, given: &[Change], since: &[ChangeHash]) -> bool {
    let came = doc.get_changes_meta(since);
    came.len() == given.len()
        && are_counted_on(doc, &came)
        && follow_their_own(doc, &came)
        && are_in_order(doc, given)
}

/// Whether each builds on what its writer wrote before: what a document gives back is told apart by that.
fn follow_their_own(doc: &Automerge, came: &[ChangeMetadata<'_>]) -> bool {
    let mut ends = None;
    came.iter().filter(|it| it.seq > 1).all(|it| {
        own_is_near(doc, it).unwrap_or_else(|| {
            let ends = ends.get_or_insert_with(|| {
                let all = doc.get_changes_meta(&[]);
                let ends = all.into_iter().map(|it| ((it.actor, it.seq), it.max_op));
                ends.collect::<HashMap<_, _>>()
            });
            let own = ends.get(&(it.actor.clone(), it.seq - 1));
            let before = it.deps.iter().filter_map(|hash| end_of(doc, hash)).max();
            own.is_some_and(|own| before >= Some(*own))
        })
    })
}

/// Whether the one before it of the same writer is among what a change builds on; `None` where that is not to be seen
/// among the nearest.
fn own_is_near(doc: &Automerge, it: &ChangeMetadata<'_>) -> Option<bool> {
    let mut near = VecDeque::from(it.deps.clone());
    let mut seen: HashSet<_> = it.deps.iter().copied().collect();
    while let Some(hash) = near.pop_front() {
        let Some(earlier) = doc.get_change_meta_by_hash(&hash) else {
            continue;
        };
        if earlier.actor == it.actor {
            match earlier.seq + 1 == it.seq {
                true => return Some(true),
                // What it builds on is earlier still.
                false => continue,
            }
        }
        near.extend(earlier.deps.into_iter().filter(|hash| seen.insert(*hash)));
        if seen.len() > NEAR {
            return None;
        }
    }
    Some(false)
}

fn end_of(doc: &Automerge, hash: &ChangeHash) -> Option<u64> {
    doc.get_change_meta_by_hash(hash).map(|it| it.max_op)
}

/// Whether each counts its operations on from those that it builds on.
fn are_counted_on(doc: &Automerge, came: &[ChangeMetadata<'_>]) -> bool {
    let ends: HashMap<_, _> = came.iter().map(|it| (it.hash, it.max_op)).collect();
    let end_of = |hash: &ChangeHash| {
        let known = ends.get(hash).copied();
        known.or_else(|| end_of(doc, hash))
    };
    let (mut has_left_out, mut highest) = (false, 0);
    for it in came {
        let before = it.deps.iter().filter_map(end_of).max().unwrap_or(0);
        // Where it counts lower, Automerge gives it back otherwise than it came, or panics.
        if it.start_op <= before {
            return false;
        }
        let leaves_out = it.start_op > before.saturating_add(1);
        // Nothing stands at the end of what it left out.
        if leaves_out && it.max_op < it.start_op {
            return false;
        }
        has_left_out |= leaves_out;
        highest = highest.max(it.max_op);
    }
    // Where too many are left out, the document is not read again: it counts higher than it has operations.
    !has_left_out || highest <= n_operations(doc).saturating_add(MOST_LEFT_OUT)
}

/// How many operations all changes have.
fn n_operations(doc: &Automerge) -> u64 {
    let all = doc.get_changes_meta(&[]);
    let of = |it: &ChangeMetadata<'_>| it.max_op.saturating_add(1).saturating_sub(it.start_op);
    all.iter().map(of).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use crate::{
        command::Edit,
        document::{Document, MergeError, Snapshot, Writer},
        model::{ActionId, Author, DeviceId, FileError, LogId, Timestamp},
    };
    use automerge::{
        Change, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc,
        legacy::{self, OpType},
        marks::{ExpandMark, Mark},
        transaction::Transactable,
    };
    use std::num::NonZeroU64;

    const NOW: Timestamp = Timestamp(1_600_000_000_000);

    fn writer(actor: u8) -> Writer {
        Writer {
            author: Author {
                device: DeviceId::random(&mut || u64::from(actor)),
                name: "Ada".into(),
                organisation: "Harbour".into(),
            },
            actor: [actor; 16],
        }
    }

    fn titled(document: &mut Document, title: &str) -> Vec<u8> {
        let set = Edit::RenameLog(title.into());
        document.apply(&set, NOW).expect("a title").change
    }

    /// A change that builds on all that is here and counts its operations from the beginning again.
    fn counted_anew(document: &Document) -> Change {
        counted_from(document, NonZeroU64::MIN)
    }

    fn counted_from(document: &Document, start_op: NonZeroU64) -> Change {
        counted_by(document, 9, start_op)
    }

    fn counted_by(document: &Document, actor: u8, start_op: NonZeroU64) -> Change {
        // On what was always there, whatever numbers there are.
        let put = legacy::Op {
            action: OpType::Put(true.into()),
            obj: legacy::ObjectId::Root,
            key: legacy::Key::Map("counted".into()),
            pred: legacy::SortedVec::new(),
            insert: false,
        };
        doing(document, actor, start_op, vec![put])
    }

    /// A change on all that is here that does this, whatever it counts from.
    fn doing(
        document: &Document,
        actor: u8,
        start_op: NonZeroU64,
        operations: Vec<legacy::Op>,
    ) -> Change {
        let last = document.doc.get_last_local_change().expect("a change");
        Change::from(ExpandedChange {
            actor_id: [actor; 16].into(),
            hash: None,
            seq: 1,
            start_op,
            deps: document.doc.get_heads(),
            operations,
            ..last.decode()
        })
    }

    /// The number of the last operation.
    fn last(document: &Document) -> NonZeroU64 {
        let last = document.doc.get_last_local_change().expect("a change");
        NonZeroU64::new(last.max_op()).expect("above nought")
    }

    fn log() -> Document {
        let (mut log, _) =
            Document::create(LogId::random(&mut || 7_u64), "A log", &[], &writer(1), NOW)
                .expect("a log");
        titled(&mut log, "Another title");
        log
    }

    #[test]
    fn a_change_that_would_not_be_read_again_is_refused_and_the_log_stays_as_it_is() {
        let mut log = log();
        let before = log.heads();
        let bad = counted_anew(&log);
        let refused = log.take_in(bad.raw_bytes()).map(drop);
        assert_eq!(refused, Err(MergeError::Contradicts));
        assert_eq!(log.heads(), before);
        titled(&mut log, "A third title");
        let again = Document::load(&log.save()).expect("it is read again");
        assert_eq!(again.heads(), log.heads());
        assert_eq!(again.head().expect("a log").title, "A third title");
    }

    #[test]
    fn nor_is_it_taken_where_it_came_before_what_it_builds_on() {
        let mut there = log();
        let mut here = there.clone();
        let good = titled(&mut there, "A third title");
        let bad = counted_anew(&there);
        here.write_as(&writer(2));
        here.take_in(bad.raw_bytes()).expect("it waits");
        let refused = here.take_in(&good).map(drop);
        assert_eq!(refused, Err(MergeError::Contradicts));
        here.take_in(&good).expect("by itself it is good");
        assert_eq!(here.heads(), there.heads());
        assert!(Document::load(&here.save()).is_ok());
    }

    #[test]
    fn nor_are_some_that_leave_out_so_many_numbers_that_the_log_would_count_far_higher_than_it_has_operations()
     {
        let mut log = log();
        let next = last(&log).saturating_add(1);
        let before = log.heads();
        for start_op in [next.saturating_add(1 << 21), next.saturating_add(1 << 30)] {
            let bad = counted_from(&log, start_op);
            let refused = log.take_in(bad.raw_bytes()).map(drop);
            assert_eq!(refused, Err(MergeError::Contradicts));
            assert_eq!(log.heads(), before);
        }
        // As one does that was written on an earlier state, beside others that are not here.
        let good = counted_from(&log, next.saturating_add(1_000));
        log.take_in(good.raw_bytes()).expect("some are left out");
        titled(&mut log, "A third title");
        Document::load(&log.save()).expect("what was taken in can be kept");
        // What is left out adds up.
        let next = next.saturating_add(1 << 20);
        let bad = counted_by(&log, 8, next.saturating_add(1_000));
        let refused = log.take_in(bad.raw_bytes()).map(drop);
        assert_eq!(refused, Err(MergeError::Contradicts));
    }

    #[test]
    fn nor_is_one_that_does_nothing_and_leaves_numbers_out() {
        let mut log = log();
        let leaving_out = |n: u64| doing(&log, 9, last(&log).saturating_add(n + 1), vec![]);
        let (bad, good) = (leaving_out(3), leaving_out(0));
        let refused = log.take_in(bad.raw_bytes()).map(drop);
        assert_eq!(refused, Err(MergeError::Contradicts));
        log.take_in(good.raw_bytes())
            .expect("whoever only merges writes one");
        Document::load(&log.save()).expect("it is kept");
    }

    #[test]
    fn nor_is_one_that_counts_the_last_of_what_it_builds_on_again() {
        let mut log = log();
        let bad = counted_from(&log, last(&log));
        let refused = log.take_in(bad.raw_bytes()).map(drop);
        assert_eq!(refused, Err(MergeError::Contradicts));
    }

    #[test]
    fn nor_is_one_that_does_not_build_on_what_its_writer_wrote_before() {
        let mut there = log();
        let mut here = there.clone();
        here.write_as(&writer(2));
        let first = titled(&mut there, "A third title");
        let own = there.doc.get_last_local_change().expect("a change");
        // By somebody else, on the same state.
        titled(&mut here, "Another third title");
        let bad = Change::from(ExpandedChange {
            hash: None,
            seq: own.seq() + 1,
            start_op: last(&there).saturating_add(1),
            deps: here.doc.get_heads(),
            ..own.decode()
        });
        here.take_in(&first).expect("good");
        let refused = here.take_in(bad.raw_bytes()).map(drop);
        assert_eq!(refused, Err(MergeError::Contradicts));
        // The same on both, and on what others wrote on both, near and far.
        for n in [0, 3, 300] {
            let mut there = there.clone();
            there.take_in(&here.save()).expect("merged");
            let mut here = there.clone();
            here.write_as(&writer(3));
            for title in 0..n {
                titled(&mut here, &format!("Title {title}"));
            }
            there.take_in(&here.save()).expect("merged");
            let good = titled(&mut there, "The last title");
            here.take_in(&good).expect("it builds on its own");
            Document::load(&here.save()).expect("it is kept");
        }
    }

    #[test]
    fn nor_is_one_that_writes_to_what_it_has_yet_to_make() {
        let mut log = log();
        let next = last(&log).saturating_add(1);
        for at in [next, next.saturating_add(7)] {
            let within_itself = legacy::Op {
                action: OpType::Make(ObjType::Map),
                obj: legacy::ObjectId::Id(legacy::OpId::new(at.get(), &[9; 16].into())),
                key: legacy::Key::Map("within".into()),
                pred: legacy::SortedVec::new(),
                insert: false,
            };
            let bad = doing(&log, 9, next, vec![within_itself]);
            let refused = log.take_in(bad.raw_bytes()).map(drop);
            assert!(matches!(refused, Err(MergeError::Unreadable { .. })));
        }
    }

    #[test]
    fn marks_that_other_programs_make_are_kept_and_those_that_end_before_they_begin_refused() {
        let mut log = log();
        let id = ActionId::random(&mut || 9_u64);
        let add = Edit::AddAction {
            id,
            text: "Print the minutes".into(),
        };
        log.apply(&add, NOW).expect("added");
        let mut there = log.doc.fork();
        let at = |object: &ObjId, key: &str| {
            let found = log.doc.get(object, key).expect("readable");
            found.expect("there").1
        };
        let text = at(&at(&at(&ROOT, "actions"), &id.to_string()), "text");
        let mut marking = there.transaction();
        let bold = Mark::new("bold".into(), true, 0, 5);
        marking.mark(&text, bold, ExpandMark::None).expect("marked");
        marking.commit();
        let good = there.get_last_local_change().expect("a change");
        let mut operations = good.decode().operations;
        operations.swap(0, 1);
        let bad = Change::from(ExpandedChange {
            operations,
            hash: None,
            ..good.decode()
        });
        let refused = log.take_in(bad.raw_bytes()).map(drop);
        assert_eq!(refused, Err(MergeError::Contradicts));
        log.take_in(good.raw_bytes()).expect("a good mark");
        let again = Document::load(&log.save()).expect("it is kept");
        let text = again.action(id).expect("an action").text;
        assert_eq!(text, "Print the minutes");
    }

    #[test]
    fn nor_where_a_file_brings_it() {
        let log = log();
        let mut file = log.save();
        file.extend_from_slice(counted_anew(&log).raw_bytes());
        assert!(Document::load(&file).is_ok(), "Automerge takes it");
        let read = Snapshot::read("log.automerge", &file).map(drop);
        assert_eq!(read, Err(FileError::Damaged));
    }
}
