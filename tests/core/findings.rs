//! Findings of imports: each is known by its file, and raised once.

use crate::support::{Replica, row};
use matters_arising::{command::Edit, document::Document, export, model::*};

/// A document of one row and one finding on its line 12.
pub(crate) fn document(source: &str, text: &str) -> LogDraft {
    LogDraft {
        source: source.to_owned(),
        actions: vec![row(text)],
        findings: vec![FindingDraft {
            kind: FindingKind::NoNumber,
            action: Some(0),
            line: 12,
            text: "The row has no number.".to_owned(),
        }],
        ..LogDraft::default()
    }
}

fn import(ann: &mut Replica, draft: LogDraft) {
    let source = SourceId::random(&mut ann.rng);
    let _ = ann.try_edit(Edit::Import { source, draft });
}

fn sources(ann: &Replica) -> Vec<(Option<String>, u32)> {
    let findings = ann.doc.findings().into_iter();
    findings.map(|one| (one.source, one.line)).collect()
}

#[test]
fn what_two_documents_raise_alike_is_kept_of_both_with_the_name_of_each() {
    let mut ann = Replica::new("Ann", 1);
    import(&mut ann, document("April.txt", "Agree the tide table"));
    import(&mut ann, document("May.txt", "Mark the wreck"));
    let expect = ["April.txt", "May.txt"].map(|file| (Some(file.to_owned()), 12));
    assert_eq!(sources(&ann), expect);
    let about: Vec<_> = ann.doc.findings().iter().map(|one| one.action).collect();
    assert_ne!(about[0], about[1]);
    let json = export::findings(&ann.doc.actions(), &ann.doc.findings());
    for file in ["April.txt", "May.txt"] {
        assert!(json.contains(&format!("\"source\": \"{file}\"")), "{json}");
    }
}

#[test]
fn the_same_document_raises_nothing_anew_whatever_it_is_called() {
    let mut ann = Replica::new("Ann", 1);
    for file in ["April.txt", "April.txt", "April (1).txt"] {
        import(&mut ann, document(file, "Agree the tide table"));
        assert_eq!(sources(&ann), [(Some("April.txt".to_owned()), 12)]);
    }
}

#[test]
fn what_a_document_raises_about_itself_is_kept_once_of_each_file() {
    let mut ann = Replica::new("Ann", 1);
    let about_itself = |source: &str, text: &str| {
        let mut draft = document(source, text);
        draft.findings[0].action = None;
        draft
    };
    import(&mut ann, about_itself("April.txt", "Agree the tide table"));
    import(&mut ann, about_itself("April.txt", "Paint the light"));
    assert_eq!(ann.doc.actions().len(), 2);
    assert_eq!(sources(&ann).len(), 1, "the same file with another row");
    import(&mut ann, about_itself("May.txt", "Mark the wreck"));
    assert_eq!(sources(&ann).len(), 2);
}

#[test]
fn a_finding_of_an_older_log_has_no_file() {
    use automerge::{ROOT, ReadDoc, transaction::Transactable};
    let mut ann = Replica::new("Ann", 1);
    import(&mut ann, document("April.txt", "Agree the tide table"));
    let mut older = automerge::AutoCommit::load(&ann.doc.save()).unwrap();
    let (_, findings) = older.get(ROOT, "findings").unwrap().unwrap();
    let id = older.keys(&findings).next().unwrap();
    let (_, finding) = older.get(&findings, id).unwrap().unwrap();
    older.delete(&finding, "source").unwrap();
    let older = Document::load(&older.save()).unwrap();
    ann.doc.merge(&older).unwrap();
    assert_eq!(sources(&ann), [(None, 12)]);
    let json = export::findings(&ann.doc.actions(), &ann.doc.findings());
    assert!(!json.contains("\"source\""), "{json}");
    // The same rows under another name raise nothing anew; another row does.
    import(&mut ann, document("April (1).txt", "Agree the tide table"));
    assert_eq!(sources(&ann), [(None, 12)]);
    import(&mut ann, document("May.txt", "Mark the wreck"));
    assert_eq!(
        sources(&ann),
        [(None, 12), (Some("May.txt".to_owned()), 12)]
    );
}
