//! The page, built beside the steps of the tests that come before it: most of it is compiled on one core, for minutes.
//! Knows how to ask this program for the page, and keeps what that says until somebody waits for it.

use crate::files;
use crate::place::Place;
use crate::run::{Failure, Outcome, failure, note};
use std::fmt::Display;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A build of the page that goes on.
pub struct PageBeside {
    child: Child,
    said: PathBuf,
}

impl PageBeside {
    pub fn start(place: &Place) -> Outcome<Self> {
        let said = place.notes().join("page.txt");
        files::write(&said, "")?;
        let program = std::env::current_exe().map_err(cannot)?;
        let out = File::create(&said).map_err(cannot)?;
        let err = out.try_clone().map_err(cannot)?;
        let child = Command::new(program)
            .args(["test", "page"])
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .map_err(cannot)?;
        note(format!(
            "the page is being built meanwhile; {} has what that says",
            said.display()
        ));
        Ok(Self { child, said })
    }

    /// Waits for its end, and says what it has said.
    pub fn end(mut self) -> Outcome<()> {
        let ended = self.child.wait().map_err(cannot)?;
        let said = files::read(&self.said)?;
        eprintln!("{}", String::from_utf8_lossy(&said).trim_end());
        match ended.success() {
            true => Ok(()),
            false => Err(cannot("it failed; its own words are above")),
        }
    }
}

impl Drop for PageBeside {
    /// Where another step has failed, nobody waits for it.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cannot(went: impl Display) -> Failure {
    failure(
        "build the page beside other steps",
        went,
        "`cargo xtask test page` does that step alone.",
    )
}
