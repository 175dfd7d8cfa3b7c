//! Pings in both directions.

use harness::{RawFrame, TestServer, e2e};

use super::{harmless, nothing};

e2e! {
    pings_are_answered_in_kind,
    who_does_not_answer_pings_is_let_go [("PING_INTERVAL", "1"), ("PONG_TIMEOUT", "1")],
    who_answers_pings_stays [("PING_INTERVAL", "1"), ("PONG_TIMEOUT", "1")],
    whatever_arrives_is_a_sign_of_life [("PING_INTERVAL", "1"), ("PONG_TIMEOUT", "1")],
}

async fn pings_are_answered_in_kind(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    for payload in [&b""[..], b"are you there?", &[0xff; 125]] {
        socket.send_frame(RawFrame::PING, payload).await;
        let pong = RawFrame {
            opcode: RawFrame::PONG,
            payload: payload.to_vec(),
        };
        assert_eq!(socket.next_frame().await, pong);
    }
    // What nobody asked for is no reason to say anything.
    socket.send_frame(RawFrame::PONG, b"I am here").await;
    socket.send_frame(RawFrame::PING, b"last").await;
    assert_eq!(socket.next_frame().await.payload, b"last");
}

fn ping() -> RawFrame {
    RawFrame {
        opcode: RawFrame::PING,
        payload: Vec::new(),
    }
}

async fn who_does_not_answer_pings_is_let_go(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    assert_eq!(socket.next_frame().await, ping());
    assert_eq!(socket.expect_close().await, (4009, "No pong".into()));
}

async fn who_answers_pings_stays(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    for _ in 0..3 {
        assert_eq!(socket.next_frame().await, ping());
        socket.send_frame(RawFrame::PONG, b"").await;
    }
    let request = harmless().to_string();
    socket.send_frame(RawFrame::TEXT, request.as_bytes()).await;
    assert_eq!(socket.next_json().await, nothing());
}

async fn whatever_arrives_is_a_sign_of_life(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = server.raw_socket(&ann.token, &[]).await;
    let request = harmless().to_string();
    for _ in 0..3 {
        assert_eq!(socket.next_frame().await, ping());
        socket.send_frame(RawFrame::TEXT, request.as_bytes()).await;
        assert_eq!(socket.next_json().await, nothing());
    }
}
