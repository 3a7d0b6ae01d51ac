//! The story of one round: three people on three profiles share a log through a relay, work apart while there is none,
//! bring one another's work together by mail and by the relay, and meet; it ends with a file that the command line
//! accepts on its own.

use crate::{
    harness::{Browser, Kind, World, has, is, seed, starts},
    sharing::{is_sent, share},
    signing::{
        check_key, confirm_what_was_recorded, introduce_key, print_keys, reword_what_was_agreed,
    },
    steps::*,
};

const ENTER: &str = "\u{e007}";

pub(crate) async fn add_organisation(page: &Browser, name: &str) {
    page.textbox(is("Name")).fill(name).await;
    page.button(is("Add this organisation")).click().await;
    page.status(is(format!("{name} was added.")))
        .appears()
        .await;
}

/// Opens a snapshot of the log that is open, and merges it.
pub(crate) async fn merges(page: &Browser, world: &World, file: &(String, Vec<u8>)) {
    let file = world.write(&file.0, &file.1);
    menu(page, is("Actions")).click().await;
    follow_more(page, is("Open a snapshot")).await;
    pick_file(page, page.main().button(is("Choose a snapshot")), &file).await;
    page.button(is("Merge these changes")).click().await;
    page.status(has("merged.")).appears().await;
    is_saved(page).await;
}

/// What plays which part, by the numbers that the log prints.
struct Story {
    /// Its end is proposed before anybody has agreed.
    too_early: u32,
    /// The action that asks for that to be put right.
    correction: u32,
    /// What all agree on.
    agreed: u32,
    /// What is talked about another time.
    rolled_over: u32,
    /// Until when: the page proposes the day of the next meeting, where that is still to come.
    rolled_to: &'static str,
    /// The number that two actions carry.
    twice: u32,
    year: &'static str,
}

impl Story {
    fn meeting(&self) -> String {
        format!("Spring meeting, 16 May {}", self.year)
    }
}

/// Opens an action from the part of the list in which it stands.
async fn open_number(page: &Browser, part: &str, number: u32) {
    menu(page, is("Actions")).click().await;
    let parts = page.navigation(is("Parts of the log"));
    parts.link(starts(part)).click().await;
    page.heading(starts(part)).appears().await;
    let row = page.table(has("")).row(starts(format!("{number} ")));
    row.link(has("")).nth(0).click().await;
    page.heading(is(format!("Action {number}"))).appears().await;
}

/// Gives the log that is open its parties, its rule, a key and two meetings.
async fn set_up(fay: &Browser, story: &Story) {
    follow_more(fay, is("Organisations")).await;
    for name in ["Tideway", "Harbour Trust", "Tide Watch"] {
        add_organisation(fay, name).await;
    }
    // All that review are ticked by themselves, those named after the form was shown as well.
    set_rule_without(fay, "Tideway").await;
    fay.main()
        .says("Named: Harbour Trust and Tide Watch.")
        .await;
    let person = fay.textbox(is("Somebody who speaks for Harbour Trust"));
    person.fill("Rosa Reed").await;
    person.types(ENTER).await;
    let taken = fay.button(is("Take Rosa Reed off Harbour Trust"));
    taken.appears().await;
    introduce_key(fay).await;

    menu(fay, is("Meetings")).click().await;
    for (day, month, title) in [
        ("18", "July", "Summer meeting"),
        ("16", "May", "Spring meeting"),
    ] {
        fay.textbox(is("Day")).fill(day).await;
        fay.combobox(is("Month")).choose(month).await;
        fay.textbox(is("Year")).fill(story.year).await;
        fay.textbox(is("Title")).fill(title).await;
        fay.button(is("Add this meeting")).click().await;
        let link = format!("{title}, {day} {month} {}", story.year);
        fay.main().link(is(link)).appears().await;
    }
    fay.main().link(is(story.meeting())).click().await;
    let known = fay.group(is("Organisations that the log knows"));
    for name in ["Harbour Trust", "Tide Watch"] {
        known.checkbox(is(name)).check().await;
        fay.button(is(format!("Take off {name}"))).appears().await;
    }
    is_saved(fay).await;
}

/// Follows an invitation up to the list of the log.
async fn joins(page: &Browser, link: &str, name: &str, organisation: &str) {
    let at = link.find("#/join/").expect("a link of this page");
    page.visit(&link[at..]).await;
    page.main().says("Fay Stone").await;
    say_who(page, name, organisation).await;
    page.button(is("Join this log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(page).await;
}

/// What nobody has a relay for: each goes on alone.
async fn work_apart(rosa: &Browser, olga: &Browser, story: &Story) {
    // On the train: what was proposed too early goes back, signed.
    introduce_key(rosa).await;
    check_key(rosa, "Fay Stone", "Rosa Reed").await;
    open_number(rosa, "Proposed complete", story.too_early).await;
    rosa.disclosure(is("Agree, or return it")).open().await;
    rosa.radio(is("We return it, with a reason")).click().await;
    rosa.textbox(is("Note, or the reason"))
        .fill("We have not seen the answer")
        .await;
    rosa.button(is("Sign this")).click().await;
    rosa.status(starts("Signed. ")).appears().await;
    is_saved(rosa).await;
    open_number(olga, "Ongoing", story.rolled_over).await;
    olga.textbox(is("What you want to say"))
        .fill("It does not fit in this time")
        .await;
    olga.button(is("Add this update")).click().await;
    olga.status(is("Your update was added.")).appears().await;
    is_saved(olga).await;
}

/// Settles the numbers that stand twice, and freezes the first edition.
pub(crate) async fn freeze(fay: &Browser) {
    menu(fay, is("Editions")).click().await;
    fay.button(is("Settle the numbers so")).click().await;
    fay.textbox(is("To whom it goes")).fill("All members").await;
    fay.button(starts("Freeze edition 1")).click().await;
    fay.button(is("Freeze it")).click().await;
    fay.heading(starts("Edition 1, ")).appears().await;
}

async fn hold_meeting(fay: &Browser, story: &Story) {
    menu(fay, is("Meetings")).click().await;
    fay.main().link(is(story.meeting())).click().await;
    fay.link(is("Run the meeting")).click().await;
    fay.main().says("Quorum: 2 of the 2 organisations").await;
    let agenda = fay.navigation(is("Agenda"));
    let name = |number: u32| format!("Action {number}");
    let turn_to = async |number: u32| {
        agenda.button(is(name(number))).click().await;
        fay.heading(is(name(number))).appears().await;
    };
    turn_to(story.agreed).await;
    fay.press("a").await;
    let said = format!("{}: Agreed: complete.", name(story.agreed));
    fay.status(is(said)).appears().await;
    turn_to(story.correction).await;
    fay.press("1").await;
    fay.main().says("Agreed: complete (Harbour Trust)").await;
    fay.press("2").await;
    fay.main().says("Agreed: complete (Tide Watch)").await;
    turn_to(story.rolled_over).await;
    fay.press("o").await;
    fay.combobox(is("Month")).choose("July").await;
    fay.textbox(is("Year")).fill(story.year).await;
    fay.textbox(is("Reason"))
        .fill("No room on this agenda")
        .await;
    fay.button(is("Record this")).click().await;
    let (name, until) = (name(story.rolled_over), story.rolled_to);
    let said = format!("{name}: Rolled over to {until}.");
    fay.status(is(said)).appears().await;

    // All that is signed is shown word for word, then signed at once.
    fay.button(is("Close the meeting…")).click().await;
    let dialog = fay.dialog(is("Close the meeting?"));
    dialog.says("Signed with the key of this device").await;
    dialog
        .button(is("Sign 4 statements and close the meeting"))
        .click()
        .await;
    fay.main().says("its outcomes are final").await;
    is_saved(fay).await;
    fay.link(is("Back to the meeting")).click().await;
    fay.link(is("Minutes")).click().await;
    fay.row(starts(format!("{} ", story.agreed)))
        .says("Signed for ")
        .await;
}

/// Whoever gets the file checks it without a page, a network or the log's past.
fn verify(world: &World, story: &Story, file: &[u8]) {
    let file = world.write("round.automerge", file).display().to_string();
    let said = world.matters(&["verify", &file]);
    for words in [
        &format!("Action {} · Complete · agreed and signed", story.agreed),
        &format!("Action {} · Complete · agreed and signed", story.correction),
        "recorded by Tideway",
        "note: We have not seen the answer",
        "recorded, not signed",
    ] {
        assert!(said.contains(words), "no “{words}” in: {said}");
    }
    let not_over = format!("Action {} · Complete", story.too_early);
    assert!(!said.contains(&not_over), "it went back: {said}");
    let number = format!("Action {} ·", story.twice);
    let said = world.matters(&["show", &file, &story.twice.to_string()]);
    assert_eq!(said.matches(&number).count(), 1, "settled: {said}");
    let said = world.matters(&["show", &file, &story.rolled_over.to_string()]);
    let due = format!("Deadline: {}", story.rolled_to);
    assert!(said.contains(&due), "no “{due}” in: {said}");
}

/// The page checks every statement and shows who said what on which words.
async fn sees_all_that_was_signed(page: &Browser) {
    follow_more(page, is("Organisations")).await;
    page.main().link(is("verify")).click().await;
    page.status(has("checked; all hold.")).appears().await;
    let main = page.main();
    for words in [
        "agreed and signed",
        "recorded by Tideway",
        "agreed, to an earlier wording",
        "Note: We have not seen the answer",
    ] {
        main.says(words).await;
    }
}

/// One round on the log that is open: together through a relay, apart while there is none, and together again.
async fn tell(mut world: World, fay: Browser, story: Story) {
    set_up(&fay, &story).await;
    let (mut relay, address) = world.relay(0);
    let link = share(&fay, &address, "They can write").await;
    let rosa = world.browser("rosa").await;
    joins(&rosa, &link, "Rosa Reed", "Harbour Trust").await;
    let olga = world.browser("olga").await;
    joins(&olga, &link, "Olga Berg", "Tide Watch").await;
    // The owner proposes too early, and the reviewer sees it at once. The deadline is that of the meeting to come.
    open_number(&olga, "Ongoing", story.rolled_over).await;
    set_deadline(&olga, "May", story.year, Some("For the spring meeting")).await;
    open_number(&olga, "Ongoing", story.too_early).await;
    olga.disclosure(is("Propose an end, or withdraw it"))
        .open()
        .await;
    olga.textbox(is("Why")).fill("It was done").await;
    olga.button(is("Make this proposal")).click().await;
    olga.status(starts("Done.")).appears().await;
    is_sent(&olga).await;
    let parts = rosa.navigation(is("Parts of the log"));
    parts.link(starts("Proposed complete")).click().await;
    let row = rosa
        .table(has(""))
        .row(starts(format!("{} ", story.too_early)));
    row.appears().await;

    // From here on nobody has a network.
    relay.kill();
    world.stop_server();
    work_apart(&rosa, &olga, &story).await;
    // One comes by mail, the other through the relay once there is one again.
    let from_olga = snapshot(&olga).await;
    merges(&fay, &world, &from_olga).await;
    let port = address.trim_end_matches("/sync").rsplit(':').next();
    let port = port.and_then(|port| port.parse().ok());
    let (relay, _) = world.relay(port.expect("the address has a port"));
    is_sent(&rosa).await;
    open_number(&fay, "Ongoing", story.too_early).await;
    fay.main().says("Harbour Trust has returned it").await;

    freeze(&fay).await;
    hold_meeting(&fay, &story).await;
    let last = snapshot(&fay).await;
    verify(&world, &story, &last.1);
    open_number(&fay, "Completed", story.agreed).await;
    reword_what_was_agreed(&fay).await;
    sees_all_that_was_signed(&fay).await;

    // At the reviewer's: the same contents, confirmed with her own key.
    menu(&rosa, is("Editions")).click().await;
    rosa.button(is("We have these contents: sign it"))
        .click()
        .await;
    rosa.main().says("The same contents are confirmed by").await;
    is_saved(&rosa).await;
    open_number(&rosa, "Completed", story.correction).await;
    confirm_what_was_recorded(&rosa).await;

    // At the owner's, whose organisation was recorded as well: what she proposed too early she takes back herself.
    introduce_key(&olga).await;
    open_number(&olga, "Completed", story.correction).await;
    confirm_what_was_recorded(&olga).await;
    open_number(&olga, "Ongoing", story.too_early).await;
    olga.button(is("Take the proposal back")).click().await;
    is_saved(&olga).await;
    open_number(&rosa, "Ongoing", story.too_early).await;
    rosa.button(is("Take the proposal back")).goes().await;
    let parties = [
        ("Tideway", "Fay Stone"),
        ("Harbour Trust", "Rosa Reed"),
        ("Tide Watch", "Olga Berg"),
    ];
    print_keys(&rosa, &world, &parties).await;
    drop(relay);
}

pub(crate) async fn one_round_of_three_people_ends_with_a_file_that_verifies(world: World) {
    let fay = world.browser("fay").await;
    keep_example(&fay, "Fay Stone", "Tideway").await;
    let story = Story {
        too_early: 17,
        correction: 18,
        agreed: 4,
        rolled_over: 10,
        twice: 27,
        rolled_to: "18 July 2047",
        year: "2047",
    };
    tell(world, fay, story).await;
}

/// In one browser alone: what it adds to the round on the example is the log, not the browser.
pub(crate) async fn one_round_on_the_log_of_april_2019_ends_with_a_file_that_verifies(
    world: World,
) {
    let Some(file) =
        seed("leds-action-log-2019-04-18.txt").filter(|_| world.kind == Kind::Chromium)
    else {
        return;
    };
    let fay = world.browser("fay").await;
    fay.visit("").await;
    pick_file(&fay, fay.button(is("Choose a document")), &file).await;
    fay.heading(is("What was understood")).appears().await;
    say_who(&fay, "Fay Stone", "Tideway").await;
    assert_eq!(keep_rows(&fay).await, 113);
    fay.link(is("Go to the log")).click().await;
    fay.heading(is("Ongoing actions")).appears().await;
    is_saved(&fay).await;
    let story = Story {
        too_early: 35,
        correction: 63,
        agreed: 59,
        rolled_over: 85,
        twice: 97,
        rolled_to: "July 2019",
        year: "2019",
    };
    tell(world, fay, story).await;
}
