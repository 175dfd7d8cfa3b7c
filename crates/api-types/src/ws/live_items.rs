//! What stands in the events that connections hear of which asked for them.

use messenger_domain::ids::{ConversationId, UserId};
use messenger_domain::messages::{Message, MessageKind, Receipt};
use messenger_domain::notifications::Notification;
use messenger_domain::typing::TypingChange;
use messenger_domain::users::PersonName;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::format_time;
use crate::messages::status_name;
use crate::notifications::NotificationView;
use crate::people::PublicUserView;

/// A conversation by its id. Of a dialog there is no `groupId`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    pub conversation_id: Uuid,
    pub group_id: Option<Uuid>,
}

impl From<ConversationId> for Place {
    fn from(id: ConversationId) -> Self {
        Self {
            conversation_id: id.uuid(),
            group_id: (!id.is_kept_for_direct()).then(|| id.uuid()),
        }
    }
}

/// What one wrote, or caused a notice to say, on another device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentItem {
    #[serde(flatten)]
    pub place: Place,
    pub group_name: Option<String>,
    /// In a dialog, who got it.
    pub receiver_id: Option<Uuid>,
    pub message_id: Uuid,
    pub message: String,
    pub sender_name: String,
    pub sender_last_name: String,
    pub sender_id: Uuid,
    pub notification: bool,
    pub created_at: String,
    pub position: i64,
}

impl SentItem {
    pub(super) fn new(message: &Message, sender: &PersonName) -> Self {
        Self {
            place: message.conversation.into(),
            group_name: None,
            receiver_id: None,
            message_id: message.id.uuid(),
            message: message.content.clone(),
            sender_name: sender.first.clone(),
            sender_last_name: sender.last.clone(),
            sender_id: message.sender.uuid(),
            notification: message.kind == MessageKind::Notification,
            created_at: format_time(message.created_at),
            position: message.seq.0,
        }
    }

    pub(super) fn received_by(self, receiver: UserId) -> Self {
        Self {
            receiver_id: Some(receiver.uuid()),
            ..self
        }
    }

    pub(super) fn in_group(self, name: &str) -> Self {
        Self {
            group_name: Some(name.to_owned()),
            ..self
        }
    }
}

/// What a message says now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EditedItem {
    #[serde(flatten)]
    pub place: Place,
    pub message_id: Uuid,
    pub message: String,
    pub sender_id: Uuid,
    pub created_at: String,
    pub edited_at: String,
}

impl From<&Message> for EditedItem {
    fn from(message: &Message) -> Self {
        Self {
            place: message.conversation.into(),
            message_id: message.id.uuid(),
            message: message.content.clone(),
            sender_id: message.sender.uuid(),
            created_at: format_time(message.created_at),
            edited_at: format_time(message.edited_at.unwrap_or(message.created_at)),
        }
    }
}

/// A message that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedItem {
    #[serde(flatten)]
    pub place: Place,
    pub message_id: Uuid,
    /// Whether only for oneself.
    pub for_me: bool,
    pub deleted_by: Uuid,
}

impl DeletedItem {
    pub(super) fn new(message: &Message, by: UserId, for_me: bool) -> Self {
        Self {
            place: message.conversation.into(),
            message_id: message.id.uuid(),
            for_me,
            deleted_by: by.uuid(),
        }
    }
}

/// A dialog that one cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClearedItem {
    pub conversation_id: Uuid,
    pub companion_id: Uuid,
    /// Messages up to this time are gone.
    pub cleared_until: String,
}

/// A group as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupUpdatedItem {
    #[serde(flatten)]
    pub place: Place,
    pub group_name: String,
    pub owner_id: Uuid,
}

/// Who is in a group from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberAddedItem {
    #[serde(flatten)]
    pub place: Place,
    pub group_name: String,
    pub user_id: Uuid,
    pub first_name: String,
    pub last_name: String,
    /// Of who made the group, the same.
    pub added_by: Uuid,
    /// The notice of it.
    pub message_id: Uuid,
    /// How many members there are now.
    pub participant_count: usize,
}

impl MemberAddedItem {
    pub(super) fn new(
        notice: &Message,
        group_name: &str,
        (member, name): (UserId, &PersonName),
        participant_count: usize,
    ) -> Self {
        Self {
            place: notice.conversation.into(),
            group_name: group_name.to_owned(),
            user_id: member.uuid(),
            first_name: name.first.clone(),
            last_name: name.last.clone(),
            added_by: notice.sender.uuid(),
            message_id: notice.id.uuid(),
            participant_count,
        }
    }
}

/// Who is in a group no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberRemovedItem {
    #[serde(flatten)]
    pub place: Place,
    pub user_id: Uuid,
    /// Of who left, the same.
    pub removed_by: Uuid,
    /// The notice of it, for those who can read it.
    pub message_id: Option<Uuid>,
    /// How many members there are now, for the same.
    pub participant_count: Option<usize>,
}

/// How far somebody got or read a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusItem {
    #[serde(flatten)]
    pub place: Place,
    /// Up to this message.
    pub message_id: Uuid,
    /// Its number in the conversation.
    pub position: i64,
    /// Who.
    pub user_id: Uuid,
    /// `delivered` or `read`.
    pub status: String,
}

impl From<&Receipt> for StatusItem {
    fn from(receipt: &Receipt) -> Self {
        Self {
            place: receipt.conversation.into(),
            message_id: receipt.message.uuid(),
            position: receipt.seq.0,
            user_id: receipt.origin.user.uuid(),
            status: status_name(receipt.status.into()).to_owned(),
        }
    }
}

/// Who types, or does so no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TypingItem {
    #[serde(flatten)]
    pub place: Place,
    /// In a dialog, who hears of it.
    pub receiver_id: Option<Uuid>,
    pub user_id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub is_typing: bool,
}

impl From<&TypingChange> for TypingItem {
    fn from(change: &TypingChange) -> Self {
        Self {
            place: change.conversation.into(),
            receiver_id: change.receiver.map(UserId::uuid),
            user_id: change.user.uuid(),
            first_name: change.name.first.clone(),
            last_name: change.name.last.clone(),
            is_typing: change.is_typing,
        }
    }
}

/// Something that is kept for the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NotificationItem {
    #[serde(flatten)]
    pub notification: NotificationView,
    pub conversation_id: Option<Uuid>,
}

impl From<&Notification> for NotificationItem {
    fn from(notification: &Notification) -> Self {
        let notification = NotificationView::from(notification.clone());
        Self {
            conversation_id: notification.metadata.conversation_id,
            notification,
        }
    }
}

/// Who asks to be a friend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FriendRequestItem {
    pub request_id: Uuid,
    pub user: PublicUserView,
}

/// Who is a friend no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FriendRemovedItem {
    pub user_id: Uuid,
}
