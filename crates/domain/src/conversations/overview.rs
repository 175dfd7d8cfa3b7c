use crate::Timestamp;
use crate::ids::{ConversationId, UserId};
use crate::messages::Message;
use crate::page::TimeKey;
use crate::users::PersonName;

/// A conversation as one of its participants sees it, whether or not there is a message in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    pub id: ConversationId,
    pub kind: OverviewKind,
    pub created_at: Timestamp,
    /// The time of the latest message, be it cleared; before the first one, that of the beginning.
    pub active_at: Timestamp,
    /// None if there is nothing to be seen.
    pub latest: Option<Latest>,
}

impl Overview {
    /// Where this stands in a list of conversations.
    #[must_use]
    pub fn key(&self) -> TimeKey {
        TimeKey {
            at: self.active_at,
            id: self.id.uuid(),
        }
    }

    #[must_use]
    pub fn is_group(&self) -> bool {
        matches!(self.kind, OverviewKind::Group { .. })
    }
}

/// An overview, and how much of the conversation is new to the participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub overview: Overview,
    /// [`MAX_UNREAD`](super::MAX_UNREAD) stands for that many or more.
    pub unread: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverviewKind {
    Direct {
        companion: Companion,
    },
    Group {
        name: String,
        owner: UserId,
        members: u64,
    },
}

/// The other one of a direct conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    pub user: UserId,
    pub name: PersonName,
    /// None once the account is deleted.
    pub username: Option<String>,
}

/// The latest message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest {
    pub message: Message,
    pub sender: PersonName,
}

/// Which conversations to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    Groups,
}
