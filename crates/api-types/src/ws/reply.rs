use messenger_domain::groups::GroupNotice;
use messenger_domain::ids::ConversationId;
use messenger_domain::messages::{Message, MessageKind};
use messenger_domain::users::PersonName;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::live_items::{
    ClearedItem, DeletedItem, EditedItem, FriendRemovedItem, FriendRequestItem, GroupUpdatedItem,
    MemberAddedItem, MemberRemovedItem, NotificationItem, SentItem, StatusItem, TypingItem,
};
use super::{ChatRow, ChatSummaryRow, DialogRow, GroupRow, RequestId, StandingItem, Topics};
use crate::error::FieldError;
use crate::format_time;
use crate::messages::MessageResource;
use crate::people::PublicUserView;
use crate::sync::{SyncConversation, SyncResponse};

/// An answer to a request that succeeded, or a broadcast: both have this shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    #[serde(rename = "type")]
    pub kind: String,
    /// Always true.
    pub success: bool,
    pub params: ReplyParams,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<RequestId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplyParams {
    pub item: Option<Item>,
    pub data: Option<Rows>,
    pub is_broadcast: bool,
}

impl Reply {
    #[must_use]
    pub fn done(kind: &str) -> Self {
        Self::new(kind, None, None, false)
    }

    #[must_use]
    pub fn item(kind: &str, item: Item) -> Self {
        Self::new(kind, Some(item), None, false)
    }

    #[must_use]
    pub fn rows(kind: &str, rows: Rows) -> Self {
        Self::new(kind, None, Some(rows), false)
    }

    /// What changed: messages as rows, and the rest as item.
    #[must_use]
    pub fn changes(kind: &str, changes: SyncResponse) -> Self {
        let item = SyncItem {
            next: changes.next,
            has_more: changes.has_more,
            conversations: changes.conversations,
        };
        let rows = Rows::Messages(changes.data);
        Self::new(kind, Some(Item::Sync(item)), Some(rows), false)
    }

    pub(super) fn broadcast(kind: &str, item: Item) -> Self {
        Self::new(kind, Some(item), None, true)
    }

    /// Tells a client that it did not read fast enough, and missed so many frames.
    #[must_use]
    pub fn gap(missed: u64) -> Self {
        let fetch = "sync".to_owned();
        Self::broadcast("gap", Item::Gap(GapItem { fetch, missed }))
    }

    /// As the answer to a request that had this id.
    #[must_use]
    pub fn to(self, request_id: Option<RequestId>) -> Self {
        Self { request_id, ..self }
    }

    fn new(kind: &str, item: Option<Item>, data: Option<Rows>, is_broadcast: bool) -> Self {
        Self {
            kind: kind.to_owned(),
            success: true,
            params: ReplyParams {
                item,
                data,
                is_broadcast,
            },
            request_id: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Rows {
    /// First, for a row of these has all fields of some others.
    Messages(Vec<MessageResource>),
    ChatSummaries(Vec<ChatSummaryRow>),
    Chats(Vec<ChatRow>),
    Dialog(Vec<DialogRow>),
    Group(Vec<GroupRow>),
    Standings(Vec<StandingItem>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Item {
    // Those first of which others have only a part.
    Sent(SentItem),
    Edited(EditedItem),
    Deleted(DeletedItem),
    Cleared(ClearedItem),
    MemberAdded(MemberAddedItem),
    MemberRemoved(MemberRemovedItem),
    GroupUpdated(GroupUpdatedItem),
    Status(StatusItem),
    Typing(TypingItem),
    Notification(NotificationItem),
    Resource(MessageResource),
    Friend(PublicUserView),
    FriendRequest(FriendRequestItem),
    Standing(StandingItem),
    FriendRemoved(FriendRemovedItem),
    Subscription(Subscription),
    GroupMessage(GroupItem),
    Message(MessageItem),
    Group(GroupRef),
    Sync(SyncItem),
    Gap(GapItem),
}

/// A text in a direct conversation, as its receiver gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageItem {
    pub message_id: Uuid,
    pub message: String,
    pub sender_name: String,
    pub sender_last_name: String,
    pub sender_id: Uuid,
    pub created_at: String,
    /// Where it stands, for connections that have subscribed.
    #[serde(flatten)]
    pub position: Option<Spot>,
}

impl MessageItem {
    #[must_use]
    pub fn new(message: &Message, sender: &PersonName) -> Self {
        Self {
            position: None,
            message_id: message.id.uuid(),
            message: message.content.clone(),
            sender_name: sender.first.clone(),
            sender_last_name: sender.last.clone(),
            sender_id: message.sender.uuid(),
            created_at: format_time(message.created_at),
        }
    }

    pub(super) fn placed(message: &Message, sender: &PersonName) -> Self {
        Self {
            position: Some(message.into()),
            ..Self::new(message, sender)
        }
    }
}

/// Which message of which conversation something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Spot {
    pub conversation_id: Uuid,
    pub position: i64,
}

impl From<&Message> for Spot {
    fn from(message: &Message) -> Self {
        Self {
            conversation_id: message.conversation.uuid(),
            position: message.seq.0,
        }
    }
}

/// A text or a notice in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupItem {
    pub group_id: Uuid,
    pub group_name: String,
    pub message_id: Uuid,
    pub message: String,
    pub sender_name: String,
    pub sender_last_name: String,
    pub sender_id: Uuid,
    pub notification: bool,
    pub created_at: String,
    /// Where it stands, for connections that have subscribed.
    #[serde(flatten)]
    pub position: Option<Spot>,
}

impl GroupItem {
    #[must_use]
    pub fn new(message: &Message, sender: &PersonName, group_name: &str) -> Self {
        Self {
            position: None,
            group_id: message.conversation.uuid(),
            group_name: group_name.to_owned(),
            message_id: message.id.uuid(),
            message: message.content.clone(),
            sender_name: sender.first.clone(),
            sender_last_name: sender.last.clone(),
            sender_id: message.sender.uuid(),
            notification: message.kind == MessageKind::Notification,
            created_at: format_time(message.created_at),
        }
    }

    pub(super) fn placed(message: &Message, sender: &PersonName, group_name: &str) -> Self {
        Self {
            position: Some(message.into()),
            ..Self::new(message, sender, group_name)
        }
    }
}

impl From<&GroupNotice> for GroupItem {
    fn from(notice: &GroupNotice) -> Self {
        Self::new(&notice.message, &notice.sender, &notice.group_name)
    }
}

/// What comes with the messages of a page of changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncItem {
    pub next: String,
    pub has_more: bool,
    pub conversations: Vec<SyncConversation>,
}

/// What a client missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapItem {
    /// The request that tells what it was.
    pub fetch: String,
    /// How many frames.
    pub missed: u64,
}

/// What a connection hears of from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub events: Vec<String>,
}

impl From<Topics> for Subscription {
    fn from(topics: Topics) -> Self {
        Self {
            events: topics.names().map(str::to_owned).collect(),
        }
    }
}

/// A group by its id, and its name where that is news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupRef {
    pub group_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
}

impl From<ConversationId> for GroupRef {
    fn from(group: ConversationId) -> Self {
        Self {
            group_id: group.uuid(),
            group_name: None,
        }
    }
}

/// An answer to a request that failed. It never ends the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorFrame {
    /// Always true.
    pub error: bool,
    /// The type of the request, or `processor` if there is none that could be answered.
    #[serde(rename = "type")]
    pub kind: String,
    pub message: String,
    pub code: String,
    /// Every field that was not acceptable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<FieldError>>,
    /// Milliseconds after which the same request will be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<RequestId>,
}

impl ErrorFrame {
    #[must_use]
    pub fn new(kind: &str, message: &str, code: &str) -> Self {
        Self {
            error: true,
            kind: kind.to_owned(),
            message: message.to_owned(),
            code: code.to_owned(),
            errors: None,
            retry_after_ms: None,
            request_id: None,
        }
    }

    /// As the answer to a request that had this id.
    #[must_use]
    pub fn to(self, request_id: Option<RequestId>) -> Self {
        Self { request_id, ..self }
    }
}
