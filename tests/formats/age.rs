//! Logs under a passphrase: opened by the `age` tool, and what it locked opened here.

use matters_arising::{
    model::{AGE_ARMOUR, base64, is_locked},
    trust::{LockError, LockSecrets, lock, unlock},
};
use std::{path::PathBuf, process::Command};

const SECRETS: LockSecrets = LockSecrets {
    file_key: [1; 16],
    salt: [2; 16],
    nonce: [3; 16],
};

const MOST: u8 = 20;

const PASSPHRASE: &str = "harbour lamp é three";

#[test]
fn p1_what_is_locked_is_opened_whatever_its_length() {
    for n in [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000] {
        let bytes: Vec<u8> = (0..n).map(|at: u32| (at % 251) as u8).collect();
        let file = lock(PASSPHRASE, &bytes, &SECRETS).unwrap();
        assert!(is_locked(&file) && !is_locked(&bytes), "{n}");
        assert_eq!(unlock(PASSPHRASE, &file, MOST), Ok(bytes), "{n}");
    }
}

#[test]
fn p2_another_passphrase_opens_nothing_and_a_changed_file_is_refused() {
    let file = lock(PASSPHRASE, &[7; 70_000], &SECRETS).unwrap();
    assert_eq!(
        unlock("harbour lamp", &file, MOST),
        Err(LockError::WrongPassphrase)
    );
    let header = file.windows(4).position(|part| part == b"--- ").unwrap();
    for at in [header + 6, header + 60, file.len() - 1, file.len() - 20_000] {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert_eq!(
            unlock(PASSPHRASE, &changed, MOST),
            Err(LockError::Damaged),
            "{at}"
        );
    }
    // Cut off within the second piece, after the first, within the header.
    for n in [file.len() - 1, file.len() - 4_496, header, 10] {
        assert!(unlock(PASSPHRASE, &file[..n], MOST).is_err(), "{n}");
    }
}

#[test]
fn p3_a_lock_that_takes_too_much_is_refused_before_it_is_tried() {
    let salt = "AgICAgICAgICAgICAgICAg";
    let body = "A".repeat(43);
    for (work, want) in [
        ("40", LockError::TooHard),
        ("255", LockError::TooHard),
        ("999", LockError::Damaged),
        ("016", LockError::Damaged),
        ("", LockError::Damaged),
    ] {
        let file = format!("age-encryption.org/v1\n-> scrypt {salt} {work}\n{body}\n--- {body}\n");
        assert_eq!(
            unlock(PASSPHRASE, file.as_bytes(), MOST),
            Err(want),
            "{work}"
        );
    }
    let keys = "age-encryption.org/v1\n-> X25519 abc\nabc\n--- abc\n";
    assert_eq!(
        unlock(PASSPHRASE, keys.as_bytes(), MOST),
        Err(LockError::OtherLock)
    );
}

#[test]
fn p6_how_hard_a_lock_may_be_is_for_the_caller_to_say() {
    let file = lock(PASSPHRASE, b"log", &SECRETS).unwrap();
    assert_eq!(unlock(PASSPHRASE, &file, 16), Ok(b"log".to_vec()));
    assert_eq!(unlock(PASSPHRASE, &file, 15), Err(LockError::TooHard));
}

#[test]
fn p7_a_locked_file_written_as_text_is_opened_too() {
    let file = lock(PASSPHRASE, &[5; 1_000], &SECRETS).unwrap();
    let lines: Vec<_> = base64(&file)
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .collect();
    let end = "-----END AGE ENCRYPTED FILE-----";
    let text = format!("{AGE_ARMOUR}\n{}\n{end}\n", lines.join("\n"));
    assert!(is_locked(text.as_bytes()));
    assert_eq!(
        unlock(PASSPHRASE, text.as_bytes(), MOST),
        Ok(vec![5; 1_000])
    );
    let cut = &text[..text.len() - 10];
    assert_eq!(
        unlock(PASSPHRASE, cut.as_bytes(), MOST),
        Err(LockError::Damaged)
    );
    if let Some(file) = age("armour", &["-p", "-a"], b"log") {
        assert_eq!(unlock(PASSPHRASE, &file, MOST), Ok(b"log".to_vec()));
    }
}

/// Runs the age tool, which asks for a passphrase on its terminal; `None` where it, or Python for a terminal, is not there.
fn age(name: &str, arguments: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("age-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("in"), input).unwrap();
    let script = "
import os, pty, sys, shutil
if not shutil.which('age'): sys.exit(3)
word = os.environ['WORD'].encode()
pid, terminal = pty.fork()
if pid == 0:
    os.execvp('age', ['age'] + sys.argv[1:] + ['-o', 'out', 'in'])
seen = b''
asked = 0
while True:
    try:
        more = os.read(terminal, 1024)
    except OSError:
        break
    if not more: break
    seen += more
    if seen.count(b'passphrase') > asked and seen.rstrip().endswith(b':'):
        asked = seen.count(b'passphrase')
        os.write(terminal, word + b'\\n')
_, status = os.waitpid(pid, 0)
sys.stderr.write(seen.decode('utf-8', 'replace'))
sys.exit(0 if status == 0 else 1)
";
    let run = Command::new("python3")
        .current_dir(&folder)
        .env("WORD", PASSPHRASE)
        .args(["-c", script])
        .args(arguments)
        .output();
    match run {
        Ok(output) if output.status.success() => Some(std::fs::read(folder.join("out")).unwrap()),
        Ok(output) if output.status.code() == Some(3) => {
            println!("skipped: age is not there");
            None
        }
        Ok(output) => panic!("{output:?}"),
        Err(_) => {
            println!("skipped: python3 is not there");
            None
        }
    }
}

#[test]
fn p4_the_age_tool_opens_what_is_locked_here() {
    let bytes: Vec<u8> = (0..150_000_u32).map(|at| (at % 253) as u8).collect();
    let file = lock(PASSPHRASE, &bytes, &SECRETS).unwrap();
    if let Some(opened) = age("open", &["-d"], &file) {
        assert_eq!(opened, bytes);
    }
}

#[test]
fn p5_what_the_age_tool_locked_is_opened_here() {
    let bytes = vec![9; 66_000];
    if let Some(file) = age("lock", &["-p"], &bytes) {
        assert_eq!(unlock(PASSPHRASE, &file, MOST), Ok(bytes));
    }
}
