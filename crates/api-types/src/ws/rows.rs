use messenger_domain::conversations::{Chat, ChatPartner, ChatSummary};
use messenger_domain::ids::UserId;
use messenger_domain::messages::{DialogHistory, HistoryEntry, Message, MessageKind};
use messenger_domain::users::PersonName;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::format_time;
use crate::messages::status_name;

/// A row of `listLastMessage`: a conversation by its latest message. Either the receiver's or the
/// group's fields are null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatRow {
    pub message_id: Uuid,
    pub sender_id: Uuid,
    pub sender_name: String,
    pub sender_last_name: String,
    pub receiver_id: Option<Uuid>,
    pub receiver_name: Option<String>,
    pub receiver_last_name: Option<String>,
    pub group_id: Option<Uuid>,
    pub group_name: Option<String>,
    pub content: String,
    pub created_at: String,
    pub updated_at: String,
    pub deleted_at: Option<String>,
}

impl From<Chat> for ChatRow {
    fn from(chat: Chat) -> Self {
        let message = chat.message;
        let (receiver, group) = match chat.partner {
            ChatPartner::Receiver { id, name } => (Some((id, name)), None),
            ChatPartner::Group { id, name } => (None, Some((id, name))),
        };
        let (receiver_id, receiver_name) = receiver.unzip();
        let (group_id, group_name) = group.unzip();
        let (receiver_first, receiver_last) =
            receiver_name.map(|name| (name.first, name.last)).unzip();
        Self {
            message_id: message.id.uuid(),
            sender_id: message.sender.uuid(),
            sender_name: chat.sender.first,
            sender_last_name: chat.sender.last,
            receiver_id: receiver_id.map(UserId::uuid),
            receiver_name: receiver_first,
            receiver_last_name: receiver_last,
            group_id: group_id.map(messenger_domain::ids::ConversationId::uuid),
            group_name,
            content: message.content,
            created_at: format_time(message.created_at),
            updated_at: format_time(message.edited_at.unwrap_or(message.created_at)),
            deleted_at: None,
        }
    }
}

/// The same row, for connections that have subscribed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChatSummaryRow {
    #[serde(flatten)]
    pub chat: ChatRow,
    pub conversation_id: Uuid,
    /// What others wrote and the caller has not read; 1000 stands for that many or more.
    pub unread_count: usize,
    /// Of one's own messages only.
    pub status: Option<String>,
}

impl From<ChatSummary> for ChatSummaryRow {
    fn from(summary: ChatSummary) -> Self {
        let status = summary.status.map(status_name);
        Self {
            conversation_id: summary.chat.message.conversation.uuid(),
            unread_count: summary.unread,
            status: status.map(str::to_owned),
            chat: summary.chat.into(),
        }
    }
}

/// A row of `getlatestMessageDialog`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DialogRow {
    pub message_id: Uuid,
    pub sender_id: Uuid,
    pub sender_name: String,
    pub receiver_id: Uuid,
    pub receiver_name: String,
    pub content: String,
    pub created_at: String,
}

impl DialogRow {
    /// The rows of a dialog as read by `reader`.
    #[must_use]
    pub fn list(history: DialogHistory, reader: UserId, companion: UserId) -> Vec<Self> {
        let DialogHistory {
            messages,
            reader: own_name,
            companion: companion_name,
        } = history;
        let (own, theirs) = ((reader, &own_name), (companion, &companion_name));
        let row = |message: Message| {
            if message.sender == reader {
                Self::new(message, own, theirs)
            } else {
                Self::new(message, theirs, own)
            }
        };
        messages.into_iter().map(row).collect()
    }

    fn new(
        message: Message,
        (sender, sender_name): (UserId, &PersonName),
        (receiver, receiver_name): (UserId, &PersonName),
    ) -> Self {
        Self {
            message_id: message.id.uuid(),
            sender_id: sender.uuid(),
            sender_name: sender_name.first.clone(),
            receiver_id: receiver.uuid(),
            receiver_name: receiver_name.first.clone(),
            content: message.content,
            created_at: format_time(message.created_at),
        }
    }
}

/// A row of `getlatestMessageGroup`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupRow {
    /// True for a notice, null for a text.
    pub notification: Option<bool>,
    pub message_id: Uuid,
    pub sender_id: Uuid,
    pub sender_name: String,
    pub sender_last_name: String,
    pub group_id: Uuid,
    pub group_name: String,
    pub content: String,
    pub created_at: String,
}

impl GroupRow {
    #[must_use]
    pub fn new(entry: HistoryEntry, group_name: &str) -> Self {
        Self {
            notification: match entry.message.kind {
                MessageKind::Text => None,
                MessageKind::Notification => Some(true),
            },
            message_id: entry.message.id.uuid(),
            sender_id: entry.message.sender.uuid(),
            sender_name: entry.sender.first,
            sender_last_name: entry.sender.last,
            group_id: entry.message.conversation.uuid(),
            group_name: group_name.to_owned(),
            content: entry.message.content,
            created_at: format_time(entry.message.created_at),
        }
    }
}
