//! The minutes of a meeting: what they say, for the page and for documents, and as text for an email.

use super::{attendee, day, late, list, meeting, organisation, outcome, trigger_stage, written_by};
use crate::model::{
    Action, ActionId, Decision, Meeting, MeetingState, Minuted, Outcome, Parties, Trigger,
    Triggering,
};
use std::fmt::Write;

/// The minutes of a meeting in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minutes {
    /// The title of the log.
    pub log: String,
    /// The meeting.
    pub meeting: String,
    /// Where it was, how it stands, who was there, what lay before it: each with its name.
    pub facts: Vec<(&'static str, String)>,
    /// What was settled, in sections of which none is empty.
    pub sections: Vec<MinutesSection>,
}

/// A section of minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutesSection {
    /// Its heading.
    pub title: &'static str,
    /// Its rows, in the order in which they were settled.
    pub rows: Vec<MinutesRow>,
}

/// What was settled on one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutesRow {
    /// The action's number.
    pub number: Option<u32>,
    /// What is to be done.
    pub action: String,
    /// What was settled; where a deadline moved, also from when.
    pub outcome: String,
    /// Why, or what was said.
    pub note: String,
    /// Whether somebody struck it before anybody had signed it.
    pub is_struck: bool,
    /// What has become of it since; empty where nothing has.
    pub remark: &'static str,
    /// For whom it is signed, and for whom not; empty where nobody has signed.
    pub signed: String,
    /// Who recorded it, and when.
    pub recorded_by: String,
}

/// In this order; every outcome belongs to one of them.
const SECTIONS: [&str; 6] = [
    "Agreed and returned",
    "Deadlines moved",
    "New actions",
    "Carried over and discussed",
    "Supplement: came in after the meeting was closed",
    "Came in after the meeting was closed, not signed",
];

/// The columns of a section as a table.
pub const MINUTES_COLUMNS: [&str; 5] = [
    "Number",
    "Action",
    "Outcome",
    "Reason or comment",
    "Recorded by",
];

fn section(one: &Outcome) -> usize {
    match (one.minuted, &one.decision) {
        (Minuted::Supplement, _) => 4,
        (Minuted::AfterClosing, _) => 5,
        (_, Decision::Agreed(_) | Decision::Returned) => 0,
        (_, Decision::RolledOver(_)) => 1,
        (_, Decision::New) => 2,
        (_, Decision::Carried | Decision::Noted) => 3,
    }
}

impl Minutes {
    /// The minutes: who was there, what lay before the meeting, what was agreed, the new actions, the deadlines
    /// that moved, what came in later. `action` finds an action.
    pub fn new(
        log: &str,
        of: &Meeting,
        state: MeetingState,
        parties: &Parties,
        action: &dyn Fn(ActionId) -> Option<Action>,
    ) -> Self {
        let there: Vec<_> = of.attendance.iter().map(attendee).collect();
        let papers = of.papers.iter();
        let papers: Vec<_> = papers
            .map(|paper| format!("{} ({})", paper.title, paper.number))
            .collect();
        let later: Vec<_> = of.later.iter().map(super::later).collect();
        let mut facts = vec![
            ("Place", of.place.trim().to_owned()),
            ("State", closing_words(of, state)),
            ("Present", or("not noted", there.join("; "))),
            ("Papers", or("none", papers.join("; "))),
            (CAME_LATER, later.join("; ")),
        ];
        facts.retain(|(_, words)| !words.is_empty());
        let rows = |at| -> Vec<_> {
            let here = of.outcomes.iter().filter(|one| section(one) == at);
            here.map(|one| row(one, of, action, parties)).collect()
        };
        let sections = SECTIONS.iter().enumerate();
        let sections = sections.map(|(at, title)| MinutesSection {
            title,
            rows: rows(at),
        });
        Self {
            log: log.to_owned(),
            meeting: meeting(of),
            facts,
            sections: sections.filter(|one| !one.rows.is_empty()).collect(),
        }
    }

    /// As text.
    pub fn text(&self) -> String {
        let mut out = format!("{}\nMinutes: {}\n\n", self.log, self.meeting);
        for (name, words) in &self.facts {
            let _ = writeln!(out, "{name}: {words}");
        }
        for section in &self.sections {
            let _ = writeln!(out, "\n{}", section.title);
            for row in &section.rows {
                let _ = writeln!(out, "- {}", row.text());
            }
        }
        if self.sections.is_empty() {
            let _ = writeln!(out, "\n{NOTHING_SETTLED}");
        }
        out
    }
}

/// How minutes name what changes nothing in them.
const CAME_LATER: &str = "Came in after the meeting was closed, not part of these minutes";

/// What minutes say where nothing was settled.
pub const NOTHING_SETTLED: &str = "No outcome was recorded.";

impl MinutesRow {
    fn text(&self) -> String {
        let mut words = match self.number {
            Some(number) => format!("{number}. "),
            None => String::new(),
        };
        let _ = write!(words, "{}\n  {}", self.action, self.outcome);
        if !self.note.is_empty() {
            let _ = write!(words, ": {}", self.note);
        }
        if !self.remark.is_empty() {
            let _ = write!(words, " ({})", self.remark);
        }
        if !self.signed.is_empty() {
            let stop = if words.ends_with(['.', '?', '!']) {
                ""
            } else {
                "."
            };
            let _ = write!(words, "{stop} {}", self.signed);
        }
        words
    }
}

fn or(otherwise: &str, words: String) -> String {
    match words.is_empty() {
        true => otherwise.to_owned(),
        false => words,
    }
}

fn closing_words(of: &Meeting, state: MeetingState) -> String {
    let Some(by) = &of.closed else {
        let state = super::meeting_state(state).to_lowercase();
        return format!("{state}, not closed: the outcomes may change");
    };
    let on = by.at.day().map(|at| format!(" on {}", day(at)));
    let closed = format!("closed{} by {}", on.unwrap_or_default(), written_by(by));
    match of.late().count() {
        0 => closed,
        n => format!("{closed}. {}", late(n)),
    }
}

fn row(
    one: &Outcome,
    of: &Meeting,
    known: &dyn Fn(ActionId) -> Option<Action>,
    parties: &Parties,
) -> MinutesRow {
    let action = &known(one.action);
    let action = action.as_ref();
    let before = action.and_then(|action| signed_wording(one, action, of));
    let name = before.or(action.map(|action| action.text.as_str()));
    let name = name.unwrap_or("An action that is not in the log").trim();
    let mut words = outcome(one, parties);
    if let Decision::RolledOver(to) = &one.decision
        && let Some(end) = to.end_of().and_then(known)
    {
        let waits = Trigger {
            number: end.number.or(to.waits_for()).unwrap_or_default(),
            found: Triggering::One(end.id, end.stage),
        };
        let _ = write!(words, " ({})", trigger_stage(waits));
    }
    if let (Some(action), Decision::RolledOver(_)) = (action, &one.decision) {
        let moved = action.moves.iter().find(|step| step.id == one.id.of_move());
        let from = moved.into_iter().flat_map(|step| &step.replaces);
        let from = from.filter_map(|id| action.moves.iter().find(|step| step.id == *id));
        let from: Vec<_> = from.map(|step| step.to.deadline.in_a_sentence()).collect();
        if !from.is_empty() {
            let _ = write!(words, ", from {}", list(&from, "and"));
        }
    }
    let is_struck = one.struck.is_some() && !one.minuted.is_final();
    let remark = match (&one.struck, is_struck) {
        (Some(_), true) => "struck",
        (Some(_), false) => "struck since; what was signed stands",
        (None, _) if before.is_some() => "the wording has changed since; this is what was signed",
        (None, _) => "",
    };
    let signed = action.filter(|_| !is_struck);
    let signed = signed.map(|action| signed_words(one, action, of, parties));
    MinutesRow {
        number: action.and_then(|action| action.number),
        action: name.to_owned(),
        outcome: words,
        note: one.note.trim().to_owned(),
        is_struck,
        remark,
        signed: signed.unwrap_or_default(),
        recorded_by: written_by(&one.written),
    }
}

/// The wording that was before those who signed an outcome at this meeting, where it is another now.
fn signed_wording<'a>(one: &Outcome, action: &'a Action, of: &Meeting) -> Option<&'a str> {
    let word = one.word.as_ref()?;
    let mut signed = action.sign_offs.iter().filter(|sign_off| {
        let says = &sign_off.verdict;
        says.meeting == Some(of.id)
            && says.proposal == word.proposal
            && says.wording == word.wording
    });
    signed.find_map(|sign_off| sign_off.earlier_wording.as_deref())
}

/// Whose word of an outcome is signed, and whose is not.
fn signed_words(one: &Outcome, action: &Action, of: &Meeting, parties: &Parties) -> String {
    let (signed, not) = one.signed(action, of.id);
    let is_verdict = one.decision.is_verdict();
    let names = |ids: &[_]| {
        let names: Vec<_> = ids.iter().map(|id| organisation(parties, *id)).collect();
        list(&names, "and")
    };
    match (signed.is_empty(), not.is_empty()) {
        // Until the meeting is closed nothing is signed.
        (true, _) if is_verdict && of.closed.is_some() => "Not signed".to_owned(),
        (true, _) => String::new(),
        (false, true) => format!("Signed for {}", names(&signed)),
        (false, false) => format!("Signed for {}; not for {}", names(&signed), names(&not)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Attendee, Attribution, Deadline, DeadlineMove, Due, Ending, EntryId, KeyId, MeetingId,
        MoveId, Opinion, OrganisationId, OutcomeId, RuleId, SignOff, StatementId, Timestamp,
        Verdict, When, Word, WordingHash,
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
            let parties = Parties::default();
            Minutes::new("Harbour log", of, MeetingState::Held, &parties, &find).text()
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
            late.contains("State: closed on 4 May 2019 by")
                && late.contains(". 1 outcome came in after"),
            "{late}"
        );
        assert!(!late.contains("Deadlines moved"), "{late}");
        let section =
            "\nCame in after the meeting was closed, not signed\n- 85. Table a discussion\n";
        assert!(late.contains(section), "{late}");
        meeting.outcomes[0].minuted = Minuted::Supplement;
        let supplement = words(&meeting);
        assert!(supplement.contains("\nSupplement: came in after the meeting was closed"));
        meeting.outcomes[0].struck = Some(written.clone());
        let since = words(&meeting);
        let remark = "No room (struck since; what was signed stands)\n";
        assert!(since.contains(remark), "{since}");
    }

    #[test]
    fn minutes_keep_the_wording_that_was_signed() {
        let nobody = Attribution {
            author: None,
            at: Timestamp(1_557_000_000),
        };
        let (proposal, wording) = (EntryId::random(&mut || 5), WordingHash([5; 32]));
        let organisation = OrganisationId::random(&mut || 6);
        let meeting = Meeting::empty(MeetingId::random(&mut || 7));
        let mut action = Action::empty(ActionId::random(&mut || 8));
        action.text = "LATER Table a discussion".into();
        action.sign_offs = vec![SignOff {
            id: StatementId([9; 32]),
            key: KeyId([1; 32]),
            at: Timestamp(0),
            verdict: Verdict {
                action: action.id,
                wording,
                proposal,
                rule: RuleId::random(&mut || 10),
                opinion: Opinion::Agree,
                note: String::new(),
                organisation,
                person: "Ada Byron".into(),
                meeting: Some(meeting.id),
                replaces: Vec::new(),
                recorded_by: None,
            },
            doubts: Vec::new(),
            earlier_wording: Some("Table a discussion".into()),
        }];
        let agreed = Outcome {
            id: OutcomeId::random(&mut || 11),
            action: action.id,
            decision: Decision::Agreed(Ending::Complete),
            note: String::new(),
            word: Some(Word {
                organisations: vec![organisation],
                proposal,
                wording,
            }),
            written: nobody.clone(),
            struck: None,
            minuted: Minuted::InTime,
        };
        let words = |action: &Action| {
            let find = |_| Some(action.clone());
            row(&agreed, &meeting, &find, &Parties::default())
        };
        let kept = words(&action);
        assert_eq!(kept.action, "Table a discussion");
        assert!(kept.remark.contains("has changed since"), "{kept:?}");
        // At another meeting it was another wording.
        action.sign_offs[0].verdict.meeting = None;
        assert_eq!(words(&action).action, "LATER Table a discussion");
    }
}
