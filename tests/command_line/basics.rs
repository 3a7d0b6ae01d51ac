//! What every log file can be asked: imported, merged, shown, and what is refused.

use super::*;

#[test]
fn m1_a_printed_log_is_imported_and_exported_as_json() {
    let folder = imported("import");
    let json: Value =
        serde_json::from_str(&done(&folder, &["export", "log.automerge", "--to", "json"])).unwrap();
    assert_eq!(json["format"], "matters-arising");
    assert_eq!(json["version"], 1);
    assert_eq!(json["dated"], "2022-05-26");
    let actions = json["actions"].as_array().unwrap();
    assert_eq!(actions.len(), 45);
    let first = &actions[0];
    assert_eq!(first["number"], 2);
    assert_eq!(first["stage"], "proposed_complete");
    assert_eq!(first["deadline"]["kind"], "month");
    assert_eq!(first["deadline"]["months"][0], "2022-02");
    assert_eq!(first["deadline"]["printed"], "Feb’22");
    assert_eq!(first["origin"]["month"], "2021-09");
    assert_eq!(first["links"], serde_json::json!([3, 7]));
    let marked = actions
        .iter()
        .find(|a| a["printed_number"] == "**2")
        .unwrap();
    assert_eq!(marked["number"], 2);
    assert_eq!(marked["owners"], serde_json::json!(["………", "………"]));
    let findings: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("findings.json")).unwrap()).unwrap();
    assert_eq!(findings, json["findings"]);
}

#[test]
fn m2_importing_the_same_file_again_changes_nothing() {
    let folder = imported("again");
    let before = fs::read(folder.join("log.automerge")).unwrap();
    let source = example();
    done(
        &folder,
        &["import", source.to_str().unwrap(), "-o", "log.automerge"],
    );
    assert_eq!(fs::read(folder.join("log.automerge")).unwrap(), before);
}

#[test]
fn m3_files_of_one_log_merge_and_files_of_two_do_not() {
    let folder = imported("merge");
    fs::copy(folder.join("log.automerge"), folder.join("copy.automerge")).unwrap();
    done(
        &folder,
        &[
            "merge",
            "log.automerge",
            "copy.automerge",
            "-o",
            "both.automerge",
        ],
    );
    let export = |file: &str| done(&folder, &["export", file, "--to", "json"]);
    assert_eq!(export("both.automerge"), export("log.automerge"));
    let other = imported("merge-other");
    let other = other.join("log.automerge");
    let output = matters(
        &folder,
        &[
            "merge",
            "log.automerge",
            other.to_str().unwrap(),
            "-o",
            "no.automerge",
        ],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        !folder.join("no.automerge").exists(),
        "nothing is half written"
    );
}

#[test]
fn m4_show_and_history_speak_in_words() {
    let folder = imported("show");
    let list = done(&folder, &["show", "log.automerge"]);
    assert!(list.contains("Proposed closed"), "{list}");
    let one = done(&folder, &["show", "log.automerge", "4"]);
    assert!(one.contains("Deadline: February 2022"), "{one}");
    let history = done(&folder, &["history", "log.automerge"]);
    assert!(
        history.contains("45 actions imported from harbour-forum"),
        "{history}"
    );
    assert_eq!(
        matters(&folder, &["show", "log.automerge", "999"])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn m5_what_cannot_be_read_is_said_with_status_1_and_wrong_usage_with_2() {
    let folder = imported("refusals");
    fs::write(folder.join("shopping.txt"), "milk\nbread\n").unwrap();
    let whole = fs::read(folder.join("log.automerge")).unwrap();
    fs::write(folder.join("cut.automerge"), &whole[..whole.len() / 2]).unwrap();
    for (arguments, says) in [
        (
            &["import", "shopping.txt", "-o", "x.automerge"][..],
            "no table",
        ),
        (
            &["import", "missing.txt", "-o", "x.automerge"],
            "missing.txt",
        ),
        (&["show", "cut.automerge"], "cut off"),
        (&["show", "shopping.txt"], "not an Automerge document"),
    ] {
        let output = matters(&folder, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    assert!(!folder.join("x.automerge").exists());
    assert_eq!(matters(&folder, &["show"]).status.code(), Some(2));
    assert_eq!(matters(&folder, &["dance"]).status.code(), Some(2));
}

/// The log that the product must serve first lies beside the checkout, not in it.
#[test]
fn m6_the_log_of_2019_is_read_whole() {
    let Some(source) = real_log() else {
        return;
    };
    let folder = folder("2019");
    done(
        &folder,
        &["import", source.to_str().unwrap(), "-o", "log.automerge"],
    );
    let json: Value =
        serde_json::from_str(&done(&folder, &["export", "log.automerge", "--to", "json"])).unwrap();
    let actions = json["actions"].as_array().unwrap();
    let in_section = |name: &str| actions.iter().filter(|a| a["section"] == name).count();
    assert_eq!(actions.len(), 113);
    assert_eq!(in_section("proposed_complete"), 33);
    assert_eq!(in_section("ongoing"), 62);
    assert_eq!(in_section("completed"), 18);
    assert_eq!(json["categories"].as_array().unwrap().len(), 11);
    assert_eq!(json["dated"], "2019-04-18");
}

#[test]
fn m7_values_set_apart_are_shown_in_words() {
    let folder = imported("apart");
    for (n, name, progress) in [
        (1, "ada", Progress::NotStarted),
        (2, "ben", Progress::PartiallyComplete),
    ] {
        let bytes = fs::read(folder.join("log.automerge")).unwrap();
        let mut log = Snapshot::read("log", &bytes).unwrap().document;
        log.write_as(&Writer {
            author: Author {
                device: DeviceId::random(&mut || n),
                name: name.to_owned(),
                organisation: String::new(),
            },
            actor: [n as u8; 16],
        });
        let action = log.actions().into_iter().find(|a| a.number == Some(4));
        let actions = vec![action.unwrap().id];
        let edit = Edit::SetProgress { actions, progress };
        log.apply(&edit, Timestamp(0)).unwrap();
        fs::write(folder.join(format!("{name}.automerge")), log.save()).unwrap();
    }
    done(
        &folder,
        &[
            "merge",
            "ada.automerge",
            "ben.automerge",
            "-o",
            "both.automerge",
        ],
    );
    let shown = done(&folder, &["show", "both.automerge", "4"]);
    assert!(shown.contains("Progress was set apart:"), "{shown}");
    for claim in [
        "  Not started (1970-01-01 ada)",
        "  Partially complete (1970-01-01 ben)",
    ] {
        assert!(shown.contains(claim), "{claim} in: {shown}");
    }
}

#[test]
fn m8_a_reader_that_has_had_enough_is_no_failure() {
    let folder = imported("enough");
    for arguments in [
        &["export", "log.automerge", "--to", "json"][..],
        &["show", "log.automerge"],
        &["history", "log.automerge"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let status = Command::new(env!("CARGO_BIN_EXE_matters"))
            .current_dir(&folder)
            .args(arguments)
            .stdout(writer)
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
}
