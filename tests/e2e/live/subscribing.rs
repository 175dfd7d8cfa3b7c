use harness::{TestServer, e2e};
use serde_json::json;

use super::ALL;

e2e! {
    a_connection_says_what_it_wants_to_hear,
    what_is_not_known_is_refused_and_changes_nothing,
    a_new_subscription_takes_the_place_of_the_one_before,
    each_connection_has_its_own,
}

async fn a_connection_says_what_it_wants_to_hear(server: TestServer) {
    let mut anns = server.person("Ann").await.connect().await;
    let on = json!({ "events": ["friends", "messages", "friends"] });
    let reply = anns.request("subscribe", on).await;
    let told = json!({
        "item": { "events": ["messages", "friends"] },
        "data": null,
        "isBroadcast": false,
    });
    assert_eq!(reply, told);
    let everything = json!({ "events": ALL });
    assert_eq!(anns.item("subscribe", everything.clone()).await, everything);
    let nothing = json!({ "events": [] });
    assert_eq!(anns.item("subscribe", nothing.clone()).await, nothing);
}

async fn what_is_not_known_is_refused_and_changes_nothing(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut here, mut there) = (ann.connect().await, ann.connect().await);
    there.subscribe(&["messages"]).await;
    let answer = there
        .ask("subscribe", json!({ "events": ["groups", "weather"] }))
        .await;
    assert_eq!(answer["code"], "invalid_params");
    assert_eq!(answer["errors"][0]["path"], "/params/events");
    here.write(&bob, "still").await;
    let item = there.expect_broadcast("messageSent").await;
    assert_eq!(item["message"], "still");
}

async fn a_new_subscription_takes_the_place_of_the_one_before(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut here, mut there) = (ann.connect().await, ann.connect().await);
    there.subscribe(&["messages"]).await;
    there.subscribe(&["groups"]).await;
    here.write(&bob, "unheard").await;
    here.new_group("Readers").await;
    there.expect_broadcast("memberAdded").await;
    there.subscribe(&[]).await;
    here.new_group("Writers").await;
    there.expect_nothing().await;
}

async fn each_connection_has_its_own(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut sockets = [
        ann.connect().await,
        ann.connect().await,
        ann.connect().await,
    ];
    sockets[1].subscribe(&["messages"]).await;
    sockets[2].subscribe(&["receipts", "friends"]).await;
    sockets[0].write(&bob, "hi").await;
    sockets[1].expect_broadcast("messageSent").await;
    for mut socket in sockets {
        socket.expect_nothing().await;
    }
}
