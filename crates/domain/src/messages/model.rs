use crate::Timestamp;
use crate::conversations::DirectConversation;
use crate::events::Origin;
use crate::ids::{ConnectionId, ConversationId, MessageId, UserId};
use crate::text::{Violation, check_length, check_storable};

/// The number of a message in its conversation: dense, from 1 on, in the order in which messages
/// were stored. Zero stands before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(pub i64);

/// What a message says: kept exactly as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content(String);

impl Content {
    const MAX_CHARACTERS: usize = 10_000;

    pub fn parse(raw: String) -> Result<Self, Violation> {
        check_length(&raw, 1, Self::MAX_CHARACTERS)?;
        check_storable(&raw)?;
        if raw.trim().is_empty() {
            return Err(Violation::new("must not be only white space"));
        }
        Ok(Self(raw))
    }

    /// A text by the server itself.
    pub(crate) fn notice(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Somebody wrote it.
    Text,
    /// It tells of a change in a group.
    Notification,
}

/// A message as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub seq: Seq,
    pub sender: UserId,
    pub kind: MessageKind,
    pub content: String,
    /// Strictly increasing within the conversation.
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// Since when it is gone for everybody, and the content empty.
    pub deleted_at: Option<Timestamp>,
}

impl Message {
    /// Whether sending `draft` once more would be a repetition of this message, as happens when the
    /// answer to the first sending was lost. What it said at first is not known any more once it was
    /// edited or deleted; then the rest decides.
    #[must_use]
    pub fn is_sending_of(&self, draft: &Draft) -> bool {
        self.id == draft.id
            && self.sender == draft.sender
            && self.conversation == draft.place.conversation()
            && self.kind == draft.kind
            && (self.is_changed() || self.content == draft.content.as_str())
    }

    fn is_changed(&self) -> bool {
        self.edited_at.is_some() || self.deleted_at.is_some()
    }

    /// The time of a change that is made now: later than all that happened to this message.
    #[must_use]
    pub fn time_of_change(&self, now: Timestamp) -> Timestamp {
        let latest = self.edited_at.unwrap_or(self.created_at);
        Timestamp::following(now, latest)
    }
}

/// How far a message got, as its sender is told. Later ones include earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageStatus {
    Sent,
    /// To all others.
    Delivered,
    /// By all others.
    Read,
}

/// A message that is not stored yet.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: MessageId,
    pub sender: UserId,
    /// The one of the sender's that it comes from.
    pub connection: Option<ConnectionId>,
    pub place: Place,
    pub kind: MessageKind,
    pub content: Content,
}

impl Draft {
    #[must_use]
    pub fn origin(&self) -> Origin {
        Origin {
            user: self.sender,
            connection: self.connection,
        }
    }
}

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Direct(DirectConversation),
    Group(ConversationId),
}

impl Place {
    #[must_use]
    pub fn conversation(&self) -> ConversationId {
        match self {
            Self::Direct(direct) => direct.id,
            Self::Group(id) => *id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn content_is_kept_exactly() {
        let raw = "  <b>it's</b>\r\n\t😀\u{202E} ";
        assert_eq!(Content::parse(raw.to_owned()).unwrap().as_str(), raw);
    }

    #[test]
    fn content_has_limits() {
        assert!(Content::parse("😀".repeat(10_000)).is_ok());
        for raw in ["", " \n\t\u{3000}", "a\0b", &"a".repeat(10_001)] {
            assert!(Content::parse(raw.to_owned()).is_err());
        }
    }

    #[test]
    fn a_repetition_is_the_same_in_everything_the_sender_chose() {
        let user = |n| UserId::new(Uuid::from_u128(n));
        let draft = Draft {
            id: MessageId::new(Uuid::from_u128(9)),
            sender: user(1),
            connection: None,
            place: Place::Direct(DirectConversation::between(user(1), user(2))),
            kind: MessageKind::Text,
            content: Content::parse("hi".into()).unwrap(),
        };
        let stored = Message {
            id: draft.id,
            conversation: draft.place.conversation(),
            seq: Seq(4),
            sender: draft.sender,
            kind: draft.kind,
            content: "hi".into(),
            created_at: Timestamp::from_millis(5),
            edited_at: None,
            deleted_at: None,
        };
        assert!(stored.is_sending_of(&draft));
        let elsewhere = Place::Direct(DirectConversation::between(user(1), user(3)));
        assert!(!stored.is_sending_of(&Draft {
            place: elsewhere,
            ..draft.clone()
        }));
        assert!(!stored.is_sending_of(&Draft {
            sender: user(2),
            ..draft.clone()
        }));
        assert!(!stored.is_sending_of(&Draft {
            kind: MessageKind::Notification,
            ..draft.clone()
        }));
        let other = Content::parse("ho".into()).unwrap();
        let other = Draft {
            content: other,
            ..draft
        };
        assert!(!stored.is_sending_of(&other));
        let edited = Message {
            edited_at: Some(Timestamp::from_millis(6)),
            ..stored.clone()
        };
        let deleted = Message {
            deleted_at: Some(Timestamp::from_millis(6)),
            content: String::new(),
            ..stored
        };
        assert!(edited.is_sending_of(&other) && deleted.is_sending_of(&other));
        let of_another = Draft {
            sender: user(2),
            ..other
        };
        assert!(!edited.is_sending_of(&of_another) && !deleted.is_sending_of(&of_another));
    }
}
