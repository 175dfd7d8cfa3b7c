//! What clients know: every frame that they may ever get.

use serde_json::{Map, Value};
use uuid::Uuid;

pub(crate) type Check = fn(&Value) -> bool;
/// The fields of an object. Others may stand beside them.
pub(crate) type Shape = &'static [(&'static str, Check)];

const CHAT_ROW: Shape = &[
    ("messageId", is_id),
    ("senderId", is_id),
    ("senderName", Value::is_string),
    ("senderLastName", Value::is_string),
    ("receiverId", is_id_or_null),
    ("receiverName", is_text_or_null),
    ("receiverLastName", is_text_or_null),
    ("groupId", is_id_or_null),
    ("groupName", is_text_or_null),
    ("content", Value::is_string),
    ("createdAt", is_time),
    ("updatedAt", is_time),
    ("deletedAt", Value::is_null),
];

const DIALOG_ROW: Shape = &[
    ("messageId", is_id),
    ("senderId", is_id),
    ("senderName", Value::is_string),
    ("receiverId", is_id),
    ("receiverName", Value::is_string),
    ("content", Value::is_string),
    ("createdAt", is_time),
];

const GROUP_ROW: Shape = &[
    ("notification", is_flag_or_null),
    ("messageId", is_id),
    ("senderId", is_id),
    ("senderName", Value::is_string),
    ("senderLastName", Value::is_string),
    ("groupId", is_id),
    ("groupName", Value::is_string),
    ("content", Value::is_string),
    ("createdAt", is_time),
];

const MESSAGE: Shape = &[
    ("messageId", is_id),
    ("message", Value::is_string),
    ("senderName", Value::is_string),
    ("senderLastName", Value::is_string),
    ("senderId", is_id),
    ("createdAt", is_time),
];

const GROUP_MESSAGE: Shape = &[
    ("groupId", is_id),
    ("groupName", Value::is_string),
    ("messageId", is_id),
    ("message", Value::is_string),
    ("senderName", Value::is_string),
    ("senderLastName", Value::is_string),
    ("senderId", is_id),
    ("notification", |value| *value == false),
    ("createdAt", is_time),
];

const NOTICE: Shape = &[
    ("groupId", is_id),
    ("groupName", Value::is_string),
    ("messageId", is_id),
    ("message", Value::is_string),
    ("senderName", Value::is_string),
    ("senderLastName", Value::is_string),
    ("senderId", is_id),
    ("notification", |value| *value == true),
    ("createdAt", is_time),
];

/// What messages have besides for connections that have subscribed.
const PLACED: Shape = &[("conversationId", is_id), ("position", Value::is_u64)];

const GROUP: Shape = &[("groupId", is_id)];
const NAMED_GROUP: Shape = &[("groupId", is_id), ("groupName", Value::is_string)];

const SYNC: Shape = &[
    ("next", Value::is_string),
    ("hasMore", Value::is_boolean),
    ("conversations", |value| are_rows(value, SYNC_CONVERSATION)),
];

const SYNC_CONVERSATION: Shape = &[
    ("conversationId", is_id),
    ("left", Value::is_boolean),
    ("conversation", |value| value.is_null() || value.is_object()),
    ("clearedUntil", is_time_or_null),
    ("readPosition", is_number_or_null),
    ("deliveredPosition", is_number_or_null),
    ("othersReadPosition", is_number_or_null),
    ("othersDeliveredPosition", is_number_or_null),
];

const RESOURCE: Shape = &[
    ("messageId", is_id),
    ("conversationId", is_id),
    ("position", Value::is_u64),
    ("senderId", is_id),
    ("senderName", Value::is_string),
    ("senderLastName", Value::is_string),
    ("content", Value::is_string),
    ("notification", Value::is_boolean),
    ("createdAt", is_time),
    ("updatedAt", is_time),
    ("editedAt", is_time_or_null),
    ("deletedAt", is_time_or_null),
    ("status", is_text_or_null),
];

const ERROR: Shape = &[
    ("error", |value| *value == true),
    ("type", Value::is_string),
    ("message", Value::is_string),
    ("code", Value::is_string),
];

const SUBSCRIPTION: Shape = &[("events", Value::is_array)];

pub(crate) const STANDING: Shape = &[
    ("userId", is_id),
    ("status", |value| *value == "online" || *value == "offline"),
    ("lastSeenAt", is_time_or_null),
];

const TYPES: [&str; 21] = [
    "subscribe",
    "editMessage",
    "deleteMessage",
    "messageStatus",
    "updateGroup",
    "transferGroup",
    "removeUserFromGroup",
    "listLastMessage",
    "getlatestMessageDialog",
    "getlatestMessageGroup",
    "privateMessage",
    "messageInGroup",
    "newGroup",
    "addUserInGroup",
    "leaveGroup",
    "dropGroup",
    "sync",
    "snapshot",
    "typing",
    "watchPresence",
    "processor",
];

/// Whether this is a broadcast rather than an answer.
pub(crate) fn is_broadcast(frame: &Value) -> bool {
    frame["params"]["isBroadcast"] == true
}

/// Whether a client knows what to do with this frame that has asked for nothing but answers. What others cause
/// has the fields of the baseline and no more, and where it stands only for those who have subscribed.
pub(crate) fn is_known(frame: &Value, has_subscribed: bool) -> bool {
    let Some(fields) = frame.as_object() else {
        return false;
    };
    if fields.contains_key("error") {
        let known = [
            "error",
            "type",
            "message",
            "code",
            "errors",
            "retryAfterMs",
            "requestId",
        ];
        let kind = frame["type"].as_str().unwrap_or_default();
        return has_only(fields, &known) && fits(frame, ERROR) && TYPES.contains(&kind);
    }
    let Some(params) = frame["params"].as_object() else {
        return false;
    };
    has_only(fields, &["type", "success", "params", "requestId"])
        && has_only(params, &["item", "data", "isBroadcast"])
        && params.len() == 3
        && frame["success"] == true
        && frame["params"]["isBroadcast"].is_boolean()
        && has_known_params(frame, has_subscribed)
}

fn has_known_params(frame: &Value, has_subscribed: bool) -> bool {
    let (item, data) = (&frame["params"]["item"], &frame["params"]["data"]);
    let broadcast = is_broadcast(frame);
    if broadcast && frame.get("requestId").is_some() {
        return false;
    }
    let is_item = |shape| data.is_null() && fits(item, shape);
    let is_told = |shape: Shape| {
        let more = item
            .as_object()
            .map_or(0, Map::len)
            .saturating_sub(shape.len());
        is_item(shape)
            && (more == 0 || (has_subscribed && more == PLACED.len() && fits(item, PLACED)))
    };
    let is_list = |shape| item.is_null() && are_rows(data, shape);
    match (frame["type"].as_str().unwrap_or_default(), broadcast) {
        ("listLastMessage", false) => is_list(CHAT_ROW),
        ("getlatestMessageDialog", false) => is_list(DIALOG_ROW),
        ("getlatestMessageGroup", false) => is_list(GROUP_ROW),
        (
            "privateMessage" | "messageInGroup" | "deleteMessage" | "messageStatus" | "typing",
            false,
        ) => item.is_null() && data.is_null(),
        ("subscribe", false) => is_item(SUBSCRIPTION),
        ("watchPresence", false) => is_list(STANDING),
        ("editMessage", false) => is_item(RESOURCE),
        ("privateMessage", true) => is_told(MESSAGE),
        ("messageInGroup", true) => is_told(GROUP_MESSAGE),
        ("addUserInGroup" | "leaveGroup", true) => is_told(NOTICE),
        ("dropGroup", true) => is_told(GROUP),
        ("newGroup" | "updateGroup", false) => is_item(NAMED_GROUP),
        ("addUserInGroup", false) => is_item(NOTICE),
        ("sync" | "snapshot", false) => fits(item, SYNC) && are_rows(data, RESOURCE),
        ("leaveGroup" | "transferGroup" | "removeUserFromGroup" | "dropGroup", false) => {
            is_item(GROUP)
        }
        _ => false,
    }
}

pub(crate) fn has_only(object: &Map<String, Value>, known: &[&str]) -> bool {
    object.keys().all(|key| known.contains(&key.as_str()))
}

pub(crate) fn fits(value: &Value, shape: Shape) -> bool {
    shape
        .iter()
        .all(|(name, check)| value.get(name).is_some_and(check))
}

fn are_rows(value: &Value, shape: Shape) -> bool {
    let row_fits = |row| fits(row, shape);
    value
        .as_array()
        .is_some_and(|rows| rows.iter().all(row_fits))
}

pub(crate) fn is_id(value: &Value) -> bool {
    let canonical = |text: &str| Uuid::parse_str(text).is_ok_and(|id| id.to_string() == text);
    value.as_str().is_some_and(canonical)
}

pub(crate) fn is_id_or_null(value: &Value) -> bool {
    value.is_null() || is_id(value)
}

fn is_time_or_null(value: &Value) -> bool {
    value.is_null() || is_time(value)
}

pub(crate) fn is_number_or_null(value: &Value) -> bool {
    value.is_null() || value.is_u64()
}

pub(crate) fn is_text_or_null(value: &Value) -> bool {
    value.is_null() || value.is_string()
}

fn is_flag_or_null(value: &Value) -> bool {
    value.is_null() || value.is_boolean()
}

/// RFC 3339 in UTC with exactly three fractional digits, such as `2025-07-24T00:29:25.597Z`.
pub(crate) fn is_time(value: &Value) -> bool {
    let fits = |(c, pattern): (char, char)| match pattern {
        '0' => c.is_ascii_digit(),
        _ => c == pattern,
    };
    let pattern = "0000-00-00T00:00:00.000Z";
    value.as_str().is_some_and(|text| {
        text.len() == pattern.len() && text.chars().zip(pattern.chars()).all(fits)
    })
}
