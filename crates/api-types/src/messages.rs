//! Messages over HTTP.

use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::messages::{
    Content, MessageKind, MessageStatus, MessageView, ReceivedStatus, Target,
};
use messenger_domain::page::{Page, PageOf, TimeKey};
use messenger_domain::text::Violation;
use paperclip::actix::Apiv2Schema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fields::{Fields, InputRules, Request, text, whole_text};
use crate::format_time;
use crate::paging::{cursor_after, cursor_before, read_page};

/// A text for the conversation in the path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct SendMessageRequest {
    /// 1 to 10,000 characters.
    pub content: String,
    /// Under which the message will be known. Sending the same again under the same id changes nothing.
    /// The server chooses one where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Uuid>,
}

/// A text, and under which id to send it.
#[derive(Debug)]
pub struct Text {
    pub id: Option<MessageId>,
    pub content: Content,
}

impl Text {
    fn read(fields: &mut Fields) -> Option<Self> {
        let content = fields.required("content", whole_text(Content::parse));
        let id = fields.optional("messageId", text(MessageId::parse));
        Some(Self {
            id: id?,
            content: content?,
        })
    }
}

impl Request for SendMessageRequest {
    type Command = Text;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Text> {
        Text::read(fields)
    }
}

/// A text, and where it goes: to a person, a group, or any conversation. One of the three.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct PostMessageRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<Uuid>,
    /// 1 to 10,000 characters.
    pub content: String,
    /// Under which the message will be known. Sending the same again under the same id changes nothing.
    /// The server chooses one where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<Uuid>,
}

impl Request for PostMessageRequest {
    type Command = (Target, Text);

    fn read(fields: &mut Fields, _: &InputRules) -> Option<(Target, Text)> {
        const ONE_OF: &str = "exactly one of receiverId, groupId and conversationId is required";
        let receiver = fields.optional("receiverId", text(UserId::parse));
        let group = fields.optional("groupId", text(ConversationId::parse));
        let conversation = fields.optional("conversationId", text(ConversationId::parse));
        let message = Text::read(fields);
        let target = match (receiver?, group?, conversation?) {
            (Some(receiver), None, None) => Target::Person(receiver),
            (None, Some(group), None) => Target::Group(group),
            (None, None, Some(conversation)) => Target::Conversation(conversation),
            (None, None, None) => return fields.refuse("receiverId", ONE_OF),
            (Some(_), Some(_), _) => return fields.refuse("groupId", ONE_OF),
            (_, _, Some(_)) => return fields.refuse("conversationId", ONE_OF),
        };
        Some((target, message?))
    }
}

/// What a message shall say instead.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct EditMessageRequest {
    /// 1 to 10,000 characters.
    pub content: String,
}

impl Request for EditMessageRequest {
    type Command = Content;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<Content> {
        fields.required("content", whole_text(Content::parse))
    }
}

/// How far a message got.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct MessageStatusRequest {
    /// `delivered` or `read`.
    pub status: String,
}

impl Request for MessageStatusRequest {
    type Command = ReceivedStatus;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<ReceivedStatus> {
        fields.required("status", text(received_status))
    }
}

pub(crate) fn received_status(raw: &str) -> Result<ReceivedStatus, Violation> {
    match raw {
        "delivered" => Ok(ReceivedStatus::Delivered),
        "read" => Ok(ReceivedStatus::Read),
        _ => Err(Violation::new("must be `delivered` or `read`")),
    }
}

/// A message, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct MessagePath {
    /// The message.
    pub id: Uuid,
}

impl Request for MessagePath {
    type Command = MessageId;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<MessageId> {
        fields.required("id", text(MessageId::parse))
    }
}

/// A message of a conversation, in a path.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct MessageInPath {
    /// The conversation, or the group.
    pub id: Uuid,
    /// The message.
    pub message_id: Uuid,
}

impl Request for MessageInPath {
    type Command = (ConversationId, MessageId);

    fn read(fields: &mut Fields, _: &InputRules) -> Option<(ConversationId, MessageId)> {
        let conversation = fields.required("id", text(ConversationId::parse));
        let message = fields.required("messageId", text(MessageId::parse));
        Some((conversation?, message?))
    }
}

/// Which page of messages to read.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
pub struct MessagesQuery {
    /// How many rows at most, 50 if left out. More than 100 is cut to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// `nextCursor` or `previousCursor` of an earlier answer; from the latest on if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl Request for MessagesQuery {
    type Command = PageOf<TimeKey>;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<PageOf<TimeKey>> {
        read_page(fields)
    }
}

/// For whom to delete.
#[derive(Clone, Debug, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct DeleteMessageQuery {
    /// `true` for the caller only; otherwise for everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_me: Option<bool>,
}

impl Request for DeleteMessageQuery {
    type Command = bool;

    fn read(fields: &mut Fields, _: &InputRules) -> Option<bool> {
        let flag = |raw: &str| match raw {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Violation::new("must be true or false")),
        };
        fields
            .optional("forMe", text(flag))
            .map(Option::unwrap_or_default)
    }
}

/// A message as the caller sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct MessageResource {
    pub message_id: Uuid,
    pub conversation_id: Uuid,
    /// The number of the message in its conversation, from 1 on, without gaps.
    pub position: i64,
    pub sender_id: Uuid,
    pub sender_name: String,
    pub sender_last_name: String,
    /// Empty once it was deleted.
    pub content: String,
    /// Whether it tells of a change in a group.
    pub notification: bool,
    pub created_at: String,
    /// When it was made, edited or deleted last.
    pub updated_at: String,
    /// Null if it never was.
    pub edited_at: Option<String>,
    /// Null if it is there.
    pub deleted_at: Option<String>,
    /// Of one's own messages: `sent`, `delivered` to all others or `read` by all others. Null of those
    /// of others.
    pub status: Option<String>,
}

/// What the wire calls a status.
pub(crate) const fn status_name(status: MessageStatus) -> &'static str {
    match status {
        MessageStatus::Sent => "sent",
        MessageStatus::Delivered => "delivered",
        MessageStatus::Read => "read",
    }
}

impl From<MessageView> for MessageResource {
    fn from(view: MessageView) -> Self {
        let MessageView {
            message,
            sender,
            status,
        } = view;
        let updated_at = message.deleted_at.or(message.edited_at);
        Self {
            message_id: message.id.uuid(),
            conversation_id: message.conversation.uuid(),
            position: message.seq.0,
            sender_id: message.sender.uuid(),
            sender_name: sender.first,
            sender_last_name: sender.last,
            content: message.content,
            notification: message.kind == MessageKind::Notification,
            created_at: format_time(message.created_at),
            updated_at: format_time(updated_at.unwrap_or(message.created_at)),
            edited_at: message.edited_at.map(format_time),
            deleted_at: message.deleted_at.map(format_time),
            status: status.map(|status| status_name(status).to_owned()),
        }
    }
}

/// Messages of a conversation, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Apiv2Schema)]
#[serde(rename_all = "camelCase")]
pub struct MessagesResponse {
    pub data: Vec<MessageResource>,
    /// Leads to earlier messages. Null if there are none.
    pub next_cursor: Option<String>,
    /// Leads to later messages, now or once there are any. Null where nothing was ever seen.
    pub previous_cursor: Option<String>,
}

impl From<Page<MessageView, TimeKey>> for MessagesResponse {
    fn from(page: Page<MessageView, TimeKey>) -> Self {
        Self {
            data: page.rows.into_iter().map(MessageResource::from).collect(),
            next_cursor: page.next.as_ref().map(cursor_after),
            previous_cursor: page.previous.as_ref().map(cursor_before),
        }
    }
}
