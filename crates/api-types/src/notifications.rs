//! What somebody is told and may read later.

use messenger_domain::ids::{ConversationId, NotificationId};
use messenger_domain::notifications::{Cause, GroupRef, Missed, Notification, Person};
use messenger_domain::page::{Page, TimeKey};
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text};
use crate::paging::cursor_after;
use crate::time::format_time;

/// A notification, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct NotificationPath {
    /// The notification.
    pub id: Uuid,
}

impl Request for NotificationPath {
    type Command = NotificationId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<NotificationId> {
        fields.required("id", text(NotificationId::parse))
    }
}

/// Something that somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationView {
    pub notification_id: Uuid,
    /// `message`, `friend_request`, `group_invite` or `system`.
    pub r#type: String,
    /// For people, in few words.
    pub title: String,
    /// For people.
    pub content: String,
    /// The same for programs.
    pub metadata: NotificationMetadata,
    pub is_read: bool,
    pub created_at: String,
    pub updated_at: String,
}

/// What a notification is about. What does not belong to its type is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationMetadata {
    /// What happened: `missed`, `requested`, `accepted`, `added`, `removed`, `dropped`, `owner_changed` or
    /// `password_changed`.
    pub event: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<Uuid>,
    /// Of the conversation: `direct` or `group`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// Who wrote the latest of the messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_name: Option<String>,
    /// The latest of the messages; left out if none is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Uuid>,
    /// Its beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_preview: Option<String>,
    /// How many messages there are, 100 if they are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Uuid>,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
}

/// A page of one's notifications, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationsResponse {
    pub data: Vec<NotificationView>,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

impl From<Notification> for NotificationView {
    fn from(notification: Notification) -> Self {
        let (title, content) = (notification.title(), notification.content());
        let (kind, metadata) = describe(notification.cause);
        Self {
            notification_id: notification.id.uuid(),
            r#type: kind.to_owned(),
            title,
            content,
            metadata,
            is_read: notification.is_read,
            created_at: format_time(notification.created_at),
            updated_at: format_time(notification.updated_at),
        }
    }
}

impl From<Page<Notification, TimeKey>> for NotificationsResponse {
    fn from(page: Page<Notification, TimeKey>) -> Self {
        Self {
            next_cursor: page.next.as_ref().map(cursor_after),
            data: page.rows.into_iter().map(Into::into).collect(),
        }
    }
}

fn describe(cause: Cause) -> (&'static str, NotificationMetadata) {
    const FRIEND_REQUEST: &str = "friend_request";
    const SYSTEM: &str = "system";
    match cause {
        Cause::Messages(missed) => ("message", NotificationMetadata::of_missed(missed)),
        Cause::FriendRequested { request, by } => (
            FRIEND_REQUEST,
            NotificationMetadata {
                request_id: Some(request.uuid()),
                ..NotificationMetadata::of_person("requested", &by)
            },
        ),
        Cause::FriendAccepted { request, by } => (
            FRIEND_REQUEST,
            NotificationMetadata {
                request_id: Some(request.uuid()),
                ..NotificationMetadata::of_person("accepted", &by)
            },
        ),
        Cause::AddedToGroup { group, by } => (
            "group_invite",
            NotificationMetadata::of_group("added", group, &by),
        ),
        Cause::RemovedFromGroup { group, by } => (
            SYSTEM,
            NotificationMetadata::of_group("removed", group, &by),
        ),
        Cause::GroupDropped { group, by } => (
            SYSTEM,
            NotificationMetadata::of_group("dropped", group, &by),
        ),
        Cause::GroupHandedOver { group, by } => (
            SYSTEM,
            NotificationMetadata::of_group("owner_changed", group, &by),
        ),
        Cause::PasswordChanged => (SYSTEM, NotificationMetadata::of("password_changed")),
    }
}

impl NotificationMetadata {
    fn of(event: &str) -> Self {
        Self {
            event: event.to_owned(),
            ..Self::default()
        }
    }

    fn of_person(event: &str, by: &Person) -> Self {
        Self {
            user_id: Some(by.id.uuid()),
            user_name: Some(by.name.full()),
            ..Self::of(event)
        }
    }

    fn of_group(event: &str, group: GroupRef, by: &Person) -> Self {
        Self {
            group_name: Some(group.name),
            ..Self::of_person(event, by).in_conversation(group.id)
        }
    }

    fn of_missed(missed: Missed) -> Self {
        let sender = missed
            .latest
            .as_ref()
            .map_or(&missed.sender, |latest| &latest.sender);
        let mut metadata = Self {
            sender_id: Some(sender.id.uuid()),
            sender_name: Some(sender.name.full()),
            count: u32::try_from(missed.count).ok(),
            group_name: missed.group_name,
            ..Self::of("missed").in_conversation(missed.conversation)
        };
        if let Some(latest) = missed.latest {
            metadata.message_id = Some(latest.message.uuid());
            metadata.message_preview = Some(latest.text);
        }
        metadata
    }

    fn in_conversation(self, id: ConversationId) -> Self {
        let is_direct = id.is_kept_for_direct();
        let kind = if is_direct { "direct" } else { "group" };
        Self {
            conversation_id: Some(id.uuid()),
            kind: Some(kind.to_owned()),
            group_id: (!is_direct).then(|| id.uuid()),
            ..self
        }
    }
}
