//! What notifications say, in the server's own words.

use super::{Cause, GroupRef, Missed, Notification, Person};

impl Notification {
    /// In few words, what happened.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.cause {
            Cause::Messages(missed) => missed.title(),
            Cause::FriendRequested { .. } => "New friend request".to_owned(),
            Cause::FriendAccepted { .. } => "Friend request accepted".to_owned(),
            Cause::AddedToGroup { group, .. } => format!("Welcome to {}", group.name),
            Cause::RemovedFromGroup { group, .. } => format!("Removed from {}", group.name),
            Cause::GroupDropped { group, .. } => format!("{} is gone", group.name),
            Cause::GroupHandedOver { group, .. } => format!("{} is yours", group.name),
            Cause::PasswordChanged => "Password changed".to_owned(),
        }
    }

    /// The same in a sentence.
    #[must_use]
    pub fn content(&self) -> String {
        let with_group = |by: &Person, what: &str, group: &GroupRef| {
            format!("{} {what} {}", by.name.full(), group.name)
        };
        match &self.cause {
            Cause::Messages(missed) => missed.content(),
            Cause::FriendRequested { by, .. } => {
                format!("{} would like to be your friend", by.name.full())
            }
            Cause::FriendAccepted { by, .. } => format!("{} is your friend now", by.name.full()),
            Cause::AddedToGroup { group, by } => with_group(by, "added you to", group),
            Cause::RemovedFromGroup { group, by } => with_group(by, "removed you from", group),
            Cause::GroupDropped { group, by } => with_group(by, "deleted the group", group),
            Cause::GroupHandedOver { group, by } => with_group(by, "made you the owner of", group),
            Cause::PasswordChanged => {
                "The password of your account was changed, and all other sessions were ended"
                    .to_owned()
            }
        }
    }
}

impl Missed {
    fn title(&self) -> String {
        let place = match &self.group_name {
            Some(group) => format!("in {group}"),
            None => format!("from {}", self.sender.name.full()),
        };
        match self.count {
            0 => format!("Messages {place}"),
            1 => format!("New message {place}"),
            count if count < Self::MAX_COUNTED => format!("{count} new messages {place}"),
            _ => format!("{} or more new messages {place}", Self::MAX_COUNTED),
        }
    }

    fn content(&self) -> String {
        match (&self.latest, &self.group_name) {
            (None, _) => "They are not there any more".to_owned(),
            (Some(latest), None) => latest.text.clone(),
            (Some(latest), Some(_)) => format!("{}: {}", latest.sender.name.full(), latest.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::ids::{ConversationId, MessageId, NotificationId, UserId};
    use crate::notifications::Preview;
    use crate::users::PersonName;
    use uuid::Uuid;

    fn ann() -> Person {
        Person {
            id: UserId::new(Uuid::from_u128(1)),
            name: PersonName {
                first: "Ann".into(),
                last: "Lee".into(),
            },
        }
    }

    fn told(cause: Cause) -> (String, String) {
        let notification = Notification {
            id: NotificationId::new(Uuid::from_u128(1)),
            user: UserId::new(Uuid::from_u128(2)),
            cause,
            created_at: Timestamp::EPOCH,
            updated_at: Timestamp::EPOCH,
            is_read: false,
        };
        (notification.title(), notification.content())
    }

    fn missed(group: Option<&str>, count: usize, text: Option<&str>) -> (String, String) {
        let latest = text.map(|text| Preview {
            message: MessageId::new(Uuid::from_u128(3)),
            sender: ann(),
            text: text.to_owned(),
            sent_at: Timestamp::EPOCH,
        });
        told(Cause::Messages(Missed {
            conversation: ConversationId::new(Uuid::from_u128(4)),
            group_name: group.map(str::to_owned),
            sender: ann(),
            count,
            latest,
        }))
    }

    fn texts(title: &str, content: &str) -> (String, String) {
        (title.to_owned(), content.to_owned())
    }

    #[test]
    fn missed_messages_are_counted_and_the_latest_is_shown() {
        let one = missed(None, 1, Some("hi"));
        assert_eq!(one, texts("New message from Ann Lee", "hi"));
        let some = missed(Some("Club"), 99, Some("hi"));
        assert_eq!(some, texts("99 new messages in Club", "Ann Lee: hi"));
        let many = missed(Some("Club"), 100, Some("hi"));
        assert_eq!(many.0, "100 or more new messages in Club");
        let none = missed(None, 0, None);
        let expected = texts("Messages from Ann Lee", "They are not there any more");
        assert_eq!(none, expected);
    }

    #[test]
    fn groups_and_people_are_named() {
        let group = GroupRef {
            id: ConversationId::new(Uuid::from_u128(4)),
            name: "Club".into(),
        };
        let added = told(Cause::AddedToGroup { group, by: ann() });
        assert_eq!(added, texts("Welcome to Club", "Ann Lee added you to Club"));
    }
}
