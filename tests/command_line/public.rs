//! A public copy and its receipt.

use super::*;

#[test]
fn m14_a_public_copy_is_made_when_every_name_is_settled_and_the_receipt_ties_it_to_the_log() {
    let folder = imported("public");
    let public = [
        "export",
        "log.automerge",
        "--to",
        "html",
        "-o",
        "public.html",
        "--public",
        "--names",
        "names.json",
        "--receipt",
        "receipt.json",
    ];
    let output = matters(&folder, &public);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("still to be settled") && said.contains("names.json"));
    assert!(!folder.join("public.html").exists(), "nothing half public");
    // Everything is blanked.
    let read = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let names = read("names.json");
    let names = names.as_object().unwrap();
    assert!(!names.is_empty() && names.values().all(Value::is_null));
    let blanked: serde_json::Map<_, _> = names
        .keys()
        .map(|n| (n.clone(), Value::Bool(false)))
        .collect();
    fs::write(
        folder.join("names.json"),
        Value::Object(blanked).to_string(),
    )
    .unwrap();
    let output = matters(&folder, &public);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.starts_with("Left out: ") && !said.contains("all earlier versions"),
        "{said}"
    );
    let page = fs::read_to_string(folder.join("public.html")).unwrap();
    let receipt = read("receipt.json");
    let hash = Sha256::digest(page.as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(receipt["public_file_sha256"], hash.as_str());
    assert!(page.contains(receipt["commitment"].as_str().unwrap()));
    assert!(!page.contains(receipt["salt"].as_str().unwrap()));
    assert!(!page.contains(receipt["log"].as_str().unwrap()));
    // It is another log, and never merges with this one.
    let output = matters(
        &folder,
        &["merge", "log.automerge", "public.html", "-o", "x.automerge"],
    );
    assert_eq!(output.status.code(), Some(1));
    // A file of choices that says nonsense is refused, and kept.
    fs::write(folder.join("names.json"), "{\"Ada\": 7}").unwrap();
    let output = matters(&folder, &public);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("“Ada”") && said.contains("true to keep"),
        "{said}"
    );
}

/// Publishes a log with every name blanked, and keeps the receipt.
pub(crate) fn publish(folder: &Path, to: &str, file: &str, receipt: &str, more: &[&str]) {
    let public = [
        "export",
        "log.automerge",
        "--to",
        to,
        "-o",
        file,
        "--public",
    ];
    let names = ["--names", "names.json", "--receipt", receipt];
    let public = [&public[..], &names, more].concat();
    if !matters(folder, &public).status.success() {
        let names = fs::read_to_string(folder.join("names.json")).unwrap();
        let blanked = names.replace("null", "false");
        fs::write(folder.join("names.json"), blanked).unwrap();
        done(folder, &public);
    }
}

#[test]
fn m24_a_receipt_is_checked_against_the_log_and_the_file_and_what_was_changed_is_told() {
    let folder = imported("receipt");
    let verify = |log: &str, receipt: &str, file: &str| {
        let output = matters(
            &folder,
            &["verify", log, "--receipt", receipt, "--file", file],
        );
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    };
    let holds = |file: &str, receipt: &str| {
        let (code, said) = verify("log.automerge", receipt, file);
        assert_eq!(code, Some(0), "{file}: {said}");
        said
    };
    for to in ["html", "xlsx", "ods", "docx", "odt"] {
        let (file, receipt) = (format!("public.{to}"), format!("{to}.json"));
        publish(&folder, to, &file, &receipt, &[]);
        let said = holds(&file, &receipt);
        assert_eq!(said.matches("holds: ").count(), 4, "{said}");
        assert!(said.contains("nothing has changed since"), "{said}");
    }
    publish(&folder, "csv", "public.csv", "csv.json", &[]);
    let said = holds("public.csv", "csv.json");
    assert!(
        said.contains("not shown: a file of this format has no place"),
        "{said}"
    );

    let fails = |log: &str, receipt: &str, file: &str, says: &str| {
        let (code, said) = verify(log, receipt, file);
        assert_eq!(code, Some(1), "{file}: {said}");
        let told = said
            .lines()
            .any(|line| line.starts_with("DOES NOT HOLD: ") && line.contains(says));
        assert!(told, "{says}: {said}");
        said
    };
    // A file that was changed, another copy, a file that is none, and a receipt that was changed.
    let page = fs::read_to_string(folder.join("public.html")).unwrap();
    fs::write(
        folder.join("changed.html"),
        page.replacen("action", "deed", 1),
    )
    .unwrap();
    let said = fails(
        "log.automerge",
        "html.json",
        "changed.html",
        "not, byte for byte",
    );
    assert!(
        said.contains("\nholds: changed.html bears the hash"),
        "{said}"
    );
    assert!(said.contains("1 of 4 checks"), "{said}");
    fails(
        "log.automerge",
        "html.json",
        "public.xlsx",
        "bears the hash of another receipt",
    );
    done(
        &folder,
        &["export", "log.automerge", "--to", "odt", "-o", "log.odt"],
    );
    fails("log.automerge", "odt.json", "log.odt", "bears no hash");
    let receipt = fs::read_to_string(folder.join("html.json")).unwrap();
    let salt = receipt.split("\"salt\": \"").nth(1).unwrap();
    let other = receipt.replace(&salt[..64], &"0".repeat(64));
    fs::write(folder.join("other.json"), other).unwrap();
    fails(
        "log.automerge",
        "other.json",
        "public.html",
        "somebody changed the receipt",
    );

    // A log that went on still holds the state; one that is older does not, and another is another.
    fs::copy(folder.join("log.automerge"), folder.join("old.automerge")).unwrap();
    edit(&folder.join("log.automerge"), "Ada");
    let said = holds("public.html", "html.json");
    assert!(said.contains("1 change has come since"), "{said}");
    publish(&folder, "html", "new.html", "new.json", &[]);
    fails(
        "old.automerge",
        "new.json",
        "new.html",
        "does not hold the state",
    );
    let other = imported("receipt-other").join("log.automerge");
    fails(
        other.to_str().unwrap(),
        "html.json",
        "public.html",
        "is another log",
    );

    let (code, said) = verify("log.automerge", "findings.json", "public.html");
    assert_eq!(code, Some(1));
    assert!(said.contains("A receipt is what"), "{said}");
    let alone = matters(
        &folder,
        &["verify", "log.automerge", "--receipt", "html.json"],
    );
    assert_eq!(
        alone.status.code(),
        Some(2),
        "a receipt is checked with its file"
    );
}

#[test]
fn m27_a_public_copy_is_locked_as_well_and_each_person_stands_once_in_the_file_of_choices() {
    let folder = imported("public-locked");
    let path = folder.join("log.automerge");
    edit(&path, "Ben Flint");
    let add = Edit::AddAction {
        id: matters_arising::model::ActionId::random(&mut || 31),
        text: "See Flint’s paper, says Dr Ben Flint".to_owned(),
    };
    edit_for(&path, "Pilots", &[add]);
    let public = [
        "export",
        "log.automerge",
        "--to",
        "age",
        "-o",
        "public.age",
        "--public",
        "--names",
        "names.json",
        "--receipt",
        "receipt.json",
    ];
    const WORDS: &str = "harbour lamp three";
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_matters"))
            .current_dir(&folder)
            .env("MATTERS_PASSPHRASE", WORDS)
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), said)
    };
    let (code, said) = run(&public);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("Also as “Flint” and “Dr Ben Flint”"),
        "{said}"
    );
    assert!(
        said.contains("[Dr Ben Flint]"),
        "as it stands there: {said}"
    );
    assert!(!folder.join("public.age").exists());
    let names = fs::read_to_string(folder.join("names.json")).unwrap();
    assert_eq!(names.matches("Flint").count(), 1, "{names}");
    let names = names.replace("\"Ben Flint\": null", "\"Ben Flint\": \"the pilot\"");
    fs::write(folder.join("names.json"), names.replace("null", "false")).unwrap();

    let (code, said) = run(&public);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains("all earlier versions"), "{said}");
    let locked = fs::read(folder.join("public.age")).unwrap();
    assert!(locked.starts_with(b"age-encryption.org/v1\n"));
    let opened = matters_arising::trust::unlock(WORDS, &locked, 18).unwrap();
    let opened = Snapshot::read("public", &opened).unwrap().document;
    assert_eq!(opened.people(), ["Public copy"]);
    let (code, shown) = run(&["export", "public.age", "--to", "json"]);
    assert_eq!(code, Some(0), "{shown}");
    assert!(
        shown.contains("See the pilot’s paper, says the pilot"),
        "{shown}"
    );
    assert!(!shown.contains("Flint"), "{shown}");
    let log = fs::read(&path).unwrap();
    let log = Snapshot::read("log", &log).unwrap().document;
    let id = |log: &matters_arising::document::Document| log.head().unwrap().id;
    assert_ne!(id(&opened), id(&log), "it is a log of its own");
    let verify = [
        "verify",
        "log.automerge",
        "--receipt",
        "receipt.json",
        "--file",
        "public.age",
    ];
    let (code, said) = run(&verify);
    assert_eq!(code, Some(0), "{said}");
}
