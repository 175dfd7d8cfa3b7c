//! Devices that are told too much at once, and find out by `sync` what they missed.

use harness::{Person, RawFrame, RawSocket, TestServer, e2e};
use serde_json::json;
use tokio::net::TcpSocket;

use super::copy::{Copy, Way};
use crate::frames::check;

e2e! {
    who_did_not_read_is_told_of_a_gap_and_finds_everything,
    who_subscribed_to_nothing_is_let_go,
}

/// Far more than all buffers on the way and the queue of a connection hold together.
const MESSAGES: usize = 120;

/// A device that subscribes, and for which little waits in the buffers of its system.
async fn narrow(server: &TestServer, person: &Person, events: &[&str]) -> RawSocket {
    let narrow = TcpSocket::new_v4().unwrap();
    narrow.set_recv_buffer_size(4096).unwrap();
    let address = server.address().parse().unwrap();
    let narrow = narrow.connect(address).await.unwrap();
    let mut socket = RawSocket::open(narrow, &person.token, &[]).await;
    let subscribe = json!({ "type": "subscribe", "params": { "events": events } });
    let subscribe = subscribe.to_string();
    socket
        .send_frame(RawFrame::TEXT, subscribe.as_bytes())
        .await;
    assert_eq!(socket.next_json().await["success"], true);
    socket
}

async fn who_did_not_read_is_told_of_a_gap_and_finds_everything(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    anns.write(&bob, "first").await;
    let mut copy = Copy::begin(&bob, Way::Http(bob.clone())).await;
    let mut slow = narrow(&server, &bob, &["messages"]).await;
    let content = "€".repeat(10_000);
    let mut written = Vec::new();
    for _ in 0..MESSAGES {
        written.push(json!(anns.write(&bob, &content).await));
    }

    let (mut told, mut gaps) = (0, 0);
    while told < MESSAGES {
        let frame = slow.next_json().await;
        let item = &frame["params"]["item"];
        if frame["type"] == "gap" {
            check("gap.broadcast", &frame, &[]);
            let missed = item["missed"].as_u64().unwrap();
            told += usize::try_from(missed).unwrap();
            gaps += 1;
        } else {
            assert_eq!(item["messageId"], written[told]);
            told += 1;
        }
    }
    assert_eq!(told, MESSAGES);
    assert!(gaps > 0, "there was room for everything");
    copy.catch_up(100).await;
    copy.assert_fresh("a gap").await;
    let after = anns.write(&bob, "after").await;
    let frame = slow.next_json().await;
    assert_eq!(frame["params"]["item"]["messageId"], json!(after));
}

async fn who_subscribed_to_nothing_is_let_go(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut slow = narrow(&server, &bob, &[]).await;
    let content = "€".repeat(10_000);
    for _ in 0..MESSAGES {
        anns.write(&bob, &content).await;
    }
    let read = slow.rest().await.len();
    assert!(
        read < MESSAGES * content.len(),
        "there was room for everything"
    );
    let metrics = server.client().get("/metrics").await.text;
    let closed = "ws_closes_total{code=\"4013\"} 1\n";
    assert!(metrics.contains(closed), "{metrics}");
}
