//! Files into one: merge.

use crate::{failure::Failure, files, logs};
use matters_arising::{
    document::Document,
    model::{LogId, capital},
    text,
};
use std::path::Path;

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
                let before = into.clone();
                let (touched, _) = into
                    .merge(&document)
                    .map_err(|error| Failure::on("merge", path, error))?;
                let n = into.n_changes() - before.n_changes();
                logs::say(&format!("{n} changes from {}", path.display()));
                for one in before.numbers_apart(into, &touched.actions) {
                    logs::say(&capital(&text::number_apart(&one)));
                }
                for one in before.wordings_apart(&document, into, &touched.actions) {
                    logs::say(&format!("{}: {}", capital(&one.name), text::WORDING_APART));
                }
            }
        }
    }
    let Some((document, _)) = merged else {
        return Err(Failure::new("merge", "no file was given"));
    };
    let n_conflicts: usize = document.actions().iter().map(|a| a.conflicts.len()).sum();
    if n_conflicts > 0 {
        logs::say(&format!(
            "{n_conflicts} fields were set apart; both values stand until someone chooses"
        ));
    }
    files::write(output, &document.save())
}
