//! Words for proposing and agreeing: why something could not be signed, and what is doubtful about what was.

use super::{Message, Trouble};
use crate::model::{Day, Doubt, Need, Occasion, Opinion, ProcessProblem, Role, Rule, SignOff};

/// Why something about agreeing could not be done.
pub fn process_problem(problem: &ProcessProblem) -> Message {
    let refused = |what: &str, next: &str| Message {
        trouble: Trouble::Refused,
        what: what.to_owned(),
        next: next.to_owned(),
    };
    match problem {
        ProcessProblem::UnknownOrganisation => refused(
            "This organisation is not in the log.",
            "Add it under “Organisations and rule” first.",
        ),
        ProcessProblem::RuleOfNobody => refused(
            "Nobody could ever meet this rule.",
            "Choose at least one organisation, and need no more than you have chosen.",
        ),
        ProcessProblem::NoRule => refused(
            "No rule says yet who must agree.",
            "Set one under “Organisations and rule”.",
        ),
        ProcessProblem::NothingProposed => refused(
            "Nothing is proposed on this action that could be agreed or returned.",
            "The owner can propose that it is complete.",
        ),
        ProcessProblem::NoReason => refused(
            "A return needs a reason.",
            "Say what is missing, so that the owner knows what to do.",
        ),
        ProcessProblem::NeedsMeeting => refused(
            "By the rule of this log, agreements are given at meetings.",
            "Name the meeting at which it was agreed.",
        ),
        ProcessProblem::MayNotRecord => refused(
            "By the rule of this log, your organisation does not record what others say, or only at a meeting.",
            "Ask them to sign with a key of their own, or name the meeting.",
        ),
        ProcessProblem::NotPresent => refused(
            "This organisation is not noted as present at the meeting.",
            "Add it to those present on the page of the meeting first.",
        ),
        ProcessProblem::ClosingChanged => refused(
            "What would be signed has changed since it was shown, so nothing was signed and the meeting stays open.",
            "Read it as it is now, then close the meeting.",
        ),
        ProcessProblem::NothingToTakeBack => refused(
            "Your organisation has said nothing on this action that it could take back.",
            "Nothing needs to be done.",
        ),
        ProcessProblem::WordingChanged => refused(
            "The wording has changed since you read it, so nothing was signed.",
            "Read it as it is now, then sign again.",
        ),
        ProcessProblem::NotIntroduced => refused(
            "The key of this device is not known in this log yet.",
            "Introduce it under “Keys” first.",
        ),
        ProcessProblem::NotTheirProposal => refused(
            "Only whoever made this proposal, or somebody of their organisation, takes it back.",
            "Return it with a reason instead, or ask them.",
        ),
        ProcessProblem::UnknownKey => refused("This key is not in the log.", "Choose another key."),
        ProcessProblem::KeyRevoked => refused(
            "The key of this device has been revoked, so it signs nothing any more.",
            "Make a new key for this device under “Keys”, then introduce it.",
        ),
        ProcessProblem::NotSigned(reason) => Message {
            trouble: Trouble::Environment,
            what: format!("This device could not sign ({reason})."),
            next: "Nothing was changed. Load the page again, then try once more.".to_owned(),
        },
        ProcessProblem::NoStatement(doubt) => Message {
            trouble: Trouble::Refused,
            what: format!(
                "This cannot be kept as a statement: {}.",
                doubt_words(*doubt)
            ),
            next: "Sign again on the device whose key it is.".to_owned(),
        },
    }
}

/// What does not hold about a statement; goes on a sentence.
pub fn doubt_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Unreadable => "it is not written as statements are",
        Doubt::Misnamed => "it is kept under the name of another: it was altered or moved",
        Doubt::BadSignature => "its key did not sign it",
        Doubt::OtherLog => "it was said in another log",
        Doubt::UnknownKey => "its key has not been introduced in this log",
        Doubt::NotTheirs => "its key belongs to another organisation, and it does not say so",
        Doubt::Revoked => "its key had been revoked",
        Doubt::UnknownAction => "its action is not in this log",
        Doubt::UnknownProposal => "the proposal that it is about is not on the action",
        Doubt::UnknownRule => "the rule that it names is not in this log",
        Doubt::UnknownMeeting => "the meeting that it names is not in this log",
        Doubt::UnknownWording => "the action never had the wording that it is about",
        Doubt::MissingPrevious => "the statement of the same key before it is missing",
        Doubt::Forked => "another statement of the same key claims the same place",
        Doubt::Deleted => "somebody has deleted it; the history has it, so it counts",
    }
}

/// An opinion as a verb after the name of an organisation.
pub fn opinion_words(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Agree => "agrees",
        Opinion::Return => "returns it",
        Opinion::TakeBack => "takes back what it said",
    }
}

/// What a statement says, and whether that is of words which have changed since.
pub fn statement_words(one: &SignOff) -> &'static str {
    match one.verdict.opinion {
        Opinion::Agree if one.earlier_wording.is_some() => "agreed, to an earlier wording",
        other => opinion_words(other),
    }
}

/// What an organisation does in the process.
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owns actions",
        Role::Reviewer => "Reviews actions",
        Role::Facilitator => "Facilitates",
        Role::Observer => "Looks on",
    }
}

/// How many must agree, and when, in one sentence.
pub fn rule_words(rule: &Rule) -> String {
    let n = rule.organisations.len();
    let who = match rule.need {
        Need::All if n == 1 => "the one organisation named agrees".to_owned(),
        Need::All if n == 2 => "both organisations named agree".to_owned(),
        Need::All => format!("all {n} organisations named agree"),
        Need::AtLeast(least) => format!("at least {least} of the {n} organisations named agree"),
    };
    let when = match rule.occasion {
        Occasion::Meetings => "at a meeting",
        Occasion::AnyTime => "at a meeting or between meetings",
    };
    format!("An action is complete or closed when {who}, {when}.")
}

/// Why an action is over; `dated` is the day that the log bears.
pub fn why_over(is_unsigned: bool, dated: Option<Day>) -> String {
    if !is_unsigned {
        return "The organisations have agreed that it has ended, each with its signature.".into();
    }
    let source = match dated {
        Some(day) => format!("the log of {}", day.words()),
        None => "the document that was imported".into(),
    };
    format!("It has ended as recorded in {source}. Nobody has signed that.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attribution, OrganisationId, RuleId, Timestamp};

    #[test]
    fn every_problem_says_what_happened_and_what_to_do() {
        use ProcessProblem::*;
        for problem in [
            UnknownOrganisation,
            RuleOfNobody,
            NoRule,
            NothingProposed,
            NoReason,
            NeedsMeeting,
            MayNotRecord,
            NotPresent,
            ClosingChanged,
            NothingToTakeBack,
            WordingChanged,
            NotIntroduced,
            NotTheirProposal,
            UnknownKey,
            KeyRevoked,
            NotSigned("no key store".into()),
            NoStatement(Doubt::BadSignature),
        ] {
            let message = process_problem(&problem);
            for sentence in [&message.what, &message.next] {
                assert!(sentence.ends_with('.'), "{sentence}");
                assert!(sentence.starts_with(char::is_uppercase), "{sentence}");
            }
        }
    }

    #[test]
    fn a_rule_says_how_many_must_agree_as_people_say_it() {
        let rule = |n: u64, need| Rule {
            id: RuleId::random(&mut || 1),
            organisations: (0..n).map(|n| OrganisationId::random(&mut || n)).collect(),
            need,
            occasion: Occasion::AnyTime,
            recorders: Vec::new(),
            replaces: Vec::new(),
            written: Attribution {
                author: None,
                at: Timestamp(0),
            },
        };
        for (n, need, words) in [
            (1, Need::All, "the one organisation named agrees"),
            (2, Need::All, "both organisations named agree"),
            (3, Need::All, "all 3 organisations named agree"),
            (3, Need::AtLeast(2), "at least 2 of the 3 organisations"),
        ] {
            let said = rule_words(&rule(n, need));
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn what_a_document_recorded_is_not_called_agreed() {
        let day = Day::new(2019, 4, 18);
        let said = why_over(true, day);
        assert!(
            said.contains("as recorded in the log of 18 April 2019"),
            "{said}"
        );
        assert!(why_over(true, None).contains("Nobody has signed"));
        assert!(why_over(false, day).contains("each with its signature"));
    }
}
