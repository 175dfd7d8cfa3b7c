//! When things are said to have happened.

use std::time::{SystemTime, UNIX_EPOCH};

use harness::{TestServer, e2e};
use messenger_api_types::read_cursor;
use serde_json::{Value, json};

e2e! { times_are_those_at_which_it_happened }

#[expect(
    clippy::disallowed_methods,
    reason = "what the server tells is compared with the clock on the wall"
)]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

fn millis(row: &Value) -> i64 {
    let text = row["createdAt"].as_str().unwrap();
    read_cursor(text).unwrap().millis()
}

async fn times_are_those_at_which_it_happened(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let begun = now();
    anns.write(&bob, "Hi").await;
    let group = anns.new_group("Readers").await;
    anns.add(group, &bob).await;
    anns.write_in(group, "Hi").await;
    anns.request("leaveGroup", json!({ "groupId": group }))
        .await;
    // Four in one conversation, which may have come within one millisecond.
    let ended = now() + 4;
    let mut told = Vec::new();
    for kind in [
        "privateMessage",
        "addUserInGroup",
        "messageInGroup",
        "leaveGroup",
    ] {
        told.push(millis(&bobs.expect_broadcast(kind).await));
    }
    assert!(told.is_sorted_by(|one, next| one <= next), "{told:?}");
    told.extend(bobs.dialog(&ann).await.iter().map(millis));
    told.extend(bobs.group(group).await.iter().map(millis));
    told.extend(bobs.chats().await.iter().map(millis));
    assert_eq!(told.len(), 4 + 1 + 4 + 2);
    for time in told {
        assert!((begun..=ended).contains(&time), "{begun} {time} {ended}");
    }
}
