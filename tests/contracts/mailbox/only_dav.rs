//! What is to be said of folders on web servers alone: passwords, what else lies there, no server at all.

use super::{fixture::Fixture, rules::*};
use js_sys::{Promise, Uint8Array};
use matters_arising::{model::CourierTrouble, trust::Sealed};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Headers, RequestInit, Response, WorkerGlobalScope};

/// Web servers, in whose folders anything may lie.
fn servers() -> Vec<Fixture> {
    let addresses = [
        option_env!("MATTERS_MAILBOX_APACHE"),
        option_env!("MATTERS_MAILBOX_NGINX"),
    ];
    addresses.into_iter().map(Fixture::at).collect()
}

fn relay() -> Fixture {
    Fixture::at(option_env!("MATTERS_MAILBOX_RELAY"))
}

/// Puts a file there that is no chunk, past the adapter.
async fn plant(place: &Fixture, name: &str, content: &[u8]) -> u16 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let headers = Headers::new().expect("a browser");
    let login = place.address.login().expect("a name and password");
    let login: String = login.into_iter().map(char::from).collect();
    let login = scope.btoa(&login).expect("Latin letters");
    headers
        .set("Authorization", &format!("Basic {login}"))
        .expect("a header");
    let with = RequestInit::new();
    with.set_method("PUT");
    with.set_headers(&headers);
    with.set_body(&Uint8Array::from(content));
    let answer: Promise = scope.fetch_with_str_and_init(&place.url(name), &with);
    let answer = JsFuture::from(answer).await.expect("the server answers");
    answer.unchecked_into::<Response>().status()
}

#[wasm_bindgen_test]
async fn whatever_else_lies_there_is_not_named() {
    for place in servers() {
        let name = place.put(b"a chunk").await;
        for other in ["desktop.ini", &format!("{name}%20(1)"), "index.html"] {
            let status = plant(&place, other, b"something of somebody else's").await;
            assert!((200..300).contains(&status), "{other}: {status}");
        }
        assert_eq!(place.list().await, [name]);
    }
}

#[wasm_bindgen_test]
async fn the_relay_takes_nothing_under_a_name_that_is_not_its_own() {
    let place = relay();
    let name = place.put(b"a chunk").await;
    for other in ["desktop.ini", &Sealed::name(b"another"), &name] {
        let status = plant(&place, other, b"something of somebody else's").await;
        assert_eq!(status, 422, "{other}");
    }
    assert_eq!(place.list().await, [name.as_str()]);
    assert_eq!(place.get(&name).await, Some(b"a chunk".to_vec()));
}

#[wasm_bindgen_test]
async fn damage_is_handed_on_as_it_lies_there_and_is_for_the_session_to_see() {
    for place in servers() {
        let name = place.put(&[7; 500]).await;
        plant(&place, &name, &[7; 200]).await;
        assert_eq!(place.get(&name).await, Some(vec![7; 200]));
    }
}

#[wasm_bindgen_test]
async fn a_wrong_password_is_told_as_such() {
    for place in servers().into_iter().chain([relay()]) {
        let right = place.address.as_str();
        for wrong in [
            right.replace(":secret@", ":wrong@"),
            right.replace("ann:secret@", "nobody:sesame@"),
            right.replace("ann:secret@", ""),
        ] {
            let mailbox = place.moved_to(&wrong).open();
            let name = Sealed::name(b"x");
            for outcome in [
                mailbox.list().await.map(drop),
                mailbox.get(&name).await.map(drop),
                mailbox.put(&name, b"x").await,
                mailbox.remove(&name).await,
            ] {
                let Err(CourierTrouble::Refused(why)) = outcome else {
                    panic!("{wrong}: {outcome:?}");
                };
                assert!(why.contains("name and password"), "{why}");
            }
        }
        a_new_place_lists_nothing(&place).await;
    }
}

#[wasm_bindgen_test]
async fn where_nobody_listens_it_cannot_be_reached() {
    for place in servers() {
        // A port that browsers let through and that nobody of ours listens at.
        let nowhere = place.moved_to("dav+http://ann:secret@127.0.0.1:9999/minutes");
        let mailbox = nowhere.open();
        assert_eq!(mailbox.list().await, Err(CourierTrouble::Unreachable));
        let put = mailbox.put(&Sealed::name(b"x"), b"x").await;
        assert_eq!(put, Err(CourierTrouble::Unreachable));
    }
}
