//! How many may connect. Whoever is one too many is refused; who is there already stays.

use std::time::Duration;

use harness::{Handshake, Refusal, TestServer, e2e};
use tokio::time::Instant;

use super::told;

e2e! {
    a_user_has_so_many_connections_and_no_more [("MAX_CONNECTIONS_PER_USER", "2")],
    handshakes_are_limited_by_address
        [("RATE_LIMITS", "on"), ("RATE_LIMIT_HANDSHAKES", "2/1h")],
    a_proxy_is_believed_about_addresses_if_it_is_trusted [
        ("RATE_LIMITS", "on"),
        ("RATE_LIMIT_HANDSHAKES", "2/1h"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
    ],
    handshakes_are_limited_in_all
        [("RATE_LIMITS", "on"), ("RATE_LIMIT_NODE_HANDSHAKES", "2/1h")],
}

async fn refusal(handshake: Handshake) -> Refusal {
    handshake.open().await.expect_err("one too many")
}

/// Checks all that is told to who comes too often.
async fn expect_too_many(server: &TestServer, token: &str) {
    let bearer = format!("Bearer {token}");
    let answer = told(server, "/api/ws", &[("Authorization", &bearer)]).await;
    assert_eq!(answer.json["code"], "rate_limited");
    answer.expect_error(429, "Too many connections");
}

/// Checks a status and that there is a time to wait, at most an hour.
fn check(refusal: &Refusal, status: u16) {
    assert_eq!(refusal.status.as_u16(), status);
    let wait: u64 = refusal.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&wait), "{wait}");
}

async fn a_user_has_so_many_connections_and_no_more(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let phone = ann.log_in_again().await;
    let mut first = ann.connect().await;
    let second = phone.connect().await;
    for handshake in [
        server.handshake().bearer(&ann.token),
        server.handshake().protocols(&["auth", &phone.token]),
    ] {
        check(&refusal(handshake).await, 429);
    }
    expect_too_many(&server, &ann.token).await;
    bob.connect().await.write(&ann, "still there?").await;
    first.expect_broadcast("privateMessage").await;
    second.close().await;
    let mut third = ann.connect().await;
    third.expect_nothing().await;
    check(&refusal(server.handshake().bearer(&ann.token)).await, 429);
    first.expect_nothing().await;
}

async fn handshakes_are_limited_by_address(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let bad = server.handshake().protocols(&["auth", "bad"]);
    assert_eq!(bad.open().await.unwrap().expect_close().await.0, 4001);
    let asked = Instant::now();
    check(&refusal(server.handshake().bearer(&ann.token)).await, 429);
    // Who comes back at once, whatever is said, has to wait for the answer.
    assert!(asked.elapsed() >= Duration::from_secs(1));
    let elsewhere = server.handshake().header("X-Forwarded-For", "203.0.113.7");
    check(&refusal(elsewhere.bearer(&ann.token)).await, 429);
    expect_too_many(&server, &ann.token).await;
    socket.expect_nothing().await;
}

async fn a_proxy_is_believed_about_addresses_if_it_is_trusted(server: TestServer) {
    let ann = server.person("Ann").await;
    let from = |address: &str| {
        let handshake = server.handshake().header("X-Forwarded-For", address);
        handshake.bearer(&ann.token)
    };
    for _ in 0..2 {
        from("203.0.113.7").open().await.unwrap();
    }
    check(&refusal(from("203.0.113.7")).await, 429);
    check(&refusal(from("198.51.100.1, 203.0.113.7")).await, 429);
    from("203.0.113.8").open().await.unwrap();
}

async fn handshakes_are_limited_in_all(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut sockets = [ann.connect().await, ann.connect().await];
    check(&refusal(server.handshake().bearer(&ann.token)).await, 503);
    let request = format!(
        "GET /api/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Version: 13\r\nAuthorization: Bearer {}\r\n\r\n",
        ann.token
    );
    let answer = server.exchange(request.as_bytes()).await;
    let told = r#"{"message":"Not available now, try again later","code":"unavailable"}"#;
    assert_eq!((answer.status, answer.body.as_str()), (503, told));
    for socket in &mut sockets {
        socket.expect_nothing().await;
    }
}
