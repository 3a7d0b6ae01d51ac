//! The command line. One file a subcommand; each reads its own arguments and knows nothing of the
//! others. Exit status: 0, 1 could not, 2 usage.

mod serve;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

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
}

/// Why a subcommand could not do what was asked, in words for the person who asked.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Serve(arguments) => serve::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("matters: {failure}");
            ExitCode::from(1)
        }
    }
}
