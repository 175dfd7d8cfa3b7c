use messenger_domain::events::Event;
use messenger_domain::messages::Message;
use messenger_domain::users::PersonName;

use super::{GroupItem, GroupRef, Item, MessageItem, Reply};

/// What clients of part A are told of events.
#[derive(Debug)]
pub struct Broadcast;

impl Broadcast {
    /// The frame for an event, if there is one that those clients know.
    #[must_use]
    pub fn of(event: &Event) -> Option<Reply> {
        frame(event, MessageItem::new, GroupItem::new)
    }

    /// The same for connections that have subscribed: messages tell where they stand in their conversation.
    #[must_use]
    pub fn to_subscribers(event: &Event) -> Option<Reply> {
        frame(event, MessageItem::placed, GroupItem::placed)
    }
}

fn frame(
    event: &Event,
    to_person: fn(&Message, &PersonName) -> MessageItem,
    in_group: fn(&Message, &PersonName, &str) -> GroupItem,
) -> Option<Reply> {
    Some(match event {
        Event::DirectMessageSent {
            message,
            sender,
            receiver: _,
        } => Reply::broadcast("privateMessage", Item::Message(to_person(message, sender))),
        Event::GroupMessageSent {
            message,
            sender,
            group_name,
        } => Reply::broadcast(
            "messageInGroup",
            Item::GroupMessage(in_group(message, sender, group_name)),
        ),
        Event::MemberAdded {
            notice,
            sender,
            group_name,
            ..
        } => Reply::broadcast(
            "addUserInGroup",
            Item::GroupMessage(in_group(notice, sender, group_name)),
        ),
        // Those clients cannot tell who is gone: the sender is the owner, who stays.
        Event::MemberLeft {
            notice,
            sender,
            group_name,
            ..
        }
        | Event::MemberRemoved {
            notice,
            sender,
            group_name,
            ..
        } => Reply::broadcast(
            "leaveGroup",
            Item::GroupMessage(in_group(notice, sender, group_name)),
        ),
        Event::GroupDropped { group } | Event::RemovedFromGroup { group, .. } => {
            Reply::broadcast("dropGroup", Item::Group(GroupRef::from(*group)))
        }
        Event::GroupCreated { .. }
        | Event::GroupRenamed { .. }
        | Event::OwnerChanged { .. }
        | Event::MessageEdited { .. }
        | Event::MessageDeleted { .. }
        | Event::MessageHidden { .. }
        | Event::DialogCleared { .. }
        | Event::MessageStatusChanged { .. }
        | Event::TypingChanged { .. }
        | Event::Blocked { .. }
        | Event::FriendRequested { .. }
        | Event::FriendAccepted { .. }
        | Event::FriendRemoved { .. }
        | Event::Notified { .. }
        | Event::SessionsEnded { .. } => return None,
    })
}
