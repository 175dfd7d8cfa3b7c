use harness::{Answer, Person, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{notifications, only, told};
use crate::friends::{answer, ask, asked, withdraw};

e2e! {
    a_friend_request_and_its_acceptance_are_told,
    who_asks_the_asker_agrees_and_is_told_once,
    a_request_that_was_withdrawn_is_told_no_more,
    who_is_added_to_a_group_is_told_however_it_was_done,
    who_is_taken_out_of_a_group_is_told,
    who_loses_a_group_is_told_however_it_was_done,
    who_gets_a_group_is_told,
    a_new_password_is_told,
    what_fails_tells_nothing,
    people_and_groups_have_the_names_of_now,
    who_left_a_group_learns_no_new_name_of_it,
    baseline_clients_hear_nothing_of_notifications,
}

const NOTHING: [Value; 0] = [];

async fn request(person: &Person, method: Method, path: &str, body: Value) -> Answer {
    person.request(method, path, &body).await
}

/// A group over REST, of some people whose first is the owner.
async fn make(people: &[&Person], name: &str) -> Uuid {
    let members: Vec<Uuid> = people[1..].iter().map(|person| person.id).collect();
    let body = json!({ "groupName": name, "memberIds": members });
    let group = people[0].post("/api/groups", &body).await.expect(201);
    group["groupId"].as_str().unwrap().parse().unwrap()
}

fn texts<const N: usize>(expected: [[&str; 3]; N]) -> Vec<[String; 3]> {
    expected.map(|row| row.map(str::to_owned)).to_vec()
}

async fn a_friend_request_and_its_acceptance_are_told(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let request = asked(&ann, &bob).await;
    ask(&ann, bob.id).await.expect(201).take();
    let mut told = only(&bob).await;
    assert!(Uuid::parse_str(told["notificationId"].take().as_str().unwrap()).is_ok());
    assert!(told["createdAt"].as_str().unwrap().ends_with('Z'));
    assert_eq!(told["createdAt"].take(), told["updatedAt"].take());
    let expected = json!({
        "notificationId": null,
        "type": "friend_request",
        "title": "New friend request",
        "content": "Ann would like to be your friend",
        "metadata": {
            "event": "requested",
            "requestId": request,
            "userId": ann.id,
            "userName": "Ann",
        },
        "isRead": false,
        "createdAt": null,
        "updatedAt": null,
    });
    assert_eq!(told, expected);
    assert_eq!(notifications(&ann).await, NOTHING);
    answer(&bob, &request, "accept").await.expect(200).take();
    let told = only(&ann).await;
    assert_eq!(told["type"], "friend_request");
    assert_eq!(told["title"], "Friend request accepted");
    assert_eq!(told["content"], "Bob is your friend now");
    let metadata = json!({
        "event": "accepted",
        "requestId": request,
        "userId": bob.id,
        "userName": "Bob",
    });
    assert_eq!(told["metadata"], metadata);
    assert_eq!(notifications(&eve).await, NOTHING);
}

async fn who_asks_the_asker_agrees_and_is_told_once(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    for (from, to) in [(&ann, &bob), (&bob, &ann)] {
        ask(from, to.id).await.expect(201).take();
    }
    assert_eq!(only(&ann).await["metadata"]["event"], "accepted");
    assert_eq!(only(&bob).await["metadata"]["event"], "requested");
}

async fn a_request_that_was_withdrawn_is_told_no_more(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let request = asked(&ann, &bob).await;
    asked(&eve, &bob).await;
    let answer = withdraw(&ann, &request).await;
    answer.expect_message(200, "Friend request withdrawn");
    assert_eq!(only(&bob).await["metadata"]["userId"], json!(eve.id));
}

async fn who_is_added_to_a_group_is_told_however_it_was_done(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut socket = ann.connect().await;
    let first = make(&[&ann, &bob], "First").await;
    let second = socket.new_group("Second").await;
    socket.add(second, &bob).await;
    let third = make(&[&ann], "Third").await;
    let path = format!("/api/groups/{third}/recipients");
    let added = ann.post(&path, &json!({ "userId": bob.id })).await;
    assert_eq!(added.status, 201, "{added:?}");
    let fourth = make(&[&ann], "Fourth").await;
    let path = format!("/api/conversations/{fourth}/participants");
    let added = ann.post(&path, &json!({ "userIds": [bob.id] })).await;
    assert_eq!(added.status, 201, "{added:?}");
    let body = json!({ "kind": "group", "participantIds": [bob.id], "name": "Fifth" });
    let begun = ann.post("/api/conversations", &body).await.expect(201);

    let invited = |title| ["group_invite", title, ""];
    let mut found = told(&bob).await;
    for row in &mut found {
        let name = row[1].strip_prefix("Welcome to ").unwrap();
        assert_eq!(row[2], format!("Ann added you to {name}"));
        row[2].clear();
    }
    let names = ["Fifth", "Fourth", "Third", "Second", "First"];
    let titles = names.map(|name| format!("Welcome to {name}"));
    assert_eq!(found, texts(titles.each_ref().map(|title| invited(title))));
    let fifth = begun["conversationId"].as_str().unwrap();
    let groups = [fifth.to_owned()]
        .into_iter()
        .chain([fourth, third, second, first].map(|group| group.to_string()));
    for (row, (group, name)) in notifications(&bob).await.iter().zip(groups.zip(names)) {
        let expected = json!({
            "event": "added",
            "conversationId": group,
            "kind": "group",
            "groupId": group,
            "groupName": name,
            "userId": ann.id,
            "userName": "Ann",
        });
        assert_eq!(row["metadata"], expected);
    }
    for person in [&ann, &eve] {
        assert_eq!(notifications(person).await, NOTHING);
    }
}

async fn who_is_taken_out_of_a_group_is_told(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let group = make(&[&ann, &bob, &eve], "Club").await;
    let path = format!("/api/groups/{group}/recipients/{}", bob.id);
    request(&ann, Method::DELETE, &path, Value::Null)
        .await
        .expect_message(200, "Member removed");
    let removed = ["system", "Removed from Club", "Ann removed you from Club"];
    let added = ["group_invite", "Welcome to Club", "Ann added you to Club"];
    assert_eq!(told(&bob).await, texts([removed, added]));
    assert_eq!(told(&eve).await, texts([added]));
    let leave = format!("/api/groups/{group}/recipients/{}", eve.id);
    request(&eve, Method::DELETE, &leave, Value::Null)
        .await
        .expect_message(200, "Member removed");
    assert_eq!(told(&eve).await, texts([added]), "by herself");
}

async fn who_loses_a_group_is_told_however_it_was_done(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (one, other) = (
        make(&[&ann, &bob], "One").await,
        make(&[&ann, &bob], "Other").await,
    );
    let path = format!("/api/groups/{one}");
    request(&ann, Method::DELETE, &path, Value::Null)
        .await
        .expect_message(200, "Group deleted");
    let mut socket = ann.connect().await;
    socket.item("dropGroup", json!({ "groupId": other })).await;
    let found = told(&bob).await;
    let expected = [
        ["system", "Other is gone", "Ann deleted the group Other"],
        ["system", "One is gone", "Ann deleted the group One"],
    ];
    assert_eq!(found[..2], texts(expected));
    assert_eq!(notifications(&ann).await, NOTHING);
}

async fn who_gets_a_group_is_told(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let group = make(&[&ann, &bob, &eve], "Club").await;
    let path = format!("/api/groups/{group}/owner");
    request(&ann, Method::PATCH, &path, json!({ "userId": bob.id }))
        .await
        .expect(200)
        .take();
    let by = |who: &str| {
        [
            "system".to_owned(),
            "Club is yours".to_owned(),
            format!("{who} made you the owner of Club"),
        ]
    };
    assert_eq!(told(&bob).await[0], by("Ann"));
    let mut socket = bob.connect().await;
    socket.item("leaveGroup", json!({ "groupId": group })).await;
    assert_eq!(told(&ann).await, [by("Bob")], "longest there");
    ann.destroy().await.expect(200).take();
    assert_eq!(told(&eve).await[0], by("Deleted account"));
}

async fn a_new_password_is_told(server: TestServer) {
    let ann = server.person("Ann").await;
    let wrong = ann
        .change_password("not-the-one-7", "another-horse-7")
        .await;
    wrong.expect_error(400, "Wrong password or email");
    assert_eq!(notifications(&ann).await, NOTHING);
    let changed = ann.change_password(&ann.password, "another-horse-7").await;
    changed.expect_message(201, "Password changed successfully.");
    let mut told = only(&ann).await;
    assert_eq!(told["type"], "system");
    assert_eq!(told["title"], "Password changed");
    assert_eq!(
        told["metadata"].take(),
        json!({ "event": "password_changed" })
    );
}

async fn what_fails_tells_nothing(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut socket = ann.connect().await;
    let group = socket.new_group("Club").await;
    let taken = socket.write_in(group, "hi").await;
    let params = json!({ "groupId": group, "userId": bob.id, "messageId": taken });
    let (text, _) = socket.refused("addUserInGroup", params).await;
    assert_eq!(text, "This messageId is already taken");
    let members = json!({ "groupName": "Half", "memberIds": [bob.id, fresh_id()] });
    ann.post("/api/groups", &members)
        .await
        .expect_error(404, "No such user exists");
    let params = json!({ "messageId": taken, "receiverId": bob.id, "content": "hi" });
    let (text, _) = socket.refused("privateMessage", params).await;
    assert_eq!(text, "This messageId is already taken");
    let block = format!("/api/blocks/{}", ann.id);
    request(&bob, Method::PUT, &block, Value::Null)
        .await
        .expect_message(200, "User blocked");
    assert_eq!(ask(&ann, bob.id).await.status, 403);
    let body = json!({ "receiverId": bob.id, "content": "hi" });
    assert_eq!(ann.post("/api/messages", &body).await.status, 403);
    let everyone = json!({ "groupName": "Half", "memberIds": [eve.id, bob.id] });
    assert_eq!(ann.post("/api/groups", &everyone).await.status, 403);
    for person in [&ann, &bob, &eve] {
        assert_eq!(notifications(person).await, NOTHING);
    }
}

async fn people_and_groups_have_the_names_of_now(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = make(&[&ann, &bob], "Club").await;
    asked(&ann, &bob).await;
    let path = format!("/api/groups/{group}");
    request(&ann, Method::PATCH, &path, json!({ "groupName": "Circle" }))
        .await
        .expect(200)
        .take();
    let renamed = json!({ "firstName": "Anna", "lastName": "Lee" });
    ann.update_profile(&renamed).await.expect(201).take();
    let expected = |name: &str| {
        let asked = format!("{name} would like to be your friend");
        let added = format!("{name} added you to Circle");
        texts([
            ["friend_request", "New friend request", &asked],
            ["group_invite", "Welcome to Circle", &added],
        ])
    };
    assert_eq!(told(&bob).await, expected("Anna Lee"));
    ann.destroy().await.expect(200).take();
    assert_eq!(told(&bob).await[1..], expected("Deleted account"));
    let everything =
        server.count("SELECT count(*) FROM notifications WHERE group_name LIKE '%Ann%'");
    assert_eq!(everything.await, 0);
}

async fn who_left_a_group_learns_no_new_name_of_it(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = make(&[&ann, &bob], "Club").await;
    let path = format!("/api/groups/{group}/leave");
    request(&bob, Method::DELETE, &path, Value::Null)
        .await
        .expect_message(200, "You left the group");
    let path = format!("/api/groups/{group}");
    request(&ann, Method::PATCH, &path, json!({ "groupName": "Secret" }))
        .await
        .expect(200)
        .take();
    let added = ["group_invite", "Welcome to Club", "Ann added you to Club"];
    assert_eq!(told(&bob).await, texts([added]));
}

async fn baseline_clients_hear_nothing_of_notifications(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut sockets = [ann.connect().await, bob.connect().await];
    let request = asked(&ann, &bob).await;
    answer(&bob, &request, "accept").await.expect(200).take();
    for socket in &mut sockets {
        socket.expect_nothing().await;
    }
}
