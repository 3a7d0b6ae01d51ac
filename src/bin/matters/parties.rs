//! Who takes part in a log, the rule by which they agree, and signing with a key from a file: for scripts
//! and for whoever has no browser at hand.

use crate::{failure::Failure, files, logs};
use clap::{Subcommand, ValueEnum};
use matters_arising::{
    command::{Edit, VerdictWish, Wish},
    document::Document,
    model::*,
    text,
    trust::{self, SigningSeed},
};
use std::path::{Path, PathBuf};

/// Says who takes part in a log, and how they agree
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The log file
    log: PathBuf,
    #[command(subcommand)]
    task: Option<Task>,
    /// Who writes; goes with the change
    #[arg(
        long = "as",
        value_name = "NAME",
        default_value = "Command line",
        global = true
    )]
    name: String,
}

#[derive(Subcommand)]
enum Task {
    /// Adds an organisation, or changes what it does
    Add {
        /// Its name
        organisation: String,
        /// What it does
        #[arg(long, default_value = "reviewer")]
        role: RoleWord,
    },
    /// Sets the rule by which what is proposed from now on is agreed
    Rule {
        /// An organisation whose agreement counts; give it again for each
        #[arg(long = "of", value_name = "ORGANISATION", required = true)]
        organisations: Vec<String>,
        /// How many of them must agree; all, if not given
        #[arg(long)]
        at_least: Option<u32>,
        /// Count agreements between meetings as well
        #[arg(long)]
        any_time: bool,
        /// An organisation that may record what others say at a meeting; give it again for each
        #[arg(long, value_name = "ORGANISATION")]
        recorder: Vec<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleWord {
    Owner,
    Reviewer,
    Facilitator,
    Observer,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Owner => Self::Owner,
            RoleWord::Reviewer => Self::Reviewer,
            RoleWord::Facilitator => Self::Facilitator,
            RoleWord::Observer => Self::Observer,
        }
    }
}

/// Shows or changes who takes part.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut document = logs::read(&arguments.log)?;
    let edit = match &arguments.task {
        None => return logs::print(&listed(&document)),
        Some(Task::Add { organisation, role }) => Edit::PutOrganisation {
            id: match find(&document, organisation) {
                Some(id) => id,
                None => OrganisationId::random(&mut logs::random()?),
            },
            name: organisation.clone(),
            role: (*role).into(),
        },
        Some(Task::Rule {
            organisations,
            at_least,
            any_time,
            recorder,
        }) => {
            let all = |names: &[String]| -> Result<Vec<_>, Failure> {
                let ids = names.iter();
                ids.map(|name| named(&document, name)).collect()
            };
            Edit::SetRule(NewRule {
                id: RuleId::random(&mut logs::random()?),
                organisations: all(organisations)?,
                need: at_least.map_or(Need::All, Need::AtLeast),
                occasion: match any_time {
                    true => Occasion::AnyTime,
                    false => Occasion::Meetings,
                },
                recorders: all(recorder)?,
            })
        }
    };
    write(&mut document, &edit, &arguments.name, "", &arguments.log)
}

fn write(
    document: &mut Document,
    edit: &Edit,
    name: &str,
    organisation: &str,
    log: &Path,
) -> Result<(), Failure> {
    document.write_as(&logs::writer(name, organisation)?);
    match document.apply(edit, logs::now()) {
        Ok(applied) => logs::say(&applied.summary),
        Err(Refusal::NothingChanges) => logs::say("It is so already."),
        Err(error) => return Err(refused("change", log, &error)),
    }
    files::write(log, &document.save())
}

fn refused(verb: &str, log: &Path, error: &Refusal) -> Failure {
    Failure::on(verb, log, error).hint(text::refusal(error).next)
}

fn find(document: &Document, name: &str) -> Option<OrganisationId> {
    let all = document.parties().organisations;
    all.iter().find(|one| one.name == name).map(|one| one.id)
}

fn named(document: &Document, name: &str) -> Result<OrganisationId, Failure> {
    let hint = "Add it first: matters parties LOG add NAME";
    find(document, name)
        .ok_or_else(|| Failure::new(format!("find {name}"), "it is not in the log").hint(hint))
}

fn listed(document: &Document) -> String {
    let parties = document.parties();
    let mut out = String::new();
    for one in &parties.organisations {
        out += &format!("{} ({})\n", one.name, text::role_words(one.role));
        for key in parties
            .keys
            .iter()
            .filter(|key| key.whose.organisation == one.id)
        {
            let state = match (key.revocations.is_empty(), key.checks.is_empty()) {
                (false, _) => "revoked",
                (true, true) => "not checked by anybody",
                (true, false) => "checked",
            };
            let whose = &key.whose;
            out += &format!("  key of {}, {}: {state}\n", whose.person, whose.device);
            out += &format!("    {}\n    {}\n", key.id, text::fingerprint(key.id));
        }
    }
    match parties.rule_in_force() {
        Some(rule) => out += &format!("{}\n", text::rule_words(rule)),
        None => out += "No rule is in force.\n",
    }
    out
}

/// Signs something with a key from a file, which is made if it does not exist, and keeps it in the log
#[derive(clap::Args)]
pub(crate) struct SayArguments {
    /// The log file
    log: PathBuf,
    /// The file of the key: 64 hexadecimal digits, a secret
    #[arg(long, value_name = "KEY.txt")]
    key: PathBuf,
    /// The person who says it
    #[arg(long)]
    person: String,
    #[command(subcommand)]
    says: Say,
}

#[derive(Subcommand)]
enum Say {
    /// Whose the key is; must be said first
    Introduce {
        /// The organisation
        organisation: String,
        /// What the device is called
        #[arg(long, default_value = "Command line")]
        device: String,
    },
    /// That an action has ended as is proposed
    Agree(OnAction),
    /// That it has not, and why
    Return(OnAction),
    /// That what was said before no longer stands
    TakeBack(OnAction),
    /// That a key was compared with its holder's
    Check {
        /// The key: 64 hexadecimal digits
        key: String,
        /// How
        #[arg(long, default_value = "")]
        note: String,
    },
    /// That a key is lost, or no longer in good hands
    Revoke {
        /// The key: 64 hexadecimal digits
        key: String,
        /// Why
        #[arg(long, default_value = "")]
        note: String,
    },
}

#[derive(clap::Args)]
struct OnAction {
    /// The number of the action
    number: u32,
    /// Why; a return needs one
    #[arg(long, default_value = "")]
    note: String,
    /// The meeting at which it is said
    #[arg(long)]
    meeting: Option<String>,
    /// The organisation whose word it is, where it is recorded for another
    #[arg(long = "for", value_name = "ORGANISATION")]
    organisation: Option<String>,
}

/// Signs and keeps it.
pub(crate) fn say(arguments: &SayArguments) -> Result<(), Failure> {
    let log = &arguments.log;
    let mut document = logs::read(log)?;
    let seed = key(&arguments.key)?;
    let wish = wish(&document, arguments)?;
    let public = KeyId(seed.public().0);
    let statements = document
        .prepare(&[wish], public, logs::now())
        .map_err(|error| refused("sign in", log, &error))?;
    let signed: Option<Vec<_>> = statements
        .iter()
        .map(|one| trust::sign_statement(one, &seed))
        .collect();
    let signed = signed.ok_or_else(|| Failure::on("sign in", log, "it is too long"))?;
    let edit = Edit::AddStatements(signed);
    write(&mut document, &edit, &arguments.person, "", log)
}

fn wish(document: &Document, arguments: &SayArguments) -> Result<Wish, Failure> {
    let person = arguments.person.clone();
    let verdict = |on: &OnAction, opinion| verdict(document, on, opinion, &person, &arguments.log);
    Ok(match &arguments.says {
        Say::Introduce {
            organisation,
            device,
        } => Wish::Introduce(Introduced {
            device: device.clone(),
            person,
            organisation: named(document, organisation)?,
        }),
        Say::Agree(on) => verdict(on, Opinion::Agree)?,
        Say::Return(on) => verdict(on, Opinion::Return)?,
        Say::TakeBack(on) => verdict(on, Opinion::TakeBack)?,
        Say::Check { key, note } => Wish::Check {
            key: public(key)?,
            how: note.clone(),
        },
        Say::Revoke { key, note } => Wish::Revoke {
            key: public(key)?,
            reason: note.clone(),
        },
    })
}

fn verdict(
    document: &Document,
    on: &OnAction,
    opinion: Opinion,
    person: &str,
    log: &Path,
) -> Result<Wish, Failure> {
    let mut actions = document.actions();
    actions.retain(|action| action.number == Some(on.number));
    let [action] = actions.as_slice() else {
        let n = on.number;
        let reason = match actions.len() {
            0 => format!("it has no action {n}"),
            many => format!("{many} actions have the number {n}"),
        };
        let hint = "`matters show LOG` lists the actions; each needs a number of its own.";
        return Err(Failure::on("sign in", log, reason).hint(hint));
    };
    let meeting = on.meeting.as_ref().map(|id| {
        let hint = "A meeting is named by the 16 characters of its identity.";
        let parsed = MeetingId::parse(id);
        parsed.ok_or_else(|| Failure::new("sign", format!("{id} is no meeting")).hint(hint))
    });
    let organisation = on.organisation.as_ref().map(|name| named(document, name));
    Ok(Wish::Verdict(VerdictWish {
        action: action.id,
        seen: action.text.clone(),
        opinion,
        note: on.note.clone(),
        organisation: organisation.transpose()?,
        person: person.to_owned(),
        meeting: meeting.transpose()?,
    }))
}

fn public(text: &str) -> Result<KeyId, Failure> {
    let hint = "`matters parties LOG` lists the keys.";
    KeyId::parse(text).ok_or_else(|| Failure::new("sign", format!("{text} is no key")).hint(hint))
}

/// The key of a file; a new one where there is no file.
fn key(path: &Path) -> Result<SigningSeed, Failure> {
    match std::fs::read_to_string(path) {
        Ok(words) => SigningSeed::parse(&words).ok_or_else(|| {
            let hint = "A key file holds 64 hexadecimal digits. Name a new file to make a new key.";
            Failure::on("read", path, "it holds no key").hint(hint)
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let seed = SigningSeed::random(&mut logs::random()?);
            files::write_secret(path, seed.secret_words().as_bytes())?;
            logs::say(&format!(
                "A new key is in {}. Keep it to yourself.",
                path.display()
            ));
            Ok(seed)
        }
        Err(error) => Err(Failure::on("read", path, error)),
    }
}
