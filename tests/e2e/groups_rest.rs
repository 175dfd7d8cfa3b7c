//! Making groups over HTTP.

use harness::{Person, TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use uuid::Uuid;

e2e! {
    a_group_begins_with_its_notification,
    its_maker_is_owner_and_first_member,
    taken_ids_make_no_group,
    of_twins_one_is_made,
    every_bad_field_of_a_group_is_named,
    group_names_have_single_spaces_inside_only,
    notifications_are_kept_exactly,
    ids_are_of_any_version_and_case,
}

fn book_club() -> Value {
    json!({
        "groupId": fresh_id(),
        "groupName": "Book club",
        "notificationMessage": "Ann made a group",
        "messageId": fresh_id(),
    })
}

fn book_club_but(field: &str, value: Value) -> Value {
    let mut body = book_club();
    body[field] = value;
    body
}

fn id(body: &Value, field: &str) -> Uuid {
    body[field].as_str().unwrap().parse().unwrap()
}

async fn expect_made(person: &Person, body: &Value) {
    let told = person.create_group(body).await.expect(200);
    assert_eq!(told["statusCode"], 200);
    assert!(told["message"].is_string(), "{told}");
}

async fn a_group_begins_with_its_notification(server: TestServer) {
    let ann = server
        .person_with(json!({ "firstName": "Ann", "lastName": "Lee" }))
        .await;
    let body = book_club();
    expect_made(&ann, &body).await;
    let mut socket = ann.connect().await;
    let mut rows = socket.group(id(&body, "groupId")).await;
    let created_at = rows[0]["createdAt"].take();
    let row = json!({
        "notification": true,
        "messageId": body["messageId"],
        "senderId": ann.id,
        "senderName": "Ann",
        "senderLastName": "Lee",
        "groupId": body["groupId"],
        "groupName": "Book club",
        "content": "Ann made a group",
        "createdAt": null,
    });
    assert_eq!(rows, [row]);
    let chats = socket.chats().await;
    assert_eq!(chats.len(), 1);
    assert_eq!(chats[0]["groupId"], body["groupId"]);
    assert_eq!(chats[0]["groupName"], "Book club");
    assert_eq!(chats[0]["receiverId"], Value::Null);
    assert_eq!(chats[0]["content"], "Ann made a group");
    assert_eq!(chats[0]["createdAt"], created_at);
}

async fn its_maker_is_owner_and_first_member(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = ann.new_group("Book club").await;
    let mut by_ann = ann.connect().await;
    let mut by_bob = bob.connect().await;
    let drop = json!({ "groupId": group });
    let (message, _) = by_bob.refused("dropGroup", drop.clone()).await;
    assert_eq!(message, "User is not a member of this group");
    by_ann.add(group, &bob).await;
    by_bob.expect_broadcast("addUserInGroup").await;
    let (message, _) = by_bob.refused("dropGroup", drop.clone()).await;
    assert_eq!(message, "Only the group owner may do this");
    by_ann.item("dropGroup", drop).await;
    by_bob.expect_broadcast("dropGroup").await;
}

async fn taken_ids_make_no_group(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let first = book_club();
    expect_made(&ann, &first).await;
    let same_group = book_club_but("groupId", first["groupId"].clone());
    let same_message = book_club_but("messageId", first["messageId"].clone());
    for (body, code) in [
        (&first, "group_id_taken"),
        (&same_group, "group_id_taken"),
        (&same_message, "message_id_taken"),
    ] {
        for person in [&ann, &bob] {
            let answer = person.create_group(body).await;
            assert_eq!(
                (answer.status, &answer.json["code"]),
                (409, &code.into()),
                "{answer:?}"
            );
        }
    }
    let private = ann.connect().await.write(&bob, "hi").await;
    let answer = bob
        .create_group(&book_club_but("messageId", private.to_string().into()))
        .await;
    assert_eq!(answer.status, 409);
    assert_eq!(ann.connect().await.chats().await.len(), 2);
    assert_eq!(bob.search("book").await.rows(), [] as [Value; 0]);
    expect_made(
        &bob,
        &book_club_but("groupId", same_message["groupId"].clone()),
    )
    .await;
}

async fn of_twins_one_is_made(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let group = fresh_id().to_string();
    let body = || book_club_but("groupId", group.clone().into());
    let (one, two, three, four) = (body(), body(), body(), body());
    let answers = tokio::join!(
        ann.create_group(&one),
        bob.create_group(&two),
        ann.create_group(&three),
        bob.create_group(&four),
    );
    let mut statuses = <[_; 4]>::from(answers).map(|answer| answer.status);
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409]);
}

async fn every_bad_field_of_a_group_is_named(server: TestServer) {
    let ann = server.person("Ann").await;
    let all = [
        "/body/groupId",
        "/body/groupName",
        "/body/notificationMessage",
        "/body/messageId",
    ];
    ann.create_group(&json!({})).await.expect_invalid(all);
    let nulls = json!({
        "groupId": null,
        "groupName": null,
        "notificationMessage": null,
        "messageId": null,
    });
    ann.create_group(&nulls).await.expect_invalid(all);
    let wrong = json!({
        "groupId": "1",
        "groupName": 1,
        "notificationMessage": [],
        "messageId": "{}",
    });
    ann.create_group(&wrong).await.expect_invalid(all);
    let more = book_club_but("ownerId", ann.id.to_string().into());
    ann.create_group(&more)
        .await
        .expect_invalid(["/body/ownerId"]);
}

async fn group_names_have_single_spaces_inside_only(server: TestServer) {
    let ann = server.person("Ann").await;
    for name in ["", " ", " a", "a ", "a  b", "a\nb", &"a".repeat(101)] {
        let answer = ann
            .create_group(&book_club_but("groupName", name.into()))
            .await;
        answer.expect_invalid(["/body/groupName"]);
    }
    for name in ["a", "Клуб книг 📚", "<b>'\"", &"😀".repeat(100)] {
        expect_made(&ann, &book_club_but("groupName", name.into())).await;
    }
}

async fn notifications_are_kept_exactly(server: TestServer) {
    let ann = server.person("Ann").await;
    for text in ["", " \n\t", "a\0b", &"a".repeat(10_001)] {
        let answer = ann
            .create_group(&book_club_but("notificationMessage", text.into()))
            .await;
        answer.expect_invalid(["/body/notificationMessage"]);
    }
    let mut socket = ann.connect().await;
    for text in ["  <b>it's</b>\r\n\t\"😀\\u0041\" ", &"😀".repeat(10_000)] {
        let body = book_club_but("notificationMessage", text.into());
        expect_made(&ann, &body).await;
        assert_eq!(socket.group(id(&body, "groupId")).await[0]["content"], text);
    }
}

async fn ids_are_of_any_version_and_case(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    for group in [
        "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
        "01890A5D-AC96-774B-BCCE-B302099A8057",
    ] {
        expect_made(&ann, &book_club_but("groupId", group.into())).await;
        let again = book_club_but("groupId", group.to_lowercase().into());
        assert_eq!(ann.create_group(&again).await.status, 409);
        let rows = socket.group(group.parse().unwrap()).await;
        assert_eq!(rows[0]["groupId"], group.to_lowercase());
    }
}
