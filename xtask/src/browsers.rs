//! The browsers that tests drive, and their drivers. Installs what is missing where it may, and
//! otherwise says the command to run.

use crate::place::Place;
use crate::run::{Outcome, answer, failure, note, run, step};
use crate::tools;
use std::path::{Path, PathBuf};

const GECKODRIVER: &str = "0.37.1";

/// The drivers of the two browsers.
pub struct Drivers {
    pub chrome: PathBuf,
    pub gecko: PathBuf,
}

/// A program, or a file by its whole path, and the Debian packages that have it.
const WANTED: [(&[&str], &str); 10] = [
    (
        &[
            "chromium",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
        ],
        "chromium",
    ),
    (&["chromedriver"], "chromium-driver"),
    (&["firefox", "firefox-esr"], "firefox-esr"),
    (&["pdftotext"], "poppler-utils"),
    (&["apache2"], "apache2-bin"),
    (&["nginx"], "nginx"),
    (
        &["/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"],
        "libnginx-mod-http-dav-ext",
    ),
    // Reads back the office documents that the exporters write.
    (
        &["soffice"],
        "libreoffice-writer-nogui libreoffice-calc-nogui",
    ),
    // Change a workbook, and open a locked file, as others would.
    (
        &["/usr/lib/python3/dist-packages/openpyxl/__init__.py"],
        "python3-openpyxl",
    ),
    (&["age"], "age"),
];

pub fn set_up(place: &Place) -> Outcome<Drivers> {
    let missing: Vec<&str> = WANTED
        .iter()
        .filter(|(programs, _)| {
            !programs
                .iter()
                .any(|program| place.which(program).is_some() || Path::new(program).is_file())
        })
        .flat_map(|(_, packages)| packages.split(' '))
        .collect();
    if !missing.is_empty() {
        install(place, &missing)?;
    }
    if missing.contains(&"nginx") {
        // Debian starts what it installs; the tests start their own, elsewhere.
        note("stopping the nginx that Debian has just started");
        let _ = answer(
            place
                .command("systemctl")
                .args(["disable", "--now", "nginx"]),
        );
    }
    if std::env::var_os("GECKODRIVER").is_none() && place.which("geckodriver").is_none() {
        tools::installed(
            place,
            "geckodriver",
            "geckodriver",
            GECKODRIVER,
            &[&["--locked"], &[]],
        )?;
    }
    Ok(Drivers {
        chrome: driver(place, "CHROMEDRIVER", "chromedriver")?,
        gecko: driver(place, "GECKODRIVER", "geckodriver")?,
    })
}

fn driver(place: &Place, variable: &str, program: &str) -> Outcome<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .or_else(|| place.which(program))
        .ok_or_else(|| {
            failure(
                format!("find {program}"),
                "it is not on the PATH",
                format!("Install it, or say where it is in {variable}."),
            )
        })
}

fn install(place: &Place, packages: &[&str]) -> Outcome<()> {
    let command = format!(
        "apt-get update && apt-get install --no-install-recommends {}",
        packages.join(" ")
    );
    let advice = format!("Install them yourself; on Debian: `{command}` as root.");
    let tried = format!("get what the browser tests need: {}", packages.join(", "));
    if place.which("apt-get").is_none() {
        return Err(failure(
            tried,
            "it is not installed, and this system has no apt-get",
            advice,
        ));
    }
    if answer(place.command("id").arg("-u")).as_deref() != Some("0") {
        return Err(failure(
            tried,
            "it is not installed, and only root may install it",
            advice,
        ));
    }
    step(format!(
        "Installing with apt-get, for the browser tests: {}",
        packages.join(" ")
    ));
    let apt = || {
        let mut command = place.command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        command
    };
    if let Err(reason) = run(apt().arg("update"), "update apt's lists", &advice) {
        // One dead source among several must not keep the others from being used.
        note(format!(
            "apt-get update: {}; going on with the lists there are",
            reason.went
        ));
    }
    run(
        apt()
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages),
        &tried,
        &advice,
    )
}
