use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("No such user exists")]
    NoSuchUser,
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for PeopleError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSuchUser => ErrorKind::NotFound,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchUser => "user_not_found",
            Self::Repo(error) => error.code(),
        }
    }
}
