use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Person, Socket, fresh_id};

/// What clients usually say, in words.
impl Socket {
    /// The latest 100 conversations.
    pub async fn chats(&mut self) -> Vec<Value> {
        self.rows(
            "listLastMessage",
            json!({ "limit": 100, "cursorCreatedAt": null }),
        )
        .await
    }

    /// The latest 100 messages of a dialog.
    pub async fn dialog(&mut self, companion: &Person) -> Vec<Value> {
        let params = json!({ "receiverId": companion.id, "limit": 100, "cursorCreatedAt": null });
        self.rows("getlatestMessageDialog", params).await
    }

    /// The latest 100 messages of a group.
    pub async fn group(&mut self, id: Uuid) -> Vec<Value> {
        let params = json!({ "groupId": id, "limit": 100, "cursorCreatedAt": null });
        self.rows("getlatestMessageGroup", params).await
    }

    /// The `data` of the reply to a request.
    pub async fn rows(&mut self, kind: &str, params: Value) -> Vec<Value> {
        match self.request(kind, params).await["data"].take() {
            Value::Array(rows) => rows,
            other => panic!("no rows: {other}"),
        }
    }

    /// The `item` of the reply to a request.
    pub async fn item(&mut self, kind: &str, params: Value) -> Value {
        self.request(kind, params).await["item"].take()
    }

    /// Writes to a person; returns the id of the message.
    pub async fn write(&mut self, to: &Person, content: &str) -> Uuid {
        let id = fresh_id();
        let params = json!({ "messageId": id, "receiverId": to.id, "content": content });
        self.request("privateMessage", params).await;
        id
    }

    /// Writes in a group; returns the id of the message.
    pub async fn write_in(&mut self, group: Uuid, content: &str) -> Uuid {
        let id = fresh_id();
        let params = json!({ "messageId": id, "groupId": group, "content": content });
        self.request("messageInGroup", params).await;
        id
    }

    /// Makes a group; returns its id.
    pub async fn new_group(&mut self, name: &str) -> Uuid {
        let id = fresh_id();
        let item = self
            .item("newGroup", json!({ "groupId": id, "groupName": name }))
            .await;
        assert_eq!(item, json!({ "groupId": id, "groupName": name }));
        id
    }

    /// Adds somebody to a group.
    pub async fn add(&mut self, group: Uuid, person: &Person) -> Value {
        self.item(
            "addUserInGroup",
            json!({ "groupId": group, "userId": person.id }),
        )
        .await
    }
}
