//! A real browser: it refuses a connection whose sub-protocol is not selected, and shows its pages
//! close codes but no statuses.

use futures_util::future::join;
use harness::{Browser, PATIENCE, TestServer, e2e};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

e2e! { a_page_connects_and_is_closed_with_4001_on_a_bad_token }

/// Opens a connection, asks for the chat list, opens another with a bad token, and reports what it
/// saw to where it came from.
const PAGE: &str = r#"<!doctype html><title>page</title><script>
const [address, token] = decodeURIComponent(location.hash.slice(1)).split(" ");
const report = (what) => fetch("/report", { method: "POST", body: JSON.stringify(what) });
const socket = new WebSocket(address, ["auth", token]);
socket.onopen = () => socket.send(JSON.stringify({
  type: "listLastMessage", params: { limit: 10, cursorCreatedAt: null },
}));
socket.onclose = (event) => report({ unexpected: event.code });
socket.onmessage = (event) => {
  const reply = JSON.parse(event.data);
  const refused = new WebSocket(address, ["auth", "nonsense"]);
  refused.onclose = (closed) => report({
    protocol: socket.protocol, reply, code: closed.code, reason: closed.reason,
  });
};
</script>"#;

async fn a_page_connects_and_is_closed_with_4001_on_a_bad_token(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut anns = ann.connect().await;
    anns.new_group("Browsers").await;
    let site = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("ws://{}/api/ws", server.address());
    let page = format!(
        "http://{}/#{address}%20{}",
        site.local_addr().unwrap(),
        ann.token
    );
    let mut browser = Browser::start().await;
    let opened = async { browser.open(&page).await };

    let report = timeout(PATIENCE * 2, join(opened, serve_until_report(&site))).await;
    let (_tab, report) = report.expect("the page reports nothing");
    let chats = report["reply"]["params"]["data"].as_array().unwrap();
    assert_eq!(chats[0]["groupName"], "Browsers", "{report}");
    assert_eq!(report["protocol"], "auth");
    assert_eq!(
        (&report["code"], &report["reason"]),
        (&json!(4001), &json!("Unauthorized"))
    );
}

async fn serve_until_report(site: &TcpListener) -> Value {
    loop {
        let (mut stream, _) = site.accept().await.unwrap();
        if let Some(report) = answer(&mut stream).await {
            return report;
        }
    }
}

/// Serves the page, or takes a report.
async fn answer(stream: &mut TcpStream) -> Option<Value> {
    let mut request = String::new();
    let mut chunk = [0_u8; 4096];
    loop {
        let read = stream.read(&mut chunk).await.unwrap();
        request.push_str(&String::from_utf8_lossy(&chunk[..read]));
        let is_report = request.starts_with("POST /report");
        let body = request.split_once("\r\n\r\n").map(|(_, body)| body);
        if let Some(report) = body.filter(|_| is_report).map(serde_json::from_str) {
            if let Ok(report) = report {
                return Some(report);
            }
        } else if body.is_some() || read == 0 {
            break;
        }
    }
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: ";
    let page = format!("{head}{}\r\n\r\n{PAGE}", PAGE.len());
    stream.write_all(page.as_bytes()).await.unwrap();
    None
}
