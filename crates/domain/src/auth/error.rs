use crate::error::{ErrorKind, Failure, RepoError};
use crate::ports::{HashError, NoRandomness};

#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// The same for an unknown name and a wrong password.
    #[error("No such user exists or wrong password")]
    WrongCredentials,
    #[error("Not authorized")]
    NotAuthorized,
    #[error("There is no such session")]
    NoSuchSession,
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for AuthError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::WrongCredentials => ErrorKind::Invalid,
            Self::NotAuthorized => ErrorKind::Unauthenticated,
            Self::NoSuchSession => ErrorKind::NotFound,
            Self::NoRandomness(_) => ErrorKind::Internal,
            Self::Hash(error) => error.kind(),
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "wrong_credentials",
            Self::NotAuthorized => "not_authorized",
            Self::NoSuchSession => "no_such_session",
            Self::NoRandomness(_) => "internal",
            Self::Hash(error) => error.code(),
            Self::Repo(error) => error.code(),
        }
    }
}
