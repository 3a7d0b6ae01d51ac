//! What is to be said of mailboxes that tell of a new chunk by themselves: whoever has one open hears of it without
//! asking. Another kind that does so is one line below.

use super::fixture::Fixture;
use matters_arising::trust::Sealed;
use wasm_bindgen_test::wasm_bindgen_test;

fn telling() -> Vec<Fixture> {
    let addresses = [option_env!("MATTERS_MAILBOX_NATS")];
    addresses.into_iter().map(Fixture::at).collect()
}

#[wasm_bindgen_test]
async fn what_one_puts_the_others_are_told_without_asking() {
    for place in telling() {
        let (ben, heard_by_ben) = place.open_hearing();
        let (cai, heard_by_cai) = place.open_hearing();
        // Once they are answered they are listening, and neither asks again.
        assert_eq!(ben.list().await, Ok(Vec::new()));
        assert_eq!(cai.list().await, Ok(Vec::new()));
        let ann = place.open();
        // The second is larger than one message, and is told of when it is there whole.
        for chunk in [vec![1; 300], vec![2; 3_000_000], Vec::new()] {
            let name = Sealed::name(&chunk);
            ann.put(&name, &chunk).await.expect("it takes it");
            assert_eq!(heard_by_ben.next().await, name);
            assert_eq!(heard_by_cai.next().await, name);
            let found = ben.get(&name).await.expect("it answers");
            assert!(found == Some(chunk), "{name} comes whole");
        }
    }
}

#[wasm_bindgen_test]
async fn nobody_is_told_of_the_chunks_of_another_log_or_twice_of_one() {
    for place in telling() {
        let (ben, heard) = place.open_hearing();
        assert_eq!(ben.list().await, Ok(Vec::new()));
        place.of_another_log().put(b"of another log").await;
        let first = place.put(b"of this log").await;
        assert_eq!(place.put(b"of this log").await, first);
        let second = place.put(b"the next of this log").await;
        assert_eq!(heard.next().await, first);
        assert_eq!(heard.next().await, second);
        // What was put before this was answered has come before it.
        assert_eq!(ben.list().await.map(|names| names.len()), Ok(2));
        assert!(heard.is_empty());
    }
}

#[wasm_bindgen_test]
async fn who_has_closed_it_is_told_nothing_more() {
    for place in telling() {
        let (ben, heard_by_ben) = place.open_hearing();
        let (cai, heard_by_cai) = place.open_hearing();
        assert_eq!(ben.list().await, Ok(Vec::new()));
        assert_eq!(cai.list().await, Ok(Vec::new()));
        ben.close();
        let name = place.put(b"a chunk").await;
        assert_eq!(heard_by_cai.next().await, name);
        assert!(heard_by_ben.is_empty());
    }
}
