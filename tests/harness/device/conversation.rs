use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::KnownGroup;
use super::copy::{number, text};

/// What a device knows of a conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Conversation {
    companion: Value,
    name: Value,
    owner: Value,
    participants: Value,
    cleared_until: String,
    own_read: u64,
    others_delivered: u64,
    others_read: u64,
    /// By their ids.
    messages: BTreeMap<String, Message>,
    /// Their ids in the order of the conversation.
    order: BTreeMap<u64, String>,
}

#[derive(Clone, Debug)]
struct Message {
    position: u64,
    sender: String,
    content: String,
    created_at: String,
    updated_at: String,
    edited_at: Value,
    notification: bool,
    is_gone: bool,
}

impl Conversation {
    /// What the first message tells of the conversation that it begins.
    pub(super) fn begun_by(item: &Value, owner: Uuid) -> Self {
        let begun = Self::default();
        if item["groupName"].is_null() {
            let receiver = &item["receiverId"];
            let companion = if receiver.is_null() {
                &item["senderId"]
            } else {
                receiver
            };
            return Self {
                companion: companion.clone(),
                participants: json!(2),
                ..begun
            };
        }
        Self {
            name: item["groupName"].clone(),
            owner: json!(owner),
            participants: json!(1),
            ..begun
        }
    }

    pub(super) fn is_dialog(&self) -> bool {
        !self.companion.is_null()
    }

    /// A cleared dialog is not, as long as nothing is left in it.
    pub(super) fn is_listed(&self) -> bool {
        self.cleared_until.is_empty() || self.messages.values().any(|message| !message.is_gone)
    }

    /// As `sync` tells it.
    pub(super) fn become_as_told(&mut self, told: &Value) {
        let view = &told["conversation"];
        self.companion = view["companion"]["userId"].clone();
        self.name = view["name"].clone();
        self.owner = view["ownerId"].clone();
        self.participants = view["participantCount"].clone();
        self.own_read = number(told, "readPosition");
        self.others_read = told["othersReadPosition"].as_u64().unwrap_or_default();
        self.others_delivered = told["othersDeliveredPosition"].as_u64().unwrap_or_default();
        if let Some(until) = told["clearedUntil"].as_str() {
            self.clear(until);
        }
    }

    pub(super) fn clear(&mut self, until: &str) {
        if *self.cleared_until < *until {
            until.clone_into(&mut self.cleared_until);
        }
        let until = &self.cleared_until;
        self.messages
            .retain(|_, message| message.created_at > *until);
        let messages = &self.messages;
        self.order.retain(|_, id| messages.contains_key(id));
    }

    /// A message as a resource: of two that are told of one, the later one counts, and a deletion for good.
    pub(super) fn take_in(&mut self, told: &Value) {
        let message = Message {
            position: number(told, "position"),
            sender: text(told, "senderId"),
            content: text(told, "content"),
            created_at: text(told, "createdAt"),
            updated_at: text(told, "updatedAt"),
            edited_at: told["editedAt"].clone(),
            notification: told["notification"] == true,
            is_gone: !told["deletedAt"].is_null(),
        };
        self.insert(text(told, "messageId"), message);
    }

    /// A message as it was sent.
    pub(super) fn hear(&mut self, item: &Value) {
        let message = Message {
            position: number(item, "position"),
            sender: text(item, "senderId"),
            content: text(item, "message"),
            created_at: text(item, "createdAt"),
            updated_at: text(item, "createdAt"),
            edited_at: Value::Null,
            notification: item["notification"] == true,
            is_gone: false,
        };
        self.insert(text(item, "messageId"), message);
    }

    fn insert(&mut self, id: String, message: Message) {
        if message.created_at <= self.cleared_until {
            return;
        }
        let known = self.messages.get(&id);
        let counts = known.is_none_or(|known| {
            message.is_gone || (!known.is_gone && known.updated_at <= message.updated_at)
        });
        if counts {
            self.order.insert(message.position, id.clone());
            self.messages.insert(id, message);
        }
    }

    pub(super) fn edit(&mut self, item: &Value) {
        let edited_at = text(item, "editedAt");
        if let Some(message) = self.messages.get_mut(&text(item, "messageId"))
            && !message.is_gone
            && message.updated_at < edited_at
        {
            message.content = text(item, "message");
            message.edited_at = json!(edited_at);
            message.updated_at = edited_at;
        }
    }

    pub(super) fn delete(&mut self, id: &str) {
        if let Some(message) = self.messages.get_mut(id) {
            message.is_gone = true;
        }
    }

    pub(super) fn update(&mut self, name: &Value, owner: &Value) {
        self.name = name.clone();
        self.owner = owner.clone();
    }

    pub(super) fn count(&mut self, participants: &Value) {
        assert!(participants.is_u64());
        self.participants = participants.clone();
    }

    /// Positions only grow.
    pub(super) fn mark(&mut self, is_own: bool, is_read: bool, position: u64) {
        let grow = |known: &mut u64| *known = position.max(*known);
        match (is_own, is_read) {
            (true, true) => grow(&mut self.own_read),
            (true, false) => {}
            (false, true) => {
                grow(&mut self.others_read);
                grow(&mut self.others_delivered);
            }
            (false, false) => grow(&mut self.others_delivered),
        }
    }

    pub(super) fn as_group(&self, id: String, me: &Value) -> KnownGroup {
        KnownGroup {
            id,
            is_own: self.owner == *me,
            participants: self.participants.as_u64().unwrap(),
        }
    }

    /// A message that is so far from the latest one, or the one at the beginning.
    pub(super) fn recent(&self, back: usize) -> Option<String> {
        let mut latest = self.order.values().rev();
        latest.nth(back).or(self.order.values().next()).cloned()
    }

    /// What a person would see of it.
    pub(super) fn view(&self, me: &str) -> Value {
        let mut shown: Vec<_> = self
            .messages
            .iter()
            .filter(|(_, message)| !message.is_gone)
            .collect();
        shown.sort_by_key(|(_, message)| message.position);
        let positions: Vec<_> = shown.iter().map(|(_, message)| message.position).collect();
        assert!(
            positions.is_sorted_by(|one, other| one < other),
            "doubled: {positions:?}"
        );
        let unread = shown
            .iter()
            .filter(|(_, message)| message.sender != me && message.position > self.own_read);
        let messages: Vec<_> = shown
            .iter()
            .map(|(id, message)| {
                let status = (message.sender == me).then(|| self.status(message));
                json!([
                    id,
                    message.position,
                    message.sender,
                    message.content,
                    message.notification,
                    message.created_at,
                    message.edited_at,
                    status
                ])
            })
            .collect();
        json!({
            "companion": self.companion,
            "name": self.name,
            "owner": self.owner,
            "participants": self.participants,
            "unread": unread.count(),
            "latest": shown.last().map(|(id, _)| id),
            "messages": messages,
        })
    }

    fn status(&self, message: &Message) -> &'static str {
        if message.position <= self.others_read {
            "read"
        } else if message.position <= self.others_delivered {
            "delivered"
        } else {
            "sent"
        }
    }
}
