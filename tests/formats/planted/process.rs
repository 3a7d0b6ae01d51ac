//! Parties, what they signed, meetings and editions, planted.

use super::{Bed, HIDDEN, MARKER, NAMES, day, hidden, marked};
use matters_arising::{
    command::{Edit, MeetingEdit, VerdictWish, Wish},
    model::*,
    trust::{self, SigningSeed},
};

/// Organisations, those who speak for them, their rule, and what was signed.
pub(super) fn plant_parties(bed: &mut Bed, action: ActionId) {
    let organisation = OrganisationId::random(&mut bed.numbers);
    for name in [hidden("once"), hidden("society of")] {
        bed.plant(&Edit::PutOrganisation {
            id: organisation,
            name,
            role: Role::Reviewer,
        });
    }
    for (name, stays) in [(NAMES[1].to_owned(), true), (hidden("gone"), false)] {
        bed.plant(&Edit::AddPerson {
            organisation,
            name: name.clone(),
        });
        if !stays {
            bed.plant(&Edit::RemovePerson { organisation, name });
        }
    }
    let id = RuleId::random(&mut bed.numbers);
    bed.plant(&Edit::SetRule(NewRule {
        id,
        organisations: vec![organisation],
        need: Need::All,
        occasion: Occasion::AnyTime,
        recorders: vec![],
    }));
    let proposal = EntryId::random(&mut bed.numbers);
    bed.plant(&Edit::AddEntry {
        action,
        id: proposal,
        kind: EntryKind::ProposedComplete,
        text: marked("It rang, says"),
        at: None,
        regarding: None,
        audience: Audience::Open,
    });
    let seed = SigningSeed::random(&mut bed.numbers);
    let key = KeyId(seed.public().0);
    let whose = Introduced {
        device: hidden("laptop"),
        person: NAMES[2].to_owned(),
        organisation,
    };
    let verdict = VerdictWish {
        action,
        seen: bed.log.action(action).unwrap().text,
        opinion: Opinion::Return,
        note: hidden("not loud,"),
        organisation: None,
        person: format!("Flora {MARKER}"),
        meeting: None,
    };
    sign(bed, &seed, Wish::Introduce(whose));
    sign(bed, &seed, Wish::Verdict(verdict));
    let other = SigningSeed::random(&mut bed.numbers);
    let whose = Introduced {
        device: hidden("telephone"),
        person: NAMES[2].to_owned(),
        organisation,
    };
    sign(bed, &other, Wish::Introduce(whose));
    let how = hidden("by telephone,");
    sign(bed, &other, Wish::Check { key, how });
    let reason = hidden("lost at");
    sign(bed, &other, Wish::Revoke { key, reason });
}

fn sign(bed: &mut Bed, seed: &SigningSeed, wish: Wish) {
    let key = KeyId(seed.public().0);
    let statements = bed.log.prepare(&[wish], key, Timestamp(bed.at)).unwrap();
    let signed = statements
        .iter()
        .map(|one| trust::sign_statement(one, seed).unwrap())
        .collect();
    bed.plant(&Edit::AddStatements(signed));
}

/// A meeting with everything in it, closed; gives that. Another of which only the month is known.
pub(super) fn plant_meetings(bed: &mut Bed, action: ActionId) -> MeetingId {
    let id = MeetingId::random(&mut bed.numbers);
    for title in ["first called", "workshop of"] {
        bed.meet(
            id,
            MeetingEdit::Set {
                date: When::parse("2019-06-03"),
                title: hidden(title),
                place: hidden("house of"),
            },
        );
    }
    for off in [true, false] {
        bed.meet(id, MeetingEdit::CallOff(off));
    }
    let person = |name: &str| Attendee::Person {
        name: name.to_owned(),
        organisation: hidden("friends of"),
    };
    let body = Attendee::Organisation(hidden("guild of"));
    let gone = person(&hidden("guest"));
    for attendee in [body, person(NAMES[0]), gone.clone()] {
        bed.meet(id, MeetingEdit::Attend(attendee, true));
    }
    bed.meet(id, MeetingEdit::Attend(gone, false));
    for number in [3, 4] {
        bed.meet(
            id,
            MeetingEdit::PutPaper(Paper {
                number,
                title: hidden("paper on"),
                link: format!("https://{HIDDEN}.example/paper"),
                hash: None,
            }),
        );
    }
    bed.meet(id, MeetingEdit::RemovePaper(4));
    bed.meet(id, MeetingEdit::Order(vec![action]));
    bed.meet(id, MeetingEdit::Prune(action, true));
    for (decision, note, is_struck) in [
        (Decision::Noted, hidden("nobody heard"), true),
        (Decision::Noted, hidden("somebody heard"), false),
        (
            Decision::RolledOver(Deadline::Other(marked("when heard by"))),
            marked("for"),
            false,
        ),
    ] {
        let outcome = OutcomeId::random(&mut bed.numbers);
        bed.meet(
            id,
            MeetingEdit::Decide {
                actions: vec![(action, outcome)],
                decision,
                note,
                of: vec![],
            },
        );
        if is_struck {
            bed.meet(id, MeetingEdit::Strike(outcome));
        }
    }
    bed.meet(id, MeetingEdit::Close { signed: vec![] });
    let other = MeetingId::random(&mut bed.numbers);
    bed.plant(&Edit::AddMeetings(vec![(
        other,
        Month::new(2019, 9).unwrap(),
    )]));
    id
}

/// Numbers that are settled, an edition, and who wants to engage on what.
pub(super) fn plant_edition(bed: &mut Bed, meeting: MeetingId, category: CategoryId) {
    let actions = bed.log.actions();
    let marked_wreck = actions.iter().find(|one| one.number == Some(41)).unwrap();
    bed.plant(&Edit::Renumber(vec![(marked_wreck.id, 50)]));
    let id = EditionId::random(&mut bed.numbers);
    bed.plant(&Edit::Freeze {
        id,
        date: day("2019-06-10"),
        note: hidden("as agreed at"),
        to: hidden("all at"),
        meeting: Some(meeting),
        comments_by: Some(day("2019-07-01")),
    });
    let interest = |organisation: &str, interested| Edit::SetInterest {
        interest: Interest {
            organisation: hidden(organisation),
            category,
        },
        interested,
    };
    bed.plant(&interest("willing", true));
    bed.plant(&interest("wavering", true));
    bed.plant(&interest("wavering", false));
}
