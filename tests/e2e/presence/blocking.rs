use harness::{Person, TestServer, e2e};
use reqwest::Method;
use serde_json::Value;

use super::{befriend, expect_offline, expect_online, watching};
use crate::live::call;

e2e! {
    after_a_block_neither_hears_of_the_other [("PRESENCE_GRACE", "0")],
    who_is_a_friend_no_longer_is_not_told [("PRESENCE_GRACE", "0")],
    a_deleted_account_is_not_told_of [("PRESENCE_GRACE", "0")],
}

/// Ann and Bob watch each other, and Cid watches both: whatever Cid was told, those two would have been.
struct Three {
    ann: Person,
    bob: Person,
    cid: Person,
}

impl Three {
    async fn friends(server: &TestServer) -> Self {
        let [ann, bob, cid] = server.people(["Ann", "Bob", "Cid"]).await;
        for (one, other) in [(&ann, &bob), (&ann, &cid), (&bob, &cid)] {
            befriend(one, other).await;
        }
        Self { ann, bob, cid }
    }
}

async fn after_a_block_neither_hears_of_the_other(server: TestServer) {
    let Three { ann, bob, cid } = Three::friends(&server).await;
    let mut anns = watching(&ann, &[&bob]).await;
    let bobs = watching(&bob, &[&ann]).await;
    expect_online(&mut anns, &bob).await;
    let mut cids = watching(&cid, &[&ann, &bob]).await;

    call(
        &bob,
        Method::PUT,
        &format!("/api/blocks/{}", ann.id),
        Value::Null,
    )
    .await;
    bobs.close().await;
    expect_offline(&mut cids, &bob).await;
    anns.expect_nothing().await;
    let mut bobs = watching(&bob, &[&ann]).await;
    expect_online(&mut cids, &bob).await;
    anns.expect_nothing().await;
    anns.close().await;
    expect_offline(&mut cids, &ann).await;
    bobs.expect_nothing().await;
}

async fn who_is_a_friend_no_longer_is_not_told(server: TestServer) {
    let Three { ann, bob, cid } = Three::friends(&server).await;
    let mut anns = watching(&ann, &[&bob]).await;
    let mut cids = watching(&cid, &[&bob]).await;
    let bobs = bob.connect().await;
    expect_online(&mut anns, &bob).await;
    expect_online(&mut cids, &bob).await;
    call(
        &bob,
        Method::DELETE,
        &format!("/api/friends/{}", ann.id),
        Value::Null,
    )
    .await;
    bobs.close().await;
    expect_offline(&mut cids, &bob).await;
    anns.expect_nothing().await;
}

/// Ann goes after Bob did, and is told of.
async fn a_deleted_account_is_not_told_of(server: TestServer) {
    let Three { ann, bob, cid } = Three::friends(&server).await;
    let mut cids = watching(&cid, &[&ann, &bob]).await;
    let anns = ann.connect().await;
    expect_online(&mut cids, &ann).await;
    let mut bobs = bob.connect().await;
    expect_online(&mut cids, &bob).await;
    bob.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    assert_eq!(bobs.expect_close().await.0, 4001);
    anns.close().await;
    expect_offline(&mut cids, &ann).await;
    cids.expect_nothing().await;
}
