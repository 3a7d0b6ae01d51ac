//! Two people at work in one log at once: neither moves the place, the focus or the half-written words of the other.

use crate::{
    access::hinders_nobody,
    harness::{Browser, World, has, is},
    sharing::{join_log, share},
    steps::*,
};

/// What has the focus, and how far below the top of the window it stands.
async fn place_of_focus(page: &Browser) -> (String, i64) {
    let script = "const at = document.activeElement;
        return [at.textContent.trim(), Math.round(at.getBoundingClientRect().top)];";
    serde_json::from_value(page.run(script, vec![]).await).expect("words and a place")
}

/// Goes by keys to the row whose wording begins so.
async fn go_to_row(page: &Browser, wording: &str) {
    for _ in 0..40 {
        page.press("j").await;
        if place_of_focus(page).await.0.starts_with(wording) {
            return;
        }
    }
    page.fail(&format!("no key leads to “{wording}”")).await;
}

pub(crate) async fn what_others_change_moves_nothing_under_who_is_at_work(world: World) {
    let (_relay, address) = world.relay(0);
    let ada = world.browser("ada").await;
    keep_example(&ada, "Ada Byron", "Harbour Office").await;
    let list = format!("{}?sort=deadline", ada.fragment().await);
    let link = share(&ada, &address, "They can write").await;
    let ben = world.browser("ben").await;
    join_log(&ben, "Harbour forum", &link, Some(("Ben Flint", "Pilots"))).await;

    // She is at a row in the middle of a list that is in the order of the deadlines, and has scrolled.
    ada.visit(&list).await;
    ada.row(has("Share the tide tables")).appears().await;
    go_to_row(&ada, "Share the tide tables").await;
    ada.run("scrollBy(0, 120)", vec![]).await;
    let before = place_of_focus(&ada).await;
    // The row that stood above hers goes below it.
    open_action(&ben, "SHA & Tideway to meet the ferry company").await;
    set_deadline(&ben, "May", "2031", Some("The ferry is laid up")).await;
    ada.row(has("SHA & Tideway to meet the ferry company"))
        .says("May 2031")
        .await;
    let rows = ada.table(has("")).link(has("")).names().await;
    let place = |wording: &str| rows.iter().position(|row| row.starts_with(wording));
    assert!(
        place("Share the tide tables") < place("SHA & Tideway to meet the ferry company"),
        "{rows:?}"
    );
    assert_eq!(place_of_focus(&ada).await, before, "focus and scroll stay");

    // She has half written two forms of an action that he then changes in everything that they are about.
    ada.press("\u{e007}").await;
    ada.textbox(is("Wording")).appears().await;
    ada.textbox(is("What you want to say"))
        .types("Sent to")
        .await;
    ada.disclosure(is("Move the deadline")).open().await;
    ada.combobox(is("Month")).choose("March").await;
    ada.textbox(is("Year")).fill("2029").await;
    let reason = ada.textbox(is("Reason"));
    reason.types("The prin").await;
    let before = place_of_focus(&ada).await;
    menu(&ben, is("Actions")).click().await;
    open_action(&ben, "Share the tide tables").await;
    set_deadline(&ben, "June", "2030", Some("There is no paper")).await;
    ben.textbox(is("What you want to say"))
        .fill("Paper was ordered")
        .await;
    ben.button(is("Add this update")).click().await;
    ben.textbox(is("Wording")).types(" and the almanac").await;
    ada.region(is("Deadline")).says("June 2030").await;
    ada.region(is("Updates and questions"))
        .says("Paper was ordered")
        .await;
    ada.textbox(is("Wording"))
        .holds("Share the tide tables. and the almanac")
        .await;
    reason.has_focus().await;
    ada.press("ter is late").await;
    reason.holds("The printer is late").await;
    ada.combobox(is("Month")).holds("March").await;
    ada.textbox(is("Year")).holds("2029").await;
    ada.textbox(is("What you want to say"))
        .holds("Sent to")
        .await;
    let after = place_of_focus(&ada).await;
    assert!(
        (before.1 - after.1).abs() < 200,
        "{before:?}, then {after:?}"
    );
    ada.button(is("Keep this deadline")).click().await;
    ben.region(is("Deadline")).says("March 2029").await;
    hinders_nobody(&ada, "an action that somebody else has open").await;
    menu(&ada, is("Actions")).click().await;
    ada.button(is("Mark all as seen")).appears().await;
    hinders_nobody(&ada, "a list with news").await;
}
