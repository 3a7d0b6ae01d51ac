//! Sets the machine up, builds, serves and tests: `cargo xtask`.
//!
//! Says what it does to the machine before it does it. Knows the tools and the files of the
//! repository, and nothing of what the program itself means.

mod args;
mod bench;
mod beside;
mod browsers;
mod budget;
mod dev;
mod files;
mod fuzz;
mod native;
mod nats;
mod page;
mod place;
mod post;
mod profile;
mod run;
mod servers;
mod skipped;
mod sysroot;
mod test;
mod tools;

use args::Task;
use place::Place;
use std::process::ExitCode;

fn main() -> ExitCode {
    let task = match args::parse(std::env::args().skip(1)) {
        Ok(task) => task,
        Err(wrong) => {
            eprintln!("{wrong}\n\n{}", args::HELP);
            return ExitCode::from(2);
        }
    };
    match carry_out(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::from(1)
        }
    }
}

fn carry_out(task: Task) -> run::Outcome<()> {
    if task == Task::Help {
        println!("{}", args::HELP);
        return Ok(());
    }
    let mut place = Place::find()?;
    match task {
        Task::Help => Ok(()),
        Task::Setup => {
            tools::set_up(&mut place)?;
            browsers::set_up(&place).map(|_| ())
        }
        Task::Build => {
            tools::set_up(&mut place)?;
            page::build(&place, page::Kind::Release)?;
            budget::within_budget(&place)?;
            native::build(&place, native::Kind::Release).map(|_| ())
        }
        Task::Serve { dev: true, port } => dev::serve(&mut place, port),
        Task::Serve { dev: false, port } => {
            tools::set_up(&mut place)?;
            page::build(&place, page::Kind::Release)?;
            native::serve(&place, port)
        }
        Task::Test { quick, steps } => test::all(&mut place, quick, &steps),
        Task::Fuzz { targets, seconds } => {
            fuzz::all(&place, &targets, fuzz::Length::Seconds(seconds))?
                .iter()
                .for_each(run::note);
            Ok(())
        }
        Task::Profile => profile::watch(&mut place),
        Task::Bench { rest } => bench::all(&mut place, &rest),
    }
}
