//! The same message sent again, as clients do that missed the answer, and ids that are taken.

use harness::{TestServer, e2e, fresh_id};
use serde_json::json;

use super::{contents, done, letter, refusal, taken};

e2e! {
    a_repetition_succeeds_and_changes_nothing,
    a_repetition_is_known_after_a_reconnect_and_a_restart,
    a_repetition_in_a_group_is_known_even_after_leaving,
    a_repetition_is_known_even_when_the_group_is_gone,
    a_taken_message_id_is_refused,
    the_id_of_a_notice_is_taken_too,
}

async fn a_repetition_succeeds_and_changes_nothing(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let id = fresh_id();
    for _ in 0..3 {
        let answer = anns.request("privateMessage", letter(id, &bob, "Hi")).await;
        assert_eq!(answer, done());
    }
    bobs.expect_broadcast("privateMessage").await;
    bobs.expect_nothing().await;
    let before = anns.dialog(&bob).await;
    assert_eq!(contents(&before), ["Hi"]);
    anns.write(&bob, "And you?").await;
    anns.request("privateMessage", letter(id, &bob, "Hi")).await;
    let after = anns.dialog(&bob).await;
    assert_eq!(contents(&after), ["And you?", "Hi"]);
    assert_eq!(after[1], before[0]);
    assert_eq!(contents(&anns.chats().await), ["And you?"]);
}

async fn a_repetition_is_known_after_a_reconnect_and_a_restart(mut server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let id = fresh_id();
    let mut anns = ann.connect().await;
    anns.request("privateMessage", letter(id, &bob, "Hi")).await;
    anns.close().await;
    let mut bobs = bob.connect().await;
    let mut again = ann.log_in_again().await.connect().await;
    again
        .request("privateMessage", letter(id, &bob, "Hi"))
        .await;
    bobs.expect_nothing().await;
    server.restart().await;
    let mut bobs = bob.connect().await;
    let mut anns = ann.connect().await;
    anns.request("privateMessage", letter(id, &bob, "Hi")).await;
    bobs.expect_nothing().await;
    assert_eq!(contents(&anns.dialog(&bob).await), ["Hi"]);
}

async fn a_repetition_in_a_group_is_known_even_after_leaving(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let group = anns.new_group("Readers").await;
    anns.add(group, &bob).await;
    bobs.expect_broadcast("addUserInGroup").await;
    let text = json!({ "messageId": fresh_id(), "groupId": group, "content": "Hi" });
    for _ in 0..2 {
        assert_eq!(anns.request("messageInGroup", text.clone()).await, done());
    }
    anns.request("leaveGroup", json!({ "groupId": group }))
        .await;
    assert_eq!(anns.request("messageInGroup", text.clone()).await, done());
    bobs.expect_broadcast("messageInGroup").await;
    bobs.expect_broadcast("leaveGroup").await;
    bobs.expect_nothing().await;
    let rows = bobs.group(group).await;
    assert_eq!(rows.len(), 4, "{rows:?}");
}

async fn a_repetition_is_known_even_when_the_group_is_gone(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let group = anns.new_group("Readers").await;
    anns.add(group, &bob).await;
    let mut text = json!({ "messageId": fresh_id(), "groupId": group, "content": "Hi" });
    bobs.request("messageInGroup", text.clone()).await;
    anns.request("dropGroup", json!({ "groupId": group })).await;
    for kind in ["addUserInGroup", "dropGroup"] {
        bobs.expect_broadcast(kind).await;
    }
    assert_eq!(bobs.request("messageInGroup", text.clone()).await, done());
    // Whoever wrote something else is told that there is no such group any more.
    text["content"] = json!("Hi!");
    let gone = refusal("User is not a member of this group", "not_a_member");
    assert_eq!(bobs.refused("messageInGroup", text.clone()).await, gone);
    anns.expect_broadcast("messageInGroup").await;
    anns.expect_nothing().await;
    assert!(bobs.chats().await.is_empty());
}

async fn a_taken_message_id_is_refused(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let mut eves = eve.connect().await;
    let group = anns.new_group("Readers").await;
    let id = fresh_id();
    anns.request("privateMessage", letter(id, &bob, "Hi")).await;
    bobs.expect_broadcast("privateMessage").await;

    let other_content = anns
        .refused("privateMessage", letter(id, &bob, "Hi!"))
        .await;
    let other_receiver = anns.refused("privateMessage", letter(id, &eve, "Hi")).await;
    let in_group = json!({ "messageId": id, "groupId": group, "content": "Hi" });
    let in_group = anns.refused("messageInGroup", in_group).await;
    let the_receiver = bobs.refused("privateMessage", letter(id, &ann, "Hi")).await;
    let a_stranger = eves.refused("privateMessage", letter(id, &bob, "Hi")).await;
    for refused in [
        other_content,
        other_receiver,
        in_group,
        the_receiver,
        a_stranger,
    ] {
        assert_eq!(refused, taken());
    }
    bobs.expect_nothing().await;
    eves.expect_nothing().await;
    anns.expect_nothing().await;
    assert_eq!(contents(&bobs.dialog(&ann).await), ["Hi"]);
    assert!(eves.chats().await.is_empty());
    assert_eq!(anns.group(group).await.len(), 1);
    // The right of the first stays.
    anns.request("privateMessage", letter(id, &bob, "Hi")).await;
}

async fn the_id_of_a_notice_is_taken_too(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let (group, id) = (fresh_id(), fresh_id());
    let notice = "Ann started the Readers";
    let params = json!({
        "groupId": group,
        "groupName": "Readers",
        "messageId": id,
        "notificationMessage": notice,
    });
    anns.request("newGroup", params).await;
    let the_same = json!({ "messageId": id, "groupId": group, "content": notice });
    assert_eq!(anns.refused("messageInGroup", the_same).await, taken());
    assert_eq!(
        anns.refused("privateMessage", letter(id, &bob, notice))
            .await,
        taken()
    );
    assert_eq!(contents(&anns.group(group).await), [notice]);
}
