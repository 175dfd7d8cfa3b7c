//! A connection, from the handshake to the last close frame.

mod framing;
mod handshake;
mod heartbeat;
mod limits;
mod places;
mod sessions;
mod sharing;
mod shutdown;
mod slow_reader;
mod upgrades;

use harness::{Answer, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// What a connection ends with whose session is over.
fn unauthorized() -> (u16, String) {
    (4001, "Unauthorized".to_owned())
}

/// A request that changes nothing.
fn harmless() -> Value {
    json!({ "type": "listLastMessage", "params": { "limit": 1, "cursorCreatedAt": null } })
}

/// The answer to it for somebody without conversations.
fn nothing() -> Value {
    json!({
        "type": "listLastMessage",
        "success": true,
        "params": { "item": null, "data": [], "isBroadcast": false },
    })
}

/// The whole answer to a handshake that is refused.
async fn told(server: &TestServer, address: &str, headers: &[(&str, &str)]) -> Answer {
    const HANDSHAKE: [(&str, &str); 4] = [
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let client = server.client();
    let request = client.build(Method::GET, address);
    let headers = HANDSHAKE.iter().chain(headers);
    let request = headers.fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    client.send(request).await
}
