use crate::ids::{ConversationId, UserId};
use crate::users::PersonName;

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

/// Somebody types, or does so no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypingChange {
    pub conversation: ConversationId,
    /// Of a dialog, the other one, who hears of it.
    pub receiver: Option<UserId>,
    pub user: UserId,
    pub name: PersonName,
    pub is_typing: bool,
}
