//! How often a connection may do what, and what becomes of one that goes on regardless.

use std::time::Duration;

use harness::{PATIENCE, RawFrame, RawSocket, Socket, TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use tokio::time::{Instant, interval};
use tokio_tungstenite::tungstenite::Message;

use super::harmless;

e2e! {
    too_many_frames_are_refused_with_the_time_to_wait
        [("RATE_LIMITS", "on"), ("RATE_LIMIT_FRAMES", "3/1h")],
    whoever_ignores_the_limit_for_seconds_is_let_go
        [("RATE_LIMITS", "on"), ("RATE_LIMIT_FRAMES", "3/1h")],
    sending_is_limited_over_all_connections_of_a_user
        [("RATE_LIMITS", "on"), ("RATE_LIMIT_SENDS", "3/1h")],
    a_flood_of_pings_ends_the_connection
        [("RATE_LIMITS", "on"), ("RATE_LIMIT_CONTROL_FRAMES", "20/1h")],
    a_flood_of_tiny_fragments_ends_the_connection
        [("RATE_LIMITS", "on"), ("RATE_LIMIT_CONTROL_FRAMES", "20/1h")],
    frames_that_are_no_requests_end_the_connection_after_twenty
        [("RATE_LIMITS", "on"), ("RATE_LIMIT_BAD_FRAMES", "20/1h")],
    requests_with_mistakes_do_not [("RATE_LIMITS", "on"), ("RATE_LIMIT_BAD_FRAMES", "1/1h")],
}

fn page() -> Value {
    harmless()["params"].take()
}

/// Asks once too often.
async fn expect_rate_limit(socket: &mut Socket) -> u64 {
    let answer = socket.ask("listLastMessage", page()).await;
    let wait = answer["retryAfterMs"].as_u64().unwrap();
    let expected = json!({
        "error": true,
        "type": "listLastMessage",
        "message": "Too many requests",
        "code": "rate_limited",
        "retryAfterMs": wait,
        "requestId": answer["requestId"],
    });
    assert_eq!(answer, expected);
    wait
}

async fn too_many_frames_are_refused_with_the_time_to_wait(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let mut other = ann.connect().await;
    let started = Instant::now();
    for _ in 0..3 {
        socket.request("listLastMessage", page()).await;
    }
    let wait = Duration::from_millis(expect_rate_limit(&mut socket).await);
    // An hour after the first.
    let hour = Duration::from_hours(1);
    assert!(wait <= hour && wait + started.elapsed() >= hour, "{wait:?}");
    socket.send_raw(Message::text("no JSON")).await;
    let answer = socket.next_answer().await;
    assert_eq!(
        (&answer["code"], &answer["type"]),
        (&"rate_limited".into(), &"processor".into())
    );
    // Each connection has a limit of its own.
    other.expect_nothing().await;
}

async fn whoever_ignores_the_limit_for_seconds_is_let_go(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    let request = RawFrame::masked(
        RawSocket::FIN | RawFrame::TEXT,
        harmless().to_string().as_bytes(),
    );
    let started = Instant::now();
    let mut pace = interval(Duration::from_millis(20));
    let closing = loop {
        pace.tick().await;
        socket.send(&request).await;
        let frame = socket.next_frame().await;
        if frame.opcode == RawFrame::CLOSE {
            break frame.payload;
        }
        assert!(started.elapsed() < PATIENCE, "nobody stops this");
    };
    assert_eq!(
        closing,
        [&4008_u16.to_be_bytes()[..], b"Rate limit"].concat()
    );
    // One second of impatience is forgiven, and another one.
    assert!(started.elapsed() > Duration::from_secs(2));
}

async fn sending_is_limited_over_all_connections_of_a_user(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut sockets = [ann.connect().await, ann.connect().await];
    let mut bobs = bob.connect().await;
    for (place, text) in [(0, "one"), (1, "two"), (0, "three")] {
        sockets[place].write(&bob, text).await;
    }
    for socket in &mut sockets {
        let params = json!({ "messageId": fresh_id(), "receiverId": bob.id, "content": "four" });
        let (message, code) = socket.refused("privateMessage", params).await;
        assert_eq!(
            (message.as_str(), code.as_str()),
            ("Too many requests", "rate_limited")
        );
        let (_, code) = socket
            .refused("newGroup", json!({ "groupName": "Four" }))
            .await;
        assert_eq!(code, "rate_limited");
        assert_eq!(socket.dialog(&bob).await.len(), 3);
    }
    bobs.write(&ann, "four").await;
    assert_eq!(bobs.chats().await.len(), 1);
}

fn flooded() -> (u16, String) {
    (4008, "Rate limit".to_owned())
}

async fn a_flood_of_pings_ends_the_connection(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut bystander = ann.connect().await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    for _ in 0..20 {
        socket.send_frame(RawFrame::PING, b"").await;
        assert_eq!(socket.next_frame().await.opcode, RawFrame::PONG);
    }
    socket.send_frame(RawFrame::PONG, b"").await;
    assert_eq!(socket.expect_close().await, flooded());
    bystander.expect_nothing().await;
}

async fn a_flood_of_tiny_fragments_ends_the_connection(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    let begin = RawFrame::masked(RawFrame::TEXT, b"{");
    let empty = RawFrame::masked(RawFrame::CONTINUATION, b"");
    let end = RawFrame::masked(RawSocket::FIN | RawFrame::CONTINUATION, b"");
    socket.send(&begin).await;
    socket.send(&empty.repeat(19)).await;
    socket.send(&end).await;
    assert_eq!(socket.next_json().await["code"], "invalid_json");
    socket.send(&begin).await;
    socket.send(&empty).await;
    assert_eq!(socket.expect_close().await, flooded());
}

async fn frames_that_are_no_requests_end_the_connection_after_twenty(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let garbage = ["no JSON", "[]", "{}", r#"{"type":"nothing"}"#];
    for text in garbage.iter().cycle().take(19) {
        socket.send_raw(Message::text(*text)).await;
        assert_eq!(socket.next_answer().await["type"], "processor");
    }
    socket.send_raw(Message::binary("binary")).await;
    assert_eq!(socket.next_answer().await["code"], "unknown_type");
    socket.expect_nothing().await;
    socket.send_raw(Message::text("no JSON")).await;
    assert_eq!(socket.expect_close().await, (4400, "Bad frames".into()));
    ann.connect().await.expect_nothing().await;
}

async fn requests_with_mistakes_do_not(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    for _ in 0..30 {
        let (_, code) = socket.refused("dropGroup", json!({ "groupId": "x" })).await;
        assert_eq!(code, "invalid_params");
    }
    socket.expect_nothing().await;
}
