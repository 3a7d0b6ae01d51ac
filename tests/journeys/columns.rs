//! Columns of a document: what a person says of them is kept for the next one; dates that can be read in two ways are
//! asked about before anything is kept.

use crate::{
    harness::{Browser, Place, World, has, is, starts},
    steps::*,
};

const MINDER: &str = "“Looked after by” is taken for";
const BY_HAND: &str = "This is as somebody said on this device.";
const ASKED: &str = "Say whether the day or the month stands first in dates";

pub(crate) async fn what_is_said_of_columns_is_kept_and_unclear_dates_are_asked_about(
    world: World,
) {
    let page = world.browser("ada").await;
    let file = world.write(
        "Spring.csv",
        b"No.,Action,Looked after by,Deadline\n\
          1,Sound the east quay,Harbour Office,03/04/2047\n\
          2,Mark the wreck,Pilots,05/06/2047\n",
    );
    page.visit("").await;
    pick_file(&page, page.button(is("Choose a document")), &file).await;
    page.heading(is("What was understood")).appears().await;
    page.main().does_not_say(BY_HAND).await;
    let minder = page.combobox(is(MINDER));
    minder.choose("Owner").await;
    page.main().says(BY_HAND).await;
    minder.has_focus().await;
    minder.holds("Owner").await;
    action(&page, 1).says("Harbour Office").await;

    // Nothing is kept before somebody has said how its dates are meant.
    say_who(&page, "Ada Byron", "Harbour Office").await;
    keep(&page).click().await;
    let problem = page.alert(has("There is a problem"));
    problem.has_focus().await;
    problem.button(is(ASKED)).click().await;
    let asked = page.group(has("Which stands first in dates such as 03/04/2047?"));
    let day_first = asked.radio(starts("The day"));
    day_first.has_focus().await;
    asked.radio(starts("The month")).click().await;
    action(&page, 1).says("4 March 2047").await;
    page.radio(starts("The day")).click().await;
    action(&page, 1).says("3 April 2047").await;
    // What was said of the columns still stands.
    minder.holds("Owner").await;
    assert_eq!(keep_rows(&page).await, 2);
    page.link(is("Go to the log")).click().await;
    let row = page.row(has("Sound the east quay"));
    row.says("Harbour Office").await;
    row.says("3 April 2047").await;
    is_saved(&page).await;

    // The next one with these headings is read as the last, though its dates may be meant otherwise.
    follow_more(&page, is("Import")).await;
    paste_table(
        &page,
        "<table><tr><th>No.<th>Action<th>Looked after by<th>Deadline</tr>\
         <tr><td>3<td>Paint the light<td>Keepers<td>07/08/2047</tr></table>",
    )
    .await;
    page.heading(is("What was understood")).appears().await;
    page.main().says(BY_HAND).await;
    minder.holds("Owner").await;
    page.group(has("such as 07/08/2047?")).appears().await;
    keep(&page).click().await;
    page.alert(has(ASKED)).appears().await;
    page.button(is("Guess the columns again")).click().await;
    page.main().does_not_say(BY_HAND).await;
    minder.holds("Something else: keep it as an update").await;
    page.button(is("Leave it: keep nothing")).click().await;
    page.row(has("Sound the east quay")).appears().await;
    page.row(has("Paint the light")).are(0).await;
}

/// An action as the import shows it.
fn action(page: &Place, number: u32) -> Place {
    page.item(starts(format!("Action {number}")))
}

fn keep(page: &Place) -> Place {
    page.region(is("Keep it")).button(starts("Keep "))
}

/// Pastes a table as office programs and browsers put one on the clipboard.
async fn paste_table(page: &Browser, html: &str) {
    be_at_pasting(page).await;
    let script = "const clipboardData = new DataTransfer();
        clipboardData.setData('text/html', arguments[0]);
        clipboardData.setData('text/plain', 'not what is read');
        // Firefox takes what is on the clipboard of an event that a script makes in words of its own.
        const words = {dataType: 'text/html', data: arguments[0]};
        const event = new ClipboardEvent('paste', {clipboardData, ...words, bubbles: true, cancelable: true});
        return document.activeElement.dispatchEvent(event);";
    let went_on = page.run(script, vec![html.into()]).await;
    assert_eq!(went_on, false, "the table is read, not pasted as text");
}
