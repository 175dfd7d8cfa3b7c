use crate::error::{ErrorKind, Failure, RepoError};
use crate::groups::GroupError;
use crate::ports::HashError;

#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error("User with this email already exists!")]
    EmailTaken,
    #[error("User with this username already exists!")]
    UsernameTaken,
    #[error("Wrong password or email")]
    WrongPassword,
    /// The account was deleted while its session was still known.
    #[error("Not authorized")]
    Gone,
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Group(#[from] GroupError),
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for UserError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::EmailTaken | Self::UsernameTaken => ErrorKind::Conflict,
            Self::WrongPassword => ErrorKind::Invalid,
            Self::Gone => ErrorKind::Unauthenticated,
            Self::Hash(error) => error.kind(),
            Self::Group(error) => error.kind(),
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::EmailTaken => "email_taken",
            Self::UsernameTaken => "username_taken",
            Self::WrongPassword => "wrong_password",
            Self::Gone => "not_authorized",
            Self::Hash(error) => error.code(),
            Self::Group(error) => error.code(),
            Self::Repo(error) => error.code(),
        }
    }
}

impl Failure for HashError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Overloaded => ErrorKind::Unavailable,
            Self::Failed(_) => ErrorKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Overloaded => "overloaded",
            Self::Failed(_) => "internal",
        }
    }
}
