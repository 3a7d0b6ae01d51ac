//! What stands on disk: no log is lost to what is made from one, links and permissions stay, and who stops listening
//! stops nothing.

use super::*;

#[test]
fn m40_no_command_writes_what_it_makes_over_a_log() {
    let folder = imported("over");
    fs::copy(folder.join("log.automerge"), folder.join("other.automerge")).unwrap();
    let before = fs::read(folder.join("log.automerge")).unwrap();
    let by_day = ["changed", "log.automerge", "--since", "2019-01-01"];
    for command in [
        &["export", "log.automerge", "--to", "csv"][..],
        &["export", "log.automerge", "--to", "html"],
        &["mail", "log.automerge"],
        &by_day,
    ] {
        for over in ["log.automerge", "./log.automerge", "other.automerge"] {
            let output = matters(&folder, &[command, &["-o", over]].concat());
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(1), "{command:?} {over}: {said}");
            assert!(said.contains("would be lost"), "{said}");
            assert!(said.contains("Name another file"), "{said}");
            assert_eq!(fs::read(folder.join(over)).unwrap(), before, "{command:?}");
        }
    }
    // A page that holds the log is a log as well.
    done(
        &folder,
        &["export", "log.automerge", "--to", "html", "-o", "log.html"],
    );
    let page = fs::read(folder.join("log.html")).unwrap();
    let output = matters(
        &folder,
        &["export", "log.html", "--to", "md", "-o", "log.html"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read(folder.join("log.html")).unwrap(), page);
    // What is no log is written over, as ever.
    done(
        &folder,
        &["export", "log.automerge", "--to", "csv", "-o", "out"],
    );
    done(
        &folder,
        &["export", "log.automerge", "--to", "md", "-o", "out"],
    );
}

#[cfg(unix)]
#[test]
fn m41_a_log_that_is_written_back_keeps_its_permissions_and_the_link_that_led_to_it() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = imported("permissions");
    let log = folder.join("log.automerge");
    let before = fs::read(&log).unwrap();
    fs::set_permissions(&log, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("log.automerge", folder.join("link")).unwrap();
    fs::write(
        folder.join("more.csv"),
        "No.,Action\n900,Print the tide tables\n",
    )
    .unwrap();
    done(&folder, &["import", "more.csv", "--into", "link"]);
    assert!(
        fs::symlink_metadata(folder.join("link"))
            .unwrap()
            .is_symlink()
    );
    assert_ne!(fs::read(&log).unwrap(), before);
    let mode = fs::metadata(&log).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn m42_what_is_no_regular_file_is_written_to_and_never_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let folder = imported("pipe");
    let pipe = folder.join("pipe");
    if !Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap()
        .success()
    {
        println!("skipped: this system makes no pipes");
        return;
    }
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::read_to_string(pipe).unwrap())
    };
    done(
        &folder,
        &["export", "log.automerge", "--to", "csv", "-o", "pipe"],
    );
    assert_eq!(reader.join().unwrap(), csv(&folder, "log.automerge"));
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
}

#[test]
fn m43_an_import_is_kept_though_nobody_listens_any_more() {
    use std::process::Stdio;
    let folder = imported("deaf");
    fs::write(
        folder.join("more.csv"),
        "No.,Action\n900,Print the tide tables\n",
    )
    .unwrap();
    let deaf = |arguments: &[&str]| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let status = Command::new(env!("CARGO_BIN_EXE_matters"))
            .current_dir(&folder)
            .args(arguments)
            .stdout(Stdio::from(writer.try_clone().unwrap()))
            .stderr(Stdio::from(writer))
            .status();
        status.unwrap().code()
    };
    assert_eq!(
        deaf(&["import", "more.csv", "--into", "log.automerge"]),
        Some(0)
    );
    assert_eq!(
        deaf(&["import", "more.csv", "-o", "new.automerge"]),
        Some(0)
    );
    assert_eq!(deaf(&["show", "missing.automerge"]), Some(1));
    assert_eq!(deaf(&["dance"]), Some(2));
    for log in ["log.automerge", "new.automerge"] {
        let shown = done(&folder, &["show", log, "900"]);
        assert!(shown.contains("Print the tide tables"), "{log}: {shown}");
    }
}

#[test]
fn m44_a_document_without_actions_and_a_log_are_refused_by_their_names() {
    let folder = imported("nothing");
    fs::write(folder.join("head.csv"), "No.,Action\n").unwrap();
    fs::write(folder.join("noise.bin"), [0x85, 0, 0, 1, 2, 0x99]).unwrap();
    for (file, says) in [
        ("head.csv", "no row below them was read as an action"),
        ("log.automerge", "it is a log file already"),
        ("noise.bin", "no document that is known"),
    ] {
        let output = matters(&folder, &["import", file, "-o", "x.automerge"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{file}: {said}");
        assert!(said.contains(says), "{file}: {said}");
        assert!(!folder.join("x.automerge").exists(), "{file}");
    }
    let output = matters(&folder, &["import", "log.automerge", "-o", "x.automerge"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("matters merge"));
}

#[test]
fn m45_the_order_of_dates_in_a_printed_log_is_raised_where_nothing_shows_it_and_can_be_said() {
    let folder = folder("printed-dates");
    let text = "Liaison Group Action Log\n03/04/2019\n\nOngoing Actions Deadline Status When from? Owner\n\n\
                1 First thing. 05/06/2019 Ongoing. Update 07/08/2019: sent. Mar’19 Council\n\n\
                2 Second thing. Jun’19 Ongoing Mar’19 Council\n";
    fs::write(folder.join("log.txt"), text).unwrap();
    let import = ["import", "log.txt", "-o", "log.automerge"];
    done(&folder, &import);
    let json = done(&folder, &["export", "log.automerge", "--to", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["dated"], "2019-04-03");
    let findings = json["findings"].as_array().unwrap().iter();
    let raised = findings.filter(|one| one["text"].as_str().unwrap().contains("two ways"));
    assert_eq!(raised.count(), 3);
    for (order, dated, deadline) in [
        ("dmy", "2019-04-03", "5 June 2019"),
        ("mdy", "2019-03-04", "6 May 2019"),
    ] {
        let _ = fs::remove_file(folder.join("log.automerge"));
        done(&folder, &[&import[..], &["--dates", order]].concat());
        let json = done(&folder, &["export", "log.automerge", "--to", "json"]);
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["dated"], dated);
        let one = done(&folder, &["show", "log.automerge", "1"]);
        assert!(one.contains(&format!("Deadline: {deadline}")), "{one}");
    }
}

#[test]
fn m46_what_a_workbook_cannot_hold_is_said_when_it_is_written() {
    let folder = folder("cut-cells");
    let long = "lamp ".repeat(7_000);
    fs::write(folder.join("long.csv"), format!("No.,Action\n1,{long}\n")).unwrap();
    done(&folder, &["import", "long.csv", "-o", "log.automerge"]);
    for (format, is_cut) in [("xlsx", true), ("ods", true), ("csv", false)] {
        let export = ["export", "log.automerge", "--to", format, "-o", "out"];
        let output = matters(&folder, &export);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{format}: {said}");
        assert_eq!(
            said.contains("1 cell is cut after 32,767"),
            is_cut,
            "{format}: {said}"
        );
    }
}
