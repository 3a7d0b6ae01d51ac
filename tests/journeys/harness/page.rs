//! Places of the page, found by role and accessible name; each waits until it is there.

use super::{PATIENCE, repository, wait};
use fantoccini::{
    Client,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
};
use serde_json::{Value, json};
use std::time::Duration;

const LOCATE: &str = include_str!("locate.js");
/// How WebDriver names an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The key that lets go of the keys that are held.
const LET_GO: char = '\u{e000}';

/// Keys pressed while Control is held.
pub(crate) fn held(keys: &str) -> String {
    format!("\u{e009}{keys}{LET_GO}")
}

/// How an accessible name is given.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    how: &'static str,
    words: String,
}

/// The whole name.
pub(crate) fn is(words: impl Into<String>) -> Name {
    Name {
        how: "is",
        words: words.into(),
    }
}

/// Words of the name.
pub(crate) fn has(words: impl Into<String>) -> Name {
    Name {
        how: "has",
        words: words.into(),
    }
}

/// The beginning of the name.
pub(crate) fn starts(words: impl Into<String>) -> Name {
    Name {
        how: "starts",
        words: words.into(),
    }
}

/// A part of the page, by the way that leads to it.
#[derive(Clone)]
pub(crate) struct Place {
    client: Client,
    shots: String,
    steps: Vec<(&'static str, Name, Option<usize>)>,
}

macro_rules! roles {
    ($($role:ident)*) => {$(
        #[allow(dead_code, reason = "a role that no journey needs just now")]
        pub(crate) fn $role(&self, name: Name) -> Self {
            self.step(stringify!($role), name)
        }
    )*};
}

impl Place {
    pub(super) fn top(client: Client, shots: String) -> Self {
        Self {
            client,
            shots,
            steps: Vec::new(),
        }
    }

    roles! {
        alert article button cell checkbox combobox complementary dialog disclosure file group heading
        item link navigation radio region row status tab table text textbox
    }

    fn step(&self, role: &'static str, name: Name) -> Self {
        let mut place = self.clone();
        place.steps.push((role, name, None));
        place
    }

    /// The main part of the page.
    pub(crate) fn main(&self) -> Self {
        self.step(
            "main",
            Name {
                how: "any",
                words: String::new(),
            },
        )
    }

    /// The nth of what has been found, from 0.
    pub(crate) fn nth(&self, n: usize) -> Self {
        let mut place = self.clone();
        if let Some(last) = place.steps.last_mut() {
            last.2 = Some(n);
        }
        place
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    fn way(&self) -> Value {
        let step = |(role, name, nth): &(&str, Name, Option<usize>)| {
            json!([role, name.how, name.words, nth])
        };
        Value::Array(self.steps.iter().map(step).collect())
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let done = self.client.execute(script, arguments).await;
        done.unwrap_or_else(|error| panic!("a script failed: {error}\n{script}"))
    }

    /// Runs a script that answers by its last argument.
    pub(crate) async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let done = self.client.execute_async(script, arguments).await;
        done.unwrap_or_else(|error| panic!("a script failed: {error}\n{script}"))
    }

    async fn ask(&self, what: &str) -> Option<Value> {
        let answer = self
            .client
            .execute(LOCATE, vec![self.way(), what.into()])
            .await;
        answer.ok().filter(|answer| !answer.is_null())
    }

    async fn ask_until(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Option<Value> {
        wait(PATIENCE, async || {
            self.ask(what).await.filter(|answer| fits(answer))
        })
        .await
    }

    /// How many there are now.
    pub(crate) async fn count(&self) -> usize {
        let found = self.client.execute(LOCATE, vec![self.way()]).await;
        found
            .ok()
            .and_then(|found| found.as_array().map(Vec::len))
            .unwrap_or(0)
    }

    /// Whether it is there now.
    pub(crate) async fn is_here(&self) -> bool {
        self.count().await > 0
    }

    /// Waits until it is there.
    pub(crate) async fn appears(&self) -> &Self {
        if wait(PATIENCE, async || self.is_here().await.then_some(()))
            .await
            .is_none()
        {
            self.fail("is not there").await;
        }
        self
    }

    /// Waits until it is not there any more.
    pub(crate) async fn goes(&self) {
        if wait(PATIENCE, async || (!self.is_here().await).then_some(()))
            .await
            .is_none()
        {
            self.fail("does not go away").await;
        }
    }

    /// Waits until there are so many.
    pub(crate) async fn are(&self, n: usize) {
        if wait(PATIENCE, async || (self.count().await == n).then_some(()))
            .await
            .is_none()
        {
            let found = self.count().await;
            self.fail(&format!("are {found}, not {n}")).await;
        }
    }

    /// Waits until these words can be read in it.
    pub(crate) async fn says(&self, words: &str) {
        let fits = |text: &Value| text.as_str().is_some_and(|text| text.contains(words));
        if self.ask_until("text", fits).await.is_none() {
            self.fail(&format!("does not say “{words}”")).await;
        }
    }

    /// Waits until these words cannot be read in it.
    pub(crate) async fn does_not_say(&self, words: &str) {
        let fits = |text: &Value| text.as_str().is_some_and(|text| !text.contains(words));
        if self.ask_until("text", fits).await.is_none() {
            self.fail(&format!("says “{words}”")).await;
        }
    }

    /// What can be read in it, once it is there.
    pub(crate) async fn words(&self) -> String {
        match self.ask_until("text", |_| true).await {
            Some(text) => text.as_str().unwrap_or_default().to_owned(),
            None => self.fail("is not there").await,
        }
    }

    /// The names of all that were found.
    pub(crate) async fn names(&self) -> Vec<String> {
        let names = self.ask("names").await.unwrap_or_default();
        let names = names.as_array().cloned().unwrap_or_default();
        names
            .iter()
            .filter_map(|name| Some(name.as_str()?.to_owned()))
            .collect()
    }

    /// What is struck in it, and what is new.
    pub(crate) async fn struck_and_added(&self) -> (Vec<String>, Vec<String>) {
        let texts = |value: Option<Value>| -> Vec<String> {
            value
                .and_then(|value| serde_json::from_value(value).ok())
                .unwrap_or_default()
        };
        (
            texts(self.ask("struck").await),
            texts(self.ask("added").await),
        )
    }

    /// What a field holds, once it is there.
    pub(crate) async fn value(&self) -> String {
        match self.ask_until("value", |_| true).await {
            Some(value) => value.as_str().unwrap_or_default().to_owned(),
            None => self.fail("is not there").await,
        }
    }

    /// Waits until a field holds this.
    pub(crate) async fn holds(&self, value: &str) {
        if self
            .ask_until("value", |held| held == value)
            .await
            .is_none()
        {
            let held = self.ask("value").await.unwrap_or_default();
            self.fail(&format!("holds {held}, not “{value}”")).await;
        }
    }

    /// Waits until it has the focus.
    pub(crate) async fn has_focus(&self) {
        if self
            .ask_until("focused", |focused| *focused == true)
            .await
            .is_none()
        {
            let script = "return document.activeElement?.outerHTML?.slice(0, 200)";
            let other = self
                .client
                .execute(script, vec![])
                .await
                .unwrap_or_default();
            self.fail(&format!("does not have the focus, but {other}"))
                .await;
        }
    }

    /// Whether it is there now, and cannot be pressed.
    pub(crate) async fn is_disabled(&self) -> bool {
        self.ask("disabled").await == Some(Value::Bool(true))
    }

    /// Whether it has the focus now.
    pub(crate) async fn is_focused(&self) -> bool {
        self.ask("focused").await == Some(Value::Bool(true))
    }

    /// Where the caret of a text field is.
    pub(crate) async fn caret(&self) -> u64 {
        self.ask("caret")
            .await
            .and_then(|at| at.as_u64())
            .unwrap_or_default()
    }

    /// Clicks it, once it can be clicked.
    pub(crate) async fn click(&self) {
        if self
            .ask_until("disabled", |disabled| *disabled == false)
            .await
            .is_none()
        {
            self.fail("is not there, or disabled").await;
        }
        self.with_element("clicked", async |element| element.click().await)
            .await;
    }

    /// Types at the end of a field, as a person does: key by key.
    pub(crate) async fn types(&self, text: &str) {
        self.with_element("typed in", async |element| {
            // Firefox types nothing more in the call in which it let go of a key that was held.
            for keys in text.split_inclusive(LET_GO) {
                element.send_keys(keys).await?;
            }
            Ok(())
        })
        .await;
    }

    /// Replaces what a field holds.
    pub(crate) async fn fill(&self, text: &str) {
        self.types(&format!("{}{text}", held("a"))).await;
        self.holds(text).await;
    }

    /// Chooses what a list offers under this label.
    pub(crate) async fn choose(&self, label: &str) {
        self.with_element("chosen from", async |element| {
            element.select_by_label(label).await
        })
        .await;
    }

    /// Opens a disclosure, unless it is open.
    pub(crate) async fn open(&self) {
        if self.ask_until("open", |_| true).await == Some(Value::Bool(false)) {
            self.click().await;
        }
        if self.ask_until("open", |open| *open == true).await.is_none() {
            self.fail("does not open").await;
        }
    }

    /// Checks a box or a radio button, or presses what can be pressed in, unless it is so already.
    pub(crate) async fn check(&self) {
        if self.ask_until("checked", |_| true).await == Some(Value::Bool(false)) {
            self.click().await;
        }
        if self
            .ask_until("checked", |checked| *checked == true)
            .await
            .is_none()
        {
            self.fail("is not checked").await;
        }
    }

    /// Waits until a box is checked, without touching it.
    pub(crate) async fn is_checked(&self) {
        if self
            .ask_until("checked", |checked| *checked == true)
            .await
            .is_none()
        {
            self.fail("is not checked by itself").await;
        }
    }

    /// Waits until a box is not checked, without touching it.
    pub(crate) async fn is_not_checked(&self) {
        if self
            .ask_until("checked", |checked| *checked == false)
            .await
            .is_none()
        {
            self.fail("stays checked").await;
        }
    }

    /// Presses keys where the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let focused = self.client.active_element().await;
        let focused = focused.unwrap_or_else(|error| panic!("nothing has the focus: {error}"));
        // Firefox types nothing more in the call in which it let go of a key that was held.
        for keys in keys.split_inclusive(LET_GO) {
            let pressed = focused.send_keys(keys).await;
            pressed.unwrap_or_else(|error| panic!("cannot press {keys:?}: {error}"));
        }
    }

    /// Presses one key as a keyboard does: a field of several parts takes it in the part that has the focus.
    pub(crate) async fn strikes(&self, key: char) {
        let strokes = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        let struck = self.client.perform_actions(strokes).await;
        struck.unwrap_or_else(|error| panic!("cannot strike {key:?}: {error}"));
    }

    async fn with_element(&self, done: &str, act: impl AsyncFn(&Element) -> Result<(), CmdError>) {
        let mut last = None;
        let acted = wait(PATIENCE, async || {
            // In the middle of the window nothing that sticks to an edge lies over it.
            self.ask("centre").await?;
            let found = self.client.execute(LOCATE, vec![self.way()]).await.ok()?;
            let id = found.get(0)?.get(ELEMENT)?.as_str()?.to_owned();
            let element = Element::from_element_id(self.client.clone(), id.into());
            match act(&element).await {
                Ok(()) => Some(()),
                // Drawn anew, or something lies over it: it is looked for again.
                Err(error) => {
                    last = Some(error);
                    None
                }
            }
        });
        if acted.await.is_none() {
            let why = last.map(|error| format!(": {error}")).unwrap_or_default();
            self.fail(&format!("cannot be {done}{why}")).await;
        }
    }

    /// Ends the journey, with what is on the screen.
    pub(crate) async fn fail(&self, why: &str) -> ! {
        let steps = self.steps.iter().map(|(role, name, nth)| {
            let nth = nth.map(|n| format!(" no. {n}")).unwrap_or_default();
            format!("{role} {} “{}”{nth}", name.how, name.words)
        });
        let way = steps.collect::<Vec<_>>().join(" > ");
        let top = Self::top(self.client.clone(), self.shots.clone());
        let text = top.ask("text").await.unwrap_or_default();
        let text: String = text
            .as_str()
            .unwrap_or("nothing")
            .chars()
            .take(6000)
            .collect();
        let url = self.client.current_url().await;
        let url = url.map(|url| url.to_string()).unwrap_or_default();
        let shot = self
            .screenshot()
            .await
            .unwrap_or_else(|| "there is none".to_owned());
        panic!("{way}: {why}\nAt {url}; the picture: {shot}\nOn the screen: {text}");
    }

    async fn screenshot(&self) -> Option<String> {
        let picture = tokio::time::timeout(Duration::from_secs(10), self.client.screenshot());
        let picture = picture.await.ok()?.ok()?;
        let directory = repository().join("target/journeys");
        std::fs::create_dir_all(&directory).ok()?;
        let path = directory.join(format!("{}.png", self.shots));
        std::fs::write(&path, picture).ok()?;
        Some(path.display().to_string())
    }
}
