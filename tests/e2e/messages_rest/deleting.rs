//! Deleting, for everybody and for oneself.

use harness::{TestServer, e2e};
use reqwest::Method;
use serde_json::Value;

use super::{
    DELETED, NO_MESSAGE, club, contents, delete, delete_for_oneself, get, id, write, write_in,
};

e2e! {
    a_deleted_message_vanishes_from_lists,
    the_chat_list_shows_what_is_left,
    a_conversation_tells_what_is_left_of_it,
    the_owner_deletes_what_anybody_wrote,
    what_one_deletes_for_oneself_stays_for_others,
    what_is_deleted_for_oneself_does_not_exist,
    messages_are_deleted_under_both_names,
    no_deleted_text_is_in_the_database,
}

async fn a_deleted_message_vanishes_from_lists(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "one").await;
    write(&ann, &bob, "two").await;
    let mut by_bob = bob.connect().await;
    for _ in 0..2 {
        delete(&ann, &told).await.expect_message(200, DELETED);
    }
    by_bob.expect_nothing().await;
    assert_eq!(contents(&by_bob.dialog(&ann).await), ["two"]);
    let path = format!(
        "/api/conversations/{}/messages",
        id(&told, "conversationId")
    );
    assert_eq!(contents(&bob.get(&path).await.rows()), ["two"]);
    for reader in [&ann, &bob] {
        let seen = get(reader, &told).await.expect(200);
        assert_eq!(seen["content"], "");
        assert!(seen["deletedAt"].as_str() > told["createdAt"].as_str());
        assert_eq!(seen["updatedAt"], seen["deletedAt"]);
    }
}

async fn the_chat_list_shows_what_is_left(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let one = write(&ann, &bob, "one").await;
    let two = write(&bob, &ann, "two").await;
    let (mut by_ann, mut by_bob) = (ann.connect().await, bob.connect().await);
    delete(&bob, &two).await.expect_message(200, DELETED);
    for socket in [&mut by_ann, &mut by_bob] {
        let chats = socket.chats().await;
        assert_eq!(contents(&chats), ["one"]);
        assert_eq!(chats[0]["createdAt"], one["createdAt"]);
        assert_eq!(chats[0]["deletedAt"], Value::Null);
    }
    delete(&ann, &one).await.expect_message(200, DELETED);
    assert_eq!(by_ann.chats().await, [] as [Value; 0]);
    assert_eq!(by_bob.chats().await, [] as [Value; 0]);
    let three = write(&ann, &bob, "three").await;
    assert!(three["createdAt"].as_str() > two["createdAt"].as_str());
    assert_eq!(contents(&by_bob.chats().await), ["three"]);
    by_bob.expect_broadcast("privateMessage").await;
    by_bob.expect_nothing().await;
}

async fn a_conversation_tells_what_is_left_of_it(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let one = write(&ann, &bob, "one").await;
    let two = write(&ann, &bob, "two").await;
    let latest = async |person: &harness::Person| {
        let rows = person.get("/api/conversations").await.rows();
        assert_eq!(rows.len(), 1);
        rows[0]["latestMessage"]["content"].clone()
    };
    delete(&ann, &two).await.expect_message(200, DELETED);
    assert_eq!(
        (latest(&ann).await, latest(&bob).await),
        ("one".into(), "one".into())
    );
    delete_for_oneself(&bob, &one)
        .await
        .expect_message(200, DELETED);
    assert_eq!(
        (latest(&ann).await, latest(&bob).await),
        ("one".into(), Value::Null)
    );
    write(&ann, &bob, "three").await;
    assert_eq!(latest(&bob).await, "three");
}

async fn the_owner_deletes_what_anybody_wrote(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let (group, mut by_ann) = club(&ann, &[&bob, &eve]).await;
    let told = write_in(&bob, group, "one").await;
    let answer = delete(&eve, &told).await;
    answer.expect_error(
        403,
        "Only its sender or the group owner may delete a message",
    );
    delete(&ann, &told).await.expect_message(200, DELETED);
    assert_eq!(by_ann.group(group).await.len(), 3, "the notices");
    let notice = by_ann.group(group).await.remove(0);
    delete(&ann, &notice).await.expect_message(200, DELETED);
    assert_eq!(by_ann.group(group).await.len(), 2);
}

async fn what_one_deletes_for_oneself_stays_for_others(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    write(&ann, &bob, "one").await;
    let told = write(&ann, &bob, "two").await;
    let (mut by_ann, mut by_bob) = (ann.connect().await, bob.connect().await);
    // Whoever wrote it, and more than once.
    for _ in 0..2 {
        delete_for_oneself(&bob, &told)
            .await
            .expect_message(200, DELETED);
    }
    assert_eq!(contents(&by_bob.dialog(&ann).await), ["one"]);
    assert_eq!(contents(&by_bob.chats().await), ["one"]);
    assert_eq!(contents(&by_ann.dialog(&bob).await), ["two", "one"]);
    assert_eq!(contents(&by_ann.chats().await), ["two"]);
    by_ann.write(&bob, "three").await;
    assert_eq!(contents(&by_bob.chats().await), ["three"]);
    assert_eq!(contents(&by_bob.dialog(&ann).await), ["three", "one"]);
    by_ann.expect_nothing().await;
}

async fn what_is_deleted_for_oneself_does_not_exist(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "one").await;
    delete_for_oneself(&ann, &told)
        .await
        .expect_message(200, DELETED);
    get(&ann, &told).await.expect_error(404, NO_MESSAGE);
    super::edit(&ann, &told, "two")
        .await
        .expect_error(404, NO_MESSAGE);
    delete(&ann, &told).await.expect_error(404, NO_MESSAGE);
    assert_eq!(get(&bob, &told).await.expect(200)["content"], "one");
    // And so is what was cleared away.
    ann.mark_as_deleted(bob.id).await.expect(200).take();
    bob.mark_as_deleted(ann.id).await.expect(200).take();
    get(&bob, &told).await.expect_error(404, NO_MESSAGE);
}

async fn messages_are_deleted_under_both_names(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (group, mut by_ann) = club(&ann, &[&bob]).await;
    for place in ["groups", "conversations"] {
        let told = write_in(&bob, group, "one").await;
        let path = format!("/api/{place}/{group}/messages/{}", id(&told, "messageId"));
        let for_me = format!("{path}?forMe=true");
        let answer = ann.request(Method::DELETE, &for_me, &Value::Null).await;
        answer.expect_message(200, DELETED);
        assert_eq!(by_ann.group(group).await.len(), 2);
        assert_eq!(get(&bob, &told).await.expect(200)["deletedAt"], Value::Null);
        let path = format!("{path}?forMe=false");
        let answer = bob.request(Method::DELETE, &path, &Value::Null).await;
        answer.expect_message(200, DELETED);
        assert_ne!(get(&bob, &told).await.expect(200)["deletedAt"], Value::Null);
    }
}

async fn no_deleted_text_is_in_the_database(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "xyzzy").await;
    let sql = "SELECT count(*) FROM messages WHERE content = 'xyzzy'";
    assert_eq!(server.count(sql).await, 1, "this finds what is there");
    delete(&ann, &told).await.expect_message(200, DELETED);
    assert_eq!(server.count(sql).await, 0);
}
