//! Requests to upgrade whose socket is taken over, whatever becomes of them.

use harness::{RawAnswer, RawFrame, RawSocket, TestServer, e2e};
use tokio::io::AsyncWriteExt;

use super::{harmless, nothing};

e2e! {
    what_comes_with_the_handshake_is_answered,
    a_connection_can_be_upgraded_after_other_requests,
    nothing_is_answered_after_a_refused_upgrade,
    an_upgrade_by_another_method_is_refused,
    a_request_that_is_no_upgrade_keeps_its_body_and_its_connection,
}

const UPGRADE: &str = "Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                       Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

fn handshake(token: &str) -> String {
    format!("GET /api/ws HTTP/1.1\r\n{UPGRADE}Authorization: Bearer {token}\r\n\r\n")
}

/// How often something was answered with a status.
fn count(answer: &RawAnswer, status: u16) -> usize {
    let line = format!("HTTP/1.1 {status} ");
    answer.head.matches(&line).count() + answer.body.matches(&line).count()
}

async fn what_comes_with_the_handshake_is_answered(server: TestServer) {
    let ann = server.person("Ann").await;
    let request = RawFrame::masked(
        RawSocket::FIN | RawFrame::TEXT,
        harmless().to_string().as_bytes(),
    );
    let all = [handshake(&ann.token).as_bytes(), &request, &request].concat();
    let mut socket = RawSocket::shake(server.tcp().await, all).await;
    for _ in 0..2 {
        assert_eq!(socket.next_json().await, nothing());
    }
}

async fn a_connection_can_be_upgraded_after_other_requests(server: TestServer) {
    let ann = server.person("Ann").await;
    let close = RawFrame::masked(RawSocket::FIN | RawFrame::CLOSE, &1000_u16.to_be_bytes());
    let mut stream = server.tcp().await;
    let sent = [HEALTH, HEALTH, &handshake(&ann.token)].concat();
    stream.write_all(sent.as_bytes()).await.unwrap();
    stream.write_all(&close).await.unwrap();
    let answer = RawAnswer::read_any(stream).await;
    assert_eq!((count(&answer, 200), count(&answer, 101)), (2, 1));
    let close_frame = "\u{fffd}\u{2}\u{3}\u{fffd}";
    assert!(answer.body.ends_with(close_frame), "{answer:?}");
}

async fn nothing_is_answered_after_a_refused_upgrade(server: TestServer) {
    for (path, status) in [("/api/ws", 401), ("/", 401), ("/api/nothing", 404)] {
        let request = format!("GET {path} HTTP/1.1\r\n{UPGRADE}\r\n{HEALTH}");
        let answer = server.exchange(request.as_bytes()).await;
        assert_eq!(answer.status, status, "{answer:?}");
        let head = answer.head.to_lowercase();
        assert!(head.contains("connection: close"), "{answer:?}");
        assert_eq!(count(&answer, 200), 0, "{answer:?}");
        let length = format!("content-length: {}", answer.body.len());
        assert!(head.contains(&length), "{answer:?}");
    }
}

async fn an_upgrade_by_another_method_is_refused(server: TestServer) {
    for (method, has_body) in [("HEAD", false), ("POST", true), ("DELETE", true)] {
        let request = format!("{method} /api/ws HTTP/1.1\r\n{UPGRADE}\r\n");
        let answer = server.exchange(request.as_bytes()).await;
        assert_eq!(answer.status, 405, "{answer:?}");
        assert_eq!(!answer.body.is_empty(), has_body, "{answer:?}");
    }
}

async fn a_request_that_is_no_upgrade_keeps_its_body_and_its_connection(server: TestServer) {
    let body = r#"{"emailOrUserName":"nobody","password":"nothing"}"#;
    for upgrade in ["", "Upgrade: h2c\r\n"] {
        let request = format!(
            "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\n{upgrade}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let last = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let answer = server
            .exchange([&request, HEALTH, last].concat().as_bytes())
            .await;
        assert!((400..404).contains(&answer.status), "{answer:?}");
        assert_eq!(count(&answer, 200), 2, "{answer:?}");
    }
}
