use harness::{Person, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

/// The people whom scenes are set with. What is between them stays as it is.
pub(in crate::authorization) struct Cast {
    pub(super) owner: Person,
    pub(super) member: Person,
    pub(super) sender: Person,
    pub(super) left: Person,
    pub(super) removed: Person,
    /// Whom the owner, the newcomer and the companion have blocked.
    pub(super) blocked: Person,
    pub(super) stranger: Person,
    pub(super) newcomer: Person,
    /// The other one of a dialog, and the one who is asked for friendship.
    pub(super) companion: Person,
    pub(super) friend: Person,
    pub(super) averse: Person,
    pub(super) deleted: Person,
}

impl Cast {
    pub(in crate::authorization) async fn hire(server: &TestServer) -> Self {
        let [owner, member, sender] = server.people(["Owner", "Member", "Sender"]).await;
        let [left, removed, blocked] = server.people(["Left", "Removed", "Blocked"]).await;
        let [stranger, newcomer] = server.people(["Stranger", "Newcomer"]).await;
        let [companion, friend] = server.people(["Companion", "Friend"]).await;
        let [averse, deleted] = server.people(["Averse", "Deleted"]).await;
        for concerned in [&owner, &newcomer, &companion] {
            block(concerned, &blocked).await;
        }
        deleted.destroy().await.expect(200).take();
        Self {
            owner,
            member,
            sender,
            left,
            removed,
            blocked,
            stranger,
            newcomer,
            companion,
            friend,
            averse,
            deleted,
        }
    }
}

pub(super) async fn block(by: &Person, whom: &Person) {
    let path = format!("/api/blocks/{}", whom.id);
    by.request(Method::PUT, &path, &Value::Null)
        .await
        .expect_message(200, "User blocked");
}

pub(super) async fn unblock(by: &Person, whom: &Person) {
    delete(by, &format!("/api/blocks/{}", whom.id)).await;
}

pub(super) async fn delete(by: &Person, path: &str) {
    let answer = by.request(Method::DELETE, path, &Value::Null).await;
    answer.expect(200).take();
}

/// Asks for friendship; returns the request.
pub(super) async fn ask(by: &Person, whom: &Person) -> Value {
    let body = json!({ "userId": whom.id });
    by.post("/api/friends/requests", &body).await.expect(201)
}
