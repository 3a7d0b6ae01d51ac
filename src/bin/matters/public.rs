//! A public copy on the command line: the file of choices, what is still to be chosen, the receipt.

use crate::{failure::Failure, files, logs};
use matters_arising::{document::Document, model::*, publish, text};
use serde_json::{Map, Value};
use std::{fmt::Write, fs, path::Path};

/// At most so many places are shown of words that stand in many.
const MOST_PLACES: usize = 3;

/// A public copy and what its receipt needs.
pub(crate) struct PublicCopy {
    pub(crate) copy: LogCopy,
    salt: [u8; 32],
    private: (LogId, Vec<ChangeId>),
}

/// Makes the public copy of a log, or says what is still to be chosen and adds it to the file of choices.
pub(crate) fn public(
    document: &Document,
    copy: &LogCopy,
    names: &Path,
) -> Result<PublicCopy, Failure> {
    let (mut file, choices) = read(names)?;
    let people = document.people();
    let mut random = logs::random()?;
    let id = LogId::random(&mut random);
    let made = publish::public(copy, &people, &choices, id)
        .map_err(|hits| unsettled(names, &mut file, &hits))?;
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|error| Failure::new("make a receipt", error))?;
    let mut writer = logs::writer("", "")?;
    writer.author = Author::publisher();
    let refused = |error: Refusal| Failure::new("make a public copy", error);
    let public =
        Document::published(&made.head, &made.actions, &writer, copy.at).map_err(refused)?;
    let changes = document.n_changes() as u32;
    logs::say(&text::left_out(&LeftOut {
        changes,
        ..made.left_out
    }));
    Ok(PublicCopy {
        copy: LogCopy {
            head: public
                .head()
                .ok_or_else(|| Failure::new("make a public copy", "it has no title"))?,
            actions: public.actions(),
            findings: Vec::new(),
            heads: public.heads(),
            at: copy.at,
            whole: public.save(),
            receipt: Some(publish::commitment(&salt, copy.head.id, &copy.heads)),
        },
        salt,
        private: (copy.head.id, copy.heads.clone()),
    })
}

impl PublicCopy {
    /// The receipt for a file of this copy. It is for the drawer: who has it can check what the copy was made from.
    pub(crate) fn receipt(&self, file: &[u8]) -> String {
        let (log, heads) = &self.private;
        publish::receipt(file, &self.salt, *log, heads)
    }
}

/// The file of choices, and what it says. A file that is not there says nothing.
fn read(path: &Path) -> Result<(Map<String, Value>, PublicChoices), Failure> {
    let advice = "It is a JSON object: words on the left; on the right a role, true to keep them, false to blank them.";
    let wrong = |what: String| Failure::on("read", path, what).hint(advice);
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => "{}".to_owned(),
        Err(error) => return Err(Failure::on("read", path, error)),
    };
    let file: Map<String, Value> =
        serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let mut choices = PublicChoices::new();
    for (words, choice) in &file {
        let choice = match choice {
            Value::Null => continue,
            Value::Bool(true) => PublicChoice::Keep,
            Value::Bool(false) => PublicChoice::Blank,
            Value::String(role) => PublicChoice::Words(role.clone()),
            other => return Err(wrong(format!("it says {other} of “{words}”"))),
        };
        choices.insert(public_key(words), choice);
    }
    Ok((file, choices))
}

/// Shows what is still to be chosen, each in its places, and adds it to the file with nothing chosen.
fn unsettled(path: &Path, file: &mut Map<String, Value>, hits: &[Hit]) -> Failure {
    let mut said = String::new();
    for hit in hits {
        let n = hit.places.len();
        // Writing to a string cannot fail.
        let _ = writeln!(said, "“{}”: {}", hit.words, text::hit_kind(hit.kind));
        if let Some(forms) = text::hit_forms(hit) {
            let _ = writeln!(said, "    {forms}");
        }
        for place in hit.places.iter().take(MOST_PLACES) {
            let (before, after) = (one_line(&place.before), one_line(&place.after));
            let _ = writeln!(said, "    {}: {before}[{}]{after}", place.name, place.words);
        }
        if n > MOST_PLACES {
            let _ = writeln!(said, "    and in {} more places", n - MOST_PLACES);
        }
        let is_there = file
            .keys()
            .any(|words| public_key(words) == public_key(&hit.words));
        if !is_there {
            file.insert(hit.words.clone(), Value::Null);
        }
    }
    logs::say(said.trim_end());
    let text = format!("{:#}\n", Value::Object(file.clone()));
    if let Err(error) = files::write_beside_logs(path, text.as_bytes()) {
        return error;
    }
    let n = hits.len();
    Failure::new("make a public copy", format!("{n} names and the like are still to be settled"))
        .hint(format!(
            "They stand in {} with null. Put a role in its place, or true to keep the words, or false to blank them; then \
             run this again.",
            path.display()
        ))
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
