//! Findings as an import keeps them: each with the name of its file, and none that was raised before.

use super::super::schema;
use crate::model::*;
use automerge::{ObjType, transaction::Transactable, transaction::Transaction};
use std::collections::HashMap;

/// The files in which each finding of the log was made.
pub(super) struct Raised(HashMap<(FindingKind, u32, String), Vec<Option<String>>>);

impl Raised {
    pub(super) fn of(findings: Vec<Finding>) -> Self {
        let mut raised: HashMap<_, Vec<_>> = HashMap::new();
        for one in findings {
            let key = (one.kind, one.line, one.text);
            raised.entry(key).or_default().push(one.source);
        }
        Self(raised)
    }

    /// Whether this was raised in the file of this name, or in one whose name nobody kept; or, without a
    /// name, in any file.
    pub(super) fn holds(&self, finding: &FindingDraft, source: Option<&String>) -> bool {
        let key = (finding.kind, finding.line, finding.text.clone());
        let is_it =
            |one: &Option<String>| one.is_none() || source.is_none() || one.as_ref() == source;
        self.0
            .get(&key)
            .is_some_and(|files| files.iter().any(is_it))
    }
}

pub(super) fn put_finding(
    tx: &mut Transaction<'_>,
    finding: &FindingDraft,
    source: &str,
    action: Option<ActionId>,
    ids: &mut impl Entropy,
) -> Result<(), Refusal> {
    let findings = schema::root_map(tx, schema::FINDINGS)?;
    let id = FindingId::random(ids);
    let map = tx.put_object(&findings, id.to_string(), ObjType::Map)?;
    tx.put(&map, "kind", finding.kind.word())?;
    if let Some(action) = action {
        tx.put(&map, "action", action.to_string())?;
    }
    schema::put_unless_empty(tx, &map, "source", source)?;
    tx.put(&map, "line", i64::from(finding.line))?;
    tx.put(&map, "text", finding.text.as_str())?;
    Ok(())
}
