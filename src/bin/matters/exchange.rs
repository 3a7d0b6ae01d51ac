//! Files into a log: import, merge.

use crate::{failure::Failure, logs};
use matters_arising::{
    command::Edit,
    document::Document,
    export, import as importer,
    model::{LogDraft, LogId, Refusal, SourceId},
};
use std::{fs, path::Path};

/// Reads a printed log into a log file, which is made if it does not exist.
pub(crate) fn import(
    source: &Path,
    output: &Path,
    findings: Option<&Path>,
    name: &str,
    organisation: &str,
) -> Result<(), Failure> {
    let bytes = fs::read(source).map_err(|error| Failure::on("read", source, error))?;
    let file = source
        .file_name()
        .unwrap_or(source.as_os_str())
        .to_string_lossy();
    let (draft, _) =
        importer::read(&file, &bytes).map_err(|error| logs::refused(source, &error))?;
    let writer = logs::writer(name, organisation)?;
    let mut random = logs::random()?;
    let now = logs::now();
    let refused = |error: Refusal| Failure::on("import", source, error);
    let mut document = if output.exists() {
        let mut document = logs::read(output)?;
        document.write_as(&writer);
        document
    } else {
        let title = title(&draft, source);
        let id = LogId::random(&mut random);
        Document::create(id, &title, &[], &writer, now)
            .map_err(refused)?
            .0
    };
    let edit = Edit::Import {
        source: SourceId::random(&mut random),
        draft,
    };
    match document.apply(&edit, now) {
        Ok(applied) => eprintln!("{}", applied.summary),
        Err(Refusal::NothingChanges) => eprintln!("Everything in it is in the log already."),
        Err(error) => return Err(refused(error)),
    }
    if let Some(path) = findings {
        let json = export::findings(&document.actions(), &document.findings());
        logs::write(path, json.as_bytes())?;
    }
    let n_findings = document.findings().len();
    eprintln!("{n_findings} findings to look at");
    logs::write(output, &document.save())
}

/// The title that the document bears, or else the name of its file.
fn title(draft: &LogDraft, source: &Path) -> String {
    if !draft.title.trim().is_empty() {
        return draft.title.trim().to_owned();
    }
    source
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .filter(|stem| !stem.is_empty())
        .unwrap_or_else(|| "Action log".to_owned())
}

/// Merges files of one log.
pub(crate) fn merge(files: &[std::path::PathBuf], output: &Path) -> Result<(), Failure> {
    let mut merged: Option<(Document, LogId)> = None;
    for path in files {
        let document = logs::read(path)?;
        let id = document
            .head()
            .map(|head| head.id)
            .ok_or_else(|| Failure::on("merge", path, "it has no title"))?;
        match &mut merged {
            None => merged = Some((document, id)),
            Some((_, first)) if *first != id => {
                return Err(
                    Failure::on("merge", path, "it is another log than the first file").hint(
                        "Only files of one log can be merged: copies that people made of it.",
                    ),
                );
            }
            Some((into, _)) => {
                let before = into.n_changes();
                into.merge(&document)
                    .map_err(|error| Failure::on("merge", path, error))?;
                let n = into.n_changes() - before;
                eprintln!("{n} changes from {}", path.display());
            }
        }
    }
    let Some((document, _)) = merged else {
        return Err(Failure::new("merge", "no file was given"));
    };
    let n_conflicts: usize = document.actions().iter().map(|a| a.conflicts.len()).sum();
    if n_conflicts > 0 {
        eprintln!("{n_conflicts} fields were set apart; both values stand until someone chooses");
    }
    logs::write(output, &document.save())
}
