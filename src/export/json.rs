//! The log as JSON, in the shape that `docs/format.md` describes.
//!
//! The keys are promised: a key may be added in a later version, none changes its meaning within a version.

mod proceedings;

use crate::model::*;
use proceedings::{EditionOut, KeyOut, MeetingOut, OrganisationOut, RuleOut, SignOffOut};
use serde::Serialize;
use std::collections::HashMap;

/// The version of the shape.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Log<'a> {
    format: &'static str,
    version: u32,
    id: String,
    title: &'a str,
    dated: Option<String>,
    categories: Vec<CategoryOut<'a>>,
    actions: Vec<ActionOut<'a>>,
    findings: Vec<FindingOut<'a>>,
    organisations: Vec<OrganisationOut<'a>>,
    rules: Vec<RuleOut<'a>>,
    keys: Vec<KeyOut<'a>>,
    meetings: Vec<MeetingOut<'a>>,
    editions: Vec<EditionOut<'a>>,
}

#[derive(Serialize)]
struct CategoryOut<'a> {
    id: String,
    name: &'a str,
    colour: &'static str,
}

#[derive(Serialize)]
struct ActionOut<'a> {
    id: String,
    number: Option<u32>,
    printed_number: &'a str,
    section: &'static str,
    text: &'a str,
    stage: &'static str,
    progress: &'static str,
    category: Option<String>,
    deadline: DeadlineOut<'a>,
    moves: Vec<MoveOut<'a>>,
    origin: OriginOut<'a>,
    owners: Vec<&'a str>,
    updates: Vec<UpdateOut<'a>>,
    endings: Vec<UpdateOut<'a>>,
    requests: Vec<RequestOut<'a>>,
    links: Vec<u32>,
    artefacts: &'a [u32],
    conflicts: Vec<&'static str>,
    sign_offs: Vec<SignOffOut<'a>>,
    imported: Option<ImportedOut<'a>>,
}

#[derive(Serialize)]
struct DeadlineOut<'a> {
    kind: &'static str,
    months: Vec<String>,
    day: Option<String>,
    waits_for: Option<String>,
    printed: &'a str,
}

#[derive(Serialize)]
struct MoveOut<'a> {
    to: DeadlineOut<'a>,
    reason: &'a str,
    written: Written<'a>,
}

#[derive(Serialize)]
struct OriginOut<'a> {
    month: Option<String>,
    printed: &'a str,
}

#[derive(Serialize)]
struct UpdateOut<'a> {
    at: Option<String>,
    by: Option<&'a str>,
    kind: &'static str,
    text: &'a str,
    written: Written<'a>,
    struck: bool,
    internal: bool,
}

#[derive(Serialize)]
struct RequestOut<'a> {
    by: String,
    of: &'a [String],
    text: &'a str,
    comments: usize,
    silent: Vec<&'a str>,
    written: Written<'a>,
}

#[derive(Serialize)]
struct Written<'a> {
    by: Option<&'a str>,
    organisation: Option<&'a str>,
    at: i64,
}

#[derive(Serialize)]
struct ImportedOut<'a> {
    section: Option<&'static str>,
    action: &'a str,
    deadline: &'a str,
    status: &'a str,
    origin: &'a str,
    owner: &'a str,
    lines: &'a [(u32, u32)],
}

#[derive(Serialize)]
struct FindingOut<'a> {
    id: String,
    kind: &'static str,
    action: Option<u32>,
    action_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    line: u32,
    text: &'a str,
    ticked: bool,
}

/// Writes a log as JSON, its actions and findings in the order given. `docs/format.md` describes the shape.
pub fn json(head: &LogHead, actions: &[Action], findings: &[Finding]) -> String {
    let numbers = numbers(actions);
    let log = Log {
        format: "matters-arising",
        version: VERSION,
        id: head.id.to_string(),
        title: &head.title,
        dated: head.dated.map(|day| day.to_string()),
        categories: head
            .categories
            .iter()
            .map(|category| CategoryOut {
                id: category.id.to_string(),
                name: &category.name,
                colour: category.colour.word(),
            })
            .collect(),
        actions: actions
            .iter()
            .map(|action| action_out(action, &numbers))
            .collect(),
        findings: findings_out(findings, &numbers),
        organisations: proceedings::organisations(&head.parties),
        rules: proceedings::rules(&head.parties),
        keys: proceedings::keys(&head.parties),
        meetings: proceedings::meetings(&head.meetings),
        editions: proceedings::editions(&head.editions),
    };
    pretty(&log)
}

/// Writes the findings alone, as a JSON list of the same shape.
pub fn findings(actions: &[Action], findings: &[Finding]) -> String {
    pretty(&findings_out(findings, &numbers(actions)))
}

fn pretty(value: &impl Serialize) -> String {
    // Strings, numbers and lists cannot fail to be written.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn numbers(actions: &[Action]) -> HashMap<ActionId, Option<u32>> {
    actions
        .iter()
        .map(|action| (action.id, action.number))
        .collect()
}

fn findings_out<'a>(
    findings: &'a [Finding],
    numbers: &HashMap<ActionId, Option<u32>>,
) -> Vec<FindingOut<'a>> {
    findings
        .iter()
        .map(|finding| FindingOut {
            id: finding.id.to_string(),
            kind: finding.kind.word(),
            action: finding
                .action
                .and_then(|id| numbers.get(&id).copied().flatten()),
            action_id: finding.action.map(|action| action.to_string()),
            source: finding.source.as_deref(),
            line: finding.line,
            text: &finding.text,
            ticked: finding.ticked.is_some(),
        })
        .collect()
}

fn action_out<'a>(action: &'a Action, numbers: &HashMap<ActionId, Option<u32>>) -> ActionOut<'a> {
    let is_ending = |entry: &Entry| {
        !matches!(
            entry.kind,
            EntryKind::Update | EntryKind::Question | EntryKind::Answer
        )
    };
    let entries = action.entries.iter().filter(|one| one.request.is_none());
    let (endings, updates): (Vec<&Entry>, Vec<&Entry>) = entries.partition(|one| is_ending(one));
    ActionOut {
        id: action.id.to_string(),
        number: action.number,
        printed_number: &action.printed_number,
        section: section(action).word(),
        text: &action.text,
        stage: action.stage.word(),
        progress: action.progress.word(),
        category: action.category.map(|category| category.to_string()),
        deadline: deadline_out(&action.due),
        moves: action
            .moves
            .iter()
            .map(|step| MoveOut {
                to: deadline_out(&step.to),
                reason: &step.reason,
                written: written(&step.written),
            })
            .collect(),
        origin: origin_out(action.origin.as_ref()),
        owners: action
            .owners
            .iter()
            .map(|owner| owner.name.as_str())
            .collect(),
        updates: updates.into_iter().map(entry_out).collect(),
        endings: endings.into_iter().map(entry_out).collect(),
        requests: action.requests().map(request_out).collect(),
        links: links(action, numbers),
        artefacts: &action.artefacts,
        conflicts: action
            .conflicts
            .iter()
            .map(|conflict| field_word(conflict.field))
            .collect(),
        sign_offs: proceedings::sign_offs(action),
        imported: action.imported.as_ref().map(|imported| ImportedOut {
            section: imported.section.map(Section::word),
            action: &imported.action,
            deadline: &imported.deadline,
            status: &imported.status,
            origin: &imported.origin,
            owner: &imported.owner,
            lines: &imported.lines,
        }),
    }
}

/// The table in which the row stood; for an action that came from none, the one in which it would stand.
fn section(action: &Action) -> Section {
    let printed = action
        .imported
        .as_ref()
        .and_then(|imported| imported.section);
    printed.unwrap_or(match action.stage.group() {
        Group::Ongoing => Section::Ongoing,
        Group::Proposed => Section::ProposedComplete,
        Group::Completed => Section::Completed,
    })
}

/// Always an object, so that a reader asks for its parts without asking for it first.
fn origin_out(origin: Option<&Origin>) -> OriginOut<'_> {
    OriginOut {
        month: origin
            .and_then(|origin| origin.month)
            .map(|month| month.to_string()),
        printed: origin.map_or("", |origin| &origin.printed),
    }
}

fn deadline_out(due: &Due) -> DeadlineOut<'_> {
    let (kind, months, day) = match &due.deadline {
        Deadline::None => ("none", Vec::new(), None),
        Deadline::Months(months) => {
            let kind = if months.len() == 1 { "month" } else { "months" };
            (kind, months.iter().map(Month::to_string).collect(), None)
        }
        Deadline::Day(day) => ("day", vec![day.month().to_string()], Some(day.to_string())),
        Deadline::Ongoing => ("ongoing", Vec::new(), None),
        Deadline::Monthly => ("monthly", Vec::new(), None),
        Deadline::Other(_) | Deadline::After(_) => ("other", Vec::new(), None),
    };
    let printed = match &due.deadline {
        // Typed here: no document printed these words, and nowhere else would they stand.
        Deadline::Other(words) if due.printed.is_empty() => words,
        Deadline::After(end) if due.printed.is_empty() => end.words(),
        _ => &due.printed,
    };
    DeadlineOut {
        kind,
        months,
        day,
        waits_for: due.deadline.end_of().map(|id| id.to_string()),
        printed,
    }
}

fn written(attribution: &Attribution) -> Written<'_> {
    let author = attribution.author.as_ref();
    Written {
        by: author.map(|author| author.name.as_str()),
        organisation: author
            .map(|author| author.organisation.as_str())
            .filter(|name| !name.is_empty()),
        at: attribution.at.0,
    }
}

fn entry_out(entry: &Entry) -> UpdateOut<'_> {
    UpdateOut {
        at: entry.at.map(|at| at.to_string()),
        by: entry.by.as_deref(),
        kind: entry.kind.word(),
        text: &entry.text,
        written: written(&entry.written),
        struck: entry.struck.is_some(),
        internal: entry.audience == Audience::Internal,
    }
}

/// One that is struck asks for nothing and is left out.
fn request_out(asked: Asked<'_>) -> RequestOut<'_> {
    RequestOut {
        by: asked.request.by.to_string(),
        of: &asked.request.of,
        text: &asked.entry.text,
        comments: asked.comments.len(),
        silent: asked.silent,
        written: written(&asked.entry.written),
    }
}

/// Links as numbers; one to an action that has no number, or is not here, is left out.
fn links(action: &Action, numbers: &HashMap<ActionId, Option<u32>>) -> Vec<u32> {
    action
        .links
        .iter()
        .filter_map(|link| match link {
            Link::Action(id) => numbers.get(id).copied().flatten(),
            Link::Number(number) => Some(*number),
        })
        .collect()
}

fn field_word(field: Field) -> &'static str {
    match field {
        Field::Number => "number",
        Field::Category => "category",
        Field::Progress => "progress",
        Field::Deadline => "deadline",
        Field::Origin => "origin",
    }
}
