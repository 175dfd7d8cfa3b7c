//! Deleting an account, and what remains of it.

use harness::{PASSWORD, Person, TestServer, e2e};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

e2e! {
    a_deleted_account_is_gone,
    deletion_ends_all_sessions_and_sockets,
    deletion_leaves_no_trace_of_log_ins,
    email_and_username_are_free_again,
    others_keep_what_they_were_told,
    its_groups_go_on_without_it,
    a_group_of_it_alone_is_gone,
    nobody_can_write_to_it,
}

async fn delete(person: &Person) {
    person
        .destroy()
        .await
        .expect_message(200, "User deleted successfully.");
}

async fn a_deleted_account_is_gone(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    delete(&ann).await;
    ann.destroy().await.expect_error(401, "Not authorized");
    let body = json!({ "email": ann.email, "password": PASSWORD });
    let answer = server.client().log_in(&body).await;
    answer.expect_error(400, "No such user exists or wrong password");
    for text in [
        "ann",
        ann.email.as_str(),
        ann.username.as_str(),
        "deleted account",
    ] {
        assert_eq!(bob.search(text).await.rows(), [] as [Value; 0], "{text}");
    }
}

async fn deletion_ends_all_sessions_and_sockets(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let twin = ann.log_in_again().await;
    let mut sockets = [ann.connect().await, twin.connect().await];
    let mut bystander = bob.connect().await;
    delete(&ann).await;
    for socket in &mut sockets {
        assert_eq!(socket.expect_close().await, (4001, "Unauthorized".into()));
    }
    assert!(!ann.is_logged_in().await);
    assert!(!twin.is_logged_in().await);
    bystander.expect_nothing().await;
}

async fn deletion_leaves_no_trace_of_log_ins(server: TestServer) {
    let [ann, _bob] = server.people(["Ann", "Bob"]).await;
    ann.log_in_again().await;
    delete(&ann).await;
    let raw = server.database().raw().await;
    let query = "SELECT count(*) FROM sessions";
    let row = raw
        .query_one_raw(Statement::from_string(raw.get_database_backend(), query))
        .await
        .unwrap();
    let left: i64 = row.unwrap().try_get_by_index(0).unwrap();
    assert_eq!(left, 1, "of Bob");
}

async fn email_and_username_are_free_again(server: TestServer) {
    let fields = json!({ "firstName": "Ann", "email": "ann@example.org", "username": "ann.lee" });
    let ann = server.person_with(fields.clone()).await;
    delete(&ann).await;
    let heir = server.person_with(fields).await;
    assert_ne!(heir.id, ann.id);
    assert!(!ann.is_logged_in().await);
}

async fn others_keep_what_they_were_told(server: TestServer) {
    let ann = server
        .person_with(json!({ "firstName": "Ann", "lastName": "Lee" }))
        .await;
    let bob = server.person("Bob").await;
    let mut socket = bob.connect().await;
    ann.connect().await.write(&bob, "first").await;
    socket.expect_broadcast("privateMessage").await;
    socket.write(&ann, "second").await;
    delete(&ann).await;

    let rows = socket.dialog(&ann).await;
    let told: Vec<_> = rows.iter().map(|row| &row["content"]).collect();
    assert_eq!(told, ["second", "first"]);
    assert_eq!(rows[1]["senderName"], "Deleted account");
    assert_eq!(rows[1]["senderId"], ann.id.to_string());
    assert_eq!(rows[0]["receiverName"], "Deleted account");

    let chats = socket.chats().await;
    assert_eq!(chats.len(), 1);
    assert_eq!(chats[0]["receiverName"], "Deleted account");
    assert_eq!(chats[0]["receiverLastName"], "");
    let clearing = bob.mark_as_deleted(ann.id).await;
    clearing.expect_message(200, "User's messages have been deleted");
    assert_eq!(socket.chats().await, [] as [Value; 0]);
}

async fn its_groups_go_on_without_it(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let group = ann.new_group("Book club").await;
    let mut by_ann = ann.connect().await;
    by_ann.add(group, &bob).await;
    by_ann.add(group, &eve).await;
    let mut by_bob = bob.connect().await;
    let mut by_eve = eve.connect().await;
    delete(&ann).await;

    for socket in [&mut by_bob, &mut by_eve] {
        let item = socket.expect_broadcast("leaveGroup").await;
        assert_eq!(item["groupId"], group.to_string());
        assert_eq!(item["senderId"], ann.id.to_string());
        assert_eq!(item["senderName"], "Deleted account");
        assert_eq!(item["senderLastName"], "");
        assert_eq!(socket.group(group).await[0]["messageId"], item["messageId"]);
    }
    let (message, _) = by_eve
        .refused("dropGroup", json!({ "groupId": group }))
        .await;
    assert_eq!(message, "Only the group owner may do this");
    by_bob.item("dropGroup", json!({ "groupId": group })).await;
    by_eve.expect_broadcast("dropGroup").await;
}

async fn a_group_of_it_alone_is_gone(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = ann.new_group("Diary").await;
    delete(&ann).await;
    let params = json!({ "groupId": group, "userId": bob.id });
    let (message, _) = bob.connect().await.refused("addUserInGroup", params).await;
    assert_eq!(message, "User is not a member of this group");
}

async fn nobody_can_write_to_it(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut socket = bob.connect().await;
    let id = socket.write(&ann, "before").await;
    let group = bob.new_group("Book club").await;
    delete(&ann).await;
    let write = |id| json!({ "messageId": id, "receiverId": ann.id, "content": "after" });
    let (_, code) = socket
        .refused("privateMessage", write(harness::fresh_id()))
        .await;
    assert_eq!(code, "user_not_found");
    let (_, code) = socket
        .refused(
            "addUserInGroup",
            json!({ "groupId": group, "userId": ann.id }),
        )
        .await;
    assert_eq!(code, "user_not_found");
    // What was accepted once is accepted again: the first answer may have been lost.
    let again = json!({ "messageId": id, "receiverId": ann.id, "content": "before" });
    socket.request("privateMessage", again).await;
    assert_eq!(socket.dialog(&ann).await.len(), 1);
}
