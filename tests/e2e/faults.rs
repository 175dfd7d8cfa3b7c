//! What clients are told when it is not their fault.

use harness::database::Backend;
use harness::{PATIENCE, Socket, TestServer, e2e, fresh_id};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::{Value, json};
use tokio::time::Instant;

e2e! {
    a_fault_is_told_as_such_and_nothing_more,
    while_the_database_is_away_nothing_is_acknowledged_and_nobody_is_let_go,
}

const FAULT: &str = "Server error";

fn group_body() -> Value {
    json!({
        "groupId": fresh_id(),
        "groupName": "Readers",
        "notificationMessage": "hello",
        "messageId": fresh_id(),
    })
}

async fn a_fault_is_told_as_such_and_nothing_more(mut server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let text = json!({ "messageId": fresh_id(), "receiverId": bob.id, "content": "Hi" });
    server
        .execute("ALTER TABLE messages RENAME TO hidden")
        .await;
    let page = json!({ "limit": 5, "cursorCreatedAt": null });
    let requests = [
        ("privateMessage", text.clone()),
        ("listLastMessage", page),
        ("newGroup", json!({ "groupName": "Readers" })),
    ];
    for (kind, params) in requests {
        let mut answer = anns.ask(kind, params).await;
        answer.as_object_mut().unwrap().remove("requestId");
        let expected = json!({ "error": true, "type": kind, "message": FAULT, "code": "internal" });
        assert_eq!(answer, expected);
    }
    let answer = ann.create_group(&group_body()).await;
    let id = answer.header("x-request-id").to_owned();
    let expected = json!({ "message": FAULT, "code": "internal", "requestId": id });
    assert_eq!(answer.expect(500), expected);
    server
        .execute("ALTER TABLE hidden RENAME TO messages")
        .await;
    anns.request("privateMessage", text).await;
    bobs.expect_broadcast("privateMessage").await;
    anns.expect_nothing().await;
    bobs.expect_nothing().await;
    assert_eq!(anns.chats().await.len(), 1);
    server.terminate().await;
    let explained = |line: &String| line.contains(&id) && line.contains("request failed");
    assert!(server.logs().iter().any(explained), "{:?}", server.logs());
}

/// Takes the database away, until [`give_back`].
async fn take_away(server: &TestServer) -> Option<DatabaseConnection> {
    if server.database().backend() == Backend::Sqlite {
        let locking = server.database().raw().await;
        locking.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
        return Some(locking);
    }
    server.let_in(false).await;
    None
}

async fn give_back(server: &TestServer, locking: Option<DatabaseConnection>) {
    match locking {
        Some(locking) => locking.close().await.unwrap(),
        None => server.let_in(true).await,
    }
}

async fn while_the_database_is_away_nothing_is_acknowledged_and_nobody_is_let_go(
    server: TestServer,
) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    anns.write(&bob, "before").await;
    bobs.expect_broadcast("privateMessage").await;
    let id = fresh_id();
    let text = json!({ "messageId": id, "receiverId": bob.id, "content": "meanwhile" });
    let taken = take_away(&server).await;

    let refused = anns.refused("privateMessage", text.clone()).await;
    let told = "Not available now, send the same again";
    assert_eq!(refused, (told.to_owned(), "unavailable".to_owned()));
    let answer = ann.create_group(&group_body()).await;
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!(wait >= 1, "{answer:?}");
    let busy = "The server is busy, please try again";
    assert_eq!(answer.json["code"], "unavailable");
    answer.expect_error(503, busy);
    assert_eq!(server.get_exactly("/readyz", "").await.status, 503);
    assert_eq!(server.client().get("/healthz").await.status, 200);

    give_back(&server, taken).await;
    until_stored(&mut anns, &text).await;
    until_ready(&server).await;
    let item = bobs.expect_broadcast("privateMessage").await;
    assert_eq!(item["messageId"], id.to_string());
    for (socket, companion) in [(&mut anns, &bob), (&mut bobs, &ann)] {
        assert_eq!(contents(socket, companion).await, ["meanwhile", "before"]);
        socket.expect_nothing().await;
    }
}

async fn contents(socket: &mut Socket, companion: &harness::Person) -> Vec<Value> {
    let rows = socket.dialog(companion).await;
    rows.into_iter()
        .map(|mut row| row["content"].take())
        .collect()
}

/// Sends the same again and again, as clients do that were told to.
async fn until_stored(socket: &mut Socket, text: &Value) {
    let begun = Instant::now();
    loop {
        let answer = socket.ask("privateMessage", text.clone()).await;
        if answer["success"] == true {
            return;
        }
        assert_eq!(answer["code"], "unavailable");
        assert!(begun.elapsed() < PATIENCE, "the server does not recover");
    }
}

/// Asks again and again: that the database is away was found out a moment ago, and is believed for as long.
async fn until_ready(server: &TestServer) {
    let begun = Instant::now();
    while server.get_exactly("/readyz", "").await.status != 200 {
        assert!(begun.elapsed() < PATIENCE, "the server does not recover");
    }
}
