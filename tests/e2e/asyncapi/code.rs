//! What the code knows, without asking a server.

use std::collections::BTreeSet;

use harness::fresh_id;
use messenger_api_types::ws::{Broadcast, ClientFrame};
use messenger_domain::Timestamp;
use messenger_domain::conversations::Closed;
use messenger_domain::error::{Failure, RepoError};
use messenger_domain::events::{EndedSessions, Event};
use messenger_domain::groups::GroupError;
use messenger_domain::ids::{ConversationId, FriendRequestId, MessageId, NotificationId, UserId};
use messenger_domain::messages::{Message, MessageError, MessageKind, MessageStatus, Seq};
use messenger_domain::notifications::{Cause, Notification};
use messenger_domain::people::PublicProfile;
use messenger_domain::sync::SyncError;
use messenger_domain::users::PersonName;

/// The types of all broadcasts.
pub(super) fn broadcast_kinds() -> BTreeSet<String> {
    let told = events().into_iter().filter_map(|event| {
        let expected = kind_of(&event);
        let told = Broadcast::of(&event).map(|frame| frame.kind);
        assert_eq!(told.as_deref(), expected, "{event:?}");
        told
    });
    told.collect()
}

/// The type that an event is told under. Whoever adds an event is reminded here to describe it.
fn kind_of(event: &Event) -> Option<&'static str> {
    match event {
        Event::DirectMessageSent { .. } => Some("privateMessage"),
        Event::GroupMessageSent { .. } => Some("messageInGroup"),
        Event::MemberAdded { .. } => Some("addUserInGroup"),
        Event::MemberLeft { .. } | Event::MemberRemoved { .. } => Some("leaveGroup"),
        Event::GroupDropped { .. } | Event::RemovedFromGroup { .. } => Some("dropGroup"),
        Event::GroupRenamed { .. }
        | Event::OwnerChanged { .. }
        | Event::MessageEdited { .. }
        | Event::MessageDeleted { .. }
        | Event::MessageStatusChanged { .. }
        | Event::FriendRequested { .. }
        | Event::FriendAccepted { .. }
        | Event::FriendRemoved { .. }
        | Event::Notified { .. }
        | Event::SessionsEnded { .. } => None,
    }
}

/// One of each.
fn events() -> [Event; 17] {
    let user = UserId::new(fresh_id());
    let group = ConversationId::new(fresh_id());
    let message = |kind| Message {
        id: MessageId::new(fresh_id()),
        conversation: group,
        seq: Seq(1),
        sender: user,
        kind,
        content: "Hi".to_owned(),
        created_at: Timestamp::from_millis(0),
        edited_at: None,
        deleted_at: None,
    };
    let sender = PersonName {
        first: "Ann".to_owned(),
        last: String::new(),
    };
    let group_name = "Readers".to_owned();
    let by = PublicProfile {
        id: user,
        username: "ann".to_owned(),
        name: sender.clone(),
    };
    [
        Event::DirectMessageSent {
            message: message(MessageKind::Text),
            sender: sender.clone(),
        },
        Event::GroupMessageSent {
            message: message(MessageKind::Text),
            sender: sender.clone(),
            group_name: group_name.clone(),
        },
        Event::MemberAdded {
            notice: message(MessageKind::Notification),
            sender: sender.clone(),
            group_name: group_name.clone(),
            member: user,
        },
        Event::MemberLeft {
            notice: message(MessageKind::Notification),
            sender: sender.clone(),
            group_name: group_name.clone(),
        },
        Event::MemberRemoved {
            notice: message(MessageKind::Notification),
            sender,
            group_name: group_name.clone(),
            member: user,
        },
        Event::RemovedFromGroup { group },
        Event::GroupRenamed {
            group,
            name: group_name,
        },
        Event::OwnerChanged { group, owner: user },
        Event::GroupDropped { group },
        Event::MessageEdited {
            message: message(MessageKind::Text),
        },
        Event::MessageDeleted {
            message: message(MessageKind::Text),
            by: user,
        },
        Event::MessageStatusChanged {
            message: message(MessageKind::Text),
            by: user,
            status: MessageStatus::Read,
        },
        Event::FriendRequested {
            request: FriendRequestId::new(fresh_id()),
            by: by.clone(),
        },
        Event::FriendAccepted { by },
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
        Event::SessionsEnded {
            user,
            ended: EndedSessions::All,
        },
    ]
}

/// The codes of all errors that a request over the WebSocket may be answered with.
pub(super) fn error_codes() -> BTreeSet<String> {
    let failures: [Box<dyn Failure>; 19] = [
        MessageError::NoSuchUser.into(),
        MessageError::ToOneself.into(),
        Closed::Blocked.into(),
        Closed::FriendsOnly.into(),
        MessageError::NotAMember.into(),
        MessageError::IdTaken.into(),
        GroupError::NotAMember.into(),
        GroupError::NotTheOwner.into(),
        GroupError::AlreadyAMember.into(),
        GroupError::NoSuchUser.into(),
        GroupError::Blocked.into(),
        GroupError::IdTaken.into(),
        GroupError::MessageIdTaken.into(),
        GroupError::Full { max: 1 }.into(),
        SyncError::StartOver.into(),
        RepoError::Conflict.into(),
        RepoError::Unavailable("busy".into()).into(),
        RepoError::Overloaded.into(),
        RepoError::Internal("broken".into()).into(),
    ];
    let frames = ["{", "{}", r#"{"type":"dropGroup"}"#];
    let frames = frames.map(|frame| ClientFrame::parse(frame).unwrap_err().answer.code);
    let failures = failures.iter().map(|failure| failure.code().to_owned());
    let others = ["rate_limited".to_owned()];
    failures.chain(frames).chain(others).collect()
}
