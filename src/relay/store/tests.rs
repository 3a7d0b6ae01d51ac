//! The rules that the store keeps, on files of its own. Knows no documents.

use super::*;

const ONE: DocumentId = DocumentId([1; 16]);
const TWO: DocumentId = DocumentId([2; 16]);

struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("matters-store-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a directory");
        Self(dir)
    }

    fn open(&self) -> (Store, Arc<Figures>, JoinHandle<()>) {
        let figures = Arc::new(Figures::default());
        let (store, thread) =
            Store::open(self.0.join("relay.redb"), Arc::clone(&figures)).expect("a store");
        (store, figures, thread)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn write(document: DocumentId, bytes: &[u8], how: How) -> Write {
    Write {
        document,
        bytes: bytes.to_vec(),
        how,
    }
}

#[test]
fn what_was_appended_is_there_in_order_after_reopening_and_only_under_its_id() {
    let place = Place::new("append");
    let (store, figures, thread) = place.open();
    for bytes in [b"one", b"two"] {
        store
            .write(vec![write(ONE, bytes, How::Append)])
            .expect("room");
    }
    store
        .write(vec![write(TWO, b"other", How::Append)])
        .expect("room");
    assert_eq!(figures.bytes(), 11);
    drop(store);
    thread.join().expect("it ends");

    let (store, figures, _thread) = place.open();
    let kept = store.read(ONE).expect("readable");
    assert_eq!(kept.records, [b"one".to_vec(), b"two".to_vec()]);
    assert_eq!(store.read(TWO).expect("readable").records.len(), 1);
    assert_eq!(
        store.read(DocumentId([3; 16])).expect("readable"),
        Kept::default()
    );
    assert_eq!(figures.bytes(), 11);
}

#[test]
fn compaction_leaves_one_record_and_what_comes_after_follows_it() {
    let place = Place::new("compact");
    let (store, figures, _thread) = place.open();
    for n in 0..50 {
        store
            .write(vec![write(ONE, &[n], How::Append)])
            .expect("room");
    }
    store
        .write(vec![
            write(ONE, b"whole", How::Replace),
            write(ONE, b"more", How::Append),
        ])
        .expect("room");
    let kept = store.read(ONE).expect("readable");
    assert_eq!(kept.records, [b"whole".to_vec(), b"more".to_vec()]);
    assert_eq!(figures.bytes(), 9);
    assert!(figures.health(0).contains("\"documents\":1,"));
}
