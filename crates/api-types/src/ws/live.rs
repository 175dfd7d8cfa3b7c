//! What connections hear of that asked for it, beside the broadcasts that all of them get.

use messenger_domain::Timestamp;
use messenger_domain::events::Event;
use messenger_domain::ids::{ConversationId, FriendRequestId, UserId};
use messenger_domain::messages::{Message, Receipt};
use messenger_domain::notifications::Notification;
use messenger_domain::people::PublicProfile;
use messenger_domain::typing::TypingChange;
use messenger_domain::users::PersonName;

use super::live_items::{
    ClearedItem, DeletedItem, FriendRemovedItem, FriendRequestItem, GroupUpdatedItem,
    MemberAddedItem, MemberRemovedItem, NotificationItem, SentItem,
};
use super::{GroupRef, Item, Reply, Topic};
use crate::format_time;

/// A frame that an event may become. Nothing is written before it is known that somebody wants it.
#[derive(Clone, Copy, Debug)]
pub struct Live<'a> {
    /// Those hear of it who asked for this.
    pub topic: Topic,
    pub to: Hearers,
    news: News<'a>,
}

/// Whose connections hear of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearers {
    /// Those of the people whom the event is addressed to.
    Others,
    /// The other ones of who caused it.
    Own,
    Everybody,
}

impl Hearers {
    #[must_use]
    pub const fn include_others(self) -> bool {
        matches!(self, Self::Others | Self::Everybody)
    }

    #[must_use]
    pub const fn include_own(self) -> bool {
        matches!(self, Self::Own | Self::Everybody)
    }
}

#[derive(Clone, Copy, Debug)]
enum News<'a> {
    SentToPerson(&'a Message, &'a PersonName, UserId),
    SentInGroup(&'a Message, &'a PersonName, &'a str),
    Edited(&'a Message),
    Deleted(&'a Message, UserId),
    Hidden(&'a Message, UserId),
    Cleared(ConversationId, UserId, Timestamp),
    GroupUpdated(ConversationId, &'a str, UserId),
    /// By the notice, who is added, and how many there are then.
    MemberAdded(&'a Message, &'a str, (UserId, &'a PersonName), usize),
    MemberRemoved {
        group: ConversationId,
        member: UserId,
        by: UserId,
        /// The notice, and how many are left.
        seen: Option<(&'a Message, usize)>,
    },
    Dropped(ConversationId),
    Status(&'a Receipt),
    Typing(&'a TypingChange),
    Notification(&'a Notification),
    FriendRequest(FriendRequestId, &'a PublicProfile),
    FriendAccepted(&'a PublicProfile),
    FriendRemoved(UserId),
}

impl<'a> Live<'a> {
    /// All frames for an event. What other connections of who wrote a message hear of it is a matter of
    /// messages, also where it is a notice; that a group has another member is one of groups.
    #[must_use]
    pub fn of(event: &'a Event) -> [Option<Self>; 2] {
        match event {
            Event::DirectMessageSent {
                message,
                sender,
                receiver,
            } => [
                Self::own(News::SentToPerson(message, sender, *receiver)),
                None,
            ],
            Event::GroupMessageSent {
                message,
                sender,
                group_name,
            } => [
                Self::own(News::SentInGroup(message, sender, group_name)),
                None,
            ],
            Event::GroupCreated {
                notice,
                sender,
                group_name,
            } => [
                Self::own(News::SentInGroup(notice, sender, group_name)),
                Self::all(News::MemberAdded(
                    notice,
                    group_name,
                    (notice.sender, sender),
                    1,
                )),
            ],
            Event::MemberAdded {
                notice,
                sender,
                group_name,
                member,
                member_name,
                members,
            } => [
                Self::own(News::SentInGroup(notice, sender, group_name)),
                Self::all(News::MemberAdded(
                    notice,
                    group_name,
                    (*member, member_name),
                    *members,
                )),
            ],
            Event::MemberLeft {
                notice, members, ..
            } => {
                let news = News::removed(notice, notice.sender, *members);
                [Self::all(news), None]
            }
            Event::MemberRemoved {
                notice,
                sender,
                group_name,
                member,
                members,
            } => [
                Self::own(News::SentInGroup(notice, sender, group_name)),
                Self::all(News::removed(notice, *member, *members)),
            ],
            Event::RemovedFromGroup { group, member, by } => {
                let news = News::MemberRemoved {
                    group: *group,
                    member: *member,
                    by: *by,
                    seen: None,
                };
                [Self::all(news), None]
            }
            Event::GroupRenamed { group, name, owner }
            | Event::OwnerChanged { group, name, owner } => {
                [Self::all(News::GroupUpdated(*group, name, *owner)), None]
            }
            Event::GroupDropped { group } => [Self::own(News::Dropped(*group)), None],
            Event::MessageEdited { message } => [Self::all(News::Edited(message)), None],
            Event::MessageDeleted { message, by } => [Self::all(News::Deleted(message, *by)), None],
            Event::MessageHidden { message, by } => [Self::own(News::Hidden(message, *by)), None],
            Event::DialogCleared {
                dialog,
                companion,
                until,
            } => [Self::own(News::Cleared(*dialog, *companion, *until)), None],
            Event::MessageStatusChanged(receipt) => [Self::all(News::Status(receipt)), None],
            Event::TypingChanged(change) => [Self::all(News::Typing(change)), None],
            Event::FriendRequested { request, by } => {
                [Self::all(News::FriendRequest(*request, by)), None]
            }
            Event::FriendAccepted { by } => [Self::all(News::FriendAccepted(by)), None],
            Event::FriendRemoved { by } => [Self::all(News::FriendRemoved(*by)), None],
            Event::Notified { notification } => [Self::all(News::Notification(notification)), None],
            Event::Blocked { .. } | Event::SessionsEnded { .. } => [None, None],
        }
    }

    /// To all whom the event names: its own people too only where it says so.
    fn all(news: News<'a>) -> Option<Self> {
        Self::new(Hearers::Everybody, news)
    }

    /// To the other devices of who caused it; whoever else is concerned gets another broadcast.
    fn own(news: News<'a>) -> Option<Self> {
        Self::new(Hearers::Own, news)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "an element of a list of two at most"
    )]
    fn new(to: Hearers, news: News<'a>) -> Option<Self> {
        let topic = news.topic();
        Some(Self { topic, to, news })
    }

    #[must_use]
    pub fn frame(&self) -> Reply {
        self.news.frame()
    }
}

impl<'a> News<'a> {
    fn removed(notice: &'a Message, member: UserId, members: usize) -> Self {
        Self::MemberRemoved {
            group: notice.conversation,
            member,
            by: notice.sender,
            seen: Some((notice, members)),
        }
    }

    const fn topic(&self) -> Topic {
        match self {
            Self::SentToPerson(..)
            | Self::SentInGroup(..)
            | Self::Edited(_)
            | Self::Deleted(..)
            | Self::Hidden(..)
            | Self::Cleared(..) => Topic::Messages,
            Self::GroupUpdated(..)
            | Self::MemberAdded(..)
            | Self::MemberRemoved { .. }
            | Self::Dropped(_) => Topic::Groups,
            Self::Status(..) => Topic::Receipts,
            Self::Typing(..) => Topic::Typing,
            Self::Notification(_) => Topic::Notifications,
            Self::FriendRequest(..) | Self::FriendAccepted(_) | Self::FriendRemoved(_) => {
                Topic::Friends
            }
        }
    }

    fn frame(&self) -> Reply {
        let (kind, item) = match *self {
            Self::SentToPerson(message, sender, receiver) => {
                let item = SentItem::new(message, sender).received_by(receiver);
                ("messageSent", Item::Sent(item))
            }
            Self::SentInGroup(message, sender, name) => {
                let item = SentItem::new(message, sender).in_group(name);
                ("messageSent", Item::Sent(item))
            }
            Self::Edited(message) => ("messageEdited", Item::Edited(message.into())),
            Self::Deleted(message, by) => (
                "messageDeleted",
                Item::Deleted(DeletedItem::new(message, by, false)),
            ),
            Self::Hidden(message, by) => (
                "messageDeleted",
                Item::Deleted(DeletedItem::new(message, by, true)),
            ),
            Self::Cleared(dialog, companion, until) => (
                "dialogCleared",
                Item::Cleared(ClearedItem {
                    conversation_id: dialog.uuid(),
                    companion_id: companion.uuid(),
                    cleared_until: format_time(until),
                }),
            ),
            Self::GroupUpdated(group, name, owner) => (
                "groupUpdated",
                Item::GroupUpdated(GroupUpdatedItem {
                    place: group.into(),
                    group_name: name.to_owned(),
                    owner_id: owner.uuid(),
                }),
            ),
            Self::MemberAdded(notice, group_name, member, members) => (
                "memberAdded",
                Item::MemberAdded(MemberAddedItem::new(notice, group_name, member, members)),
            ),
            Self::MemberRemoved {
                group,
                member,
                by,
                seen,
            } => (
                "memberRemoved",
                Item::MemberRemoved(MemberRemovedItem {
                    place: group.into(),
                    user_id: member.uuid(),
                    removed_by: by.uuid(),
                    message_id: seen.map(|(notice, _)| notice.id.uuid()),
                    participant_count: seen.map(|(_, members)| members),
                }),
            ),
            Self::Dropped(group) => ("dropGroup", Item::Group(GroupRef::from(group))),
            Self::Status(receipt) => ("messageStatus", Item::Status(receipt.into())),
            Self::Typing(change) => ("userTyping", Item::Typing(change.into())),
            Self::Notification(notification) => (
                "notification",
                Item::Notification(NotificationItem::from(notification)),
            ),
            Self::FriendRequest(request, by) => (
                "friendRequest",
                Item::FriendRequest(FriendRequestItem {
                    request_id: request.uuid(),
                    user: by.clone().into(),
                }),
            ),
            Self::FriendAccepted(by) => ("friendAccepted", Item::Friend(by.clone().into())),
            Self::FriendRemoved(by) => (
                "friendRemoved",
                Item::FriendRemoved(FriendRemovedItem { user_id: by.uuid() }),
            ),
        };
        Reply::broadcast(kind, item)
    }
}
