use crate::error::{ErrorKind, Failure, RepoError};

#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error("User is not a member of this group")]
    NotAMember,
    #[error(transparent)]
    Repo(#[from] RepoError),
}

impl Failure for SearchError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotAMember => ErrorKind::Forbidden,
            Self::Repo(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAMember => "not_a_member",
            Self::Repo(error) => error.code(),
        }
    }
}
