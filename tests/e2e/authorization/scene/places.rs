//! Scenes of groups.

use harness::Person;
use serde_json::{Value, json};
use uuid::Uuid;

use super::cast::delete;
use super::relations::id;
use super::{Cast, Scene};
use crate::authorization::roles::Role;
use crate::authorization::target::Target;

impl Cast {
    pub(super) async fn group(&self) -> Scene {
        let (target, _) = self.club().await;
        let scene = Scene::new([
            (Role::Stranger, &self.stranger, &target),
            (Role::Left, &self.left, &target),
            (Role::Removed, &self.removed, &target),
            (Role::Member, &self.member, &target),
            (Role::Blocked, &self.blocked, &target),
            (Role::Owner, &self.owner, &target),
        ]);
        scene.seen_by(&self.owner, &inside(&target))
    }

    pub(super) async fn full_group(&self) -> Scene {
        let members = [
            &self.member,
            &self.sender,
            &self.left,
            &self.removed,
            &self.friend,
        ];
        let group = make(&self.owner, &members).await;
        let target = Target {
            conversation: group,
            newcomer: self.newcomer.id,
            ..Target::unknown()
        };
        let scene = Scene::new([
            (Role::Member, &self.member, &target),
            (Role::Owner, &self.owner, &target),
        ]);
        scene.seen_by(&self.owner, &inside(&target))
    }

    pub(super) async fn group_message(&self) -> Scene {
        let (target, of_left) = self.club().await;
        let scene = Scene::new([
            (Role::Stranger, &self.stranger, &target),
            (Role::Left, &self.left, &target),
            (Role::Removed, &self.removed, &target),
            (Role::FormerSender, &self.left, &of_left),
            (Role::Member, &self.member, &target),
            (Role::Blocked, &self.blocked, &target),
            (Role::Owner, &self.owner, &target),
            (Role::Sender, &self.sender, &target),
        ]);
        scene.seen_by(&self.owner, &inside(&target))
    }

    /// A group in which somebody wrote, with one member who left and one who was removed; and the same
    /// as the one who left would ask for it.
    async fn club(&self) -> (Target, Target) {
        let members = [
            &self.member,
            &self.sender,
            &self.blocked,
            &self.left,
            &self.removed,
        ];
        let group = make(&self.owner, &members).await;
        let messages = format!("/api/groups/{group}/messages");
        let notices = self.owner.get(&messages).await.rows();
        let first = notices.last().unwrap();
        let of_left = write(&self.left, &messages).await;
        let erased = write(&self.sender, &messages).await;
        delete(&self.sender, &format!("/api/messages/{erased}")).await;
        let message = write(&self.sender, &messages).await;
        delete(&self.left, &format!("/api/groups/{group}/leave")).await;
        let removed = format!("/api/groups/{group}/recipients/{}", self.removed.id);
        delete(&self.owner, &removed).await;
        let target = Target {
            conversation: group,
            message,
            notice: id(first, "messageId"),
            erased,
            user: self.sender.id,
            newcomer: self.newcomer.id,
            ..Target::unknown()
        };
        let of_left = Target {
            message: of_left,
            ..target.clone()
        };
        (target, of_left)
    }
}

async fn make(owner: &Person, members: &[&Person]) -> Uuid {
    let ids: Vec<_> = members.iter().map(|person| person.id).collect();
    let body = json!({ "groupName": "Club", "memberIds": ids });
    let group: Value = owner.post("/api/groups", &body).await.expect(201);
    id(&group, "groupId")
}

async fn write(by: &Person, messages: &str) -> Uuid {
    let body = json!({ "content": "hi" });
    id(&by.post(messages, &body).await.expect(201), "messageId")
}

/// What a member sees of a group.
fn inside(target: &Target) -> [String; 3] {
    let group = target.conversation;
    [
        format!("/api/conversations/{group}"),
        format!("/api/groups/{group}/members"),
        format!("/api/groups/{group}/messages"),
    ]
}
