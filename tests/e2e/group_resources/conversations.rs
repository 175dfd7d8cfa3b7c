//! Conversations of two, with and without messages.

use harness::{Person, TestServer, e2e, fresh_id};
use messenger_domain::ids::{ConversationId, UserId};
use serde_json::{Value, json};

use super::{NO_SUCH, three};

e2e! {
    a_direct_conversation_is_made_once,
    it_is_with_one_other_person,
    it_shows_in_the_chat_list_with_its_first_message,
    a_conversation_is_seen_by_its_participants_only,
    a_cleared_dialog_is_listed_when_something_new_is_written,
    of_twins_one_is_new,
}

async fn open(person: &Person, other: &Person) -> harness::Answer {
    let body = json!({ "kind": "direct", "participantIds": [other.id] });
    person.post("/api/conversations", &body).await
}

fn view(id: &Value, other: &Person, created_at: &Value) -> Value {
    json!({
        "conversationId": id,
        "kind": "direct",
        "name": null,
        "ownerId": null,
        "participantCount": 2,
        "companion": {
            "userId": other.id,
            "username": other.username,
            "firstName": other.first_name,
            "lastName": other.last_name,
        },
        "createdAt": created_at,
        "unreadCount": 0,
        "latestMessage": null,
    })
}

async fn a_direct_conversation_is_made_once(server: TestServer) {
    let [ann, bob, _] = three(&server).await;
    let mut bobs = bob.connect().await;
    let told = open(&ann, &bob).await.expect(201);
    let id = ConversationId::direct(UserId::new(ann.id), UserId::new(bob.id));
    assert_eq!(told["conversationId"], id.to_string());
    let (id, created_at) = (&told["conversationId"], &told["createdAt"]);
    assert_eq!(told, view(id, &bob, created_at));
    assert_eq!(open(&ann, &bob).await.expect(200), told);
    let both = json!({ "kind": "direct", "participantIds": [ann.id, bob.id, ann.id] });
    let again = bob.post("/api/conversations", &both).await.expect(200);
    assert_eq!(again, view(id, &ann, created_at));
    bobs.expect_nothing().await;
    assert!(bobs.chats().await.is_empty());
    assert_eq!(bob.get("/api/conversations").await.rows(), [again]);
}

async fn it_is_with_one_other_person(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    for people in [vec![], vec![ann.id], vec![bob.id, eve.id]] {
        let body = json!({ "kind": "direct", "participantIds": people });
        let answer = ann.post("/api/conversations", &body).await;
        assert_eq!(answer.json["code"], "not_a_pair");
        answer.expect_error(400, "A direct conversation is with one other person");
    }
    eve.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    for nobody in [eve.id, fresh_id()] {
        let body = json!({ "kind": "direct", "participantIds": [nobody] });
        let answer = ann.post("/api/conversations", &body).await;
        answer.expect_error(404, "No such user exists");
    }
    // One that exists outlives the account.
    let told = open(&ann, &bob).await.expect(201);
    bob.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    let companion = open(&ann, &bob).await.expect(200)["companion"].clone();
    let expected = json!({
        "userId": bob.id, "username": null, "firstName": "Deleted account", "lastName": "",
    });
    assert_eq!(companion, expected);
    let path = format!(
        "/api/conversations/{}",
        told["conversationId"].as_str().unwrap()
    );
    assert_eq!(ann.get(&path).await.expect(200)["companion"], expected);
}

async fn it_shows_in_the_chat_list_with_its_first_message(server: TestServer) {
    let [ann, bob, _] = three(&server).await;
    open(&ann, &bob).await.expect(201)["companion"].take();
    let (mut anns, mut bobs) = (ann.connect().await, bob.connect().await);
    assert!(anns.chats().await.is_empty());
    let message = bobs.write(&ann, "hi").await;
    let told = anns.expect_broadcast("privateMessage").await;
    assert_eq!(told["message"], "hi");
    assert_eq!(anns.chats().await.len(), 1);
    let rows = ann.get("/api/conversations").await.rows();
    let expected = json!({
        "messageId": message,
        "senderId": bob.id,
        "senderName": "Bob",
        "senderLastName": "",
        "content": "hi",
        "notification": false,
        "createdAt": told["createdAt"],
    });
    assert_eq!((rows.len(), &rows[0]["latestMessage"]), (1, &expected));
}

async fn a_conversation_is_seen_by_its_participants_only(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let told = open(&ann, &bob).await.expect(201);
    let id = told["conversationId"].as_str().unwrap();
    let path = format!("/api/conversations/{}", id.to_uppercase());
    assert_eq!(ann.get(&path).await.expect(200), told);
    let seen = bob.get(&path).await.expect(200);
    assert_eq!(
        seen,
        view(&told["conversationId"], &ann, &told["createdAt"])
    );
    eve.get(&path).await.expect_error(404, NO_SUCH);
    assert!(eve.get("/api/conversations").await.rows().is_empty());
    server
        .client()
        .get(&path)
        .await
        .expect_error(401, "Not authorized");
}

async fn a_cleared_dialog_is_listed_when_something_new_is_written(server: TestServer) {
    let [ann, bob, _] = three(&server).await;
    let mut bobs = bob.connect().await;
    bobs.write(&ann, "old").await;
    ann.mark_as_deleted(bob.id)
        .await
        .expect_message(200, "User's messages have been deleted");
    assert!(ann.get("/api/conversations").await.rows().is_empty());
    assert_eq!(
        open(&ann, &bob).await.expect(200)["latestMessage"],
        Value::Null
    );
    let rows = bob.get("/api/conversations").await.rows();
    assert_eq!(rows[0]["latestMessage"]["content"], "old");
    bobs.write(&ann, "new").await;
    let rows = ann.get("/api/conversations").await.rows();
    assert_eq!(rows[0]["latestMessage"]["content"], "new");
}

async fn of_twins_one_is_new(server: TestServer) {
    for _ in 0..harness::rounds(3, 50) {
        let [ann, bob, _] = three(&server).await;
        let answers = tokio::join!(
            open(&ann, &bob),
            open(&bob, &ann),
            open(&ann, &bob),
            open(&bob, &ann),
        );
        let mut statuses = <[_; 4]>::from(answers).map(|answer| answer.status);
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 200, 200, 201]);
    }
}
