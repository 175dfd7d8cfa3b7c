//! Every frame that the server sends, frozen in files: what changes them changes what clients get.

use harness::{Person, Socket, TestServer, e2e};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

e2e! {
    replies,
    catching_up,
    broadcasts,
    typing,
    refusals [("MAX_GROUP_MEMBERS", "2")],
    bad_frames,
    rate_limits [("RATE_LIMITS", "on"), ("RATE_LIMIT_SENDS", "1/1h")],
}

/// Ids that clients chose, so that they are the same each time.
pub(crate) const GROUP: &str = "02d7b854-451d-4947-b03a-c2b620a991a4";
pub(crate) const NOTICES: [&str; 3] = [
    "fe411368-c2cf-4abc-8a11-94b70f772bd6",
    "1c9c1b5e-5d3c-4d0f-9f43-2a54f0f8d7a1",
    "0d7b5a5c-0e0c-4d8e-a9a5-6c1f8f1e6b11",
];
pub(crate) const TEXT_IN_GROUP: &str = "8df15fb7-c7df-45c2-aa87-d27ea03aa1d2";
pub(crate) const TEXT: &str = "e1c300be-bcb1-4791-8264-697b6ceb6574";

/// Compares a frame with the one in the file of that name.
pub(crate) fn check(name: &str, frame: &Value, people: &[&Person]) {
    let frame = without_chance(frame.clone(), people);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!(name, frame);
    });
}

/// The same with names for the ids of people, and without other ids that clients did not choose, and times.
fn without_chance(value: Value, people: &[&Person]) -> Value {
    match value {
        Value::String(text) => {
            let person = people.iter().find(|person| person.id.to_string() == text);
            match person {
                Some(person) => format!("[id of {}]", person.first_name).into(),
                None if is_of_chance(&text) => "[id]".into(),
                None => Value::String(text),
            }
        }
        Value::Array(values) => {
            let values = values.into_iter();
            values.map(|value| without_chance(value, people)).collect()
        }
        Value::Object(fields) => {
            let tame = |(name, value): (String, Value)| match name.as_str() {
                // That it is one was checked when the frame came.
                "createdAt" | "updatedAt" | "editedAt" | "deletedAt" | "clearedUntil"
                | "lastSeenAt"
                    if value.is_string() =>
                {
                    (name, "[time]".into())
                }
                "next" => (name, "[token]".into()),
                "missed" => (name, "[number]".into()),
                "retryAfterMs" if value.is_u64() => (name, "[milliseconds]".into()),
                _ => (name, without_chance(value, people)),
            };
            fields.into_iter().map(tame).collect()
        }
        other => other,
    }
}

fn is_of_chance(text: &str) -> bool {
    let chosen = [GROUP, TEXT_IN_GROUP, TEXT].into_iter().chain(NOTICES);
    uuid::Uuid::parse_str(text).is_ok() && !chosen.into_iter().any(|id| id == text)
}

pub(crate) async fn ann_and_bob(server: &TestServer) -> (Person, Person) {
    let ann = json!({ "firstName": "Ann", "lastName": "Lee", "username": "ann" });
    let bob = json!({ "firstName": "Bob", "username": "bob" });
    (server.person_with(ann).await, server.person_with(bob).await)
}

pub(crate) fn new_group() -> Value {
    json!({
        "groupId": GROUP,
        "groupName": "Music Makers",
        "notificationMessage": "Ann started this",
        "messageId": NOTICES[0],
    })
}

pub(crate) fn add(person: &Person) -> Value {
    json!({
        "groupId": GROUP,
        "userId": person.id,
        "message": "Ann brought Bob along",
        "messageId": NOTICES[1],
    })
}

pub(crate) fn text_in_group() -> Value {
    json!({ "messageId": TEXT_IN_GROUP, "groupId": GROUP, "content": "No \"worries\" 😀\n" })
}

pub(crate) fn text_to(person: &Person) -> Value {
    json!({ "messageId": TEXT, "receiverId": person.id, "content": "Can we talk?" })
}

fn leave() -> Value {
    json!({ "groupId": GROUP, "message": "Bob is off", "messageId": NOTICES[2] })
}

pub(crate) fn page() -> Value {
    json!({ "limit": 10, "cursorCreatedAt": null })
}

fn page_of(field: &str, id: impl serde::Serialize) -> Value {
    let mut page = page();
    page[field] = json!(id);
    page
}

async fn replies(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let people = [&ann, &bob];
    for (kind, params) in [
        ("newGroup", new_group()),
        ("addUserInGroup", add(&bob)),
        ("messageInGroup", text_in_group()),
        ("privateMessage", text_to(&bob)),
        ("listLastMessage", page()),
        ("getlatestMessageDialog", page_of("receiverId", bob.id)),
        ("getlatestMessageGroup", page_of("groupId", GROUP)),
    ] {
        let reply = anns.ask(kind, params).await;
        check(&format!("{kind}.reply"), &reply, &people);
    }
    let reply = bobs.ask("leaveGroup", leave()).await;
    check("leaveGroup.reply", &reply, &people);
    let reply = anns.ask("dropGroup", json!({ "groupId": GROUP })).await;
    check("dropGroup.reply", &reply, &people);
}

/// With one conversation, for of several the order is that of their ids.
async fn catching_up(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let mut anns = ann.connect().await;
    let people = [&ann, &bob];
    anns.request("newGroup", new_group()).await;
    anns.request("addUserInGroup", add(&bob)).await;
    anns.request("messageInGroup", text_in_group()).await;
    for (kind, params) in [
        ("sync", json!({ "since": null, "limit": 100 })),
        ("snapshot", json!({ "limit": 100 })),
    ] {
        let reply = anns.ask(kind, params).await;
        check(&format!("{kind}.reply"), &reply, &people);
    }
}

async fn broadcasts(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let eve = server.person("Eve").await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let mut eves = eve.connect().await;
    anns.request("newGroup", new_group()).await;
    let eve_too = json!({ "groupId": GROUP, "userId": eve.id });
    anns.request("addUserInGroup", eve_too).await;
    eves.expect_broadcast("addUserInGroup").await;
    for (kind, params) in [
        ("addUserInGroup", add(&bob)),
        ("messageInGroup", text_in_group()),
        ("privateMessage", text_to(&eve)),
    ] {
        anns.request(kind, params).await;
        expect(&mut eves, kind, &[&ann]).await;
    }
    bobs.request("leaveGroup", leave()).await;
    expect(&mut eves, "leaveGroup", &[&bob]).await;
    anns.request("dropGroup", json!({ "groupId": GROUP })).await;
    expect(&mut eves, "dropGroup", &[]).await;
}

async fn typing(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    anns.request("newGroup", new_group()).await;
    anns.request("addUserInGroup", add(&bob)).await;
    bobs.expect_broadcast("addUserInGroup").await;
    bobs.subscribe(&["typing"]).await;
    let reply = anns
        .ask("typing", json!({ "groupId": GROUP, "isTyping": true }))
        .await;
    check("typing.reply", &reply, &[]);
    expect(&mut bobs, "userTyping", &[&ann]).await;
}

async fn expect(socket: &mut Socket, kind: &str, people: &[&Person]) {
    let broadcast = socket.next_broadcast().await;
    check(&format!("{kind}.broadcast"), &broadcast, people);
}

async fn refusals(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let eve = server.person("Eve").await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let refused = async |socket: &mut Socket, kind: &str, params: Value, code: &str| {
        let answer = socket.ask(kind, params).await;
        assert_eq!(answer["code"], code);
        check(&format!("error.{code}"), &answer, &[]);
    };
    let with_taken_message = json!({ "groupName": "Others", "messageId": NOTICES[0] });
    let eve_too = json!({ "groupId": GROUP, "userId": eve.id });
    let this = json!({ "groupId": GROUP });
    anns.request("newGroup", new_group()).await;
    refused(&mut bobs, "leaveGroup", this.clone(), "not_a_member").await;
    refused(&mut anns, "newGroup", new_group(), "group_id_taken").await;
    refused(
        &mut anns,
        "newGroup",
        with_taken_message,
        "message_id_taken",
    )
    .await;
    anns.request("addUserInGroup", add(&bob)).await;
    refused(&mut anns, "addUserInGroup", add(&bob), "already_a_member").await;
    refused(&mut anns, "addUserInGroup", eve_too, "group_full").await;
    refused(&mut bobs, "dropGroup", this, "not_the_owner").await;
    refused(
        &mut anns,
        "privateMessage",
        text_to(&ann),
        "cannot_write_to_oneself",
    )
    .await;
    let nobody = page_of("receiverId", GROUP);
    refused(
        &mut anns,
        "getlatestMessageDialog",
        nobody,
        "user_not_found",
    )
    .await;
    let full_of_mistakes = json!({ "messageId": "x", "receiverId": null, "content": "" });
    refused(
        &mut anns,
        "privateMessage",
        full_of_mistakes,
        "invalid_params",
    )
    .await;
}

async fn bad_frames(server: TestServer) {
    let mut socket = server.person("Ann").await.connect().await;
    for (name, frame) in [
        ("invalid_json", Message::text("{")),
        (
            "unknown_type",
            Message::text(r#"{"type":"?","requestId":"a"}"#),
        ),
        ("unknown_type.binary", Message::binary("{}")),
        (
            "invalid_params.no_params",
            Message::text(r#"{"type":"dropGroup","requestId":1}"#),
        ),
        (
            "invalid_params.request_id",
            Message::text(r#"{"type":"dropGroup","requestId":[],"params":{}}"#),
        ),
    ] {
        socket.send_raw(frame).await;
        check(&format!("error.{name}"), &socket.next_answer().await, &[]);
    }
}

async fn rate_limits(server: TestServer) {
    let (ann, bob) = ann_and_bob(&server).await;
    let mut anns = ann.connect().await;
    anns.request("privateMessage", text_to(&bob)).await;
    let answer = anns.ask("privateMessage", text_to(&bob)).await;
    check("error.rate_limited", &answer, &[]);
}
