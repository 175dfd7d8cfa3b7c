use crate::error::{ErrorKind, Failure, RepoError};
use crate::groups::GroupError;

/// Why somebody may not write to another person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Closed {
    /// The other one has blocked the writer.
    #[error("You cannot write to this user")]
    Blocked,
    /// The two are not friends, where only friends may write.
    #[error("This person only gets messages from friends")]
    FriendsOnly,
}

impl Failure for Closed {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Forbidden
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::FriendsOnly => "friends_only",
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    #[error("No such user exists")]
    NoSuchUser,
    /// Or not for who asks: the same for a conversation of others.
    #[error("There is no such conversation")]
    NoSuchConversation,
    #[error(transparent)]
    Closed(#[from] Closed),
    #[error("A direct conversation is with one other person")]
    NotAPair,
    #[error("This conversation is not a group")]
    NotAGroup,
    #[error(transparent)]
    Group(GroupError),
    #[error(transparent)]
    Repo(#[from] RepoError),
}

/// What a group refuses, where groups are conversations: to who is no member there is none.
impl From<GroupError> for ConversationError {
    fn from(error: GroupError) -> Self {
        match error {
            GroupError::NotAMember => Self::NoSuchConversation,
            other => Self::Group(other),
        }
    }
}

impl Failure for ConversationError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSuchUser | Self::NoSuchConversation => ErrorKind::NotFound,
            Self::Closed(error) => error.kind(),
            Self::NotAPair => ErrorKind::Invalid,
            Self::NotAGroup => ErrorKind::Conflict,
            Self::Group(error) => error.kind(),
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchUser => "user_not_found",
            Self::NoSuchConversation => "conversation_not_found",
            Self::Closed(error) => error.code(),
            Self::NotAPair => "not_a_pair",
            Self::NotAGroup => "not_a_group",
            Self::Group(error) => error.code(),
            Self::Repo(error) => error.code(),
        }
    }
}
