//! Scenes of people, their accounts and what is between two of them.

use harness::{Person, TestServer};
use serde_json::{Value, json};
use uuid::Uuid;

use super::cast::{ask, block, unblock};
use super::{Cast, Scene};
use crate::authorization::roles::Role;
use crate::authorization::target::Target;

impl Cast {
    pub(super) async fn credentials(&self, server: &TestServer) -> Scene {
        let [user, logged_out, deleted] = server.people(["User", "Out", "Deleted"]).await;
        let (user_target, logged_out_target) = (
            credentials(server, &user).await,
            credentials(server, &logged_out).await,
        );
        let deleted_target = credentials(server, &deleted).await;
        let everywhere = logged_out.post("/api/auth/logout-all", &Value::Null);
        everywhere.await.expect(200).take();
        deleted.destroy().await.expect(200).take();
        // Who calls shows no token: what they have of their own is what a stranger has.
        Scene::new([
            (Role::User, &self.stranger, &user_target),
            (Role::LoggedOut, &self.stranger, &logged_out_target),
            (Role::Deleted, &self.stranger, &deleted_target),
        ])
    }

    pub(super) async fn nothing(&self, server: &TestServer) -> Scene {
        let anybody = server.person("Anybody").await;
        let mut target = Target::unknown();
        let crowd = [
            &self.owner,
            &self.member,
            &self.sender,
            &self.left,
            &self.removed,
            &self.friend,
        ];
        target.crowd = crowd.map(|person| person.id).into();
        Scene::new([(Role::Anybody, &anybody, &target)])
    }

    pub(super) async fn session(&self, server: &TestServer) -> Scene {
        let user = server.person("User").await;
        let other = user.log_in_again().await;
        let sessions = user.get("/api/auth/sessions").await.rows();
        let is_other = |row: &&Value| row["isCurrent"] == false;
        let mut target = Target::unknown();
        target.session = id(sessions.iter().find(is_other).unwrap(), "sessionId");
        let path = "/api/auth/sessions".to_owned();
        Scene::new([
            (Role::Stranger, &self.stranger, &target),
            (Role::Oneself, &user, &target),
        ])
        .seen_by(&other, &[path])
    }

    pub(super) async fn notification(&self, server: &TestServer) -> Scene {
        let user = server.person("User").await;
        ask(&self.friend, &user).await;
        let [notification] = user
            .get("/api/notifications")
            .await
            .rows()
            .try_into()
            .unwrap();
        let mut target = Target::unknown();
        target.notification = id(&notification, "notificationId");
        Scene::new([
            (Role::Stranger, &self.stranger, &target),
            (Role::Oneself, &user, &target),
        ])
    }

    /// Somebody new, whom some know.
    pub(super) async fn person(&self, server: &TestServer) -> Scene {
        let person = server.person("Person").await;
        block(&person, &self.blocked).await;
        block(&self.averse, &person).await;
        ask(&self.friend, &person).await;
        ask(&person, &self.friend).await;
        let of = |user: Uuid| Target {
            user,
            ..Target::unknown()
        };
        let (target, deleted, unknown) = (of(person.id), of(self.deleted.id), Target::unknown());
        let lists = ["conversations", "friends", "friends/requests", "blocks"];
        Scene::new([
            (Role::ForUnknown, &self.stranger, &unknown),
            (Role::ForDeleted, &self.stranger, &deleted),
            (Role::Blocked, &self.blocked, &target),
            (Role::Blocker, &self.averse, &target),
            (Role::Oneself, &person, &target),
            (Role::Stranger, &self.stranger, &target),
            (Role::Friend, &self.friend, &target),
        ])
        .seen_by(&person, &lists.map(|list| format!("/api/{list}")))
    }

    /// An open request to the companion, and one that the companion's block ended.
    pub(super) async fn request(&self, server: &TestServer) -> Scene {
        let asker = server.person("Asker").await;
        let mut target = Target::unknown();
        target.request = id(&ask(&asker, &self.companion).await, "requestId");
        unblock(&self.companion, &self.blocked).await;
        let mut ended = Target::unknown();
        ended.request = id(&ask(&self.blocked, &self.companion).await, "requestId");
        block(&self.companion, &self.blocked).await;
        let lists = ["/api/friends", "/api/friends/requests"].map(str::to_owned);
        Scene::new([
            (Role::Stranger, &self.stranger, &target),
            (Role::Blocked, &self.blocked, &ended),
            (Role::Asker, &asker, &target),
            (Role::Asked, &self.companion, &target),
        ])
        .seen_by(&asker, &lists)
    }

    /// A dialog of somebody new with the companion, and one of the companion with whom they blocked.
    pub(super) async fn dialog(&self, server: &TestServer) -> Scene {
        let sender = server.person("Sender").await;
        let target = self.written(&sender).await;
        unblock(&self.companion, &self.blocked).await;
        let of_blocked = self.written(&self.blocked).await;
        block(&self.companion, &self.blocked).await;
        let mut of_companion = target.clone();
        of_companion.user = sender.id;
        let inside = |target: &Target| {
            let path = format!("/api/conversations/{}", target.conversation);
            [format!("{path}/messages"), path]
        };
        Scene::new([
            (Role::Stranger, &self.stranger, &target),
            (Role::Blocked, &self.blocked, &of_blocked),
            (Role::Other, &self.companion, &of_companion),
            (Role::Sender, &sender, &target),
        ])
        .seen_by(&sender, &inside(&target))
        .seen_by(&self.companion, &inside(&of_blocked))
    }

    async fn written(&self, by: &Person) -> Target {
        let body = json!({ "receiverId": self.companion.id, "content": "hi" });
        let message = by.post("/api/messages", &body).await.expect(201);
        Target {
            conversation: id(&message, "conversationId"),
            message: id(&message, "messageId"),
            user: self.companion.id,
            newcomer: self.newcomer.id,
            ..Target::unknown()
        }
    }
}

/// What somebody logs in with, and a secret that was not used yet.
async fn credentials(server: &TestServer, user: &Person) -> Target {
    let body = json!({ "email": user.email, "password": user.password });
    let told = server.client().log_in(&body).await.expect(201);
    Target {
        email: user.email.clone(),
        username: user.username.clone(),
        refresh_token: told["refreshToken"].as_str().unwrap().to_owned(),
        ..Target::unknown()
    }
}

pub(super) fn id(resource: &Value, field: &str) -> Uuid {
    resource[field].as_str().unwrap().parse().unwrap()
}
