//! Every format out, and edited elsewhere in again.

use super::*;

#[test]
fn m13_a_log_is_written_in_every_format_and_the_page_merges_like_a_log_file() {
    let folder = imported("formats");
    for (format, head) in [
        ("html", &b"<!DOCTYPE html>"[..]),
        ("xlsx", b"PK"),
        ("ods", b"PK"),
        ("docx", b"PK"),
        ("odt", b"PK"),
        ("csv", b"\xef\xbb\xbfList,"),
        ("md", b"# "),
        ("ics", b"BEGIN:VCALENDAR\r\n"),
        ("json", b"{"),
    ] {
        let file = format!("out.{format}");
        let output = matters(
            &folder,
            &["export", "log.automerge", "--to", format, "-o", &file],
        );
        assert_eq!(output.status.code(), Some(0), "{format}");
        let bytes = fs::read(folder.join(&file)).unwrap();
        assert!(bytes.starts_with(head), "{format}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let warns = said.contains("all earlier versions");
        assert_eq!(warns, format == "html", "{format}: {said}");
    }
    done(
        &folder,
        &[
            "merge",
            "log.automerge",
            "out.html",
            "-o",
            "merged.automerge",
        ],
    );
    assert_eq!(
        csv(&folder, "merged.automerge"),
        csv(&folder, "log.automerge")
    );
}

#[test]
fn m25_columns_and_dates_are_read_as_they_are_said_to_be_and_a_wrong_word_is_told() {
    let folder = folder("map");
    let table = "No.,Action,Deadline,Who does it\n1,Mark the wreck,03/04/2019,Pilots\n2,Sound the channel,05/06/2019,\n";
    fs::write(folder.join("list.csv"), table).unwrap();
    let import = |more: &[&str]| {
        let _ = fs::remove_file(folder.join("log.automerge"));
        let import = ["import", "list.csv", "-o", "log.automerge"];
        let output = matters(&folder, &[&import[..], more].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said)
    };
    let shown = |more: &[&str]| {
        let (code, said) = import(more);
        assert_eq!(code, Some(0), "{more:?}: {said}");
        done(&folder, &["show", "log.automerge", "1"])
    };
    let by_day = ["--dates", "dmy"];
    let one = shown(&[&by_day[..], &["--map", "Who does it=owner"]].concat());
    assert!(one.contains("Deadline: 3 April 2019"), "{one}");
    assert!(one.contains("Pilots"), "{one}");
    let one = shown(&["--dates", "mdy", "--map", "Who does it=left_out"]);
    assert!(one.contains("Deadline: 4 March 2019"), "{one}");
    assert!(!one.contains("Pilots"), "{one}");

    for (more, status, says) in [
        (&[][..], 1, "--dates dmy if the day stands first"),
        (
            &["--map", "Who does it=boss"],
            2,
            "the role is one of number, action",
        ),
        (&["--map", "owner"], 2, "Write HEADING=ROLE"),
        (
            &["--map", "Nobody=owner"],
            1,
            "The columns are: No., Action, Deadline, Who does it.",
        ),
    ] {
        let (code, said) = import(more);
        assert_eq!(code, Some(status), "{more:?}: {said}");
        assert!(said.contains(says), "{more:?}: {said}");
        assert!(!folder.join("log.automerge").exists(), "nothing is kept");
    }
    assert_eq!(import(&["--dates", "ymd"]).0, Some(2));
}

#[test]
fn m16_an_export_that_was_edited_elsewhere_updates_the_log_and_only_when_it_is_meant() {
    let folder = imported("into");
    done(
        &folder,
        &["export", "log.automerge", "--to", "csv", "-o", "out.csv"],
    );
    let table = fs::read_to_string(folder.join("out.csv")).unwrap();
    assert!(table.contains("at low water"));
    let edited = table.replace("at low water", "at high water");
    fs::write(folder.join("out.csv"), edited).unwrap();
    let before = fs::read(folder.join("log.automerge")).unwrap();
    let into = ["import", "out.csv", "--into", "log.automerge"];

    let told = done(&folder, &[&into[..], &["--dry-run"]].concat());
    assert_eq!(told.trim(), "Wording of action 17 edited");
    assert_eq!(fs::read(folder.join("log.automerge")).unwrap(), before);

    let told = done(&folder, &[&into[..], &["-o", "new.automerge"]].concat());
    assert_eq!(told.trim(), "Wording of action 17 edited");
    assert_eq!(fs::read(folder.join("log.automerge")).unwrap(), before);
    let shown = done(&folder, &["show", "new.automerge", "17"]);
    assert!(shown.contains("at high water"), "{shown}");

    // Once more, over the log itself: nothing is left to change.
    done(&folder, &into);
    let shown = done(&folder, &["show", "log.automerge", "17"]);
    assert!(shown.contains("at high water"), "{shown}");
    let told = done(&folder, &[&into[..], &["--dry-run"]].concat());
    assert!(!told.contains("edited"), "{told}");
}

#[test]
fn m18_a_locked_log_opens_with_its_passphrase_from_the_environment_or_a_file() {
    const WORDS: &str = "harbour lamp three whistles";
    let folder = imported("locked");
    let with = |name: &str, value: &str, arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_matters"))
            .current_dir(&folder)
            .env(name, value)
            .args(arguments)
            .output()
            .unwrap()
    };
    let lock = ["export", "log.automerge", "--to", "age", "-o", "log.age"];
    let locked = with("MATTERS_PASSPHRASE", WORDS, &lock);
    assert_eq!(locked.status.code(), Some(0));
    let bytes = fs::read(folder.join("log.age")).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));

    fs::write(folder.join("words.txt"), format!("{WORDS}\n")).unwrap();
    let show = ["show", "log.age", "17"];
    for (name, value) in [
        ("MATTERS_PASSPHRASE", WORDS),
        ("MATTERS_PASSPHRASE_FILE", "words.txt"),
    ] {
        let shown = with(name, value, &show);
        let text = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(text.starts_with("Action 17 "), "{name}: {text}");
    }

    let wrong = with("MATTERS_PASSPHRASE", "harbour lamp", &show);
    assert_eq!(wrong.status.code(), Some(1));
    let none = matters(&folder, &show);
    assert_eq!(none.status.code(), Some(1));
    let said = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(said.contains("MATTERS_PASSPHRASE_FILE"), "{said}");
}

#[test]
fn m19_an_export_that_nobody_edited_changes_nothing_whatever_its_format() {
    for source in logs() {
        let folder = folder("unchanged");
        let source = source.to_str().unwrap();
        done(&folder, &["import", source, "-o", "log.automerge"]);
        for format in ["docx", "odt", "xlsx", "ods", "csv", "html"] {
            let file = format!("out.{format}");
            let export = ["export", "log.automerge", "--to", format, "-o", &file];
            done(&folder, &export);
            let into = ["import", &file, "--into", "log.automerge", "--dry-run"];
            let told = done(&folder, &into);
            assert_eq!(
                told.trim(),
                "Everything in it is in the log already.",
                "{format} of {source}"
            );
        }
    }
}

#[test]
fn m21_a_log_that_libreoffice_has_printed_to_pdf_is_read_row_by_row() {
    for source in logs() {
        let folder = folder("printed");
        let source = source.to_str().unwrap();
        done(&folder, &["import", source, "-o", "log.automerge"]);
        let export = ["export", "log.automerge", "--to", "docx", "-o", "log.docx"];
        done(&folder, &export);
        let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
        let printed = Command::new("soffice")
            .current_dir(&folder)
            .args([&profile, "--headless", "--convert-to", "pdf", "log.docx"])
            .output();
        if printed.is_err() {
            println!("skipped: soffice is not there");
            return;
        }
        done(&folder, &["import", "log.pdf", "-o", "read.automerge"]);
        let rows = |log: &str| {
            let json = done(&folder, &["export", log, "--to", "json"]);
            let json: Value = serde_json::from_str(&json).unwrap();
            let words = |text: &Value| {
                let words: Vec<_> = text.as_str().unwrap().split_whitespace().collect();
                words.join(" ")
            };
            let actions = json["actions"].as_array().unwrap().iter();
            let rows = actions.map(|row| {
                let months = row["deadline"]["months"].to_string();
                (row["number"].to_string(), words(&row["text"]), months)
            });
            rows.collect::<Vec<_>>()
        };
        let (meant, mut read) = (rows("log.automerge"), rows("read.automerge"));
        assert_eq!(read.len(), meant.len(), "rows of {source}");
        for (number, text, months) in meant {
            // What the list says of a number that is used twice is printed below the wording.
            let is_it = |row: &(String, String, String)| {
                row.0 == number && row.1.starts_with(&text) && row.2 == months
            };
            let at = read.iter().position(is_it);
            let at = at.unwrap_or_else(|| panic!("action {number} of {source}: {text}"));
            read.remove(at);
        }
    }
}
