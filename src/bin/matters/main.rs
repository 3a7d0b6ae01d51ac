//! The command line: joins importer, exporter, document and relay. One file a subject; each knows
//! nothing of the others. Exit status: 0 done, 1 could not, 2 wrong usage.

mod changed;
mod exchange;
mod export;
mod failure;
mod files;
mod folder;
mod import;
mod inspect;
mod logs;
mod mail;
mod minutes;
mod named;
mod parties;
mod public;
mod receipt;
mod serve;
mod sync;
mod verify;

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// One action log, kept by several organisations together.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    Serve(serve::Arguments),
    Sync(sync::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    Mail(mail::Arguments),
    Minutes(minutes::Arguments),
    /// Merge files of one log into one
    Merge {
        /// Two or more files of the same log
        #[arg(required = true, num_args = 2..)]
        logs: Vec<PathBuf>,
        /// The log file to write
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Show a log, or one action of it
    Show {
        /// The log file
        log: PathBuf,
        /// The number of an action
        number: Option<u32>,
    },
    Changed(changed::Arguments),
    Parties(parties::Arguments),
    Say(parties::SayArguments),
    Verify(verify::Arguments),
    /// Show the history of a log, or of one action of it, newest first
    History {
        /// The log file
        log: PathBuf,
        /// The number of an action
        number: Option<u32>,
    },
}

/// Why a subcommand could not do what was asked, in words for the person who asked.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            logs::say(&format!("matters: {failure}"));
            ExitCode::from(1)
        }
    }
}

fn run(task: Task) -> Result<(), Failure> {
    match task {
        Task::Serve(arguments) => serve::run(&arguments)?,
        Task::Sync(arguments) => sync::run(&arguments)?,
        Task::Import(arguments) => import::run(&arguments)?,
        Task::Export(arguments) => export::run(&arguments)?,
        Task::Mail(arguments) => mail::run(&arguments)?,
        Task::Minutes(arguments) => minutes::run(&arguments)?,
        Task::Merge { logs, output } => exchange::merge(&logs, &output)?,
        Task::Show { log, number } => inspect::show(&log, number)?,
        Task::Changed(arguments) => changed::show(&arguments)?,
        Task::Parties(arguments) => parties::run(&arguments)?,
        Task::Say(arguments) => parties::say(&arguments)?,
        Task::Verify(arguments) => verify::run(&arguments)?,
        Task::History { log, number } => inspect::history(&log, number)?,
    }
    Ok(())
}
