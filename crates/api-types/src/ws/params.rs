//! How the params of each request are read.

use messenger_domain::Timestamp;
use messenger_domain::conversations::ChatPage;
use messenger_domain::groups::{GroupName, Leaving, NewGroup, NewMember, Notice};
use messenger_domain::ids::{ConversationId, MessageId, UserId};
use messenger_domain::limit::Limit;
use messenger_domain::messages::{Content, HistoryPage};
use messenger_domain::presence::WatchList;
use messenger_domain::text::Violation;
use messenger_domain::typing::Addressee;
use serde_json::Value;

use super::{FrameRequest, Topics};
use crate::conversation_requests::user_ids;
use crate::fields::{Fields, string, text, whole_text};
use crate::messages::received_status;
use crate::read_cursor;
use crate::sync::read_token;

pub(super) type Reader = fn(&mut Fields) -> Option<FrameRequest>;

/// Every request: its name, and how its params are read.
pub(super) const REQUESTS: &[(&str, Reader)] = &[
    ("listLastMessage", list_last_message),
    ("getlatestMessageDialog", get_latest_message_dialog),
    ("getlatestMessageGroup", get_latest_message_group),
    ("privateMessage", private_message),
    ("messageInGroup", message_in_group),
    ("newGroup", new_group),
    ("addUserInGroup", add_user_in_group),
    ("leaveGroup", leave_group),
    ("dropGroup", drop_group),
    ("sync", sync),
    ("snapshot", snapshot),
    ("subscribe", subscribe),
    ("editMessage", edit_message),
    ("deleteMessage", delete_message),
    ("messageStatus", message_status),
    ("updateGroup", update_group),
    ("transferGroup", transfer_group),
    ("removeUserFromGroup", remove_user_from_group),
    ("typing", typing),
    ("watchPresence", watch_presence),
];

fn list_last_message(fields: &mut Fields) -> Option<FrameRequest> {
    let (limit, before) = page(fields);
    Some(FrameRequest::ListLastMessage(ChatPage {
        before: before?,
        limit: limit?,
    }))
}

fn get_latest_message_dialog(fields: &mut Fields) -> Option<FrameRequest> {
    let companion = fields.required("receiverId", text(UserId::parse));
    let (limit, before) = page(fields);
    let page = HistoryPage {
        before: before?,
        limit: limit?,
    };
    Some(FrameRequest::GetLatestMessageDialog {
        companion: companion?,
        page,
    })
}

fn get_latest_message_group(fields: &mut Fields) -> Option<FrameRequest> {
    let group = group_id(fields);
    let (limit, before) = page(fields);
    let page = HistoryPage {
        before: before?,
        limit: limit?,
    };
    Some(FrameRequest::GetLatestMessageGroup {
        group: group?,
        page,
    })
}

fn private_message(fields: &mut Fields) -> Option<FrameRequest> {
    let id = fields.required("messageId", text(MessageId::parse));
    let receiver = fields.required("receiverId", text(UserId::parse));
    let content = fields.required("content", whole_text(Content::parse));
    Some(FrameRequest::PrivateMessage {
        id: id?,
        receiver: receiver?,
        content: content?,
    })
}

fn message_in_group(fields: &mut Fields) -> Option<FrameRequest> {
    let id = fields.required("messageId", text(MessageId::parse));
    let group = group_id(fields);
    let content = fields.required("content", whole_text(Content::parse));
    Some(FrameRequest::MessageInGroup {
        id: id?,
        group: group?,
        content: content?,
    })
}

fn new_group(fields: &mut Fields) -> Option<FrameRequest> {
    let id = fields.optional("groupId", text(ConversationId::parse));
    let name = fields.required("groupName", text(GroupName::parse));
    let notice = notice(fields, "notificationMessage");
    Some(FrameRequest::NewGroup(NewGroup {
        id: id?,
        name: name?,
        notice: notice?,
        members: Vec::new(),
    }))
}

fn add_user_in_group(fields: &mut Fields) -> Option<FrameRequest> {
    let group = group_id(fields);
    let user = fields.required("userId", text(UserId::parse));
    let notice = notice(fields, "message");
    Some(FrameRequest::AddUserInGroup(NewMember {
        group: group?,
        user: user?,
        notice: notice?,
    }))
}

fn leave_group(fields: &mut Fields) -> Option<FrameRequest> {
    let group = group_id(fields);
    let notice = notice(fields, "message");
    Some(FrameRequest::LeaveGroup(Leaving {
        group: group?,
        notice: notice?,
    }))
}

fn drop_group(fields: &mut Fields) -> Option<FrameRequest> {
    group_id(fields).map(FrameRequest::DropGroup)
}

fn sync(fields: &mut Fields) -> Option<FrameRequest> {
    let since = fields.nullable("since", text(read_token));
    let limit = fields.required("limit", limit);
    Some(FrameRequest::Sync {
        since: since?,
        limit: limit?,
    })
}

fn snapshot(fields: &mut Fields) -> Option<FrameRequest> {
    let limit = fields.required("limit", limit);
    limit.map(FrameRequest::Snapshot)
}

fn subscribe(fields: &mut Fields) -> Option<FrameRequest> {
    let topics = fields.required("events", Topics::read);
    topics.map(FrameRequest::Subscribe)
}

fn edit_message(fields: &mut Fields) -> Option<FrameRequest> {
    let id = fields.required("messageId", text(MessageId::parse));
    let content = fields.required("content", whole_text(Content::parse));
    Some(FrameRequest::EditMessage {
        id: id?,
        content: content?,
    })
}

fn delete_message(fields: &mut Fields) -> Option<FrameRequest> {
    let id = fields.required("messageId", text(MessageId::parse));
    let for_me = fields.optional("forMe", flag);
    Some(FrameRequest::DeleteMessage {
        id: id?,
        for_me: for_me?.unwrap_or_default(),
    })
}

fn message_status(fields: &mut Fields) -> Option<FrameRequest> {
    let id = fields.required("messageId", text(MessageId::parse));
    let status = fields.required("status", text(received_status));
    Some(FrameRequest::MessageStatus {
        id: id?,
        status: status?,
    })
}

fn update_group(fields: &mut Fields) -> Option<FrameRequest> {
    let group = fields.required("groupId", text(ConversationId::parse));
    let name = fields.required("groupName", text(GroupName::parse));
    Some(FrameRequest::UpdateGroup {
        group: group?,
        name: name?,
    })
}

fn transfer_group(fields: &mut Fields) -> Option<FrameRequest> {
    let group = group_id(fields);
    let heir = fields.required("userId", text(UserId::parse));
    Some(FrameRequest::TransferGroup {
        group: group?,
        heir: heir?,
    })
}

fn remove_user_from_group(fields: &mut Fields) -> Option<FrameRequest> {
    let group = group_id(fields);
    let member = fields.required("userId", text(UserId::parse));
    Some(FrameRequest::RemoveUserFromGroup {
        group: group?,
        member: member?,
    })
}

fn typing(fields: &mut Fields) -> Option<FrameRequest> {
    const ONE_OF: &str = "exactly one of receiverId and groupId is required";
    let receiver = fields.optional("receiverId", text(UserId::parse));
    let group = fields.optional("groupId", text(ConversationId::parse));
    let is_typing = fields.required("isTyping", flag);
    let to = match (receiver?, group?) {
        (Some(receiver), None) => Addressee::Person(receiver),
        (None, Some(group)) => Addressee::Group(group),
        (None, None) => return fields.refuse("receiverId", ONE_OF),
        (Some(_), Some(_)) => return fields.refuse("groupId", ONE_OF),
    };
    Some(FrameRequest::Typing {
        to,
        is_typing: is_typing?,
    })
}

fn watch_presence(fields: &mut Fields) -> Option<FrameRequest> {
    let list = fields.required("userIds", |ids| WatchList::new(user_ids(ids)?));
    list.map(FrameRequest::WatchPresence)
}

/// The id of a group that exists. The `groupName` that may stand beside it has to be a text, but is
/// never believed: names come from the store.
fn group_id(fields: &mut Fields) -> Option<ConversationId> {
    let id = fields.required("groupId", text(ConversationId::parse));
    fields.optional("groupName", string)?;
    id
}

fn page(fields: &mut Fields) -> (Option<Limit>, Option<Option<Timestamp>>) {
    let limit = fields.required("limit", limit);
    let before = fields.nullable("cursorCreatedAt", text(read_cursor));
    (limit, before)
}

fn notice(fields: &mut Fields, text_field: &str) -> Option<Notice> {
    let id = fields.optional("messageId", text(MessageId::parse));
    let notice_text = fields.optional(text_field, whole_text(Content::parse));
    Some(Notice {
        id: id?,
        text: notice_text?,
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "all readers of fields have one signature"
)]
fn flag(value: Value) -> Result<bool, Violation> {
    let told = Violation::new("must be true or false");
    value.as_bool().ok_or(told)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "all readers of fields have one signature"
)]
fn limit(value: Value) -> Result<Limit, Violation> {
    match (value.as_u64(), value.as_f64()) {
        (Some(rows), _) => Limit::new(rows),
        // The same numbers written as 7.0 or 7e0, and those that are larger than any integer.
        (None, Some(rows)) if rows.fract() == 0.0 => {
            let up_to = (1..=Limit::MAX_ROWS).map(f64::from);
            let whole = up_to.take_while(|number| *number <= rows).count();
            Limit::new(whole as u64)
        }
        (None, _) => Limit::new(0),
    }
}
