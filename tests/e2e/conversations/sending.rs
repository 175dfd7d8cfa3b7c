//! Writing to a person.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};

use super::{contents, done, letter, refusal};

e2e! {
    a_message_is_acknowledged_and_told_to_the_receiver,
    both_people_read_the_same_dialog,
    ids_are_accepted_in_either_case,
    content_has_limits,
    nobody_can_write_to_oneself,
    nobody_can_write_to_nobody,
    a_dialog_is_nobody_elses_business,
    a_dialog_that_was_never_begun_is_empty,
}

async fn a_message_is_acknowledged_and_told_to_the_receiver(server: TestServer) {
    let ann = json!({ "firstName": "Ann", "lastName": "Lee" });
    let ann = server.person_with(ann).await;
    let bob = server.person("Bob").await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let id = fresh_id();
    let answer = anns
        .request("privateMessage", letter(id, &bob, "  Hi\r\n😀 "))
        .await;
    assert_eq!(answer, done());
    let created_at = anns.dialog(&bob).await[0]["createdAt"].clone();
    let told = json!({
        "messageId": id,
        "message": "  Hi\r\n😀 ",
        "senderName": "Ann",
        "senderLastName": "Lee",
        "senderId": ann.id,
        "createdAt": created_at,
    });
    assert_eq!(bobs.expect_broadcast("privateMessage").await, told);
    bobs.write(&ann, "Hello").await;
    let item = anns.expect_broadcast("privateMessage").await;
    assert_eq!(
        (&item["senderName"], &item["senderLastName"]),
        (&"Bob".into(), &"".into())
    );
}

async fn both_people_read_the_same_dialog(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let question = anns.write(&bob, "How are you?").await;
    let answer = bobs.write(&ann, "Fine.").await;
    let rows = anns.dialog(&bob).await;
    let expected = json!([
        {
            "messageId": answer,
            "senderId": bob.id,
            "senderName": "Bob",
            "receiverId": ann.id,
            "receiverName": "Ann",
            "content": "Fine.",
            "createdAt": rows[0]["createdAt"],
        },
        {
            "messageId": question,
            "senderId": ann.id,
            "senderName": "Ann",
            "receiverId": bob.id,
            "receiverName": "Bob",
            "content": "How are you?",
            "createdAt": rows[1]["createdAt"],
        },
    ]);
    assert_eq!(Value::from(rows.clone()), expected);
    assert_eq!(bobs.dialog(&ann).await, rows);
}

async fn ids_are_accepted_in_either_case(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let id = fresh_id();
    let upper = |id: uuid::Uuid| id.to_string().to_uppercase();
    let params = json!({ "messageId": upper(id), "receiverId": upper(bob.id), "content": "Hi" });
    assert_eq!(anns.request("privateMessage", params.clone()).await, done());
    let item = bobs.expect_broadcast("privateMessage").await;
    assert_eq!(item["messageId"], id.to_string());
    assert_eq!(
        anns.request("privateMessage", letter(id, &bob, "Hi")).await,
        done()
    );
    let page = json!({ "receiverId": upper(bob.id), "limit": 5, "cursorCreatedAt": null });
    let rows = anns.rows("getlatestMessageDialog", page).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["messageId"], id.to_string());
}

async fn content_has_limits(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let longest = "😀".repeat(10_000);
    for content in ["x", " x", longest.as_str()] {
        anns.write(&bob, content).await;
    }
    for (content, why) in [
        (
            longest + "!",
            "content must be at most 10000 characters long",
        ),
        (String::new(), "content must not be empty"),
        (
            " \n\t\u{3000}".to_owned(),
            "content must not be only white space",
        ),
        ("a\0b".to_owned(), "content must not contain U+0000"),
    ] {
        let refused = anns
            .refused("privateMessage", letter(fresh_id(), &bob, &content))
            .await;
        assert_eq!(refused, refusal(why, "invalid_params"));
    }
    assert_eq!(anns.dialog(&bob).await.len(), 3);
}

async fn nobody_can_write_to_oneself(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let refused = socket
        .refused("privateMessage", letter(fresh_id(), &ann, "me"))
        .await;
    assert_eq!(
        refused,
        refusal("You cannot write to yourself", "cannot_write_to_oneself")
    );
    assert!(socket.dialog(&ann).await.is_empty());
    assert!(socket.chats().await.is_empty());
}

async fn nobody_can_write_to_nobody(server: TestServer) {
    let [ann, bob, mut nobody] = server.people(["Ann", "Bob", "Nobody"]).await;
    let mut socket = ann.connect().await;
    bob.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    nobody.id = fresh_id();
    for gone in [&bob, &nobody] {
        let id = fresh_id();
        for _ in 0..2 {
            let refused = socket
                .refused("privateMessage", letter(id, gone, "Hi"))
                .await;
            assert_eq!(refused, refusal("No such user exists", "user_not_found"));
        }
    }
    assert!(socket.chats().await.is_empty());
    let page = json!({ "receiverId": nobody.id, "limit": 1, "cursorCreatedAt": null });
    let refused = socket.refused("getlatestMessageDialog", page).await;
    assert_eq!(refused, refusal("No such user exists", "user_not_found"));
}

async fn a_dialog_is_nobody_elses_business(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut anns = ann.connect().await;
    let mut eves = eve.connect().await;
    anns.write(&bob, "between us").await;
    anns.write(&eve, "for Eve").await;
    eves.expect_broadcast("privateMessage").await;
    assert!(eves.dialog(&bob).await.is_empty());
    assert_eq!(contents(&eves.dialog(&ann).await), ["for Eve"]);
    assert_eq!(contents(&eves.chats().await), ["for Eve"]);
    eves.expect_nothing().await;
}

async fn a_dialog_that_was_never_begun_is_empty(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let page = json!({ "receiverId": bob.id, "limit": 1, "cursorCreatedAt": null });
    let answer = anns.request("getlatestMessageDialog", page).await;
    assert_eq!(
        answer,
        json!({ "item": null, "data": [], "isBroadcast": false })
    );
}
