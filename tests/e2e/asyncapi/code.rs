//! What the code knows, without asking a server.

use std::collections::BTreeSet;

use harness::fresh_id;
use messenger_api_types::ws::{Broadcast, ClientFrame, Live, Reply, StandingItem, Topic};
use messenger_domain::conversations::Closed;
use messenger_domain::error::{Failure, RepoError};
use messenger_domain::events::Event;
use messenger_domain::groups::GroupError;
use messenger_domain::ids::UserId;
use messenger_domain::messages::{AccessError, MessageError};
use messenger_domain::presence::{Standing, Status};
use messenger_domain::sync::SyncError;

use super::events::events;

/// The types of the broadcasts that every connection gets.
pub(super) fn baseline_kinds() -> BTreeSet<String> {
    let told = events().into_iter().filter_map(|event| {
        let expected = kind_of(&event);
        let told = Broadcast::of(&event).map(|frame| frame.kind);
        assert_eq!(told.as_deref(), expected, "{event:?}");
        told
    });
    told.collect()
}

/// The types of those that only connections get which asked for them, each with what to ask for.
pub(super) fn live_kinds() -> BTreeSet<(String, &'static str)> {
    let baseline = baseline_kinds();
    let told = events().into_iter().flat_map(|event| {
        let lives = Live::of(&event);
        let told = lives.iter().flatten();
        let told: Vec<_> = told
            .map(|live| (live.frame().kind, live.topic.name()))
            .collect();
        let kinds: Vec<_> = told.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, live_kinds_of(&event), "{event:?}");
        told
    });
    let watched = (standing().broadcast().kind, Topic::Presence.name());
    told.filter(|(kind, _)| !baseline.contains(kind))
        .chain([watched])
        .collect()
}

/// What is told of who is watched, which no event is.
pub(super) fn standing() -> StandingItem {
    let user = UserId::new(fresh_id());
    let status = Status::Offline(None);
    Standing { user, status }.into()
}

/// The types of all broadcasts. That something was missed is no event.
pub(super) fn broadcast_kinds() -> BTreeSet<String> {
    let live = live_kinds().into_iter().map(|(kind, _)| kind);
    let gap = [Reply::gap(1).kind];
    baseline_kinds()
        .into_iter()
        .chain(live)
        .chain(gap)
        .collect()
}

/// The type that an event is told under. Whoever adds an event is reminded here to describe it.
fn kind_of(event: &Event) -> Option<&'static str> {
    match event {
        Event::DirectMessageSent { .. } => Some("privateMessage"),
        Event::GroupMessageSent { .. } => Some("messageInGroup"),
        Event::MemberAdded { .. } => Some("addUserInGroup"),
        Event::MemberLeft { .. } | Event::MemberRemoved { .. } => Some("leaveGroup"),
        Event::GroupDropped { .. } | Event::RemovedFromGroup { .. } => Some("dropGroup"),
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
        | Event::SessionsEnded { .. } => None,
    }
}

/// The types of what connections hear besides, if they asked for it.
fn live_kinds_of(event: &Event) -> &'static [&'static str] {
    match event {
        Event::DirectMessageSent { .. } | Event::GroupMessageSent { .. } => &["messageSent"],
        Event::GroupCreated { .. } | Event::MemberAdded { .. } => &["messageSent", "memberAdded"],
        Event::MemberLeft { .. } | Event::RemovedFromGroup { .. } => &["memberRemoved"],
        Event::MemberRemoved { .. } => &["messageSent", "memberRemoved"],
        Event::GroupRenamed { .. } | Event::OwnerChanged { .. } => &["groupUpdated"],
        Event::GroupDropped { .. } => &["dropGroup"],
        Event::MessageEdited { .. } => &["messageEdited"],
        Event::MessageDeleted { .. } | Event::MessageHidden { .. } => &["messageDeleted"],
        Event::DialogCleared { .. } => &["dialogCleared"],
        Event::MessageStatusChanged { .. } => &["messageStatus"],
        Event::TypingChanged { .. } => &["userTyping"],
        Event::FriendRequested { .. } => &["friendRequest"],
        Event::FriendAccepted { .. } => &["friendAccepted"],
        Event::FriendRemoved { .. } => &["friendRemoved"],
        Event::Notified { .. } => &["notification"],
        Event::Blocked { .. } | Event::SessionsEnded { .. } => &[],
    }
}

/// The codes of all errors that a request over the WebSocket may be answered with.
pub(super) fn error_codes() -> BTreeSet<String> {
    let failures: [Box<dyn Failure>; 25] = [
        MessageError::NoSuchUser.into(),
        MessageError::ToOneself.into(),
        Closed::Blocked.into(),
        Closed::FriendsOnly.into(),
        MessageError::NotAMember.into(),
        MessageError::IdTaken.into(),
        AccessError::NoSuchMessage.into(),
        AccessError::NotTheSender.into(),
        AccessError::MayNotDelete.into(),
        AccessError::IsNotice.into(),
        AccessError::Deleted.into(),
        GroupError::NotAMember.into(),
        GroupError::NoSuchMember.into(),
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
