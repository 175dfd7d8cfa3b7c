//! Who may do what, in one table.

use harness::{Person, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{NO_SUCH, NOT_THE_OWNER, delete, make, patch, path, roles};

e2e! {
    who_may_not_is_refused_and_nothing_happens,
    a_direct_conversation_is_no_group,
    every_bad_field_is_named,
    ids_in_paths_are_uuids,
}

const OWNER: bool = true;
const MEMBER: bool = false;

struct Call {
    method: Method,
    path: String,
    body: Value,
    /// Or any member.
    needs_owner: bool,
}

/// All that can be asked of a group. `other` is no member, `owner` is one.
fn calls(group: Uuid, owner: Uuid, other: Uuid) -> Vec<Call> {
    let conversation = format!("/api/conversations/{group}");
    let owner_path = format!("/recipients/{owner}");
    let call = |method, path: String, body: Value, needs_owner| Call {
        method,
        path,
        body,
        needs_owner,
    };
    let groups = |rest: &str| path(group, rest);
    let of = |user: Uuid| json!({ "userId": user });
    let others = json!({ "userIds": [other] });
    let participants = format!("{conversation}/participants");
    let participant = format!("{participants}/{owner}");
    let name = json!({ "groupName": "Writers" });
    vec![
        call(Method::GET, groups(""), Value::Null, MEMBER),
        call(Method::GET, groups("/members"), Value::Null, MEMBER),
        call(Method::PATCH, groups(""), name, OWNER),
        call(Method::DELETE, groups(""), Value::Null, OWNER),
        call(Method::PATCH, groups("/owner"), of(owner), OWNER),
        call(Method::POST, groups("/recipients"), of(other), MEMBER),
        call(Method::DELETE, groups("/recipients"), of(owner), OWNER),
        call(Method::DELETE, groups(&owner_path), Value::Null, OWNER),
        call(Method::DELETE, groups("/leave"), Value::Null, MEMBER),
        call(Method::GET, conversation, Value::Null, MEMBER),
        call(Method::POST, participants, others, MEMBER),
        call(Method::DELETE, participant, Value::Null, OWNER),
    ]
}

async fn who_may_not_is_refused_and_nothing_happens(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let [former, stranger] = server.people(["Fay", "Ian"]).await;
    let group = make(&[&ann, &bob, &former]).await;
    delete(&former, &path(group, "/leave"))
        .await
        .expect_message(200, "You left the group");
    let mut bobs = bob.connect().await;
    let before = (
        ann.get(&path(group, "")).await.expect(200),
        roles(&ann, group).await,
    );
    let client = server.client();
    for call in calls(group, ann.id, eve.id) {
        let Call {
            method, path, body, ..
        } = &call;
        let answer = client.request(method.clone(), path, None, body).await;
        answer.expect_error(401, "Not authorized");
        for person in [&former, &stranger] {
            let answer = person.request(method.clone(), path, body).await;
            let unknown = path.replace(&group.to_string(), &fresh_id().to_string());
            let nothing = person.request(method.clone(), &unknown, body).await;
            assert_eq!(answer.json, nothing.json, "{method} {path}");
            assert_eq!(answer.json["code"], "conversation_not_found");
            answer.expect_error(404, NO_SUCH);
        }
        if call.needs_owner {
            let answer = bob.request(method.clone(), path, body).await;
            answer.expect_error(403, NOT_THE_OWNER);
        }
    }
    bobs.expect_nothing().await;
    let after = (
        ann.get(&path(group, "")).await.expect(200),
        roles(&ann, group).await,
    );
    assert_eq!(after, before);
    assert!(stranger.get("/api/groups").await.rows().is_empty());
    assert!(former.get("/api/conversations").await.rows().is_empty());
}

async fn a_direct_conversation_is_no_group(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let body = json!({ "kind": "direct", "participantIds": [bob.id] });
    let dialog = ann.post("/api/conversations", &body).await.expect(201);
    let dialog: Uuid = dialog["conversationId"].as_str().unwrap().parse().unwrap();
    for call in calls(dialog, bob.id, eve.id) {
        let Call {
            method, path, body, ..
        } = &call;
        let answer = eve.request(method.clone(), path, body).await;
        answer.expect_error(404, NO_SUCH);
        let answer = ann.request(method.clone(), path, body).await;
        if path.contains("/participants") {
            assert_eq!(answer.json["code"], "not_a_group");
            answer.expect_error(409, "This conversation is not a group");
        } else if path.contains("/api/groups") {
            answer.expect_error(404, NO_SUCH);
        } else {
            assert_eq!(answer.expect(200)["kind"], "direct");
        }
    }
}

async fn every_bad_field_is_named(server: TestServer) {
    let ann = server.person("Ann").await;
    let group = make(&[&ann]).await;
    let answer = ann.post("/api/groups", &json!({})).await;
    answer.expect_invalid(["/body/groupName"]);
    let wrong = json!({
        "groupName": " ", "memberIds": ["x"], "groupId": "x", "messageId": 1,
        "notificationMessage": "", "more": 1,
    });
    ann.post("/api/groups", &wrong).await.expect_invalid([
        "/body/groupName",
        "/body/memberIds",
        "/body/groupId",
        "/body/messageId",
        "/body/notificationMessage",
        "/body/more",
    ]);
    let many: Vec<_> = (0..101).map(|_| fresh_id()).collect();
    let answer = ann
        .post(
            "/api/groups",
            &json!({ "groupName": "a", "memberIds": many }),
        )
        .await;
    answer.expect_invalid(["/body/memberIds"]);
    let answer = ann.post("/api/conversations", &json!({})).await;
    answer.expect_invalid(["/body/kind", "/body/participantIds"]);
    for (body, field) in [
        (
            json!({ "kind": "both", "participantIds": [] }),
            "/body/kind",
        ),
        (
            json!({ "kind": "group", "participantIds": [] }),
            "/body/name",
        ),
        (
            json!({ "kind": "direct", "participantIds": [fresh_id()], "name": "a" }),
            "/body/name",
        ),
    ] {
        let answer = ann.post("/api/conversations", &body).await;
        answer.expect_invalid([field]);
    }
    expect_bad_members(&ann, group).await;
    for body in [json!({}), json!({ "groupName": "a  b" })] {
        let answer = patch(&ann, &path(group, ""), body).await;
        answer.expect_invalid(["/body/groupName"]);
    }
    for list in [
        "/api/groups".to_owned(),
        "/api/conversations".to_owned(),
        path(group, "/members"),
    ] {
        let answer = ann.get(&format!("{list}?limit=0&cursor=x")).await;
        answer.expect_invalid(["/query/limit", "/query/cursor"]);
    }
}

async fn expect_bad_members(ann: &Person, group: Uuid) {
    let participants = format!("/api/conversations/{group}/participants");
    for body in [json!({}), json!({ "userIds": [] }), json!({ "userIds": 1 })] {
        let answer = ann.post(&participants, &body).await;
        answer.expect_invalid(["/body/userIds"]);
    }
    for (method, rest) in [
        (Method::PATCH, "/owner"),
        (Method::POST, "/recipients"),
        (Method::DELETE, "/recipients"),
    ] {
        for body in [json!({}), json!({ "userId": "x" })] {
            let answer = ann.request(method.clone(), &path(group, rest), &body).await;
            answer.expect_invalid(["/body/userId"]);
        }
    }
}

async fn ids_in_paths_are_uuids(server: TestServer) {
    let ann = server.person("Ann").await;
    for path in [
        "/api/groups/7",
        "/api/groups/7/members",
        "/api/conversations/7",
    ] {
        ann.get(path).await.expect_invalid(["/path/id"]);
    }
    for path in [
        "/api/groups/7/recipients/8",
        "/api/conversations/7/participants/8",
    ] {
        delete(&ann, path)
            .await
            .expect_invalid(["/path/id", "/path/userId"]);
    }
}
