//! What is done over REST reaches connected people exactly as if it had been done over the WebSocket.

use harness::{Person, Socket, TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{delete, make, path, three};

e2e! {
    a_group_with_members_is_told_of_as_if_they_were_added_one_by_one,
    adding_is_told_alike,
    leaving_is_told_alike,
    dropping_is_told_alike,
    who_is_removed_and_who_remains_are_told_what_they_understand,
}

/// The connections of some people; the first are of who does things, elsewhere.
struct Others(Vec<Socket>);

impl Others {
    async fn of(people: &[&Person]) -> Self {
        let mut sockets = Vec::new();
        for person in people {
            sockets.push(person.connect().await);
        }
        Self(sockets)
    }

    /// All broadcasts since the last time, connection by connection, without what differs from group
    /// to group.
    async fn heard(&mut self) -> Vec<Vec<Value>> {
        let mut heard = Vec::new();
        for socket in &mut self.0 {
            let frames = socket.broadcasts_so_far().await;
            heard.push(frames.into_iter().map(without_ids).collect());
        }
        heard
    }
}

fn without_ids(mut frame: Value) -> Value {
    let item = frame["params"]["item"].as_object_mut().unwrap();
    for field in ["groupId", "messageId", "createdAt"] {
        if let Some(value) = item.get_mut(field) {
            assert!(value.is_string(), "{value}");
            *value = Value::Null;
        }
    }
    frame
}

/// A group, made and told of over the WebSocket.
async fn make_by_socket(people: &[&Person]) -> Uuid {
    let mut socket = people[0].connect().await;
    let id = socket.new_group("Readers").await;
    for person in &people[1..] {
        socket.add(id, person).await;
    }
    id
}

async fn a_group_with_members_is_told_of_as_if_they_were_added_one_by_one(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let mut others = Others::of(&[&ann, &bob, &eve]).await;
    make_by_socket(&[&ann, &bob, &eve]).await;
    let expected = others.heard().await;
    assert_eq!(expected.iter().map(Vec::len).collect::<Vec<_>>(), [0, 2, 1]);
    let group = make(&[&ann, &bob, &eve]).await;
    assert_eq!(others.heard().await, expected);
    let body = json!({
        "kind": "group", "name": "Readers", "participantIds": [bob.id, ann.id, eve.id, bob.id],
    });
    let told = ann.post("/api/conversations", &body).await.expect(201);
    assert_eq!(
        (&told["kind"], &told["name"]),
        (&json!("group"), &json!("Readers"))
    );
    assert_eq!(others.heard().await, expected);
    let texts: Vec<_> = others.0[1].group(group).await;
    let texts: Vec<_> = texts.iter().map(|row| row["content"].clone()).collect();
    let added = ["Ann added Eve to the group", "Ann added Bob to the group"];
    assert_eq!(texts, [added[0], added[1], "Ann created the group"]);
}

async fn adding_is_told_alike(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let (by_socket, by_rest, by_participants) = (
        make(&[&ann, &bob]).await,
        make(&[&ann, &bob]).await,
        make(&[&ann, &bob]).await,
    );
    let mut others = Others::of(&[&bob, &ann, &eve]).await;
    bob.connect().await.add(by_socket, &eve).await;
    let expected = others.heard().await;
    assert_eq!(expected.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1]);
    let eves = json!({ "userId": eve.id });
    let answer = bob.post(&path(by_rest, "/recipients"), &eves).await;
    assert_eq!(answer.expect(201)["memberCount"], 3);
    assert_eq!(others.heard().await, expected);
    let eves = json!({ "userIds": [eve.id] });
    let participants = format!("/api/conversations/{by_participants}/participants");
    let answer = bob.post(&participants, &eves).await;
    assert_eq!(answer.expect(201)["participantCount"], 3);
    assert_eq!(others.heard().await, expected);
}

async fn leaving_is_told_alike(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let mut groups = Vec::new();
    for _ in 0..5 {
        groups.push(make(&[&ann, &bob, &eve]).await);
    }
    let mut others = Others::of(&[&bob, &ann, &eve]).await;
    let this = json!({ "groupId": groups[0] });
    bob.connect().await.request("leaveGroup", this).await;
    let expected = others.heard().await;
    assert_eq!(expected.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1]);
    delete(&bob, &path(groups[1], "/leave"))
        .await
        .expect_message(200, "You left the group");
    assert_eq!(others.heard().await, expected);
    // To remove oneself is to leave.
    let own = format!("/recipients/{}", bob.id);
    let participant = format!("/api/conversations/{}/participants/{}", groups[3], bob.id);
    for path in [path(groups[2], &own), participant] {
        delete(&bob, &path)
            .await
            .expect_message(200, "Member removed");
        assert_eq!(others.heard().await, expected);
    }
    let body = json!({ "userId": bob.id });
    bob.request(
        reqwest::Method::DELETE,
        &path(groups[4], "/recipients"),
        &body,
    )
    .await
    .expect_message(200, "Member removed");
    assert_eq!(others.heard().await, expected);
}

async fn dropping_is_told_alike(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let (by_socket, by_rest) = (
        make(&[&ann, &bob, &eve]).await,
        make(&[&ann, &bob, &eve]).await,
    );
    let mut others = Others::of(&[&ann, &bob, &eve]).await;
    let this = json!({ "groupId": by_socket });
    ann.connect().await.request("dropGroup", this).await;
    let expected = others.heard().await;
    assert_eq!(expected.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1]);
    delete(&ann, &path(by_rest, ""))
        .await
        .expect_message(200, "Group deleted");
    assert_eq!(others.heard().await, expected);
}

async fn who_is_removed_and_who_remains_are_told_what_they_understand(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let group = make(&[&ann, &bob, &eve]).await;
    let (mut anns, mut bobs, mut eves) = (
        ann.connect().await,
        bob.connect().await,
        eve.connect().await,
    );
    delete(&ann, &path(group, &format!("/recipients/{}", bob.id)))
        .await
        .expect_message(200, "Member removed");
    let told = bobs.expect_broadcast("dropGroup").await;
    assert_eq!(told, json!({ "groupId": group }));
    let told = eves.expect_broadcast("leaveGroup").await;
    let rows = anns.group(group).await;
    let notice = json!({
        "groupId": group,
        "groupName": "Readers",
        "messageId": rows[0]["messageId"],
        "message": "Ann removed Bob from the group",
        "senderName": "Ann",
        "senderLastName": "",
        "senderId": ann.id,
        "notification": true,
        "createdAt": rows[0]["createdAt"],
    });
    assert_eq!(told, notice);
    assert_eq!(rows[0]["content"], "Ann removed Bob from the group");
    assert_eq!(rows[0]["notification"], true);
    for socket in [&mut anns, &mut bobs, &mut eves] {
        socket.expect_nothing().await;
    }
    // Bob is out at once, also for a sender who wrote a moment before.
    anns.write_in(group, "Bob is gone").await;
    eves.expect_broadcast("messageInGroup").await;
    bobs.expect_nothing().await;
    let text = json!({ "messageId": fresh_id(), "groupId": group, "content": "Hi" });
    let refused = bobs.refused("messageInGroup", text).await;
    assert_eq!(refused.0, "User is not a member of this group");
}
