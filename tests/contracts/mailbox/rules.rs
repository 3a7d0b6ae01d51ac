//! The rules that every mailbox keeps. Knows no protocol.

use super::fixture::Fixture;
use matters_arising::trust::Sealed;

/// Hands the names of all rules to a macro that runs them, after what else it wants. A rule that is left out here is
/// run by nobody, and the compiler says so.
macro_rules! each_rule {
    ($run:ident $($with:tt)*) => {
        $run! { $($with)* =>
            a_new_place_lists_nothing
            what_was_put_is_listed_and_comes_back_whole
            the_same_chunk_twice_is_one
            a_large_chunk_comes_back_whole
            what_is_not_there_is_lacking_and_no_trouble
            many_at_once_are_all_kept
            what_is_removed_is_gone_and_may_come_again
            to_remove_what_is_not_there_does_nothing
            the_places_of_two_logs_do_not_mix
            a_second_device_finds_what_the_first_has_put
        }
    };
}
pub(crate) use each_rule;

/// As large as the snapshot of a log of some thousand actions.
const LARGE: usize = 3_000_000;

/// Bytes of this length in which every value occurs, and no pattern that could be left out unnoticed.
fn bytes(n: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    std::iter::repeat_with(next).take(n).collect()
}

pub(crate) async fn a_new_place_lists_nothing(place: &Fixture) {
    assert!(place.list().await.is_empty());
}

pub(crate) async fn what_was_put_is_listed_and_comes_back_whole(place: &Fixture) {
    let (one, two) = (bytes(300, 1), vec![0]);
    let mut names = [place.put(&one).await, place.put(&two).await];
    assert_eq!(place.get(&names[0]).await, Some(one));
    assert_eq!(place.get(&names[1]).await, Some(two));
    names.sort();
    assert_eq!(place.list().await, names);
}

pub(crate) async fn the_same_chunk_twice_is_one(place: &Fixture) {
    let chunk = bytes(2_000, 2);
    let name = place.put(&chunk).await;
    assert_eq!(place.put(&chunk).await, name);
    assert_eq!(place.list().await, [name.as_str()]);
    assert_eq!(place.get(&name).await, Some(chunk));
}

pub(crate) async fn a_large_chunk_comes_back_whole(place: &Fixture) {
    let chunk = bytes(LARGE, 3);
    let name = place.put(&chunk).await;
    let found = place.get(&name).await.expect("it is there");
    // Not by `assert_eq`, which would print all of it.
    assert!(found == chunk, "{} bytes came back", found.len());
}

pub(crate) async fn what_is_not_there_is_lacking_and_no_trouble(place: &Fixture) {
    assert_eq!(place.get(&Sealed::name(b"nobody put this")).await, None);
    place.put(b"something else").await;
    assert_eq!(place.get(&Sealed::name(b"nobody put this")).await, None);
}

pub(crate) async fn many_at_once_are_all_kept(place: &Fixture) {
    let mailbox = place.open();
    let chunks: Vec<_> = (0..40_u32).map(|n| bytes(700, n * 2 + 5)).collect();
    let mut names: Vec<_> = chunks.iter().map(|chunk| Sealed::name(chunk)).collect();
    // As many under way as the session has.
    for eight in chunks.chunks(8) {
        let under_way = eight.iter().map(|chunk| {
            let (mailbox, chunk) = (mailbox.clone(), chunk.clone());
            async move { mailbox.put(&Sealed::name(&chunk), &chunk).await }
        });
        for answer in all(under_way).await {
            answer.expect("it takes it");
        }
    }
    names.sort();
    assert_eq!(place.list().await, names);
}

pub(crate) async fn what_is_removed_is_gone_and_may_come_again(place: &Fixture) {
    let stays = place.put(b"this stays").await;
    let goes = place.put(b"this goes").await;
    place.remove(&goes).await;
    assert_eq!(place.list().await, [stays.as_str()]);
    assert_eq!(place.get(&goes).await, None);
    assert_eq!(place.get(&stays).await, Some(b"this stays".to_vec()));
    // Somebody who was away brings it once more.
    place.put(b"this goes").await;
    assert_eq!(place.list().await.len(), 2);
    assert_eq!(place.get(&goes).await, Some(b"this goes".to_vec()));
}

pub(crate) async fn to_remove_what_is_not_there_does_nothing(place: &Fixture) {
    let name = place.put(b"this stays").await;
    place.remove(&Sealed::name(b"nobody put this")).await;
    assert_eq!(place.list().await, [name]);
}

pub(crate) async fn the_places_of_two_logs_do_not_mix(place: &Fixture) {
    let other = place.of_another_log();
    let ours = place.put(b"of one log").await;
    let theirs = other.put(b"of another log").await;
    let both = place.put(b"of both logs").await;
    other.put(b"of both logs").await;
    assert_eq!(place.get(&theirs).await, None);
    assert_eq!(other.get(&ours).await, None);
    other.remove(&ours).await;
    other.remove(&both).await;
    assert_eq!(other.list().await, [theirs]);
    assert_eq!(place.get(&both).await, Some(b"of both logs".to_vec()));
    assert_eq!(place.list().await.len(), 2);
}

pub(crate) async fn a_second_device_finds_what_the_first_has_put(place: &Fixture) {
    let (first, second) = (place.open(), place.open());
    let chunk = bytes(500, 9);
    let name = Sealed::name(&chunk);
    assert_eq!(second.list().await, Ok(Vec::new()));
    first.put(&name, &chunk).await.expect("it takes it");
    // Once the one was answered, the other finds it.
    assert_eq!(second.list().await, Ok(vec![name.clone()]));
    assert_eq!(second.get(&name).await, Ok(Some(chunk)));
    second.remove(&name).await.expect("it lets go of it");
    assert_eq!(first.list().await, Ok(Vec::new()));
}

/// Waits for all of them at once.
async fn all<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    use std::{pin::pin, task::Poll};
    let mut under_way: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    let together = std::future::poll_fn(move |context| {
        for (future, answer) in &mut under_way {
            if answer.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(context)
            {
                *answer = Some(value);
            }
        }
        match under_way.iter().all(|(_, answer)| answer.is_some()) {
            true => Poll::Ready(
                under_way
                    .drain(..)
                    .filter_map(|(_, answer)| answer)
                    .collect(),
            ),
            false => Poll::Pending,
        }
    });
    pin!(together).await
}
