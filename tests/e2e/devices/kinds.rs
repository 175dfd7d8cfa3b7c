//! Which events a device has to apply. Whoever adds one is reminded here to teach it to
//! `tests/harness/device`.

use std::collections::BTreeSet;

use harness::device::TOPICS;
use messenger_api_types::ws::{Broadcast, Live, Topic};
use messenger_domain::events::Event;

use crate::asyncapi::events;

/// The types of all frames that change what a client shows.
pub(super) fn kinds() -> BTreeSet<String> {
    let events = events().into_iter().filter(changes_something);
    let kinds = events.flat_map(|event| {
        let live: Vec<_> = Live::of(&event)
            .into_iter()
            .flatten()
            .map(|live| live.frame())
            .collect();
        live.into_iter()
            .chain(Broadcast::of(&event))
            .map(|frame| frame.kind)
    });
    kinds.collect()
}

fn changes_something(event: &Event) -> bool {
    match event {
        Event::DirectMessageSent { .. }
        | Event::GroupMessageSent { .. }
        | Event::GroupCreated { .. }
        | Event::MemberAdded { .. }
        | Event::MemberLeft { .. }
        | Event::MemberRemoved { .. }
        | Event::RemovedFromGroup { .. }
        | Event::GroupRenamed { .. }
        | Event::OwnerChanged { .. }
        | Event::GroupDropped { .. }
        | Event::MessageEdited { .. }
        | Event::MessageDeleted { .. }
        | Event::MessageHidden { .. }
        | Event::DialogCleared { .. }
        | Event::MessageStatusChanged { .. }
        | Event::FriendRequested { .. }
        | Event::FriendAccepted { .. }
        | Event::FriendRemoved { .. }
        | Event::Notified { .. } => true,
        // Of the moment, or no frame at all.
        Event::TypingChanged(_) | Event::Blocked { .. } | Event::SessionsEnded { .. } => false,
    }
}

fn is_kept(topic: Topic) -> bool {
    match topic {
        Topic::Messages
        | Topic::Groups
        | Topic::Receipts
        | Topic::Notifications
        | Topic::Friends => true,
        // Of the moment: nothing to be kept.
        Topic::Typing | Topic::Presence => false,
    }
}

#[test]
fn a_device_asks_for_all_that_changes_something() {
    let kept = Topic::ALL.into_iter().filter(|topic| is_kept(*topic));
    assert_eq!(kept.map(Topic::name).collect::<Vec<_>>(), TOPICS);
}
