//! The values of fields in words, as conflicts show them side by side.

use super::{Words, deadline, first_words, list, origin, written_by};
use crate::model::{
    Action, Category, CategoryId, Claim, Conflict, FieldValue, NumberApart, NumberCarrier,
    Timestamp,
};

/// How much of a wording tells an action from another, in characters.
const FEW_WORDS: usize = 60;

/// A category's word; `None` is a category that the log does not have.
pub fn category_name(id: CategoryId, categories: &[Category]) -> Option<&str> {
    let category = categories.iter().find(|category| category.id == id)?;
    Some(&category.name)
}

/// A value in words.
pub fn field_value(value: &FieldValue, categories: &[Category]) -> String {
    match value {
        FieldValue::Number(Some(number)) => number.to_string(),
        FieldValue::Number(None) => "No number".into(),
        FieldValue::Category(Some(id)) => category_name(*id, categories)
            .unwrap_or("A category that is not in the log")
            .to_owned(),
        FieldValue::Category(None) => "No category".into(),
        FieldValue::Progress(progress) => progress.words().to_owned(),
        FieldValue::Deadline(_, to) => deadline(to).unwrap_or_else(|| "No deadline".into()),
        FieldValue::Origin(Some(from)) => origin(from),
        FieldValue::Origin(None) => "No origin".into(),
    }
}

/// What stands against each other in one field, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetApart {
    /// `2 values for category`.
    pub title: String,
    /// Each value with who set it and when: `Governance: Ada Byron, Harbour Office, 18 April 2019`.
    pub claims: Vec<String>,
}

/// The fields that people set apart from each other; `when` puts a moment into words.
pub fn set_apart(
    conflicts: &[Conflict],
    categories: &[Category],
    when: &dyn Fn(Timestamp) -> String,
) -> Vec<SetApart> {
    let one = |conflict: &Conflict| {
        let field = conflict.field.words().to_lowercase();
        let claim = |claim: &Claim| {
            let value = field_value(&claim.value, categories);
            let (who, when) = (written_by(&claim.written), when(claim.written.at));
            format!("{value}: {who}, {when}")
        };
        SetApart {
            title: format!("{} values for {field}", conflict.claims.len()),
            claims: conflict.claims.iter().map(claim).collect(),
        }
    };
    conflicts.iter().map(one).collect()
}

/// A number that other actions carry as well, as one of them shows it: who gave it, and the wordings of the `others`.
pub fn same_number<'a>(
    action: &Action,
    others: impl IntoIterator<Item = &'a str>,
    when: &dyn Fn(Timestamp) -> String,
) -> SetApart {
    let how = match action.bears_printed_number() {
        true => "Printed so, and imported by",
        false => "Given here by",
    };
    let by = action.numbered.as_ref();
    let by = by.map(|by| format!("{how} {}, {}", written_by(by), when(by.at)));
    let other = |text: &str| match first_words(text, FEW_WORDS) {
        words if words.is_empty() => "Also on an action without wording".to_owned(),
        words => format!("Also on “{words}”"),
    };
    SetApart {
        title: "Number used twice".into(),
        claims: by
            .into_iter()
            .chain(others.into_iter().map(other))
            .collect(),
    }
}

/// A number that a merge makes stand on several actions, in one line: `number 2 is given to 2 actions: “Mark the wreck”
/// and “Paint the light”`.
pub fn number_apart(apart: &NumberApart) -> String {
    let words = |one: &NumberCarrier| format!("“{}”", first_words(&one.text, FEW_WORDS));
    let actions: Vec<_> = apart.actions.iter().map(words).collect();
    let (number, n) = (apart.number, actions.len());
    format!(
        "number {number} is given to {n} actions: {}",
        list(&actions, "and")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        ActionId, Attribution, Author, Deadline, DeviceId, Field, Month, MoveId, Origin, Progress,
    };

    fn written(name: &str, at: i64) -> Attribution {
        Attribution {
            author: Some(Author {
                device: DeviceId::random(&mut || 1),
                name: name.into(),
                organisation: "Harbour Office".into(),
            }),
            at: Timestamp(at),
        }
    }

    #[test]
    fn a_number_used_twice_stands_with_who_gave_it_and_when() {
        let mut action = Action::empty(ActionId::random(&mut || 1));
        let claims = |action: &Action| same_number(action, [], &|at| format!("at {}", at.0)).claims;
        action.number = Some(97);
        assert_eq!(claims(&action), [""; 0]);
        action.numbered = Some(written("Ada", 1));
        assert_eq!(claims(&action), ["Given here by Ada, Harbour Office, at 1"]);
        action.printed_number = "**97.".into();
        let printed = "Printed so, and imported by Ada, Harbour Office, at 1";
        assert_eq!(claims(&action), [printed]);
        action.number = Some(98);
        assert_eq!(claims(&action), ["Given here by Ada, Harbour Office, at 1"]);
    }

    #[test]
    fn a_number_used_twice_names_the_other_actions_by_their_first_words() {
        let mut action = Action::empty(ActionId::random(&mut || 1));
        action.number = Some(2);
        action.numbered = Some(written("Ada", 1));
        let long = "Mark the wreck off the north mole with a buoy that can be seen at night";
        let apart = same_number(&action, [long, " "], &|at| format!("at {}", at.0));
        assert_eq!(
            apart.claims,
            [
                "Given here by Ada, Harbour Office, at 1",
                "Also on “Mark the wreck off the north mole with a buoy that can be…”",
                "Also on an action without wording",
            ]
        );
    }

    #[test]
    fn a_number_that_a_merge_makes_stand_twice_is_one_line() {
        let carrier = |text: &str| NumberCarrier {
            action: ActionId::random(&mut || 1),
            text: text.into(),
            numbered: None,
        };
        let apart = NumberApart {
            number: 2,
            actions: vec![carrier("Mark the wreck"), carrier("Paint the light")],
        };
        assert_eq!(
            number_apart(&apart),
            "number 2 is given to 2 actions: “Mark the wreck” and “Paint the light”"
        );
    }

    #[test]
    fn values_set_apart_stand_with_who_set_them_and_when() {
        let claim = |progress, written| Claim {
            value: FieldValue::Progress(progress),
            written,
        };
        let conflict = Conflict {
            field: Field::Progress,
            claims: vec![
                claim(Progress::Ongoing, written("Ada", 1)),
                claim(Progress::NotStarted, written("Ben", 2)),
            ],
        };
        let set_apart = set_apart(&[conflict], &[], &|at| format!("at {}", at.0));
        assert_eq!(set_apart.len(), 1);
        assert_eq!(set_apart[0].title, "2 values for progress");
        assert_eq!(
            set_apart[0].claims,
            [
                "Ongoing: Ada, Harbour Office, at 1",
                "Not started: Ben, Harbour Office, at 2"
            ]
        );
    }

    #[test]
    fn every_value_has_words() {
        let month = Month::new(2019, 2);
        let deadline = Deadline::Months(month.into_iter().collect());
        let origin = Origin {
            month,
            printed: "Feb’19".into(),
        };
        for (value, expect) in [
            (FieldValue::Number(Some(85)), "85"),
            (FieldValue::Number(None), "No number"),
            (FieldValue::Category(None), "No category"),
            (FieldValue::Progress(Progress::Ongoing), "Ongoing"),
            (
                FieldValue::Deadline(MoveId::random(&mut || 1), deadline),
                "February 2019",
            ),
            (FieldValue::Origin(Some(origin)), "February 2019"),
        ] {
            assert_eq!(field_value(&value, &[]), expect);
        }
    }
}
