//! One event of each kind.

use harness::fresh_id;
use messenger_domain::Timestamp;
use messenger_domain::events::{EndedSessions, Event};
use messenger_domain::ids::{ConversationId, FriendRequestId, MessageId, NotificationId, UserId};
use messenger_domain::messages::{Message, MessageKind, Receipt, ReceivedStatus, Seq};
use messenger_domain::notifications::{Cause, Notification};
use messenger_domain::people::PublicProfile;
use messenger_domain::typing::TypingChange;
use messenger_domain::users::PersonName;

/// Somebody in a group.
struct Scene {
    user: UserId,
    group: ConversationId,
    group_name: String,
    sender: PersonName,
}

pub(crate) fn events() -> Vec<Event> {
    let scene = Scene {
        user: UserId::new(fresh_id()),
        group: ConversationId::new(fresh_id()),
        group_name: "Readers".to_owned(),
        sender: PersonName {
            first: "Ann".to_owned(),
            last: String::new(),
        },
    };
    let of_groups = scene.of_groups().into_iter();
    of_groups
        .chain(scene.of_messages())
        .chain(scene.of_people())
        .collect()
}

impl Scene {
    fn message(&self, kind: MessageKind) -> Message {
        Message {
            id: MessageId::new(fresh_id()),
            conversation: self.group,
            seq: Seq(1),
            sender: self.user,
            kind,
            content: "Hi".to_owned(),
            created_at: Timestamp::from_millis(0),
            edited_at: None,
            deleted_at: None,
        }
    }

    fn of_groups(&self) -> [Event; 8] {
        let (user, group) = (self.user, self.group);
        let notice = || self.message(MessageKind::Notification);
        let group_name = || self.group_name.clone();
        let sender = || self.sender.clone();
        [
            Event::GroupCreated {
                notice: notice(),
                sender: sender(),
                group_name: group_name(),
            },
            Event::MemberAdded {
                notice: notice(),
                sender: sender(),
                group_name: group_name(),
                member: user,
                member_name: sender(),
                members: 2,
            },
            Event::MemberLeft {
                notice: notice(),
                sender: sender(),
                group_name: group_name(),
                members: 1,
            },
            Event::MemberRemoved {
                notice: notice(),
                sender: sender(),
                group_name: group_name(),
                member: user,
                members: 1,
            },
            Event::RemovedFromGroup {
                group,
                member: user,
                by: user,
            },
            Event::GroupRenamed {
                group,
                name: group_name(),
                owner: user,
            },
            Event::OwnerChanged {
                group,
                name: group_name(),
                owner: user,
            },
            Event::GroupDropped { group },
        ]
    }

    fn of_messages(&self) -> [Event; 7] {
        let user = self.user;
        let message = || self.message(MessageKind::Text);
        [
            Event::DirectMessageSent {
                message: message(),
                sender: self.sender.clone(),
                receiver: user,
            },
            Event::GroupMessageSent {
                message: message(),
                sender: self.sender.clone(),
                group_name: self.group_name.clone(),
            },
            Event::MessageEdited { message: message() },
            Event::MessageDeleted {
                message: message(),
                by: user,
            },
            Event::MessageHidden {
                message: message(),
                by: user,
            },
            Event::DialogCleared {
                dialog: self.group,
                companion: user,
                until: Timestamp::from_millis(0),
            },
            Event::MessageStatusChanged(Receipt {
                origin: user.into(),
                status: ReceivedStatus::Read,
                conversation: self.group,
                message: message().id,
                seq: Seq(1),
                at: message().created_at,
            }),
        ]
    }

    fn of_people(&self) -> [Event; 7] {
        let user = self.user;
        let by = || PublicProfile {
            id: user,
            username: "ann".to_owned(),
            name: self.sender.clone(),
        };
        [
            Event::FriendRequested {
                request: FriendRequestId::new(fresh_id()),
                by: by(),
            },
            Event::FriendAccepted { by: by() },
            Event::FriendRemoved { by: user },
            Event::Notified {
                notification: Notification {
                    id: NotificationId::new(fresh_id()),
                    user,
                    cause: Cause::PasswordChanged,
                    created_at: Timestamp::from_millis(0),
                    updated_at: Timestamp::from_millis(0),
                    is_read: false,
                },
            },
            Event::TypingChanged(TypingChange {
                conversation: self.group,
                receiver: None,
                user,
                name: self.sender.clone(),
                is_typing: true,
            }),
            Event::Blocked {
                by: user,
                whom: user,
            },
            Event::SessionsEnded {
                user,
                ended: EndedSessions::All,
            },
        ]
    }
}
