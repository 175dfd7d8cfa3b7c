use harness::{TestServer, e2e};
use serde_json::{Value, json};

use super::{befriend, expect_offline, expect_online, never, online, told, watch, watching};

e2e! {
    friends_hear_of_each_others_coming_and_going [("PRESENCE_GRACE", "0")],
    somebody_is_there_as_long_as_one_connection_is [("PRESENCE_GRACE", "0")],
    who_comes_back_in_time_was_not_away [("PRESENCE_GRACE", "3600")],
    only_who_subscribed_is_told [("PRESENCE_GRACE", "0")],
}

async fn friends_hear_of_each_others_coming_and_going(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    befriend(&ann, &bob).await;
    let mut anns = ann.connect().await;
    anns.subscribe(&["presence"]).await;
    assert_eq!(watch(&mut anns, &[&bob]).await, [never(&bob)]);
    assert_eq!(told(&ann, &bob).await, (json!("offline"), Value::Null));

    let mut bobs = bob.connect().await;
    expect_online(&mut anns, &bob).await;
    assert_eq!(told(&ann, &bob).await, (json!("online"), Value::Null));
    assert_eq!(watch(&mut bobs, &[&ann]).await, [online(&ann)]);

    bobs.close().await;
    let last_seen = expect_offline(&mut anns, &bob).await;
    let expected = (json!("offline"), last_seen.clone());
    assert_eq!(told(&ann, &bob).await, expected);
    let gone = json!({ "userId": bob.id, "status": "offline", "lastSeenAt": last_seen });
    assert_eq!(watch(&mut anns, &[&bob]).await, [gone]);
    anns.expect_nothing().await;
}

async fn somebody_is_there_as_long_as_one_connection_is(server: TestServer) {
    let [ann, bob, cid] = server.people(["Ann", "Bob", "Cid"]).await;
    befriend(&ann, &bob).await;
    befriend(&ann, &cid).await;
    let mut anns = watching(&ann, &[&bob, &cid]).await;
    let phone = bob.connect().await;
    expect_online(&mut anns, &bob).await;
    let laptop = bob.connect().await;
    phone.close().await;
    let cids = cid.connect().await;
    expect_online(&mut anns, &cid).await;
    laptop.close().await;
    expect_offline(&mut anns, &bob).await;
    cids.close().await;
    expect_offline(&mut anns, &cid).await;
    anns.expect_nothing().await;
}

/// That Cid comes is told at once, and would be told after what Bob did.
async fn who_comes_back_in_time_was_not_away(server: TestServer) {
    let [ann, bob, cid] = server.people(["Ann", "Bob", "Cid"]).await;
    befriend(&ann, &bob).await;
    befriend(&ann, &cid).await;
    let mut anns = watching(&ann, &[&bob, &cid]).await;
    let bobs = bob.connect().await;
    expect_online(&mut anns, &bob).await;
    bobs.close().await;
    assert_eq!(
        watch(&mut anns, &[&bob, &cid]).await,
        [online(&bob), never(&cid)]
    );
    assert_eq!(told(&ann, &bob).await, (json!("online"), Value::Null));
    let bobs = bob.connect().await;
    let cids = cid.connect().await;
    expect_online(&mut anns, &cid).await;
    anns.expect_nothing().await;
    drop((bobs, cids));
}

async fn only_who_subscribed_is_told(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    befriend(&ann, &bob).await;
    let mut hears = watching(&ann, &[&bob]).await;
    let mut deaf = ann.connect().await;
    assert_eq!(watch(&mut deaf, &[&bob]).await, [never(&bob)]);
    let mut elsewhere = ann.connect().await;
    elsewhere.subscribe(&["friends"]).await;
    watch(&mut elsewhere, &[&bob]).await;
    let mut idle = ann.connect().await;
    idle.subscribe(&["presence"]).await;
    let bobs = bob.connect().await;
    expect_online(&mut hears, &bob).await;
    for socket in [&mut deaf, &mut elsewhere, &mut idle] {
        socket.expect_nothing().await;
    }
    drop(bobs);
}
