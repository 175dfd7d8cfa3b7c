use std::process::Stdio;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, copy, sink};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::PATIENCE;

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Browsers take their time.
const LONG: std::time::Duration = PATIENCE.saturating_mul(2);

const SWITCHES: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-component-update",
    "--disable-renderer-backgrounding",
    "--disable-sync",
    "--remote-debugging-port=0",
];

/// A browser without a window, until it is dropped.
#[derive(Debug)]
pub struct Browser {
    /// Where it takes commands.
    tools: Stream,
    address: String,
    _process: Child,
    _profile: TempDir,
}

impl Browser {
    pub async fn start() -> Self {
        let program = std::env::var_os("TEST_CHROMIUM").expect(
            "TEST_CHROMIUM has to name a Chromium: run `make test`, or `tests/with-servers cargo test`",
        );
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(program)
            .args(SWITCHES)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the browser does not start");
        let told = BufReader::new(process.stderr.take().unwrap());
        let address = timeout(LONG, address(told)).await;
        let address = address.expect("the browser does not get ready");
        Self {
            tools: connect(&address).await,
            address,
            _process: process,
            _profile: profile,
        }
    }

    /// Opens a page, in a tab of its own.
    pub async fn open(&mut self, url: &str) -> Tab {
        let params = json!({ "url": "about:blank" });
        let opened = command(&mut self.tools, "Target.createTarget", params, &mut 0).await;
        let id = opened["targetId"].as_str().unwrap();
        let (host, _) = self.address.split_once("/devtools/").unwrap();
        let stream = connect(&format!("{host}/devtools/page/{id}")).await;
        let mut tab = Tab { stream, loads: 0 };
        tab.command("Page.enable", json!({})).await;
        // As if each were looked at, however many there are.
        let focus = json!({ "enabled": true });
        tab.command("Emulation.setFocusEmulationEnabled", focus)
            .await;
        tab.command("Page.navigate", json!({ "url": url })).await;
        tab.loaded().await;
        tab
    }
}

/// Where the browser says that it listens.
async fn address(mut told: BufReader<tokio::process::ChildStderr>) -> String {
    let mut line = String::new();
    loop {
        line.clear();
        let read = told.read_line(&mut line).await.unwrap();
        assert!(read > 0, "the browser ended at once");
        if let Some(address) = line.trim().strip_prefix("DevTools listening on ") {
            // It must not come to a stop because nobody reads what it says.
            tokio::spawn(async move { copy(&mut told, &mut sink()).await });
            return address.to_owned();
        }
    }
}

async fn connect(address: &str) -> Stream {
    let connected = timeout(LONG, connect_async(address)).await;
    let (stream, _) = connected.expect("the browser does not answer").unwrap();
    stream
}

/// The result of a command. Counts the pages that were loaded meanwhile.
async fn command(stream: &mut Stream, method: &str, params: Value, loads: &mut usize) -> Value {
    let frame = json!({ "id": 1, "method": method, "params": params });
    stream.send(Message::text(frame.to_string())).await.unwrap();
    loop {
        let mut told = next(stream, method).await;
        *loads += usize::from(is_load(&told));
        if told["id"] == 1 {
            assert!(told["error"].is_null(), "{method}: {told}");
            return told["result"].take();
        }
    }
}

async fn next(stream: &mut Stream, awaited: &str) -> Value {
    let next = timeout(LONG, stream.next()).await;
    let next = next.unwrap_or_else(|_| panic!("the browser does not do this: {awaited}"));
    let frame = next.expect("the browser is gone").unwrap();
    serde_json::from_str(frame.to_text().unwrap()).unwrap()
}

fn is_load(told: &Value) -> bool {
    told["method"] == "Page.loadEventFired"
}

/// A tab of a browser.
#[derive(Debug)]
pub struct Tab {
    stream: Stream,
    /// Pages that were loaded and not waited for.
    loads: usize,
}

impl Tab {
    async fn command(&mut self, method: &str, params: Value) -> Value {
        command(&mut self.stream, method, params, &mut self.loads).await
    }

    /// Waits until a page is loaded.
    pub async fn loaded(&mut self) {
        while self.loads == 0 {
            let told = next(&mut self.stream, "loading a page").await;
            self.loads += usize::from(is_load(&told));
        }
        self.loads -= 1;
    }

    pub async fn reload(&mut self) {
        self.command("Page.reload", json!({})).await;
        self.loaded().await;
    }

    /// Runs the body of an asynchronous function in the page, and waits for what it returns. It may wait by
    /// `await until(() => condition)`, which is looked at whenever the page changes.
    pub async fn run(&mut self, body: &str) -> Value {
        let params = json!({
            "expression": format!("(async () => {{ {UNTIL}\n{body} }})()"),
            "awaitPromise": true,
            "returnByValue": true,
            "userGesture": true,
        });
        let mut told = self.command("Runtime.evaluate", params).await;
        assert!(told["exceptionDetails"].is_null(), "{body}: {told}");
        told["result"]["value"].take()
    }
}

const UNTIL: &str = "const until = (holds) => new Promise((done) => {
    const look = () => holds() && (observer.disconnect(), done());
    const observer = new MutationObserver(look);
    const all = { subtree: true, childList: true, characterData: true, attributes: true };
    observer.observe(document, all);
    look();
});";
