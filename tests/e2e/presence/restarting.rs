use harness::{TestServer, e2e};
use serde_json::{Value, json};

use super::{befriend, expect_online, never, online, told, watch, watching};

e2e! {
    who_was_there_when_the_server_stopped_was_seen_last_then [("PRESENCE_GRACE", "0")],
    who_comes_back_after_a_restart_was_not_away [("PRESENCE_GRACE", "3600")],
    after_a_crash_it_is_not_known_who_was_there [("PRESENCE_GRACE", "3600")],
}

async fn who_was_there_when_the_server_stopped_was_seen_last_then(mut server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    befriend(&ann, &bob).await;
    let mut bobs = bob.connect().await;
    assert_eq!(told(&ann, &bob).await, (json!("online"), Value::Null));
    server.interrupt();
    assert_eq!(bobs.expect_close().await.0, 1012);
    server.exit().await;
    server.restart().await;
    let (status, last_seen) = told(&ann, &bob).await;
    assert_eq!(status, "offline");
    assert!(last_seen.is_string(), "{last_seen}");
}

/// Cid comes for the first time, which is told, and would be told after what Bob did.
async fn who_comes_back_after_a_restart_was_not_away(mut server: TestServer) {
    let [ann, bob, cid] = server.people(["Ann", "Bob", "Cid"]).await;
    befriend(&ann, &bob).await;
    befriend(&ann, &cid).await;
    let mut bobs = bob.connect().await;
    server.interrupt();
    assert_eq!(bobs.expect_close().await.0, 1012);
    server.exit().await;
    server.restart().await;
    let mut anns = watching(&ann, &[]).await;
    let expected = [online(&bob), never(&cid)];
    assert_eq!(watch(&mut anns, &[&bob, &cid]).await, expected);
    let bobs = bob.connect().await;
    let cids = cid.connect().await;
    expect_online(&mut anns, &cid).await;
    anns.expect_nothing().await;
    drop((bobs, cids));
}

async fn after_a_crash_it_is_not_known_who_was_there(mut server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    befriend(&ann, &bob).await;
    let bobs = bob.connect().await;
    assert_eq!(told(&ann, &bob).await, (json!("online"), Value::Null));
    server.restart().await;
    drop(bobs);
    let mut anns = watching(&ann, &[&bob]).await;
    assert_eq!(watch(&mut anns, &[&bob]).await, [never(&bob)]);
    let bobs = bob.connect().await;
    expect_online(&mut anns, &bob).await;
    drop(bobs);
}
