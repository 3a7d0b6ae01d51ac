//! The agenda of a meeting: put in order and pruned by keyboard, rolled over at once, worked off by keys.

use crate::{
    harness::{Browser, World, has, is, starts},
    keyboard::tab_to,
    steps::*,
};
use matters_arising::{model::Day, text};
use std::time::{SystemTime, UNIX_EPOCH};

const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";

pub(crate) async fn an_agenda_is_put_in_order_rolled_over_and_worked_off_by_keys(world: World) {
    let page = world.browser("ada").await;
    start_log(&page, "Wrecks and tides", "Ada Byron", "Harbour Office").await;
    for (number, wording) in [(1, "Agree the tide table"), (2, "Mark the wreck")] {
        menu(&page, is("Actions")).click().await;
        add_action(&page, number, wording).await;
        set_deadline(&page, "May", "2019", None).await;
    }
    menu(&page, is("Actions")).click().await;
    add_action(&page, 3, "Paint the light").await;
    page.disclosure(is("Propose an end, or withdraw it"))
        .open()
        .await;
    page.textbox(is("Why")).fill("It is white").await;
    page.button(is("Make this proposal")).click().await;
    page.status(starts("Done.")).appears().await;

    call_meeting(&page).await;
    put_in_order(&page).await;
    roll_over(&page).await;
    work_off(&page).await;
    // At the action stands at which meeting its deadline moved.
    page.link(is("Back to the meeting")).click().await;
    page.region(is("Agenda")).link(is("Action 1")).click().await;
    let deadline = page.region(is("Deadline"));
    deadline
        .disclosure(starts("Moved once, first May 2019"))
        .open()
        .await;
    deadline.says("The divers are ill").await;
    deadline.says("At Workshop 4.").await;
    is_saved(&page).await;
}

/// Today and so many days more.
fn in_days(n: i64) -> Day {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let today = since.expect("the clock is past 1970").as_secs() / 86_400;
    Day::from_number(today as i64 + n).expect("a day")
}

/// Calls a meeting so soon that no edition can go out a week before, which the page says.
async fn call_meeting(page: &Browser) {
    let date = text::day(in_days(3));
    menu(page, is("Meetings")).click().await;
    let parts: Vec<_> = date.split(' ').collect();
    page.textbox(is("Day")).fill(parts[0]).await;
    page.combobox(is("Month")).choose(parts[1]).await;
    page.textbox(is("Year")).fill(parts[2]).await;
    page.textbox(is("Title")).fill("Workshop 4").await;
    page.button(is("Add this meeting")).click().await;
    let meeting = format!("Workshop 4, {date}");
    let by = text::day(in_days(-4));
    page.main()
        .says(&format!(
            "No edition has gone out for Workshop 4: it had to go by {by}."
        ))
        .await;
    page.main().link(is(meeting.clone())).click().await;
    page.heading(is(meeting)).appears().await;
}

/// Waits until the agenda begins with the actions of these numbers.
async fn begins_with(page: &Browser, numbers: &[u32]) {
    let lines = page.region(is("Agenda")).item(starts("Action "));
    for (at, number) in numbers.iter().enumerate() {
        lines.nth(at).says(&format!("Action {number} ")).await;
    }
}

async fn put_in_order(page: &Browser) {
    let agenda = page.region(is("Agenda"));
    // Proposals come first.
    begins_with(page, &[3, 1, 2]).await;
    let up = agenda.button(is("Move up: Action 2"));
    tab_to(page, TAB, &up).await;
    for order in [[3, 2, 1], [2, 3, 1]] {
        page.press(ENTER).await;
        page.status(is("Action 2 moved up.")).appears().await;
        begins_with(page, &order).await;
        // The line is drawn anew where it goes, and its button goes on.
        up.has_focus().await;
    }
    page.press(ENTER).await;
    page.status(is("Action 2 cannot move further up."))
        .appears()
        .await;

    let off = agenda.button(is("Take off Action 3"));
    tab_to(page, TAB, &off).await;
    page.press(ENTER).await;
    agenda.disclosure(is("1 action taken off")).open().await;
    begins_with(page, &[2, 1]).await;
    agenda.button(is("Put back Action 3")).click().await;
    agenda.disclosure(is("1 action taken off")).goes().await;
    begins_with(page, &[2, 3, 1]).await;
}

/// All that is overdue rolls over at once, and one undo takes it back.
async fn roll_over(page: &Browser) {
    let agenda = page.region(is("Agenda"));
    agenda
        .button(is("Roll over 2 overdue actions…"))
        .click()
        .await;
    let dialog = page.dialog(is("Roll over 2 overdue actions"));
    dialog.combobox(is("Month")).choose("July").await;
    dialog.textbox(is("Year")).fill("2047").await;
    dialog.button(is("Roll over")).click().await;
    let missing = dialog.alert(has("Say in a few words why the deadlines move"));
    missing.has_focus().await;
    dialog
        .textbox(is("Reason"))
        .fill("The divers are ill")
        .await;
    dialog.button(is("Roll over")).click().await;
    dialog.goes().await;
    let rolled = agenda.item(has("Rolled over to July 2047"));
    rolled.are(2).await;
    page.button(starts("Undo: ")).click().await;
    rolled.are(0).await;
    page.button(starts("Redo: ")).click().await;
    rolled.are(2).await;
}

/// One key an outcome: comment, return with a reason, carry over.
async fn work_off(page: &Browser) {
    page.link(is("Run the meeting")).click().await;
    page.heading(is("Action 2")).appears().await;
    page.press("m").await;
    page.textbox(is("Comment"))
        .fill("The buoys are ordered")
        .await;
    page.button(is("Record this")).click().await;
    page.status(is("Action 2: Comment.")).appears().await;
    // It settles nothing, so the action stays; and no key leaves the meeting by mistake.
    page.heading(is("Action 2")).has_focus().await;
    page.press("m").await;
    page.press(ESCAPE).await;
    page.heading(is("Action 2")).has_focus().await;
    page.press(ESCAPE).await;
    page.press("j").await;
    page.heading(is("Action 3")).appears().await;
    page.press("r").await;
    let record = page.button(is("Record this"));
    record.click().await;
    page.alert(has("Say it in a few words")).has_focus().await;
    page.textbox(is("Why the proposal goes back"))
        .fill("It is grey")
        .await;
    record.click().await;
    page.status(is("Action 3: Returned.")).appears().await;
    page.heading(is("Action 1")).appears().await;
    page.press("c").await;
    page.status(is("Action 1: Carried over to the next meeting."))
        .appears()
        .await;
    page.navigation(is("Agenda")).says("Returned").await;
    // It stands beside what was recorded before.
    page.item(starts("Carried over to the next meeting"))
        .appears()
        .await;
    page.item(starts("Rolled over to July 2047: The divers are ill"))
        .appears()
        .await;
}
