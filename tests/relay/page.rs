//! `matters serve`, started as a person starts it: types, headers, twins in brotli, and what it says
//! when it cannot. Knows HTTP and the command line, not how the server is written.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

const HASHED: &str = "page_bg-0123456789abcdef.wasm";

/// A directory as the build leaves it.
pub(crate) fn built_page(name: &str) -> Result<PathBuf> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("relay-{name}"));
    std::fs::create_dir_all(dir.join("sub"))?;
    for (file, text) in [
        ("index.html", "<!DOCTYPE html><title>page</title>"),
        ("index.html.br", "twin"),
        ("sw.js", "// worker"),
        (HASHED, "wasm"),
        ("manifest.webmanifest", "{}"),
        ("icon.svg", "<svg/>"),
        ("sub/page.css", "a{}"),
    ] {
        std::fs::write(dir.join(file), text)?;
    }
    Ok(dir)
}

pub(crate) fn serve(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matters"));
    command.arg("serve").args(arguments);
    command
}

pub(crate) struct Running {
    child: Child,
    pub(crate) address: String,
}

impl Running {
    fn on(dir: &Path) -> Result<Self> {
        Self::start(serve(&["--no-relay", "--port", "0", "--dir"]).arg(dir))
    }

    /// The page, and a relay with its data there.
    pub(crate) fn with_relay(dir: &Path, data: &Path) -> Result<Self> {
        let mut command = serve(&["--port", "0", "--dir"]);
        Self::start(command.arg(dir).arg("--data").arg(data))
    }

    fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let address = line
            .trim()
            .rsplit_once("http://")
            .ok_or_else(|| format!("no address in {line:?}"))?
            .1
            .to_owned();
        Ok(Self { child, address })
    }

    /// Head (in lower case) and body of the answer.
    pub(crate) fn get(&self, path: &str, accepts: &str) -> Result<(String, String)> {
        let mut stream = TcpStream::connect(&self.address)?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: {accepts}\r\nConnection: close\r\n\r\n",
            self.address
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no head")?;
        Ok((head.to_lowercase(), body.to_owned()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_file_has_its_type_and_its_keeping_time() -> Result<()> {
    let server = Running::on(&built_page("types")?)?;
    let hashed = format!("/{HASHED}");
    for (path, kind, keep) in [
        ("/", "text/html", "no-cache"),
        ("/sw.js", "text/javascript", "no-cache"),
        (
            "/manifest.webmanifest",
            "application/manifest+json",
            "no-cache",
        ),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/sub/page.css", "text/css", "no-cache"),
        (
            &hashed,
            "application/wasm",
            "public, max-age=31536000, immutable",
        ),
    ] {
        let (head, _) = server.get(path, "identity")?;
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert!(
            head.contains(&format!("content-type: {kind}\r\n")),
            "{path}: {head}"
        );
        assert!(
            head.contains(&format!("cache-control: {keep}")),
            "{path}: {head}"
        );
    }
    Ok(())
}

#[test]
fn every_answer_says_what_the_page_may_do() -> Result<()> {
    let server = Running::on(&built_page("headers")?)?;
    for path in [
        "/",
        "/sw.js",
        "/nothing-0123456789abcdef.js",
        "/../Cargo.toml",
    ] {
        let (head, _) = server.get(path, "identity")?;
        for header in [
            "content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval';",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "vary: accept-encoding",
        ] {
            assert!(head.contains(header), "{path} lacks {header}: {head}");
        }
    }
    let (head, body) = server.get("/nothing-0123456789abcdef.js", "identity")?;
    assert!(
        head.starts_with("http/1.1 404") && head.contains("cache-control: no-cache"),
        "{head}"
    );
    assert!(body.contains("nothing at this address"));
    let (head, _) = server.get("/../Cargo.toml", "identity")?;
    assert!(head.starts_with("http/1.1 404"), "{head}");
    Ok(())
}

#[test]
fn the_twin_goes_to_those_who_read_brotli() -> Result<()> {
    let server = Running::on(&built_page("twins")?)?;
    let (head, body) = server.get("/", "gzip, br")?;
    assert!(
        head.contains("content-encoding: br") && head.contains("content-type: text/html"),
        "{head}"
    );
    assert_eq!(body, "twin");
    let (head, body) = server.get("/", "identity")?;
    assert!(!head.contains("content-encoding"), "{head}");
    assert!(body.contains("<title>"));
    Ok(())
}

#[test]
fn the_page_and_the_server_have_one_policy() -> Result<()> {
    let index = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html"))?;
    let (_, rest) = index
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .ok_or("index.html has no policy")?;
    let (policy, _) = rest.split_once('"').ok_or("the policy does not end")?;
    assert_eq!(
        format!("{policy}; frame-ancestors 'none'"),
        matters_arising::relay::CONTENT_SECURITY_POLICY
    );
    Ok(())
}

pub(crate) fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn says_in_words_what_it_cannot_do() -> Result<()> {
    let dir = built_page("failures")?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port().to_string();
    let output = serve(&["--no-relay", "--port", &port, "--dir"])
        .arg(&dir)
        .output()?;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        words(&output).contains("another program uses this port"),
        "{}",
        words(&output)
    );

    let output = serve(&["--port", "0", "--dir"])
        .arg(dir.join("sub"))
        .output()?;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        words(&output).contains("no built page"),
        "{}",
        words(&output)
    );

    let output = serve(&["--prot", "0"]).output()?;
    assert_eq!(output.status.code(), Some(2));
    Ok(())
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_in_order() -> Result<()> {
    for signal in ["-INT", "-TERM"] {
        let mut server = Running::on(&built_page("interrupt")?)?;
        server.get("/", "identity")?;
        Command::new("kill")
            .arg(signal)
            .arg(server.child.id().to_string())
            .status()?;
        assert!(server.child.wait()?.success(), "{signal}");
    }
    Ok(())
}
