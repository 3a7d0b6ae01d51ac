//! Browsers: started by their driver on a profile that can be used again, and killed.

use super::{
    PATIENCE, Place,
    process::Process,
    room::{Room, firefox_limit},
    wait,
};
use fantoccini::{
    ClientBuilder,
    wd::{Capabilities, Locator, PrintConfiguration},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    ops::Deref,
    path::{Path, PathBuf},
};

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Chromium,
    Firefox,
}

/// What a browser is like, as far as the page can see it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    pub(crate) dark: bool,
    pub(crate) room: Room,
    /// Whether it tells pages that it has a share sheet, as it does on other systems. This one has none to open.
    pub(crate) sheet: bool,
}

/// A running browser; its places are those of the page that it shows.
pub(crate) struct Browser {
    pub(super) kind: Kind,
    driver: Process,
    top: Place,
    downloads: PathBuf,
    pub(super) address: String,
}

impl Deref for Browser {
    type Target = Place;

    fn deref(&self) -> &Place {
        &self.top
    }
}

impl Browser {
    pub(super) async fn start(
        kind: Kind,
        root: &Path,
        look: Look,
        address: &str,
        journey: &str,
    ) -> Self {
        let profile = root.join("profile");
        let downloads = root.join("downloads");
        for directory in [&profile, &downloads] {
            std::fs::create_dir_all(directory).expect("temporary files can be made");
        }
        let (mut driver, ready) = kind.driver(&root.join("driver.txt"));
        let port = ready.rsplit([':', ' ']).map(|word| word.trim_matches('.'));
        let port = port.into_iter().find_map(|word| word.parse::<u16>().ok());
        let port = port.unwrap_or_else(|| panic!("no port in “{ready}”"));
        let mut capabilities = Capabilities::new();
        capabilities.extend(kind.capabilities(&profile, &downloads, look));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        let client = client.unwrap_or_else(|error| {
            driver.kill();
            panic!("{kind:?} does not start: {error}\n{}", driver.output())
        });
        let shots = format!("{kind:?}-{journey}");
        let browser = Self {
            kind,
            driver,
            top: Place::top(client, shots),
            downloads,
            address: address.to_owned(),
        };
        browser.set_width(1280).await;
        browser.limit_room(look).await;
        browser
    }

    /// Makes the page so wide, in CSS pixels: narrower as well than a window of the browser can be.
    pub(crate) async fn set_width(&self, width: u32) {
        match self.kind {
            Kind::Chromium => self.set_metrics(width, 900).await,
            Kind::Firefox => {
                let set = self.top.client().set_window_size(width.max(600), 900).await;
                set.expect("a window has a size");
                let script = "const {style} = gBrowser.selectedBrowser;
                    style.minWidth = style.maxWidth = `${arguments[0]}px`;";
                self.run_in_chrome(script, vec![width.into()]).await;
            }
        }
        let is_so = wait(PATIENCE, async || {
            (self.run("return innerWidth", vec![]).await == width).then_some(())
        });
        assert!(
            is_so.await.is_some(),
            "the page does not become {width} px wide"
        );
    }

    /// Runs a script in the window of Firefox itself, around the page.
    pub(super) async fn run_in_chrome(&self, script: &str, arguments: Vec<Value>) {
        for (context, script) in [("chrome", Some(script)), ("content", None)] {
            self.own_command("moz/context", json!({"context": context}))
                .await;
            if let Some(script) = script {
                self.run(script, arguments.clone()).await;
            }
        }
    }

    async fn set_metrics(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
        });
        let body = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        self.own_command("goog/cdp/execute", body).await;
    }

    /// The page as it is now, as PNG, into the directory that MATTERS_GALLERY names: for whoever
    /// wants to look at every page. Where that names nothing, or in Firefox, nothing is done.
    pub(crate) async fn picture(&self, name: &str, width: u32) {
        let gallery = match self.kind {
            Kind::Chromium => std::env::var_os("MATTERS_GALLERY").filter(|one| !one.is_empty()),
            Kind::Firefox => None,
        };
        let Some(gallery) = gallery else { return };
        let script = "return document.scrollingElement.scrollHeight";
        let height = self.run(script, vec![]).await.as_u64().unwrap_or_default();
        let height = u32::try_from(height).unwrap_or_default().clamp(900, 4000);
        self.set_metrics(width, height).await;
        let picture = self.top.client().screenshot().await.expect("a picture");
        self.set_metrics(width, 900).await;
        let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let path = PathBuf::from(gallery).join(format!("{name}-{width}.png"));
        std::fs::write(path, picture).expect("the gallery is a directory");
    }

    /// A command that this browser's driver has beyond the standard.
    pub(super) async fn own_command(&self, path: &'static str, body: Value) {
        let done = self.top.client().issue_cmd(OwnCommand { path, body }).await;
        done.unwrap_or_else(|error| panic!("{path} failed: {error}"));
    }

    /// Prints the page as it asks to be printed.
    pub(crate) async fn print_to_pdf(&self) -> Vec<u8> {
        let paper = PrintConfiguration::builder()
            .background(true)
            .shrink_to_fit(false)
            .build();
        let paper = paper.expect("paper of the usual size");
        self.top
            .client()
            .print(paper)
            .await
            .expect("the browser prints")
    }

    /// Opens the product at an address after its own, as a new visit: what ran before is gone.
    pub(crate) async fn visit(&self, after: &str) {
        // The same address with another fragment would be no visit. A refresh in Firefox would go
        // past the service worker.
        for url in [
            "about:blank".to_owned(),
            format!("{}/{after}", self.address),
        ] {
            let gone = self.top.client().goto(&url).await;
            gone.unwrap_or_else(|error| panic!("cannot go to {url}: {error}"));
        }
    }

    /// Opens any address.
    pub(crate) async fn open(&self, address: &str) {
        let gone = self.top.client().goto(address).await;
        gone.unwrap_or_else(|error| panic!("cannot go to {address}: {error}"));
    }

    /// From the next page on, no script of a page runs in this tab.
    pub(crate) async fn without_scripts(&self) {
        match self.kind {
            Kind::Chromium => {
                let params = json!({"value": true});
                let body = json!({"cmd": "Emulation.setScriptExecutionDisabled", "params": params});
                self.own_command("goog/cdp/execute", body).await;
            }
            Kind::Firefox => {
                let script = "gBrowser.selectedBrowser.browsingContext.allowJavascript = false;";
                self.run_in_chrome(script, vec![]).await;
            }
        }
    }

    /// How many elements a selector of CSS finds: the driver looks itself, so that this needs no scripts.
    pub(crate) async fn n_by_selector(&self, selector: &str) -> usize {
        let found = self.top.client().find_all(Locator::Css(selector)).await;
        found.map_or_else(|error| panic!("{selector}: {error}"), |all| all.len())
    }

    /// The engine of this browser.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Opens the same address anew.
    pub(crate) async fn visit_again(&self) {
        let fragment = self.fragment().await;
        self.visit(&fragment).await;
    }

    /// The part of the address after the product's own, such as `#/log/…`.
    pub(crate) async fn fragment(&self) -> String {
        let url = self.top.client().current_url().await;
        let url = url.map(|url| url.to_string()).unwrap_or_default();
        let own = format!("{}/", self.address);
        url.strip_prefix(&own).unwrap_or_default().to_owned()
    }

    /// Opens a second tab, which is then the one that is seen, and gives the names of both.
    pub(crate) async fn second_tab(&self) -> [fantoccini::wd::WindowHandle; 2] {
        let client = self.top.client();
        let first = client.window().await.expect("the browser has a window");
        let second = client
            .new_window(true)
            .await
            .expect("the browser opens a tab")
            .handle;
        self.tab(&second).await;
        [first, second]
    }

    /// Looks at another tab.
    pub(crate) async fn tab(&self, tab: &fantoccini::wd::WindowHandle) {
        let switched = self.top.client().switch_to_window(tab.clone()).await;
        switched.expect("the tab is there");
    }

    /// Closes the tab that is seen, and looks at another.
    pub(crate) async fn close_tab(&self, then: &fantoccini::wd::WindowHandle) {
        let closed = self.top.client().close_window().await;
        closed.expect("a tab can be closed");
        self.tab(then).await;
    }

    /// Waits until the service worker can start the page with no network.
    pub(crate) async fn is_ready_for_no_network(&self) {
        let script = "const done = arguments[0];
            navigator.serviceWorker.ready.then(r => done(r.active.state), e => done(String(e)));";
        let ready = wait(PATIENCE, async || {
            let state = self.top.client().execute_async(script, vec![]).await.ok()?;
            (state == "activated").then_some(())
        });
        assert!(ready.await.is_some(), "the service worker is not ready");
    }

    /// Waits for a download whose name ends so, and gives its bytes. The newest, if there are several.
    pub(crate) async fn downloaded(&self, ending: &str) -> (String, Vec<u8>) {
        let found = wait(PATIENCE, async || {
            let entries = std::fs::read_dir(&self.downloads).ok()?;
            let newest = entries
                .flatten()
                .filter(|entry| entry.file_name().to_string_lossy().ends_with(ending))
                .max_by_key(|entry| entry.metadata().and_then(|meta| meta.modified()).ok())?;
            let bytes = std::fs::read(newest.path()).ok()?;
            // Firefox makes an empty file first.
            (!bytes.is_empty()).then(|| (newest.file_name().to_string_lossy().into_owned(), bytes))
        });
        let found = found.await;
        // The next download of that name shall not be taken for this one, nor be named "(1)".
        if let Some((name, _)) = &found {
            let _ = std::fs::remove_file(self.downloads.join(name));
        }
        found.unwrap_or_else(|| panic!("no download whose name ends in “{ending}”"))
    }

    /// Ends the browser in the middle of what it does, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.driver.kill();
    }
}

impl Kind {
    fn driver(self, output: &Path) -> (Process, String) {
        let (variable, program, arguments, ready) = match self {
            Self::Chromium => (
                "CHROMEDRIVER",
                "chromedriver",
                &["--port=0"][..],
                "started successfully on port",
            ),
            Self::Firefox => (
                "GECKODRIVER",
                "geckodriver",
                &[
                    "--port=0",
                    "--websocket-port=0",
                    "--log=info",
                    "--allow-system-access",
                ][..],
                "Listening on",
            ),
        };
        let path = std::env::var_os(variable).map_or_else(|| program.into(), PathBuf::from);
        let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).collect();
        let mut process = Process::start(&path, &arguments, output);
        let line = process.says(ready);
        (process, line)
    }

    fn capabilities(self, profile: &Path, downloads: &Path, look: Look) -> [(String, Value); 2] {
        let feature = if look.sheet { "WebShare" } else { "" };
        // Of late Chromium tells every page that there is room for 10 GiB more than is used, whatever there is.
        let hidden = match look.room {
            Room::Little => "StaticStorageQuota",
            Room::Usual => "",
        };
        let options = match self {
            Self::Chromium => (
                "goog:chromeOptions",
                json!({
                    "args": [
                        format!("--enable-features={feature}"),
                        format!("--disable-features={hidden}"),
                        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
                        "--disable-dev-shm-usage", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update",
                        "--disable-sync", "--window-size=1280,900", "--lang=en-GB",
                        format!("--blink-settings=preferredColorScheme={}", u8::from(!look.dark)),
                        format!("--user-data-dir={}", profile.display()),
                    ],
                    "prefs": {
                        "download.default_directory": downloads,
                        "download.prompt_for_download": false,
                        "profile.default_content_setting_values.automatic_downloads": 1,
                    },
                }),
            ),
            Self::Firefox => (
                "moz:firefoxOptions",
                json!({
                    "args": ["-headless", "-profile", profile],
                    "prefs": {
                        "devtools.console.stdout.content": true,
                        "browser.download.folderList": 2,
                        "browser.download.dir": downloads,
                        "browser.download.always_ask_before_handling_new_types": false,
                        "browser.download.alwaysOpenPanel": false,
                        "browser.helperApps.neverAsk.saveToDisk":
                            "application/octet-stream,application/vnd.automerge,application/json",
                        "intl.accept_languages": "en-GB",
                        "layout.css.prefers-color-scheme.content-override": u8::from(!look.dark),
                        "dom.quotaManager.temporaryStorage.fixedLimit": firefox_limit(look),
                        "dom.webshare.enabled": look.sheet,
                    },
                }),
            ),
        };
        let timeouts = json!({"script": 60_000, "pageLoad": 60_000, "implicit": 0});
        [
            (options.0.to_owned(), options.1),
            ("timeouts".to_owned(), timeouts),
        ]
    }
}

/// A command beyond the standard.
#[derive(Debug)]
struct OwnCommand {
    path: &'static str,
    body: Value,
}

impl fantoccini::wd::WebDriverCompatibleCommand for OwnCommand {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session_id.unwrap_or_default();
        base_url.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
