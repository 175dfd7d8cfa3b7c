//! What a client knows besides that has subscribed: the events, each with the name it asks for them by.
//! Nothing else stands in them.

use serde_json::Value;

use crate::frames::{
    STANDING, Shape, fits, has_only, is_id, is_id_or_null, is_number_or_null, is_text_or_null,
    is_time,
};

const SENT: Shape = &[
    ("conversationId", is_id),
    ("groupId", is_id_or_null),
    ("groupName", is_text_or_null),
    ("receiverId", is_id_or_null),
    ("messageId", is_id),
    ("message", Value::is_string),
    ("senderName", Value::is_string),
    ("senderLastName", Value::is_string),
    ("senderId", is_id),
    ("notification", Value::is_boolean),
    ("createdAt", is_time),
    ("position", Value::is_u64),
];

const EDITED: Shape = &[
    ("conversationId", is_id),
    ("groupId", is_id_or_null),
    ("messageId", is_id),
    ("message", Value::is_string),
    ("senderId", is_id),
    ("createdAt", is_time),
    ("editedAt", is_time),
];

const DELETED: Shape = &[
    ("conversationId", is_id),
    ("groupId", is_id_or_null),
    ("messageId", is_id),
    ("forMe", Value::is_boolean),
    ("deletedBy", is_id),
];

const CLEARED: Shape = &[
    ("conversationId", is_id),
    ("companionId", is_id),
    ("clearedUntil", is_time),
];

const GROUP_UPDATED: Shape = &[
    ("conversationId", is_id),
    ("groupId", is_id),
    ("groupName", Value::is_string),
    ("ownerId", is_id),
];

const MEMBER_ADDED: Shape = &[
    ("conversationId", is_id),
    ("groupId", is_id),
    ("groupName", Value::is_string),
    ("userId", is_id),
    ("firstName", Value::is_string),
    ("lastName", Value::is_string),
    ("addedBy", is_id),
    ("messageId", is_id),
    ("participantCount", Value::is_u64),
];

const MEMBER_REMOVED: Shape = &[
    ("conversationId", is_id),
    ("groupId", is_id),
    ("userId", is_id),
    ("removedBy", is_id),
    ("messageId", is_id_or_null),
    ("participantCount", is_number_or_null),
];

const STATUS: Shape = &[
    ("conversationId", is_id),
    ("groupId", is_id_or_null),
    ("messageId", is_id),
    ("position", Value::is_u64),
    ("userId", is_id),
    ("status", |value| *value == "delivered" || *value == "read"),
];

const TYPING: Shape = &[
    ("conversationId", is_id),
    ("groupId", is_id_or_null),
    ("receiverId", is_id_or_null),
    ("userId", is_id),
    ("firstName", Value::is_string),
    ("lastName", Value::is_string),
    ("isTyping", Value::is_boolean),
];

const NOTIFICATION: Shape = &[
    ("notificationId", is_id),
    ("conversationId", is_id_or_null),
    ("type", Value::is_string),
    ("title", Value::is_string),
    ("content", Value::is_string),
    ("metadata", Value::is_object),
    ("isRead", |value| *value == false),
    ("createdAt", is_time),
    ("updatedAt", is_time),
];

const USER: Shape = &[
    ("userId", is_id),
    ("username", Value::is_string),
    ("firstName", Value::is_string),
    ("lastName", Value::is_string),
];

const FRIEND_REQUEST: Shape = &[("requestId", is_id), ("user", |value| fits(value, USER))];

const FRIEND_REMOVED: Shape = &[("userId", is_id)];

/// What is asked for to be told of this.
pub(crate) fn topic_of(kind: &str) -> Option<(&'static str, Shape)> {
    Some(match kind {
        "messageSent" => ("messages", SENT),
        "messageEdited" => ("messages", EDITED),
        "messageDeleted" => ("messages", DELETED),
        "dialogCleared" => ("messages", CLEARED),
        "groupUpdated" => ("groups", GROUP_UPDATED),
        "memberAdded" => ("groups", MEMBER_ADDED),
        "memberRemoved" => ("groups", MEMBER_REMOVED),
        "messageStatus" => ("receipts", STATUS),
        "userTyping" => ("typing", TYPING),
        "notification" => ("notifications", NOTIFICATION),
        "friendRequest" => ("friends", FRIEND_REQUEST),
        "friendAccepted" => ("friends", USER),
        "friendRemoved" => ("friends", FRIEND_REMOVED),
        "userStatus" => ("presence", STANDING),
        _ => return None,
    })
}

/// Whether this is an event that a client knows which asked for these.
pub(crate) fn is_wanted(frame: &Value, topics: &[&str]) -> bool {
    let kind = frame["type"].as_str().unwrap_or_default();
    let (Some((topic, shape)), Some(fields)) = (topic_of(kind), frame.as_object()) else {
        return false;
    };
    let params = &frame["params"];
    topics.contains(&topic)
        && fields.len() == 3
        && frame["success"] == true
        && params.as_object().is_some_and(|params| params.len() == 3)
        && params["isBroadcast"] == true
        && params["data"].is_null()
        && has_only_of(&params["item"], shape)
}

fn has_only_of(item: &Value, shape: Shape) -> bool {
    let names: Vec<_> = shape.iter().map(|(name, _)| *name).collect();
    let fields = item.as_object();
    fits(item, shape) && fields.is_some_and(|fields| has_only(fields, &names))
}
