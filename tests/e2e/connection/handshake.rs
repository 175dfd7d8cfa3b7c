//! Who gets in, and how the others are told.

use harness::{Handshake, RawFrame, RawSocket, TestServer, e2e};
use reqwest::StatusCode;

use super::{harmless, nothing, told, unauthorized};

e2e! {
    a_token_comes_by_header_or_sub_protocol_at_both_addresses,
    a_bad_token_as_sub_protocol_is_told_by_a_close_code,
    a_bad_token_in_the_header_is_told_by_a_status,
    without_a_token_there_is_no_connection,
    the_header_counts_before_the_sub_protocol,
    other_addresses_do_not_exist,
    what_is_no_handshake_gets_no_connection,
    headers_may_be_written_as_all_browsers_do,
    compression_is_never_agreed_on,
    every_origin_may_connect_by_default,
    foreign_origins_are_refused_where_origins_are_configured
        [("CORS_ORIGINS", "https://chat.example.org,http://localhost:5173")],
}

const ADDRESSES: [&str; 2] = ["/api/ws", "/"];

/// Opens a connection and tries it.
async fn expect_open(handshake: Handshake) {
    let mut socket = handshake.open().await.unwrap();
    socket.expect_nothing().await;
}

async fn expect_refusal(handshake: Handshake, status: StatusCode) {
    let shown = format!("{handshake:?}");
    let refused_with = handshake.open().await.err().map(|refusal| refusal.status);
    assert_eq!(refused_with, Some(status), "{shown}");
}

async fn expect_4001(handshake: Handshake) {
    let mut socket = handshake.open().await.unwrap();
    assert_eq!(socket.expect_close().await, unauthorized());
}

async fn a_token_comes_by_header_or_sub_protocol_at_both_addresses(server: TestServer) {
    let ann = server.person("Ann").await;
    for address in ADDRESSES {
        let handshake = server.handshake().path(address);
        expect_open(handshake.clone().bearer(&ann.token)).await;
        // That `auth` is chosen is checked by the client.
        expect_open(handshake.clone().protocols(&["auth", &ann.token])).await;
        let lower_case = format!("bearer {}", ann.token);
        expect_open(handshake.header("Authorization", &lower_case)).await;
    }
    let socket = server
        .raw_socket(
            &ann.token,
            &[("Sec-WebSocket-Protocol", &format!("auth, {}", ann.token))],
        )
        .await;
    assert!(
        socket.head.contains("\r\nsec-websocket-protocol: auth\r\n"),
        "{}",
        socket.head
    );
    assert!(!socket.head.contains(&ann.token.to_lowercase()));
}

async fn a_bad_token_as_sub_protocol_is_told_by_a_close_code(server: TestServer) {
    let ann = server.person("Ann").await;
    let twin = ann.log_in_again().await;
    let changed = ann.change_password(&ann.password, "another-horse-8").await;
    changed.expect_message(201, "Password changed successfully.");
    let broken = format!("{}x", ann.token);
    for address in ADDRESSES {
        for bad in [&twin.token, &broken, "abc", "a.b.c"] {
            let handshake = server.handshake().path(address);
            expect_4001(handshake.protocols(&["auth", bad])).await;
        }
    }
    expect_open(server.handshake().protocols(&["auth", &ann.token])).await;
}

async fn a_bad_token_in_the_header_is_told_by_a_status(server: TestServer) {
    let ann = server.person("Ann").await;
    ann.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    let broken = format!("{}x", ann.token);
    for address in ADDRESSES {
        for bad in [&ann.token, &broken, "abc", "a.b.c"] {
            let handshake = server.handshake().path(address).bearer(bad);
            expect_refusal(handshake, StatusCode::UNAUTHORIZED).await;
            let bearer = format!("Bearer {bad}");
            let answer = told(&server, address, &[("Authorization", &bearer)]).await;
            answer.expect_error(401, "Not authorized");
        }
    }
}

async fn without_a_token_there_is_no_connection(server: TestServer) {
    let ann = server.person("Ann").await;
    let token = ann.token.as_str();
    let in_query = format!("/api/ws?token={token}&access_token={token}&authorization={token}");
    let handshake = server.handshake();
    for without in [
        handshake.clone(),
        handshake.clone().path("/"),
        handshake.clone().path(&in_query),
        handshake.clone().protocols(&["auth"]),
        handshake.clone().protocols(&[token]),
        handshake.clone().protocols(&[token, "auth"]),
        handshake.clone().protocols(&["chat", "auth", token]),
        handshake.clone().protocols(&["AUTH", token]),
        handshake.clone().header("Authorization", token),
        handshake
            .clone()
            .header("Authorization", "Basic YW5uOmxlZQ=="),
        handshake.clone().bearer(""),
        handshake.header("Cookie", &format!("token={token}")),
    ] {
        expect_refusal(without, StatusCode::UNAUTHORIZED).await;
    }
}

async fn the_header_counts_before_the_sub_protocol(server: TestServer) {
    let ann = server.person("Ann").await;
    let good_header = server.handshake().bearer(&ann.token);
    expect_open(good_header.protocols(&["auth", "bad"])).await;
    let bad_header = server.handshake().bearer("bad");
    let bad_header = bad_header.protocols(&["auth", &ann.token]);
    expect_refusal(bad_header, StatusCode::UNAUTHORIZED).await;
}

async fn other_addresses_do_not_exist(server: TestServer) {
    let ann = server.person("Ann").await;
    for address in ["/ws", "/api/ws/", "/api/ws/1", "/api/websocket", "//"] {
        let handshake = server.handshake().path(address).bearer(&ann.token);
        expect_refusal(handshake, StatusCode::NOT_FOUND).await;
    }
}

async fn what_is_no_handshake_gets_no_connection(server: TestServer) {
    let ann = server.person("Ann").await;
    server
        .client()
        .get("/api/ws")
        .await
        .expect_error(401, "Not authorized");
    let answer = ann.get("/api/ws").await;
    answer.expect_error(400, "This is no WebSocket handshake");
    let request = format!(
        "GET /api/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Version: 12\r\nAuthorization: Bearer {}\r\n\r\n",
        ann.token
    );
    assert_eq!(server.exchange(request.as_bytes()).await.status, 400);
}

async fn headers_may_be_written_as_all_browsers_do(server: TestServer) {
    let ann = server.person("Ann").await;
    let request = format!(
        "GET /api/ws HTTP/1.1\r\nhost: localhost\r\nconnection: keep-alive, Upgrade\r\n\
         upgrade: WebSocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         sec-websocket-protocol: auth,{}\r\norigin: null\r\n\r\n",
        ann.token
    );
    let mut socket = RawSocket::shake(server.tcp().await, &request).await;
    let selected = "\r\nsec-websocket-protocol: auth\r\n";
    assert!(socket.head.contains(selected), "{}", socket.head);
    let accepted = "\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n";
    assert!(socket.head.contains(accepted), "{}", socket.head);
    let frame = harmless().to_string();
    socket.send_frame(RawFrame::TEXT, frame.as_bytes()).await;
    assert_eq!(socket.next_json().await, nothing());
}

async fn compression_is_never_agreed_on(server: TestServer) {
    let ann = server.person("Ann").await;
    let offer = (
        "Sec-WebSocket-Extensions",
        "permessage-deflate; client_max_window_bits",
    );
    let socket = server.raw_socket(&ann.token, &[offer]).await;
    assert!(
        !socket.head.contains("sec-websocket-extensions"),
        "{}",
        socket.head
    );
}

async fn every_origin_may_connect_by_default(server: TestServer) {
    let ann = server.person("Ann").await;
    for origin in ["https://chat.example.org", "null"] {
        let handshake = server.handshake().header("Origin", origin);
        expect_open(handshake.protocols(&["auth", &ann.token])).await;
    }
}

async fn foreign_origins_are_refused_where_origins_are_configured(server: TestServer) {
    let ann = server.person("Ann").await;
    for address in ADDRESSES {
        let handshake = server.handshake().path(address).bearer(&ann.token);
        for known in ["https://chat.example.org", "http://localhost:5173"] {
            expect_open(handshake.clone().header("Origin", known)).await;
        }
        for foreign in [
            "https://evil.example.org",
            "http://chat.example.org",
            "https://chat.example.org:8443",
            "https://chat.example.org.evil.example.org",
            "https://evilchat.example.org",
            "null",
            "",
        ] {
            let handshake = handshake.clone().header("Origin", foreign);
            expect_refusal(handshake, StatusCode::FORBIDDEN).await;
            let answer = told(&server, address, &[("Origin", foreign)]).await;
            answer.expect_error(403, "This origin is not allowed");
        }
        // Other programs than browsers send none.
        expect_open(handshake).await;
    }
}
