use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// Everything that changes conversations or how people stand to each other. Where there are two ids, the
/// first is that of a group and the second that of a user.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    WriteToPerson {
        message: Uuid,
        receiver: Uuid,
        content: &'static str,
    },
    WriteInGroup {
        message: Uuid,
        group: Uuid,
        content: &'static str,
    },
    MakeGroup {
        group: Uuid,
        message: Uuid,
        name: &'static str,
        text: Option<&'static str>,
    },
    AddMember(Uuid, Uuid),
    Leave(Uuid),
    DropGroup(Uuid),
    MakeGroupOf {
        group: Uuid,
        message: Uuid,
        members: Vec<Uuid>,
    },
    AddMembers(Uuid, Vec<Uuid>),
    RemoveMember(Uuid, Uuid),
    Rename(Uuid, &'static str),
    HandOver(Uuid, Uuid),
    Edit(Uuid, &'static str),
    Delete(Uuid),
    DeleteForOneself(Uuid),
    Mark(Uuid, &'static str),
    Clear(Uuid),
    Begin(Uuid),
    Block(Uuid),
    Unblock(Uuid),
    Befriend(Uuid),
    Unfriend(Uuid),
    TakeName(&'static str),
}

impl Deed {
    /// As it is done over the WebSocket, if it can be.
    pub(super) fn frame(&self) -> Option<(&'static str, Value)> {
        let kind = match self {
            Self::WriteToPerson { .. } => "privateMessage",
            Self::WriteInGroup { .. } => "messageInGroup",
            Self::MakeGroup { .. } => "newGroup",
            Self::AddMember(group, user) => {
                let params = json!({ "groupId": group, "userId": user });
                return Some(("addUserInGroup", params));
            }
            Self::Leave(group) => return Some(("leaveGroup", json!({ "groupId": group }))),
            Self::DropGroup(group) => return Some(("dropGroup", json!({ "groupId": group }))),
            Self::RemoveMember(group, user) => {
                let params = json!({ "groupId": group, "userId": user });
                return Some(("removeUserFromGroup", params));
            }
            Self::HandOver(group, user) => {
                let params = json!({ "groupId": group, "userId": user });
                return Some(("transferGroup", params));
            }
            Self::Rename(group, name) => {
                let params = json!({ "groupId": group, "groupName": name });
                return Some(("updateGroup", params));
            }
            Self::Edit(message, content) => {
                let params = json!({ "messageId": message, "content": content });
                return Some(("editMessage", params));
            }
            Self::Delete(message) => {
                return Some(("deleteMessage", json!({ "messageId": message })));
            }
            Self::DeleteForOneself(message) => {
                let params = json!({ "messageId": message, "forMe": true });
                return Some(("deleteMessage", params));
            }
            Self::Mark(message, status) => {
                let params = json!({ "messageId": message, "status": status });
                return Some(("messageStatus", params));
            }
            Self::MakeGroupOf { .. }
            | Self::AddMembers(..)
            | Self::Clear(_)
            | Self::Begin(_)
            | Self::Block(_)
            | Self::Unblock(_)
            | Self::Befriend(_)
            | Self::Unfriend(_)
            | Self::TakeName(_) => return None,
        };
        Some((kind, self.body()))
    }

    /// As it is done over REST.
    pub(super) fn call(&self) -> (Method, String, Value) {
        let (method, path) = match self {
            Self::WriteToPerson { .. } | Self::WriteInGroup { .. } => {
                (Method::POST, "/api/messages".into())
            }
            Self::MakeGroup { .. } | Self::MakeGroupOf { .. } => {
                (Method::POST, "/api/groups".into())
            }
            Self::AddMember(group, _) => (Method::POST, at_group(group, "/recipients")),
            Self::Leave(group) => (Method::DELETE, at_group(group, "/leave")),
            Self::DropGroup(group) => (Method::DELETE, at_group(group, "")),
            Self::AddMembers(group, _) => {
                let path = format!("/api/conversations/{group}/participants");
                (Method::POST, path)
            }
            Self::RemoveMember(group, _) => (Method::DELETE, at_group(group, "/recipients")),
            Self::Rename(group, _) => (Method::PATCH, at_group(group, "")),
            Self::HandOver(group, _) => (Method::PATCH, at_group(group, "/owner")),
            Self::Edit(message, _) => (Method::PUT, format!("/api/messages/{message}")),
            Self::Delete(message) => (Method::DELETE, format!("/api/messages/{message}")),
            Self::DeleteForOneself(message) => {
                let path = format!("/api/messages/{message}?forMe=true");
                (Method::DELETE, path)
            }
            Self::Mark(message, _) => (Method::PUT, format!("/api/messages/{message}/status")),
            Self::Clear(_) => (Method::POST, "/api/use-cases/mark-as-deleted".into()),
            Self::Begin(_) => (Method::POST, "/api/conversations".into()),
            Self::Block(user) => (Method::PUT, format!("/api/blocks/{user}")),
            Self::Unblock(user) => (Method::DELETE, format!("/api/blocks/{user}")),
            Self::Befriend(_) => (Method::POST, "/api/friends/requests".into()),
            Self::Unfriend(user) => (Method::DELETE, format!("/api/friends/{user}")),
            Self::TakeName(_) => (Method::PATCH, "/api/profile/update".into()),
        };
        (method, path, self.body())
    }

    fn body(&self) -> Value {
        match self {
            Self::WriteToPerson {
                message,
                receiver,
                content,
            } => json!({ "messageId": message, "receiverId": receiver, "content": content }),
            Self::WriteInGroup {
                message,
                group,
                content,
            } => json!({ "messageId": message, "groupId": group, "content": content }),
            Self::MakeGroup {
                group,
                message,
                name,
                text,
            } => {
                let mut body = json!({ "groupId": group, "messageId": message, "groupName": name });
                if let Some(text) = text {
                    body["notificationMessage"] = json!(text);
                }
                body
            }
            Self::MakeGroupOf {
                group,
                message,
                members,
            } => json!({
                "groupId": group, "messageId": message, "groupName": "Crowd", "memberIds": members,
            }),
            Self::AddMember(_, user)
            | Self::RemoveMember(_, user)
            | Self::HandOver(_, user)
            | Self::Befriend(user) => json!({ "userId": user }),
            Self::AddMembers(_, users) => json!({ "userIds": users }),
            Self::Rename(_, name) => json!({ "groupName": name }),
            Self::Edit(_, content) => json!({ "content": content }),
            Self::Mark(_, status) => json!({ "status": status }),
            Self::Clear(companion) => json!({ "companionId": companion }),
            Self::Begin(companion) => json!({ "kind": "direct", "participantIds": [companion] }),
            Self::TakeName(name) => json!({ "firstName": name }),
            Self::Leave(_)
            | Self::DropGroup(_)
            | Self::Delete(_)
            | Self::DeleteForOneself(_)
            | Self::Block(_)
            | Self::Unblock(_)
            | Self::Unfriend(_) => Value::Null,
        }
    }
}

fn at_group(group: &Uuid, rest: &str) -> String {
    format!("/api/groups/{group}{rest}")
}
