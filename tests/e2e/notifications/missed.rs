use harness::{Person, TestServer, e2e, fresh_id, rounds};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{delete, notifications, only, read, read_all, told, unread, write};

e2e! {
    messages_to_somebody_away_leave_one_notification,
    who_is_connected_gets_the_message_and_no_notification,
    who_read_is_told_of_what_comes_later,
    who_deleted_is_told_of_what_comes_later,
    members_who_are_away_are_told_each,
    what_changed_since_shows,
    who_left_sees_nothing_any_more,
    a_repetition_tells_nothing,
    nothing_is_missed_between_reading_and_writing,
    what_is_told_survives_a_crash,
}

const NOTHING: [Value; 0] = [];

async fn messages_to_somebody_away_leave_one_notification(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut socket = ann.connect().await;
    socket.write(&bob, "one").await;
    let first = only(&bob).await;
    socket.write(&bob, "two").await;
    let latest = write(&ann, &bob, "three").await;
    let mut told = only(&bob).await;
    assert_eq!(told["notificationId"], first["notificationId"]);
    assert_eq!(told["createdAt"], first["createdAt"]);
    assert_eq!(told["updatedAt"], latest["createdAt"]);
    for field in ["notificationId", "createdAt", "updatedAt"] {
        told[field].take();
    }
    let expected = json!({
        "notificationId": null,
        "type": "message",
        "title": "3 new messages from Ann",
        "content": "three",
        "metadata": {
            "event": "missed",
            "conversationId": latest["conversationId"],
            "kind": "direct",
            "senderId": ann.id,
            "senderName": "Ann",
            "messageId": latest["messageId"],
            "messagePreview": "three",
            "count": 3,
        },
        "isRead": false,
        "createdAt": null,
        "updatedAt": null,
    });
    assert_eq!(told, expected);
    write(&eve, &bob, "me too").await;
    assert_eq!(notifications(&bob).await.len(), 2, "of two conversations");
    for person in [&ann, &eve] {
        assert_eq!(notifications(person).await, NOTHING);
    }
}

async fn who_is_connected_gets_the_message_and_no_notification(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut sockets = [bob.connect().await, bob.connect().await];
    write(&ann, &bob, "one").await;
    for socket in &mut sockets {
        assert_eq!(
            socket.expect_broadcast("privateMessage").await["message"],
            "one"
        );
    }
    let [one, mut other] = sockets;
    one.close().await;
    write(&ann, &bob, "two").await;
    other.expect_broadcast("privateMessage").await;
    assert_eq!(notifications(&bob).await, NOTHING);
    other.close().await;
    write(&ann, &bob, "three").await;
    assert_eq!(only(&bob).await["metadata"]["count"], 1);
}

async fn who_read_is_told_of_what_comes_later(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    for text in ["one", "two"] {
        write(&ann, &bob, text).await;
    }
    let first = only(&bob).await;
    let told = read(&bob, &first).await.expect(200);
    assert_eq!(told["isRead"], true);
    assert_eq!(told["metadata"], first["metadata"]);
    write(&ann, &bob, "three").await;
    let [second] = unread(&bob).await.try_into().unwrap();
    assert_eq!(second["metadata"]["count"], 1);
    assert_eq!(second["content"], "three");
    let all = notifications(&bob).await;
    assert_eq!(all[0], second);
    assert_eq!(all[1]["metadata"], first["metadata"], "as it was when read");
    assert_eq!(all.len(), 2);
    read_all(&bob).await;
    assert_eq!(unread(&bob).await, NOTHING);
    write(&ann, &bob, "four").await;
    assert_eq!(unread(&bob).await[0]["content"], "four");
}

async fn who_deleted_is_told_of_what_comes_later(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    write(&ann, &bob, "one").await;
    let first = only(&bob).await;
    delete(&bob, &first).await.expect(200).take();
    assert_eq!(notifications(&bob).await, NOTHING);
    write(&ann, &bob, "two").await;
    assert_eq!(only(&bob).await["title"], "New message from Ann");
}

/// A group over the WebSocket, whose founder goes away again.
async fn club(founder: &Person, members: &[&Person]) -> Uuid {
    let mut socket = founder.connect().await;
    let group = socket.new_group("Club").await;
    for member in members {
        socket.add(group, member).await;
    }
    socket.close().await;
    for member in members {
        read_all(member).await;
    }
    group
}

async fn members_who_are_away_are_told_each(server: TestServer) {
    let [ann, bob, eve, dan] = server.people(["Ann", "Bob", "Eve", "Dan"]).await;
    let group = club(&ann, &[&bob, &eve, &dan]).await;
    let mut present = dan.connect().await;
    let mut socket = eve.connect().await;
    socket.write_in(group, "one").await;
    let latest = socket.write_in(group, "two").await;
    for person in [&ann, &bob] {
        let [told] = unread(person).await.try_into().unwrap();
        assert_eq!(told["title"], "2 new messages in Club");
        assert_eq!(told["content"], "Eve: two");
        let expected = json!({
            "event": "missed",
            "conversationId": group,
            "kind": "group",
            "groupId": group,
            "groupName": "Club",
            "senderId": eve.id,
            "senderName": "Eve",
            "messageId": latest,
            "messagePreview": "two",
            "count": 2,
        });
        assert_eq!(told["metadata"], expected);
    }
    for _ in 0..2 {
        present.expect_broadcast("messageInGroup").await;
    }
    for person in [&eve, &dan] {
        assert_eq!(unread(person).await, NOTHING);
    }
}

async fn what_changed_since_shows(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let one = write(&ann, &bob, "one").await;
    let two = write(&ann, &bob, "two").await;
    let path = |message: &Value| {
        let id = message["messageId"].as_str().unwrap();
        format!("/api/messages/{id}")
    };
    let edited = json!({ "content": "twice" });
    let answer = ann.request(Method::PUT, &path(&two), &edited).await;
    answer.expect(200).take();
    assert_eq!(only(&bob).await["content"], "twice");
    let gone = ann.request(Method::DELETE, &path(&two), &Value::Null).await;
    gone.expect(200).take();
    let left = only(&bob).await;
    assert_eq!(
        (&left["content"], &left["metadata"]["count"]),
        (&json!("one"), &json!(1))
    );
    let own = format!("{}?forMe=true", path(&one));
    let hidden = bob.request(Method::DELETE, &own, &Value::Null).await;
    hidden.expect(200).take();
    let expected = [
        "message",
        "Messages from Ann",
        "They are not there any more",
    ];
    assert_eq!(told(&bob).await, [expected.map(str::to_owned)]);
    write(&ann, &bob, "three").await;
    assert_eq!(only(&bob).await["content"], "three");
    bob.mark_as_deleted(ann.id).await.expect(200).take();
    let cleared = only(&bob).await;
    assert_eq!(cleared["metadata"]["count"], 0);
    assert_eq!(cleared["metadata"]["messagePreview"], Value::Null);
    ann.destroy().await.expect(200).take();
    assert_eq!(only(&bob).await["title"], "Messages from Deleted account");
    let copies = "SELECT count(*) FROM notifications WHERE group_name IS NOT NULL";
    assert_eq!(server.count(copies).await, 0);
}

async fn who_left_sees_nothing_any_more(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = club(&ann, &[&bob]).await;
    let mut socket = ann.connect().await;
    socket.write_in(group, "secret").await;
    let path = format!("/api/groups/{group}/leave");
    let left = bob.request(Method::DELETE, &path, &Value::Null).await;
    left.expect_message(200, "You left the group");
    socket.write_in(group, "more").await;
    let [told] = unread(&bob).await.try_into().unwrap();
    assert_eq!(told["title"], "Messages in Club");
    assert_eq!(told["metadata"]["count"], 0);
    assert_eq!(told["metadata"]["messageId"], Value::Null);
}

async fn a_repetition_tells_nothing(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let body = json!({ "receiverId": bob.id, "content": "hi", "messageId": fresh_id() });
    for _ in 0..2 {
        ann.post("/api/messages", &body).await.expect(201).take();
        read_all(&bob).await;
    }
    assert_eq!(notifications(&bob).await.len(), 1);
}

async fn nothing_is_missed_between_reading_and_writing(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut socket = ann.connect().await;
    for _ in 0..rounds(10, 300) {
        tokio::join!(
            read_all(&bob),
            socket.write(&bob, "at once"),
            read_all(&bob)
        );
        // Whatever is unread now was written after what was read.
        let before = unread(&bob).await;
        read_all(&bob).await;
        assert!(before.len() <= 1);
        socket.write(&bob, "later").await;
        let [told] = unread(&bob).await.try_into().unwrap();
        assert_eq!(
            (&told["content"], &told["metadata"]["count"]),
            (&json!("later"), &json!(1))
        );
    }
    let messages = socket.whole_dialog(&bob).await.len();
    let counts = notifications_counted(&bob).await;
    assert_eq!(counts, messages, "each message is told of once");
}

/// How many messages all notifications tell of.
async fn notifications_counted(person: &Person) -> usize {
    let mut path = "/api/notifications?limit=100".to_owned();
    let mut sum = 0;
    loop {
        let page = person.get(&path).await.expect(200);
        let rows = page["data"].as_array().unwrap();
        let count = |row: &Value| row["metadata"]["count"].as_u64().unwrap();
        sum += rows.iter().map(count).sum::<u64>();
        match page["nextCursor"].as_str() {
            Some(cursor) => path = format!("/api/notifications?limit=100&cursor={cursor}"),
            None => return usize::try_from(sum).unwrap(),
        }
    }
}

async fn what_is_told_survives_a_crash(mut server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    for text in ["one", "two"] {
        write(&ann, &bob, text).await;
    }
    server.kill();
    server.restart().await;
    write(&ann, &bob, "three").await;
    assert_eq!(only(&bob).await["metadata"]["count"], 3);
}
