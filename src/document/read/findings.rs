//! Reads the findings that came with an import.

use super::number_of;
use crate::{
    document::{Document, schema},
    model::*,
};
use automerge::{ObjId, ROOT, ScalarValueRef, ValueRef};

impl Document {
    /// All findings, by file and line.
    pub fn findings(&self) -> Vec<Finding> {
        let Some(map) = self.child(&ROOT, schema::FINDINGS, None) else {
            return Vec::new();
        };
        let mut findings: Vec<_> = self
            .items(&map, None)
            .filter_map(|item| self.read_finding(FindingId::parse(&item.key)?, &item.id()))
            .collect();
        // Ids are drawn, and the same log is to be written the same way again.
        findings.sort_by(|a, b| {
            let by_words = || a.text.cmp(&b.text).then(a.id.cmp(&b.id));
            let by_place = (a.place(), a.kind).cmp(&(b.place(), b.kind));
            by_place.then_with(by_words)
        });
        findings
    }

    /// One finding; `None` if it is not in the log.
    pub fn finding(&self, id: FindingId) -> Option<Finding> {
        let map = self.child(&ROOT, schema::FINDINGS, None)?;
        let object = self.child(&map, &id.to_string(), None)?;
        self.read_finding(id, &object)
    }

    fn read_finding(&self, id: FindingId, object: &ObjId) -> Option<Finding> {
        let mut kind = None;
        let mut finding = Finding {
            id,
            kind: FindingKind::NotUnderstood,
            action: None,
            source: None,
            line: 0,
            text: String::new(),
            ticked: None,
        };
        for part in self.items(object, None) {
            match part.key.as_ref() {
                "kind" => {
                    kind = self
                        .text_of(&part, None)
                        .and_then(|word| FindingKind::parse(&word))
                }
                "action" => {
                    finding.action = self
                        .text_of(&part, None)
                        .and_then(|id| ActionId::parse(&id));
                }
                "source" => finding.source = self.text_of(&part, None),
                "line" => finding.line = number_of(&part.value).unwrap_or_default(),
                "text" => finding.text = self.text_of(&part, None).unwrap_or_default(),
                "ticked" if part.value == ValueRef::Scalar(ScalarValueRef::Boolean(true)) => {
                    finding.ticked = Some(self.written(&part.id()));
                }
                _ => {}
            }
        }
        finding.kind = kind?;
        Some(finding)
    }
}
