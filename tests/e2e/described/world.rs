use harness::{Person, TestServer, fresh_id};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::friends::{answer, asked};

/// What somebody has who can be asked to do anything.
pub(super) struct World {
    /// Who asks.
    pub(super) ann: Person,
    pub(super) refresh_token: String,
    /// Another session of hers.
    session: String,
    /// A friend of hers, a member of the group.
    friend: Uuid,
    stranger: Uuid,
    /// A request that she has sent.
    sent: String,
    /// A request that she was sent.
    received: String,
    /// A group of hers.
    group: String,
    /// A message of hers in it.
    message: String,
    notification: String,
}

impl World {
    pub(super) async fn make(server: &TestServer) -> Self {
        let [ann, friend, stranger] = server.people(["Ann", "Bob", "Carl"]).await;
        let [asker, asked_one] = server.people(["Dan", "Eve"]).await;
        let befriending = asked(&friend, &ann).await;
        answer(&ann, &befriending, "accept")
            .await
            .expect(200)
            .take();
        let group = json!({ "groupName": "Guardians", "memberIds": [friend.id] });
        let group = ann.post("/api/groups", &group).await.expect(201);
        let message = json!({ "groupId": group["groupId"], "content": "Hello" });
        let message = ann.post("/api/messages", &message).await.expect(201);
        let log_in = json!({ "email": ann.email, "password": ann.password });
        let log_in = server.client().log_in(&log_in).await.expect(201);
        let sessions = ann.get("/api/auth/sessions").await.rows();
        let session = sessions.iter().find(|it| it["isCurrent"] == false).unwrap();
        let received = asked(&asker, &ann).await;
        let notifications = ann.get("/api/notifications").await.rows();
        Self {
            refresh_token: text(&log_in, "refreshToken"),
            session: text(session, "sessionId"),
            friend: friend.id,
            stranger: stranger.id,
            sent: asked(&ann, &asked_one).await,
            received,
            group: text(&group, "groupId"),
            message: text(&message, "messageId"),
            notification: text(&notifications[0], "notificationId"),
            ann,
        }
    }

    /// What stands for an example in this field of a body.
    pub(super) fn in_body(&self, operation: &str, field: &str) -> Option<Value> {
        Some(match (operation, field) {
            ("requestFriend" | "addMember", "userId") => json!(self.stranger),
            ("addParticipants", "userIds") => json!([self.stranger]),
            (_, "userId" | "receiverId" | "companionId") => json!(self.friend),
            (_, "memberIds" | "participantIds") => json!([self.friend]),
            (_, "groupId" | "messageId") => json!(fresh_id()),
            ("logIn", "email") => json!(self.ann.email),
            (_, "email") => json!(format!("{}@example.org", fresh_id().simple())),
            (_, "username") => json!(&fresh_id().simple().to_string()[..32]),
            ("logIn", "password") | (_, "oldPassword") => json!(self.ann.password),
            (_, "refreshToken") => json!(self.refresh_token),
            _ => return None,
        })
    }

    /// What stands for an example in this parameter of a path or a query.
    pub(super) fn in_address(&self, path: &str, operation: &str, name: &str) -> Option<Value> {
        let begins = |start: &str| path.starts_with(start);
        Some(match name {
            "userId" => json!(self.friend),
            "messageId" => json!(self.message),
            "id" if operation == "withdrawFriendRequest" => json!(self.sent),
            "id" if begins("/api/friends/requests/") => json!(self.received),
            "id" if begins("/api/auth/sessions/") => json!(self.session),
            "id" if begins("/api/users/") => json!(self.friend),
            "id" if begins("/api/messages/") => json!(self.message),
            "id" if begins("/api/notifications/") => json!(self.notification),
            "groupId" | "id" => json!(self.group),
            _ => return None,
        })
    }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}
