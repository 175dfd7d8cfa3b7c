use crate::conversations::Closed;
use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error("No such user exists")]
    NoSuchUser,
    #[error("You cannot write to yourself")]
    ToOneself,
    #[error(transparent)]
    Closed(#[from] Closed),
    #[error("User is not a member of this group")]
    NotAMember,
    #[error("This messageId is already taken")]
    IdTaken,
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for MessageError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSuchUser => ErrorKind::NotFound,
            Self::ToOneself => ErrorKind::Invalid,
            Self::Closed(error) => error.kind(),
            Self::NotAMember => ErrorKind::Forbidden,
            Self::IdTaken => ErrorKind::Conflict,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchUser => "user_not_found",
            Self::ToOneself => "cannot_write_to_oneself",
            Self::Closed(error) => error.code(),
            Self::NotAMember => "not_a_member",
            Self::IdTaken => "message_id_taken",
            Self::Repo(error) => error.code(),
        }
    }
}

/// What can go wrong with a message, or a place for messages, that is asked for by its id. What one may
/// not see does not exist.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    #[error("There is no such message")]
    NoSuchMessage,
    #[error("There is no such conversation")]
    NoSuchConversation,
    #[error("Only its sender may edit a message")]
    NotTheSender,
    #[error("Only its sender or the group owner may delete a message")]
    MayNotDelete,
    #[error("Notices cannot be edited")]
    IsNotice,
    #[error("This message was deleted")]
    Deleted,
    #[error(transparent)]
    Sending(MessageError),
    #[error(transparent)]
    Repo(#[from] RepoError),
}

/// To write where one does not belong is to write to what does not exist.
impl From<MessageError> for AccessError {
    fn from(error: MessageError) -> Self {
        match error {
            MessageError::NotAMember => Self::NoSuchConversation,
            other => Self::Sending(other),
        }
    }
}

impl Failure for AccessError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSuchMessage | Self::NoSuchConversation => ErrorKind::NotFound,
            Self::NotTheSender | Self::MayNotDelete | Self::IsNotice => ErrorKind::Forbidden,
            Self::Deleted => ErrorKind::Conflict,
            Self::Sending(error) => error.kind(),
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchMessage => "message_not_found",
            Self::NoSuchConversation => "conversation_not_found",
            Self::NotTheSender => "not_the_sender",
            Self::MayNotDelete => "may_not_delete",
            Self::IsNotice => "notice_not_editable",
            Self::Deleted => "message_deleted",
            Self::Sending(error) => error.code(),
            Self::Repo(error) => error.code(),
        }
    }
}
