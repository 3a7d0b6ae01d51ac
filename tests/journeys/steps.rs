//! Steps that many journeys take, in the words of the page.

use crate::harness::{Browser, Name, Place, has, is, starts};
use std::path::Path;

/// Says who writes here, in the form that asks.
pub(crate) async fn say_who(page: &Place, name: &str, organisation: &str) {
    page.textbox(is("Your name")).fill(name).await;
    page.textbox(starts("Organisation"))
        .fill(organisation)
        .await;
    page.button(starts("Keep this name")).click().await;
}

/// Waits until everything is stored, as the page says.
pub(crate) async fn is_saved(page: &Place) {
    let state = page.region(is("State of your work"));
    state.says("Saved on this device").await;
}

/// A link of the header.
pub(crate) fn menu(page: &Place, name: Name) -> Place {
    page.navigation(is("Main")).link(name)
}

/// Follows a link of the header that stands under “More”.
pub(crate) async fn follow_more(page: &Place, name: Name) {
    let menu = page.navigation(is("Main"));
    menu.button(is("More")).click().await;
    menu.link(name).click().await;
}

/// Begins an empty log on a first visit.
pub(crate) async fn start_log(page: &Browser, title: &str, name: &str, organisation: &str) {
    page.visit("").await;
    page.textbox(is("Title of the log")).fill(title).await;
    page.button(is("Start this log")).click().await;
    say_who(page, name, organisation).await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(page).await;
}

/// Begins a log with one action, on a page that the service worker has brought: it starts without a
/// network from now on. The action is open.
pub(crate) async fn log_on_a_page_that_stays(page: &Browser) {
    start_log(page, "Tide tables", "Ada Byron", "Harbour Office").await;
    add_action(page, 1, "Agree the tide table").await;
    is_saved(page).await;
    page.is_ready_for_no_network().await;
    page.visit_again().await;
    page.textbox(is("Wording"))
        .holds("Agree the tide table")
        .await;
}

/// Writes a new action, which is then open beside the list.
pub(crate) async fn add_action(page: &Place, number: u32, wording: &str) {
    page.link(is("New action")).click().await;
    page.textbox(is("What is to be done")).fill(wording).await;
    page.button(is("Add the action")).click().await;
    page.heading(is(format!("Action {number}"))).appears().await;
}

/// Opens the action whose wording begins so, from the list.
pub(crate) async fn open_action(page: &Place, wording: &str) {
    page.table(has("")).link(starts(wording)).click().await;
    page.textbox(is("Wording")).appears().await;
}

/// Sets the deadline of the action that is open to a month; a move gives its reason.
pub(crate) async fn set_deadline(page: &Place, month: &str, year: &str, reason: Option<&str>) {
    let words = match reason {
        Some(_) => "Move the deadline",
        None => "Set a deadline",
    };
    page.disclosure(is(words)).open().await;
    page.combobox(is("Month")).choose(month).await;
    page.textbox(is("Year")).fill(year).await;
    if let Some(reason) = reason {
        page.textbox(is("Reason")).fill(reason).await;
    }
    page.button(is("Keep this deadline")).click().await;
    page.status(is("The deadline was changed.")).appears().await;
    page.region(is("Deadline"))
        .says(&format!("{month} {year}"))
        .await;
}

/// The action that is open is due when another one is complete, and says how that one stands, with a link to it.
pub(crate) async fn waits_for_action(page: &Place, number: u32) {
    page.disclosure(is("Set a deadline")).open().await;
    page.combobox(is("Due"))
        .choose("When another action is complete")
        .await;
    page.textbox(is("Number of that action"))
        .fill(&number.to_string())
        .await;
    page.button(is("Keep this deadline")).click().await;
    page.status(is("The deadline was changed.")).appears().await;
    let deadline = page.region(is("Deadline"));
    deadline
        .says(&format!("when action {number} is complete"))
        .await;
    let how = format!("Action {number} is not started");
    deadline.link(is(how)).appears().await;
}

/// Gives the page a file, as its button asks for one.
///
/// WebDriver gives files to an input that is in the document, and the page's is not: the click that
/// would open the system's dialog puts it there instead.
pub(crate) async fn pick_file(page: &Place, button: Place, path: &Path) {
    let script = "HTMLInputElement.prototype.click = function () {
        this.setAttribute('aria-label', 'Chosen file');
        document.body.append(this);
    };";
    page.run(script, vec![]).await;
    button.click().await;
    let input = page.file(is("Chosen file"));
    input.types(&path.display().to_string()).await;
    page.run(
        "document.querySelector('body > input[type=file]').remove()",
        vec![],
    )
    .await;
}

/// Goes to the field of the import screen into which a table or a text is pasted.
pub(crate) async fn be_at_pasting(page: &Place) {
    page.disclosure(is("Paste a table or its text instead"))
        .open()
        .await;
    let field = page.textbox(is("Text of the log"));
    field.click().await;
    field.has_focus().await;
}

/// Drops files of these names on the page, beside every place that asks for one.
pub(crate) async fn drop_beside(page: &Place, names: &[&str], bytes: &[u8]) {
    let script = "const [names, bytes] = arguments;
        const dataTransfer = new DataTransfer();
        for (const name of names) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        const main = document.querySelector('main');
        return ['dragover', 'drop'].map(kind => main.dispatchEvent(
            new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true})));";
    let left = page.run(script, vec![names.into(), bytes.into()]).await;
    let expect = serde_json::json!([false, false]);
    assert_eq!(
        left, expect,
        "the browser would leave the page for the file"
    );
}

/// Drops a file on the place that has this button.
pub(crate) async fn drop_file(page: &Place, button: &str, name: &str, bytes: &[u8]) {
    page.button(is(button)).appears().await;
    let script = "const [words, name, bytes] = arguments;
        const button = [...document.querySelectorAll('button')].find(b => b.textContent.trim() === words);
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
        for (const kind of ['dragenter', 'dragover', 'drop']) {
            button.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
        }";
    page.run(script, vec![button.into(), name.into(), bytes.into()])
        .await;
}

/// Reads the example log, up to the screen that shows what was understood.
pub(crate) async fn look_at_example(page: &Browser) {
    page.visit("").await;
    page.button(is("Open the example log")).click().await;
    page.heading(is("What was understood")).appears().await;
}

/// Keeps the example log as somebody, and opens its list. Gives how many actions it has.
pub(crate) async fn keep_example(page: &Browser, name: &str, organisation: &str) -> usize {
    look_at_example(page).await;
    say_who(page, name, organisation).await;
    let n_actions = keep_rows(page).await;
    page.link(is("Go to the log")).click().await;
    page.heading(is("Ongoing actions")).appears().await;
    is_saved(page).await;
    n_actions
}

/// Keeps what the import screen shows, and gives how many actions its button speaks of.
pub(crate) async fn keep_rows(page: &Place) -> usize {
    let keep = page.region(is("Keep it")).button(starts("Keep "));
    let words = keep.appears().await.words().await;
    let n_actions = words.split(' ').find_map(|word| word.parse().ok());
    keep.click().await;
    n_actions.unwrap_or_else(|| panic!("no number in “{words}”"))
}

/// The counts on the three parts of the list: ongoing, proposed complete, completed.
pub(crate) async fn counts(page: &Place) -> [usize; 3] {
    let parts = page.navigation(is("Parts of the log"));
    let mut counts = [0; 3];
    for (count, part) in counts
        .iter_mut()
        .zip(["Ongoing", "Proposed complete", "Completed"])
    {
        let words = parts.link(starts(part)).appears().await.words().await;
        let number = words.rsplit(' ').next().and_then(|word| word.parse().ok());
        *count = number.unwrap_or_else(|| panic!("no count in “{words}”"));
    }
    counts
}

/// Saves a snapshot and gives its name and bytes.
pub(crate) async fn snapshot(page: &Browser) -> (String, Vec<u8>) {
    menu(page, is("Share")).click().await;
    page.button(is("Save a snapshot")).click().await;
    page.status(is("The snapshot is in your downloads."))
        .appears()
        .await;
    page.downloaded(".automerge").await
}

/// Sets the rule of the log, on the page of its organisations: all that review, without one of them, which records
/// what is said at a meeting.
pub(crate) async fn set_rule_without(page: &Place, recorder: &str) {
    let named = page.group(is("Whose agreement counts"));
    named.checkbox(is(recorder)).click().await;
    let recorders = page.group(starts("Who may record"));
    recorders.checkbox(is(recorder)).check().await;
    page.button(is("Set this rule")).click().await;
    page.status(starts("The rule is set")).appears().await;
}
