//! A log that two people share: through a relay that dies between them, through a web server of others.

use crate::{
    access::hinders_nobody,
    harness::{Browser, World, has, held, is, starts},
    steps::*,
};

/// Shares the log that is open through a relay or mailbox, and gives the link of an invitation.
pub(crate) async fn share(page: &Browser, address: &str, may: &str) -> String {
    menu(page, is("Share")).click().await;
    page.main().link(is("Sharing")).click().await;
    // What goes with the log is said before it goes.
    page.main()
        .says("Whoever is invited gets all earlier versions of the log")
        .await;
    page.textbox(is("Address of the relay")).fill(address).await;
    page.button(is("Start sharing through this relay"))
        .click()
        .await;
    page.heading(is("Invite others")).appears().await;
    is_sent(page).await;
    invite(page, may).await
}

pub(crate) async fn invite(page: &Browser, may: &str) -> String {
    page.radio(is(may)).click().await;
    page.button(is("Make an invitation")).click().await;
    page.textbox(is("Link to send")).value().await
}

/// Waits until the relay has everything, as the page says.
pub(crate) async fn is_sent(page: &Browser) {
    let state = page.region(is("State of your work"));
    state.says("Sent").await;
    state.does_not_say("Sending").await;
}

async fn join(page: &Browser, link: &str, name: Option<(&str, &str)>) {
    join_log(page, "Tide tables", link, name).await;
}

/// Follows an invitation of Ada Byron up to the list of the log of this title.
pub(crate) async fn join_log(page: &Browser, title: &str, link: &str, name: Option<(&str, &str)>) {
    let at = link.find("#/join/").expect("a link of this page");
    page.visit(&link[at..]).await;
    page.main().says(title).await;
    page.main().says("Ada Byron").await;
    if let Some((name, organisation)) = name {
        say_who(page, name, organisation).await;
    }
    page.button(is("Join this log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
}

pub(crate) async fn two_people_share_a_log_through_a_relay_that_dies_between_them(world: World) {
    let (mut relay, address) = world.relay(0);
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the tide table").await;
    let link = share(&ada, &address, "They can write").await;
    let ben = world.browser("ben").await;
    join(&ben, &link, Some(("Ben Flint", "Pilots"))).await;
    // What one writes the other sees; the caret of who is typing stays where it is.
    open_action(&ben, "Agree the tide table").await;
    let wording = ben.textbox(is("Wording"));
    wording.types(", by sounding").await;
    menu(&ada, is("Actions")).click().await;
    let row = ada.row(has("Agree the tide table, by sounding"));
    row.appears().await;
    // Who else has it open stands on its row, and on both their pages.
    row.says("Ben Flint is here").await;
    open_action(&ada, "Agree the tide table").await;
    ada.main().says("Ben Flint has this open now.").await;
    ben.main().says("Ada Byron has this open now.").await;
    ben.run("scrollBy(0, 60)", vec![]).await;
    let before = focus_and_scroll(&ben).await;
    assert_eq!(
        before[0], "action-wording",
        "the test looks at what is typed in"
    );
    ada.textbox(is("Wording"))
        .types(&format!("{}Soon: ", held("\u{e011}")))
        .await;
    wording
        .holds("Soon: Agree the tide table, by sounding")
        .await;
    let after = focus_and_scroll(&ben).await;
    assert_eq!(
        (&before[0], &before[2]),
        (&after[0], &after[2]),
        "focus and scroll stay"
    );
    let caret = |at: &[serde_json::Value]| at[1].as_u64().expect("a caret");
    assert_eq!(caret(&after), caret(&before) + 6, "behind the same letter");
    wording.types("!").await;
    ada.textbox(is("Wording"))
        .holds("Soon: Agree the tide table, by sounding!")
        .await;
    is_sent(&ada).await;
    let state = ada.region(is("State of your work"));
    state.says("Pilots has seen everything up to").await;

    // The relay is gone: both go on, and are told. It comes back with what it had.
    relay.kill();
    add_action(&ada, 2, "Paint the light").await;
    add_action(&ben, 2, "Mark the wreck").await;
    is_saved(&ada).await;
    is_saved(&ben).await;
    state.says("not sent yet").await;
    let port = address
        .trim_end_matches("/sync")
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok());
    let (relay, _) = world.relay(port.expect("the address has a port"));
    for page in [&ada, &ben] {
        menu(page, is("Actions")).click().await;
        page.row(has("2 Paint the light")).appears().await;
        page.row(has("2 Mark the wreck")).appears().await;
        is_sent(page).await;
    }
    // Both gave out number 2: each row names the other until somebody settles it.
    ada.row(has("2 Mark the wreck"))
        .says("Also on “Paint the light”")
        .await;
    menu(&ada, is("Share")).click().await;
    ada.main().link(is("Sharing")).click().await;
    ada.main().says("Ben Flint, Pilots").await;
    drop(relay);
}

/// What has the focus in a page, where the caret is in it, and how far everything is scrolled.
async fn focus_and_scroll(page: &Browser) -> Vec<serde_json::Value> {
    let script = "const {id, selectionEnd} = document.activeElement;
        const all = [document.scrollingElement, ...document.querySelectorAll('body *')];
        return [id, selectionEnd, all.reduce((sum, one) => sum + one.scrollTop, 0)];";
    let found = page.run(script, vec![]).await;
    serde_json::from_value(found).expect("three values")
}

pub(crate) async fn who_is_invited_to_read_reads_along_and_cannot_write(world: World) {
    let (_relay, address) = world.relay(0);
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    let link = share(&ada, &address, "They can only read").await;
    assert_eq!(ada.n_by_selector("svg.qr").await, 1, "a code for a camera");
    hinders_nobody(&ada, "sharing with an invitation").await;
    ada.button(is("Save as a file")).click().await;
    let (name, file) = ada.downloaded("invitation.txt").await;
    assert_eq!(name, "Tide tables invitation.txt");
    // It can be refused, and then nothing of the log is here; the file brings it as well.
    let eve = world.browser("eve").await;
    eve.visit(&link[link.find("#/join/").expect("a link of this page")..])
        .await;
    eve.main().says("Tide tables").await;
    hinders_nobody(&eve, "an invitation").await;
    eve.button(is("Not now")).click().await;
    eve.button(is("Not now")).goes().await;
    assert!(!eve.text(has("Tide tables")).is_here().await);
    eve.visit("#/join/").await;
    drop_file(&eve, "Choose an invitation file", &name, &file).await;
    eve.main().says("You may").await;
    join(&eve, &link, None).await;
    eve.text(has("You were invited to read this log"))
        .appears()
        .await;
    menu(&ada, is("Actions")).click().await;
    add_action(&ada, 1, "Agree the tide table").await;
    eve.row(has("Agree the tide table")).appears().await;
    assert!(!eve.link(is("New action")).is_here().await);
    // She may add a relay for herself, which is kept and of which the others hear nothing.
    let server = world.sync_server();
    menu(&eve, is("Share")).click().await;
    eve.main().link(is("Sharing")).click().await;
    eve.textbox(is("Address of the relay"))
        .fill(&server.address())
        .await;
    eve.button(is("Add this relay")).click().await;
    let own = "On this device only: the others do not hear of it.";
    eve.main().says(own).await;
    eve.visit_again().await;
    eve.main().says(own).await;
    menu(&eve, is("Actions")).click().await;
    // She never said who she is, so after a change of keys she reads no further; who is invited again does.
    menu(&ada, is("Share")).click().await;
    ada.main().link(is("Sharing")).click().await;
    ada.button(is("Change the keys")).click().await;
    ada.dialog(has(""))
        .button(is("Change the keys"))
        .click()
        .await;
    is_sent(&ada).await;
    let again = invite(&ada, "They can only read").await;
    assert_ne!(again, link);
    menu(&ada, is("Actions")).click().await;
    add_action(&ada, 2, "Paint the light").await;
    is_sent(&ada).await;
    let ben = world.browser("ben").await;
    join(&ben, &again, None).await;
    ben.row(has("Paint the light")).appears().await;
    assert!(!eve.row(has("Paint the light")).is_here().await);
    // The same once more after a reload.
    eve.visit_again().await;
    eve.text(has("You were invited to read this log"))
        .appears()
        .await;
    eve.row(has("Agree the tide table")).appears().await;
}

pub(crate) async fn a_folder_on_a_web_server_of_others_carries_a_log(world: World) {
    let (apache, address) = world.mailbox();
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the tide table").await;
    let link = share(&ada, &address, "They can write").await;
    // One has left the page before the other comes. Not killed: Chromium may then forget what the page
    // prefers, and with it how far she has seen the log.
    ada.visit("#/storage").await;
    let ben = world.browser("ben").await;
    join(&ben, &link, Some(("Ben Flint", "Pilots"))).await;
    ben.row(has("Agree the tide table")).appears().await;
    add_action(&ben, 2, "Mark the wreck").await;
    is_saved(&ben).await;
    is_sent(&ben).await;
    ben.kill();
    ada.visit("").await;
    ada.link(starts("Tide tables")).click().await;
    ada.row(has("Mark the wreck")).appears().await;
    // What came while she was away is counted, and marked until she has seen it.
    ada.main()
        .says("by 1 person that you have not seen yet")
        .await;
    ada.row(has("Mark the wreck")).says("Changed").await;
    open_action(&ada, "Mark the wreck").await;
    menu(&ada, is("Actions")).click().await;
    ada.row(has("Mark the wreck")).does_not_say("Changed").await;
    ada.main()
        .says("You have looked at every action that was changed")
        .await;
    ada.button(is("Mark all as seen")).click().await;
    ada.main().does_not_say("that you have not seen yet").await;
    drop(apache);
}

pub(crate) async fn a_message_server_of_others_carries_a_log_though_it_dies(world: World) {
    let mut nats = world.nats();
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the tide table").await;
    let link = share(&ada, &nats.address(), "They can write").await;
    let ben = world.browser("ben").await;
    join(&ben, &link, Some(("Ben Flint", "Pilots"))).await;
    add_action(&ben, 2, "Mark the wreck").await;
    menu(&ada, is("Actions")).click().await;
    ada.row(has("Mark the wreck")).appears().await;
    // Killed in the middle of their work, it comes back with what it had, and gets what was done meanwhile.
    nats.kill();
    add_action(&ada, 3, "Paint the light").await;
    add_action(&ben, 3, "Book the hall").await;
    is_saved(&ada).await;
    is_saved(&ben).await;
    let state = ada.region(is("State of your work"));
    state.says("not sent yet").await;
    nats.start_again();
    for page in [&ada, &ben] {
        menu(page, is("Actions")).click().await;
        page.row(has("Paint the light")).appears().await;
        page.row(has("Book the hall")).appears().await;
        is_sent(page).await;
    }
}

pub(crate) async fn two_people_type_while_a_sync_server_of_others_dies(world: World) {
    let mut server = world.sync_server();
    let ada = world.browser("ada").await;
    start_log(&ada, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(&ada, 1, "Agree the table").await;
    let link = share(&ada, &server.address(), "They can write").await;
    let ben = world.browser("ben").await;
    join(&ben, &link, Some(("Ben Flint", "Pilots"))).await;
    open_action(&ben, "Agree the table").await;
    menu(&ada, is("Actions")).click().await;
    open_action(&ada, "Agree the table").await;
    let (hers, his) = (ada.textbox(is("Wording")), ben.textbox(is("Wording")));
    // He writes at the end and she at the beginning, a letter each in turn, and in the middle of it the server is
    // killed, and is there again before they are done.
    hers.types(&format!("{}{}", held("\u{e011}"), "Soon")).await;
    his.types(" by sounding").await;
    hers.holds("SoonAgree the table by sounding").await;
    for (n, (a, b)) in "er or later: "
        .chars()
        .zip(", and often. ".chars())
        .enumerate()
    {
        match n {
            4 => server.kill(),
            9 => server.start_again(),
            _ => (),
        }
        ada.press(&a.to_string()).await;
        ben.press(&b.to_string()).await;
    }
    let both = "Sooner or later: Agree the table by sounding, and often. ";
    for page in [&ada, &ben] {
        page.textbox(is("Wording")).holds(both).await;
        is_sent(page).await;
        is_saved(page).await;
    }
    // What the server keeps is enough for somebody who comes when both have gone, and it cannot read it.
    let invitation = {
        menu(&ada, is("Share")).click().await;
        ada.main().link(is("Sharing")).click().await;
        invite(&ada, "They can write").await
    };
    ada.kill();
    ben.kill();
    let cleo = world.browser("cleo").await;
    join(&cleo, &invitation, Some(("Cleo Marsh", "Growers"))).await;
    cleo.row(has(both.trim())).appears().await;
    assert!(server.keeps_something());
    for words in ["sounding", "Tide tables", "Ada Byron", "Pilots"] {
        assert!(!server.has_kept(words), "the server holds “{words}”");
    }
}
