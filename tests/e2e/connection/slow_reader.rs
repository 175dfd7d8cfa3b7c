//! A client that does not read what it is told.

use harness::{RawSocket, TestServer, e2e, fresh_id};
use serde_json::json;
use tokio::net::TcpSocket;

e2e! { a_client_that_reads_too_slowly_is_let_go_and_nobody_waits_for_it }

/// Far more than all buffers on the way and the queue of a connection hold together.
const MESSAGES: usize = 100;

async fn a_client_that_reads_too_slowly_is_let_go_and_nobody_waits_for_it(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut anns = ann.connect().await;
    let group = anns.new_group("Everybody").await;
    anns.add(group, &bob).await;
    anns.add(group, &eve).await;
    let mut eves = eve.connect().await;

    let narrow = TcpSocket::new_v4().unwrap();
    narrow.set_recv_buffer_size(4096).unwrap();
    let narrow = narrow
        .connect(server.address().parse().unwrap())
        .await
        .unwrap();
    let mut slow = RawSocket::open(narrow, &bob.token, &[]).await;

    let content = "€".repeat(10_000);
    for _ in 0..MESSAGES {
        let params = json!({ "messageId": fresh_id(), "groupId": group, "content": content });
        anns.request("messageInGroup", params).await;
        let item = eves.expect_broadcast("messageInGroup").await;
        assert_eq!(item["message"], content);
    }
    // What had been written to it by then may still arrive.
    let read = slow.rest().await.len();
    let all = MESSAGES * content.len();
    assert!(read < all, "there was room for everything");
    let metrics = server.client().get("/metrics").await.text;
    assert!(
        metrics.contains("ws_closes_total{code=\"4013\"} 1\n"),
        "{metrics}"
    );
    let mut again = bob.connect().await;
    assert_eq!(again.group(group).await.len(), 100);
}
