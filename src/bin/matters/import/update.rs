//! A document that comes back: what differs in it, merged into a log.

use super::Arguments;
use crate::{failure::Failure, files, logs};
use matters_arising::{
    command::ExportFormat,
    document::{Document, Returned, UndoStacks},
    export, import as importer,
    model::{LogDraft, Refusal, SnapshotPreview, SourceId, capital},
    text::{self, Words},
};
use std::{fmt::Write, path::Path};

/// Compares a document with a log, says what differs, and merges it unless only that was asked.
pub(super) fn run(draft: &LogDraft, log: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let source = &arguments.source;
    let refused = |error: Refusal| Failure::on("import", source, error);
    let writer = logs::writer(&arguments.name, &arguments.organisation)?;
    let mut random = logs::random()?;
    let mut document = logs::read(log)?;
    document.write_as(&writer);
    let now = logs::now();
    let base = base(draft, &document)
        .transpose()
        .map_err(|error| logs::refused(source, &error))?;
    let returned = Returned {
        draft,
        base: base.as_ref(),
    };
    let revision = document
        .revise(returned, &writer.author, now, &mut random)
        .map_err(refused)?;
    let preview = document
        .preview(&revision.snapshot)
        .map_err(|error| logs::refused(source, &error))?;
    let words = words(&preview, &revision.notes);
    if arguments.dry_run {
        logs::say("Nothing is kept. This is what it would bring:");
        return logs::print(&words);
    }
    let before = document.heads();
    document
        .merge(&revision.snapshot.document)
        .map_err(|error| Failure::on("merge", source, error))?;
    if document.heads() != before {
        let id = SourceId::random(&mut random);
        let mut stacks = UndoStacks::default();
        document
            .record_merge(&draft.source, &before, id, &mut stacks, now)
            .map_err(refused)?;
    }
    let output = arguments.output.as_deref().unwrap_or(log);
    // First kept, then told: whoever listens may have gone.
    files::write(output, &document.save())?;
    logs::print(&words)
}

/// What the log said when the document was exported, by the way that the document itself took.
fn base(
    draft: &LogDraft,
    document: &Document,
) -> Option<Result<LogDraft, matters_arising::model::FileError>> {
    let table = draft.table.as_ref()?;
    let copy = document.copy_at(&document.shown_by(draft)?, logs::now())?;
    let format = ExportFormat::of_tables(&draft.source).unwrap_or(ExportFormat::Csv);
    let read = export::write(format, &copy)
        .and_then(|bytes| importer::read_as(&draft.source, &bytes, &table.choices()));
    Some(read.map(|(draft, _)| draft))
}

fn words(preview: &SnapshotPreview, notes: &[String]) -> String {
    let mut out = String::new();
    if preview.n_changes == 0 {
        out.push_str("Everything in it is in the log already.\n");
    }
    for conflict in &preview.conflicts {
        let field = conflict.conflict.field.words();
        let _ = writeln!(
            out,
            "{}: {} was set apart; both values stand until someone chooses",
            conflict.subject,
            field.to_lowercase()
        );
    }
    for one in &preview.numbers {
        let _ = writeln!(out, "{}", capital(&text::number_apart(one)));
    }
    for one in &preview.wordings {
        let _ = writeln!(out, "{}: {}", capital(&one.name), text::WORDING_APART);
    }
    for change in &preview.changes {
        for summary in &change.summaries {
            let _ = writeln!(out, "{summary}");
        }
    }
    for note in notes {
        let _ = writeln!(out, "{note}");
    }
    out
}
