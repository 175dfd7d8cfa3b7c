use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error("No such user exists")]
    NoSuchUser,
    #[error("You cannot write to yourself")]
    ToOneself,
    /// The receiver has blocked the sender.
    #[error("You cannot write to this user")]
    Blocked,
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
            Self::Blocked | Self::NotAMember => ErrorKind::Forbidden,
            Self::IdTaken => ErrorKind::Conflict,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchUser => "user_not_found",
            Self::ToOneself => "cannot_write_to_oneself",
            Self::Blocked => "blocked",
            Self::NotAMember => "not_a_member",
            Self::IdTaken => "message_id_taken",
            Self::Repo(error) => error.code(),
        }
    }
}
