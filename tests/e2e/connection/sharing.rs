//! Several connections of one user, and what they are told.

use harness::{RawFrame, TestServer, e2e};
use serde_json::json;

use super::{harmless, nothing};

e2e! {
    every_connection_of_a_user_gets_every_broadcast_once,
    no_connection_of_a_sender_gets_a_broadcast,
    nothing_is_sent_unasked,
}

async fn every_connection_of_a_user_gets_every_broadcast_once(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let phone = bob.log_in_again().await;
    let mut anns = ann.connect().await;
    let mut stranger = eve.connect().await;
    let mut bobs = [
        bob.connect().await,
        bob.connect().await,
        phone.connect().await,
    ];
    let first = anns.write(&bob, "one").await;
    let second = anns.write(&bob, "two").await;
    for socket in &mut bobs {
        for (id, text) in [(first, "one"), (second, "two")] {
            let item = socket.expect_broadcast("privateMessage").await;
            assert_eq!(item["messageId"], id.to_string());
            assert_eq!(item["message"], text);
        }
        socket.expect_nothing().await;
    }
    stranger.expect_nothing().await;
}

async fn no_connection_of_a_sender_gets_a_broadcast(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut sender = ann.connect().await;
    let mut tab = ann.connect().await;
    let mut phone = ann.log_in_again().await.connect().await;
    sender.write(&bob, "hello").await;
    let group = sender.new_group("Readers").await;
    sender.add(group, &bob).await;
    sender.write_in(group, "welcome").await;
    for socket in [&mut sender, &mut tab, &mut phone] {
        socket.expect_nothing().await;
    }
    let dropped = json!({ "groupId": group });
    tab.request("dropGroup", dropped).await;
    for socket in [&mut sender, &mut tab, &mut phone] {
        socket.expect_nothing().await;
    }
}

async fn nothing_is_sent_unasked(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut raw = server.raw_socket(&bob.token, &[]).await;
    let mut anns = ann.connect().await;
    for _ in 0..3 {
        raw.send_frame(RawFrame::TEXT, harmless().to_string().as_bytes())
            .await;
        assert_eq!(raw.next_json().await, nothing());
    }
    anns.write(&bob, "hello").await;
    assert_eq!(raw.next_json().await["params"]["item"]["message"], "hello");
}
