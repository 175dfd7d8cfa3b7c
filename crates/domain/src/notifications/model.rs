use crate::Timestamp;
use crate::ids::{ConversationId, FriendRequestId, MessageId, NotificationId, UserId};
use crate::page::TimeKey;
use crate::users::PersonName;

/// Something that somebody is told and that stays until it is old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: NotificationId,
    /// Who is told.
    pub user: UserId,
    pub cause: Cause,
    pub created_at: Timestamp,
    /// The time of the latest change: of its being read, or of the latest message that it tells of.
    pub updated_at: Timestamp,
    pub is_read: bool,
}

/// What a notification tells of. People and groups are called what they are called now; a group which
/// the reader does not belong to any more is called what it was when this was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Messages that came while the reader had no connection.
    Messages(Missed),
    /// Somebody wants to be a friend.
    FriendRequested {
        request: FriendRequestId,
        by: Person,
    },
    /// Somebody agreed to be a friend.
    FriendAccepted {
        request: FriendRequestId,
        by: Person,
    },
    AddedToGroup {
        group: GroupRef,
        by: Person,
    },
    RemovedFromGroup {
        group: GroupRef,
        by: Person,
    },
    GroupDropped {
        group: GroupRef,
        by: Person,
    },
    /// The reader owns the group now, which was of `by` before.
    GroupHandedOver {
        group: GroupRef,
        by: Person,
    },
    /// The reader's own password, perhaps by somebody else.
    PasswordChanged,
}

/// Somebody, and what this one is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: UserId,
    pub name: PersonName,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRef {
    pub id: ConversationId,
    pub name: String,
}

/// Messages of one conversation, as it is when one looks: what was edited or deleted since shows so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    pub conversation: ConversationId,
    /// None if it is a direct conversation.
    pub group_name: Option<String>,
    /// Who sent the first of them.
    pub sender: Person,
    /// How many are left to be seen: [`Self::MAX_COUNTED`] if they are more.
    pub count: usize,
    /// None if none is left, or the reader does not take part any more.
    pub latest: Option<Preview>,
}

impl Missed {
    pub const MAX_COUNTED: usize = 100;
}

/// The beginning of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub message: MessageId,
    pub sender: Person,
    pub text: String,
    pub sent_at: Timestamp,
}

impl Preview {
    const MAX_CHARACTERS: usize = 100;

    /// As much of a message as is shown.
    #[must_use]
    pub fn cut(content: &str) -> String {
        match content.char_indices().nth(Self::MAX_CHARACTERS) {
            Some((end, _)) => format!("{}…", content.get(..end).unwrap_or_default()),
            None => content.to_owned(),
        }
    }
}

/// A message that somebody was not there to get, to be told of unless others of the conversation are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissedMessage {
    pub id: NotificationId,
    pub user: UserId,
    pub conversation: ConversationId,
    pub sender: UserId,
    /// The time of the message.
    pub at: Timestamp,
}

impl Person {
    pub(crate) fn new(id: UserId, name: PersonName) -> Self {
        Self { id, name }
    }
}

impl GroupRef {
    pub(crate) fn new(id: ConversationId, name: String) -> Self {
        Self { id, name }
    }
}

/// Which notifications to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    Only,
    OrNot,
}

impl Notification {
    /// Where this stands in a list.
    #[must_use]
    pub fn key(&self) -> TimeKey {
        TimeKey {
            at: self.created_at,
            id: self.id.uuid(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_cut_between_characters() {
        assert_eq!(Preview::cut("hi"), "hi");
        let longest = "😀".repeat(100);
        assert_eq!(Preview::cut(&longest), longest);
        assert_eq!(Preview::cut(&format!("{longest}x")), format!("{longest}…"));
    }
}
