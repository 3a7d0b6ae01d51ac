//! Signing: the driver holds the key, and everything behind a signature waits for its turn.

use super::Rig;
use ed25519_dalek::{Signer, SigningKey};
use matters_arising::{
    command::{Command, Edit, MeetingEdit, VerdictWish, Wish},
    model::*,
    session::{HeldKey, Input, Session},
    wire::{Chunk, ChunkKey, ChunkKind},
};

const SEED: [u8; 32] = [7; 32];

fn key() -> KeyId {
    KeyId(SigningKey::from_bytes(&SEED).verifying_key().to_bytes())
}

/// A log with one organisation and a rule, and an action that is proposed to be complete.
fn log(rig: &mut Rig) -> (OrganisationId, ActionId) {
    rig.create();
    let organisation = OrganisationId::random(&mut rig.rng);
    rig.send(Command::Edit(Edit::PutOrganisation {
        id: organisation,
        name: "Harbour Trust".to_owned(),
        role: Role::Reviewer,
    }));
    let id = RuleId::random(&mut rig.rng);
    rig.send(Command::Edit(Edit::SetRule(NewRule {
        id,
        organisations: vec![organisation],
        need: Need::All,
        occasion: Occasion::AnyTime,
        recorders: Vec::new(),
    })));
    let action = rig.add("Publish the data");
    let id = EntryId::random(&mut rig.rng);
    rig.send(Command::Edit(Edit::AddEntry {
        action,
        id,
        kind: EntryKind::ProposedComplete,
        text: String::new(),
        at: None,
        regarding: None,
        audience: Default::default(),
    }));
    (organisation, action)
}

fn introduction(organisation: OrganisationId) -> Wish {
    Wish::Introduce(Introduced {
        device: "Laptop".to_owned(),
        person: "Ann".to_owned(),
        organisation,
    })
}

fn agreement(action: ActionId) -> Wish {
    Wish::Verdict(VerdictWish {
        action,
        seen: "Publish the data".to_owned(),
        opinion: Opinion::Agree,
        note: String::new(),
        organisation: None,
        person: "Ann".to_owned(),
        meeting: None,
    })
}

fn log_of(rig: &Rig) -> LogId {
    rig.stored[0].key.log
}

/// What the driver does with what it is asked to sign.
fn signs(rig: &mut Rig) {
    let key = SigningKey::from_bytes(&SEED);
    let messages = rig.to_sign.remove(0);
    let all = messages.iter().map(|it| key.sign(it).to_bytes());
    let all = all.collect();
    rig.input(Input::Signed(Ok(all)));
}

fn answered(rig: &Rig) -> u32 {
    let answers = rig.deltas.iter().rev().filter_map(|delta| match delta {
        Delta::Answered { command, .. } => Some(*command),
        _ => None,
    });
    answers.into_iter().next().unwrap()
}

#[test]
fn s30_what_is_behind_a_signature_waits_for_it_and_comes_after_it() {
    let mut rig = Rig::new(1);
    let (organisation, action) = log(&mut rig);
    let before = answered(&rig);
    rig.send(Command::Sign(vec![
        introduction(organisation),
        agreement(action),
    ]));
    rig.send(Command::Edit(Edit::RenameLog("After".to_owned())));
    assert_eq!((rig.n_keys_asked, answered(&rig)), (1, before));
    rig.input(Input::Key(Ok(HeldKey::ByDriver(key()))));
    assert_eq!(
        answered(&rig),
        before,
        "nothing is answered before its turn"
    );
    signs(&mut rig);
    assert_eq!(answered(&rig), before + 2);
    assert_eq!(rig.rows()[0].stage, Stage::Complete);
    let mut titles = rig.deltas.iter().filter_map(|delta| match delta {
        Delta::Head(head) => Some((head.title.clone(), head.parties.keys.len())),
        _ => None,
    });
    assert_eq!(titles.next_back(), Some(("After".to_owned(), 1)));
    // The key is known from now on.
    rig.send(Command::Sign(vec![agreement(action)]));
    assert_eq!((rig.n_keys_asked, rig.to_sign.len()), (1, 1));
}

#[test]
fn s31_a_browser_that_cannot_sign_costs_the_signature_and_nothing_behind_it() {
    let mut rig = Rig::new(1);
    let (organisation, _) = log(&mut rig);
    rig.send(Command::Sign(vec![introduction(organisation)]));
    rig.send(Command::Edit(Edit::RenameLog("After".to_owned())));
    rig.input(Input::Key(Err("no room".to_owned())));
    let problem = ProcessProblem::NotSigned("no room".to_owned());
    assert_eq!(rig.refusal(), Some(&Refusal::Process(problem)));
    rig.send(Command::Sign(vec![introduction(organisation)]));
    rig.input(Input::Key(Ok(HeldKey::ByDriver(key()))));
    rig.input(Input::Signed(Ok(Vec::new())));
    let refused = rig.deltas.iter().filter(|delta| {
        matches!(
            delta,
            Delta::Refused {
                error: Refusal::Process(ProcessProblem::NotSigned(_)),
                ..
            }
        )
    });
    assert_eq!(refused.count(), 2);
    assert_eq!(answered(&rig), rig.number);
}

#[test]
fn s32_words_that_changed_while_they_were_being_signed_are_not_signed() {
    let mut rig = Rig::new(1);
    let (organisation, action) = log(&mut rig);
    rig.input(Input::Key(Ok(HeldKey::of_seed(SEED))));
    rig.send(Command::Sign(vec![introduction(organisation)]));
    rig.complete_saves();
    let mut other = rig.reopen(log_of(&rig), 2);
    other.send(Command::Edit(Edit::EditWording {
        action,
        seen: Revision::default(),
        splice: Splice {
            at: 0,
            delete: 0,
            insert: "Never ".to_owned(),
        },
    }));
    rig.input(Input::Key(Ok(HeldKey::ByDriver(key()))));
    rig.send(Command::Sign(vec![agreement(action)]));
    for message in std::mem::take(&mut other.tabs) {
        rig.input(Input::Tab(message));
    }
    signs(&mut rig);
    let problem = ProcessProblem::WordingChanged;
    assert_eq!(rig.refusal(), Some(&Refusal::Process(problem)));
    assert_eq!(rig.rows()[0].stage, Stage::ProposedComplete);
}

#[test]
fn s33_a_key_that_the_browser_only_stores_signs_at_once() {
    let mut rig = Rig::new(1);
    let (organisation, action) = log(&mut rig);
    rig.send(Command::ShowKey);
    rig.input(Input::Key(Ok(HeldKey::of_seed(SEED))));
    let told = rig
        .deltas
        .iter()
        .any(|delta| *delta == Delta::DeviceKey(key(), KeyPlace::Stored));
    assert!(told);
    rig.send(Command::Sign(vec![
        introduction(organisation),
        agreement(action),
    ]));
    assert_eq!(rig.rows()[0].stage, Stage::Complete);
    assert!(rig.to_sign.is_empty());
    rig.send(Command::Verify);
    let proof = rig.deltas.iter().rev().find_map(|delta| match delta {
        Delta::Proof(proof) => Some(proof),
        _ => None,
    });
    let proof = proof.unwrap();
    assert_eq!((proof.n_statements, proof.faults.len()), (2, 0));
    assert_eq!(proof.actions[0].basis, Basis::Agreed);
}

#[test]
fn s40_only_a_key_that_is_revoked_gives_way_to_a_new_one_which_is_introduced_like_any_other() {
    let mut rig = Rig::new(1);
    let (organisation, action) = log(&mut rig);
    rig.input(Input::Key(Ok(HeldKey::of_seed(SEED))));
    rig.send(Command::Sign(vec![introduction(organisation)]));
    rig.send(Command::RenewKey);
    assert_eq!(rig.refusal(), Some(&Refusal::NothingChanges));
    assert_eq!(rig.n_keys_asked, 0);
    let reason = "The laptop was stolen".to_owned();
    rig.send(Command::Sign(vec![Wish::Revoke { key: key(), reason }]));
    rig.send(Command::Sign(vec![agreement(action)]));
    let problem = ProcessProblem::KeyRevoked;
    assert_eq!(rig.refusal(), Some(&Refusal::Process(problem)));
    rig.send(Command::RenewKey);
    assert_eq!((rig.n_keys_asked, rig.in_place_of), (1, Some(key())));
    let next = HeldKey::of_seed([8; 32]);
    let id = next.id();
    rig.input(Input::Key(Ok(next)));
    rig.send(Command::Sign(vec![
        introduction(organisation),
        agreement(action),
    ]));
    assert_eq!(rig.rows()[0].stage, Stage::Complete);
    assert_eq!(rig.rows()[0].sign_offs[0].key, id);
}

/// A meeting at which the only organisation of the rule has agreed.
fn meeting(rig: &mut Rig, organisation: OrganisationId, action: ActionId) -> MeetingId {
    let id = MeetingId::random(&mut rig.rng);
    let mut edit = |edit| rig.send(Command::Edit(Edit::Meeting(id, edit)));
    edit(MeetingEdit::Set {
        date: When::parse("2019-02-14"),
        title: "Workshop 4".to_owned(),
        place: String::new(),
    });
    let there = Attendee::Organisation("Harbour Trust".to_owned());
    edit(MeetingEdit::Attend(there, true));
    edit(MeetingEdit::Decide {
        actions: vec![(action, OutcomeId::random(&mut || 77))],
        decision: Decision::Agreed(Ending::Complete),
        note: String::new(),
        of: vec![organisation],
    });
    id
}

fn shown(rig: &Rig) -> Option<Closing> {
    rig.deltas.iter().rev().find_map(|delta| match delta {
        Delta::Closing(closing) => Some(closing.clone()),
        _ => None,
    })
}

fn is_closed(rig: &Rig) -> bool {
    let head = rig.deltas.iter().rev().find_map(|delta| match delta {
        Delta::Head(head) => Some(head.meetings[0].closed.is_some()),
        _ => None,
    });
    head.unwrap()
}

fn is_closed_at_opening(rig: &Rig) -> bool {
    let head = rig.deltas.iter().find_map(|delta| match delta {
        Delta::Opened { head, .. } => Some(head.meetings[0].closed.is_some()),
        _ => None,
    });
    head.unwrap()
}

#[test]
fn s34_closing_a_meeting_shows_what_it_signs_then_signs_it_with_the_closing_in_one_change() {
    let mut rig = Rig::new(1);
    let (organisation, action) = log(&mut rig);
    rig.send(Command::Sign(vec![introduction(organisation)]));
    rig.input(Input::Key(Ok(HeldKey::ByDriver(key()))));
    signs(&mut rig);
    let id = meeting(&mut rig, organisation, action);
    rig.send(Command::ShowClosing(id));
    let signs_then = shown(&rig).unwrap().signs;
    assert_eq!(signs_then.len(), 1);
    let close = Command::CloseMeeting {
        meeting: id,
        signs: signs_then,
    };
    // The browser refuses: nothing is signed, and the meeting stays open.
    rig.send(close.clone());
    assert_eq!((rig.refusal(), rig.to_sign.len()), (None, 1));
    rig.input(Input::Signed(Err("not now".to_owned())));
    rig.to_sign.clear();
    assert!(!is_closed(&rig));
    assert_eq!(rig.rows()[0].sign_offs, []);
    // A crash before the signature is the same as a refusal: the stored log knows of neither.
    rig.send(close.clone());
    rig.complete_saves();
    let again = rig.reopen(log_of(&rig), 2);
    assert_eq!(again.rows()[0].sign_offs, []);
    assert!(!is_closed_at_opening(&again));
    signs(&mut rig);
    assert!(is_closed(&rig));
    assert_eq!(rig.rows()[0].stage, Stage::Complete);
    rig.send(close);
    assert_eq!(rig.refusal(), Some(&Refusal::MeetingClosed));
}

#[test]
fn s35_a_meeting_is_closed_without_a_key_where_nothing_is_to_be_signed() {
    let mut rig = Rig::new(1);
    let (organisation, action) = log(&mut rig);
    let id = meeting(&mut rig, organisation, action);
    rig.send(Command::ShowClosing(id));
    rig.input(Input::Key(Err("no key store".to_owned())));
    let closing = shown(&rig).unwrap();
    assert_eq!(closing.signs, []);
    assert_eq!(closing.left[0].why, WhyUnsigned::NoKey);
    rig.send(Command::CloseMeeting {
        meeting: id,
        signs: Vec::new(),
    });
    assert!(is_closed(&rig));
}

/// Takes every statement out of the stored log, as another program can.
fn take_out_statements(rig: &mut Rig, log: LogId) {
    use automerge::{ReadDoc, transaction::Transactable};
    let mut doc = automerge::AutoCommit::new();
    rig.stored.sort_by_key(|chunk| chunk.key.kind);
    for chunk in &rig.stored {
        doc.load_incremental(&chunk.bytes).unwrap();
    }
    let (_, statements) = doc.get(automerge::ROOT, "statements").unwrap().unwrap();
    let ids: Vec<_> = doc.keys(&statements).collect();
    assert_eq!(ids.len(), 2);
    for id in ids {
        doc.delete(&statements, id).unwrap();
    }
    let bytes = doc.save();
    let key = ChunkKey::of(log, ChunkKind::Snapshot, &bytes);
    let answers = None;
    rig.stored = vec![Chunk {
        key,
        bytes,
        answers,
    }];
}

/// A stored log of which an organisation has agreed to the action, out of which somebody took all that was signed.
fn with_statements_taken_out() -> (Rig, LogId, ActionId) {
    let mut rig = Rig::new(1);
    let (organisation, action) = log(&mut rig);
    rig.send(Command::Sign(vec![
        introduction(organisation),
        agreement(action),
    ]));
    rig.input(Input::Key(Ok(HeldKey::ByDriver(key()))));
    signs(&mut rig);
    rig.complete_saves();
    let id = log_of(&rig);
    take_out_statements(&mut rig, id);
    (rig, id, action)
}

#[test]
fn s36_a_stored_log_opens_with_what_was_taken_out_of_it_counted_already() {
    let (rig, id, _) = with_statements_taken_out();
    // No quiet moment has come: this is what is shown first.
    let opened = rig.reopen(id, 2);
    let row = &opened.rows()[0];
    assert_eq!(row.stage, Stage::Complete);
    let doubts: Vec<_> = row.sign_offs.iter().map(|one| one.doubts.clone()).collect();
    assert_eq!(doubts, [vec![Doubt::Deleted]]);
}

/// The log in an engine for which it is too long to be read while it opens: what was taken out of it does not count yet.
fn open_as_long(rig: &Rig, log: LogId) -> Rig {
    let mut next = Rig::new(2);
    next.session = Session::new(ClientId::random(&mut next.rng)).reading_at_once(0);
    next.stored = rig.stored.clone();
    next.sign_in("Ann");
    next.send(Command::Open { log, view: None });
    assert_eq!(next.rows()[0].stage, Stage::ProposedComplete);
    next
}

fn freeze(rig: &mut Rig) -> Edition {
    let id = EditionId::random(&mut rig.rng);
    rig.send(Command::Edit(Edit::Freeze {
        id,
        date: Day::parse("2019-05-01").unwrap(),
        note: String::new(),
        to: "All".to_owned(),
        meeting: None,
        comments_by: None,
    }));
    let heads = rig.deltas.iter().rev().filter_map(|delta| match delta {
        Delta::Head(head) => head.editions.last().cloned(),
        _ => None,
    });
    heads.into_iter().next().unwrap()
}

#[test]
fn s37_of_a_long_log_what_was_taken_out_counts_after_a_quiet_moment_and_before_signing_and_freezing()
 {
    let (rig, id, action) = with_statements_taken_out();

    let mut quiet = open_as_long(&rig, id);
    quiet.input(Input::Tick);
    assert_eq!(quiet.rows()[0].stage, Stage::Complete);
    let doubts = &quiet.rows()[0].sign_offs[0].doubts;
    assert_eq!(doubts, &[Doubt::Deleted]);

    // What is frozen at once is what is frozen after the quiet moment.
    let mut freezing = open_as_long(&rig, id);
    let (frozen, expect) = (freeze(&mut freezing), freeze(&mut quiet));
    assert_eq!(freezing.rows()[0].stage, Stage::Complete);
    assert_eq!(frozen.hash, expect.hash);

    let mut signing = open_as_long(&rig, id);
    signing.send(Command::Sign(vec![agreement(action)]));
    assert_eq!(signing.rows()[0].stage, Stage::Complete);
}
