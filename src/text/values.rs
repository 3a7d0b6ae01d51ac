//! The values of fields in words, as conflicts show them side by side.

use super::{Words, deadline, origin};
use crate::model::{Category, CategoryId, FieldValue};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Deadline, Month, MoveId, Origin, Progress};

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
