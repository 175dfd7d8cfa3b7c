use crate::Timestamp;
use crate::ids::{ConversationId, UserId};
use crate::messages::{Message, Seq};
use crate::users::PersonName;

/// A conversation that exists. Groups that were dropped do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    pub id: ConversationId,
    pub kind: ConversationKind,
    /// The number of the latest message; zero before the first one.
    pub head: Seq,
    /// Its time.
    pub head_at: Timestamp,
}

impl Conversation {
    #[must_use]
    pub fn is_group(&self) -> bool {
        matches!(self.kind, ConversationKind::Group { .. })
    }

    /// Its two people, if it is not a group.
    #[must_use]
    pub fn direct(&self) -> Option<DirectConversation> {
        match self.kind {
            ConversationKind::Direct { low, high } => Some(DirectConversation {
                id: self.id,
                low,
                high,
            }),
            ConversationKind::Group { .. } => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConversationKind {
    Direct { low: UserId, high: UserId },
    Group { name: String, owner: UserId },
}

/// The conversation of two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectConversation {
    pub id: ConversationId,
    /// The smaller of both ids.
    pub low: UserId,
    pub high: UserId,
}

impl DirectConversation {
    #[must_use]
    pub fn between(one: UserId, other: UserId) -> Self {
        Self {
            id: ConversationId::direct(one, other),
            low: one.min(other),
            high: one.max(other),
        }
    }

    /// The one of the two who is not `user`.
    #[must_use]
    pub fn partner_of(&self, user: UserId) -> UserId {
        if user == self.low {
            self.high
        } else {
            self.low
        }
    }
}

/// A dialog as one of its two people sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialogView {
    pub reader: PersonName,
    pub companion: PersonName,
    /// Messages up to this time are gone for the reader. None if there is no dialog yet.
    pub cleared: Option<Timestamp>,
}

/// Somebody who takes part in a conversation now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    pub conversation: ConversationId,
    pub user: UserId,
    /// In a group, the time of the notice of joining, and so different for each member.
    pub joined_at: Timestamp,
    /// Messages up to this time are gone for this participant only.
    pub cleared: Timestamp,
    /// Messages up to this number count as read.
    pub read: Seq,
}

/// A row of somebody's chat list: a conversation with its latest message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    pub message: Message,
    pub sender: PersonName,
    pub partner: ChatPartner,
}

impl Chat {
    pub(super) fn is_of(&self, conversation: ConversationId) -> bool {
        self.message.conversation == conversation
    }
}

/// Where the latest message of a chat went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChatPartner {
    /// To a person: the one of the two who did not send it.
    Receiver {
        id: UserId,
        name: PersonName,
    },
    Group {
        id: ConversationId,
        name: String,
    },
}
