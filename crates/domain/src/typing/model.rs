use crate::ids::{ConversationId, UserId};

/// For whom somebody types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressee {
    Person(UserId),
    Group(ConversationId),
}

impl Addressee {
    pub(super) fn conversation(self, typist: UserId) -> ConversationId {
        match self {
            Self::Person(other) => ConversationId::direct(typist, other),
            Self::Group(group) => group,
        }
    }

    /// Of a dialog, the one who reads it besides.
    pub(super) fn receiver(self) -> Option<UserId> {
        match self {
            Self::Person(other) => Some(other),
            Self::Group(_) => None,
        }
    }
}
