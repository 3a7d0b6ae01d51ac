//! What was signed is checked from a file alone.

use super::*;

#[test]
fn m20_parties_agree_and_anyone_can_verify_the_file() {
    let folder = imported("verify");
    let json = done(&folder, &["export", "log.automerge", "--to", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let actions = json["actions"].as_array().unwrap();
    let is_alone = |number: &Value| actions.iter().filter(|a| a["number"] == *number).count() == 1;
    let proposed = actions
        .iter()
        .find(|a| a["stage"] == "proposed_complete" && is_alone(&a["number"]));
    let number = proposed.unwrap()["number"].to_string();
    let log = "log.automerge";
    let say = |who: &str, what: &[&str]| {
        let key = format!("{who}.txt");
        let arguments = [&["say", log, "--key", &key, "--person", who], what].concat();
        matters(&folder, &arguments)
    };
    for name in ["Harbour Trust", "Tide Watch"] {
        done(&folder, &["parties", log, "add", name]);
    }
    let rule = [
        "parties",
        log,
        "rule",
        "--of",
        "Harbour Trust",
        "--of",
        "Tide Watch",
        "--any-time",
    ];
    done(&folder, &rule);
    let early = say("Ann", &["agree", &number]);
    assert_eq!(early.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&early.stderr).contains("Introduce it"));
    for (who, organisation) in [("Ann", "Harbour Trust"), ("Bob", "Tide Watch")] {
        assert!(say(who, &["introduce", organisation]).status.success());
        assert!(say(who, &["agree", &number]).status.success());
    }
    assert_eq!(fs::read(folder.join("Ann.txt")).unwrap().len(), 64);
    let out = done(&folder, &["verify", log]);
    assert!(out.contains("agreed and signed"), "{out}");
    assert!(out.contains("Harbour Trust agrees (Ann)"), "{out}");
    assert!(
        out.contains("recorded, not signed"),
        "what was imported as complete: {out}"
    );
    assert!(out.contains("not checked by anybody"), "{out}");

    // Somebody takes the statements out of the file: that is said, and they count on.
    use automerge::{ReadDoc, transaction::Transactable};
    let path = folder.join(log);
    let mut doc = automerge::AutoCommit::load(&fs::read(&path).unwrap()).unwrap();
    let (_, statements) = doc.get(automerge::ROOT, "statements").unwrap().unwrap();
    let ids: Vec<_> = doc.keys(&statements).collect();
    assert_eq!(ids.len(), 4);
    for id in ids {
        doc.delete(&statements, id).unwrap();
    }
    fs::write(&path, doc.save()).unwrap();
    let output = matters(&folder, &["verify", log]);
    assert_eq!(output.status.code(), Some(1));
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(out.contains("somebody has deleted it"), "{out}");
    let shown = done(&folder, &["show", log, &number]);
    assert!(shown.contains("· Complete"), "{shown}");
    let json = done(&folder, &["export", log, "--to", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let actions = json["actions"].as_array().unwrap();
    let found = actions
        .iter()
        .find(|a| a["number"] == number.parse::<u64>().unwrap());
    assert_eq!(found.unwrap()["stage"], "complete");
}
