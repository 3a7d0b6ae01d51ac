//! The minutes of a meeting as text: for an email, or a document of one's own.

use super::{attendee, day, late, list, meeting, organisation, outcome, written_by};
use crate::model::{
    Action, ActionId, Decision, Meeting, MeetingId, MeetingState, Minuted, Outcome, Parties,
};
use std::fmt::Write;

/// The minutes: who was there, what lay before the meeting, what was agreed, the new actions, the deadlines that
/// moved. `action` finds an action.
pub fn minutes(
    log: &str,
    of: &Meeting,
    state: MeetingState,
    parties: &Parties,
    action: &dyn Fn(ActionId) -> Option<Action>,
) -> String {
    let mut out = format!("{log}\nMinutes: {}\n\n", meeting(of));
    let mut line = |name: &str, words: String| {
        if !words.is_empty() {
            let _ = writeln!(out, "{name}: {words}");
        }
    };
    line("Place", of.place.trim().to_owned());
    line("State", closing_words(of, state));
    let there: Vec<_> = of.attendance.iter().map(attendee).collect();
    line("Present", or("not noted", there.join("; ")));
    let papers = of
        .papers
        .iter()
        .map(|p| format!("{} ({})", p.title, p.number));
    line("Papers", or("none", papers.collect::<Vec<_>>().join("; ")));
    for (title, belongs) in PARTS {
        let outcomes: Vec<_> = of
            .outcomes
            .iter()
            .filter(|one| belongs(&one.decision))
            .collect();
        if outcomes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{title}");
        for one in outcomes {
            let _ = writeln!(
                out,
                "- {}",
                outcome_line(one, of.id, action(one.action).as_ref(), parties)
            );
        }
    }
    if of.outcomes.is_empty() {
        out.push_str("\nNo outcome was recorded.\n");
    }
    out
}

type Part = (&'static str, fn(&Decision) -> bool);

/// In this order; every decision belongs to one of them.
const PARTS: [Part; 4] = [
    ("Agreed and returned", Decision::is_verdict),
    ("Deadlines moved", |one| {
        matches!(one, Decision::RolledOver(_))
    }),
    ("New actions", |one| matches!(one, Decision::New)),
    ("Carried over and discussed", |one| {
        matches!(one, Decision::Carried | Decision::Noted)
    }),
];

fn or(otherwise: &str, words: String) -> String {
    match words.is_empty() {
        true => otherwise.to_owned(),
        false => words,
    }
}

fn closing_words(of: &Meeting, state: MeetingState) -> String {
    match (&of.closed, of.late().count()) {
        (None, _) => {
            let state = super::meeting_state(state).to_lowercase();
            format!("{state}, not closed: the outcomes may change")
        }
        (Some(by), 0) => {
            let on = by.at.day().map(|at| format!(" on {}", day(at)));
            format!("closed{} by {}", on.unwrap_or_default(), written_by(by))
        }
        (Some(_), n) => format!("closed. {}", late(n)),
    }
}

fn outcome_line(
    one: &Outcome,
    of: MeetingId,
    action: Option<&Action>,
    parties: &Parties,
) -> String {
    let name = action.map_or_else(
        || "An action that is not in the log".to_owned(),
        |action| match action.number {
            Some(number) => format!("{number}. {}", action.text.trim()),
            None => action.text.trim().to_owned(),
        },
    );
    let mut words = format!("{name}\n  {}", outcome(one, parties));
    if let (Some(action), Decision::RolledOver(_)) = (action, &one.decision) {
        let moved = action.moves.iter().find(|step| step.id == one.id.of_move());
        let from = moved.into_iter().flat_map(|step| &step.replaces);
        let from = from.filter_map(|id| action.moves.iter().find(|step| step.id == *id));
        let from: Vec<_> = from.map(|step| step.to.deadline.in_a_sentence()).collect();
        if !from.is_empty() {
            let _ = write!(words, ", from {}", list(&from, "and"));
        }
    }
    if !one.note.is_empty() {
        let _ = write!(words, ": {}", one.note.trim());
    }
    match (&one.struck, one.minuted) {
        (Some(_), Minuted::InTime) => words.push_str(" (struck since; what was signed stands)"),
        (Some(_), _) => words.push_str(" (struck)"),
        (None, Minuted::AfterClosing) => words.push_str(" (came in after the meeting was closed)"),
        (None, _) => {}
    }
    let signed = action
        .map(|action| one.signed(action, of).0)
        .unwrap_or_default();
    if !signed.is_empty() {
        let names: Vec<_> = signed.iter().map(|id| organisation(parties, *id)).collect();
        let _ = write!(words, ". Signed for {}", list(&names, "and"));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Attendee, Attribution, Deadline, DeadlineMove, Due, MoveId, OutcomeId, Timestamp, When,
    };

    #[test]
    fn minutes_say_who_was_there_what_was_settled_and_from_when_deadlines_moved() {
        let written = Attribution {
            author: None,
            at: Timestamp(1_557_000_000),
        };
        let mut rng = {
            let mut n = 0;
            move || {
                n += 1;
                n
            }
        };
        let mut action = Action::empty(ActionId::random(&mut rng));
        action.number = Some(85);
        action.text = "Table a discussion".into();
        let outcome = OutcomeId::random(&mut rng);
        let due = |to: &str| Due {
            deadline: Deadline::parse(to),
            printed: String::new(),
        };
        let first = MoveId::random(&mut rng);
        for (id, to, replaces) in [
            (first, "2019-05", vec![]),
            (outcome.of_move(), "2019-07", vec![first]),
        ] {
            action.moves.push(DeadlineMove {
                id,
                to: due(to),
                reason: String::new(),
                replaces,
                written: written.clone(),
            });
        }
        let rolled = |id, struck| Outcome {
            id,
            action: action.id,
            decision: Decision::RolledOver(Deadline::parse("2019-07")),
            note: "No room".into(),
            word: None,
            written: written.clone(),
            struck,
            minuted: Minuted::Unlisted,
        };
        let mut meeting = Meeting {
            title: "Workshop 4".into(),
            date: When::parse("2019-05-16"),
            attendance: vec![Attendee::Organisation("Forum".into())],
            outcomes: vec![rolled(outcome, None)],
            ..Meeting::empty(MeetingId::random(&mut rng))
        };
        let words = |of: &Meeting| {
            let find = |_| Some(action.clone());
            minutes(
                "Harbour log",
                of,
                MeetingState::Held,
                &Parties::default(),
                &find,
            )
        };
        let expect = "Harbour log\nMinutes: Workshop 4, 16 May 2019\n\n\
            State: held, not closed: the outcomes may change\nPresent: Forum\nPapers: none\n\n\
            Deadlines moved\n- 85. Table a discussion\n  \
            Rolled over to July 2019, from May 2019: No room\n";
        assert_eq!(words(&meeting), expect);
        meeting.closed = Some(written.clone());
        meeting.outcomes[0].minuted = Minuted::AfterClosing;
        let late = words(&meeting);
        assert!(
            late.contains("State: closed. 1 outcome came in after"),
            "{late}"
        );
        assert!(
            late.contains("(came in after the meeting was closed)"),
            "{late}"
        );
    }

    #[test]
    fn every_decision_has_one_place_in_the_minutes() {
        use crate::model::Ending;
        for decision in [
            Decision::Agreed(Ending::Closed),
            Decision::Returned,
            Decision::RolledOver(Deadline::Ongoing),
            Decision::Carried,
            Decision::Noted,
            Decision::New,
        ] {
            let n = PARTS
                .iter()
                .filter(|(_, belongs)| belongs(&decision))
                .count();
            assert_eq!(n, 1, "{decision:?}");
        }
    }
}
