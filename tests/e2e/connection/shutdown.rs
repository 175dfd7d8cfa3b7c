//! The server is asked to stop.

use std::collections::BTreeSet;

use futures_util::future::{join, join_all, select_all};
use harness::{Person, RawFrame, RawSocket, TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use tokio::net::TcpStream;

e2e! {
    everybody_is_told_that_the_server_goes_down,
    what_was_begun_is_answered_and_what_was_not_is_not_stored,
    whoever_comes_while_the_server_goes_down_is_refused
        [("DRAIN_SPREAD", "2"), ("MAX_CONNECTIONS_PER_USER", "1000")],
}

fn going_down() -> (u16, String) {
    (1012, "Going down".to_owned())
}

async fn everybody_is_told_that_the_server_goes_down(mut server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut sockets = [
        ann.connect().await,
        ann.connect().await,
        bob.connect().await,
    ];
    for socket in &mut sockets {
        socket.expect_nothing().await;
    }
    server.interrupt();
    for socket in &mut sockets {
        assert_eq!(socket.expect_close().await, going_down());
    }
    assert!(server.exit().await.success());
    assert!(TcpStream::connect(server.address()).await.is_err());
    server.restart().await;
    ann.connect().await.expect_nothing().await;
}

/// Reads answers until the connection is closed; returns the ids of what was acknowledged.
async fn acknowledged(socket: &mut RawSocket) -> BTreeSet<String> {
    let mut stored = BTreeSet::new();
    loop {
        let RawFrame { opcode, payload } = socket.next_frame().await;
        if opcode == RawFrame::CLOSE {
            assert_eq!(
                payload,
                [&1012_u16.to_be_bytes()[..], b"Going down"].concat()
            );
            return stored;
        }
        let answer: Value = serde_json::from_slice(&payload).unwrap();
        assert_eq!(answer["success"], true, "{answer}");
        stored.insert(answer["requestId"].as_str().unwrap().to_owned());
    }
}

/// Sends many messages without waiting for answers.
async fn send_many(socket: &mut RawSocket, receiver: &Person) {
    for _ in 0..1000 {
        let id = fresh_id();
        let params = json!({ "messageId": id, "receiverId": receiver.id, "content": "x" });
        let frame = json!({ "type": "privateMessage", "params": params, "requestId": id });
        socket
            .send_frame(RawFrame::TEXT, frame.to_string().as_bytes())
            .await;
    }
}

async fn what_was_begun_is_answered_and_what_was_not_is_not_stored(mut server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut anns = server.raw_socket(&ann.token, &[]).await;
    let mut bobs = server.raw_socket(&bob.token, &[]).await;
    send_many(&mut anns, &eve).await;
    send_many(&mut bobs, &eve).await;
    // Somewhere in the middle.
    assert_eq!(anns.next_frame().await.opcode, RawFrame::TEXT);
    server.interrupt();
    let acknowledged = join(acknowledged(&mut anns), acknowledged(&mut bobs)).await;
    assert!(server.exit().await.success());
    server.restart().await;
    let mut reader = eve.connect().await;
    for (person, acknowledged, seen) in [(&ann, acknowledged.0, 1), (&bob, acknowledged.1, 0)] {
        let count = acknowledged.len() + seen;
        assert!(
            count < 1000,
            "everything was stored before the server went down"
        );
        let stored = reader.whole_dialog(person).await;
        assert_eq!(stored.len(), count);
        let ids: BTreeSet<_> = stored
            .iter()
            .map(|row| row["messageId"].as_str().unwrap())
            .collect();
        assert!(acknowledged.iter().all(|id| ids.contains(id.as_str())));
    }
}

async fn whoever_comes_while_the_server_goes_down_is_refused(mut server: TestServer) {
    // They are sent away one after the other.
    const CONNECTIONS: usize = 100;
    let ann = server.person("Ann").await;
    let opening = (0..CONNECTIONS).map(|_| ann.connect());
    let mut sockets = join_all(opening).await;
    server.interrupt();
    let closings = sockets
        .iter_mut()
        .map(|socket| Box::pin(socket.expect_close()));
    let (closing, _, rest) = select_all(closings).await;
    assert_eq!(closing, going_down());
    let refusal = server.handshake().bearer(&ann.token).open().await;
    let refusal = refusal.expect_err("a connection to a server that goes down");
    assert_eq!(refusal.status.as_u16(), 503);
    assert_eq!(refusal.header("retry-after"), "5");
    assert_eq!(server.get_exactly("/readyz", "").await.status, 503);
    for closing in join_all(rest).await {
        assert_eq!(closing, going_down());
    }
    assert!(server.exit().await.success());
}
