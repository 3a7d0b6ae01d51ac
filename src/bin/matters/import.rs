//! Documents in: `matters import`.

mod update;

use crate::{failure::Failure, files, logs};
use clap::{Args, ValueEnum};
use matters_arising::{
    command::Edit,
    document::Document,
    export, import as importer,
    model::{
        ColumnRole, DateOrder, ImportChoices, LARGEST_FILE, LogDraft, LogId, Refusal, SourceId,
        TableReading,
    },
    text::Words,
};
use std::path::{Path, PathBuf};

/// Read a document and keep it as a log file
#[derive(Args)]
pub(crate) struct Arguments {
    /// The document: the text of a printed log, or a table
    source: PathBuf,
    /// The log file to write; one that exists is added to
    #[arg(
        short,
        long,
        value_name = "LOG.automerge",
        required_unless_present = "into"
    )]
    output: Option<PathBuf>,
    /// Update this log: rows that are actions in it already change those, and say what differs. What was edited in the
    /// log since the document was exported is not overwritten: both values stand. Written to OUTPUT, else to itself
    #[arg(long, value_name = "LOG.automerge")]
    into: Option<PathBuf>,
    /// With --into: only say what differs
    #[arg(long, requires = "into")]
    dry_run: bool,
    /// What a column of a table is, such as "Who does it=owner"; the others are guessed
    #[arg(long, value_name = "HEADING=ROLE", value_parser = column)]
    map: Vec<(String, ColumnRole)>,
    /// What stands first in dates such as 03/04/2019
    #[arg(long)]
    dates: Option<Dates>,
    /// Also write the findings, as JSON
    #[arg(long, value_name = "FILE.json")]
    findings: Option<PathBuf>,
    /// Who imports; goes with the change
    #[arg(long = "as", value_name = "NAME", default_value = "Command line")]
    name: String,
    /// The organisation for which they import
    #[arg(long, default_value = "")]
    organisation: String,
}

/// What stands first in a date.
#[derive(Clone, Copy, ValueEnum)]
enum Dates {
    /// The day, then the month
    Dmy,
    /// The month, then the day
    Mdy,
}

/// Reads a document into a log file, which is made if it does not exist.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let source = &arguments.source;
    let bytes = logs::bounded(source, LARGEST_FILE)?;
    let file = source
        .file_name()
        .unwrap_or(source.as_os_str())
        .to_string_lossy();
    let choices = choices(arguments);
    let (draft, _) = importer::read_as(&file, &bytes, &choices)
        .map_err(|error| logs::refused(source, &error))?;
    if let Some(table) = &draft.table {
        check(source, table, &choices)?;
    }
    if draft.actions.is_empty() {
        let error = "it has headings of a table, and no row below them was read as an action";
        let hint = "Put the actions below the headings and try again. Nothing was written.";
        return Err(Failure::on("import", source, error).hint(hint));
    }
    if let Some(log) = &arguments.into {
        return update::run(&draft, log, arguments);
    }
    let output = arguments
        .output
        .as_ref()
        .ok_or_else(|| Failure::new("import", "no log was named"))?;
    let writer = logs::writer(&arguments.name, &arguments.organisation)?;
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
    let summary = match document.apply(&edit, now) {
        Ok(applied) => applied.summary,
        Err(Refusal::NothingChanges) => "Everything in it is in the log already.".to_owned(),
        Err(error) => return Err(refused(error)),
    };
    // First kept, then told: whoever listens may have gone.
    files::write(output, &document.save())?;
    logs::say(&summary);
    if let Some(path) = &arguments.findings {
        let json = export::findings(&document.actions(), &document.findings());
        files::write_beside_logs(path, json.as_bytes())?;
    }
    let n_findings = document.findings().len();
    logs::say(&format!("{n_findings} findings to look at"));
    Ok(())
}

fn choices(arguments: &Arguments) -> ImportChoices {
    let mut choices = ImportChoices {
        dates: arguments.dates.map(|dates| match dates {
            Dates::Dmy => DateOrder::DayFirst,
            Dates::Mdy => DateOrder::MonthFirst,
        }),
        ..ImportChoices::default()
    };
    choices.columns.extend(arguments.map.iter().cloned());
    choices
}

/// What `--map` says of a column.
fn column(map: &str) -> Result<(String, ColumnRole), String> {
    let said = map
        .rsplit_once('=')
        .and_then(|(heading, role)| Some((heading, ColumnRole::parse(role.trim())?)));
    let (heading, role) = said.ok_or_else(|| {
        let roles: Vec<_> = ColumnRole::ALL.iter().map(|role| role.word()).collect();
        format!(
            "it names no role. Write HEADING=ROLE, where the role is one of {}.",
            roles.join(", ")
        )
    })?;
    Ok((heading.trim().to_owned(), role))
}

/// What to say of dates that can be read in two ways.
const DATES_HINT: &str =
    "Say --dates dmy if the day stands first in this file, --dates mdy if the month does.";

/// Says how the columns were read; refuses what somebody must say first.
fn check(source: &Path, table: &TableReading, choices: &ImportChoices) -> Result<(), Failure> {
    let named = |name: &&String| !table.columns.iter().any(|column| column.name == **name);
    if let Some(name) = choices.columns.keys().find(named) {
        let all: Vec<_> = table.columns.iter().map(|c| c.name.as_str()).collect();
        let error = format!("there is no column “{name}”");
        let hint = format!("The columns are: {}.", all.join(", "));
        return Err(Failure::on("import", source, error).hint(&hint));
    }
    if let Some(dates) = &table.ambiguous {
        let error = format!(
            "“{}” in {} can be read in two ways",
            dates.example, dates.place
        );
        return Err(Failure::on("import", source, error).hint(DATES_HINT));
    }
    if !table.has_actions() {
        let all: Vec<_> = table.columns.iter().map(|c| c.name.as_str()).collect();
        let hint = format!(
            "Say which it is: --map HEADING=action. The columns are: {}.",
            all.join(", ")
        );
        return Err(
            Failure::on("import", source, "no column was taken for the actions").hint(&hint),
        );
    }
    for column in &table.columns {
        logs::say(&format!(
            "“{}” was read as: {}",
            column.name,
            column.role.words().to_lowercase()
        ));
    }
    Ok(())
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
