//! The NATS server that tests of mailboxes run against: Debian's, unpacked under the target directory, because
//! installing it would also start it as a service of this machine.

use crate::files;
use crate::place::Place;
use crate::run::{Outcome, answer, failure, run, step};

const PROGRAM: &str = "nats-server";

/// Sees that there is one on the PATH of our commands.
pub fn set_up(place: &Place) -> Outcome<()> {
    if place.which(PROGRAM).is_some() {
        return Ok(());
    }
    step("Unpacking Debian's nats-server under target/tools, for the tests of mailboxes");
    let tried = "get nats-server, which the tests of mailboxes need";
    let advice = "Install nats-server 2.9 or later yourself; on Debian: `apt-get update && apt-get install nats-server` as root.";
    if place.which("apt-get").is_none() || place.which("dpkg").is_none() {
        return Err(failure(tried, "this system has no apt-get", advice));
    }
    let work = place.notes().join("nats");
    files::clear(&work)?;
    files::make_dir(&work)?;
    let is_listed = answer(place.command("apt-cache").args(["policy", PROGRAM]))
        .is_some_and(|policy| policy.contains("Candidate:"));
    if !is_listed {
        run(
            place.command("apt-get").args(["-qq", "update"]),
            tried,
            advice,
        )?;
    }
    let mut download = place.command("apt-get");
    download
        // As root, apt would otherwise fetch as a user who may not write here.
        .args(["-qq", "-o", "APT::Sandbox::User=root", "download", PROGRAM])
        .current_dir(&work);
    run(&mut download, tried, advice)?;
    let package = files::under(&work)
        .into_iter()
        .find(|file| file.extension().is_some_and(|extension| extension == "deb"))
        .ok_or_else(|| failure(tried, "apt-get brought no package", advice))?;
    let unpacked = work.join("unpacked");
    let mut unpack = place.command("dpkg");
    unpack.arg("-x").arg(&package).arg(&unpacked);
    run(&mut unpack, tried, advice)?;
    let bin = place.own_tools().join("bin");
    let program = ["usr/sbin", "usr/bin"]
        .iter()
        .map(|folder| unpacked.join(folder).join(PROGRAM))
        .find(|path| path.is_file())
        .ok_or_else(|| failure(tried, "the package has no such program", advice))?;
    files::make_dir(&bin)?;
    std::fs::copy(program, bin.join(PROGRAM)).map_err(|error| failure(tried, error, advice))?;
    files::clear(&work)
}
