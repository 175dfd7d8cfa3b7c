//! Making groups with members, adding and removing.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};

use super::{delete, expect_unknown, make, path, role, roles, three};

e2e! {
    a_group_is_what_was_asked_for,
    a_group_is_made_with_all_its_members_or_not_at_all,
    people_are_added_all_or_none,
    who_is_no_member_cannot_be_removed,
    who_was_removed_can_come_back,
    when_the_owner_leaves_the_longest_standing_member_becomes_owner,
    a_group_can_be_full [("MAX_GROUP_MEMBERS", "3")],
}

async fn a_group_is_what_was_asked_for(server: TestServer) {
    let [ann, bob, _] = three(&server).await;
    let (group, message) = (fresh_id(), fresh_id());
    let body = json!({
        "groupName": "Клуб книг",
        "memberIds": null,
        "groupId": group.to_string().to_uppercase(),
        "messageId": message,
        "notificationMessage": "Welcome",
    });
    let told = ann.post("/api/groups", &body).await.expect(201);
    let expected = json!({
        "groupId": group,
        "groupName": "Клуб книг",
        "ownerId": ann.id,
        "memberCount": 1,
        "createdAt": told["createdAt"],
        "unreadCount": 0,
        "latestMessage": {
            "messageId": message,
            "senderId": ann.id,
            "senderName": "Ann",
            "senderLastName": "",
            "content": "Welcome",
            "notification": true,
            "createdAt": told["latestMessage"]["createdAt"],
        },
    });
    assert_eq!(told, expected);
    assert_eq!(ann.get(&path(group, "")).await.expect(200), expected);
    let answer = bob.post("/api/groups", &body).await;
    answer.expect_error(409, "This groupId is already taken");
    let body = json!({ "groupName": "a", "messageId": message });
    let answer = bob.post("/api/groups", &body).await;
    answer.expect_error(409, "This messageId is already taken");
    assert!(bob.get("/api/groups").await.rows().is_empty());
}

async fn a_group_is_made_with_all_its_members_or_not_at_all(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    eve.destroy()
        .await
        .expect_message(200, "User deleted successfully.");
    let mut bobs = bob.connect().await;
    for nobody in [eve.id, fresh_id()] {
        let group = fresh_id();
        let body =
            json!({ "groupName": "a", "groupId": group, "memberIds": [bob.id, nobody, bob.id] });
        let answer = ann.post("/api/groups", &body).await;
        answer.expect_error(404, "No such user exists");
        expect_unknown(&ann, group).await;
    }
    bobs.expect_nothing().await;
    assert!(bobs.chats().await.is_empty());
    // Whoever is named twice, or is the owner anyway, is a member once.
    let body = json!({ "groupName": "a", "memberIds": [bob.id, ann.id, bob.id] });
    let told = ann.post("/api/groups", &body).await.expect(201);
    let expected = [role("Ann", "owner"), role("Bob", "member")];
    assert_eq!(roles(&bob, super::id_of(&told)).await, expected);
}

async fn people_are_added_all_or_none(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let ian = server.person("Ian").await;
    let group = make(&[&ann, &bob]).await;
    let (mut bobs, mut eves) = (bob.connect().await, eve.connect().await);
    let participants = format!("/api/conversations/{group}/participants");
    for (other, status, message) in [
        (fresh_id(), 404, "No such user exists"),
        (bob.id, 409, "the user is already in the group"),
        (ann.id, 409, "the user is already in the group"),
    ] {
        let body = json!({ "userIds": [eve.id, other] });
        let answer = ann.post(&participants, &body).await;
        answer.expect_error(status, message);
        let body = json!({ "userId": other });
        let answer = ann.post(&path(group, "/recipients"), &body).await;
        answer.expect_error(status, message);
    }
    bobs.expect_nothing().await;
    eves.expect_nothing().await;
    let body = json!({ "userIds": [ian.id, eve.id, ian.id] });
    let told = bob.post(&participants, &body).await.expect(201);
    assert_eq!(told["participantCount"], 4);
    assert_eq!(
        told["latestMessage"]["content"],
        "Bob added Eve to the group"
    );
    let names = ["Ann", "Bob", "Ian", "Eve"].map(|name| {
        let is = if name == "Ann" { "owner" } else { "member" };
        role(name, is)
    });
    assert_eq!(roles(&eve, group).await, names);
}

async fn who_is_no_member_cannot_be_removed(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let group = make(&[&ann, &bob]).await;
    let mut bobs = bob.connect().await;
    for nobody in [eve.id, fresh_id()] {
        let answer = delete(&ann, &path(group, &format!("/recipients/{nobody}"))).await;
        assert_eq!(answer.json["code"], "no_such_member");
        answer.expect_error(404, "There is no such member in this group");
        let participant = format!("/api/conversations/{group}/participants/{nobody}");
        let answer = delete(&ann, &participant).await;
        answer.expect_error(404, "There is no such member in this group");
    }
    bobs.expect_nothing().await;
    assert_eq!(bobs.group(group).await.len(), 2);
}

async fn who_was_removed_can_come_back(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let group = make(&[&ann, &bob, &eve]).await;
    let recipient = path(group, &format!("/recipients/{}", bob.id));
    delete(&ann, &recipient)
        .await
        .expect_message(200, "Member removed");
    expect_unknown(&bob, group).await;
    let answer = delete(&ann, &recipient).await;
    answer.expect_error(404, "There is no such member in this group");
    let body = json!({ "userId": bob.id });
    let told = eve.post(&path(group, "/recipients"), &body).await;
    assert_eq!(told.expect(201)["memberCount"], 3);
    let expected = ["Ann", "Eve", "Bob"];
    let names: Vec<_> = roles(&bob, group).await;
    assert_eq!(
        names.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        expected
    );
    let texts = bob.connect().await.group(group).await;
    assert_eq!(texts[1]["content"], "Ann removed Bob from the group");
}

async fn when_the_owner_leaves_the_longest_standing_member_becomes_owner(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let group = make(&[&ann, &eve, &bob]).await;
    for (leaver, left) in [
        (&ann, vec![role("Eve", "owner"), role("Bob", "member")]),
        (&eve, vec![role("Bob", "owner")]),
    ] {
        delete(leaver, &path(group, "/leave"))
            .await
            .expect_message(200, "You left the group");
        assert_eq!(roles(&bob, group).await, left);
        expect_unknown(leaver, group).await;
    }
    delete(&bob, &path(group, "/leave"))
        .await
        .expect_message(200, "You left the group");
    expect_unknown(&bob, group).await;
    assert!(bob.search("Readers").await.rows().is_empty());
}

async fn a_group_can_be_full(server: TestServer) {
    let [ann, bob, eve] = three(&server).await;
    let ian = server.person("Ian").await;
    let full = "A group has at most 3 members";
    let body = json!({ "groupName": "a", "memberIds": [bob.id, eve.id, ian.id] });
    let answer = ann.post("/api/groups", &body).await;
    answer.expect_error(409, full);
    let group = make(&[&ann, &bob]).await;
    let participants = format!("/api/conversations/{group}/participants");
    let two = json!({ "userIds": [eve.id, ian.id] });
    let answer = ann.post(&participants, &two).await;
    answer.expect_error(409, full);
    let one = json!({ "userIds": [eve.id] });
    let told: Value = ann.post(&participants, &one).await.expect(201);
    assert_eq!(told["participantCount"], 3);
    let answer = ann
        .post(&path(group, "/recipients"), &json!({ "userId": ian.id }))
        .await;
    answer.expect_error(409, full);
}
