//! Lists, and how far messages got.

use harness::{Person, TestServer, e2e};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{club, contents, delete, delete_for_oneself, get, id, mark, write, write_in};

e2e! {
    a_conversation_is_listed_both_ways,
    a_list_tells_names_and_notices,
    bad_queries_name_their_fields,
    a_message_is_read_when_all_others_have_read_it,
    a_cleared_dialog_was_read,
    what_is_unread_is_counted_in_the_list_and_in_each_conversation,
}

fn messages_of(conversation: Uuid) -> String {
    format!("/api/conversations/{conversation}/messages")
}

async fn a_conversation_is_listed_both_ways(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut place = None;
    for number in 1..=5 {
        let told = write(&ann, &bob, &number.to_string()).await;
        place = Some(messages_of(id(&told, "conversationId")));
    }
    let place = place.unwrap();
    let page = async |cursor: &Value| {
        let cursor = match cursor.as_str() {
            Some(cursor) => format!("&cursor={cursor}"),
            None => String::new(),
        };
        let path = format!("{place}?limit=2{cursor}");
        bob.get(&path).await.expect(200)
    };
    let rows = |page: &Value| {
        let rows = page["data"].as_array().unwrap().clone();
        contents(&rows).concat()
    };
    let first = page(&Value::Null).await;
    assert_eq!(rows(&first), "54");
    let second = page(&first["nextCursor"]).await;
    assert_eq!(rows(&second), "32");
    let third = page(&second["nextCursor"]).await;
    assert_eq!(
        (rows(&third).as_str(), &third["nextCursor"]),
        ("1", &Value::Null)
    );
    assert_eq!(rows(&page(&third["previousCursor"]).await), "32");
    let newer = page(&first["previousCursor"]).await;
    assert_eq!(rows(&newer), "");
    // What comes later is found from there on.
    write(&bob, &ann, "6").await;
    let newer = page(&newer["previousCursor"]).await;
    assert_eq!(rows(&newer), "6");
    assert_eq!(rows(&page(&newer["nextCursor"]).await), "54");
    assert_eq!(bob.get(&place).await.rows().len(), 6);
}

async fn a_list_tells_names_and_notices(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (group, _) = club(&ann, &[&bob]).await;
    let told = write_in(&bob, group, "hi").await;
    for place in ["groups", "conversations"] {
        let path = format!("/api/{place}/{group}/messages");
        let answer = bob.get(&path).await.expect(200);
        assert_eq!(answer["nextCursor"], Value::Null);
        let rows = answer["data"].as_array().unwrap();
        assert_eq!(rows[0], told);
        let notices: Vec<_> = rows.iter().map(|row| &row["notification"]).collect();
        assert_eq!(notices, [false, true, true]);
        assert_eq!(rows[1]["senderName"], "Ann");
        assert_eq!(rows[1]["status"], Value::Null);
    }
}

async fn bad_queries_name_their_fields(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "hi").await;
    let place = messages_of(id(&told, "conversationId"));
    let answer = ann.get(&format!("{place}?limit=0&cursor=7&more=1")).await;
    answer.expect_invalid(["/query/limit", "/query/cursor", "/query/more"]);
    let answer = ann.get("/api/messages/7").await;
    answer.expect_invalid(["/path/id"]);
    mark(&bob, &told, "sent")
        .await
        .expect_invalid(["/body/status"]);
    let path = format!("{}?forMe=1", super::path(&told));
    let answer = ann
        .request(reqwest::Method::DELETE, &path, &Value::Null)
        .await;
    answer.expect_invalid(["/query/forMe"]);
}

async fn a_message_is_read_when_all_others_have_read_it(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let (group, _) = club(&ann, &[&bob, &eve]).await;
    let mut told = Vec::new();
    for content in ["one", "two", "three"] {
        told.push(write_in(&ann, group, content).await);
    }
    let mut by_ann = ann.connect().await;
    let status = async || {
        let rows = ann.get(&messages_of(group)).await.rows();
        let status = |row: &Value| row["status"].as_str().unwrap().to_owned();
        rows.iter().take(3).map(status).collect::<Vec<_>>()
    };
    assert_eq!(status().await, ["sent", "sent", "sent"]);
    mark(&bob, &told[2], "read")
        .await
        .expect_message(200, "Status noted");
    assert_eq!(status().await, ["sent", "sent", "sent"]);
    mark(&eve, &told[1], "delivered").await.expect(200).take();
    assert_eq!(status().await, ["sent", "delivered", "delivered"]);
    mark(&eve, &told[0], "read").await.expect(200).take();
    assert_eq!(status().await, ["sent", "delivered", "read"]);
    assert_eq!(get(&ann, &told[0]).await.expect(200)["status"], "read");
    // Nothing goes back, and one's own mark is no receipt.
    mark(&bob, &told[0], "delivered").await.expect(200).take();
    mark(&ann, &told[2], "read").await.expect(200).take();
    assert_eq!(status().await, ["sent", "delivered", "read"]);
    mark(&eve, &told[2], "read").await.expect(200).take();
    // Others learn of it within a second, and at once if she reads on.
    let seen = eve.get(&format!("/api/groups/{group}")).await.expect(200);
    assert_eq!(seen["unreadCount"], 0);
    assert_eq!(status().await, ["read", "read", "read"]);
    by_ann.expect_nothing().await;
}

async fn a_cleared_dialog_was_read(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "hi").await;
    assert_eq!(get(&ann, &told).await.expect(200)["status"], "sent");
    bob.mark_as_deleted(ann.id).await.expect(200).take();
    assert_eq!(get(&ann, &told).await.expect(200)["status"], "read");
    let next = write(&ann, &bob, "ho").await;
    assert_eq!(next["status"], json!("sent"));
}

async fn what_is_unread_is_counted_in_the_list_and_in_each_conversation(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (group, _) = club(&ann, &[&bob]).await;
    let said = write_in(&ann, group, "hi").await;
    let mut told = Vec::new();
    for content in ["one", "two", "three"] {
        told.push(write(&ann, &bob, content).await);
    }
    let dialog = told[0]["conversationId"].as_str().unwrap();
    let unread = async |person: &Person| {
        let rows = person.get("/api/conversations").await.rows();
        let [in_dialog, in_group] = &rows[..] else {
            panic!("{rows:?}");
        };
        let one = person.get(&format!("/api/conversations/{dialog}")).await;
        assert_eq!(&one.expect(200), in_dialog);
        let one = person
            .get(&format!("/api/groups/{group}"))
            .await
            .expect(200);
        assert_eq!(one["unreadCount"], in_group["unreadCount"]);
        assert_eq!(person.get("/api/groups").await.rows(), [one]);
        [in_dialog, in_group].map(|row| row["unreadCount"].as_u64().unwrap())
    };
    // In the group, that he was added and what was said then.
    assert_eq!(unread(&bob).await, [3, 2]);
    assert_eq!(unread(&ann).await, [0, 0]);
    mark(&bob, &told[0], "read").await.expect(200).take();
    mark(&bob, &said, "delivered").await.expect(200).take();
    assert_eq!(unread(&bob).await, [2, 2]);
    delete(&ann, &told[1]).await.expect(200).take();
    delete_for_oneself(&bob, &said).await.expect(200).take();
    assert_eq!(unread(&bob).await, [1, 1]);
    mark(&bob, &told[2], "read").await.expect(200).take();
    assert_eq!(unread(&bob).await, [0, 1]);
}
