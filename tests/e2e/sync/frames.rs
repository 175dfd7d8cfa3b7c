//! What is asked and answered.

use harness::{Person, TestServer, e2e};
use reqwest::Method;
use serde_json::{Value, json};

use super::copy::{Way, rows};

e2e! {
    both_transports_tell_the_same,
    an_absence_is_told_in_one_call,
    a_token_of_another_server_starts_over,
    what_is_no_token_is_refused_over_http,
    nobody_catches_up_without_a_token_of_a_log_in,
}

async fn ways(person: &Person) -> [Way; 2] {
    let socket = person.connect().await;
    [Way::WebSocket(socket), Way::Http(person.clone())]
}

async fn both_transports_tell_the_same(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut by_ann = ann.connect().await;
    for text in ["one", "two", "three"] {
        by_ann.write(&bob, text).await;
    }
    by_ann.new_group("Club").await;
    let mut told = Vec::new();
    for mut way in ways(&ann).await {
        let (messages, mut page) = way.sync(&Value::Null, 100).await;
        assert_eq!(messages.len(), 4);
        assert_eq!(page["hasMore"], false);
        page.as_object_mut().unwrap().remove("next");
        let mut snapshot = way.snapshot(100).await;
        snapshot.as_object_mut().unwrap().remove("next");
        assert_eq!(snapshot["conversations"], page["conversations"]);
        told.push((messages, page));
    }
    assert_eq!(told[0], told[1]);
    let of_dialog = told[0]
        .0
        .iter()
        .filter(|message| message["notification"] == false);
    let of_dialog: Vec<_> = of_dialog
        .map(|message| (&message["position"], &message["content"]))
        .collect();
    let expected = [
        json!(1),
        json!("one"),
        json!(2),
        json!("two"),
        json!(3),
        json!("three"),
    ];
    let expected: Vec<_> = expected
        .chunks(2)
        .map(|pair| (&pair[0], &pair[1]))
        .collect();
    assert_eq!(of_dialog, expected);
}

async fn an_absence_is_told_in_one_call(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut by_ann = ann.connect().await;
    let club = by_ann.new_group("Club").await;
    by_ann.add(club, &bob).await;
    let old = by_ann.write(&bob, "old").await;
    let gone = by_ann.write(&bob, "gone").await;
    let mut bobs = Vec::new();
    for mut way in ways(&bob).await {
        let next = way.snapshot(100).await["next"].take();
        bobs.push((way, next));
    }
    let path = format!("/api/messages/{old}");
    let body = json!({ "content": "new" });
    let edited = ann.request(Method::PUT, &path, &body).await;
    assert_eq!(edited.expect(200)["position"], 1);
    let path = format!("/api/messages/{gone}");
    let deleted = ann.request(Method::DELETE, &path, &Value::Null);
    deleted.await.expect_message(200, "Message deleted");
    let last = by_ann.write(&bob, "last").await;
    by_ann
        .request("dropGroup", json!({ "groupId": club }))
        .await;
    for (mut way, since) in bobs {
        let (messages, mut page) = way.sync(&since, 100).await;
        let told: Vec<_> = messages
            .iter()
            .filter(|message| message["conversationId"] != json!(club))
            .map(|message| json!([message["messageId"], message["content"]]))
            .collect();
        let expected = [
            json!([old, "new"]),
            json!([gone, ""]),
            json!([last, "last"]),
        ];
        assert_eq!(told, expected);
        assert!(messages[1]["deletedAt"].is_string());
        let conversations = rows(page["conversations"].take());
        assert_eq!(conversations.len(), 2);
        let dropped = conversations.iter().find(|one| one["left"] == true);
        let expected = json!({
            "conversationId": club,
            "left": true,
            "conversation": null,
            "clearedUntil": null,
            "readPosition": null,
            "deliveredPosition": null,
            "othersReadPosition": null,
            "othersDeliveredPosition": null,
        });
        assert_eq!(dropped, Some(&expected));
    }
}

async fn a_token_of_another_server_starts_over(server: TestServer) {
    let ann = server.person("Ann").await;
    // As of a database whose id and numbers are others.
    let elsewhere = "M2Y3YjZjMjQ5ZDFlNDhhMGI1ZTI3NGQwYzE4ZjY5M2EuNDgyMTM";
    let told = "Start over: this token is not of this database";
    let answer = ann.get(&format!("/api/sync?since={elsewhere}")).await;
    assert_eq!(answer.json["code"], "sync_start_over");
    answer.expect_error(409, told);
    let refused = ann
        .connect()
        .await
        .refused("sync", json!({ "since": elsewhere, "limit": 1 }))
        .await;
    assert_eq!(refused, (told.to_owned(), "sync_start_over".to_owned()));
}

async fn what_is_no_token_is_refused_over_http(server: TestServer) {
    let ann = server.person("Ann").await;
    let answer = ann.get("/api/sync?since=yesterday&limit=0").await;
    answer.expect_invalid(["/query/since", "/query/limit"]);
    let answer = ann.get("/api/sync/snapshot?limit=x").await;
    answer.expect_invalid(["/query/limit"]);
}

async fn nobody_catches_up_without_a_token_of_a_log_in(server: TestServer) {
    for path in ["/api/sync", "/api/sync/snapshot"] {
        let answer = server.client().get(path).await;
        answer.expect_error(401, "Not authorized");
    }
}
