//! The rules that every store keeps.

use super::support::*;
use matters_arising::{
    model::{ClientId, SetAsideReason},
    store::{Mark, SharePart, ShareRecords, Stage, Store},
    wire::Chunk,
};

pub(crate) async fn a_new_store_is_empty(f: &impl Fixture) {
    let store = f.tab().await;
    assert_eq!(load(&store, 1).await, [[0u8; 0]; 0]);
    assert_eq!(titles(&store).await, [""; 0]);
    assert_eq!(aside(&store).await, []);
    assert_eq!(store.marks(log(1)).await, Ok(Vec::new()));
    assert_eq!(store.read_set_aside("nothing").await, Ok(None));
}

pub(crate) async fn a_saved_chunk_is_loaded_again_by_every_tab(f: &impl Fixture) {
    let store = f.tab().await;
    let mut chunk = changes(1, b"one");
    chunk.answers = Some((ClientId::random(&mut || 9u64), 41));
    save_all(&store, 1, &[chunk.clone()]).await;
    assert_eq!(store.load(log(1)).await, Ok(vec![chunk.clone()]));
    assert_eq!(f.tab().await.load(log(1)).await, Ok(vec![chunk]));
}

pub(crate) async fn the_same_chunk_twice_is_one_record(f: &impl Fixture) {
    let (store, other) = (f.tab().await, f.tab().await);
    save_all(&store, 1, &[changes(1, b"one"), changes(1, b"one")]).await;
    save_all(&other, 1, &[changes(1, b"one")]).await;
    assert_eq!(load(&store, 1).await, [b"one"]);
    assert_eq!(f.n_chunks().await, 1);
}

pub(crate) async fn a_chunk_that_another_tab_saves_too_still_answers_its_page(f: &impl Fixture) {
    let (store, other) = (f.tab().await, f.tab().await);
    let answers = Some((ClientId::random(&mut || 9u64), 41));
    for (n, others_first) in [(1, true), (2, false)] {
        let theirs = changes(n, b"one");
        let ours = Chunk {
            answers,
            ..theirs.clone()
        };
        let (first, second) = match others_first {
            true => (theirs, ours),
            false => (ours, theirs),
        };
        save_all(&store, n, &[first]).await;
        save_all(&other, n, std::slice::from_ref(&second)).await;
        // Once more by the first, whose clock has gone on.
        save_all(&store, n, &[changes(n, b"two"), second]).await;
        let loaded = store.load(log(n)).await.expect("the store can be read");
        let told: Vec<_> = loaded.iter().map(|chunk| chunk.answers).collect();
        assert_eq!(told, [answers, None], "and it keeps its place");
    }
    save_all(&store, 3, &[snapshot(3, b"whole")]).await;
    let whole = Chunk {
        answers,
        ..snapshot(3, b"whole")
    };
    assert_eq!(store.compact(whole, Vec::new()).await, Ok(()));
    assert_eq!(
        other.compact(snapshot(3, b"whole"), Vec::new()).await,
        Ok(())
    );
    let loaded = store.load(log(3)).await.expect("the store can be read");
    assert_eq!(loaded[0].answers, answers);
}

pub(crate) async fn a_load_is_the_union_of_what_all_tabs_saved(f: &impl Fixture) {
    let (a, b) = (f.tab().await, f.tab().await);
    save_all(&a, 1, &[changes(1, b"one")]).await;
    save_all(&b, 1, &[changes(1, b"two")]).await;
    save_all(&a, 1, &[changes(1, b"three")]).await;
    for tab in [&a, &b] {
        let mut all = load(tab, 1).await;
        all.sort();
        assert_eq!(all, [&b"one"[..], b"three", b"two"]);
    }
}

pub(crate) async fn snapshots_come_first_and_changes_in_the_order_of_saving(f: &impl Fixture) {
    let store = f.tab().await;
    let texts: Vec<_> = (0..40).map(|n| format!("change {n}")).collect();
    let chunks: Vec<_> = texts.iter().map(|t| changes(1, t.as_bytes())).collect();
    save_all(&store, 1, &chunks).await;
    save_all(&store, 1, &[snapshot(1, b"whole")]).await;
    let mut expected = vec![b"whole".to_vec()];
    expected.extend(texts.into_iter().map(String::into_bytes));
    assert_eq!(load(&f.tab().await, 1).await, expected);
}

pub(crate) async fn a_large_chunk_comes_back_whole(f: &impl Fixture) {
    let store = f.tab().await;
    let bytes: Vec<u8> = (0..5_000_000u32).map(|n| (n % 251) as u8).collect();
    save_all(&store, 1, &[snapshot(1, &bytes)]).await;
    assert!(load(&store, 1).await == [bytes], "five megabytes");
}

pub(crate) async fn listings_come_by_title_and_the_last_one_written_counts(f: &impl Fixture) {
    let store = f.tab().await;
    for (n, title) in [(1, "Zebra"), (2, "Ant"), (1, "Bee")] {
        let chunk = changes(n, title.as_bytes());
        let saved = store.save(chunk, listing(n, title)).await;
        assert_eq!(saved, Ok(()));
    }
    assert_eq!(titles(&store).await, ["Ant", "Bee"]);
    let renamed = store.save_listing(listing(2, "Cat")).await;
    assert_eq!(renamed, Ok(()));
    assert_eq!(titles(&store).await, ["Bee", "Cat"]);
}

pub(crate) async fn a_failed_save_changes_nothing_and_is_reported(f: &impl Fixture) {
    let store = f.tab().await;
    let kept = store.save(changes(1, b"one"), listing(1, "Before")).await;
    kept.expect("the store works");
    for failure in Failure::ALL {
        f.fail_write(1, failure);
        let outcome = store.save(changes(1, b"two"), listing(1, "After")).await;
        assert_reported(failure, outcome);
        assert_eq!(load(&store, 1).await, [b"one"], "{failure:?}");
        assert_eq!(titles(&store).await, ["Before"], "{failure:?}");
    }
}

pub(crate) async fn a_lack_of_room_is_reported_as_such(f: &impl Fixture) {
    let store = f.tab().await;
    for failure in Failure::ALL.into_iter().filter(|f| f.is_full()) {
        f.fail_all_writes(failure);
        assert_reported(failure, store.save(changes(1, b"1"), listing(1, "")).await);
        assert_reported(failure, store.compact(snapshot(1, b"1"), Vec::new()).await);
        assert_reported(failure, store.save_view(log(1), None, Vec::new()).await);
        assert_reported(failure, store.save_listing(listing(1, "")).await);
        f.mend();
    }
}

pub(crate) async fn a_save_that_is_tried_again_succeeds(f: &impl Fixture) {
    let store = f.tab().await;
    for failure in Failure::ALL {
        let text = format!("{failure:?}");
        let chunk = changes(1, text.as_bytes());
        f.fail_write(1, failure);
        let refused = store.save(chunk.clone(), listing(1, "A log")).await;
        assert_reported(failure, refused);
        save_all(&store, 1, &[chunk]).await;
    }
    assert_eq!(load(&store, 1).await.len(), Failure::ALL.len());
}

pub(crate) async fn writes_take_effect_in_the_order_in_which_they_begin(f: &impl Fixture) {
    let store = f.tab().await;
    let large = vec![7; 1_000_000];
    let first = store.save(changes(1, &large), listing(1, "First"));
    let second = store.save(changes(1, b"small"), listing(1, "Second"));
    assert_eq!(both(first, second).await, (Ok(()), Ok(())));
    assert_eq!(titles(&store).await, ["Second"]);
    assert_eq!(load(&store, 1).await, [&large[..], b"small"]);
    let (removed, listed) = both(store.remove_log(log(1)), store.list()).await;
    assert_eq!((removed, listed), (Ok(()), Ok(Vec::new())));
}

pub(crate) async fn compaction_deletes_exactly_what_the_snapshot_covers(f: &impl Fixture) {
    let (store, other) = (f.tab().await, f.tab().await);
    let covered = [changes(1, b"one"), changes(1, b"two"), snapshot(1, b"old")];
    save_all(&store, 1, &covered).await;
    save_all(&other, 1, &[changes(1, b"of another tab")]).await;
    let covers = covered.iter().map(|chunk| chunk.key).collect();
    assert_eq!(store.compact(snapshot(1, b"new"), covers).await, Ok(()));
    assert_eq!(load(&store, 1).await, [&b"new"[..], b"of another tab"]);
}

pub(crate) async fn a_compaction_that_cannot_write_deletes_nothing(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"one"), changes(1, b"two")]).await;
    for failure in Failure::ALL {
        f.fail_write(1, failure);
        let covers = vec![changes(1, b"one").key, changes(1, b"two").key];
        assert_reported(failure, store.compact(snapshot(1, b"new"), covers).await);
        assert_eq!(load(&store, 1).await, [b"one", b"two"], "{failure:?}");
    }
}

pub(crate) async fn a_compaction_that_cannot_delete_loses_nothing(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"one")]).await;
    let covers = vec![changes(1, b"one").key];
    f.fail_write(2, Failure::AbortedAtTheEnd);
    let durable = store.compact(snapshot(1, b"new"), covers.clone()).await;
    assert_eq!(durable, Ok(()), "the snapshot is durable");
    assert_eq!(load(&store, 1).await, [b"new", b"one"]);
    assert_eq!(store.compact(snapshot(1, b"newer"), covers).await, Ok(()));
    assert_eq!(load(&store, 1).await, [&b"new"[..], b"newer"]);
}

pub(crate) async fn a_snapshot_that_covers_itself_stays(f: &impl Fixture) {
    let store = f.tab().await;
    let whole = snapshot(1, b"whole");
    save_all(&store, 1, std::slice::from_ref(&whole)).await;
    assert_eq!(store.compact(whole.clone(), vec![whole.key]).await, Ok(()));
    assert_eq!(load(&store, 1).await, [b"whole"]);
}

pub(crate) async fn logs_do_not_mix(f: &impl Fixture) {
    let store = f.tab().await;
    for n in 1..=3 {
        // The same bytes in every log: their keys still differ.
        save_all(&store, n, &[changes(n, b"one"), snapshot(n, b"whole")]).await;
    }
    let covers = vec![changes(1, b"one").key];
    assert_eq!(store.compact(snapshot(1, b"new"), covers).await, Ok(()));
    assert_eq!(load(&store, 1).await, [&b"whole"[..], b"new"]);
    for n in [2, 3] {
        assert_eq!(load(&store, n).await, [&b"whole"[..], b"one"]);
    }
}

pub(crate) async fn removing_a_log_removes_all_of_it_and_nothing_else(f: &impl Fixture) {
    let store = f.tab().await;
    for n in [1, 2] {
        save_all(&store, n, &[changes(n, b"one"), changes(n, b"bad")]).await;
        let bad = changes(n, b"bad").key;
        let done = [
            store.set_aside(bad, SetAsideReason::StoppedTheEngine).await,
            store.save_view(log(n), Some(vec![1]), vec![2]).await,
            store.mark(mark(n, "engine", Stage::Loading)).await,
        ];
        assert_eq!(done, [Ok(()), Ok(()), Ok(())]);
    }
    assert_eq!(store.remove_log(log(1)).await, Ok(()));
    assert_eq!(load(&store, 1).await, [b""; 0]);
    assert_eq!(f.view(log(1), "base").await, None);
    assert_eq!(f.view(log(1), "recent").await, None);
    assert_eq!(store.marks(log(1)).await, Ok(Vec::new()));
    assert_eq!(load(&store, 2).await, [b"one"]);
    assert_eq!(f.view(log(2), "base").await, Some(vec![1]));
    assert_eq!(f.view(log(2), "recent").await, Some(vec![2]));
    let left = store.marks(log(2)).await;
    assert_eq!(left, Ok(vec![mark(2, "engine", Stage::Loading)]));
    let aside = aside(&store).await;
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].key, changes(2, b"bad").key.to_string());
    let listings = store.list().await;
    assert_eq!(listings, Ok(vec![listing(2, "A log")]));
}

pub(crate) async fn a_removal_that_fails_removes_nothing(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"one")]).await;
    for failure in [Failure::AbortedOnTheWay, Failure::AbortedAtTheEnd] {
        f.fail_write(1, failure);
        assert_reported(failure, store.remove_log(log(1)).await);
        assert_eq!(load(&store, 1).await, [b"one"]);
        assert_eq!(titles(&store).await, ["A log"]);
    }
}

pub(crate) async fn a_chunk_set_aside_is_not_loaded_and_keeps_its_bytes(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"good"), changes(1, b"deadly")]).await;
    let deadly = changes(1, b"deadly").key;
    let reason = SetAsideReason::StoppedTheEngine;
    assert_eq!(store.set_aside(deadly, reason).await, Ok(()));
    assert_eq!(load(&store, 1).await, [b"good"]);
    let other = f.tab().await;
    let aside = aside(&other).await;
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].key, deadly.to_string());
    assert_eq!((aside[0].size, aside[0].reason), (6, reason));
    let bytes = other.read_set_aside(&aside[0].key).await;
    assert_eq!(bytes, Ok(Some(b"deadly".to_vec())));
}

pub(crate) async fn setting_aside_what_is_not_there_does_nothing(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"deadly")]).await;
    let (key, reason) = (changes(1, b"deadly").key, SetAsideReason::StoppedTheEngine);
    for _ in 0..2 {
        assert_eq!(store.set_aside(key, reason).await, Ok(()));
    }
    let absent = changes(1, b"absent").key;
    assert_eq!(store.set_aside(absent, reason).await, Ok(()));
    assert_eq!(aside(&store).await.len(), 1);
    assert_eq!(
        store.read_set_aside(&key.to_string()).await,
        Ok(Some(b"deadly".to_vec()))
    );
}

pub(crate) async fn a_chunk_that_cannot_be_set_aside_stays(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"deadly")]).await;
    for failure in Failure::ALL {
        f.fail_write(1, failure);
        let key = changes(1, b"deadly").key;
        let outcome = store.set_aside(key, SetAsideReason::StoppedTheEngine).await;
        assert_reported(failure, outcome);
        assert_eq!(load(&store, 1).await, [b"deadly"], "{failure:?}");
        assert_eq!(aside(&store).await, [], "{failure:?}");
    }
}

pub(crate) async fn damaged_bytes_are_set_aside_on_load(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"good")]).await;
    let key = changes(1, b"what was written").key.to_string();
    f.plant(&key, Planted::Bytes(b"what was wri")).await;
    assert_eq!(load(&store, 1).await, [b"good"]);
    let found = aside(&store).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key, key);
    assert_eq!(found[0].reason, SetAsideReason::Damaged);
    let bytes = store.read_set_aside(&key).await;
    assert_eq!(bytes, Ok(Some(b"what was wri".to_vec())));
    assert_eq!(load(&f.tab().await, 1).await, [b"good"]);
}

pub(crate) async fn malformed_records_are_set_aside_and_never_panic(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"good")]).await;
    let log_1 = log(1);
    for (n, key) in [
        format!("{log_1}/"),
        format!("{log_1}/changes/00"),
        format!("{log_1}/changes/é/"),
        format!("{log_1}/a later kind/{}", "0".repeat(64)),
        format!("{log_1}/changes/{}", "zz".repeat(32)),
        changes(1, b"absent").key.to_string(),
    ]
    .iter()
    .enumerate()
    {
        f.plant(key, Planted::Nonsense(n as u32)).await;
    }
    // Of no log at all: never met by a load, and in nobody's way.
    f.plant("", Planted::Nonsense(0)).await;
    assert_eq!(load(&store, 1).await, [b"good"]);
    let found = aside(&store).await;
    assert_eq!(found.len(), 6);
    for found in found {
        assert_eq!(found.reason, SetAsideReason::Damaged);
        assert!(matches!(
            store.read_set_aside(&found.key).await,
            Ok(Some(_))
        ));
    }
}

pub(crate) async fn damaged_bytes_are_left_out_even_where_nothing_can_be_written(f: &impl Fixture) {
    let store = f.tab().await;
    save_all(&store, 1, &[changes(1, b"good")]).await;
    let key = changes(1, b"what was written").key.to_string();
    f.plant(&key, Planted::Bytes(b"other bytes")).await;
    f.fail_all_writes(Failure::NoRoomAtTheEnd);
    assert_eq!(load(&store, 1).await, [b"good"]);
    f.mend();
    assert_eq!(f.n_chunks().await, 2, "the bytes are still there");
}

pub(crate) async fn marks_are_kept_for_each_engine_and_cleared_by_it(f: &impl Fixture) {
    let (store, other) = (f.tab().await, f.tab().await);
    let applying = Stage::Applying {
        key: changes(1, b"one").key,
        attempt: 2,
    };
    for mark in [
        mark(1, "a", Stage::Loading),
        mark(1, "b", Stage::Loading),
        mark(2, "a", Stage::Loading),
        mark(1, "a", applying),
    ] {
        assert_eq!(store.mark(mark).await, Ok(()));
    }
    let of_1 = vec![mark(1, "a", applying), mark(1, "b", Stage::Loading)];
    assert_eq!(other.marks(log(1)).await, Ok(of_1));
    assert_eq!(other.clear_marks(log(1), "a").await, Ok(()));
    assert_eq!(
        store.marks(log(1)).await,
        Ok(vec![mark(1, "b", Stage::Loading)])
    );
    assert_eq!(
        store.marks(log(2)).await,
        Ok(vec![mark(2, "a", Stage::Loading)])
    );
}

pub(crate) async fn a_view_keeps_its_base_until_there_is_a_new_one(f: &impl Fixture) {
    let store = f.tab().await;
    let written = [
        store.save_view(log(1), Some(vec![1]), vec![2]).await,
        store.save_view(log(1), None, vec![3]).await,
    ];
    assert_eq!(written, [Ok(()), Ok(())]);
    assert_eq!(f.view(log(1), "base").await, Some(vec![1]));
    assert_eq!(f.view(log(1), "recent").await, Some(vec![3]));
    let written = store.save_view(log(1), Some(vec![4]), vec![5]).await;
    assert_eq!(written, Ok(()));
    assert_eq!(f.view(log(1), "base").await, Some(vec![4]));
    assert_eq!(f.view(log(2), "base").await, None);
}

pub(crate) async fn a_failed_view_keeps_the_old_one_whole(f: &impl Fixture) {
    let store = f.tab().await;
    let written = store.save_view(log(1), Some(vec![1]), vec![2]).await;
    assert_eq!(written, Ok(()));
    for failure in Failure::ALL {
        f.fail_write(1, failure);
        let outcome = store.save_view(log(1), Some(vec![3]), vec![4]).await;
        assert_reported(failure, outcome);
        assert_eq!(f.view(log(1), "base").await, Some(vec![1]), "{failure:?}");
        assert_eq!(f.view(log(1), "recent").await, Some(vec![2]), "{failure:?}");
    }
}

fn mark(n: u64, instance: &str, stage: Stage) -> Mark {
    Mark {
        log: log(n),
        instance: instance.to_owned(),
        client: "page".to_owned(),
        stage,
    }
}

pub(crate) async fn what_sharing_needs_is_kept_by_log_and_part_and_goes_with_the_log(
    f: &impl Fixture,
) {
    let (store, other) = (f.tab().await, f.tab().await);
    assert_eq!(store.load_share(log(1)).await, Ok(ShareRecords::default()));
    for (n, part, bytes) in [
        (1, SharePart::Keys, &b"old keys"[..]),
        (1, SharePart::Keys, b"keys"),
        (1, SharePart::Copy, b"copy"),
        (2, SharePart::Keys, b"others"),
    ] {
        let saved = store.save_share(log(n), part, bytes.to_vec()).await;
        assert_eq!(saved, Ok(()));
    }
    let whole = ShareRecords {
        keys: Some(b"keys".to_vec()),
        copy: Some(b"copy".to_vec()),
    };
    assert_eq!(other.load_share(log(1)).await, Ok(whole.clone()));
    for failure in Failure::ALL {
        f.fail_write(1, failure);
        let saved = store.save_share(log(1), SharePart::Keys, b"new".to_vec());
        assert_reported(failure, saved.await);
        assert_eq!(other.load_share(log(1)).await, Ok(whole.clone()));
    }
    assert_eq!(store.remove_log(log(1)).await, Ok(()));
    assert_eq!(other.load_share(log(1)).await, Ok(ShareRecords::default()));
    let theirs = other
        .load_share(log(2))
        .await
        .expect("the store can be read");
    assert_eq!(theirs.keys, Some(b"others".to_vec()));
}

pub(crate) async fn first_keys_never_take_the_place_of_others(f: &impl Fixture) {
    let (store, other) = (f.tab().await, f.tab().await);
    for failure in Failure::ALL {
        f.fail_write(1, failure);
        let saved = store.save_first_keys(log(1), b"lost".to_vec()).await;
        assert_reported(failure, saved.map(drop));
        assert_eq!(other.load_share(log(1)).await, Ok(ShareRecords::default()));
    }
    assert_eq!(
        store.save_first_keys(log(1), b"one".to_vec()).await,
        Ok(true)
    );
    assert_eq!(
        other.save_first_keys(log(1), b"two".to_vec()).await,
        Ok(false)
    );
    assert_eq!(
        other.save_first_keys(log(2), b"two".to_vec()).await,
        Ok(true)
    );
    for (n, keys) in [(1, b"one"), (2, b"two")] {
        let kept = store
            .load_share(log(n))
            .await
            .expect("the store can be read");
        assert_eq!(kept.keys.as_deref(), Some(&keys[..]));
    }
    let saved = other
        .save_share(log(1), SharePart::Keys, b"new".to_vec())
        .await;
    assert_eq!(saved, Ok(()), "new keys of the same share do");
    assert_eq!(store.remove_log(log(1)).await, Ok(()));
    assert_eq!(
        other.save_first_keys(log(1), b"two".to_vec()).await,
        Ok(true)
    );
}
