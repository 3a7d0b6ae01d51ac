//! Bytes from outside: whatever they are, reading them ends with a value that holds what it promises or with an
//! error, never with a panic. The readers are those that are fuzzed, and so is the corpus, `fuzz/corpus`.
//!
//! `MATTERS_WRITE_CORPUS=1 cargo test --test core hostile` writes the beginnings of the corpus anew: one of each
//! thing that is read, as it is written today.

#[path = "../../fuzz/readers.rs"]
mod readers;

use crate::support::Replica;
use matters_arising::{
    document::{Courier, Replica as Carrying, SyncPeer},
    model::*,
    trust::{Introduction, Invite, Sealed, SealedKind},
    wire::{
        AboutDocument, ChunkKey, ChunkKind, DocumentId, RepoFrame, TabFrame, TabMessage, cbor_bytes,
    },
};
use proptest::{collection::vec, prelude::*};
use readers::{
    READERS,
    mailboxes::{NAME, Says},
    talk::Happens,
};
use sha2::{Digest, Sha256};
use std::{fs, path::PathBuf};

const EXAMPLE: &str = include_str!("../../public/example/harbour-forum-action-log.txt");

fn corpus(reader: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("fuzz/corpus").join(reader)
}

/// What lies in the corpus of a reader, by name.
fn committed(reader: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(corpus(reader)).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// A small log with something of everything.
fn log() -> Replica {
    let mut ann = Replica::new("Ann", 1);
    let action = ann.add("Publish the minutes");
    let mut ben = ann.join("Ben", 2);
    ann.move_deadline(action, "July 2022", "The hall is closed");
    ben.entry(action, EntryKind::Update, "Half done");
    ben.type_in(action, 0, 7, "Print");
    ann.meet(&mut ben);
    ann
}

/// What two replicas of a document say to each other, one piece after the other.
fn sync_messages() -> Vec<Vec<u8>> {
    let mut courier = Courier::new([1; 16]);
    let mut relay = Carrying::default();
    let (mut here, mut there) = (SyncPeer::default(), SyncPeer::default());
    let mut messages = Vec::new();
    for n in 0..3u8 {
        courier.put(&[(format!("chunk {n}"), vec![n; 40])]);
        while let Some(message) = courier.message_for(&mut here) {
            relay.receive(&mut there, &message).unwrap();
            messages.push(message);
            if let Some(answer) = relay.message_for(&mut there) {
                courier.receive(&mut here, &answer).unwrap();
            }
        }
    }
    messages
}

fn in_pieces(messages: &[Vec<u8>]) -> Vec<u8> {
    let pieces = messages.iter().map(|message| {
        let length = u16::try_from(message.len()).unwrap();
        [&length.to_le_bytes()[..], message].concat()
    });
    pieces.flatten().collect()
}

fn frames() -> Vec<(&'static str, Vec<u8>)> {
    let ring = readers::ring();
    let frame = |what| {
        let document = DocumentId(ring.document());
        let (sender, target) = ("a".to_owned(), "b".to_owned());
        RepoFrame::Document {
            sender,
            target,
            document,
            what,
        }
        .encode()
    };
    let sender = "page-1".to_owned();
    let join = RepoFrame::Join {
        sender,
        speaks_ours: true,
    };
    let peer = RepoFrame::Peer {
        sender: "relay".to_owned(),
        target: "page-1".to_owned(),
        version: "1".to_owned(),
    };
    let said = AboutDocument::Ephemeral {
        session: "s".to_owned(),
        count: 7,
        data: cbor_bytes(b"words"),
    };
    let first = sync_messages().swap_remove(0);
    let log = log();
    let tab = |frame| {
        let log = log.doc.head().unwrap().id;
        TabMessage { log, frame }.encode()
    };
    vec![
        ("join", join.encode()),
        ("peer", peer.encode()),
        ("sync", frame(AboutDocument::Sync(first.clone()))),
        ("request", frame(AboutDocument::Request(first))),
        ("unavailable", frame(AboutDocument::Unavailable)),
        ("ephemeral", frame(said)),
        (
            "tab-hello",
            tab(TabFrame::Hello {
                heads: log.doc.heads(),
            }),
        ),
        ("tab-changes", tab(TabFrame::Changes(vec![7; 30]))),
    ]
}

fn sealed() -> Vec<(&'static str, Vec<u8>)> {
    let ring = readers::ring();
    let relay = RelayAddress::parse("wss://relay.example.org").unwrap();
    let from = ("Ann".to_owned(), "Forum".to_owned());
    let invite = Invite::new(&ring, "Minutes", from, vec![relay], true).encode();
    let bytes = bs58::decode(&invite).into_vec().unwrap();
    let author = Author {
        device: DeviceId::random(&mut readers::Numbers(3)),
        name: "Ann".to_owned(),
        organisation: "Forum".to_owned(),
    };
    let introduction = Introduction::new(&ring, &author, Timestamp(1)).unwrap();
    let mut rng = readers::Numbers(4);
    let chunk = Sealed::new(&ring, SealedKind::Changes, &[1; 400], &mut rng).bytes;
    vec![
        ("chunk", chunk),
        ("keyring", ring.encode()),
        ("introduction", introduction.encode()),
        ("invitation", invite.into_bytes()),
        // Without version and sum, which the reader puts there.
        ("invitation-fields", bytes[1..bytes.len() - 4].to_vec()),
    ]
}

fn addresses() -> Vec<(&'static str, Vec<u8>)> {
    let (ring, mut rng) = (readers::ring(), readers::Numbers(8));
    let log = LogId::random(&mut rng);
    let chunk = ChunkKey::of(log, ChunkKind::Changes, b"bytes").to_string();
    let texts = [
        (
            "relay",
            "wss://relay.example.org:8080/sync?token=x".to_owned(),
        ),
        (
            "page",
            "https://logs.example.org/forum/index.html#/log".to_owned(),
        ),
        (
            "login",
            "dav+https://ann:se%20cret@files.example.org/a".to_owned(),
        ),
        ("no-scheme", "Relay.Example.org/".to_owned()),
        ("document", DocumentId(ring.document()).to_string()),
        ("chunk", chunk.clone()),
        ("mark", format!("{log}/one\napplying z 2 {chunk}")),
        ("deadline", "Feb’22 / Ongoing".to_owned()),
    ];
    texts.map(|(name, text)| (name, text.into_bytes())).into()
}

/// The bytes that stand for something that happens: which, how long, with what.
fn happens(what: Happens, body: &[u8]) -> Vec<u8> {
    let byte = Happens::ALL.iter().position(|one| *one == what).unwrap() as u8;
    let length = u16::try_from(body.len()).unwrap();
    [&[byte], &length.to_le_bytes()[..], body].concat()
}

fn talk() -> Vec<(&'static str, Vec<u8>)> {
    let messages = sync_messages();
    let changes = log().doc.changes_since(&[]);
    let of = |kind: u8, body: &[u8]| [&[kind], body].concat();
    let sync = messages.iter().flat_map(|it| happens(Happens::Sync, it));
    let away = [
        happens(Happens::Due, b""),
        happens(Happens::Down, b""),
        happens(Happens::Due, b""),
    ];
    let mailbox = [
        happens(Happens::Listed, b"2NEpo7TZRRrLZSi2U\nother\n../up"),
        happens(Happens::Got, &of(0, &changes)),
        happens(Happens::Due, b""),
    ];
    vec![
        ("sync", sync.collect()),
        ("frame", happens(Happens::Frame, &frames()[3].1)),
        ("passing", happens(Happens::Passing, b"words")),
        (
            "presence",
            happens(Happens::GuestSays, &of(2, &[0, 0, 4, 0])),
        ),
        ("live", happens(Happens::GuestSays, &of(1, &changes))),
        ("changes", happens(Happens::GuestPuts, &of(0, &changes))),
        (
            "receipt",
            happens(Happens::GuestPuts, &of(3, &[0, 0, 4, 0])),
        ),
        ("away", away.concat()),
        ("mailbox", mailbox.concat()),
    ]
}

/// What a NATS server introduces itself with.
const INFO: &str = "INFO {\"server_id\":\"N\",\"max_payload\":1048576,\"headers\":true}\r\n";

/// Operations of both sides, whole and cut off.
fn nats_ops() -> Vec<(&'static str, Vec<u8>)> {
    let message = "MSG minutes.x 2 _INBOX.a.1 5\r\nhello\r\n";
    let headers = "HMSG _INBOX.a.1 1 28 30\r\nNATS/1.0 404 No Message\r\n\r\n{}\r\n";
    let publish = "HPUB minutes.x _INBOX.a.2 12 17\r\nNATS/1.0\r\n\r\nhello\r\nPUB a 0\r\n\r\n";
    vec![
        (
            "server",
            [INFO, "+OK\r\nPING\r\n", message, headers]
                .concat()
                .into_bytes(),
        ),
        (
            "client",
            ["CONNECT {}\r\nSUB a.> 1\r\nUNSUB 1 2\r\nPONG\r\n", publish]
                .concat()
                .into_bytes(),
        ),
        (
            "error",
            b"-ERR 'Permissions Violation for Publish to \"x\"'\r\n".to_vec(),
        ),
        ("too-large", b"MSG a 1 99999999999\r\n".to_vec()),
        ("cut-off", message.as_bytes()[..34].to_vec()),
    ]
}

/// A server with a stream in which a chunk lies: looked at, listed, asked for what was asked of it.
fn nats_talks() -> Vec<(&'static str, Vec<u8>)> {
    let says = |what: Says, body: &str| {
        let byte = Says::ALL.iter().position(|one| *one == what).unwrap() as u8;
        [&[byte], body.as_bytes()].concat()
    };
    let document = readers::mailboxes::DOCUMENT;
    let config = r#""config":{"subjects":["minutes.\u003e"],"retention":"limits","discard":"new","allow_direct":true,"num_replicas":3}"#;
    let stream = format!(r#"{{{config},"state":{{"messages":1,"last_seq":1}}}}"#);
    let listed = format!(
        r#"{{{config},"total":1,"offset":0,"limit":100000,"state":{{"messages":1,"last_seq":1,"subjects":{{"minutes.{document}.{NAME}.0of1":1}}}}}}"#
    );
    let begins = [says(Says::Raw, INFO), says(Says::Answer, &stream)];
    let goes_on = |rest: Vec<Vec<u8>>| in_pieces(&[&begins[..], &rest].concat());
    let failed = r#"{"error":{"code":404,"err_code":10037,"description":"no message found"}}"#;
    vec![
        (
            "works",
            goes_on(vec![
                says(Says::Answer, &listed),
                says(Says::Answer, &listed),
                says(Says::Answer, r#"{"stream":"minutes","seq":2}"#),
                says(Says::Answer, r#"{"success":true,"purged":1}"#),
                says(Says::Answer, "a chunk"),
            ]),
        ),
        (
            "lacks",
            goes_on(vec![
                says(Says::Answer, &listed),
                says(Says::Answer, &listed),
                says(Says::Status, "503"),
                says(Says::Answer, failed),
                says(Says::Status, "404 Message Not Found"),
            ]),
        ),
        (
            "tells",
            goes_on(vec![
                says(Says::Part, &format!("{NAME}.0of2\none half")),
                says(Says::Part, &format!("{NAME}.1of2\nthe other")),
                says(Says::Raw, "PING\r\n"),
            ]),
        ),
        (
            "refuses",
            in_pieces(&[
                says(Says::Raw, INFO),
                says(Says::Raw, "-ERR 'Authorization Violation'\r\n"),
            ]),
        ),
    ]
}

/// What Apache, nginx and a page of something else answer.
fn listings() -> Vec<(&'static str, Vec<u8>)> {
    let of = |prefix: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{prefix}multistatus xmlns:D=\"DAV:\"><{prefix}response><{prefix}href>/minutes/</{prefix}href></{prefix}response>\n<{prefix}response><{prefix}href>https://files.example.org/minutes/{NAME}</{prefix}href><{prefix}propstat><{prefix}prop/></{prefix}propstat></{prefix}response></{prefix}multistatus>"
        )
    };
    vec![
        ("apache", of("D:").into_bytes()),
        ("nginx", of("").into_bytes()),
        ("page", b"<html><a href=\"/x\">Sign in</a></html>".to_vec()),
    ]
}

/// The first lines of the example, and a few that are printed in other ways.
fn printed() -> Vec<(&'static str, Vec<u8>)> {
    let head: String = EXAMPLE
        .lines()
        .take(90)
        .map(|line| format!("{line}\n"))
        .collect();
    let row = "# Actions Deadline Status When from? Owner?\n\n1 Publish\n\nFeb’22 Ongoing\n\nJul’21\n\nHarbour trust\n";
    let utf_16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(row.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    vec![
        ("example", head.into_bytes()),
        ("row", row.as_bytes().to_vec()),
        ("utf-16", utf_16),
        (
            "windows-1252",
            b"# Actions Deadline Status\n1 Feb\x92 x\n".to_vec(),
        ),
    ]
}

/// A small file of ours, whole and in parts.
fn portable() -> Vec<(&'static str, Vec<u8>)> {
    let mut content = String::from("0 0 m 300 0 l S\n");
    let rows = [
        ["No.", "Action", "Deadline", "Owner"],
        ["1", "Share it", "May 2019", "Harbour Office"],
    ];
    for (down, row) in rows.iter().enumerate() {
        for (across, text) in row.iter().enumerate() {
            let (x, y) = (40 + 80 * across, 700 - 14 * down);
            content += &format!(
                "BT /F 9 Tf {x} {y} Td ({text}) Tj ET\n40 {} 320 14 re S\n",
                y - 4
            );
        }
    }
    let file = format!(
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Kids [3 0 R] /Rotate 90 >> endobj\n\
         3 0 obj << /Contents [4 0 R] /Resources << /Font << /F 5 0 R >> >> >> endobj\n\
         4 0 obj << /Length {} >> stream\n{content}endstream endobj\n\
         5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /Widths [278 300] /ToUnicode 6 0 R \
         /Encoding << /Differences [39 /quotesingle] >> >> endobj\n\
         6 0 obj << >> stream\n1 beginbfrange <41> <43> <0041> endbfrange\nendstream endobj\n\
         trailer << /Root 1 0 R >>",
        content.len()
    );
    vec![
        ("file", file.into_bytes()),
        ("content", content.into_bytes()),
        (
            "operators",
            b"q 1 0 0 1 5 5 cm BT /F 8 Tf 2 Tc 3 Tw 90 Tz 9 TL 1 Ts [(No.) -9000 <4163>] TJ T* (a) ' 1 2 (b) \" ET Q /X Do BI /W 1 ID x EI".to_vec(),
        ),
    ]
}

/// One part of each kind of package, with what its reader looks for.
fn office() -> Vec<(&'static str, Vec<u8>)> {
    let sheet = r#"<worksheet><cellXfs><xf numFmtId="14"/></cellXfs><sst><si><t>Sound it</t></si></sst><sheetData>
        <row r="1"><c t="inlineStr"><is><t>No</t></is></c><c t="inlineStr"><is><t>Action</t></is></c><c t="inlineStr"><is><t>Deadline</t></is></c></row>
        <row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" s="0"><f>TODAY()</f><v>43573</v></c></row>
        </sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>"#;
    let cell = |text: &str| format!("<tc><p><r><t>{text}</t></r></p></tc>");
    let word = format!(
        r#"<document><p><t>Log of 18 April 2019</t></p><tbl><tr>{}{}</tr><tr><bookmarkStart name="matters_0"/>{}<tc><tcPr>
        <gridSpan val="2"/></tcPr><p><numPr/><del><delText>x</delText></del><t>Sound it</t><br/><tab/></p></tc></tr></tbl></document>"#,
        cell("No"),
        cell("Action"),
        cell("1"),
    );
    let cell = |text: &str| format!("<table-cell><p>{text}</p></table-cell>");
    let open = format!(
        r#"<document-content><automatic-styles><date-style name="d"><day/></date-style><style name="c" data-style-name="d"/></automatic-styles>
        <body><spreadsheet><table name="A"><table-column visibility="collapse"/><table-header-rows><table-row>{}{}{}</table-row></table-header-rows>
        <table-row number-rows-repeated="2">{}{}<table-cell value-type="date" date-value="2019-04-18" style-name="c"/></table-row>
        <table-row><table-cell number-columns-repeated="3"/><covered-table-cell/></table-row></table></spreadsheet></body></document-content>"#,
        cell("No"),
        cell("Action"),
        cell("Deadline"),
        cell("1"),
        cell("Sound it<s c=\"3\"/><line-break/>twice"),
    );
    vec![
        ("sheet", sheet.into()),
        ("word", word.into_bytes()),
        ("opendocument", open.into_bytes()),
    ]
}

/// The same small table in each kind of text, with what makes each of them hard to read.
fn tables() -> Vec<(&'static str, Vec<u8>)> {
    let page = r#"<title>Log</title><table><caption>Ongoing</caption><tr><th>No<th>Action<th>Deadline<tr><td rowspan=2>1<td colspan="2">Sound
        &amp; mark&nbsp;it<ul><li>by lead</ul><tr><td hidden>x<td>w/c 25th<td>03/04/2019</table><!-- </table> --><script>1</script>"#;
    let utf_16 = "No;Action;Deadline\r\n1;\"Sound; \"\"mark\"\"\r\nit\";03/04/2019\r\n";
    let utf_16 = [0xfeff].into_iter().chain(utf_16.encode_utf16());
    vec![
        (
            "separated",
            b"\"Log 18 April 2019\",,\nNo,Action,Deadline\n1,\"Sound\nit\",Feb \x9119\n,and mark it,\n'=1+1,x,03/04/2019\n".to_vec(),
        ),
        ("utf-16", utf_16.flat_map(u16::to_le_bytes).collect()),
        ("page", page.into()),
        (
            "markdown",
            b"# Log\n\n| No | Action | Deadline |\n|---:|:---|---|\n| 1 | Sound \\| *mark*<br>it | [May](x) |\n\nNo | Action\n--|--\n2 | `x` &lt;\n".to_vec(),
        ),
    ]
}

/// A document of 50 bytes that says that it has four billion changes, as its one actor's.
fn claims() -> Vec<u8> {
    let run = [0x80, 0x80, 0x80, 0x80, 0x10, 0];
    let content = [&[1, 1, 7, 0, 1, 1, run.len() as u8, 0][..], &run].concat();
    let mut body = vec![0, content.len() as u8];
    body.extend(content);
    let sum = Sha256::digest(&body);
    [&[0x85, 0x6f, 0x4a, 0x83], &sum[..4], &body].concat()
}

/// One of each thing that a reader reads, as it is written today.
fn written(reader: &str) -> Vec<(&'static str, Vec<u8>)> {
    match reader {
        "wire_frames" => frames(),
        "sync_messages" => vec![("exchange", in_pieces(&sync_messages()))],
        "sealed" => sealed(),
        "snapshot" => vec![
            ("log", log().doc.save()),
            ("changes", log().doc.changes_since(&[])),
            ("claims", claims()),
        ],
        "import" => printed(),
        "portable" => portable(),
        "office" => office(),
        "tables" => tables(),
        "relay_address" => addresses(),
        "relay_talks" => talk(),
        "nats_ops" => nats_ops(),
        "nats_talks" => nats_talks(),
        "dav_listings" => listings(),
        other => panic!("what does {other} read?"),
    }
}

#[test]
fn x1_every_reader_reads_its_corpus() {
    if std::env::var_os("MATTERS_WRITE_CORPUS").is_some() {
        for (reader, _) in READERS {
            fs::create_dir_all(corpus(reader)).unwrap();
            for (name, bytes) in written(reader) {
                fs::write(corpus(reader).join(name), bytes).unwrap();
            }
        }
    }
    for (reader, _) in READERS {
        let files = committed(reader);
        for (name, _) in written(reader) {
            let known = files.iter().any(|(known, _)| known == name);
            assert!(
                known,
                "fuzz/corpus/{reader}/{name}: see MATTERS_WRITE_CORPUS"
            );
        }
        for (name, bytes) in files {
            println!("{reader} {name}");
            readers::read(reader, &bytes);
        }
    }
}

#[test]
fn x2_what_is_written_today_is_read() {
    for (reader, _) in READERS {
        for (name, bytes) in written(reader) {
            println!("{reader} {name}");
            readers::read(reader, &bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn x3_no_bytes_make_a_reader_panic(
        which in 0..READERS.len(),
        bytes in vec(any::<u8>(), 0..700),
    ) {
        readers::read(READERS[which].0, &bytes);
    }

    #[test]
    fn x4_nor_do_bytes_that_were_changed_on_the_way(
        which in 0..READERS.len(),
        file in any::<prop::sample::Index>(),
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let (reader, _) = READERS[which];
        let files = committed(reader);
        let (_, mut bytes) = files[file.index(files.len())].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        readers::read(reader, &bytes);
    }
}
