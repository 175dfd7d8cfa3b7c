use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    #[error("You cannot block yourself")]
    Oneself,
    #[error("No such user exists")]
    NoSuchUser,
    /// The account was deleted while its session was still known.
    #[error("Not authorized")]
    Gone,
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for BlockError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Oneself => ErrorKind::Invalid,
            Self::NoSuchUser => ErrorKind::NotFound,
            Self::Gone => ErrorKind::Unauthenticated,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Oneself => "cannot_block_oneself",
            Self::NoSuchUser => "user_not_found",
            Self::Gone => "not_authorized",
            Self::Repo(error) => error.code(),
        }
    }
}
